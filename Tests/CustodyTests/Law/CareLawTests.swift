import Base
import Testing

@testable import Custody

/// London clock readings of the worked examples, as instants.
func utc(_ text: String) -> Instant { Instant(text) ?? Instant(seconds: 0) }

@Suite("Who needs an appropriate adult, and who may be one (PACE-60)")
struct AppropriateAdultTests {
    static let day = Day(year: 2026, month: 3, day: 10)!

    @Test(
        "everyone under 18, whoever appears so, and the vulnerable",
        arguments: [
            ("2008-03-11", false, false, true),  // 17 until tomorrow
            ("2008-03-10", false, false, false),  // 18 today
            ("2008-03-10", true, false, false),  // looks younger, but the birth date is known
            ("1990-01-01", false, true, true),
            ("", true, false, true),
            ("", false, false, false),
        ])
    func needed(born: String, appears: Bool, vulnerable: Bool, expected: Bool) {
        let answer = AppropriateAdult.isNeeded(AgeStanding(born: Day(born), seemsChild: appears, on: Self.day), vulnerable: vulnerable)
        #expect(answer.value == expected, "\(born): \(answer.reason)")
        #expect(answer.rules == ["PACE-60"])
    }

    @Test("each of those the Code names may not act, and is told why", arguments: AppropriateAdult.Bar.allCases)
    func barred(bar: AppropriateAdult.Bar) {
        let answer = AppropriateAdult.mayAct([bar])
        #expect(!answer.value)
        #expect(answer.reason.contains(bar.words))
        #expect(AppropriateAdult.mayAct([]).value)
    }
}

@Suite("Which rights may be delayed, by whom, for how long (PACE-61)")
struct RightsDelayTests {
    typealias Case = (right: RightsDelay.Right, inspector: Bool, superintendent: Bool, indictable: Bool, grounds: Int, charged: Bool, allowed: Bool)

