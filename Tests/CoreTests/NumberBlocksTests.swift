import Base
@testable import Core
import Storage
import TestSupport
import Testing

private struct DrawNumber: Operation {
    static let name: OperationName = "test.number.draw"
    static let title = "Draw a number"
    static let form = Form {
        Section("Number") {
            Field.number("year", "Year", in: 2000...2199, required: .by("numbers start again each year"))
            Field.number("count", "How many", in: 1...1000, required: .by("somebody wants them"))
            Field.yesNo("refuses", "Refuses")
        }
    }
    let year: Int
    var count = 1
    var refuses = false

    func perform(in work: Work) throws -> [Int] {
        let numbers = try (0..<count).map { _ in try work.number("test", year: year, isBusy: true) }
        if refuses { throw Refusal.conflict("Not today.") }
        return numbers
    }
}

@Suite("Numbers of a busy series")
struct NumberBlocksTests {
    private static func office(_ engine: Engine) async throws -> (Office, Officer) {
        var manifest = Manifest(name: "numbers")
        manifest.operations = [AnyOperation(DrawNumber.self)]
        let world = try await World.make(engine, [manifest])
        return (world.office, world.system)
    }

    @Test("one that a refused act had drawn is drawn by the next", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let (office, system) = try await Self.office(engine)
        await #expect(throws: Refusal.self) { _ = try await office.perform(DrawNumber(year: 2026, count: 3, refuses: true), as: system) }
        #expect(try await office.perform(DrawNumber(year: 2026), as: system).outcome == [1])
        await #expect(throws: Refusal.self) { _ = try await office.perform(DrawNumber(year: 2026, refuses: true), as: system) }
        #expect(try await office.perform(DrawNumber(year: 2026), as: system).outcome == [2])
        #expect(try await office.perform(DrawNumber(year: 2027), as: system).outcome == [1], "they start again each year")
    }

    @Test("are all different and none is skipped, however many draw at once", arguments: Engine.allCases)
    func atOnce(engine: Engine) async throws {
        let (office, system) = try await Self.office(engine)
        let drawn = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<120 { group.addTask { try await office.perform(DrawNumber(year: 2026), as: system).outcome } }
            return try await group.reduce(into: [Int]()) { $0 += $1 }
        }
        #expect(drawn.sorted() == Array(1...120))
    }

    @Test("may be more in one act than a process sets aside, and are drawn without blocks by many acts at once", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        let (office, system) = try await Self.office(engine)
        let many = try await office.perform(DrawNumber(year: 2026, count: 2 * NumberBlocks.size + 5), as: system).outcome
        #expect(many == Array(1...2 * NumberBlocks.size + 5))
        let batch = try await office.performAll((0..<30).map { _ in DrawNumber(year: 2027) }, as: system).map { try $0.get().outcome[0] }
        #expect(batch == Array(1...30))
    }

    @Test("set aside by another process are never drawn by this one", arguments: Engine.allCases)
    func processes(engine: Engine) async throws {
        let (office, system) = try await Self.office(engine)
        let other = Office(store: office.store, registry: office.registry, clock: office.clock)
        var drawn: Set<Int> = []
        for number in 0..<50 {
            let one = try await (number.isMultiple(of: 2) ? office : other).perform(DrawNumber(year: 2026), as: system).outcome[0]
            #expect(drawn.insert(one).inserted)
        }
    }
}
