import Base
import Core
import Foundation
import HTTPTypes
import Records
import Storage
import TestSupport
import Testing
@testable import Web

/// Puts a task on somebody's list.
private struct AskFor: Core.Operation {
    static let name: OperationName = "test.ask"
    static let title = "Ask"
    static let form = Form { Section("Task") { Field.text("title", "Title") } }

    let title: String
    let about: ID<Person>
    var officer: ID<OfficerAccount>?
    var role: String?
    var unit: ID<Core.Unit>?

    func perform(in work: Work) throws -> ID<TaskItem> {
        let owner: TaskOwner = if let officer { .officer(officer) } else { .role(role ?? "", in: unit) }
        return try work.task("test.task", title, about: Ref(Person.kind, about), for: owner, due: work.now)
    }
}

@Suite("The API")
struct APITests {
    private struct Site {
        let scene: HostileScene
        let browser: Browser
        var world: World { scene.world }
        var office: Office { scene.world.office }

        func ask(_ title: String, about person: ID<Person>, officer: ID<OfficerAccount>? = nil, role: String? = nil, unit: ID<Core.Unit>? = nil) async throws -> ID<TaskItem> {
            try await office.perform(AskFor(title: title, about: person, officer: officer, role: role, unit: unit), as: world.system).outcome
        }

        func json(_ path: String) async throws -> JSONValue {
            let answer = try await browser.get(path)
            #expect(answer.status == 200, "\(path) answered \(answer.status)")
            return try JSONValue(text: answer.bytes)
        }
    }

    private func site(_ engine: Engine, _ settings: Server.Settings = Server.Settings()) async throws -> Site {
        var tests = Manifest(name: "tests")
        tests.operations = [AnyOperation(AskFor.self)]
        let scene = try await HostileScene.make(engine, and: [tests])
        let browser = try Browser(scene.world.office, [try RecordsModule.web()], settings: settings)
        browser.token = try await Tokens(office: scene.world.office).create(for: scene.officer.id, label: "test", days: 1)
        return Site(scene: scene, browser: browser)
    }

    // MARK: Tasks

