import Base
import Custody
import Testing

@Suite("Reviews of detention")
struct ReviewScheduleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let title: String
        let authorised: String
        var held: [(String, ReviewSchedule.Postponement?)] = []
        var charged: String?
        let due: String
        var reviewer = ReviewSchedule.Reviewer.inspector
        var testDescription: String { title }
    }

    static let examples: [Example] = [
        Example(title: "the first, six hours after authorisation", authorised: "2025-03-10T09:45+00:00", due: "2025-03-10T15:45+00:00"),
        Example(
            title: "the second, nine hours after the first", authorised: "2025-03-10T09:45+00:00", held: [("2025-03-10T15:45+00:00", nil)],
            due: "2025-03-11T00:45+00:00"),
        Example(
            title: "the second, nine hours after an early first", authorised: "2025-03-10T09:45+00:00", held: [("2025-03-10T12:00+00:00", nil)],
            due: "2025-03-10T21:00+00:00"),
        Example(
            title: "the second is not moved by a postponed first", authorised: "2025-03-10T09:45+00:00",
            held: [("2025-03-10T16:30+00:00", .wouldPrejudiceInterview)], due: "2025-03-11T00:45+00:00"),
        Example(
            title: "the second is not moved by a late first", authorised: "2025-03-10T09:45+00:00", held: [("2025-03-10T16:30+00:00", nil)],
            due: "2025-03-11T00:45+00:00"),
        Example(title: "over the spring change", authorised: "2025-03-29T20:20+00:00", due: "2025-03-30T03:20+01:00"),
        Example(title: "over the autumn change, in the second 01:15", authorised: "2025-10-25T20:15+01:00", due: "2025-10-26T01:15+00:00"),
        Example(
            title: "after charge, by the custody officer and no later", authorised: "2025-03-10T09:45+00:00", held: [("2025-03-10T15:45+00:00", nil)],
            charged: "2025-03-10T18:00+00:00", due: "2025-03-11T00:45+00:00", reviewer: .custodyOfficer),
    ]

    static func schedule(_ example: Example) throws -> ReviewSchedule {
        ReviewSchedule(
            authorised: try at(example.authorised), held: try example.held.map { ReviewSchedule.Held(at: try at($0.0), postponed: $0.1) },
            charged: try example.charged.map { try at($0) }, under: today)
    }

    @Test("are due when PACE s40 says", arguments: examples)
    func due(_ example: Example) throws {
        let next = try Self.schedule(example).next
        #expect(next.value.latest == (try at(example.due)))
        #expect(next.value.reviewer == example.reviewer)
        #expect(next.value.number == example.held.count + 1)
        #expect(next.rules.contains("PACE-30"))
        #expect(next.rules.contains("PACE-37") == (example.charged != nil))
        #expect(next.reason.contains(example.reviewer.title))
    }

    @Test("held late without a reason are breaches; postponed with one are not")
    func breaches() throws {
        let authorised = try at("2025-03-10T09:45+00:00")
        let late = ReviewSchedule.Held(at: try at("2025-03-10T16:30+00:00"))
        let postponed = ReviewSchedule.Held(at: try at("2025-03-10T16:30+00:00"), postponed: .noReviewOfficer)
        let inTime = ReviewSchedule.Held(at: try at("2025-03-11T00:45+00:00"))
        #expect(ReviewSchedule(authorised: authorised, held: [late, inTime], under: today).lateWithoutReason.value == [1])
        #expect(ReviewSchedule(authorised: authorised, held: [postponed, inTime], under: today).lateWithoutReason.value == [])
        #expect(ReviewSchedule(authorised: authorised, under: today).isLate(at: try at("2025-03-10T15:45:01+00:00")))
        #expect(!ReviewSchedule(authorised: authorised, under: today).isLate(at: try at("2025-03-10T15:45+00:00")))
    }

    @Test("are never more than nine hours apart, in elapsed time, however they are held")
    func intervals() throws {
        var seed: UInt64 = 7
        for start in DetentionClockTests.starts {
            var held: [ReviewSchedule.Held] = []
            for _ in 0..<6 {
                let schedule = ReviewSchedule(authorised: start, held: held, under: today)
                let due = schedule.next.value.latest
                let previous = held.last?.at ?? start
                let allowed = Int64(held.isEmpty ? 6 : 9) * 3600
                #expect(due.seconds(since: previous) <= allowed)
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let at = due.adding(minutes: Int(seed >> 33) % 180 - 150)
                held.append(ReviewSchedule.Held(at: at, postponed: at > due ? .notPracticable : nil))
            }
            #expect(ReviewSchedule(authorised: start, held: held, under: today).lateWithoutReason.value == [])
        }
    }

    @Test(
        "warn an hour, half an hour and ten minutes before",
        arguments: [(61, Alert.calm), (60, .early), (30, .near), (10, .imminent), (0, .passed), (-20, .passed)])
    func warnings(minutesLeft: Int, alert: Alert) throws {
        let authorised = try at("2025-10-25T20:15+01:00")
        let now = try at("2025-10-26T01:15+00:00").adding(minutes: -minutesLeft)
        #expect(ReviewSchedule(authorised: authorised, under: today).alert(at: now) == alert)
    }
}
