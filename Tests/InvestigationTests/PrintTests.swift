import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Prints of an investigation")
struct PrintTests {
    private static let password = "a long synthetic passphrase"

    /// A scene whose office keeps files.
    private func scene(_ engine: Engine) async throws -> Scene {
        let files = try AttachmentStore(folder: TestStores.newPath(".files"))
        return try await Scene.make(engine, attachments: files)
    }

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func ref(_ id: ID<Investigation>) -> Ref { Ref(Investigation.kind, id) }

    /// Asks as a browser does; answers the address of the print.
    private func ask(_ document: String, of id: ID<Investigation>, choice: String = "", _ browser: Browser) async throws -> Browser.Answer {
        let page = try await browser.get("/print?ref=investigation/\(id)")
        let hidden = Browser.hiddenFields(page.text).filter { $0.0 == "csrf" }.prefix(1)
        return try await browser.post("/print", hidden + [("ref", ref(id).description), ("document", document), ("choice", choice)])
    }

    @Test("who may not print a document, or not see the record, gets none", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let clerk = try await scene.world.officer("PROP", rank: .staff)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(RequestPrint("investigation.crime", of: ref(id)), as: clerk) }?.code == "forbidden")
        let reader = try await scene.world.officer("ERO", rank: .staff)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(RequestPrint("investigation.crime", of: ref(id)), as: reader) }?.code == "forbidden")
        let unknown = RequestPrint("investigation.poem", of: ref(id))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(unknown, as: scene.detective) }?.codes == ["document: unknown-document"])
        let absent = RequestPrint("investigation.crime", of: Ref(Investigation.kind, RawID(at: scene.now)))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(absent, as: scene.detective) }?.code == "not-found")
        try await scene.restrict(ref(id), to: try await scene.group("CLOSED"))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(RequestPrint("investigation.crime", of: ref(id)), as: scene.detective) }?.code == "not-found")
        #expect(try await scene.all(PrintJob.self, "SELECT * FROM print").isEmpty)
    }

    @Test("without WeasyPrint nobody waits for a print that never comes", arguments: Engine.allCases)
    func missing(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        var registry = scene.office.registry
        registry.printTool = PrintTool(path: "/nonexistent/weasyprint")
        let bare = Office(store: scene.world.store, registry: registry, clock: scene.world.clock.source, attachments: scene.office.attachments)
        let refusal = try await scene.world.refusal { _ = try await bare.perform(RequestPrint("investigation.crime", of: ref(id)), as: scene.detective) }
        #expect(refusal == .conflict(PrintTool.missing))
    }

    @Test("a print is made in the background, is the officer's own, and goes after an hour", arguments: Engine.allCases)
    func crime(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await detective.get("/investigations/\(id)").contains("href=\"/print?ref=investigation%2F"))
        let place = try #require(try await ask("investigation.crime", of: id, detective).location)
        #expect(try await detective.get(place).contains("It is the next to be made."))
        #expect(try await detective.get(place + "/file").status == 409)
        try await detective.press.makeAll()
        #expect(try await detective.get(place).contains("Open the PDF"))
        let file = try await detective.get(place + "/file")
        #expect(file.status == 200)
        #expect(file.contentType == "application/pdf")
        let paper = try PrintedPaper(file.bytes)
        #expect(paper.facts["Tagged"] == "yes")
        #expect(paper.facts["Title"]?.contains("01/000001/26V") == true)
        #expect(Set(paper.structure).isSuperset(of: ["H1", "H2", "Table", "TH", "TD", "P"]))
        for text in ["The back door was forced while she slept.", "Vera", "Danny M", "SN-100", "01/000001/26V", "Printed Tue 10 Mar 2026 09:00 GMT by", scene.detective.number] {
            #expect(paper.text.contains(text), "\(text) is not on the print")
        }
        for (index, page) in paper.pages.enumerated() { #expect(page.contains("Page \(index + 1) of \(paper.pages.count)")) }
        #expect(paper.facts["Pages"] == "\(paper.pages.count)")
        let other = try await window(of: scene.sergeant, in: scene)
        for address in [place, place + "/file"] { #expect(try await other.get(address).status == 404) }
        let acts = try await scene.world.journal().filter { ["print.request", "investigation.crime.print", "print.finish", "print.read"].contains($0.act) && $0.outcome == "done" }
        #expect(Set(acts.map(\.act)).count == 4)
        let taken = try #require(acts.first { $0.act == "investigation.crime.print" })
        #expect(taken.category == ActCategory.disclosure.rawValue)
        let job = try #require(try await scene.all(PrintJob.self, "SELECT * FROM print").first)
        let path = try #require(scene.office.attachments?.path(of: job.id))
        #expect(FileManager.default.fileExists(atPath: path))
        scene.world.clock.advance(minutes: PrintJob.keptMinutes)
        try await detective.press.sweep()
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await scene.all(PrintJob.self, "SELECT * FROM print").first?.status == .removed)
        let again = try await window(of: scene.detective, in: scene)
        #expect(try await again.get(place + "/file").status == 409)
    }

    @Test("the full print holds every part of the work: what was told besides, flags, statements, decisions, movements and the log, with their hashes", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let office = scene.office
        let victim = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        _ = try await office.perform(SupplementReport(investigationId: id, heading: "The lane", text: "Footmarks in the flower bed."), as: scene.constable)
        _ = try await office.perform(FlagCrime(investigationId: id, flags: ["HC-RACE"]), as: scene.detective)
        _ = try await office.perform(LogEnquiry(investigationId: id, kind: "cctv", text: "Camera at the corner saw nothing."), as: scene.detective)
        _ = try await office.perform(RecordDecision(investigationId: id, about: "Arrest", decision: "Arrest at home", reason: "To secure the laptop"), as: scene.detective)
        let taken = try await office.perform(TakeStatement(investigationId: id, maker: .known(victim), text: "I heard glass break."), as: scene.detective).outcome
        _ = try await office.perform(SignStatement(taken, version: 1, maker: Signed(name: "Vera Sampleton"), taker: Signed(name: "Jo Example")), as: scene.detective)
        _ = try await office.perform(
            RecordExhibit(investigationId: id, description: "Glove", category: "CLTH", seizedAt: scene.now, seizedFrom: "Hall cupboard", seal: "C1"), as: scene.detective)
        let detective = try await window(of: scene.detective, in: scene)
        func paper(_ browser: Browser) async throws -> String {
            let place = try #require(try await ask("investigation.crime", of: id, browser).location)
            try await browser.press.makeAll()
            return try PrintedPaper(try await browser.get(place + "/file").bytes).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let text = try await paper(detective)
        let hash = try #require(try await scene.all(StatementSignature.self, "SELECT * FROM statement_signature").first?.sha256)
        for part in ["The lane", "Footmarks in the flower bed.", "Flags", "How they got in", "saw nothing.", "To secure the", "I heard glass break.", "Movements of exhibits", "Hall cupboard"] {
            #expect(text.contains(part), "\(part) is not on the print")
        }
        #expect(text.filter { !$0.isWhitespace }.contains(hash))
        // The maker's words are the maker's: who may not see the person does not get them on paper.
        try await scene.restrict(Ref(Person.kind, victim), to: try await scene.group("CLOSED"))
        #expect(try await !paper(detective).contains("I heard glass break."))
    }

    @Test("a record closed after the print was asked for is not on paper", arguments: Engine.allCases)
    func closedMeanwhile(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let detective = try await window(of: scene.detective, in: scene)
        let place = try #require(try await ask("investigation.crime", of: id, detective).location)
        try await scene.restrict(ref(id), to: try await scene.group("CLOSED"))
        try await detective.press.makeAll()
        #expect(try await detective.get(place).status == 404)
        let job = try #require(try await scene.all(PrintJob.self, "SELECT * FROM print").first)
        #expect(job.status == .failed)
        #expect(job.reason == "The record is not there, or you may not see it any more.")
    }

    @Test("two nodes never make one print twice, and one that was abandoned is taken over once", arguments: Engine.allCases)
    func claimed(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        _ = try await scene.office.perform(RequestPrint("investigation.crime", of: ref(id)), as: scene.detective)
        let first = try #require(try await PrintQueue.claim(scene.office))
        #expect(try await PrintQueue.claim(scene.office) == nil)
        scene.world.clock.advance(minutes: PrintQueue.abandonedMinutes + 1)
        let second = try #require(try await PrintQueue.claim(scene.office))
        #expect(second.id == first.id && second.attempts == 2)
        scene.world.clock.advance(minutes: PrintQueue.abandonedMinutes + 1)
        let browser = try await window(of: scene.detective, in: scene)
        try await browser.press.makeAll()
        let job = try #require(try await scene.all(PrintJob.self, "SELECT * FROM print").first)
        #expect(job.status == .failed && job.attempts == 3)
    }

    @Test("the letter is to a victim of the crime and names nobody else", arguments: Engine.allCases)
    func letter(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let detective = try await window(of: scene.detective, in: scene)
        let victim = try #require(try await scene.links(of: id).first(where: { $0.type == "VIC" })).fromId
        let suspect = try #require(try await scene.links(of: id).first(where: { $0.type == "NOM" })).fromId
        #expect(try await detective.get("/print?ref=investigation/\(id)").contains("Vera"))
        let wrong = try #require(try await ask("investigation.victim-letter", of: id, choice: suspect.description, detective).location)
        let right = try #require(try await ask("investigation.victim-letter", of: id, choice: victim.description, detective).location)
        try await detective.press.makeAll()
        #expect(try await detective.get(wrong).contains("It was not made."))
        let paper = try PrintedPaper(try await detective.get(right + "/file").bytes)
        #expect(paper.text.contains("Dear Vera"))
        #expect(paper.text.contains("01/000001/26V"))
        #expect(!paper.text.contains("Mockford") && !paper.text.contains("forced"))
        #expect(paper.facts["Tagged"] == "yes")
    }

    @Test("the API asks, follows and fetches as the pages do", arguments: Engine.allCases)
    func api(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.allocated()
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        browser.token = try await Tokens(office: scene.office).create(for: scene.detective.id, label: "test", days: 1)
        let body: JSONValue = .object(["kind": .string("investigation"), "record": .string(id.description), "document": .string("investigation.crime")])
        let asked = try await browser.post(json: body, to: "/api/v1/operations/print.request")
        #expect(asked.status == 200)
        let print = try #require(try JSONValue(text: asked.bytes)["outcome"]?.string)
        #expect(try JSONValue(text: try await browser.get("/api/v1/prints/\(print)").bytes)["status"]?.string == "waiting")
        #expect(try await browser.get("/api/v1/prints/\(print)/file").status == 409)
        try await browser.press.makeAll()
        #expect(try JSONValue(text: try await browser.get("/api/v1/prints/\(print)").bytes)["status"]?.string == "ready")
        let file = try await browser.get("/api/v1/prints/\(print)/file")
        #expect(file.status == 200 && file.bytes.starts(with: Array("%PDF-".utf8)))
        browser.token = try await Tokens(office: scene.office).create(for: scene.sergeant.id, label: "test", days: 1)
        for address in ["/api/v1/prints/\(print)", "/api/v1/prints/\(print)/file"] { #expect(try await browser.get(address).status == 404) }
    }
}