    @Test(
        "rank, offence, grounds and charge decide",
        arguments: [
            (.someoneTold, false, false, true, 1, false, false), (.someoneTold, true, false, true, 1, false, true), (.someoneTold, true, false, false, 1, false, false),
            (.someoneTold, true, false, true, 0, false, false), (.someoneTold, true, false, true, 1, true, false), (.legalAdvice, true, false, true, 1, false, false),
            (.legalAdvice, true, true, true, 1, false, true), (.legalAdvice, true, true, false, 1, false, false), (.telephone, true, false, true, 1, false, true),
        ] as [Case])
    func decided(one: Case) {
        let decision = RightsDelay.decide(
            one.right, isInspector: one.inspector, isSuperintendent: one.superintendent, isIndictable: one.indictable, grounds: one.grounds > 0 ? [.evidence] : [],
            isCharged: one.charged)
        if case .granted = decision { #expect(one.allowed, "\(one)") } else { #expect(!one.allowed, "\(one): \(decision)") }
    }

    @Test("at the latest 36 hours after the relevant time, 48 under the Terrorism Act, in elapsed time over the change of the clocks")
    func latest() {
        let relevant = utc("2026-03-28T12:00:00Z")
        #expect(RightsDelay.latest(from: relevant).value == utc("2026-03-30T00:00:00Z"))
        #expect(RightsDelay.latest(from: relevant, isTerrorism: true).value == utc("2026-03-30T12:00:00Z"))
    }

    @Test("who is a foreign national, needs an interpreter or an adult has more rights; none is left once all are given")
    func due() {
        #expect(RightsDue().all.map(\.value) == ["R7", "R4", "R1", "R2", "R3", "R8", "R18"])
        let all = RightsDue(isForeignNational: true, needsInterpreter: true, needsAdult: true, isFemale: true)
        #expect(Set(all.all.map(\.value)).isSuperset(of: ["R5", "R6", "R9"]))
        let given = Set(all.all.map(\.value))
        #expect(all.outstanding(given: given, withAdult: given).isEmpty)
        #expect(Set(all.outstanding(given: given, withAdult: []).map(\.value)) == RightsDue.toldToAdult, "told again with the adult there (PACE-60)")
        #expect(Set(RightsDue(isChild: true).all.map(\.value)).isSuperset(of: ["R21", "R22"]), "whoever answers for a child is told (PACE s57, PACE-60)")
        #expect(RightsDue().outstanding(given: ["R1", "R7"], withAdult: []).map(\.value) == ["R4", "R2", "R3", "R8", "R18"])
    }
}

@Suite("Visits: when, how urgent, and what rousing shows (PACE-71, PACE-72)")
struct ObservationTests {
    @Test("no visit is due before a level is set")
    func none() { #expect(VisitSchedule([.visit(utc("2026-03-10T01:00:00Z"))]) == nil) }

    @Test("level 2: visit at 01:00, next by 01:30")
    func intermittent() {
        let schedule = VisitSchedule([.level(utc("2026-03-10T00:30:00Z"), minutesMax: 30), .visit(utc("2026-03-10T01:00:00Z"))])
        #expect(schedule?.due == utc("2026-03-10T01:30:00Z"))
    }

    @Test("set to level 2 at 22:00, hourly from 23:00: next by 00:00")
    func lowered() {
        let events: [VisitSchedule.Event] = [
            .level(utc("2026-03-10T22:00:00Z"), minutesMax: 30), .visit(utc("2026-03-10T22:30:00Z")), .visit(utc("2026-03-10T23:00:00Z")),
            .level(utc("2026-03-10T23:00:00Z"), minutesMax: 60),
        ]
        #expect(VisitSchedule(events)?.due == utc("2026-03-11T00:00:00Z"))
        #expect(VisitSchedule(events.reversed())?.due == utc("2026-03-11T00:00:00Z"), "the order they are read in does not matter")
    }

    @Test("a closer watch does not put off the next visit, and brings it forward where it can")
    func raised() {
        let before: [VisitSchedule.Event] = [.level(utc("2026-03-10T01:00:00Z"), minutesMax: 60)]
        #expect(VisitSchedule(before + [.level(utc("2026-03-10T01:10:00Z"), minutesMax: 30)])?.due == utc("2026-03-10T01:40:00Z"))
        #expect(VisitSchedule(before + [.level(utc("2026-03-10T01:50:00Z"), minutesMax: 30)])?.due == utc("2026-03-10T02:00:00Z"))
    }

    @Test("no change of level makes an overdue visit go away")
    func overdueStays() {
        for minutes in [15, 30, 60] {
            let events: [VisitSchedule.Event] = [.level(utc("2026-03-10T01:00:00Z"), minutesMax: 30), .level(utc("2026-03-10T01:45:00Z"), minutesMax: minutes)]
            #expect(VisitSchedule(events)?.due == utc("2026-03-10T01:30:00Z"), "\(minutes) minutes")
        }
    }

    @Test("when the clocks go back, 01:50 BST and an hour is 01:50 GMT; when they go forward, 00:30 GMT and an hour is 02:30 BST")
    func summerTime() {
        let back = VisitSchedule([.level(utc("2025-10-26T00:00:00Z"), minutesMax: 60), .visit(utc("2025-10-26T01:50:00+01:00"))])
        #expect(back?.due == utc("2025-10-26T01:50:00+00:00"))
        let forward = VisitSchedule([.level(utc("2026-03-29T00:00:00Z"), minutesMax: 60), .visit(utc("2026-03-29T00:30:00Z"))])
        #expect(forward.map { London.time(of: $0.due, zoned: true) } == "02:30 BST")
    }

    @Test(
        "amber at 80 per cent, red at 100, the inspector at 150",
        arguments: [
            (23, VisitSchedule.State.calm), (24, .amber), (29, .amber), (30, .red), (44, .red), (45, .inspector), (90, .inspector),
        ])
    func escalation(minutes: Int, state: VisitSchedule.State) {
        let start = utc("2026-03-10T01:00:00Z")
        #expect(VisitSchedule([.level(start, minutesMax: 30)])?.state(at: start.adding(minutes: minutes)) == state)
    }

    @Test("rousing wants all three: waking, answering and doing as asked")
    func rousing() {
        #expect(Rousing(wakes: true, answers: true, obeys: true).isRousable.value)
        for (wakes, answers, obeys) in [(false, true, true), (true, false, true), (true, true, false), (false, false, false)] {
            let answer = Rousing(wakes: wakes, answers: answers, obeys: obeys).isRousable
            #expect(!answer.value)
            #expect(answer.reason.contains("ambulance"))
        }
    }

    static let general = ObservationLevel(code: "1", title: "General", minutesMax: 60, rank: 10)
    static let intermittent = ObservationLevel(code: "2", title: "Intermittent", minutesMax: 30, isRoused: true, rank: 20)

    @Test("a level is lowered with a reason, with healthcare's word where it was set on theirs, and never over an overdue visit")
    func change() {
        func allowed(_ decision: Decision) -> Bool { if case .granted = decision { true } else { false } }
        func decide(_ old: ObservationLevel?, _ new: ObservationLevel, reason: String = "Sober now.", clinical: Bool = false, input: String? = nil, overdue: Bool = false) -> Bool {
            allowed(ObservationChange.decide(from: old, to: new, reason: reason, wasClinical: clinical, clinicalInput: input, isOverdue: overdue))
        }
        #expect(!decide(nil, Self.general, reason: " "))
        #expect(decide(nil, Self.general))
        #expect(!decide(Self.intermittent, Self.general, clinical: true))
        #expect(decide(Self.intermittent, Self.general, clinical: true, input: "Nurse agrees."))
        #expect(!decide(Self.intermittent, Self.general, overdue: true))
        #expect(decide(Self.general, Self.intermittent, clinical: true, overdue: true), "watching closer is always possible")
    }
}

@Suite("What must be so before an interview, and who may lift it (PACE-62, PACE-66, PACE-67)")
struct InterviewGateTests {
    private func ready() -> InterviewFacts {
        var facts = InterviewFacts()
        facts.advice = .consulted
        facts.fitness = .fit
        return facts
    }

