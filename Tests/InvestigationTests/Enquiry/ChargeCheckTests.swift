import Base
import Core
import Testing

@testable import Investigation

/// What is missing for charge, as a table: facts and evidence held, and what each point then is.
@Suite("What is missing for charge (IN11)")
struct ChargeCheckTests {
    private static let place = PointToProve("A01", "When and where", fact: .placed, evidence: "report", why: "the charge states it")
    private static let account = PointToProve("A04", "Victim's account", victimOnly: true, evidence: "signed statement", why: "evidence, not reports")
    private static let taken = PointToProve("B01", "Taken", classes: ["46", "39"], evidence: "footage", why: "Theft Act 1968 s3")
    private static let points = [taken, account, place]

    private static func held(_ state: EvidenceHeld.State) -> [EvidenceHeld] { [EvidenceHeld(point: "B01", label: "Exhibit JE/1", state)] }

    private static func states(_ offence: String = "46", hasVictim: Bool = true, facts: Set<CaseFact> = [], held: [EvidenceHeld] = []) -> [String: PointAnswer.State] {
        let answers = ChargeCheck.answers(points, offence: offence, hasVictim: hasVictim, facts: facts, held: held)
        return Dictionary(answers.map { ($0.point.code, $0.state) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("nothing held, nothing met: every point says what would meet it and why it is asked")
    func nothing() {
        let answers = ChargeCheck.answers(Self.points, offence: "46", hasVictim: true, facts: [], held: [])
        #expect(answers.map(\.point.code) == ["A01", "A04", "B01"])
        #expect(answers.allSatisfy { $0.state == .missing })
        #expect(answers.last?.answer.reason == "Would be met by: footage.")
        #expect(answers.last?.answer.rules == ["Theft Act 1968 s3"])
        #expect(ChargeCheck.summary(answers) == "0 of 3 points met, 3 missing")
    }

    @Test("a point belongs to its offences, and to victims only where there is one")
    func applies() {
        #expect(Self.states("8N").keys.sorted() == ["A01", "A04"])
        #expect(Self.states("46", hasVictim: false).keys.sorted() == ["A01", "B01"])
    }

    @Test("what the record shows meets a point without a mark")
    func facts() { #expect(Self.states(facts: [.placed])["A01"] == .met) }

    @Test(
        "a mark counts while what is marked counts",
        arguments: [
            (EvidenceHeld.State.usable, PointAnswer.State.met), (.awaited("at the laboratory"), .awaited), (.gone("it is destroyed"), .missing),
        ])
    func marks(state: EvidenceHeld.State, expected: PointAnswer.State) { #expect(Self.states(held: Self.held(state))["B01"] == expected) }

    @Test("one usable mark is enough, whatever became of the others; what was lost is told where nothing is left")
    func several() {
        #expect(Self.states(held: Self.held(.gone("lost")) + Self.held(.usable))["B01"] == .met)
        #expect(Self.states(held: Self.held(.gone("lost")) + Self.held(.awaited("not signed yet")))["B01"] == .awaited)
        let answer = ChargeCheck.answers([Self.taken], offence: "39", hasVictim: true, facts: [], held: Self.held(.gone("it is lost in police possession"))).first
        #expect(answer?.answer.reason == "Exhibit JE/1 no longer counts: it is lost in police possession. Would be met by: footage.")
    }

    @Test("the shipped list has points of its own for the volume offences, and every point says what meets it and why")
    func list() throws {
        let manifest = try InvestigationModule.manifest()
        let codes = try #require(manifest.codeLists.first { $0.list == "point-to-prove" }).codes
        let offences = Set(try #require(manifest.codeLists.first { $0.list == "offence-class" }).codes.map(\.code))
        let named = codes.flatMap { ($0.detail["classes"] ?? "").split(separator: " ").map(String.init) }
        #expect(Set(named).subtracting(offences) == ["all"])
        let volume = [
            "8N", "105A", "8L", "8Q", "8R", "8U", "3B", "104A", "104B", "NFS", "46", "45", "48", "37.2", "126", "39", "44", "40", "41", "49", "49A", "28I", "28J", "30C", "34B", "58A", "58B", "58C", "58D", "92A", "92D",
            "92E", "10C", "10D", "9A", "54",
        ]
        for offence in volume { #expect(named.contains(offence), "\(offence)") }
        #expect(codes.allSatisfy { $0.detail["evidence"] != nil && $0.detail["why"] != nil })
        #expect(codes.compactMap { $0.detail["fact"] }.allSatisfy { CaseFact(rawValue: $0) != nil })
    }
}
