import Base
import Records
import TestSupport
import Testing

@testable import Core
@testable import Custody
@testable import Storage

/// Passes statements on and counts them.
private final class CountingDriver: Driver {
    private let inner: any Driver
    private(set) var count = 0

    init(_ inner: any Driver) { self.inner = inner }

    var engine: Engine { inner.engine }
    var texts: StatementTexts { inner.texts }
    var store: StoreIdentity { inner.store }

    func execute(_ sql: String, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
        count += 1
        return try inner.execute(sql, values, each: each)
    }

    func post(_ sql: String, _ values: [SQLValue]) throws { try inner.post(sql, values) }
    func script(_ sql: String) throws { try inner.script(sql) }
}

@Suite("What the boards cost")
struct BoardStatementsTests {
    private func statements(_ scene: Scene, _ body: @escaping @Sendable (Reading) throws -> Void) async throws -> Int {
        let (officer, now) = (scene.custodySergeant, scene.now)
        return try await scene.world.store.read { tx in
            // The least of several: lists of codes that are kept for all stores are read again where other tests crowded them out.
            try (0..<3).map { _ in
                let driver = CountingDriver(tx.driver)
                try body(Reading(tx: Transaction(driver: driver, isWritable: false), officer: officer, now: now))
                return driver.count
            }.min() ?? 0
        }
    }

    @Test("as many statements for one detainee as for eight, on each of them", arguments: TestStores.engines)
    func constant(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let suite = scene.suiteId
        let boards: [@Sendable (Reading) throws -> Void] = [
            { _ = try Whiteboard(suite, withPictures: true, $0) }, { _ = try Whiteboard(nil, withPictures: false, $0) }, { _ = try QueueBoard(nil, $0) },
            { _ = try SuitePage.standings($0) }, { _ = try SuiteCells(of: nil, on: Day(daysSince1970: 20_000), visible: $0.visible, in: $0.tx) },
        ]
        func add(_ name: String) async throws {
            let detention = try await scene.hold(try await scene.somebody(name, "Test"), isAuthorised: name != "Waiting")
            try await scene.place(detention, in: try await scene.cell(name))
            try await scene.setLevel("2", of: detention)
        }
        try await add("First")
        var before: [Int] = []
        for board in boards { before.append(try await statements(scene, board)) }
        for name in ["Ash", "Bay", "Cob", "Dun", "Elm", "Fen", "Waiting"] { try await add(name) }
        for (board, count) in zip(boards, before) {
            #expect(try await statements(scene, board) == count)
            #expect(count <= 26)
        }
    }
}