    private func closed(_ facts: InterviewFacts) -> [InterviewGate.Kind] { facts.gates.filter { !$0.isOpen }.map(\.kind) }

    @Test("with everything in place nothing is closed; each lack closes its own gate")
    func gates() {
        #expect(closed(ready()).isEmpty)
        #expect(closed(InterviewFacts()) == [.fitness, .solicitor])
        var facts = ready()
        facts.isAuthorised = false
        #expect(closed(facts) == [.detention])
        facts = ready()
        facts.isCharged = true
        #expect(closed(facts) == [.detention])
        facts = ready()
        facts.fitness = .unfit
        #expect(closed(facts) == [.fitness])
        facts = ready()
        facts.needsAdult = true
        #expect(closed(facts) == [.adult])
        facts.adultPresent = true
        facts.needsInterpreter = true
        #expect(closed(facts) == [.interpreter])
        facts = ready()
        facts.restIsMet = false
        #expect(closed(facts) == [.rest])
        facts = ready()
        facts.isResting = true
        #expect(closed(facts) == [.rest])
    }

    @Test(
        "advice asked for keeps the interview from starting; declined or delayed does not",
        arguments: [
            (InterviewFacts.Advice.notAsked, false), (.requested, false), (.declined, true), (.delayed, true), (.consulted, true),
        ])
    func advice(advice: InterviewFacts.Advice, isOpen: Bool) {
        var facts = ready()
        facts.advice = advice
        #expect(facts.gates.first { $0.kind == .solicitor }?.isOpen == isOpen)
    }

