import Base
import Core
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Pages of access")
struct AccessPagesTests {
    private static let password = "a long synthetic passphrase"

    private struct Site {
        let world: World
        let module: WebModule

        func name(_ officer: Officer) async throws -> String {
            try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }?.signInName ?? ""
        }

        func window(of officer: Officer) async throws -> Browser {
            try await world.office.setPassword(AccessPagesTests.password, for: officer.id, by: nil)
            let browser = try Browser(world.office, [module])
            let answer = try await browser.signIn(try await name(officer), AccessPagesTests.password)
            #expect(answer.status == 303)
            return browser
        }
    }

    private func site(_ engine: Engine) async throws -> Site {
        let module = try RecordsModule.web()
        return Site(world: try await World.make(engine, [module.manifest]), module: module)
    }

    @Test("who gives no access sees no page of it", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let site = try await site(engine)
        let officer = try await site.world.officer("PC")
        let browser = try await site.window(of: officer)
        for path in ["/officers", "/officers/\(officer.id)", "/officers/\(officer.id)/password", "/groups"] {
            #expect(try await browser.get(path).status == 403, "\(path)")
        }
        #expect(!(try await browser.get("/").contains("href=\"/officers\"")))
    }

    @Test("an administrator finds the officer, sets roles, ends access; their own page offers nothing of it", arguments: Engine.allCases)
    func administrator(_ engine: Engine) async throws {
        let site = try await site(engine)
        let admin = try await site.world.officer("ADMIN")
        let officer = try await site.world.officer("PC", name: "Ada Synthson")
        let browser = try await site.window(of: admin)
        #expect(try await browser.get("/").contains("href=\"/officers\""))
        let list = try await browser.get("/officers?q=synthson")
        #expect(list.status == 200 && list.contains("/officers/\(officer.id)"))
        #expect(!(try await browser.get("/officers?q=synthson").contains("/officers/\(admin.id)")))
        let page = try await browser.get("/officers/\(officer.id)")
        for part in ["Set roles", "End access", "Give a one-time password", "Patrol constable"] { #expect(page.contains(part), "\(part)") }
        let own = try await browser.get("/officers/\(admin.id)")
        for part in ["Set roles", "End access", "Give a one-time password"] { #expect(!own.contains(part), "\(part)") }

        let ref = Ref(OfficerAccount.kind, officer.id)
        let empty = try await browser.submit("access.officer.roles.set", on: ref, [("roles", "CTRL"), ("reason", "")])
        #expect(empty.status == 422 && empty.contains("Ada Synthson"))
        let done = try await browser.submit("access.officer.roles.set", on: ref, [("roles", "CTRL"), ("reason", "Moved.")])
        #expect(done.location == "/officers/\(officer.id)")
        #expect(try await browser.follow(done).contains("Control room call taker"))
        let ended = try await browser.submit("access.officer.end", on: ref, [("reason", "Left.")])
        #expect(try await browser.follow(ended).contains("access ended"))
    }

    @Test("a group's page takes a member out", arguments: Engine.allCases)
    func group(_ engine: Engine) async throws {
        let site = try await site(engine)
        let admin = try await site.world.officer("ADMIN")
        let group = try await site.world.group("CLOSED")
        let member = try await site.world.officer("INTO", name: "Ada Synthson", groups: [group])
        let browser = try await site.window(of: admin)
        #expect(try await browser.get("/groups").contains("/groups/\(group)"))
        #expect(try await browser.get("/groups/\(group)").contains("Ada Synthson"))
        let form = try await browser.get(FormPage.address(of: "access.group.member.end", on: Ref(AccessGroup.kind, group)).text)
        #expect(form.contains(member.id.description))
        let done = try await browser.submit("access.group.member.end", on: Ref(AccessGroup.kind, group), [("officer", member.id.description), ("reason", "Moved.")])
        #expect(done.location == "/groups/\(group)")
        #expect(!(try await browser.follow(done).contains("Ada Synthson")))
    }

    @Test("with a one-time password there is one page, until it is changed; the form that waited is still there", arguments: Engine.allCases)
    func oneTime(_ engine: Engine) async throws {
        let site = try await site(engine)
        let (agent, officer) = (try await site.world.officer("SUPP"), try await site.world.officer("PC"))
        let desk = try await site.window(of: agent)
        #expect(try await desk.post("/officers/\(officer.id)/password", [("csrf", "forged"), ("reason", "x")]).status == 403)
        let form = try await desk.get("/officers/\(officer.id)/password")
        let fields = Browser.hiddenFields(form.text).filter { $0.0 == "csrf" }.prefix(1)
        #expect(try await desk.post("/officers/\(officer.id)/password", fields + [("reason", "")]).status == 422)
        let told = try await desk.post("/officers/\(officer.id)/password", fields + [("reason", "Forgot it.")])
        let password = try #require(told.text.components(separatedBy: "id=\"one-time\">").last?.prefix { $0 != "<" }.description)

        let browser = try Browser(site.world.office, [site.module])
        let name = try await site.name(officer)
        let first = try await browser.post(
            "/sign-in", [("sign-in.name", name), ("sign-in.password", password), ("sign-in.next", "/do/records.person.record"), ("familyName", "Ex<ample")])
        #expect(first.status == 200 && first.contains("Choose your password"))
        for path in ["/", "/search?q=x", "/do/records.person.record", "/people/\(RawID(at: site.world.clock.now))"] {
            let answer = try await browser.get(path)
            #expect(answer.status == 303 && answer.location?.hasPrefix("/account/password") == true, "\(path)")
        }
        #expect(try await browser.get("/live?ref=officer/\(officer.id)").status == 401)
        let carried = Browser.hiddenFields(first.text).map { ($0.0, $0.1.replacingOccurrences(of: "&lt;", with: "<")) }
        func change(_ old: String, _ new: String, _ again: String) async throws -> Browser.Answer {
            try await browser.post("/account/password", carried + [("password.old", old), ("password.new", new), ("password.again", again)])
        }
        #expect(try await change(password, "one of my own words", "another of my words").contains("differs"))
        #expect(try await change("wrong", "one of my own words", "one of my own words").status == 422)
        let resumed = try await change(password, "one of my own words", "one of my own words")
        #expect(resumed.status == 200 && resumed.contains("Ex&lt;ample"))
        #expect(try await browser.get("/").status == 200)
        #expect(try await browser.get("/account").contains("/account/password"))
    }
}
