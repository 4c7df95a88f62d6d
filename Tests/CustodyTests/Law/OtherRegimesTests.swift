import Base
import Core
import Testing

@testable import Custody

@Suite("Immigration detention has a clock of its own")
struct ImmigrationLawTests {
    private static let start = utc("2026-03-10T09:00:00Z")

    private func course(_ more: [CustodyEvent] = [], on day: Day = Day(year: 2026, month: 3, day: 10)!) throws -> CustodyCourse {
        let events: [CustodyEvent] = [.arrived(.immigration(arrived: Self.start), at: Self.start)] + more
        return try #require(CustodyCourse(events, under: .immigration(on: day)))
    }

    @Test("five days from arrival, with its own reason and no rule of PACE s41")
    func five() throws {
        let reached = try course().clock.runsOut(at: Self.start)
        #expect(reached.value == Self.start.adding(hours: 120))
        #expect(reached.rules == ["PACE-15"])
        #expect(reached.reason.contains("Immigration Act 1971") && reached.reason.contains("an immigration officer"))
    }

    @Test("seven where removal is set to happen, and never more", arguments: [(168, 168), (400, 168)])
    func seven(_ allowed: Int, _ expected: Int) throws {
        let authority = DetentionAuthority(.superintendent, given: Self.start.adding(hours: 100), secondsAllowed: Int64(allowed) * 3600)
        #expect(try course([.extended(authority)]).clock.runsOut(at: Self.start.adding(hours: 101)).value == Self.start.adding(hours: expected))
    }

    @Test("directions that come after the five days mend nothing")
    func late() throws {
        let authority = DetentionAuthority(.superintendent, given: Self.start.adding(hours: 121), secondsAllowed: 168 * 3600)
        #expect(try course([.extended(authority)]).clock.runsOut(at: Self.start.adding(hours: 122)).value == Self.start.adding(hours: 120))
    }

    @Test("days in police cells are consecutive: hospital does not stop them, and warnings come two days, one day and twelve hours before")
    func consecutive() throws {
        let away = try course([.leftForHospital(Self.start.adding(hours: 10)), .backFromHospital(Self.start.adding(hours: 30))])
        #expect(away.clock.runsOut(at: Self.start.adding(hours: 40)).value == Self.start.adding(hours: 120))
        let alerts = [71, 73, 97, 109, 121].map { away.clock.standing(at: Self.start.adding(hours: $0)).value.alert }
        #expect(alerts == [.calm, .early, .near, .imminent, .passed])
    }

    @Test("neither a superintendent nor a court extends it, and there is no bail before charge")
    func steps() throws {
        let steps = NextSteps(course: try course(), facts: StepFacts(number: "CRO/1/26", status: "detention authorised", isDecided: true, wasAuthorised: true), now: Self.start.adding(hours: 30))
        for step in [CustodyStep.extend, .warrant, .bail, .review] { #expect(!steps.answer(step).isAllowed, "\(step) is allowed") }
        #expect(steps.answer(.release).isAllowed && steps.answer(.move).isAllowed)
    }
}

@Suite("Recapture after escape")
struct RecaptureLawTests {
    private static let start = utc("2025-03-10T09:30:00Z")
    private static func hours(_ hours: Int) -> Instant { start.adding(hours: hours) }
    private static let held: [CustodyEvent] = [.arrived(.broughtToStation(arrived: start), at: start), .authorised(hours(0))]

    @Test("the time away does not count and what was used before does; reviews are counted from the new authorisation or on, whichever is earlier")
    func goesOn() throws {
        let events = Self.held + [.reviewed(.init(at: Self.hours(5))), .escaped(Self.hours(8)), .recaptured(Self.hours(32)), .authorised(Self.hours(33))]
        let course = try #require(CustodyCourse(events.shuffled(), under: today))
        #expect(course.ended == nil)
        #expect(course.clock.secondsUsed(at: Self.hours(32)) == 8 * 3600)
        #expect(course.clock.runsOut(at: Self.hours(34)).value == Self.hours(48))
        #expect(course.clock.runsOut(at: Self.hours(34)).reason.contains("do not count"))
        #expect(course.reviews?.next.value.latest == Self.hours(38))
        #expect(course.reviews?.next.value.number == 2)
    }

