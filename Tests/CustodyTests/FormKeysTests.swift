import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

@Suite("Forms and types of Custody")
struct FormKeysTests {
    @Test("the keys of every form are the keys its operation reads and writes", arguments: TestStores.engines)
    func keysAgree(_ engine: Engine) async throws {
        let manifest = try CustodyModule.manifest()
        let world = try await World.make(engine, [try RecordsModule.manifest(), manifest])
        #expect(try await world.store.read { tx in try FormKeysTest.problems(of: manifest, in: tx) } == [])
    }
}
