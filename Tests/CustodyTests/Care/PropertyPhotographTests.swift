import Base
import Core
import Custody
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Photographs of property")
struct PropertyPhotographTests {
    /// A picture by its header; what is in it is nothing.
    private static func picture(width: UInt8 = 40) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 0, width, 0, 0, 0, 50, 8, 2, 0, 0, 0, 7, 7, 7, 7]
    }

    private func scene(_ engine: Engine) async throws -> Scene {
        try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files"), thumbnailTool: "/nonexistent"))
    }

    private let items = [("items.0.description", "Watch, yellow metal"), ("items.0.handling", "HELD"), ("seal", "S1"), ("refusedReason", "Would not sign.")]

    private func ref(_ id: ID<Detention>) -> Ref { Ref(Detention.kind, id) }

    private func take(_ id: ID<Detention>, _ browser: Browser, picture: [UInt8] = picture()) async throws -> Browser.Answer {
        try await browser.submit("custody.property.take", on: ref(id), items, file: ("items.0.photograph", "watch.png", picture))
    }

    @Test("only a picture is taken, only for something on this record that is still here, and each once", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.authorised()
        let browser = try await scene.window(of: scene.custodySergeant)
        let wrong = try await take(id, browser, picture: Array("not a picture".utf8))
        #expect(wrong.status == 422 && wrong.contains("Give one of: JPEG, PNG, WebP"))
        #expect(try await scene.count("SELECT count(*) FROM detention_property") == 0)
        #expect(try await take(id, browser).location == "/detentions/\(id)")
        let thing = try #require(try await scene.world.store.read { tx in try tx.value(RawID.self, "SELECT id FROM detention_property") })
        func more(_ item: String, _ picture: [UInt8]) async throws -> Browser.Answer {
            try await browser.submit("custody.property.photograph", on: ref(id), [("item", item)], file: ("photograph", "more.png", picture))
        }
        #expect(try await more(thing.description, Self.picture()).contains("This very photograph"))
        #expect(try await more(RawID(at: scene.now).description, Self.picture(width: 41)).status == 422)
        #expect(try await more(thing.description, Self.picture(width: 41)).location == "/detentions/\(id)")
        try await scene.act("custody.property.move", ["items": [.string(thing.description)], "move": "returned", "refusedReason": "Left in a hurry."], on: id)
        #expect(try await more(thing.description, Self.picture(width: 42)).location == nil, "what was given back is not photographed here")
        let constable = try await scene.window(of: try await scene.world.officer("PC", unit: "CRO"))
        #expect(try await constable.submit("custody.property.photograph", on: ref(id), [("item", thing.description)], file: ("photograph", "a.png", Self.picture(width: 43))).status == 403)
    }

    @Test("it stands small beside the thing, in the log with its SHA-256, under what was signed, and comes back byte for byte; each sight is journalled", arguments: TestStores.engines)
    func shown(engine: Engine) async throws {
        let scene = try await scene(engine)
        let id = try await scene.authorised()
        let browser = try await scene.window(of: scene.custodySergeant)
        let form = try await browser.get("/do/custody.property.take?ref=detention/\(id)")
        #expect(form.contains("capture=\"environment\"") && form.contains("accept=\"image/jpeg,image/png,image/webp\"") && form.contains("multipart/form-data"))
        _ = try await take(id, browser)
        let attachment = try #require(try await scene.world.store.read { tx in try tx.first(Attachment.self, "SELECT * FROM attachment WHERE record_kind = 'detention-property'") })
        let log = try await scene.log(id, .property)
        #expect(log.first?.text.contains("photograph \(attachment.sha256.prefix(12))") ?? false)
        #expect(try await scene.count("SELECT count(*) FROM signature WHERE record_id = \(id) AND signed_text LIKE \("%" + attachment.sha256.prefix(12) + "%")") == 1)
        let address = "/detentions/\(id)/property/\(attachment.id)"
        #expect(try await browser.get("/detentions/\(id)").contains("src=\"\(address)/small\""))
        let picture = try await browser.get(address)
        #expect(picture.status == 200 && picture.bytes == Self.picture() && picture.contentType == "image/png")
        #expect(try await browser.get(address + "/small").bytes == Self.picture(), "without the tool the original stands for the small copy")
        #expect(try await scene.world.journal("custody.detention.read").contains { $0.subjectId == id.raw && $0.category == "CON" })
        let other = try await scene.hold(try await scene.somebody("Robin", "Other"))
        #expect(try await browser.get("/detentions/\(other)/property/\(attachment.id)").status == 404, "only on its own record")
        _ = try await scene.restrict(ref(id))
        #expect(try await browser.get(address).status == 404)
        #expect(try await browser.get(address + "/small").status == 404)
    }

    @Test("the printed custody record has it in it", arguments: TestStores.engines)
    func printed(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        let id = try await scene.authorised()
        let browser = try await scene.window(of: scene.custodySergeant)
        let real = try #require(Data(base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAFElEQVR4nGMUqYhiwAaYsIrSSQIAiMwA8lyhdXMAAAAASUVORK5CYII="))
        #expect(try await take(id, browser, picture: Array(real)).location == "/detentions/\(id)")
        let sha = try #require(try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sha256 FROM attachment WHERE record_kind = 'detention-property'") })
        let print = try await scene.office.perform(RequestPrint("custody.record", of: ref(id)), as: scene.custodySergeant).outcome
        try await browser.press.makeAll()
        let bytes = try await browser.get("/prints/\(print)/file").bytes
        let paper = try PrintedPaper(bytes)
        #expect(paper.text.contains("Property") && paper.text.filter { !$0.isWhitespace }.contains(sha))
        #expect(String(decoding: bytes, as: UTF8.self).contains("/Subtype /Image"), "the picture itself is in the document")
    }
}
