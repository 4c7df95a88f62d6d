import Base
import Custody
import Testing

func started(_ time: Instant) -> Explained<Instant> { ArrivalCircumstances.broughtToStation(arrived: time).relevantTime(under: today) }

@Suite("The detention clock")
struct DetentionClockTests {
    /// 500 starts spread over 2024 to 2031, every change of the clocks among them.
    static let starts: [Instant] = {
        var seed: UInt64 = 42
        var spread = (0..<460).map { _ -> Instant in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Instant(seconds: 1_704_067_200 + Int64(seed >> 33) % 252_460_800)
        }
        for text in ["2025-03-30T00:59:59Z", "2025-10-26T00:30:00Z", "2026-03-29T00:00:00Z", "2026-10-25T00:59:00Z"] {
            if let change = Instant(text) { spread += (-5..<5).map { change.adding(minutes: $0 * 73) } }
        }
        return spread
    }()

    @Test("reaches its limits after exactly that much elapsed time, whatever the season")
    func elapsed() {
        for start in Self.starts {
            let clock = DetentionClock(from: started(start), under: today)
            for limit in DetentionLimit.allCases {
                #expect(clock.reaches(limit, at: start).value.seconds(since: start) == Int64(today.hours(limit)) * 3600)
            }
            #expect(clock.secondsUsed(at: start.adding(hours: 7)) == 7 * 3600)
        }
    }

    @Test("does not depend on the time zone in which the arrival was written")
    func zones() throws {
        let arrival = try at("2025-10-26T00:30:00Z")
        for offset in stride(from: -11 * 3600, through: 14 * 3600, by: 1800) {
            let written = try at(arrival.rfc3339(offsetSeconds: offset))
            #expect(DetentionClock(from: started(written), under: today).reaches(.custodyOfficer, at: written).value == (try at("2025-10-27T00:30:00Z")))
        }
    }

    @Test("counts bail the same whether it is an excluded stretch or a fresh start with the hours used")
    func bail() throws {
        for start in Self.starts {
            let bailed = start.adding(hours: 9)
            let returned = bailed.adding(hours: 24 * 40 + 5)
            let through = DetentionClock(from: started(start), exclusions: [Exclusion(.bail, from: bailed, until: returned)], under: today)
            let again = DetentionClock(from: started(returned), secondsUsedBefore: 9 * 3600, under: today)
            #expect(through.reaches(.custodyOfficer, at: returned).value == again.reaches(.custodyOfficer, at: returned).value)
            #expect(through.secondsUsed(at: returned.adding(hours: 2)) == 11 * 3600)
        }
    }

    @Test("at each limit has used exactly the limit, through overlapping exclusions and questioning")
    func consistency() throws {
        for start in Self.starts.prefix(100) {
            let hospital = Exclusion(
                .hospital, from: start.adding(hours: 3), until: start.adding(hours: 9),
                questioned: [
                    Span(from: start.adding(hours: 4), until: start.adding(hours: 5)), Span(from: start.adding(minutes: 270), until: start.adding(hours: 6)),
                ])
            let overlapping = Exclusion(.bail, from: start.adding(hours: 8), until: start.adding(hours: 30))
            let clock = DetentionClock(from: started(start), exclusions: [overlapping, hospital], under: today)
            for limit in DetentionLimit.allCases {
                let reached = clock.reaches(limit, at: start.adding(hours: 31)).value
                #expect(clock.secondsUsed(at: reached) == Int64(today.hours(limit)) * 3600)
            }
            #expect(clock.reaches(.custodyOfficer, at: start.adding(hours: 31)).value == start.adding(hours: 24 + 25))
        }
    }

    @Test("ignores an exclusion that begins after the limit was reached")
    func tooLate() throws {
        let start = try at("2025-06-02T08:00+01:00")
        let clock = DetentionClock(
            from: started(start), exclusions: [Exclusion(.hospital, from: start.adding(hours: 25), until: start.adding(hours: 27))], under: today)
        let answer = clock.reaches(.custodyOfficer, at: start.adding(hours: 28))
        #expect(answer.value == start.adding(hours: 24))
        #expect(!answer.reason.contains("do not count"))
    }

