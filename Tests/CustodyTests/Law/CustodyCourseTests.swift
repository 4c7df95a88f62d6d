import Base
import Custody
import Testing

/// The same law done again as slowly and plainly as can be, minute by minute, so that a slip in the quick one shows.
struct NaiveCourse {
    var minutesUsed = 0
    /// Minutes used before each minute.
    var usedBefore: [Int] = []
    /// Minutes after the start of each limit, by the hours it has.
    var reached: [Int: Int] = [:]
    var reviewDue: Int?

    /// - Parameters:
    ///   - happenings: by minute, in order.
    ///   - until: the last minute looked at.
    init(_ happenings: [NaiveHappening], until: Int) {
        var isAway = false
        var isOnBail = false
        var isOver = false
        var freeUntil = -1
        var questioned = Set<Int>()
        for happening in happenings { if case .questioned(let from, let to) = happening.what { questioned.formUnion(from..<to) } }
        var due: Int?
        var aggregate: Int?
        var bailedAt = 0
        var hasAuthorised = false
        let byMinute = Dictionary(grouping: happenings, by: \.minute)
        for minute in 0...until {
            usedBefore.append(minutesUsed)
            for happening in byMinute[minute] ?? [] {
                switch happening.what {
                case .authorise:
                    if !hasAuthorised, !isOnBail, !isOver {
                        hasAuthorised = true
                        due = min(minute + 360, aggregate ?? .max)
                    }
                case .review: if let last = due, hasAuthorised, !isOnBail, !isOver { due = min(minute, last) + 540 }
                case .leave: if !isOnBail, !isOver { isAway = true }
                case .back: isAway = false
                case .questioned: break
                case .bail:
                    if !isOnBail, !isOver {
                        (isOnBail, isAway, bailedAt) = (true, false, minute)
                        freeUntil = min(freeUntil, minute)
                    }
                case .answer, .arrest:
                    if isOnBail {
                        isOnBail = false
                        if let last = due { aggregate = last + minute - bailedAt }
                        hasAuthorised = false
                        if case .arrest = happening.what { freeUntil = minute + 180 }
                    }
                case .release: if !isOnBail, !isOver { (isOver, isAway) = (true, false) }
                }
            }
            for hours in [24, 36, 72, 96] where reached[hours] == nil && minutesUsed == hours * 60 { reached[hours] = minute }
            let counts = !isOnBail && minute >= freeUntil && (!isAway || questioned.contains(minute))
            if counts { minutesUsed += 1 }
        }
        reviewDue = due
    }
}

struct NaiveHappening: Sendable, Hashable {
    enum What: Sendable, Hashable {
        case authorise, review, leave, back, bail, answer, arrest, release
        case questioned(Int, Int)
    }
    let minute: Int
    let what: What

    func event(from start: Instant) -> CustodyEvent {
        let at = start.adding(minutes: minute)
        return switch what {
        case .authorise: .authorised(at)
        case .review: .reviewed(.init(at: at))
        case .leave: .leftForHospital(at)
        case .back: .backFromHospital(at)
        case .bail: .bailed(at)
        case .answer: .answeredBail(at)
        case .arrest: .arrestedUnderSection46A(arrived: at)
        case .release: .released(at)
        case .questioned(let from, let to): .questioned(Span(from: start.adding(minutes: from), until: start.adding(minutes: to)))
        }
    }
}

/// Numbers that look random and are the same each time.
struct Dice {
    var state: UInt64

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int(state >> 33) % (range.upperBound - range.lowerBound + 1)
    }

    mutating func shuffle<T>(_ items: [T]) -> [T] {
        var left = items
        var out: [T] = []
        while !left.isEmpty { out.append(left.remove(at: roll(0...left.count - 1))) }
        return out
    }
}

@Suite("A detention as its events tell it")
struct CustodyCourseTests {
    /// Starts in winter, in summer and across both changes of the clocks.
    static let starts = ["2026-01-12T09:30Z", "2026-03-28T20:00Z", "2025-10-25T19:00Z", "2026-07-01T13:07Z"]
    static let cases: [(String, UInt64)] = starts.flatMap { start in (0..<30).map { (start, UInt64($0) &* 7919 &+ 11) } }