    @Test("while at large the person is not held, and nothing but recapture is a step")
    func atLarge() throws {
        let course = try #require(CustodyCourse(Self.held + [.escaped(Self.hours(8))], under: today))
        #expect(course.ended == Self.hours(8) && !course.isOnBail)
        let steps = NextSteps(course: course, facts: StepFacts(number: "CRO/1/25", status: "released", isDecided: true, wasAuthorised: true, hasEscaped: true), now: Self.hours(9))
        #expect(steps.all.filter(\.isAllowed).map(\.step) == [.recapture])
    }

    @Test("a recapture without an escape changes nothing")
    func stray() throws {
        let course = try #require(CustodyCourse(Self.held + [.recaptured(Self.hours(3))], under: today))
        #expect(course.clock.runsOut(at: Self.hours(4)).value == Self.hours(24))
    }
}

@Suite("Who authorises a strip search, as data (PACE-80)")
struct StripSearchAuthorityTests {
    private static let day = Day(year: 2026, month: 3, day: 10)!
    private static func row(_ code: String, _ who: StripSearchAuthority.Who, _ rank: String, from year: Int, roles: [String] = []) -> StripSearchAuthority {
        StripSearchAuthority(code: code, title: code, who: who, rank: rank, roles: roles, from: Day(year: year, month: 6, day: 1)!, cites: "Code C Annex A")
    }
    static let rows = [row("ADULT", .adult, "sergeant", from: 1986), row("CHILD", .child, "sergeant", from: 1986), row("CHILD-INSP", .child, "inspector", from: 2022)]

    @Test("the newest row in force on the day of the search counts, for the person it is of")
    func newest() {
        func code(_ who: StripSearchAuthority.Who, _ year: Int) -> String? {
            StripSearchAuthority.inForce(for: who, on: Day(year: year, month: 12, day: 1)!, among: Self.rows)?.code
        }
        #expect(code(.adult, 2026) == "ADULT")
        #expect(code(.child, 2020) == "CHILD")
        #expect(code(.child, 2026) == "CHILD-INSP")
        #expect(code(.child, 1980) == nil)
    }

    struct Case: Sendable {
        let giver: StripSearchAuthority.Giver?
        var urgency: String?
        var roles: [String] = []
        /// What the refusal says; nothing where it may be done.
        var refused: String?
        var isBreach = false
    }

    static let cases: [Case] = [
        Case(giver: nil, refused: "Name who gave it"),
        Case(giver: .init(reachesRank: false, roles: [], isInvolved: false), refused: "It takes an inspector or above"),
        Case(giver: .init(reachesRank: true, roles: [], isInvolved: true), refused: "has a part in the arrest"),
        Case(giver: .init(reachesRank: true, roles: ["DC"], isInvolved: false), roles: ["REVO"], refused: "cannot authorise it"),
        Case(giver: .init(reachesRank: true, roles: ["REVO"], isInvolved: false), roles: ["REVO"]),
        Case(giver: .init(reachesRank: true, roles: [], isInvolved: false)),
        Case(giver: nil, urgency: "Blade in the mouth.", isBreach: true),
        Case(giver: nil, urgency: "  ", refused: "Name who gave it"),
        Case(giver: .init(reachesRank: false, roles: [], isInvolved: false), urgency: "Blade.", refused: "It takes an inspector"),
    ]

    @Test("a child: rank, role and independence, and urgency as a breach that shows", arguments: cases)
    func child(_ example: Case) {
        let row = Self.row("CHILD-INSP", .child, "inspector", from: 2022, roles: example.roles)
        let (decision, breach) = row.decide(example.giver, urgency: example.urgency)
        switch decision {
        case .granted: #expect(example.refused == nil)
        case .refused(let refusal):
            #expect(refusal.description.contains(example.refused ?? "nothing"), "\(refusal)")
            #expect(refusal.description.contains("PACE-80"))
        }
        #expect((breach != nil) == example.isBreach)
    }
}
