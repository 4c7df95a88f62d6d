import Base
import Core
import Custody
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Prints of a detention")
struct PrintTests {
    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        return browser
    }

    /// Asks, makes and reads a document.
    private func paper(_ document: String, of id: ID<Detention>, choice: String? = nil, _ scene: Scene, _ browser: Browser) async throws -> PrintedPaper {
        let print = try await scene.office.perform(RequestPrint(document, of: Ref(Detention.kind, id), choice: choice), as: scene.custodySergeant).outcome
        try await browser.press.makeAll()
        let answer = try await browser.get("/prints/\(print)/file")
        #expect(answer.status == 200, "\(document) was not made")
        return try PrintedPaper(answer.bytes)
    }

    @Test("who reads custody records but does not print them is refused, and no page tells them otherwise", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let constable = try await scene.world.officer("PC", unit: "CRO")
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(RequestPrint("custody.record", of: Ref(Detention.kind, id)), as: constable) }
        #expect(refusal?.code == "forbidden")
        let wrong = RequestPrint("investigation.crime", of: Ref(Detention.kind, id))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(wrong, as: scene.custodySergeant) }?.code == "invalid")
    }

    @Test("the custody record, its log, the notice in each language and the escort record are tagged PDF with their number", arguments: TestStores.engines)
    func documents(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let number = try #require(try await scene.world.store.read { tx in try tx.find(Detention.self, id)?.number })
        let browser = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await browser.get("/detentions/\(id)").contains("/print?ref=detention%2F"))
        let record = try await paper("custody.record", of: id, scene, browser)
        for text in [number, "Relevant time", "Detention log", "Page 1 of", "Printed "] { #expect(record.text.contains(text), "\(text) is not on the custody record") }
        #expect(record.facts["Tagged"] == "yes" && Set(record.structure).isSuperset(of: ["H1", "H2", "Table", "TH"]))
        let log = try await paper("custody.log", of: id, scene, browser)
        let entries = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT text FROM custody_entry WHERE detention_id = \(id)") }
        #expect(!entries.isEmpty)
        let words = log.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for word in entries.compactMap({ $0.split(whereSeparator: \.isWhitespace).first }) { #expect(words.contains(word)) }
        let english = try await paper("custody.rights-notice", of: id, choice: "eng", scene, browser)
        let welsh = try await paper("custody.rights-notice", of: id, choice: "cym", scene, browser)
        #expect(english.text.contains("Your rights while you are in custody") && welsh.text.contains("Eich hawliau tra byddwch yn y ddalfa"))
        #expect(english.text.contains(number))
        let escort = try await paper("custody.escort-record", of: id, scene, browser)
        #expect(escort.text.contains("Interpreter needed?") && escort.text.contains("No risk assessment is recorded"))
        #expect(escort.text.contains("☐ Yes"))
    }
}
