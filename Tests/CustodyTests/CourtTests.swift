import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

extension Scene {
    /// Another crime, which nobody is charged with.
    func anotherCrime(_ what: String = "Theft from the person") async throws -> RawID {
        try await office.perform(ReportNeighbourCrime(what: what, suspects: [], officerInTheCase: detective.id, investigating: []), as: world.system).outcome
    }

    func charged(arrived: Instant? = nil) async throws -> ID<Detention> {
        let id = try await authorised(arrived: arrived)
        _ = try await office.perform(charge(id), as: custodySergeant)
        return id
    }

    func keeping(_ id: ID<Detention>, court: String = "Borough Magistrates' Court", on day: Day? = nil, certificate: String? = nil) -> KeepForCourt {
        KeepForCourt(
            detentionId: id, grounds: ["fail"], reasons: "No settled address.", decidedAt: now, court: court, courtOn: day, authority: certificate.map { _ in "Example Council" },
            authorityAskedAt: certificate.map { _ in now }, authorityKind: certificate.map { _ in "secure" }, authorityAnswer: certificate.map { _ in "None free." },
            certificate: certificate, certificateReasons: certificate.map { _ in "The only car was at an accident." })
    }

    func born(_ day: String) async throws {
        _ = try await office.perform("records.particulars.set", body: ["person": .string(suspect.description), "dateOfBirth": .string(day)], as: custodySergeant)
    }

    /// Makes a record visible to a group that none of the scene's officers is in.
    func hide(_ ref: Ref) async throws {
        let group = try await office.perform(AddGroup(code: "closed", title: "Closed operation"), as: try await world.officer("ADMIN", rank: .staff)).outcome
        let owner = try await world.officer("INTM", rank: .sergeant, groups: [group])
        let body: JSONValue = ["kind": .string(ref.kind.name), "record": .string(ref.id.description), "groups": [.string(group.description)], "reason": "Protected witness."]
        _ = try await office.perform("access.record.restrict", body: body, as: owner)
    }

    /// The words of a print, in one line.
    func words(_ document: String, of subject: Ref, choice: String? = nil, _ browser: Browser) async throws -> String {
        let print = try await office.perform(RequestPrint(document, of: subject, choice: choice), as: custodySergeant).outcome
        try await browser.press.makeAll()
        let answer = try await browser.get("/prints/\(print)/file")
        guard answer.status == 200 else { return "" }
        return try PrintedPaper(answer.bytes).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

@Suite("Offences to be taken into consideration")
struct ConsideredTests {
    private func considering(_ id: ID<Detention>, _ crime: RawID, offence: String? = "TH68001", at time: Instant, particulars: String = "On 2 March in Example Road, a purse.") -> ConsiderOffence {
        ConsiderOffence(detentionId: id, crime: crime, offence: offence, particulars: particulars, admittedAt: time, lateReason: Scene.late)
    }

    @Test("refused before charge, for what is charged, for what only the Crown Court tries, twice, and for a crime the officer may not see", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let crime = try await scene.anotherCrime()
        #expect(try await scene.refusal(of: considering(id, crime, at: scene.now), as: scene.detective).description.contains("Charge first"))
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: considering(id, scene.crime, at: scene.now), as: scene.detective).description.contains("charged with that crime here"))
        #expect(try await scene.refusal(of: considering(id, crime, offence: "TH68023", at: scene.now), as: scene.detective).description.contains("Crown Court only"))
        #expect(try await scene.refusal(of: considering(id, crime, at: scene.now, particulars: " "), as: scene.detective).description.contains("when, where and what"))
        #expect(try await scene.refusal(of: considering(id, RawID(at: scene.now), at: scene.now), as: scene.detective).description.contains("choose one that is recorded"))
        let hidden = try await scene.anotherCrime("Robbery")
        try await scene.hide(Ref("investigation", hidden))
        let (closed, absent) = (
            try await scene.refusal(of: considering(id, hidden, at: scene.now), as: scene.detective), try await scene.refusal(of: considering(id, RawID(at: scene.now), at: scene.now), as: scene.detective)
        )
        #expect(closed.description == absent.description)
        _ = try await scene.office.perform(considering(id, crime, at: scene.now), as: scene.detective)
        #expect(try await scene.refusal(of: considering(id, crime, at: scene.now), as: scene.detective).description.contains("already, as number 1"))
    }

