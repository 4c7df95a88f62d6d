import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Protective marking")
struct MarkRecordTests {
    private func body(_ ref: Ref, _ marking: String) -> JSONValue {
        ["kind": .string(ref.kind.name), "record": .string(ref.id.description), "marking": .string(marking)]
    }

    @Test("a marking needs the role, a record one may see, and a tier that may be held here", arguments: TestStores.engines)
    func refusals(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let supervisor = try await scene.world.officer("SGT")
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let hidden = Ref(Person.kind, try await scene.person("Veiled", "Synthetic"))
        try await scene.restrict(hidden)
        let cases: [(Ref, String, Officer, Int)] = [
            (person, "OFFICIAL-SENSITIVE", scene.officer, 403), (Ref(Person.kind, RawID(high: 1, low: 2)), "OFFICIAL", supervisor, 404),
            (hidden, "OFFICIAL", supervisor, 404), (Ref("location", person.id), "OFFICIAL", supervisor, 404), (person, "SECRET", supervisor, 422),
            (Ref("Person; --", person.id), "OFFICIAL", supervisor, 422),
        ]
        for (ref, marking, officer, status) in cases {
            let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform(MarkRecord.name, body: body(ref, marking), as: officer) }
            let statuses: [String: Int] = ["forbidden": 403, "not-found": 404, "invalid": 422]
            #expect(refusal.flatMap { statuses[$0.code] } == status, "\(ref) \(marking): \(String(describing: refusal))")
        }
        #expect(try await scene.world.store.read { tx in try Handling.of(person.id, in: tx).marking } == nil)
    }

    @Test("a marking stands on the record's page until it is changed, and the journal has each", arguments: TestStores.engines)
    func marked(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let supervisor = try await scene.world.officer("SGT")
        let person = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        for marking in ["OFFICIAL", "OFFICIAL-SENSITIVE"] {
            _ = try await scene.world.office.perform(MarkRecord.name, body: body(person, marking), as: supervisor)
            #expect(try await scene.world.store.read { tx in try Handling.of(person.id, in: tx).marking } == marking)
        }
        let browser = try Browser(scene.world.office, [try RecordsModule.web()])
        try await scene.world.office.setPassword("a long synthetic passphrase", for: supervisor.id, by: nil)
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(supervisor.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        let page = try await browser.get("/people/\(person.id)").text
        #expect(page.contains("<strong class=\"marking\">OFFICIAL-SENSITIVE</strong>"))
        #expect(page.contains("/do/access.record.mark?ref=person/\(person.id)") || page.contains("/do/access.record.mark?ref=person%2F\(person.id)"))
        let entries = try await scene.world.journal(MarkRecord.name.text)
        #expect(entries.count == 2 && entries.allSatisfy { $0.category == ActCategory.administration.rawValue && $0.subjectId == person.id })
    }
}
