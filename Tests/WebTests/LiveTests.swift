import Base
import Core
import Logging
import Records
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Live pages")
struct LiveTests {
    /// A node's streams with its sealer, and what each listener was told.
    private final class Node: Sendable {
        let scene: HostileScene
        let live: Live
        let sealer: Sealer
        private let told = Mutex<[String: Int]>([:])
        private let ended = Mutex<Set<String>>([])

        init(_ scene: HostileScene) {
            self.scene = scene
            live = Live(office: scene.world.office, meters: Meters(), log: Logger(label: "test"))
            sealer = Sealer(store: scene.world.store, key: CheckpointKey(), clock: scene.world.clock.source, holder: "test")
        }

        func listen(_ name: String, to id: RawID, as officer: Officer) async throws {
            let stream = try #require(try await live.listen(to: [id], for: officer))
            Task {
                for await text in stream where text.contains("event: changed") { told.withLock { $0[name, default: 0] += 1 } }
                ended.withLock { _ = $0.insert(name) }
            }
        }

        /// What was told since the last time, after everything done so far is sealed and has had time to arrive: all of `expected`, and then whatever
        /// should not have come.
        func news(_ expected: [String: Int] = [:]) async throws -> [String: Int] {
            try await sealer.sealAll()
            for _ in 0..<200 where told.withLock({ $0 }) != expected { try await Task.sleep(for: .milliseconds(100)) }
            try await Task.sleep(for: .milliseconds(800))
            return told.withLock { told in
                defer { told = [:] }
                return told
            }
        }

        func isEnded(_ name: String) -> Bool { ended.withLock { $0.contains(name) } }
    }

    @Test("tell of changes, not of reads and refusals, and of a restricted record's only to its group", arguments: Engine.allCases)
    func whoIsTold(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let world = scene.world
        let group = try await world.group("SIGNET")
        let insider = try await world.officer("INTM", groups: [group])
        let (person, hidden) = (try await scene.person("Una", "Testcase"), try await scene.person("Hilde", "Covertname"))
        let restriction: JSONValue = [
            "kind": "person", "record": .string(hidden.description), "groups": .array([.string(group.description)]), "reason": "A test.",
        ]
        _ = try await world.office.perform(RestrictRecord.name, body: restriction, as: insider)
        let node = Node(scene)
        try await node.sealer.sealAll()
        let running = Task { await node.live.run() }
        try await node.listen("outsider", to: person.raw, as: scene.officer)
        try await node.listen("insider", to: person.raw, as: insider)
        #expect(try await node.news() == [:])

        _ = try await world.office.consult("records.person.read", Ref(Person.kind, person), as: insider) { try $0.require(Person.self, person).id }
        _ = try await world.refusal {
            _ = try await world.office.perform(SetMarker(person: person, code: "none", justification: "x"), as: scene.officer)
        }
        #expect(try await node.news() == [:])

        _ = try await world.office.perform(SetMarker(person: person, code: "VI", justification: "Struck an officer on a synthetic day."), as: scene.officer)
        #expect(try await node.news(["outsider": 1, "insider": 1]) == ["outsider": 1, "insider": 1])

        _ = try await world.office.perform(LinkRecords(type: "ASSOC", from: Ref(Person.kind, person), to: Ref(Person.kind, hidden)), as: insider)
        #expect(try await node.news(["insider": 1]) == ["insider": 1])
        running.cancel()
        await running.value
    }

