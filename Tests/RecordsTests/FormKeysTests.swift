import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Forms and types of Records")
struct FormKeysTests {
    @Test("the keys of every form are the keys its operation reads and writes", arguments: TestStores.engines)
    func keysAgree(_ engine: Engine) async throws {
        let manifest = try RecordsModule.manifest()
        let world = try await World.make(engine, [manifest])
        #expect(try await world.store.read { tx in try FormKeysTest.problems(of: manifest, in: tx) } == [])
    }

    @Test("a form whose type lacks a key, or has one more, is told", arguments: TestStores.engines)
    func disagreementsAreTold(_ engine: Engine) async throws {
        var manifest = Manifest(name: "broken")
        manifest.operations = [AnyOperation(FileEvent.self), AnyOperation(LosesAField.self)]
        let world = try await World.make(engine, [])
        let broken = manifest
        let problems = try await world.store.read { tx in try FormKeysTest.problems(of: broken, in: tx) }
        #expect(problems.count == 2)
        #expect(problems.last == "events.lossy: the form asks for dropped, the type drops it")
    }
}

private struct LosesAField: Operation {
    static let name: OperationName = "events.lossy"
    static let title = "Lose a field"
    static let form = Form { Section("Fields") { [Field.text("kept", "Kept"), Field.text("dropped", "Dropped")] } }

    let kept: String?

    func perform(in work: Work) throws -> Done { Done() }
}
