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
        #expect(escort.text.contains("Uses a wheelchair?") && escort.text.contains("No risk assessment is recorded"))
        #expect(escort.text.contains("☐ Yes") && escort.text.contains("Suspected of: Burglary dwelling"))
        #expect(!escort.text.contains("Does not apply"), "nobody was asked yet")
        // What is asked further of who answered no does not apply, and stands after the question it follows up.
        try await scene.act("custody.risk.assess", try await scene.assessment(), on: id)
        let assessed = try await paper("custody.escort-record", of: id, scene, browser).text
        let (asked, further) = (try #require(assessed.range(of: "Harmed themselves before?")), try #require(assessed.range(of: "By what means")))
        #expect(asked.upperBound < further.lowerBound && assessed[further.upperBound...].prefix(120).contains("Does not apply"))
        // Whoever takes the person over is given it (PACE-95): printed, the gate asks no more.
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        _ = try await scene.office.perform(
            KeepForCourt(detentionId: id, grounds: ["fail"], reasons: "No settled address.", decidedAt: scene.now, court: "Borough Magistrates' Court"), as: scene.custodySergeant)
        let court = ReleaseDetainee(detentionId: id, disposal: "CHG-CUS", reason: "Escort took over.", releasedAt: scene.now)
        let open = try await scene.refusal(of: court, as: scene.custodySergeant).description
        #expect(open.contains("Risk before release") && !open.contains("Person escort record"))
    }

    @Test("nobody is handed to court, prison or another force without the escort record, or the word where it is (PACE-95)", arguments: TestStores.engines)
    func escortGate(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let other = ReleaseDetainee(detentionId: id, disposal: "TRF-FORCE", reason: "Kent, for theft. PC Sample took over.", releasedAt: scene.now)
        #expect(try await scene.refusal(of: other, as: scene.custodySergeant).description.contains("Person escort record"))
        let free = ReleaseDetainee(detentionId: id, disposal: "NFA", reason: "Enough.", releasedAt: scene.now)
        #expect(try await !scene.refusal(of: free, as: scene.custodySergeant).description.contains("Person escort record"))
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "TRF-FORCE", reason: "Kent.", releasedAt: scene.now, despite: "PER 17/26 on paper; assessed there."), as: scene.custodySergeant)
        #expect(try await scene.log(id, .released).last?.text.contains("Person escort record") == true)
    }

    @Test("the escort record asks every question of the framework, in words of our own")
    func questions() async throws {
        let framework = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared/rules/codes/per_questions.csv")
        guard let text = try? String(contentsOf: framework, encoding: .utf8) else { return }
        let published = text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let scene = try await Scene.make(.sqlite)
        let ours = try await scene.world.store.read { [day = London.day(of: scene.now)] tx in try CodeList.all("custody.per-question", on: day, in: tx) }
        #expect(published.count == 63)
        #expect(Set(published.map { $0[1] }).subtracting(ours.map(\.code)).isEmpty)
        let sentences = Set(published.map { $0[3].lowercased() })
        #expect(ours.allSatisfy { !sentences.contains($0.title.lowercased()) })
    }

    @Test("who is released under investigation takes a notice of it home, and nobody else does (PACE-95)", arguments: TestStores.engines)
    func releaseNotice(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let browser = try await window(of: scene.custodySergeant, in: scene)
        func notice() async throws -> Browser.Answer {
            let print = try await scene.office.perform(RequestPrint("custody.release-notice", of: Ref(Detention.kind, id)), as: scene.custodySergeant).outcome
            try await browser.press.makeAll()
            return try await browser.get("/prints/\(print)/file")
        }
        #expect(try await notice().status != 200, "still held")
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let answer = try await notice()
        #expect(answer.status == 200)
        let words = try PrintedPaper(answer.bytes).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for text in ["CRO/1/26", "Burglary dwelling", "You are not on bail", scene.detective.name] { #expect(words.contains(text), "\(text) is not on the notice") }
    }

    @Test("a notice of bail says for what, and the last day it can run to (BAIL-03)", arguments: TestStores.engines)
    func bailNotice(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let bail = try await scene.bailed(id)
        let browser = try await window(of: scene.custodySergeant, in: scene)
        let print = try await scene.office.perform(RequestPrint("custody.bail-notice", of: Ref(Bail.kind, bail)), as: scene.custodySergeant).outcome
        try await browser.press.makeAll()
        let answer = try await browser.get("/prints/\(print)/file")
        #expect(answer.status == 200)
        let words = try PrintedPaper(answer.bytes).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for text in ["Burglary dwelling", "Wed 10 Jun 2026", "Not to contact the victim.", "CRO/1/26 B1"] { #expect(words.contains(text), "\(text) is not on the notice") }
    }
}
