import Base
import Foundation
import HTTPTypes
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

struct SiteTests {
    private func site(_ engine: Engine) async throws -> (World, Browser, Officer) {
        let module = WebModule(try RecordsModule.manifest())
        let world = try await World.make(engine, [module.manifest])
        let officer = try await world.officer("SGT", rank: .sergeant)
        try await world.office.setPassword("a long password", for: officer.id, by: nil)
        return (world, try Browser(world.office, [module]), officer)
    }

    private func name(_ officer: Officer, _ world: World) async throws -> String {
        try await world.store.read { tx in try tx.find(OfficerAccount.self, officer.id) }?.signInName ?? ""
    }

    @Test("without a session every page is the sign-in page", arguments: Engine.allCases)
    func signedOut(_ engine: Engine) async throws {
        let (_, browser, _) = try await site(engine)
        for path in ["/", "/search?q=x", "/do/records.person.record", "/nothing/here"] {
            let answer = try await browser.get(path)
            #expect(answer.status == 401)
            #expect(answer.contains("Sign in"))
        }
    }

    @Test("a wrong password does not say whether the name or the password was wrong", arguments: Engine.allCases)
    func wrongPassword(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        let known = try await browser.signIn(try await name(officer, world), "wrong password")
        let unknown = try await browser.signIn("nobody", "wrong password")
        #expect(known.status == 401 && unknown.status == 401)
        #expect(known.contains("The name or the password is not right"))
        #expect(unknown.contains("The name or the password is not right"))
    }

    @Test("a form without the session's token is refused", arguments: Engine.allCases)
    func csrf(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        _ = try await browser.signIn(try await name(officer, world), "a long password")
        let answer = try await browser.post("/do/records.person.record", [("csrf", "forged"), ("givenNames", "Test")])
        #expect(answer.status == 403)
        #expect(answer.contains("not from this session"))
    }

    @Test("every answer has the safe headers", arguments: Engine.allCases)
    func headers(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        let signedIn = try await browser.signIn(try await name(officer, world), "a long password")
        let cookie = try #require(signedIn.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
        let page = try await browser.get("/")
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        #expect(page.headers[.cacheControl] == "no-store")
        #expect(!page.contains("<script>") && !page.contains("style=\"") && !page.contains("onclick"))
    }

    @Test("a body of 10 MB is refused with a sentence", arguments: Engine.allCases)
    func largeBody(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        _ = try await browser.signIn(try await name(officer, world), "a long password")
        let answer = try await browser.post("/do/records.person.record", [("givenNames", String(repeating: "x", count: 10_000_000))])
        #expect(answer.status == 413)
        #expect(answer.contains("larger than 2 MB"))
    }

    @Test("when the session ended half-way, signing in again shows the form as it was typed", arguments: Engine.allCases)
    func expired(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        let name = try await name(officer, world)
        _ = try await browser.signIn(name, "a long password")
        let form = try await browser.get("/do/records.person.record")
        world.clock.advance(minutes: 60)
        let typed = Browser.hiddenFields(form.text) + [("givenNames", "Ada & <Bea>"), ("familyName", "Example")]
        let ended = try await browser.post("/do/records.person.record", typed)
        #expect(ended.status == 401)
        #expect(ended.contains("what you typed is kept"))
        let carried = Browser.hiddenFields(ended.text).map { ($0.0, $0.1.replacingEntities) }
        let again = try await browser.post("/sign-in", carried + [("sign-in.name", name), ("sign-in.password", "a long password")])
        #expect(again.status == 200)
        #expect(again.contains("Ada &amp; &lt;Bea&gt;"))
        #expect(try await world.journal("records.person.record").allSatisfy { $0.category == "CON" })
    }

    @Test("an address that leads nowhere, however deep, says so on a page with a way on, and below the API as a problem; before signing in it is like any other", arguments: Engine.allCases)
    func nowhere(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        #expect(try await browser.get("/people/a/b/c").status == 401)
        _ = try await browser.signIn(try await name(officer, world), "a long password")
        for path in ["/nonsense", "/people/a/b/c", "/do", "/journal/a/b"] {
            let answer = try await browser.get(path)
            #expect(answer.status == 404 && answer.contains("Go to your work list") && answer.headers[.contentSecurityPolicy] != nil, "\(path)")
        }
        let problem = try await browser.get("/api/v1/people/a/b/c")
        #expect(problem.status == 404 && problem.contentType == "application/problem+json")
    }

    @Test("the API refuses a missing token, an unknown operation, a field it does not know and a body that is no JSON", arguments: Engine.allCases)
    func api(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        #expect(try await browser.get("/api/v1/operations").status == 401)
        browser.token = try await Tokens(office: world.office).create(for: officer.id, label: "test", days: 1)
        #expect(try await browser.post(json: [:], to: "/api/v1/operations/no.such.operation").status == 404)
        let unknown = try await browser.post(json: ["colour": "red"], to: "/api/v1/operations/records.person.record")
        #expect(unknown.status == 422)
        #expect(unknown.headers[.contentType] == "application/problem+json")
        #expect(unknown.contains("unknown-field"))
        #expect(try await browser.post(json: "text", to: "/api/v1/operations/records.person.record").status == 422)
        #expect(try await browser.get("/api/v1/people/\(RawID(at: world.clock.now))").status == 404)
        #expect(try await browser.get("/api/v1/people?limit=0").status == 422)
        #expect(try await browser.get("/api/openapi.json").contains("\"openapi\":\"3.1.0\""))
    }

    @Test("when the records cannot be reached in the middle of a form, it says so and keeps what was typed to be sent again", arguments: Engine.allCases)
    func storeDown(_ engine: Engine) async throws {
        let (world, browser, officer) = try await site(engine)
        _ = try await browser.signIn(try await name(officer, world), "a long password")
        let form = try await browser.get("/do/records.person.record")
        let typed = Browser.hiddenFields(form.text) + [("givenNames", "Ada & <Bea>"), ("familyName", "Example")]
        await world.store.close()
        let answer = try await browser.post("/do/records.person.record", typed)
        #expect(answer.status == 503 && answer.headers[.retryAfter] == "5")
        #expect(answer.contains("cannot be reached at the moment") && answer.contains("Ada &amp; &lt;Bea&gt;"))
        // Sent again it is the same form: the same key, so that it is done once.
        let again = Browser.hiddenFields(answer.text).map { ($0.0, $0.1.replacingEntities) }
        #expect(again.map { "\($0.0)=\($0.1)" } == typed.map { "\($0.0)=\($0.1)" })
        let strange = try await browser.post("/do/records.person.record", typed, headers: ["Origin": "https://elsewhere.example"])
        #expect(strange.status == 503 && !strange.contains("Bea"))
        #expect(try await browser.get("/do/records.person.record").status == 503)
    }

    @Test("the node says when it is up and when it can serve", arguments: Engine.allCases)
    func health(_ engine: Engine) async throws {
        let (world, browser, _) = try await site(engine)
        #expect(try await browser.get("/healthz").status == 200)
        #expect(try await browser.get("/readyz").status == 200)
        #expect(try await browser.get("/metrics").contains("peel_requests_total"))
        await world.store.close()
        #expect(try await browser.get("/readyz").status == 503)
        #expect(try await browser.get("/healthz").status == 200)
    }
}

extension String {
    fileprivate var replacingEntities: String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(self) { text, pair in
            text.replacingOccurrences(of: pair.0, with: pair.1)
        }
    }
}
