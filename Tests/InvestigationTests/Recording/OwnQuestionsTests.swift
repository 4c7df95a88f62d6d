import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("A force's own questions in a report")
struct OwnQuestionsTests {
    private static let password = "a long synthetic passphrase"

    private func load(_ scene: Scene, from day: Day, edition: String, _ codes: [Code]) async throws {
        let list = CodeEdition(list: "offence-question", edition: edition, source: "The force's own.", validFrom: day, codes: codes)
        _ = try await scene.office.perform(LoadCodeList(list), as: try await scene.world.officer("ADMIN", rank: .staff))
    }

    private func body(_ scene: Scene, _ more: [String: JSONValue]) -> JSONValue {
        let fixed: [String: JSONValue] = [
            "offenceClass": "46", "occurredFrom": .string(scene.now.adding(hours: -1).description), "location": ["new": ["line": "3 Quay Parade"]], "account": "Four bottles were taken.",
        ]
        return .object(fixed.merging(more) { _, new in new })
    }

    private func codes(_ scene: Scene, _ more: [String: JSONValue]) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform("investigation.crime.report", body: body(scene, more), as: scene.constable) }?.codes
    }

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private static let own = [
        Code(code: "qTags", title: "Were security tags removed?", detail: ["kind": "yesno", "types": "shoplifting", "required": "the retailers of the borough ask for it"]),
        Code(code: "qBanned", title: "Banned from the shop since", detail: ["kind": "text", "types": "shoplifting"]),
        // Neither may take the place of a field of the report.
        Code(code: "account", title: "Account", detail: ["kind": "text", "types": "shoplifting"]),
    ]

    @Test("what the list asks is required, what it asks no longer is unknown, and a question takes no field's place", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await codes(scene, [:]) == ["qThreat: required"])
        try await load(scene, from: London.day(of: scene.now), edition: "force-1", Self.own)
        #expect(try await codes(scene, [:]) == ["qTags: required"])
        #expect(try await codes(scene, ["qTags": true, "qThreat": false])?.contains("qThreat: unknown-field") == true, "the starter list's question is asked no more")
        #expect(try await codes(scene, ["qTags": "perhaps"])?.first?.hasPrefix("qTags: ") == true)
        #expect(try await codes(scene, ["qTags": true, "account": " "])?.contains("account: required") == true)
    }

    @Test("the form asks the force's questions from the day they are in force, and the crime keeps the answers under the words that were asked", arguments: Engine.allCases)
    func asked(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        try await load(scene, from: London.day(of: scene.now).adding(days: 2), edition: "force-2", Self.own)
        #expect(try await constable.get("/do/investigation.crime.report").contains("Were security tags removed?") == false, "not before its day")
        #expect(try await codes(scene, ["qThreat": false]) == nil)
        scene.world.clock.advance(minutes: 60 * 24 * 3)
        let again = try await window(of: scene.constable, in: scene)
        let form = try await again.get("/do/investigation.crime.report")
        let document = try await again.get("/api/openapi.json")
        #expect(document.contains("\"qTags\"") && !document.contains("\"qThreat\""), "the document says the force's own questions")
        #expect(document.contains("\"number\":{\"type\":\"string\"}"), "and what an operation answers")
        #expect(form.contains("Were security tags removed?") && form.contains("the retailers of the borough ask for it"))
        #expect(!form.contains("Was anybody threatened or pushed?"))
        let answer = try await scene.office.perform("investigation.crime.report", body: body(scene, ["qTags": true, "qBanned": "the carnival"]), as: scene.constable)
        let id = try #require(answer.subject)
        let page = try await again.get("/investigations/\(id.id)")
        #expect(page.contains("Were security tags removed?") && page.contains("the carnival"))
        #expect(try await again.get("/search?q=carnival").contains("01/000002/26"), "and is found by them")
        let listed = try await scene.all(CrimeDetail.self, "SELECT * FROM crime_detail ORDER BY id DESC")
        #expect(listed.first?.answers == ["qTags": "yes", "qBanned": "the carnival"])
    }
}
