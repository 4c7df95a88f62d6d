import Base
import Investigation
import Testing

private func at(_ text: String) -> Instant { Instant(text) ?? Instant(seconds: 0) }

@Suite("Whether and when a crime is recorded")
struct RecordingTests {
    @Test("REC-04: 24 hours run from the first contact or the log, whichever is earlier")
    func clock() {
        let log = at("2026-05-01T09:00:00Z")
        #expect(RecordingClock.due(contact: log, log: log).value == at("2026-05-02T09:00:00Z"))
        #expect(RecordingClock.due(contact: at("2026-05-01T08:15:00Z"), log: log).value == at("2026-05-02T08:15:00Z"))
        // Over the night the clocks go forward it is 24 hours that have passed, not the same time on the clock.
        let night = at("2026-03-28T12:00:00Z")
        #expect(RecordingClock.due(contact: night, log: night).value == at("2026-03-29T12:00:00Z"))
    }

    @Test(
        "REC-04: kept, running or breached, to the second",
        arguments: [
            (nil, "2026-05-02T08:59:59Z", RecordingClock.State.running(secondsLeft: 1)), (nil, "2026-05-02T09:00:01Z", .breached(secondsOver: 1)),
            ("2026-05-02T09:00:00Z", "2026-06-01T09:00:00Z", .kept), ("2026-05-02T10:00:00Z", "2026-06-01T09:00:00Z", .breached(secondsOver: 3600)),
        ] as [(String?, String, RecordingClock.State)])
    func state(recorded: String?, now: String, expected: RecordingClock.State) {
        #expect(RecordingClock.state(due: at("2026-05-02T09:00:00Z"), recorded: recorded.map(at), now: at(now)) == expected)
    }

    typealias Case = (String, ReportedCircumstances, RecordingTest.Answer, String)
    private static let cases: [Case] = [
        ("the victim says she was punched and signs nothing", ReportedCircumstances(), .record, "REC-02"),
        ("what was said is no crime", ReportedCircumstances(amountsToCrime: false), .notCrime, "REC-02"),
        ("CCTV at hand shows it did not happen", ReportedCircumstances(isContradicted: true), .notCrime, "REC-02"),
        ("a neighbour heard shouting, nobody asked the victim", ReportedCircumstances(reporter: .other), .askVictim, "REC-05"),
        ("the victim then confirms it", ReportedCircumstances(reporter: .other, victimConfirms: true), .record, "REC-05"),
        ("the victim does not", ReportedCircumstances(reporter: .other, victimConfirms: false), .notCrime, "REC-05"),
        ("but the victim is a child", ReportedCircumstances(reporter: .other, isVictimChildOrVulnerable: true), .record, "REC-05"),
        ("or is dead or unconscious", ReportedCircumstances(reporter: .other, isVictimUnableToSay: true), .record, "REC-05"),
        ("or it is on CCTV", ReportedCircumstances(reporter: .other, isOnCCTV: true), .record, "REC-05"),
        ("a doctor reports it", ReportedCircumstances(reporter: .professional), .record, "REC-05"),
        ("the parent of the abused reports it", ReportedCircumstances(reporter: .parent), .record, "REC-05"),
        ("cannabis suspected, nothing found", ReportedCircumstances(basis: .state), .notCrime, "REC-03"),
        ("cannabis found on him", ReportedCircumstances(basis: .state, isEvidenced: true), .record, "REC-03"),
        ("rape told by a friend", ReportedCircumstances(reporter: .other, isRape: true), .n100, "REC-07"),
        ("rape told by the victim", ReportedCircumstances(isRape: true), .record, "REC-02"),
        ("rape that evidence contradicts", ReportedCircumstances(isContradicted: true, isRape: true), .n100, "REC-07"),
        ("begun in another force's area", ReportedCircumstances(isElsewhere: true), .transfer, "REC-08"),
    ]

    @Test("REC-02, 03, 05, 07, 08: the test of what was reported", arguments: cases)
    func test(told: String, facts: ReportedCircumstances, expected: RecordingTest.Answer, rule: String) {
        let answer = RecordingTest.answer(facts)
        #expect(answer.value == expected, "\(told)")
        #expect(answer.rules.contains(rule), "\(told): \(answer.rules)")
        #expect(!answer.reason.isEmpty)
    }
}

@Suite("Counting crimes")
struct CountingTests {
    private let assault = ToldOffence("8N", "Assault with injury", rank: 4, monthsMax: 60, victim: "vera", offenders: ["dan"])
    private let damage = ToldOffence("58A", "Criminal damage", rank: 15, monthsMax: 120, victim: "vera", offenders: ["dan"])

    @Test("CNT-01: two shops broken into by the same pair are two burglaries; two rooms of one are one")
    func buildings() {
        func burglary(_ place: String) -> ToldOffence {
            ToldOffence("30C", rank: 7, monthsMax: 120, counting: .building, victim: place, offenders: ["a", "b"], place: place)
        }
        #expect(CountingRules.crimes(of: [burglary("bakery"), burglary("butcher")]).count == 2)
        #expect(CountingRules.crimes(of: [burglary("bakery"), burglary("bakery")]).count == 1)
    }

    @Test("CNT-01: one crime for each victim, one for a group with drugs")
    func perVictim() {
        let two = ["vera", "paul"].map { ToldOffence("105A", rank: 8, monthsMax: 6, victim: $0, offenders: ["dan"]) }
        #expect(CountingRules.crimes(of: two).map(\.value.principal.victim) == ["vera", "paul"])
        let drugs = ToldOffence("92D", rank: 20, monthsMax: 84, counting: .offenders, offenders: ["a", "b"])
        #expect(CountingRules.crimes(of: [drugs, drugs]).count == 1)
    }

