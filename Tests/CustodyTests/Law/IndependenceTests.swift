import Base
import Custody
import Testing

@Suite("Those who decide about a detention stand apart from those who investigate")
struct IndependenceTests {
    let officer = RawID(high: 1, low: 1)
    let other = RawID(high: 1, low: 2)

    @Test("an officer with any part in the investigation cannot act as custody officer", arguments: Involvement.Part.allCases)
    func involved(part: Involvement.Part) throws {
        let decision = Independence.custodyOfficer(officer, isSergeant: true, involved: [Involvement(other, .arrested), Involvement(officer, part)])
        guard case .refused(.forbidden(let reason, let rule)) = decision else {
            Issue.record("\(decision)")
            return
        }
        #expect(rule == "PACE-21")
        #expect(reason.contains(part.words))
        #expect(reason.contains("Ask another custody officer"))
    }

    @Test("the lack of a custody officer does not excuse the involved")
    func noExcuse() {
        let decision = Independence.custodyOfficer(
            officer, isSergeant: false, noneAvailable: "Both sergeants at hospital", involved: [Involvement(officer, .arrested)])
        guard case .refused = decision else {
            Issue.record("\(decision)")
            return
        }
    }

    @Test("a constable cannot, unless no custody officer is readily available and it says why")
    func constable() {
        for reason in [nil, "", "  "] {
            guard case .refused(.forbidden(_, rule: "PACE-21")) = Independence.custodyOfficer(officer, isSergeant: false, noneAvailable: reason, involved: [])
            else {
                Issue.record("a constable was allowed for \(reason ?? "no reason")")
                return
            }
        }
        let decision = Independence.custodyOfficer(officer, isSergeant: false, noneAvailable: " Both sergeants at hospital ", involved: [])
        #expect(decision == .granted(basis: "PACE-21: no custody officer readily available (PACE s36(4)): Both sergeants at hospital"))
    }

    @Test("a sergeant with no part in the investigation can")
    func sergeant() {
        #expect(
            Independence.custodyOfficer(officer, isSergeant: true, involved: [Involvement(other, .officerInTheCase)])
                == .granted(basis: "PACE-21: sergeant or above with no part in the investigation"))
    }

    @Test("a review before charge takes an uninvolved inspector, after charge a custody officer")
    func reviewers() {
        func decide(_ reviewer: ReviewSchedule.Reviewer, inspector: Bool, _ involved: [Involvement] = []) -> Bool {
            if case .granted = Independence.reviewer(officer, as: reviewer, isInspector: inspector, isSergeant: true, involved: involved) { return true }
            return false
        }
        #expect(!decide(.inspector, inspector: false))
        #expect(!decide(.inspector, inspector: true, [Involvement(officer, .investigating)]))
        #expect(!decide(.custodyOfficer, inspector: false, [Involvement(officer, .arrested)]))
        #expect(decide(.inspector, inspector: true, [Involvement(other, .investigating)]))
        #expect(decide(.custodyOfficer, inspector: false))
    }
}