    @Test(
        "each ground has its rank, and no ground lifts another's gate",
        arguments: [
            ("URGENT", false, false, false), ("URGENT", true, false, false), ("URGENT", true, true, true), ("CHANGED-MIND", false, false, false), ("CHANGED-MIND", true, false, true),
            ("UNAVAILABLE", true, false, true), ("UNREASONABLE", true, false, false), ("RISK", true, true, false), ("NONSENSE", true, true, false),
        ])
    func overriding(code: String, inspector: Bool, superintendent: Bool, allowed: Bool) throws {
        var facts = ready()
        facts.advice = .requested
        let gate = try #require(facts.gates.first { $0.kind == .solicitor })
        let decision = gate.passes(on: code, isInspector: inspector, isSuperintendent: superintendent)
        if case .granted = decision { #expect(allowed) } else { #expect(!allowed) }
    }

    @Test("detention that is not authorised and fitness that was not assessed are lifted by nobody")
    func never() {
        var facts = InterviewFacts()
        facts.isAuthorised = false
        for gate in facts.gates where gate.kind == .detention || gate.kind == .fitness { #expect(gate.overrides.isEmpty) }
    }

    @Test("a break about two hours after the start or after the last one of at least 15 minutes")
    func breaks() {
        let start = utc("2026-03-10T10:00:00Z")
        #expect(InterviewBreaks.due(started: start, breaks: []).value == start.adding(minutes: 120))
        let short = Span(from: start.adding(minutes: 60), until: start.adding(minutes: 74))
        #expect(InterviewBreaks.due(started: start, breaks: [short]).value == start.adding(minutes: 120), "14 minutes are no break")
        let long = Span(from: start.adding(minutes: 110), until: start.adding(minutes: 125))
        #expect(InterviewBreaks.due(started: start, breaks: [short, long]).value == start.adding(minutes: 245))
    }
}

@Suite("The record of a strip search is complete before it is closed (PACE-80)")
struct StripSearchRecordTests {
    static var complete: StripSearchRecord {
        StripSearchRecord(
            authority: "Sergeant", grounds: "Blade seen put into waistband.", officers: 2, isSameSex: true, place: "SEARCH", isOutOfSight: true, present: 2, wasInParts: true,
            startedAt: utc("2026-03-10T01:00:00Z"), endedAt: utc("2026-03-10T01:10:00Z"), result: "Nothing found.")
    }

    @Test("the complete record lacks nothing; the empty one lacks eleven things")
    func whole() {
        #expect(Self.complete.missing.isEmpty)
        #expect(StripSearchRecord().missing.count == 11)
    }

    typealias Lack = @Sendable (inout StripSearchRecord) -> Void
    static let lacks: [(String, Lack)] = [
        ("authority", { $0.authority = " " }), ("grounds", { $0.grounds = nil }), ("searchers", { $0.officers = 0 }), ("isSameSex", { $0.isSameSex = nil }),
        ("sexReason", { $0.isSameSex = false }), ("place", { $0.place = nil }), ("isOutOfSight", { $0.isOutOfSight = false }), ("urgency", { $0.present = 1 }),
        ("adultPresent", { $0.needsAdult = true }), ("wasInParts", { $0.wasInParts = nil }), ("startedAt", { $0.startedAt = nil }), ("endedAt", { $0.endedAt = nil }),
        ("endedAt", { $0.endedAt = utc("2026-03-10T00:59:00Z") }), ("result", { $0.result = "" }),
    ]

    @Test("each thing that is missing is named by its field", arguments: lacks.indices)
    func lacking(index: Int) {
        var record = Self.complete
        Self.lacks[index].1(&record)
        #expect(record.missing.map(\.field) == [Self.lacks[index].0])
    }

    @Test("an adult who was waived by person and adult, or urgency, stands for presence")
    func lawful() {
        var record = Self.complete
        record.needsAdult = true
        record.adultWaived = true
        #expect(record.missing.map(\.field) == ["adultName"])
        record.adultName = "Sam Sample"
        #expect(record.missing.isEmpty && record.departures.isEmpty)
        record.adultWaived = nil
        record.present = 1
        record.urgency = "Blade in hand."
        #expect(record.missing.isEmpty)
        #expect(record.departures.count == 2 && record.departures.allSatisfy { $0.contains("Blade in hand.") })
    }
}

@Suite("Risk, doses and retention")
struct CareRulesTests {
    @Test("the answers set how low the risk may be: the heaviest yes, and medium for what was not answered (PACE-70)")
    func floor() {
        func answer(_ weight: RiskFloor.Risk?, yes: Bool = false, refused: Bool = false) -> RiskFloor.Answer {
            RiskFloor.Answer(question: "R", isYes: yes, isRefused: refused, weight: weight)
        }
        #expect(RiskFloor.of([]).value == .standard)
        #expect(RiskFloor.of([answer(.high), answer(nil, yes: true)]).value == .standard)
        #expect(RiskFloor.of([answer(.medium, yes: true)]).value == .medium)
        #expect(RiskFloor.of([answer(.high, refused: true)]).value == .medium)
        #expect(RiskFloor.of([answer(.high, yes: true), answer(.medium, yes: true)]).value == .high)
    }

    @Test("a controlled drug needs its healthcare professional; a dose comes at most half an hour early without one (PACE-73)")
    func doses() {
        let due = utc("2026-03-10T08:00:00Z")
        func may(_ now: String, controlled: Bool = false, by supervisor: String? = nil) -> Bool {
            Dosing.mayTake(due: due, now: utc(now), isControlled: controlled, supervisor: supervisor, note: nil).value
        }
        #expect(!may("2026-03-10T08:00:00Z", controlled: true))
        #expect(may("2026-03-10T08:00:00Z", controlled: true, by: "Nurse Sample"))
        #expect(!may("2026-03-10T07:29:00Z"))
        #expect(may("2026-03-10T07:30:00Z"))
        #expect(may("2026-03-10T07:00:00Z", by: "Nurse Sample"))
        #expect(Dosing.next(after: due, hoursBetween: 6, dosesLeft: 0) == nil)
        #expect(Dosing.next(after: utc("2026-03-29T00:30:00Z"), hoursBetween: 6, dosesLeft: 1) == utc("2026-03-29T06:30:00Z"))
    }

    @Test("an intimate sample needs an inspector and consent; other powers what they say (PACE-81)")
    func powers() {
        func allowed(_ kind: String, _ power: String, consent: String? = nil, inspector: Bool = false, charged: Bool = false) -> Bool {
            if case .granted = BiometricRetention.decide(kind: kind, power: power, consent: consent, isInspector: inspector, isCharged: charged) { true } else { false }
        }
        #expect(!allowed("INTIMATE", "INSPECTOR", consent: "Signed", inspector: false))
        #expect(!allowed("INTIMATE", "INSPECTOR", inspector: true))
        #expect(allowed("INTIMATE", "INSPECTOR", consent: "Signed", inspector: true))
        #expect(!allowed("DNA", "CONSENT"))
        #expect(!allowed("DNA", "CHARGED"))
        #expect(allowed("DNA", "CHARGED", charged: true))
        #expect(allowed("FINGERPRINTS", "DETAINED"))
    }

    @Test("material is kept for whole years, a sample six months at most (PACE-82)")
    func kept() throws {
        let taken = try #require(Day("2024-02-29"))
        #expect(BiometricRetention.until(taken: taken, years: 3)?.description == "2027-02-28")
        #expect(BiometricRetention.until(taken: taken, years: nil) == nil)
        #expect(BiometricRetention.destroySample(taken: taken).description == "2024-08-29")
    }
}