    @Test("CNT-02: forty texts reported once are one crime; what comes after the report is another")
    func finishedIncident() {
        func text(_ report: String) -> ToldOffence {
            ToldOffence("8L", "Harassment", rank: 9, monthsMax: 60, isCourseOfConduct: true, victim: "vera", offenders: ["dan"], report: report)
        }
        let once = CountingRules.crimes(of: Array(repeating: text("1 May"), count: 40))
        #expect(once.count == 1)
        #expect(once.first?.value.included.count == 39)
        #expect(CountingRules.crimes(of: [text("1 May"), text("9 May")]).count == 2)
    }

    @Test("CNT-03: the gravest by sentence, then by the rules' order, with the others kept for charging")
    func principal() throws {
        let crimes = CountingRules.crimes(of: [assault, damage])
        #expect(crimes.count == 1)
        let crime = try #require(crimes.first)
        #expect(crime.value.principal == damage)
        #expect(crime.value.included == [assault])
        #expect(crime.reason.contains("10 years") && crime.reason.contains("5 years"))
        let theft = ToldOffence("39", "Theft from the person", rank: 14, monthsMax: 84, victim: "vera", offenders: ["dan"])
        let strangulation = ToldOffence("8P", "Aggravated assault", rank: 4, monthsMax: 84, victim: "vera", offenders: ["dan"])
        #expect(CountingRules.principal(of: [theft, strangulation])?.value == strangulation)
        #expect(CountingRules.principal(of: [theft, strangulation])?.reason.contains("same sentence") == true)
    }

    @Test("CNT-03: homicide and rape stand first, whatever else carries life")
    func gravest() {
        let rape = ToldOffence("19C", "Rape", rank: 2, monthsMax: 1200, victim: "vera", offenders: ["dan"])
        let manslaughter = ToldOffence("4.1", "Manslaughter", rank: 1, monthsMax: 1200, victim: "vera", offenders: ["dan"])
        let burglary = ToldOffence("29A", "Aggravated burglary", rank: 6, monthsMax: 1200, victim: "vera", offenders: ["dan"])
        #expect(CountingRules.principal(of: [burglary, rape])?.value == rape)
        #expect(CountingRules.principal(of: [rape, manslaughter])?.value == manslaughter)
    }

    @Test("CNT-03: a course of conduct is recorded beside the gravest other crime, unless the force reads the rules otherwise")
    func conduct() {
        let stalking = ToldOffence("8Q", "Stalking", rank: 9, monthsMax: 120, isCourseOfConduct: true, victim: "vera", offenders: ["dan"])
        #expect(CountingRules.crimes(of: [assault, stalking, damage]).map(\.value.principal) == [damage, stalking])
        #expect(CountingRules.crimes(of: [assault, stalking], keepsConduct: false).count == 1)
        #expect(CountingRules.crimes(of: []).isEmpty)
    }
}

@Suite("Classes changed and crimes cancelled")
struct CancellationTests {
    @Test("CNT-06: what does not change a class")
    func reclassify() {
        func codes(_ facts: Reclassification.Facts) -> [String] { Reclassification.problems(facts).map(\.code) }
        #expect(codes(.init(from: "8N", to: "8N")) == ["same"])
        #expect(codes(.init(from: "8N", to: "105A", isBecauseOfCharge: true)) == ["charge-does-not-reclassify"])
        #expect(codes(.init(from: "8N", to: "105A", hasOutcome: true, wasWrong: false)) == ["has-outcome"])
        #expect(codes(.init(from: "8N", to: "105A", reason: " ")) == ["required"])
        #expect(codes(.init(from: "8N", to: "105A", hasOutcome: true, wasWrong: true)) == [])
        #expect(codes(.init(from: "8N", to: "5D", wasWrong: false)) == [])
    }

    @Test(
        "CNT-07: who approves",
        arguments: [
            (.transferred, false, .supervisor), (.verifiable, false, .decisionMaker), (.duplicate, false, .supervisor), (.error, false, .supervisor),
            (.selfDefence, false, .decisionMaker), (.verifiable, true, .registrar), (.error, true, .registrar),
        ] as [(Cancellation.Code, Bool, CrimeApprover)])
    func approver(code: Cancellation.Code, isReserved: Bool, expected: CrimeApprover) {
        #expect(Cancellation.approver(code, isReserved: isReserved).value == expected)
    }

    @Test("CNT-07: what each reason must show; a retraction alone shows nothing")
    func requirements() {
        func codes(_ facts: Cancellation.Facts) -> [String] { Cancellation.problems(facts).map { "\($0.field): \($0.code)" } }
        #expect(codes(.init(code: .verifiable, isOnlyRetraction: true)) == ["document: required", "onlyRetraction: retraction-is-not-avi"])
        #expect(codes(.init(code: .verifiable, document: "CCTV CM/4", isVictimTold: false)) == ["victimTold: victim-not-told"])
        #expect(codes(.init(code: .verifiable, document: "CCTV CM/4")) == [])
        #expect(codes(.init(code: .error, isVictimTold: false)) == ["victimTold: victim-not-told"])
        #expect(codes(.init(code: .error, isVictimTold: false, hasVictim: false)) == [])
        #expect(codes(.init(code: .transferred)) == ["force: required", "forceNumber: required", "acceptedOn: required"])
        #expect(codes(.init(code: .transferred, force: "43", forceNumber: "43/1/26", acceptedOn: Day("2026-05-01"))) == [])
        #expect(codes(.init(code: .duplicate)) == ["otherCrime: required"])
        #expect(codes(.init(code: .selfDefence)) == ["document: required"])
        #expect(codes(.init(code: .error, rationale: " ")) == ["rationale: required"])
        #expect(codes(.init(code: .error)) == [])
    }
}
