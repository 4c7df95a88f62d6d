import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Tests for class A drugs (PACE s63B)")
struct DrugTestLawTests {
    private static let rules = DrugTestRules(ages: [.init(isCharged: false, from: Day("2005-12-01")!, years: 18), .init(isCharged: true, from: Day("2004-08-01")!, years: 14)])
    private static let day = Day("2026-03-10")!

    private func said(_ request: DrugTestRules.Request) -> String {
        if case .refused(let refusal) = Self.rules.decide(request, on: Self.day) { return refusal.description }
        return ""
    }

    @Test("from 18 after arrest and 14 after charge, with an adult under 18", arguments: [(18, false, ""), (17, false, "nobody under 18"), (14, true, "appropriate adult"), (13, true, "nobody under 14"), (18, true, "")])
    func ages(_ years: Int, _ isCharged: Bool, _ refusal: String) {
        let request = DrugTestRules.Request(isCharged: isCharged, years: years, isTreatedAsChild: years < 18)
        #expect(refusal.isEmpty ? said(request).isEmpty : said(request).contains(refusal))
        var withAdult = request
        withAdult.adultIsHere = true
        #expect(said(withAdult).isEmpty == (isCharged ? years >= 14 : years >= 18))
    }

    @Test("without a trigger it takes an inspector, never without the warning, never twice, never before authority")
    func others() {
        #expect(said(.init(years: 30, hasTrigger: false)).contains("inspector"))
        #expect(said(.init(years: 30, hasTrigger: false, byInspector: true)).isEmpty)
        #expect(said(.init(years: 30, isWarned: false)).contains("Warn the person"))
        #expect(said(.init(years: 30, wasTested: true)).contains("asked twice"))
        #expect(said(.init(isAuthorised: false, years: 30)).contains("not been authorised"))
        #expect(said(.init(years: nil, isTreatedAsChild: true)).contains("may be under 18"))
    }
}

@Suite("Drug tests and intimate searches in custody")
struct DrugTestTests {
    private func asking(_ id: ID<Detention>, trigger: String? = "burglary", by inspector: Officer? = nil, warned: Bool = true, adult: String? = nil) -> RequestDrugTest {
        RequestDrugTest(
            detentionId: id, trigger: trigger, authorisedBy: inspector?.id, authorityReasons: inspector.map { _ in "Smelled of crack; a pipe was found." }, isWarned: warned, adultName: adult,
            requestedAt: nil, lateReason: nil)
    }

    private func recording(_ id: ID<Detention>, given: Bool = true, refused: String? = nil, result: String? = nil, drugs: String? = nil) -> RecordDrugTest {
        RecordDrugTest(detentionId: id, isGiven: given, refusedReason: refused, at: nil, result: result, drugs: drugs, note: nil, lateReason: nil)
    }

    @Test("refused before authority, without warning, for another offence, without a result's drugs; refusal is kept as an offence", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        try await scene.born("1990-05-01")
        let sergeant = scene.custodySergeant
        #expect(try await scene.refusal(of: asking(id), as: sergeant).description.contains("not been authorised"))
        _ = try await scene.office.perform(scene.authorisation(of: id), as: sergeant)
        #expect(try await scene.refusal(of: asking(id, warned: false), as: sergeant).description.contains("Warn the person"))
        #expect(try await scene.refusal(of: asking(id, trigger: nil), as: sergeant).description.contains("trigger offence, or an inspector"))
        #expect(try await scene.refusal(of: asking(id, trigger: nil, by: scene.constable), as: sergeant).description.contains("inspector or above"))
        #expect(try await scene.refusal(of: recording(id), as: sergeant).description.contains("No sample was asked for"))
        _ = try await scene.office.perform(asking(id, trigger: nil, by: scene.inspector), as: sergeant)
        #expect(try await scene.refusal(of: asking(id), as: sergeant).description.contains("asked for already"))
        #expect(try await scene.refusal(of: recording(id, result: "positive"), as: sergeant).description.contains("which drugs"))
        #expect(try await scene.refusal(of: recording(id, given: false), as: sergeant).description.contains("what the person said"))
        _ = try await scene.office.perform(recording(id, given: false, refused: "Said no, no reason."), as: sergeant)
        let test = try #require(try await scene.world.store.read { tx in try DrugTest.all(of: id, in: tx).first })
        #expect(test.refusedReason == "Said no, no reason." && test.authorisedBy == scene.inspector.id && test.ageYears == 35)
        let log = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT text FROM custody_entry WHERE detention_id = \(id) AND kind = 'drug-test' ORDER BY id") }
        #expect(log.count == 2 && log[1].contains("that is an offence (PACE s63C)"))
    }