    /// A random detention of a few days, everything at its own minute.
    func happenings(_ seed: UInt64) -> [NaiveHappening] {
        var dice = Dice(state: seed)
        var found: [NaiveHappening] = []
        var minute = dice.roll(5...40)
        var away: Int?
        var isOut = false
        found.append(.init(minute: minute, what: .authorise))
        for _ in 0..<dice.roll(3...12) {
            minute += dice.roll(15...500)
            if isOut {
                found.append(.init(minute: minute, what: dice.roll(0...1) == 0 ? .answer : .arrest))
                minute += dice.roll(5...60)
                found.append(.init(minute: minute, what: .authorise))
                isOut = false
            } else if let left = away {
                if minute - left > 60, dice.roll(0...1) == 0 {
                    found.append(.init(minute: left + 20, what: .questioned(left + 20, left + dice.roll(21...60))))
                }
                found.append(.init(minute: minute, what: .back))
                away = nil
            } else {
                switch dice.roll(0...4) {
                case 0:
                    found.append(.init(minute: minute, what: .leave))
                    away = minute
                case 1:
                    found.append(.init(minute: minute, what: .bail))
                    isOut = true
                default: found.append(.init(minute: minute, what: .review))
                }
            }
        }
        return found
    }

    func course(_ happenings: [NaiveHappening], from start: Instant, _ order: (([CustodyEvent]) -> [CustodyEvent])? = nil) throws -> CustodyCourse {
        let events = [.arrived(.broughtToStation(arrived: start), at: start)] + happenings.map { $0.event(from: start) }
        return try #require(CustodyCourse(order?(events) ?? events, under: today))
    }

    @Test("gives what a minute-by-minute reckoning gives", arguments: cases)
    func agrees(start text: String, seed: UInt64) throws {
        let start = try at(text)
        let happenings = happenings(seed)
        let end = 60 * 24 * 8
        let naive = NaiveCourse(happenings, until: end)
        let quick = try course(happenings, from: start)
        let now = start.adding(minutes: end)
        for limit in DetentionLimit.allCases {
            guard let reached = naive.reached[today.hours(limit)] else { continue }
            #expect(quick.clock.reaches(limit, at: now).value == start.adding(minutes: reached), "\(limit), seed \(seed)")
        }
        #expect(quick.reviews?.next.value.latest == naive.reviewDue.map { start.adding(minutes: $0) }, "seed \(seed)")
        let wrong = stride(from: 0, through: end, by: 97).filter { quick.clock.secondsUsed(at: start.adding(minutes: $0)) != Int64(naive.usedBefore[$0]) * 60 }
        #expect(wrong == [], "seed \(seed)")
    }

    @Test("is one whatever order the entries came in, and however often they were sent", arguments: cases)
    func order(start text: String, seed: UInt64) throws {
        let start = try at(text)
        let happenings = happenings(seed)
        let first = try course(happenings, from: start)
        for shuffle in 0..<5 {
            var dice = Dice(state: seed &+ UInt64(shuffle))
            #expect(try course(happenings, from: start) { dice.shuffle($0 + $0.prefix(3)) } == first)
        }
    }

    @Test("never moves a limit later but by a pause or an authority, and never with the time zone", arguments: cases)
    func neverLater(start text: String, seed: UInt64) throws {
        let start = try at(text)
        let happenings = happenings(seed)
        for count in 1...happenings.count {
            let before = try course(Array(happenings.prefix(count - 1)), from: start)
            let after = try course(Array(happenings.prefix(count)), from: start)
            let now = start.adding(minutes: happenings[count - 1].minute)
            let (was, will) = (before.clock.reaches(.custodyOfficer, at: now).value, after.clock.reaches(.custodyOfficer, at: now).value)
            switch happenings[count - 1].what {
            // While the clock stands still its end moves with the time; coming back fixes it where it had come to.
            case .arrest: #expect(will <= was.adding(hours: 3))
            default: #expect(will <= was, "\(happenings[count - 1]), seed \(seed)")
            }
        }
        // The same detention on another day of another season takes as long.
        let shifted = start.adding(hours: 24 * 97)
        let (one, other) = (try course(happenings, from: start), try course(happenings, from: shifted))
        let end = 60 * 24 * 20
        let first = one.clock.reaches(.custodyOfficer, at: start.adding(minutes: end)).value
        let second = other.clock.reaches(.custodyOfficer, at: shifted.adding(minutes: end)).value
        #expect(first.seconds(since: start) == second.seconds(since: shifted))
    }

