import Base
import Core
import Foundation
import HTTPTypes
import Records
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Hostile input")
struct HostileInputTests {
    /// An operation with a repeated group, because none of Records' has one.
    private struct ListThings: Core.Operation {
        static let name: OperationName = "records.things.list"
        static let title = "List things"
        static let form = Form {
            Section("Things") {
                Field.repeated("things", "Thing", max: 5) { Field.text("description", "What it is", max: 40) }
                Field.codes("markers", "Markers", from: "warning-marker", max: 5)
            }
        }
        struct Thing: Codable, Sendable { let description: String? }
        let things: [Thing]?
        let markers: [String]?
        func perform(in work: Work) throws -> Done { Done() }
    }

    private static var listing: Manifest {
        var manifest = Manifest(name: "listing")
        manifest.operations = [AnyOperation(ListThings.self)]
        return manifest
    }

    static let names = [
        "'\";--<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "\" autofocus onfocus=alert(1) x=\"", "<!--", "{{7*7}}", "👮🏽‍♀️ عربي txt",
    ]

    @Test("a name is shown as it is and never becomes markup", arguments: names, Engine.allCases)
    func markup(_ name: String, _ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let person = try await scene.person("Una", name)
        let browser = try await scene.signedIn()
        let typed = Address.percent(name)
        for path in [
            "/people/\(person)", "/search?q=\(typed)", "/search?q=\(typed)&kind=\(typed)", "/do/records.marker.set?ref=person/\(person)", "/journal?act=\(typed)",
            "/people/\(person)?kind=\(typed)&after=\(typed)", "/do/\(typed)", "/\(typed)", "/people/\(typed)",
        ] {
            let answer = try await browser.get(path)
            #expect(answer.status < 500, "\(path)")
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8", "\(path)")
            let lower = answer.text.lowercased()
            for danger in ["<script>alert", "<img src=x", "\" autofocus", "'\";--<"] { #expect(!lower.contains(danger), "\(path): \(danger)") }
        }
        let refused = try await browser.submit("records.marker.set", on: Ref(Person.kind, person), [("justification", name), ("code", name)])
        #expect(refused.status == 422)
        #expect(!refused.contains("<script>alert") && !refused.contains("<img src=x"))
        let suggestions = try await browser.get("/pick/person?q=una")
        #expect(suggestions.headers[.contentType] == "application/json")
        #expect(suggestions.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test("a NUL anywhere is refused with a sentence, never a fault", arguments: Engine.allCases)
    func nul(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let browser = try await scene.signedIn()
        for path in [
            "/search?q=a%00b", "/codes/sex?q=%00", "/codes/%00", "/pick/person?q=ab%00", "/pick/%00?q=ab", "/people/%00", "/do/records.person.record?ref=per%00son/x",
            "/do/%00",
        ] {
            let answer = try await browser.get(path)
            #expect([404, 422].contains(answer.status), "\(path): \(answer.status)")
        }
        let fields = [("givenNames", "U\u{0}na"), ("familyName", "Testcase"), ("sex", "1\u{0}"), ("phone", "\u{0}")]
        let form = try await browser.submit("records.person.record", fields)
        #expect(form.status == 422)
        #expect(form.contains("NUL"))
        let body: JSONValue = ["givenNames": "U\u{0}", "familyName": "Testcase", "sex": "\u{0}", "selfDefinedEthnicity": "\u{0}", "dateOfBirth": "\u{0}"]
        let answer = try await browser.post(json: body, to: "/api/v1/operations/records.person.record")
        #expect(answer.status == 422)
        #expect(answer.contains("bad-character"))
        #expect(try await scene.people() == 0)
    }

    @Test("a form with fifty thousand rows costs no more than one with too many", arguments: Engine.allCases)
    func manyRows(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine, and: [Self.listing])
        let browser = try await scene.signedIn()
        let rows = (0..<50_000).map { ("things.\($0).description", "x") }
        let codes = (0..<20_000).map { _ in ("markers", "VI") }
        for flood in [rows, codes] {
            let answer = try await browser.submit("records.things.list", flood)
            #expect(answer.status == 422)
            #expect(answer.contains("at most 5"))
        }
        let drawn = try await browser.submit("records.things.list", rows)
        #expect(drawn.text.utf8.count < 60_000)
    }

    @Test("JSON nested a hundred thousand deep, or cut off, is refused and the server goes on", arguments: Engine.allCases)
    func deep(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let browser = try await scene.signedIn()
        for body in [String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000), "{\"a\":1e999}", "{\"a\":", "\u{FEFF}", ""] {
            let answer = try await browser.post(text: body, type: "application/json", to: "/api/v1/operations/records.person.record")
            #expect(answer.status == 422)
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
        #expect(try await browser.get("/").status == 200)
    }

    @Test("a search of a thousand words is refused, in codes as in records", arguments: Engine.allCases)
    func manyWords(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let browser = try await scene.signedIn()
        let words = (0..<1000).map { "w\($0)" }.joined(separator: "%20")
        #expect(try await browser.get("/codes/cjs-offence?q=\(words)").status == 422)
        #expect(try await browser.get("/search?q=\(words)").status == 422)
        #expect(try await browser.get("/api/v1/search?q=\(words)").status == 422)
        #expect(try await browser.get("/pick/person?q=\(words)").status < 500)
    }

    @Test(
        "no path leads out of the style and scripts",
        arguments: [
            "/assets/x/../../../../etc/passwd", "/assets/x/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/x/..%2f..%2fetc%2fpasswd", "/assets/x//etc/passwd",
            "/assets/../Package.swift", "/assets/x/leaflet/../../../../../etc/passwd", "/assets/x/%00", "/assets/x/peel.css%00.png", "/assets/x/peel.css/../../001_core.sql",
        ])
    func traversal(_ path: String) async throws {
        let scene = try await HostileScene.make(.sqlite)
        let answer = try await scene.browser().get(path)
        #expect([401, 404].contains(answer.status))
        #expect(!answer.contains("root:") && !answer.contains("CREATE TABLE") && !answer.contains("swift-tools-version"))
    }

    @Test("one officer's key does not reach another officer's act", arguments: Engine.allCases)
    func idempotencyAcrossOfficers(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let mine = try await scene.signedIn()
        let other = try await scene.world.officer("SGT", rank: .sergeant)
        let theirs = try scene.browser()
        theirs.token = try await Tokens(office: scene.world.office).create(for: other.id, label: "test", days: 1)
        let key = ["Idempotency-Key": RawID(at: scene.world.clock.now).description]
        let body: JSONValue = ["familyName": "Testcase"]
        let path = "/api/v1/operations/records.person.record"
        let first = try await mine.post(json: body, to: path, headers: key)
        let repeated = try await mine.post(json: body, to: path, headers: key)
        let second = try await theirs.post(json: body, to: path, headers: key)
        let different = try await theirs.post(json: ["familyName": "Otherone"], to: path, headers: key)
        #expect(first.status == 200 && first.text == repeated.text)
        #expect(second.status == 200 && second.text != first.text)
        #expect(different.status == 409)
        #expect(try await mine.post(json: body, to: path, headers: ["Idempotency-Key": "x"]).status == 422)
        #expect(try await scene.people() == 2)
    }

    @Test("a form that was sent before and is sent again changed is shown with the reason and a new key", arguments: Engine.allCases)
    func sentAgain(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let browser = try await scene.signedIn()
        let hidden = Browser.hiddenFields(try await browser.get("/do/records.person.record").text)
        let send = { (familyName: String, fields: [(String, String)]) in try await browser.post("/do/records.person.record", fields + [("familyName", familyName)]) }
        #expect(try await send("Testcase", hidden).status == 303)
        #expect(try await send("Testcase", hidden).status == 303)
        let changed = try await send("Otherone", hidden)
        #expect(changed.status == 409)
        #expect(changed.contains("sent before") && changed.contains("Otherone"))
        #expect(try await scene.people() == 1)
        #expect(try await send("Otherone", Browser.hiddenFields(changed.text)).status == 303)
        #expect(try await scene.people() == 2)
    }

    @Test("a link learned from a record the officer may not see is not in the API either", arguments: Engine.allCases)
    func hiddenSource(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine, and: [SourcedLink.manifest])
        let (one, other, source) = (try await scene.person("Una", "Testcase"), try await scene.person("Bo", "Otherone"), try await scene.person("Hilde", "Covertname"))
        let group = try await scene.world.group("SIGNET")
        _ = try await scene.world.office.perform(
            SourcedLink(from: one.raw, to: other.raw, source: source.raw, group: group), as: scene.world.system)
        let browser = try await scene.signedIn()
        let links = { try await browser.get("/api/v1/people/\(one)").contains("person/\(other)") }
        #expect(try await !links())
        _ = try await scene.world.office.perform(AddGroupMember(group: group, officer: scene.officer.id), as: scene.world.system)
        #expect(try await links())
    }

