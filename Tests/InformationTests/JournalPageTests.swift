import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("The journal's pages")
struct JournalPageTests {
    @Test("are refused to those who may not read the journal, and that is in the journal", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Testcase")
        let entry = try #require(try await scene.world.journal("records.person.record").last)
        for officer in [scene.administrator, scene.detective] {
            let browser = try await scene.window(of: officer)
            let pages = try await browser.get("/")
            #expect(!pages.contains("href=\"/journal\""))
            for path in ["/journal", "/journal/\(entry.id)", "/api/v1/journal", "/api/v1/journal/0/proof"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
            let refusals = try await scene.world.journal("journal.read").filter { $0.officerId == officer.id.raw }
            #expect(refusals.map(\.category) == ["EXPF", "EXPF", "EXPF", "EXPF"])
            #expect(refusals.allSatisfy { $0.outcome == "forbidden" })
        }
    }

    @Test("an entry that is not there, or an id that is none, is not found", arguments: Engine.allCases)
    func absent(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.window(of: scene.auditor)
        #expect(try await browser.get("/journal/\(RawID(at: scene.world.clock.now))").status == 404)
        #expect(try await browser.get("/journal/none").status == 404)
        #expect(try await browser.get("/journal?record=none").status == 422)
    }

    @Test("show who did what to a record, and only to that record", arguments: Engine.allCases)
    func byRecord(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (one, other) = (try await scene.person("Testcase"), try await scene.person("Otherone"))
        try await scene.open(one)
        let browser = try await scene.window(of: scene.auditor)
        let page = try await browser.get("/journal?record=\(one)")
        #expect(page.status == 200)
        #expect(page.contains("records.person.record") && page.contains("records.person.read"))
        #expect(page.contains("TESTCASE") && !page.contains("OTHERONE"))
        #expect(page.count("<td><code>") == 2)
        #expect(!page.contains(other.description))
    }

    @Test("show an officer's acts, one kind of act, and refusals with their reason", arguments: Engine.allCases)
    func byOfficer(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        try await scene.open(person, by: scene.auditor)
        let refusal = try await scene.world.refusal { try await scene.open(person, by: scene.administrator) }
        #expect(refusal?.code == "forbidden")
        let browser = try await scene.window(of: scene.auditor)
        let acts = try await browser.get("/journal?officer=\(scene.detective.number)")
        #expect(acts.contains("records.person.record") && !acts.contains("records.person.read"))
        let reads = try await browser.get("/journal?act=records.person.read")
        #expect(reads.count("<td><code>records.person.read") == 2)
        #expect(reads.count("<td><code>") == 2)
        let refused = try await browser.get("/journal?outcome=refused")
        #expect(refused.count("<td><code>") == 1)
        #expect(refused.contains("forbidden<br><small>Your role does not include this page."))
        let both = try await browser.get("/journal?outcome=refused&officer=\(scene.detective.number)")
        #expect(both.contains("No entry fits."))
    }

    @Test("lead from an act to the device its officer had signed in on, or to the token, and from a command to neither", arguments: Engine.allCases)
    func origin(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        let auditor = try await scene.window(of: scene.auditor)
        let detective = try await scene.window(of: scene.detective)
        func last(_ act: String) async throws -> JournalEntry { try #require(try await scene.world.journal(act).last { $0.officerId == scene.detective.id.raw }) }
        let bare = try await last("records.person.record")
        #expect(try await auditor.get("/journal/\(bare.id)").contains("<dt>From</dt>") == false)
        #expect(try await detective.post("/sign-in", [("sign-in.name", "nobody"), ("sign-in.password", "guess")], headers: ["User-Agent": "Guesser"]).status == 401)
        scene.world.clock.advance(minutes: 1)
        #expect(
            try await detective.post(
                "/sign-in", [("sign-in.name", try await scene.signInName(of: scene.detective)), ("sign-in.password", Scene.password), ("sign-in.next", "/")],
                headers: ["User-Agent": "Tablet <17> of the synthetic van"]
            ).status == 303)
        #expect(try await detective.get("/people/\(person)").status == 200)
        let read = try await last("records.person.read")
        let page = try await auditor.get("/journal/\(read.id)")
        #expect(page.contains("Tablet &lt;17&gt; of the synthetic van at "))
        #expect(try await detective.get("/api/v1/people/\(person)").status == 200)
        let byToken = try await last("records.person.read")
        #expect(byToken.id != read.id)
        #expect(try await auditor.get("/journal/\(byToken.id)").contains("API token test"))
        let wrong = try #require(try await scene.world.journal("session.sign-in").first { $0.outcome == "wrong" })
        #expect(try await auditor.get("/journal/\(wrong.id)").contains("Guesser"))
    }

    @Test("are themselves in the journal, with what was asked for and how much was shown", arguments: Engine.allCases)
    func accounted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        let browser = try await scene.window(of: scene.auditor)
        _ = try await browser.get("/journal?record=\(person)&outcome=refused")
        let read = try #require(try await scene.world.journal("journal.read").last)
        #expect(read.category == "CON" && read.officerId == scene.auditor.id.raw && read.outcome == "done")
        let body = try #require(try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(read.id)") })
        let detail = try JSONValue(text: body.utf8)
        #expect(detail["criteria"]?["record"] == .string(person.description))
        #expect(detail["shown"] == 0)
        #expect(try await browser.get("/journal?act=journal.read").count("<td><code>") == 1)
    }

    @Test("one entry shows its position, its basis, the records it touched and what changed, field by field", arguments: Engine.allCases)
    func one(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Testcase<b>")
        let entry = try #require(try await scene.world.journal("records.person.record").last)
        let browser = try await scene.window(of: scene.auditor)
        #expect(try await browser.get("/journal").contains("not yet sealed"))
        try await scene.seal()
        let position = try #require(
            try await scene.world.store.read { tx in try tx.value(Int64.self, "SELECT position FROM journal_seal WHERE journal_id = \(entry.id)") })
        scene.world.clock.advance(minutes: 1)
        let page = try await browser.get("/journal/\(entry.id)")
        #expect(page.contains("Position \(position)"))
        #expect(page.contains(scene.detective.name) && page.contains("COL"))
        #expect(page.contains("Testcase&lt;b&gt;") && !page.contains("Testcase<b>"))
        #expect(page.contains(try #require(entry.detailHash)))
        let opened = try #require(try await scene.world.journal("journal.read").last)
        #expect(opened.subjectId == entry.id)
    }

    @Test("pages follow one another without a gap or a repeat", arguments: Engine.allCases)
    func pages(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Testcase")
        for _ in 0..<110 { try await scene.open(person) }
        let browser = try await scene.window(of: scene.auditor)
        let first = try await browser.get("/journal?record=\(person)")
        #expect(first.count("<td><code>") == 100)
        let after = try #require(first.text.firstMatch(of: #/rel="next" href="([^"]*)"/#)).output.1
        let second = try await browser.get(String(after).replacing("&amp;", with: "&"))
        #expect(second.count("<td><code>") == 11)
        #expect(second.contains("First page"))
    }
}
