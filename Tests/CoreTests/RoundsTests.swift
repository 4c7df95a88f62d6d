import Base
import Core
@_spi(Writing) import Storage
import TestSupport
import Testing

/// A lamp that must be lit by a time.
private struct Lamp: Filed {
    static let table = "lamp"
    static let kind: RecordKind = "lamp"
    let id: ID<Lamp>
    var version = 0
    let dueAt: Instant
    var isLit = false
    var isBroken = false
    var card: Card? { nil }
}

private struct HangLamp: Operation {
    static let name: OperationName = "lamp.hang"
    static let title = "Hang a lamp"
    static let form = Form {
        Section("Lamp") {
            Field.moment("dueAt", "Due at"); Field.yesNo("isBroken", "Broken")
        }
    }
    let dueAt: Instant
    let isBroken: Bool
    func perform(in work: Work) throws -> ID<Lamp> { try work.save(Lamp(id: work.newID(), dueAt: dueAt, isBroken: isBroken)).id }
}

private struct LightLamp: Operation {
    static let name: OperationName = "lamp.light"
    static let title = "Light a lamp"
    static let form = Form { Section("Lamp") { Field.subject("lamp", Lamp.kind) } }
    let lamp: ID<Lamp>
    var subject: Ref? { Ref(Lamp.kind, lamp) }
    func perform(in work: Work) throws -> Done {
        var lamp = try work.require(Lamp.self, lamp)
        if lamp.isBroken { throw Refusal.conflict("The lamp is broken.") }
        lamp.isLit = true
        try work.save(lamp)
        return Done()
    }
}

@Suite("Acts that fall due by the clock")
struct RoundsTests {
    private static func manifest() -> Manifest {
        var manifest = Manifest(name: "lamps")
        manifest.migrations = [
            Migration(
                name: "lamps/001",
                text: "CREATE TABLE lamp (id UUID PRIMARY KEY, version BIGINT NOT NULL, due_at BIGINT NOT NULL, is_lit BOOLEAN NOT NULL, is_broken BOOLEAN NOT NULL);")
        ]
        manifest.operations = [AnyOperation(HangLamp.self), AnyOperation(LightLamp.self)]
        manifest.scheduledActs = [
            ScheduledAct(LightLamp.self) { now, limit, tx in
                try tx.values(ID<Lamp>.self, "SELECT id FROM lamp WHERE is_lit = \(false) AND due_at <= \(now) ORDER BY due_at, id LIMIT \(limit)").map {
                    LightLamp(lamp: $0)
                }
            }
        ]
        return manifest
    }

    private func lit(_ world: World) async throws -> [ID<Lamp>] {
        try await world.store.read { tx in try tx.values(ID<Lamp>.self, "SELECT id FROM lamp WHERE is_lit = \(true) ORDER BY id") }
    }

    @Test("nothing is done or written before it is due; one that is refused does not hold up the others", arguments: TestStores.engines)
    func due(engine: Engine) async throws {
        let world = try await World.make(engine, [Self.manifest()])
        let soon = world.clock.now.adding(minutes: 5)
        _ = try await world.office.perform(HangLamp(dueAt: soon.adding(minutes: -1), isBroken: true), as: world.system)
        let whole = try await world.office.perform(HangLamp(dueAt: soon, isBroken: false), as: world.system).outcome
        let rounds = Rounds(office: world.office, holder: "one")
        #expect(try await rounds.goRound() == 0)
        #expect(try await world.journal("lamp.light").isEmpty)
        world.clock.now = soon
        #expect(try await rounds.goRound() == 1)
        #expect(try await lit(world) == [whole])
        let entries = try await world.journal("lamp.light")
        #expect(entries.map(\.outcome).sorted() == ["conflict", "done"])
        #expect(entries.allSatisfy { $0.officerId == world.system.id.raw })
        _ = try await rounds.goRound()
        #expect(try await world.journal("lamp.light").filter { $0.outcome == "done" }.count == 1)
    }

    @Test("one node goes round at a time; another takes over when it stops", arguments: TestStores.engines)
    func oneAtATime(engine: Engine) async throws {
        let world = try await World.make(engine, [Self.manifest()])
        _ = try await world.office.perform(HangLamp(dueAt: world.clock.now.adding(minutes: 5), isBroken: false), as: world.system)
        let first = Rounds(office: world.office, holder: "one")
        let second = Rounds(office: world.office, holder: "two")
        _ = try await first.goRound()
        world.clock.now = world.clock.now.adding(minutes: 5).adding(seconds: -30)
        _ = try await first.goRound()
        world.clock.now = world.clock.now.adding(seconds: 30)
        #expect(try await second.goRound() == 0)
        world.clock.now = world.clock.now.adding(seconds: 61)
        #expect(try await second.goRound() == 1)
    }
}
