import HTTPTypes
import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Photographs of people")
struct PhotographTests {
    private static let password = "a long synthetic passphrase"

    /// A picture by its header; what is in it is nobody.
    private static func picture(width: UInt8 = 40, extra: Int = 0) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 0, width, 0, 0, 0, 50, 8, 2, 0, 0, 0] + Array(repeating: 7, count: 4 + extra)
    }

    private func store() throws -> AttachmentStore {
        // Without the tool for small copies the original is shown.
        try AttachmentStore(folder: NSTemporaryDirectory() + "peel-photographs-" + UUID().uuidString, thumbnailTool: "/nonexistent")
    }

    private func browser(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.world.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.world.office, [try RecordsModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        browser.token = try await Tokens(office: scene.world.office).create(for: officer.id, label: "test", days: 1)
        return browser
    }

    private let fields = [("kind", "OFFICER"), ("takenOn", "1 3 2026")]

    private func count(_ scene: Scene) async throws -> (attachments: Int, photographs: Int) {
        try await scene.world.store.read { tx in
            (try tx.value(Int.self, "SELECT count(*) FROM attachment") ?? 0, try tx.value(Int.self, "SELECT count(*) FROM person_photograph") ?? 0)
        }
    }

    @Test("a file is refused signed out, from another session, of another kind, for a field that takes none, and where no folder is", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let stranger = try Browser(scene.world.office, [try RecordsModule.web()])
        let file: Browser.File = ("photograph", "una.png", Self.picture())
        let path = "/do/records.photograph.add"
        #expect(try await stranger.post(parts: [("csrf", "x")], file: file, to: path).status == 401)
        let browser = try await browser(of: scene.officer, in: scene)
        #expect(try await browser.post(parts: [("csrf", "forged"), ("person", person.id.description)], file: file, to: path).status == 403)
        #expect(try await browser.post(parts: [], file: file, to: "/do/records.marker.set").status == 404)
        let wrong = try await browser.submit("records.photograph.add", on: person, fields, file: ("photograph", "una.png", Array("<script>alert(1)</script>".utf8)))
        #expect(wrong.status == 422 && wrong.contains("Give one of: JPEG, PNG, WebP"))
        let elsewhere = try await browser.submit("records.photograph.add", on: person, fields, file: ("caption", "una.png", Self.picture()))
        #expect(elsewhere.status == 422 && elsewhere.contains("There is no field for this file"))
        let large = try await browser.submit("records.photograph.add", on: person, fields, file: ("photograph", "una.png", Self.picture(extra: 15 * 1_048_576)))
        #expect(large.status == 422 && large.contains("larger than 15 MB"))
        let none = try await browser.post(parts: [], file: ("photograph", "", []), to: path)
        #expect(none.status == 403, "without the session's token nothing is read")
        #expect(try await count(scene) == (0, 0))

        let bare = try await Scene.make(engine)
        let other = Ref(Person.kind, try await bare.person("Una", "Synthetic"))
        let refusal = try await self.browser(of: bare.officer, in: bare).submit("records.photograph.add", on: other, fields, file: file)
        #expect(refusal.status == 409 && refusal.contains("keeps no files"))
    }

    @Test("a file that was sent stays with the form when something else is wrong, and is then the photograph", arguments: TestStores.engines)
    func staysWithTheForm(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let browser = try await browser(of: scene.officer, in: scene)
        let again = try await browser.submit("records.photograph.add", on: person, [("kind", "OFFICER"), ("takenOn", "11 3 2026")], file: ("photograph", "<una>.png", Self.picture()))
        #expect(again.status == 422 && again.contains("has not come yet") && again.contains("Sent: <strong>&lt;una&gt;.png</strong>"))
        #expect(try await count(scene) == (1, 0))
        let kept = Browser.hiddenFields(again.text).filter { $0.0 != "takenOn" && $0.0 != "kind" }
        let answer = try await browser.post(parts: kept + fields, file: ("photograph", "", []), to: "/do/records.photograph.add")
        #expect(answer.location == "/people/\(person.id)", "\(answer.text)")
        #expect(try await count(scene) == (1, 1))
    }

    @Test("the newest is on the page; each sight of one is journalled, and the original comes back byte for byte", arguments: TestStores.engines)
    func shown(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let browser = try await browser(of: scene.officer, in: scene)
        for (day, width) in [("1 3 2026", UInt8(40)), ("1 3 2020", 41)] {
            let answer = try await browser.submit(
                "records.photograph.add", on: person, [("kind", "CUSTODY"), ("takenOn", day)], file: ("photograph", "una.png", Self.picture(width: width)))
            #expect(answer.location == "/people/\(person.id)")
        }
        let page = try await browser.get("/people/\(person.id)")
        let paths = page.text.components(separatedBy: "src=\"/people/").dropFirst().map { "/people/" + $0.prefix { $0 != "\"" } }
        #expect(paths.count == 3 && paths.first == paths[1], "the portrait is the newest")
        let picture = try await browser.get(String(try #require(paths.first).dropLast("/small".count)))
        #expect(picture.status == 200 && picture.bytes == Self.picture(width: 40))
        #expect(picture.contentType == "image/png" && picture.cacheControl == "no-store")
        #expect(try await browser.get(try #require(paths.last)).bytes == Self.picture(width: 41), "without the tool the original stands for the small copy")
        let seen = try await scene.world.journal("records.photograph.read")
        #expect(seen.count == 2 && seen.allSatisfy { $0.subjectId == person.id && $0.category == "CON" })
    }

    @Test("a photograph is as hidden as its person, as its source, and from whose role does not include it", arguments: TestStores.engines)
    func hidden(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let (person, other) = (Ref(Person.kind, try await scene.person("Una", "Synthetic")), Ref(Person.kind, try await scene.person("Ugo", "Synthetic")))
        let browser = try await browser(of: scene.officer, in: scene)
        _ = try await browser.submit("records.photograph.add", on: person, fields, file: ("photograph", "una.png", Self.picture()))
        let id = try #require(try await scene.world.store.read { tx in try tx.value(RawID.self, "SELECT id FROM person_photograph") })
        #expect(try await browser.get("/people/\(person.id)/photographs/\(id)").status == 200)
        #expect(try await browser.get("/people/\(other.id)/photographs/\(id)").status == 404, "only on its own person")
        let property = try await self.browser(of: try await scene.world.officer("PROP"), in: scene)
        #expect(try await property.get("/people/\(person.id)/photographs/\(id)").status == 403)
        try await scene.restrict(person)
        #expect(try await browser.get("/people/\(person.id)/photographs/\(id)").status == 404)
        #expect(try await browser.get("/people/\(person.id)/photographs/\(id)/small").status == 404)
        let insider = try await self.browser(of: scene.insider, in: scene)
        #expect(try await insider.get("/people/\(person.id)/photographs/\(id)").status == 200)
    }

    @Test("a program sends the file first and names it in the operation", arguments: TestStores.engines)
    func api(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = try await scene.person("Una", "Synthetic")
        let browser = try await browser(of: scene.officer, in: scene)
        #expect(try await browser.post(bytes: Array("text".utf8), to: "/api/v1/attachments?name=a.txt").status == 422)
        let sent = try await browser.post(bytes: Self.picture(), to: "/api/v1/attachments?name=una.png")
        let id = try #require(try JSONValue(text: sent.bytes)["id"]?.string)
        let body: JSONValue = ["person": .string(person.description), "photograph": .string(id), "kind": "OFFICER", "takenOn": "2026-03-01"]
        #expect(try await browser.post(json: body, to: "/api/v1/operations/records.photograph.add").status == 200)
        #expect(try await browser.post(json: body, to: "/api/v1/operations/records.photograph.add").status == 422, "a file is one record's")
        let json = try JSONValue(text: try await browser.get("/api/v1/people/\(person)").bytes)
        #expect(json["photographs"]?.array?.count == 1)
    }
}
