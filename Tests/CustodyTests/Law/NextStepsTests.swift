import Base
import Core
import Testing

@testable import Custody

@Suite("What may be done next, with the reason and the rule")
struct NextStepsTests {
    /// Arrived at half past nine on 10 March 2025, and what happened since.
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let events: [CustodyEvent]
        var facts = StepFacts()
        let now: Instant
        let allowed: Set<CustodyStep>
        /// Words of the reason and the rule of steps that are refused.
        var refused: [CustodyStep: (String, String)] = [:]
        var testDescription: String { name }
    }

    private static let start = utc("2025-03-10T09:30:00Z")
    private static func hours(_ hours: Int, _ minutes: Int = 0) -> Instant { start.adding(minutes: hours * 60 + minutes) }
    private static let arrived = CustodyEvent.arrived(.broughtToStation(arrived: start), at: start)
    private static let everywhere: Set<CustodyStep> = [.toHospital, .furtherArrest, .move]

    private static func facts(decided: Bool = true, _ change: (inout StepFacts) -> Void = { _ in }) -> StepFacts {
        var facts = StepFacts()
        (facts.number, facts.status, facts.isDecided, facts.wasAuthorised) = ("CRO/1/25", "detention authorised", decided, decided)
        facts.offences = [.eitherWay]
        facts.minutesBetweenReviews = 10
        facts.gates = InterviewFacts(isAuthorised: decided, advice: .declined, fitness: .fit).gates
        change(&facts)
        return facts
    }

    static let examples: [Example] = [
        Example(
            name: "just arrived: decide first", events: [arrived], facts: facts(decided: false), now: hours(0, 20), allowed: everywhere.union([.authorise, .refuse]),
            refused: [
                .charge: ("not open for charge", "PACE-90"), .release: ("Refuse it instead", "PACE-95"), .bail: ("not authorised yet", "BAIL-01"), .warrant: ("no limit", "PACE-43"),
                .interview: ("has not been authorised", "PACE-20"),
            ]),
        Example(
            name: "authorised", events: [arrived, .authorised(hours(0, 30))], facts: facts(), now: hours(1),
            allowed: everywhere.union([.review, .interview, .charge, .bail, .release, .warrant]),
            refused: [
                .authorise: ("decided already", "PACE-20"), .extend: ("second review has not been held", "PACE-41"), .keepForCourt: ("has not been charged", "PACE-91"),
                .bailToCourt: ("to a police station", "PACE-94"), .fromHospital: ("not at hospital", "PACE-50"),
            ]),
        Example(
            name: "two reviews held at twenty hours: a superintendent may extend",
            events: [arrived, .authorised(hours(0, 30)), .reviewed(.init(at: hours(6))), .reviewed(.init(at: hours(14)))], facts: facts(), now: hours(20),
            allowed: everywhere.union([.review, .interview, .charge, .bail, .release, .warrant, .extend])),
        Example(
            name: "tried summarily only: neither superintendent nor court",
            events: [arrived, .authorised(hours(0, 30)), .reviewed(.init(at: hours(6))), .reviewed(.init(at: hours(14)))], facts: facts { $0.offences = [.summary] }, now: hours(20),
            allowed: everywhere.union([.review, .interview, .charge, .bail, .release]),
            refused: [.extend: ("tried on indictment", "PACE-41"), .warrant: ("tried on indictment", "PACE-43")]),
        Example(
            name: "past 24 hours without authority: charge or release",
            events: [arrived, .authorised(hours(0, 30)), .reviewed(.init(at: hours(6))), .reviewed(.init(at: hours(14)))], facts: facts(), now: hours(24, 10),
            allowed: everywhere.union([.review, .interview, .charge, .bail, .release]),
            refused: [.extend: ("cannot be extended afterwards", "PACE-41"), .warrant: ("detention had run out", "PACE-43")]),
        Example(
            name: "solicitor asked for and not had: no interview", events: [arrived, .authorised(hours(0, 30))],
            facts: facts { $0.gates = InterviewFacts(advice: .requested, fitness: .fit).gates }, now: hours(2), allowed: everywhere.union([.review, .charge, .bail, .release, .warrant]),
            refused: [.interview: ("no interview until it has", "PACE-62")]),
        Example(
            name: "at hospital", events: [arrived, .authorised(hours(0, 30)), .leftForHospital(hours(2))],
            facts: facts { ($0.hospital, $0.hospitalSince) = ("Example General Hospital", hours(2)) }, now: hours(3),
            allowed: [.fromHospital, .furtherArrest, .move, .review, .interview, .charge, .bail, .release, .warrant],
            refused: [.toHospital: ("Record the return first", "PACE-50")]),
        Example(
            name: "a review entered a minute ago is not entered twice", events: [arrived, .authorised(hours(0, 30)), .reviewed(.init(at: hours(5)))], facts: facts(),
            now: hours(5, 1), allowed: everywhere.union([.interview, .charge, .bail, .release, .warrant]), refused: [.review: ("entered once", "PACE-30")]),
        Example(
            name: "charged: kept, bailed to court or released", events: [arrived, .authorised(hours(0, 30)), .charged(hours(5))],
            facts: facts { $0.gates = InterviewFacts(isCharged: true, advice: .declined, fitness: .fit).gates }, now: hours(5, 30),
            allowed: everywhere.union([.review, .charge, .release, .keepForCourt, .bailToCourt]),
            refused: [.interview: ("has been charged", "PACE-91"), .bail: ("has been charged", "BAIL-01"), .extend: ("no longer run", "PACE-41"), .warrant: ("no longer run", "PACE-43")]),
        Example(
            name: "out on bail: come back or be arrested", events: [arrived, .authorised(hours(0, 30)), .bailed(hours(4))],
            facts: facts { ($0.status, $0.bailNumber, $0.bailLapses) = ("released", "CRO/1/25 B1", hours(24 * 90)) }, now: hours(48), allowed: [.answerBail, .arrestOnBail],
            refused: [.release: ("has ended already", "PACE-95"), .review: ("has no reviews", "PACE-30"), .charge: ("not open for charge", "PACE-90")]),
        Example(
            name: "bail lapsed: free", events: [arrived, .authorised(hours(0, 30)), .bailed(hours(4))],
            facts: facts { ($0.status, $0.bailNumber, $0.bailLapses) = ("released", "CRO/1/25 B1", hours(24 * 90)) }, now: hours(24 * 91), allowed: [],
            refused: [.answerBail: ("Only a new arrest", "PACE-52")]),
        Example(
            name: "back from bail: authorised again, not refused", events: [arrived, .authorised(hours(0, 30)), .bailed(hours(4)), .answeredBail(hours(48))],
            facts: facts { ($0.isDecided, $0.bailLapses) = (false, hours(24 * 90)) }, now: hours(48, 5),
            allowed: everywhere.union([.authorise, .interview, .charge, .bail, .release, .warrant]),
            refused: [.refuse: ("Release the person instead", "PACE-20"), .review: ("has no reviews", "PACE-30")]),
        Example(
            name: "court warrant: no limits, no reviews, no bail before charge",
            events: [.arrived(.broughtToStation(arrived: start), at: start), .authorised(hours(0, 30))], facts: facts(), now: hours(2),
            allowed: everywhere.union([.interview, .charge, .release]),
            refused: [.review: ("has no reviews", "PACE-30"), .extend: ("no limit", "PACE-41"), .bail: ("under another law", "BAIL-01")]),
    ]

    @Test("worked examples", arguments: examples)
    func worked(_ example: Example) throws {
        let limits = example.name.hasPrefix("court warrant") ? today.under(.court) : today
        let course = try #require(CustodyCourse(example.events, under: limits))
        let steps = NextSteps(course: course, facts: example.facts, now: example.now)
        #expect(Set(steps.all.filter(\.isAllowed).map(\.step)) == example.allowed)
        for (step, expected) in example.refused {
            let answer = steps.answer(step)
            #expect(!answer.isAllowed && answer.reason.contains(expected.0) && answer.rules.contains(expected.1), "\(step): \(answer.reason) \(answer.rules)")
        }
        for answer in steps.all { #expect(!answer.reason.isEmpty && !answer.rules.isEmpty && !answer.by.isEmpty) }
    }

    @Test("an extension can be given once only to the full 36 hours")
    func full() throws {
        let events: [CustodyEvent] = [
            Self.arrived, .authorised(Self.hours(0, 30)), .reviewed(.init(at: Self.hours(6))), .reviewed(.init(at: Self.hours(14))),
            .extended(DetentionAuthority(.superintendent, given: Self.hours(20), secondsAllowed: 36 * 3600)),
        ]
        let course = try #require(CustodyCourse(events, under: today))
        let answer = NextSteps(course: course, facts: Self.facts { $0.isExtended = true }, now: Self.hours(22)).answer(.extend)
        #expect(!answer.isAllowed && answer.reason.contains("36 hours already"))
    }

    @Test("who takes a step follows the law: a review past the first day is a superintendent's, after charge the custody officer's")
    func by() throws {
        func reviewer(_ events: [CustodyEvent], at now: Instant) throws -> String {
            NextSteps(course: try #require(CustodyCourse(events, under: today)), facts: Self.facts(), now: now).answer(.review).by
        }
        let authorised: [CustodyEvent] = [Self.arrived, .authorised(Self.hours(0, 30))]
        #expect(try reviewer(authorised, at: Self.hours(5)).contains("inspector"))
        #expect(try reviewer(authorised, at: Self.hours(25)).contains("superintendent"))
        #expect(try reviewer(authorised + [.charged(Self.hours(5))], at: Self.hours(25)) == "the custody officer")
    }
}