    @Test("tell whoever holds a restricted record open in an emergency of its changes, and end with the opening", arguments: Engine.allCases)
    func emergency(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let world = scene.world
        let group = try await world.group("SIGNET")
        let insider = try await world.officer("INTM", groups: [group])
        let hidden = try await world.office.perform(RecordPerson(PersonFacts(givenNames: "Hilde", familyName: "Covertname"), pncId: "1990/0000001V"), as: insider).outcome
        let body: JSONValue = ["kind": "person", "record": .string(hidden.description), "groups": .array([.string(group.description)]), "reason": "A test."]
        _ = try await world.office.perform(RestrictRecord.name, body: body, as: insider)
        let patrol = try await world.officer("PC")
        let opened = try await world.office.perform(OpenRestricted(asked: "1990/0000001V", ground: "LIFE", reason: "A child is held at the window."), as: patrol)
        let opening: ID<EmergencyOpening> = ID(try #require(opened.subject).id)
        let holder = try await world.reload(patrol.id)
        let node = Node(scene)
        try await node.sealer.sealAll()
        let running = Task { await node.live.run() }
        try await node.listen("holder", to: hidden.raw, as: holder)
        try await node.listen("stranger", to: hidden.raw, as: try await world.officer("PC"))
        #expect(try await node.news() == [:])

        _ = try await world.office.perform(SetMarker(person: hidden, code: "VI", justification: "Struck an officer on a synthetic day."), as: insider)
        #expect(try await node.news(["holder": 1]) == ["holder": 1])
        #expect(!node.isEnded("holder"))
        let standards = try await world.officer("PSD")
        _ = try await world.office.perform(ReviewOpening(opening: opening, isJustified: false, finding: "Nobody was at risk."), as: standards)
        // The stream that listened with what was held is over; the browser asks again and finds what may be seen now.
        _ = try await node.news()
        for _ in 0..<200 where !node.isEnded("holder") { try await Task.sleep(for: .milliseconds(100)) }
        #expect(node.isEnded("holder") && !node.isEnded("stranger"))
        running.cancel()
        await running.value
    }

    @Test("of one officer are bounded, so that nobody takes every stream")
    func bounded() async throws {
        let scene = try await HostileScene.make(.sqlite)
        let node = Node(scene)
        let id = RawID(at: scene.world.clock.now)
        var open: [AsyncStream<String>] = []
        for _ in 0..<Live.streamsOfOneMax { open.append(try #require(try await node.live.listen(to: [id], for: scene.officer))) }
        #expect(try await node.live.listen(to: [id], for: scene.officer) == nil)
        #expect(try await node.live.listen(to: [id], for: try await scene.world.officer("PC")) != nil)
        #expect(open.count == Live.streamsOfOneMax)
    }

    @Test("end after a while, so that a session that is over ends too")
    func ending() async throws {
        let scene = try await HostileScene.make(.sqlite)
        let node = Node(scene)
        try await node.listen("page", to: RawID(at: scene.world.clock.now), as: scene.officer)
        let running = Task { await node.live.run() }
        _ = try await node.news()
        #expect(!node.isEnded("page"))
        scene.world.clock.advance(minutes: Live.streamMinutesMax + 1)
        for _ in 0..<200 where !node.isEnded("page") { try await Task.sleep(for: .milliseconds(100)) }
        #expect(node.isEnded("page"))
        running.cancel()
        await running.value
    }

    @Test("of a work list are told when a task comes and when it is done", arguments: Engine.allCases)
    func workList(_ engine: Engine) async throws {
        let scene = try await HostileScene.make(engine)
        let unit = try #require(scene.officer.unitId)
        let node = Node(scene)
        try await node.sealer.sealAll()
        let running = Task { await node.live.run() }
        try await node.listen("team", to: unit.raw, as: scene.officer)
        #expect(try await node.news() == [:])
        var manifest = Manifest(name: "test")
        manifest.operations = [AnyOperation(GiveTask.self), AnyOperation(EndTask.self)]
        let office = Office(store: scene.world.store, registry: try Registry([try RecordsModule.manifest(), manifest], access: try .starter()), clock: scene.world.clock.source)
        let person = try await scene.person("Una", "Testcase")
        _ = try await node.news()
        _ = try await office.perform(GiveTask(person: person, unit: unit), as: scene.world.system)
        #expect(try await node.news(["team": 1]) == ["team": 1])
        _ = try await office.perform(EndTask(person: person), as: scene.world.system)
        #expect(try await node.news(["team": 1]) == ["team": 1])
        running.cancel()
        await running.value
    }

    private struct GiveTask: Operation {
        static let name: OperationName = "test.task.give"
        static let title = "Give a task"
        static let form = Form { Section("Task") { [Field.subject("person", "person"), Field.subject("unit", "unit")] } }
        let person: ID<Person>
        let unit: ID<Unit>
        func perform(in work: Work) throws -> Done {
            try work.task("test.look", "Look again", about: Ref(Person.kind, person), for: .role("SGT", in: unit), due: nil)
            return Done()
        }
    }

    private struct EndTask: Operation {
        static let name: OperationName = "test.task.end"
        static let title = "End a task"
        static let form = Form { Section("Task") { Field.subject("person", "person") } }
        let person: ID<Person>
        func perform(in work: Work) throws -> Done {
            try work.closeTasks("test.look", about: Ref(Person.kind, person))
            return Done()
        }
    }
}