    @Test("a trigger that is not what the person is charged with is refused; the sample and its result are two entries of one test", arguments: TestStores.engines)
    func result(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.charged()
        try await scene.born("1990-05-01")
        #expect(try await scene.refusal(of: asking(id, trigger: "robbery"), as: scene.custodySergeant).description.contains("not held for or charged with"))
        _ = try await scene.office.perform(asking(id), as: scene.custodySergeant)
        _ = try await scene.office.perform(recording(id), as: scene.custodySergeant)
        _ = try await scene.office.perform(recording(id, result: "positive", drugs: "Cocaine"), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: asking(id), as: scene.custodySergeant).description.contains("asked twice"))
        let tests = try await scene.world.store.read { tx in try DrugTest.all(of: id, in: tx) }
        #expect(tests.count == 1 && tests[0].isCharged && tests[0].result == "positive" && tests[0].takenBy == scene.custodySergeant.id)
    }

    @Test("an intimate search takes an uninvolved inspector, for drugs consent and medical premises, and its record closes only complete; it is counted", arguments: TestStores.engines)
    func intimate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let authorising = AuthoriseIntimateSearch(detentionId: id, purpose: .drugs, grounds: "Seen to conceal wraps; they will be swallowed or flushed.")
        let sergeant = try await scene.world.officer("REVO", rank: .sergeant, unit: "CRO")
        #expect(try await scene.refusal(of: authorising, as: sergeant).description.contains("inspector or above"))
        _ = try await scene.office.perform(authorising, as: scene.inspector)
        #expect(try await scene.refusal(of: authorising, as: scene.inspector).description.contains("stands open"))
        scene.world.clock.now = scene.now.adding(minutes: 30)
        func closing(consent: IntimateSearchRecord.Consent? = .given, by: String? = "doctor", place: String? = "HOSPITAL", others: Int = 2, notDone: String? = nil) -> CloseIntimateSearch {
            CloseIntimateSearch(
                detentionId: id, consent: consent, consentAt: scene.now.adding(minutes: -20), carriedOutBy: by, carriedOutName: by == nil ? nil : "Dr Example", notPracticable: nil, place: place,
                isSameSex: true, present: (0..<others).map { .init(name: "Officer \($0)") }, startedAt: scene.now.adding(minutes: -15), endedAt: scene.now.adding(minutes: -5),
                result: "Nothing found; mouth only excepted.", adultPresent: nil, adultWaived: nil, adultName: nil, notDone: notDone, lateReason: nil)
        }
        func said(_ operation: CloseIntimateSearch) async throws -> String { try await scene.refusal(of: operation, as: scene.custodySergeant).description }
        #expect(try await said(closing(consent: .refused)).contains("consent in writing"))
        #expect(try await said(closing(by: "constable")).contains("medical practitioner or nurse only"))
        #expect(try await said(closing(place: "CELL")).contains("never at a police station"))
        #expect(try await said(closing(others: 1)).contains("At least two people"))
        _ = try await scene.office.perform(closing(), as: scene.custodySergeant)
        let search = try #require(try await scene.world.store.read { tx in try DetentionSearch.all(of: id, in: tx).first })
        #expect(search.carriedOutName == "Dr Example" && search.consent == .given && !search.isOpen)
        let counted = try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM detention_search WHERE extent = 'intimate' AND started_at IS NOT NULL") }
        #expect(counted == 1)
    }
}