    @Test("is stopped while the person is at hospital, and moves its limit with the time")
    func stopped() throws {
        let start = try at("2025-06-02T08:00+01:00")
        let clock = DetentionClock(from: started(start), exclusions: [Exclusion(.hospital, from: start.adding(hours: 2), until: nil)], under: today)
        let standing = clock.standing(at: start.adding(hours: 5))
        #expect(standing.value.isStopped)
        #expect(standing.value.secondsUsed == 2 * 3600)
        #expect(standing.value.reached == start.adding(hours: 27))
        #expect(standing.value.secondsLeft == 22 * 3600)
        #expect(standing.reason.contains("stopped since Mon 2 Jun 2025 10:00 BST, at hospital"))
        #expect(!clock.standing(at: start.adding(hours: 1)).value.isStopped)
    }

    @Test(
        "warns at 20, 22 and 23 hours and says when 24 have passed",
        arguments: [(19, Alert.calm), (20, .early), (22, .near), (23, .imminent), (24, .passed), (30, .passed)])
    func warnings(hours: Int, alert: Alert) throws {
        let start = try at("2025-03-29T20:00+00:00")
        #expect(DetentionClock(from: started(start), under: today).standing(at: start.adding(hours: hours)).value.alert == alert)
    }

    @Test("was already out of time for one who used more than 24 hours before bail")
    func used() throws {
        let start = try at("2025-06-02T08:00+01:00")
        let clock = DetentionClock(from: started(start), secondsUsedBefore: 25 * 3600, under: today)
        #expect(clock.standing(at: start).value.secondsLeft == -3600)
        #expect(clock.standing(at: start).value.alert == .passed)
    }

    @Test("does not count the first three hours after arrest under s46A, unless the person leaves earlier or was arrested before 28 October 2022")
    func section46A() throws {
        let arrived = try at("2025-09-01T18:00+01:00")
        #expect(Exclusion.afterArrestUnderSection46A(arrived: arrived, ended: nil, under: today).until == arrived.adding(hours: 3))
        #expect(Exclusion.afterArrestUnderSection46A(arrived: arrived, ended: arrived.adding(hours: 1), under: today).until == arrived.adding(hours: 1))
        #expect(Exclusion.afterArrestUnderSection46A(arrived: arrived, ended: arrived.adding(hours: 5), under: today).until == arrived.adding(hours: 3))
        let before = DetentionLimits.inForce(on: try #require(Day("2022-10-27")))
        #expect(Exclusion.afterArrestUnderSection46A(arrived: arrived, ended: nil, under: before).until == arrived)
        #expect(DetentionLimits.inForce(on: try #require(Day("2022-10-28"))).section46AHours == 3)
        #expect(DetentionLimits.inForce(on: try #require(Day("1985-01-01"))).inForceFrom.description == "1986-01-01")
    }

    @Test("takes its hours from the configured limits")
    func configured() throws {
        let other = DetentionLimits(
            inForceFrom: try #require(Day("2030-01-01")), custodyOfficerHours: 12, superintendentHours: 18, warrantHours: 30, extendedWarrantHours: 40,
            warnHoursBefore: [1], firstReviewHours: 3, laterReviewHours: 4, reviewWarnMinutesBefore: [5], journeyHours: 10, section46AHours: 1)
        let start = try at("2030-06-02T08:00+01:00")
        #expect(DetentionClock(from: started(start), under: other).reaches(.custodyOfficer, at: start).value == start.adding(hours: 12))
        #expect(ReviewSchedule(authorised: start, under: other).next.value.latest == start.adding(hours: 3))
        #expect(
            ArrivalCircumstances.arrestedForAnotherArea(arrested: start, arrivedInArea: nil).relevantTime(under: other).value == start.adding(hours: 10))
    }

    @Test(
        "reads elapsed time as people say it",
        arguments: [(0, "0 min"), (59, "0 min"), (3540, "59 min"), (3600, "1 h"), (62_400, "17 h 20 min"), (-5400, "1 h 30 min")])
    func words(seconds: Int64, text: String) {
        #expect(Elapsed.text(seconds) == text)
    }
}