    /// Links two people on the word of a third record, which it restricts.
    private struct SourcedLink: Core.Operation {
        static let name: OperationName = "test.link.sourced"
        static let title = "Link on the word of another record"
        static let form = Form { Section("Link") { [Field.subject("from", "person"), Field.subject("to", "person"), Field.subject("source", "person"), Field.subject("group", "group")] } }
        let from: RawID
        let to: RawID
        let source: RawID
        let group: ID<AccessGroup>

        func perform(in work: Work) throws -> Done {
            let source = Ref(Person.kind, source)
            try work.link("ASSOC", from: Ref(Person.kind, from), to: Ref(Person.kind, to), source: source)
            try work.restrict(source, to: [group])
            return Done()
        }

        static var manifest: Manifest {
            var manifest = Manifest(name: "test")
            manifest.operations = [AnyOperation(SourcedLink.self)]
            return manifest
        }
    }

    @Test("calls beyond the rate wait, and a new second lets more through")
    func rate() {
        let limiter = RateLimiter(perSecond: 2, burst: 3)
        let start = Instant(seconds: 1_800_000_000)
        #expect((0..<3).allSatisfy { _ in limiter.wait("a", now: start) == nil })
        #expect(limiter.wait("a", now: start) == 1)
        #expect(limiter.wait("b", now: start) == nil)
        #expect(limiter.wait("a", now: start.adding(seconds: 1)) == nil)
    }
}
