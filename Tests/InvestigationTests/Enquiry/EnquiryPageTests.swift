import HTTPTypes
import Base
import Core
import Crypto
import Foundation
import HTTPTypes
import Investigation
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing
import Web

@Suite("Enquiries, property and statements in the browser")
struct EnquiryPageTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func files() throws -> AttachmentStore { try AttachmentStore(folder: FileManager.default.temporaryDirectory.path + "/peel-exhibits-\(UUID().uuidString)", bytesMax: 1_048_576) }

    private func knife(_ scene: Scene, _ id: ID<Investigation>) async throws -> ExhibitRecorded {
        try await scene.office.perform(
            RecordExhibit(investigationId: id, description: "Kitchen knife", category: "WEAP", seizedAt: scene.now, seizedFrom: "Rear garden", seal: "A1"), as: scene.detective
        ).outcome
    }

    @Test("what is missing stands on the page from the first minute, and going through it changes it", arguments: Engine.allCases)
    func charge(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let ref = Ref(Investigation.kind, id)
        let detective = try await window(of: scene.detective, in: scene)
        let page = try await detective.get("/investigations/\(id)")
        for part in ["Missing for charge", "Entered a building, or part of one", "Would be met by", "/do/investigation.enquiry.point.mark", "Theft Act 1968 s9"] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains("Public Order Act"), "no point of another offence")
        let logged = try await detective.follow(try await detective.submit("investigation.enquiry.log", on: ref, [("kind", "scene"), ("text", "Glass <inside> the kitchen")]))
        #expect(logged.contains("Glass &lt;inside&gt; the kitchen"))
        let entry = try #require(try await scene.all(EnquiryEntry.self, "SELECT * FROM enquiry_entry").first)
        let marked = try await detective.follow(
            try await detective.submit("investigation.enquiry.point.mark", on: ref, [("point", "C01"), ("evidence", entry.ref.description), ("why", "Broken from outside")]))
        #expect(marked.contains("Met by Enquiry 1: Glass"))
        let log = try await detective.get("/investigations/\(id)/log?q=glass")
        #expect(log.contains("Glass") && !log.contains("Trace the laptop"))
        #expect(try await detective.get("/enquiries/\(entry.id)").location?.hasPrefix("/investigations/\(id)/log") == true)
    }

    @Test("every page of a restricted investigation's parts is not there", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let exhibit = try await knife(scene, id)
        let maker = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        let statement = try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(maker), text: "I slept."), as: scene.detective).outcome
        let action = try await scene.office.perform(RaiseAction(investigationId: id, text: "Ring Xylophone Hire", dueAt: scene.now.adding(hours: 5)), as: scene.sergeant).outcome
        let entry = try await scene.office.perform(LogEnquiry(investigationId: id, text: "Rang Xylophone Hire"), as: scene.detective).outcome
        let paths = [
            "/statements/\(statement)", "/actions/\(action)", "/enquiries/\(entry)", "/exhibits/\(exhibit.id)", "/exhibits/\(exhibit.id)/notice", "/property/labels?investigation=\(id)", "/investigations/\(id)/log",
        ]
        let sergeant = try await window(of: scene.sergeant, in: scene)
        for path in paths { #expect([200, 303].contains(try await sergeant.get(path).status), "\(path)") }
        #expect(try await sergeant.get("/search?q=xylophone").contains("Xylophone Hire"))
        try await scene.restrict(Ref(Investigation.kind, id), to: try await scene.group("CLOSED"))
        for path in paths { #expect(try await sergeant.get(path).status == 404, "\(path)") }
        #expect(try await !sergeant.get("/search?q=xylophone").contains("Xylophone Hire"))
        #expect(try await !sergeant.get("/property/at-risk").contains("Kitchen knife"))
        for ref in [Ref(Exhibit.kind, exhibit.id), Ref(Statement.kind, statement), Ref(EnquiryAction.kind, action)] {
            #expect(try await sergeant.get("/do/investigation.property.move?ref=\(ref)").status == 404)
        }
    }

    @Test("a store is scanned, then items one after another; a wrong label says so and the next scan goes on", arguments: Engine.allCases)
    func scanning(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let exhibit = try await knife(scene, try await scene.allocated())
        let keeper = try await scene.world.officer("PROP", rank: .staff)
        let store = try await scene.office.perform(AddStore("Room 2", kind: "room"), as: keeper).outcome
        let label = try #require(try await scene.world.store.read { tx in try tx.find(PropertyStore.self, store)?.label })
        let browser = try await window(of: keeper, in: scene)
        func scan(_ code: String, to: String? = nil) async throws -> Browser.Answer {
            let token = Browser.hiddenFields(try await browser.get("/property/scan").text).first { $0.0 == "csrf" }?.1 ?? ""
            return try await browser.follow(try await browser.post("/property/scan", [("csrf", token), ("code", code)] + (to.map { [("to", $0)] } ?? [])))
        }
        #expect(try await browser.get("/property/scan").contains("First scan the store"))
        #expect(try await scan(exhibit.label).contains("Scan the label of a store first"))
        #expect(try await scan(label).contains("Into Room 2"))
        #expect(try await scan("nonsense", to: store.description).contains("is not a label"))
        #expect(try await scan(exhibit.label, to: store.description).contains("JE/1 Kitchen knife is in."))
        let page = try await browser.get("/property-stores/\(store)")
        #expect(page.contains("Kitchen knife") && page.contains(exhibit.label))
        let labels = try await browser.get("/property/labels?exhibit=\(exhibit.id)")
        #expect(labels.contains("class=\"qr\"") && labels.contains("JE/1") && !labels.contains("Sampleton"))
        #expect(try await browser.get("/property").contains("Room 2"))
        _ = try await browser.submit("investigation.store.audit.start", on: Ref(PropertyStore.kind, store), [])
        #expect(try await browser.get("/property-stores/\(store)").contains("Audit: scan everything that lies here"))
    }

    @Test("a file is hashed as it arrives and given back as it came; a cut, empty, renamed, large or running one is not kept (PR6)", arguments: Engine.allCases)
    func digital(engine: Engine) async throws {
        let store = try files()
        let scene = try await Scene.make(engine, attachments: store)
        let exhibit = try await knife(scene, try await scene.allocated())
        let ref = Ref(Exhibit.kind, exhibit.id)
        let browser = try await window(of: scene.detective, in: scene)
        func send(_ name: String, _ bytes: [UInt8]) async throws -> Browser.Answer {
            try await browser.submit("investigation.property.file.add", on: ref, [("device", "Camera 4")], file: (field: "file", name: name, bytes: bytes))
        }
        let footage = Array("DVR1".utf8) + (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let refused: [(String, [UInt8], String)] = [
            ("empty.dav", [], "the file is empty"), ("still.jpg", footage, "it is called a JPEG file and is none"), ("player.exe", Array("MZ".utf8) + footage, "looks like one"),
            ("eicar.txt", Array("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR".utf8), "looks like one"), ("large.dav", [UInt8](repeating: 7, count: 1_048_577), "larger than 1 MB"),
        ]
        for (name, bytes, sentence) in refused {
            let answer = try await send(name, bytes)
            #expect(answer.status == 422 && answer.contains(sentence), "\(name)")
        }
        let form = try await browser.get("/do/investigation.property.file.add?ref=\(ref)")
        let token = Browser.hiddenFields(form.text).first { $0.0 == "csrf" }?.1 ?? ""
        let cut = "--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(token)\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.dav\"\r\n\r\nDVR1 and then noth"
        #expect(try await browser.post(text: cut, type: "multipart/form-data; boundary=cut", to: "/do/investigation.property.file.add").status == 422)
        #expect(try await scene.all(Attachment.self, "SELECT * FROM attachment").isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder + "/incoming").isEmpty, "nothing half-way stays")

        #expect(try await send("camera4.dav", footage).status == 303)
        let kept = try #require(try await scene.all(Attachment.self, "SELECT * FROM attachment").first)
        #expect(kept.sha256 == SHA256.hash(data: footage).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        #expect(kept.byteCount == footage.count && kept.mediaType == .other)
        #expect(try await send("again.dav", footage).contains("SHA-256 is the same"))
        let page = try await browser.get("/exhibits/\(exhibit.id)")
        #expect(page.contains(kept.sha256) && page.contains("Camera 4"))
        let file = try #require(try await scene.all(ExhibitFile.self, "SELECT * FROM exhibit_file").first)
        let back = try await browser.get("/exhibits/\(exhibit.id)/files/\(file.id)")
        #expect(back.bytes == footage && back.contentType == "application/octet-stream")
        #expect(back.headers[.contentDisposition]?.hasPrefix("attachment") == true, "it is not opened in the page")
        try await scene.restrict(Ref(Investigation.kind, try #require(try await scene.all(Exhibit.self, "SELECT * FROM exhibit").first).investigationId), to: try await scene.group("CLOSED"))
        #expect(try await browser.get("/exhibits/\(exhibit.id)/files/\(file.id)").status == 404)
    }

    @Test("the files of an exhibit say what a search does not find of them, and are read again when asked", arguments: Engine.allCases)
    func words(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try files())
        let exhibit = try await knife(scene, try await scene.allocated())
        let ref = Ref(Exhibit.kind, exhibit.id)
        let browser = try await window(of: scene.detective, in: scene)
        browser.token = try await Tokens(office: scene.office).create(for: scene.detective.id, label: "test", days: 1)
        _ = try await browser.submit("investigation.property.file.add", on: ref, [("device", "Scanner")], file: (field: "file", name: "scan.pdf", bytes: Array("%PDF-1.4 torn".utf8)))
        let page = "/exhibits/\(exhibit.id)"
        let waiting = try await browser.get(page)
        #expect(waiting.contains("Words not read yet: search does not find it by its contents.") && !waiting.contains("Read it again"))
        _ = try await scene.world.store.write { tx in try tx.execute("UPDATE attachment_reading SET state = 'failed', reason = 'the picture is damaged'") }
        let failed = try await browser.get(page)
        #expect(failed.contains("Words could not be read: the picture is damaged.") && failed.contains("/do/attachment.text.again?ref="))
        let json = try await browser.get("/api/v1/exhibits/\(exhibit.id)")
        #expect(json.contains("\"words\":\"failed\"") && json.contains("the picture is damaged"))
        // Who reads the exhibit and adds no files asks for nothing.
        let reader = try await window(of: try await scene.world.officer("FCR"), in: scene)
        #expect(try await !reader.get(page).contains("Read it again"))
        let file = try #require(try await scene.all(Attachment.self, "SELECT * FROM attachment").first)
        let asked = try await browser.submit("attachment.text.again", on: ref, [("file", file.id.description)])
        #expect(asked.location == page)
        #expect(try await browser.follow(asked).contains("Words not read yet"))
    }

    @Test("a statement is read back and signed on the screen, and its page proves it", arguments: Engine.allCases)
    func statement(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let detective = try await window(of: scene.detective, in: scene)
        let taken = try await detective.submit(
            "investigation.statement.take", on: Ref(Investigation.kind, id), [("maker.new.givenNames", "Wanda"), ("maker.new.familyName", "Exampleton"), ("text", "I saw <him> run.")])
        _ = try await detective.follow(taken)
        let statement = try #require(try await scene.all(Statement.self, "SELECT * FROM statement").first)
        let form = try await detective.get("/do/investigation.statement.sign?ref=statement/\(statement.id)")
        #expect(form.contains("data-signature") && form.contains("signature.js"))
        let signed = try await detective.follow(
            try await detective.submit(
                "investigation.statement.sign", on: statement.ref,
                [("readBack", "read-to"), ("maker.name", "Wanda Exampleton"), ("maker.strokes", "M10 20L30 40"), ("taker.name", "Jo Example")]))
        for part in ["I saw &lt;him&gt; run.", "M10 20L30 40", "The words are those that were signed.", "Name typed; nothing was drawn.", "Read aloud to the maker"] { #expect(signed.contains(part), "\(part)") }
        #expect(try await detective.get("/search?q=run").contains("Statement of EXAMPLETON"))
        let suspects = try await detective.get("/suspects")
        #expect(suspects.contains("Nobody is outstanding here."))
    }
}
