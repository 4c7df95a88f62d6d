import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Forms kept while they are typed")
struct DraftTests {
    private static let password = "a long password"

    private struct Site {
        let world: World
        let module: WebModule
        let officer: Officer
        let name: String

        /// A window of the officer on another device: a session of its own.
        func window() async throws -> Browser {
            let browser = try Browser(world.office, [module])
            _ = try await browser.signIn(name, DraftTests.password)
            return browser
        }
    }

    private func site(_ engine: Engine, _ role: String = "SGT") async throws -> Site {
        let module = WebModule(try RecordsModule.manifest())
        let world = try await World.make(engine, [module.manifest])
        let officer = try await world.officer(role, rank: .sergeant)
        try await world.office.setPassword(Self.password, for: officer.id, by: nil)
        let name = try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id)?.signInName }
        return Site(world: world, module: module, officer: officer, name: try #require(name))
    }

    private let form = "/do/records.person.record"

    private func keep(_ window: Browser, _ fields: [(String, String)]) async throws -> Browser.Answer {
        let hidden = Browser.hiddenFields(try await window.get(form).text)
        let csrf = hidden.last { $0.0 == "csrf" }?.1 ?? ""
        return try await window.post("/drafts", [("csrf", csrf), ("draft.operation", "records.person.record")] + fields)
    }

    @Test("a draft from elsewhere, of no form, or too long is not kept", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let site = try await site(engine)
        let window = try await site.window()
        #expect(try await window.post("/drafts", [("csrf", "forged"), ("draft.operation", "records.person.record"), ("givenNames", "X")]).status == 403)
        #expect(try await keep(window, [("draft.operation", "no.such.form"), ("givenNames", "X")]).status == 404)
        #expect(try await keep(window, [("givenNames", String(repeating: "x", count: Drafts.bytesMax))]).status == 409)
        let auditor = try await self.site(engine, "ADMIN")
        let other = try await auditor.window()
        let csrf = Browser.hiddenFields(try await other.get("/").text).last { $0.0 == "csrf" }?.1 ?? ""
        #expect(try await other.post("/drafts", [("csrf", csrf), ("draft.operation", "records.person.record"), ("givenNames", "X")]).status == 403)
        #expect(try await window.get(form).contains("Put back what you typed") == false)
    }

    @Test("what was typed comes back on another device, and is gone once it was sent", arguments: Engine.allCases)
    func restored(_ engine: Engine) async throws {
        let site = try await site(engine)
        let window = try await site.window()
        #expect(try await keep(window, [("givenNames", "Vera \"V\" <b>"), ("familyName", "Sampl")]).status == 200)
        #expect(try await keep(window, [("givenNames", "Vera \"V\" <b>"), ("familyName", "Sampleton"), ("languages", "")]).status == 200)
        let tablet = try await site.window()
        #expect(try await tablet.get(form).contains("Put back what you typed"))
        let restored = try await tablet.get(form + "?draft=yes")
        #expect(restored.contains("Sampleton") && restored.contains("Vera &quot;V&quot; &lt;b&gt;"))
        #expect(restored.contains("Put back what you typed") == false)
        let sent = try await tablet.submit("records.person.record", [("familyName", "Sampleton")])
        #expect(sent.status == 303)
        #expect(try await window.get(form).contains("Put back what you typed") == false)
    }

    @Test("a draft is its author's alone, can be dropped, and grows too old", arguments: Engine.allCases)
    func own(_ engine: Engine) async throws {
        let site = try await site(engine)
        let window = try await site.window()
        _ = try await keep(window, [("familyName", "Sampleton")])
        let other = try await site.world.officer("SGT", rank: .sergeant)
        let key = Drafts.Key("records.person.record", on: nil)
        let drafts = Drafts(site.world.office)
        #expect(try await drafts.draft(of: key, for: other) == nil)
        #expect(try await drafts.draft(of: key, for: site.officer)?.pairs.map(\.value) == ["Sampleton"])
        let csrf = Browser.hiddenFields(try await window.get(form).text).last { $0.0 == "csrf" }?.1 ?? ""
        #expect(try await window.post("/drafts/drop", [("csrf", csrf), ("draft.operation", "records.person.record")]).status == 303)
        #expect(try await drafts.draft(of: key, for: site.officer) == nil)
        _ = try await drafts.keep([("familyName", "Sampleton")], of: key, for: site.officer)
        site.world.clock.now = site.world.clock.now.adding(hours: 24 * Drafts.daysMax + 1)
        #expect(try await drafts.draft(of: key, for: site.officer) == nil)
    }

    @Test("the newest drafts of an officer are kept, as many as there may be", arguments: Engine.allCases)
    func bounded(_ engine: Engine) async throws {
        let site = try await site(engine)
        let drafts = Drafts(site.world.office)
        for number in 0...Drafts.perOfficerMax {
            site.world.clock.advance(minutes: 1)
            _ = try await drafts.keep([("x", "\(number)")], of: Drafts.Key(OperationName("form.\(number)"), on: nil), for: site.officer)
        }
        #expect(try await drafts.draft(of: Drafts.Key("form.0", on: nil), for: site.officer) == nil)
        #expect(try await drafts.draft(of: Drafts.Key("form.1", on: nil), for: site.officer) != nil)
        #expect(try await site.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM draft") } == Drafts.perOfficerMax)
    }
}
