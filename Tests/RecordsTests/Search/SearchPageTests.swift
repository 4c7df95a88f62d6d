import Base
import Core
import Storage
import TestSupport
import Testing
import Web

@testable import Records

@Suite("The page of a search")
struct SearchPageTests {
    /// Sends a form with the hidden fields of the page it stands on.
    private func send(_ path: String, _ fields: [(String, String)], from browser: Browser) async throws -> Browser.Answer {
        let hidden = Browser.hiddenFields(try await browser.get("/search").text).filter { $0.0 == "csrf" }
        return try await browser.post(path, hidden.prefix(1) + fields)
    }

    private func export(_ browser: Browser, _ query: String, reason: String) async throws -> Browser.Answer {
        try await send("/search/export", [("q", query), ("reason", reason)], from: browser)
    }

    @Test("a search that cannot be read is answered with what to change, and the box keeps it", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.window(of: scene.officer)
        for (typed, says) in [
            (String(repeating: "a", count: 10_000), "at most 200 characters; this has 10000"), ("kind:spaceship", "is no kind of record you can search"),
            ("from:soon", "is no date"), ("role:suspect", "needs something beside it"), ("a b c d e f g h i j k l m", "at most 12 words; this has 13"),
        ] {
            let page = try await browser.get("/search?q=\(Address.percent(typed))")
            #expect(page.status == 422, "\(typed.prefix(30))")
            #expect(page.text.contains(says), "\(typed.prefix(30))")
        }
        for typed in ["%", "\"", "'; DROP TABLE entry; --", "<script>alert(1)</script>", "\\", "😀"] {
            let page = try await browser.get("/search?q=\(Address.percent(typed))")
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>alert"))
        }
    }

    @Test("a copy needs its own permission and a reason, and is in the journal as a disclosure of everyone on it", arguments: TestStores.engines)
    func taken(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "=Synthetic, \"Quoted\"")
        let hidden = try await scene.person("Una", "Synthetic")
        try await scene.restrict(Ref(Person.kind, hidden))
        let constable = try await scene.window(of: scene.officer)
        #expect(try await export(constable, "una", reason: "For the analyst of the operation").status == 403)
        let analyst = try await scene.world.officer("INTO")
        let browser = try await scene.window(of: analyst)
        let short = try await export(browser, "una", reason: "because")
        #expect(short.status == 422)
        #expect(short.text.contains("10 to 500 characters"))
        #expect(try await scene.world.journal("search.export").allSatisfy { $0.category == ActCategory.refusal.rawValue })
        let sheet = try await export(browser, "una", reason: "For the analyst of the operation")
        #expect(sheet.status == 200)
        let lines = sheet.text.split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines.last?.contains("\"'=SYNTHETIC, \"\"QUOTED\"\", Una\"") == true)
        let entry = try #require(try await scene.world.journal("search.export").last)
        #expect(entry.category == ActCategory.disclosure.rawValue)
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        #expect(detail == "{\"cut\":false,\"query\":\"una\",\"reason\":\"For the analyst of the operation\",\"rows\":1}")
        let about = try await scene.world.store.read { tx in try tx.values(RawID.self, "SELECT id FROM journal_subject WHERE journal_id = \(entry.id)") }
        #expect(about == [una.raw])
    }

    @Test("a search is kept, listed for its officer alone, and dropped", arguments: TestStores.engines)
    func kept(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Una", "Synthetic")
        let browser = try await scene.window(of: scene.officer)
        #expect(try await send("/search/keep", [("q", "synthetic"), ("called", "")], from: browser).status == 422)
        _ = try await send("/search/keep", [("q", "synthetic kind:person"), ("called", "My people")], from: browser)
        #expect(try await browser.get("/search").text.contains("My people"))
        #expect(try await send("/search/keep", [("q", "other"), ("called", "My people")], from: browser).status == 422)
        let other = try await scene.window(of: scene.insider)
        #expect(try await !other.get("/search").text.contains("My people"))
        let id = try #require(try await scene.world.store.read { tx in try tx.value(RawID.self, "SELECT id FROM saved_search") })
        #expect(try await send("/search/drop", [("search", id.description)], from: other).status == 404)
        _ = try await send("/search/drop", [("search", id.description)], from: browser)
        #expect(try await !browser.get("/search").text.contains("My people"))
    }

    @Test("the page says how it read the query, why each was found, and what to narrow by", arguments: TestStores.engines)
    func says(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Elizabeth", "Synthetic", born: "1990-03-10")
        let place = try await scene.world.office.perform(RecordLocation(LocationFacts(line: "1 Synthetic Road")), as: scene.officer).outcome
        _ = try await scene.world.office.perform(LinkRecords(type: "LIVES", from: Ref(Person.kind, una), to: Ref(Location.kind, place)), as: scene.officer)
        _ = try await scene.file("investigation", "Burglary at Synthetic Road", at: "2026-03-01T10:00:00Z", links: [.init(type: "SUS", other: Ref(Person.kind, una))])
        let browser = try await scene.window(of: scene.officer)
        let page = try await browser.get("/search?q=liz%20synthetic%2010/3/90").text
        for part in ["Looked for", "name or words “liz synthetic”", "born Sat 10 Mar 1990", "“liz” is a form of Elizabeth", "birth date"] {
            #expect(page.contains(part), "\(part)")
        }
        let broad = try await browser.get("/search?q=synthetic").text
        #expect(broad.contains("kind%3Alocation") && broad.contains("kind%3Aperson"))
        #expect(try await browser.get("/search?q=synthetic%20role:LIVES").text.contains("SYNTHETIC, Elizabeth"))
        // No module here reads investigations: that she was suspected in one is not told.
        #expect(try await !browser.get("/search?q=synthetic%20role:suspect").text.contains("SYNTHETIC, Elizabeth"))
    }

    @Test("the API keeps its shape and adds how the query was understood", arguments: TestStores.engines)
    func api(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for _ in 1...3 { _ = try await scene.person("Una", "Synthetic") }
        let browser = try await scene.window(of: scene.officer)
        browser.token = try await Tokens(office: scene.world.office).create(for: scene.officer.id, label: "test", days: 1)
        let first = try JSONValue(text: try await browser.get("/api/v1/search?q=synthetic&limit=2").text.utf8)
        #expect(first["results"]?.array?.count == 2)
        #expect(first["more"] == .boolean(true))
        for key in ["kind", "id", "title", "why", "score"] { #expect(first["results"]?.array?.first?[key] != nil, "\(key)") }
        let next = try #require(first["next"]?.string)
        let second = try JSONValue(text: try await browser.get("/api/v1/search?q=synthetic&limit=2&after=\(next)").text.utf8)
        #expect(second["results"]?.array?.count == 1)
        #expect(second["more"] == .boolean(false))
    }
}
