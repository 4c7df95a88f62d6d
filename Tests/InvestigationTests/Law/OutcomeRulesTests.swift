import Base
import Investigation
import Testing

private func day(_ text: String) -> Day { Day(text) ?? Day(daysSince1970: 0) }

@Suite("Outcomes")
struct OutcomeRulesTests {
    private static let committed = day("2025-06-10")
    private static let now = day("2026-03-10")

    private func kind(_ code: String) -> OutcomeKind {
        OutcomeKind(code: code, title: code, needsSuspect: !["14", "18", "19", "20"].contains(code), rank: 1)
    }

    private func codes(_ proposal: OutcomeProposal, _ crime: OutcomeCrime? = nil) -> [String] {
        OutcomeRules.problems(proposal, crime ?? OutcomeCrime(committedFrom: Self.committed, suspects: proposal.hasSuspect ? 1 : 0), kind(proposal.code)).map { "\($0.field): \($0.code)" }
    }

    @Test("the refusals of the framework, as it tells them")
    func worked() {
        #expect(codes(OutcomeProposal(code: "16", day: Self.now, victimSupports: false, victimReason: "afraid")) == ["suspect: suspect-needed"])
        let linked = OutcomeCrime(committedFrom: Self.committed, suspects: 1)
        #expect(codes(OutcomeProposal(code: "14", day: Self.now, victimSupports: false, victimReason: "afraid"), linked) == ["code: suspect-linked"])
        let seventeen = OutcomeProposal(
            code: "3", hasSuspect: true, suspectBorn: day("2008-03-11"), day: Self.now, isEvidenceSufficient: true, isAdmitted: true, isAccepted: true)
        #expect(codes(seventeen) == ["suspect: wrong-age"])
        #expect(codes(OutcomeProposal(code: "21", hasSuspect: true, rationale: " ", day: Self.now, isEvidenceSufficient: false)) == ["rationale: required"])
    }

    @Test(
        "OUT-06: ages to the day, at the offence for 11, at the disposal for cautions",
        arguments: [
            ("11", "2015-06-10", false), ("11", "2015-06-11", true), ("2", "2016-03-10", true), ("2", "2016-03-11", false), ("2", "2008-03-11", true),
            ("2", "2008-03-10", false), ("3", "2008-03-10", true), ("3", "2008-03-11", false), ("6", "2008-03-11", false), ("6", "2008-03-10", true),
        ])
    func ages(code: String, born: String, isAllowed: Bool) {
        let proposal = OutcomeProposal(
            code: code, hasSuspect: true, suspectBorn: day(born), day: Self.now, isEvidenceSufficient: true, isAdmitted: true, isAccepted: true)
        #expect(codes(proposal) == (isAllowed ? [] : ["suspect: wrong-age"]))
        var unknown = proposal
        unknown.suspectBorn = nil
        #expect(codes(unknown) == ["suspect: birth-unknown"])
    }

    @Test("OUT-04: 14 and 16 need a victim who does not support, with a reason; a domestic case needs evidence-led prosecution considered")
    func support() {
        let state = OutcomeCrime(basis: .state, hasVictim: false, committedFrom: Self.committed, suspects: 1)
        let sixteen = OutcomeProposal(code: "16", hasSuspect: true, day: Self.now, victimSupports: false, victimReason: "afraid")
        #expect(codes(sixteen) == [])
        #expect(codes(sixteen, state) == ["code: no-victim"])
        var wrong = sixteen
        wrong.victimSupports = true
        wrong.victimReason = nil
        #expect(codes(wrong) == ["victimSupports: supports", "victimReason: required"])
        let domestic = OutcomeCrime(isDomestic: true, committedFrom: Self.committed, suspects: 1)
        #expect(codes(sixteen, domestic) == ["evidenceLed: not-considered"])
        var considered = sixteen
        considered.isEvidenceLedConsidered = true
        #expect(codes(considered, domestic) == [])
        let fifteen = OutcomeProposal(code: "15", hasSuspect: true, day: Self.now, victimSupports: false, isEvidenceSufficient: false)
        #expect(codes(fifteen) == ["victimSupports: no-support"])
        #expect(codes(fifteen, state) == [])
    }

