import Base
import Core
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing
import Web

@Suite("Signing in among hostile sites")
struct HostileSignInTests {
    static let elsewhere = [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "https://evil.example",
        "javascript:alert(1)", "data:text/html,x", "", "evil.example", " //evil.example", "/a\\b", "/\u{7F}x",
    ]

    @Test("nobody is sent to another site after signing in", arguments: elsewhere)
    func openRedirect(_ next: String) async throws {
        let scene = try await HostileScene.make(.sqlite)
        let answer = try await scene.signIn(try scene.browser(), next: next)
        #expect(answer.status == 303)
        #expect(answer.location == "/")
        #expect(Address(next).text == "/")
        #expect(answer.headers[values: .setCookie].count == 1)
    }

    @Test("a page of this site is gone on to, with its query")
    func ownPages() async throws {
        let scene = try await HostileScene.make(.sqlite)
        for next in ["/", "/search?q=a%20b&kind=person", "/people/0190c1c2-0000-7000-8000-000000000000"] {
            #expect(try await scene.signIn(try scene.browser(), next: next).location == next)
        }
    }

    @Test(
        "another site's form does not sign anybody in",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.example"], ["Origin": "null"], ["Origin": "http://localhost.evil.example"],
            ["Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"],
        ])
    func otherSite(_ headers: [String: String]) async throws {
        let scene = try await HostileScene.make(.sqlite)
        let answer = try await scene.signIn(try scene.browser(), headers: headers)
        #expect(answer.status == 403)
        #expect(answer.headers[.setCookie] == nil)
        #expect(try await scene.signIn(try scene.browser(), headers: ["Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"]).status == 303)
    }

    @Test("what another site sends is not put into a form as if the officer had typed it")
    func notCarried() async throws {
        let scene = try await HostileScene.make(.sqlite)
        let fields = [("givenNames", "Mallory"), ("familyName", "Planted")]
        let planted = try await scene.browser().post("/do/records.person.record", fields, headers: ["Sec-Fetch-Site": "cross-site"])
        #expect(planted.status == 401)
        #expect(!planted.contains("Planted") && !planted.contains("what you typed is kept"))
        let own = try await scene.browser().post("/do/records.person.record", fields, headers: ["Sec-Fetch-Site": "same-origin"])
        #expect(own.contains("Planted"))
    }

    @Test("a session the attacker chose is never taken up, and each sign-in makes a new one", arguments: Engine.allCases)
    func fixation(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let chosen = String(repeating: "A", count: 43)
        let browser = try scene.browser()
        #expect(try await browser.get("/", headers: ["Cookie": "peel_session=\(chosen)"]).status == 401)
        let first = try #require(try await scene.signIn(browser, headers: ["Cookie": "peel_session=\(chosen)"]).headers[.setCookie])
        let second = try #require(try await scene.signIn(browser).headers[.setCookie])
        #expect(!first.contains(chosen))
        #expect(first != second)
        #expect(try await browser.get("/", headers: ["Cookie": "peel_session=\(chosen)"]).status == 401)
    }

    @Test("a form of one session is refused in another, and signing out needs the session's own form", arguments: Engine.allCases)
    func otherSession(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let (mine, theirs) = (try await scene.signedIn(), try await scene.signedIn())
        let form = Browser.hiddenFields(try await theirs.get("/do/records.person.record").text)
        let answer = try await mine.post("/do/records.person.record", form + [("familyName", "Planted")])
        #expect(answer.status == 403)
        #expect(try await mine.post("/sign-out", form.filter { $0.0 == "csrf" }).status == 403)
        #expect(try await mine.post("/sign-out-everywhere", []).status == 403)
        let cross = try await theirs.post("/do/records.person.record", form + [("familyName", "Planted")], headers: ["Sec-Fetch-Site": "cross-site"])
        #expect(cross.status == 403)
        #expect(try await scene.people() == 0)
        #expect(try await mine.get("/").status == 200)
    }

    @Test("a page that refreshes itself does not keep an abandoned screen signed in", arguments: Engine.allCases)
    func idle(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let browser = try await scene.signedIn()
        for _ in 0..<2 {
            scene.world.clock.advance(minutes: 14)
            #expect(try await browser.get("/", headers: ["X-Peel-Live": "1"]).status == 200)
        }
        scene.world.clock.advance(minutes: 3)
        #expect(try await browser.get("/", headers: ["X-Peel-Live": "1"]).status == 401)
        #expect(try await browser.get("/live").status == 401)
    }

    @Test("sessions that are over do not pile up", arguments: Engine.allCases)
    func piles(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        for _ in 0..<3 {
            _ = try await scene.signedIn()
            scene.world.clock.advance(minutes: 31)
        }
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM session") } == 1)
    }

    @Test("a sign-in name with a NUL in it is only wrong", arguments: Engine.allCases)
    func nul(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let answer = try await scene.browser().signIn(scene.name + "\u{0}", HostileScene.password)
        #expect(answer.status == 401)
    }

    @Test("behind a proxy that speaks TLS the cookie is for TLS only, and nobody else's word for it counts", arguments: [true, false])
    func secureCookie(_ trusts: Bool) async throws {
        let scene = try await HostileScene.make(.sqlite)
        var settings = Server.Settings()
        settings.trustsProxy = trusts
        let browser = try Browser(scene.world.office, [], settings: settings)
        let cookie = try #require(try await scene.signIn(browser, headers: ["X-Forwarded-Proto": "https"]).headers[.setCookie])
        #expect(cookie.contains("Secure") == trusts)
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
    }

    @Test("who may not know is not told what the database said", arguments: Engine.allCases)
    func readiness(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        await scene.world.store.close()
        let answer = try await scene.browser().get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.text == "not ready: unavailable\n")
    }
}