    @Test("tasks of others, and about what is restricted, are neither listed nor found", arguments: Engine.allCases)
    func otherTasks(_ engine: Engine) async throws {
        let site = try await site(engine)
        let una = try await site.scene.person("Una", "Synthetic")
        let hidden = try await site.scene.person("Ada", "Mockley")
        let group = try await site.world.group("CLOSED")
        let insider = try await site.world.officer("INTM", groups: [group])
        let colleague = try await site.world.officer("SGT", unit: "ELSEWHERE")
        var tasks = [
            try await site.ask("A colleague's", about: una, officer: colleague.id), try await site.ask("Another unit's", about: una, role: "SGT", unit: colleague.unitId),
            try await site.ask("Another role's", about: una, role: "CUSO"), try await site.ask("About what is hidden", about: hidden, officer: site.scene.officer.id),
        ]
        _ = try await site.office.perform(
            "access.record.restrict", body: ["kind": "person", "record": .string(hidden.description), "groups": [.string(group.description)], "reason": "x"], as: insider)
        #expect(try await site.json("/api/v1/tasks") == ["results": [], "more": false])
        tasks.append(ID<TaskItem>(RawID(at: site.world.clock.now)))
        let answers = try await tasks.asyncMap { try await site.browser.get("/api/v1/tasks/\($0)") }
        for answer in answers { #expect(answer.status == 404) }
        #expect(try await site.browser.get("/api/v1/tasks?limit=0").status == 422)
        #expect(try await site.browser.get("/api/v1/tasks?after=x").status == 422)
        site.browser.token = nil
        #expect(try await site.browser.get("/api/v1/tasks").status == 401)
    }

    @Test("own tasks and those waiting for a role are listed by key, each once, and each has its record", arguments: Engine.allCases)
    func ownTasks(_ engine: Engine) async throws {
        let site = try await site(engine)
        let una = try await site.scene.person("Una", "Synthetic")
        let officer = site.scene.officer
        var asked: [ID<TaskItem>] = []
        for number in 0..<3 { asked.append(try await site.ask("Own \(number)", about: una, officer: officer.id)) }
        asked.append(try await site.ask("Unit's", about: una, role: "SGT", unit: officer.unitId))
        asked.append(try await site.ask("Anyone's", about: una, role: "SGT"))
        var found: [String] = []
        var after = ""
        for _ in 0..<5 {
            let page = try await site.json("/api/v1/tasks?limit=2" + after)
            let ids = (page["results"]?.array ?? []).compactMap { $0["id"]?.string }
            found += ids
            after = "&after=\(ids.last ?? "")"
            if page["more"] == false { break }
        }
        #expect(found == asked.map(\.description).sorted())
        let one = try await site.json("/api/v1/tasks/\(asked[0])")
        #expect(one["version"] == 1 && one["title"] == "Own 0" && one["status"] == "open" && one["officer"] == .string(officer.id.description))
        #expect(one["subject"]?["id"] == .string(una.description) && one["subject"]?["title"] == "SYNTHETIC, Una")
        #expect(one["links"]?.array?.first?["to"] == .string("person/\(una)"))
        #expect(one["operations"]?.array?.contains("records.name.correct") == true)
        #expect(try await site.world.journal("worklist.read").count >= 3)
    }

    // MARK: Bad input and limits

    @Test("a search with a limit, place or kind that is none is refused, not guessed at", arguments: Engine.allCases)
    func search(_ engine: Engine) async throws {
        let site = try await site(engine)
        for (query, field) in [("limit=x", "limit"), ("limit=0", "limit"), ("limit=5000", "limit"), ("after=nonsense", "after"), ("kind=spaceship", "kind")] {
            let answer = try await site.browser.get("/api/v1/search?q=una&\(query)")
            #expect(answer.status == 422, "\(query)")
            let problems = try JSONValue(text: answer.bytes)["problems"]?.array ?? []
            #expect(problems.first?["field"] == .string(field), "\(query)")
        }
        #expect(try await site.browser.get("/api/v1/search?q=una&limit=200&kind=person").status == 200)
    }

    @Test("who asks too often is told after how long to ask again", arguments: Engine.allCases)
    func tooOften(_ engine: Engine) async throws {
        var settings = Server.Settings()
        settings.apiCallsPerSecond = 0.05
        settings.apiBurst = 2
        let site = try await site(engine, settings)
        for _ in 0..<2 { #expect(try await site.browser.get("/api/v1/operations").status == 200) }
        let refused = try await site.browser.get("/api/v1/operations")
        #expect(refused.status == 429 && refused.headers[.retryAfter] == "20")
        #expect(refused.contentType == "application/problem+json")
        site.world.clock.now = site.world.clock.now.adding(seconds: 20)
        #expect(try await site.browser.get("/api/v1/operations").status == 200)
        let name = site.scene.name
        for _ in 0..<5 { _ = try await site.browser.signIn(name, "guess") }
        let locked = try await site.browser.signIn(name, "guess")
        #expect(locked.status == 429 && locked.headers[.retryAfter] == "600")
    }

    @Test("what is too large is told with the limit that holds", arguments: Engine.allCases)
    func tooLarge(_ engine: Engine) async throws {
        let site = try await site(engine)
        let answer = try await site.browser.post(text: String(repeating: " ", count: 3_000_000), type: "application/json", to: "/api/v1/operations/records.person.record")
        #expect(answer.status == 413 && answer.contains("larger than 2 MB"))
    }

    @Test("links are given with their dates, source and grade, and it is said when there are more", arguments: Engine.allCases)
    func links(_ engine: Engine) async throws {
        let site = try await site(engine)
        let una = try await site.scene.person("Una", "Synthetic")
        let home = try await site.office.perform(RecordLocation(LocationFacts(line: "1 Testing Road")), as: site.scene.officer).outcome
        _ = try await site.office.perform(LinkRecords(type: "LIVES", from: Ref(Person.kind, una), to: Ref(Location.kind, home)), as: site.scene.officer)
        let person = try await site.json("/api/v1/people/\(una)")
        let link = try #require(person["links"]?.array?.first)
        #expect(link["type"] == "LIVES" && link["from"] == .string("person/\(una)") && link["to"] == .string("location/\(home)"))
        for key in ["id", "since", "until", "source", "grade", "recorded", "recordedInError"] { #expect(link[key] != nil, "\(key)") }
        #expect(person["linksCut"] == false)
    }

    // MARK: The document

    @Test("the document names every address there is, and every address it names is there", arguments: [Engine.sqlite])
    func document(_ engine: Engine) async throws {
        let site = try await site(engine)
        let document = try await site.json("/api/openapi.json")
        let paths = try #require(document["paths"]?.object)
        let pages = Pages()
        try RecordsModule.web().pages(pages)
        TaskRoutes.routes(pages)
        for route in pages.apiRoutes {
            let path = "/api/v1" + route.path.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
            #expect(paths[path]?["get"]?["responses"]?["422"] != nil, "\(path)")
        }
        for path in ["/api/v1/tasks", "/api/v1/tasks/{id}", "/api/v1/search", "/api/v1/people/{id}", "/api/v1/operations/records.person.record", "/api/v1/attachments"] {
            #expect(paths[path] != nil, "\(path)")
        }
        for (path, item) in paths where item["get"] != nil && !path.contains("{") {
            let status = try await site.browser.get(path).status
            #expect(status != 404 && status < 500, "\(path) answered \(status)")
        }
        let schemas = try #require(document["components"]?["schemas"]?.object)
        for reference in document.text.components(separatedBy: "#/components/schemas/").dropFirst() {
            let name = String(reference.prefix { $0.isLetter })
            #expect(schemas[name] != nil, "\(name)")
        }
        #expect(paths["/api/v1/search"]?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["$ref"] == "#/components/schemas/Search")
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var results: [T] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