    @Test("OUT-05: 10 with enough evidence, 21 before; 9 is the CPS's; 22 happened")
    func evidence() {
        #expect(codes(OutcomeProposal(code: "10", hasSuspect: true, day: Self.now, isEvidenceSufficient: false)) == ["evidence: not-sufficient"])
        #expect(codes(OutcomeProposal(code: "10", hasSuspect: true, day: Self.now, isEvidenceSufficient: true)) == [])
        #expect(codes(OutcomeProposal(code: "21", hasSuspect: true, day: Self.now, isEvidenceSufficient: true)) == ["evidence: sufficient"])
        #expect(codes(OutcomeProposal(code: "9", hasSuspect: true, day: Self.now)) == ["authority: required"])
        #expect(codes(OutcomeProposal(code: "22", hasSuspect: true, day: Self.now)) == ["named: required"])
        #expect(codes(OutcomeProposal(code: "22", hasSuspect: true, day: Self.now, named: "Knife awareness course")) == [])
    }

    @Test("OUT-07: 17 only after the limit, a charge only before it")
    func limits() {
        let crime = OutcomeCrime(isSummaryOnly: true, committedFrom: Self.committed, lastDay: day("2025-12-10"), suspects: 1)
        #expect(codes(OutcomeProposal(code: "17", hasSuspect: true, day: day("2025-12-10")), crime) == ["code: not-expired"])
        #expect(codes(OutcomeProposal(code: "17", hasSuspect: true, day: day("2025-12-11")), crime) == [])
        #expect(codes(OutcomeProposal(code: "1", hasSuspect: true, day: day("2025-12-11")), crime) == ["day: time-limit"])
        #expect(codes(OutcomeProposal(code: "1", hasSuspect: true, day: day("2025-12-10")), crime) == [])
        #expect(codes(OutcomeProposal(code: "17", hasSuspect: true, day: Self.now)) == ["code: no-time-limit"])
    }

    @Test("OUT-08: 19 is never ours, 20 needs a body that accepted, and the victim is told of every end")
    func others() {
        #expect(codes(OutcomeProposal(code: "19", day: Self.now)) == ["code: not-by-police"])
        #expect(codes(OutcomeProposal(code: "20", day: Self.now)) == ["named: required", "isAccepted: not-accepted"])
        #expect(codes(OutcomeProposal(code: "20", day: Self.now, isVictimTold: false, isAccepted: true, named: "Trading standards")) == ["victimTold: victim-not-told"])
        #expect(codes(OutcomeProposal(code: "18", day: Self.now), OutcomeCrime(committedFrom: Self.committed, suspects: 1)) == ["code: suspect-linked"])
        #expect(codes(OutcomeProposal(code: "18", day: Self.now)) == [])
        #expect(codes(OutcomeProposal(code: "0", day: Self.now)) == ["suspect: suspect-needed", "code: not-an-outcome"])
    }

    @Test("OUT-02, OUT-06: 4 by its schedule, 5 and 10 with enough evidence, 7 for cannabis of an adult, 8 admitted, 12 and 13 with what shows the illness")
    func refusals() {
        #expect(codes(OutcomeProposal(code: "4", hasSuspect: true, day: Self.now)) == ["authority: required"])
        #expect(codes(OutcomeProposal(code: "4", hasSuspect: true, day: Self.now, authority: "TIC 3 of T20260001")) == [])
        #expect(codes(OutcomeProposal(code: "5", hasSuspect: true, day: Self.now, isEvidenceSufficient: false)) == ["evidence: not-sufficient"])
        #expect(codes(OutcomeProposal(code: "5", hasSuspect: true, day: Self.now, isEvidenceSufficient: true)) == [])
        let possession = OutcomeCrime(basis: .state, hasVictim: false, offenceClass: "92E", committedFrom: Self.committed, suspects: 1)
        let adult = OutcomeProposal(code: "7", hasSuspect: true, suspectBorn: day("1990-01-01"), day: Self.now, isAdmitted: true)
        #expect(codes(adult) == ["code: not-possession"])
        #expect(codes(adult, possession) == [])
        var young = adult
        young.suspectBorn = day("2010-01-01")
        young.isAdmitted = false
        #expect(codes(young, possession) == ["suspect: wrong-age", "isAdmitted: not-admitted"])
        #expect(codes(OutcomeProposal(code: "8", hasSuspect: true, day: Self.now)) == ["isAdmitted: not-admitted"])
        #expect(codes(OutcomeProposal(code: "8", hasSuspect: true, day: Self.now, isAdmitted: true)) == [])
        for code in ["12", "13"] {
            #expect(codes(OutcomeProposal(code: code, hasSuspect: true, day: Self.now)) == ["named: required"])
            #expect(codes(OutcomeProposal(code: code, hasSuspect: true, day: Self.now, named: "Letter of the consultant, EX/3")) == [])
        }
    }

