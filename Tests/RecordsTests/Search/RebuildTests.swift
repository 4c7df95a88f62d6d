import Base
import Core
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Records

@Suite("Making the index again")
struct RebuildTests {
    @Test("what an earlier Peel recorded is found by name, number, phone and mark after migrating", arguments: TestStores.engines)
    func rebuilt(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Elizabeth", "Probesen", born: "1990-03-10", phone: "07700 900123")
        let car = try await scene.world.office.perform(RecordVehicle(VehicleFacts(vrm: "LQ12 QQI")), as: scene.officer).outcome
        let report = try await scene.file("investigation", "Window forced", at: "2026-03-01T10:00:00Z", reference: "SY/12/26", links: [])
        let expected = [("liz probeson", una.raw), ("900123", una.raw), ("LQ1? *QI", car.raw), ("sy 12 26", report.id)]
        try await scene.world.store.write { tx in
            for table in ["entry_key", "entry_name", "name_key"] + (engine == .postgres ? ["entry_pair"] : []) { try tx.execute(SQL(trusted: "DELETE FROM \(table)")) }
            try tx.execute("UPDATE entry SET keys = ''")
            try tx.execute("DELETE FROM setting WHERE name = 'index.edition'")
        }
        for typed in ["liz probeson", "LQ1? *QI"] { #expect(try await scene.search(typed).results.isEmpty, "\(typed)") }
        try await scene.world.office.migrate()
        for (typed, id) in expected { #expect(try await scene.search(typed).results.first?.id == id, "\(typed)") }
        if engine == .postgres {
            let unpaired = try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM entry_pair p WHERE p.number = e.number)") }
            #expect(unpaired == 0)
        }
        // Once is enough: a second run finds nothing to do and writes nothing.
        let before = try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM entry_key") }
        try await scene.world.office.migrate()
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM entry_key") } == before)
    }

    @Test("a card that changes keeps no key of what it was", arguments: TestStores.engines)
    func changed(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = RawID(at: scene.world.clock.now)
        func card(_ given: String, _ number: String) async throws {
            let (keys, near) = SearchKeys.person(names: [(family: "Probesen", given: given)], born: nil, phones: [], addresses: [], numbers: [number])
            _ = try await scene.world.office.perform(
                WriteCard(id: id, title: "PROBESEN, \(given)", keys: keys, near: near), as: scene.world.system)
        }
        try await card("Ulrica", "AB12345")
        #expect(try await scene.search("ulrica probesen").results.count == 1)
        try await card("Beatrix", "CD12345")
        #expect(try await scene.search("ulrica").results.isEmpty)
        #expect(try await scene.search("AB12345").results.isEmpty)
        #expect(try await scene.search("beatrix probesen").results.map(\.id) == [id])
        #expect(try await scene.search("cd 12345").results.map(\.id) == [id])
    }
}

/// Writes one index card, as a module's operation does.
struct WriteCard: Operation {
    static let name: OperationName = "events.card"
    static let title = "Write a card"
    static let form = Form { Section("Card") { Field.text("title", "Title") } }

    let id: RawID
    let title: String
    var keys = CardKeys()
    var near: [NearWord] = []

    private enum CodingKeys: String, CodingKey { case id, title }

    func perform(in work: Work) throws -> Done {
        try work.index(Card(Ref(Person.kind, id), title: title, at: work.now, keys: keys, near: near))
        return Done()
    }
}