    @Test("it stands on the schedule with its number, is entered in the log, and taken off keeps its number and frees the crime", arguments: TestStores.engines)
    func schedule(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.charged()
        let (first, second) = (try await scene.anotherCrime(), try await scene.anotherCrime("Shoplifting"))
        let one = try await scene.office.perform(considering(id, first, at: scene.now), as: scene.detective).outcome
        _ = try await scene.office.perform(considering(id, second, offence: "TH68010", at: scene.now, particulars: "On 3 March, a coat from Example Stores."), as: scene.detective)
        let browser = try await scene.window(of: scene.custodySergeant)
        let paper = try await scene.words("custody.tic-schedule", of: Ref(Detention.kind, id), browser)
        for text in ["purse.", "a coat from Example", "TH68010", "Signature of the person"] { #expect(paper.contains(text), "\(text) is not on the schedule") }
        #expect(try await browser.get("/detentions/\(id)").contains("To be taken into consideration"))
        _ = try await scene.office.perform(WithdrawConsidered(detentionId: id, offence: one, reason: "Denied now."), as: scene.detective)
        #expect(try await scene.refusal(of: WithdrawConsidered(detentionId: id, offence: one, reason: "Again."), as: scene.detective).description.contains("stands on the schedule"))
        #expect(try await !scene.words("custody.tic-schedule", of: Ref(Detention.kind, id), browser).contains("purse."))
        _ = try await scene.office.perform(considering(id, first, at: scene.now), as: scene.detective)
        let numbers = try await scene.world.store.read { tx in try ConsideredOffence.all(of: id, in: tx).map(\.number) }
        #expect(numbers == [1, 2, 3])
        let log = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT text FROM custody_entry WHERE detention_id = \(id) AND kind = 'considered' ORDER BY id") }
        #expect(log.count == 4 && log[2].contains("Denied now."))
    }
}

@Suite("Charge sheet, refused bail, child's certificate")
struct CourtPaperTests {
    @Test("a sheet is not handed over before there is a charge, before the charge, or twice; a child's names the adult", arguments: TestStores.engines)
    func served(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func serving(at time: Instant? = nil, adult: String? = nil) -> ServeCharges {
            ServeCharges(detentionId: id, servedAt: time ?? scene.now, servedBy: scene.custodySergeant.id, adultName: adult, lateReason: Scene.late)
        }
        #expect(try await scene.refusal(of: serving(), as: scene.custodySergeant).description.contains("no charge"))
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: serving(at: scene.now.adding(minutes: -5)), as: scene.custodySergeant).description.contains("when the person was charged"))
        try await scene.born("2011-05-01")
        #expect(try await scene.refusal(of: serving(), as: scene.custodySergeant).description.contains("Name the appropriate adult"))
        _ = try await scene.office.perform(serving(adult: "Robin Sample"), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: serving(adult: "Robin Sample"), as: scene.custodySergeant).description.contains("already"))
        let charge = try #require(try await scene.world.store.read { tx in try Charge.all(of: id, in: tx).first })
        #expect(charge.servedAt == scene.now && charge.adultName == "Robin Sample")
    }

    @Test("the charge sheet has the wording, what comes next and who handed it over; refused bail its grounds", arguments: TestStores.engines)
    func printed(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let browser = try await scene.window(of: scene.custodySergeant)
        let ref = Ref(Detention.kind, id)
        #expect(try await scene.words("custody.charge-sheet", of: ref, browser).isEmpty)
        #expect(try await scene.words("custody.bail-refused", of: ref, browser).isEmpty)
        let charge = ChargeDetainee(
            detentionId: id, charges: [.init(offence: "TH68036", wording: "Entered 1 Example Road as a trespasser and stole a laptop.")], chargedAt: scene.now, reply: "Not me.", lateReason: Scene.late)
        _ = try await scene.office.perform(charge, as: scene.custodySergeant)
        let first = try await scene.words("custody.charge-sheet", of: ref, browser)
        for text in ["stole a laptop", "TH68036", "Not me.", "by Wed 11 Mar 2026", "Page 1 of", "Signature of the person"] { #expect(first.contains(text), "\(text) is not on the charge sheet") }
        _ = try await scene.office.perform(scene.keeping(id), as: scene.custodySergeant)
        _ = try await scene.office.perform(ServeCharges(detentionId: id, servedAt: scene.now, servedBy: scene.custodySergeant.id), as: scene.custodySergeant)
        let then = try await scene.words("custody.charge-sheet", of: ref, browser)
        for text in ["Bail is refused", "Borough Magistrates' Court", scene.custodySergeant.name] { #expect(then.contains(text), "\(text) is not on the charge sheet") }
        let refused = try await scene.words("custody.bail-refused", of: ref, browser)
        for text in ["will not appear at court", "No settled address.", "Borough Magistrates' Court"] { #expect(refused.contains(text), "\(text) is not on the notice") }
        #expect(try await scene.words("custody.child-certificate", of: ref, browser).isEmpty)
    }

    @Test("the certificate of PACE s38(6) names what was asked of the authority and why the child stays", arguments: TestStores.engines)
    func certificate(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        try await scene.born("2011-05-01")
        let id = try await scene.charged()
        _ = try await scene.office.perform(scene.keeping(id, certificate: "impracticable"), as: scene.custodySergeant)
        let paper = try await scene.words("custody.child-certificate", of: Ref(Detention.kind, id), try await scene.window(of: scene.custodySergeant))
        for text in ["Example Council", "None free.", "impracticable", "at an accident", "Borough Magistrates' Court"] { #expect(paper.contains(text), "\(text) is not on the certificate") }
    }
}

@Suite("The list of a court's day")
struct CourtListTests {
    private func list(_ scene: Scene, on day: String, court: String? = nil, as officer: Officer? = nil) async throws -> CourtList {
        try await scene.office.consult(CourtListPage.permission, nil, as: officer ?? scene.custodySergeant) { reading in
            try CourtList(on: try #require(Day(day)), court: court, reading)
        }
    }

    @Test("who may not see it is refused; whoever is charged and not decided on stands under the last day a court can have them", arguments: TestStores.engines)
    func undecided(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await list(scene, on: "2026-03-11").people.isEmpty)
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        let pc = try await scene.world.officer("PC", unit: "CRO")
        #expect(try await scene.world.refusal { _ = try await self.list(scene, on: "2026-03-11", as: pc) }?.code == "forbidden")
        let due = try await list(scene, on: "2026-03-11").people
        #expect(due.map(\.how) == [.undecided] && due.first?.court == nil && due.first?.charges == ["Burglary of a dwelling and theft"])
        #expect(try await list(scene, on: "2026-03-12").people.isEmpty)
        #expect(try await list(scene, on: "2031-01-01").gap?.contains("list of bank holidays ends") == nil, "only a day the answer hangs on needs the list")
    }

    @Test("kept and bailed stand under their courts in the order of the day; bail to court takes the place of being kept; a restricted person is nowhere", arguments: TestStores.engines)
    func together(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let kept = try await scene.charged()
        _ = try await scene.office.perform(scene.keeping(kept), as: scene.custodySergeant)
        #expect(try await list(scene, on: "2026-03-11").people.map(\.how) == [.custody])
        let ten = try #require(Instant("2026-03-11T10:00:00Z"))
        let bail = BailToCourt(
            detentionId: kept, court: "Borough magistrates' court", courtAt: ten, reasons: "Address confirmed.", conditions: [.init(code: "reside", text: "At 1 Example Road.")],
            givenAt: scene.now, despite: "Assessed on paper.")
        _ = try await scene.office.perform(bail, as: scene.custodySergeant)
        let day = try await list(scene, on: "2026-03-11")
        #expect(day.people.map(\.how) == [.bail] && day.people.first?.at == ten && day.people.first?.conditions == 1)
        #expect(day.courts.map(\.count) == [1])
        #expect(try await list(scene, on: "2026-03-11", court: "BOROUGH MAGISTRATES' COURT").people.count == 1)
        #expect(try await list(scene, on: "2026-03-11", court: "Elsewhere").people.isEmpty)

        let browser = try await scene.window(of: scene.custodySergeant)
        let page = try await browser.get("/custody/court?day=2026-03-11")
        #expect(page.status == 200 && page.contains("SAMPLE") && page.contains("10:00") && page.contains("1 condition"))
        _ = try await scene.office.perform(SetSuite(unit: "CRO", latitude: 51.4, longitude: -0.1), as: scene.custodySergeant)
        let paper = try await scene.words("custody.court-list", of: Ref(CustodySuite.kind, scene.suite.raw), choice: "2026-03-11 Borough magistrates' court", browser)
        for text in ["Due at Borough magistrates' court", "SAMPLE", "1 due.", "Page 1 of"] { #expect(paper.contains(text), "\(text) is not on the list") }
        let acts = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT act FROM journal WHERE act LIKE 'custody.court%'") }
        #expect(acts.contains("custody.court.read") && acts.contains("custody.court.print"))

        try await scene.hide(Ref(Detention.kind, kept))
        let after = try await list(scene, on: "2026-03-11")
        #expect(after.people.isEmpty && after.courts.isEmpty)
    }
}