    @Test("investigation.md 5: 18 only where nothing reasonable is left, by a screening; OUT-03: the guardian of a child is told of 21")
    func nothingLeft() {
        func crime(_ open: Int, _ screened: Bool) -> OutcomeCrime { OutcomeCrime(committedFrom: Self.committed, openEnquiries: open, isScreened: screened) }
        let filed = OutcomeProposal(code: "18", day: Self.now)
        #expect(codes(filed, crime(1, true)) == ["code: lines-open"])
        #expect(codes(filed, crime(0, false)) == ["code: not-screened"])
        #expect(codes(filed, crime(0, true)) == [])
        func child(_ known: Bool) -> OutcomeCrime { OutcomeCrime(isVictimChild: true, committedFrom: Self.committed, suspects: 1, hasGuardian: known) }
        let stopped = OutcomeProposal(code: "21", hasSuspect: true, day: Self.now, isEvidenceSufficient: false)
        #expect(codes(stopped, child(true)) == ["guardianToldAt: guardian-not-told"])
        var told = stopped
        told.isGuardianTold = true
        #expect(codes(told, child(false)) == ["guardianToldAt: guardian-not-told"])
        #expect(codes(told, child(true)) == [])
    }

    @Test("CNT-06: another offence charged is 1A, and the class stays")
    func alternate() {
        #expect(codes(OutcomeProposal(code: "1A", hasSuspect: true, day: Self.now)) == ["otherOffence: required"])
        #expect(codes(OutcomeProposal(code: "1A", hasSuspect: true, day: Self.now, otherOffence: "105A")) == ["otherOffence: required"])
        #expect(codes(OutcomeProposal(code: "1A", hasSuspect: true, day: Self.now, otherOffence: "8N")) == [])
        #expect(codes(OutcomeProposal(code: "1", hasSuspect: true, day: Self.now, otherOffence: "8N")) == ["code: alternate"])
    }

    @Test("OUT-02: of several suspects' outcomes the highest counts")
    func hierarchy() {
        let kinds = [("21", 12), ("16", 9), ("15", 8), ("3", 3)].map { OutcomeKind(code: $0.0, title: "", needsSuspect: true, rank: $0.1) }
        #expect(OutcomeRules.counted(kinds)?.code == "3")
        #expect(OutcomeRules.counted(Array(kinds.dropLast()))?.code == "15")
        #expect(OutcomeRules.counted([]) == nil)
    }

    @Test("OUT-05, OUT-09: where an inspector authorises")
    func authority() {
        let plain = OutcomeCrime(committedFrom: Self.committed)
        let domestic = OutcomeCrime(isDomestic: true, committedFrom: Self.committed)
        let grave = OutcomeCrime(isIndictableOnly: true, committedFrom: Self.committed)
        #expect(!OutcomeRules.rankNeeded("8", plain).value)
        #expect(OutcomeRules.rankNeeded("8", domestic).value)
        #expect(OutcomeRules.rankNeeded("22", grave).value)
        #expect(!OutcomeRules.rankNeeded("22", plain).value)
        #expect(OutcomeRules.rankNeeded("21", domestic).value)
        #expect(OutcomeRules.rankNeeded("3", grave).value)
    }
}

@Suite("Time limits for prosecution")
struct ProsecutionLimitTests {
    @Test("OUT-07: six months for what only the magistrates try, none for anything else")
    func limit() {
        #expect(ProsecutionLimit.lastDay(modes: ["S"], committed: day("2025-08-31")).value == day("2026-02-28"))
        #expect(ProsecutionLimit.lastDay(modes: ["S"], committed: day("2026-03-10")).value == day("2026-09-10"))
        for modes in [["E"], ["I"], ["E", "S"]] as [Set<String>] { #expect(ProsecutionLimit.lastDay(modes: modes, committed: day("2026-03-10")).value == nil) }
    }

    @Test("CJA 1988 s39A: a domestic common assault counts from the victim's statement, for two years at most")
    func domestic() {
        func last(_ statement: String) -> Day? { ProsecutionLimit.lastDay(modes: ["S"], committed: day("2024-01-10"), domesticStatement: day(statement)).value }
        #expect(last("2024-06-01") == day("2024-12-01"))
        #expect(last("2025-12-01") == day("2026-01-10"))
        #expect(last("2024-01-10") == day("2024-07-10"))
    }

    @Test("OUT-07: warned 30, 14 and 7 days before, never for a day gone by")
    func warnings() {
        let last = day("2026-09-10")
        #expect(ProsecutionLimit.warnings(lastDay: last, after: day("2026-03-10")) == [day("2026-08-11"), day("2026-08-27"), day("2026-09-03")])
        #expect(ProsecutionLimit.warnings(lastDay: last, after: day("2026-08-27")) == [day("2026-09-03")])
        #expect(ProsecutionLimit.warnings(lastDay: last, after: day("2026-09-10")) == [])
    }
}