    @Test("on return from bail computes both review times and takes the earlier (PACE-38)")
    func reviewsOnReturn() throws {
        let start = try at("2025-06-02T08:00+01:00")
        // Review 1 held at 12:00, so the next is due at 21:00; bailed at 20:00 with one hour to go, back two days later.
        let events: [NaiveHappening] = [
            .init(minute: 15, what: .authorise), .init(minute: 240, what: .review), .init(minute: 720, what: .bail), .init(minute: 3600, what: .answer),
            .init(minute: 3612, what: .authorise),
        ]
        let next = try #require(try course(events, from: start).reviews?.next)
        #expect(next.value.latest == start.adding(minutes: 3660))
        #expect(next.value.number == 2)
        #expect(next.rules.contains("PACE-38"))
        #expect(next.reason.contains("The earlier of the two stands"))
        #expect(next.reason.contains(London.text(start.adding(minutes: 3612 + 360), zoned: true)))
        let restart = DetentionLimits(
            inForceFrom: today.inForceFrom, custodyOfficerHours: 24, superintendentHours: 36, warrantHours: 72, extendedWarrantHours: 96, warnHoursBefore: [1],
            firstReviewHours: 6, laterReviewHours: 9, reviewWarnMinutesBefore: [10], journeyHours: 24, section46AHours: 3, reviewsOnReturn: .restart)
        let all = [.arrived(.broughtToStation(arrived: start), at: start)] + events.map { $0.event(from: start) }
        #expect(CustodyCourse(all, under: restart)?.reviews?.next.value.latest == start.adding(minutes: 3612 + 360))
    }

    @Test("past 24 hours of detention a review is a superintendent's, and hospital moves that hour (PACE-36)")
    func superintendent() throws {
        let start = try at("2025-06-02T08:00+01:00")
        let all: [CustodyEvent] = [
            .arrived(.broughtToStation(arrived: start), at: start), .authorised(start), .reviewed(.init(at: start.adding(hours: 6))),
            .reviewed(.init(at: start.adding(hours: 15))), .leftForHospital(start.adding(hours: 16)), .backFromHospital(start.adding(hours: 19)),
        ]
        let schedule = try #require(CustodyCourse(all, under: today)?.reviews)
        #expect(schedule.reviewer(at: start.adding(hours: 27)) == .inspector)
        #expect(schedule.reviewer(at: start.adding(hours: 27).adding(minutes: 1)) == .superintendent)
        #expect(schedule.next.value.reviewer == .inspector)
        #expect(schedule.next.value.latest == start.adding(hours: 24))
    }

    @Test("under the Terrorism Act the limit is 48 hours from arrest, the first review at once, then every twelve hours (PACE-56)")
    func terrorism() throws {
        let arrest = try at("2025-06-02T08:00+01:00")
        let events: [CustodyEvent] = [
            .arrived(.terrorism(began: arrest), at: arrest.adding(hours: 2)), .authorised(arrest), .reviewed(.init(at: arrest.adding(hours: 3))),
        ]
        let course = try #require(CustodyCourse(events, under: .terrorism))
        #expect(course.clock.runsOut(at: arrest).value == arrest.adding(hours: 48))
        #expect(course.clock.runsOut(at: arrest).rules.first == "PACE-56")
        #expect(course.clock.reaches(.extendedWarrant, at: arrest).value == arrest.adding(hours: 336))
        #expect(course.reviews?.next.value.latest == arrest.adding(hours: 15))
        #expect(course.reviews?.lateWithoutReason.value == [])
        #expect(course.reviews?.reviewer(at: arrest.adding(hours: 25)) == .superintendent)
    }

    @Test("keeps the relevant time that was set, and says what it would have been")
    func relevantTimeSet() throws {
        let start = try at("2025-06-02T08:00+01:00")
        let all: [CustodyEvent] = [
            .arrived(.broughtToStation(arrived: start), at: start), .relevantTimeSet(start.adding(minutes: -20), because: "Waited in the yard."),
        ]
        let clock = try #require(CustodyCourse(all, under: today)).clock
        #expect(clock.reaches(.custodyOfficer, at: start).value == start.adding(minutes: 24 * 60 - 20))
        #expect(clock.relevantTime.reason.contains("Waited in the yard."))
        #expect(clock.relevantTime.reason.contains("08:00 BST"))
        #expect(CustodyCourse([.authorised(start)], under: today) == nil)
    }
}
