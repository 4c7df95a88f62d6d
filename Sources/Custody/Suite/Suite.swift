import Base
import Core
import Records
import Storage

/// Who is in custody now.
struct Suite: Sendable {
    /// Detainees one page shows; a suite holds far fewer.
    static let heldMax = 200

    struct Held: Sendable {
        let detention: Detention
        let person: String
        let suite: String
        let suspectedOf: String
        let clocks: DetentionClocks

        /// The nearest of its deadlines, by which the list is ordered.
        func nearest(at now: Instant) -> Instant? {
            [clocks.limit(at: now)?.value.reached, clocks.nextReview?.value.latest].compactMap { $0 }.min()
        }
    }

    let held: [Held]
    /// Whether there are more than `heldMax`.
    let isCut: Bool
    /// Suites where anyone is held now.
    let suites: [Unit]
    let now: Instant

    private struct Row: Decodable {
        let id: ID<Detention>
        let personName: String
        let suiteName: String
        let suspectedOf: String
    }

    /// - Parameter suite: only this suite; nothing for all.
    init(_ suite: ID<Unit>?, _ reading: Reading) throws {
        let tx = reading.tx
        let chosen: SQL = suite.map { "AND d.suite_id = \($0)" } ?? ""
        let from: SQL = """
            FROM detention d JOIN arrest a ON a.id = d.arrest_id JOIN entry p ON p.id = d.person_id JOIN unit u ON u.id = d.suite_id
            WHERE d.ended_at IS NULL \(chosen) AND \(reading.visible.condition("d.id")) AND \(reading.visible.condition("d.person_id"))
            """
        let rows = try tx.all(
            Row.self,
            "SELECT d.id, p.title AS person_name, u.name AS suite_name, a.suspected_of \(from) ORDER BY d.arrived_at, d.id LIMIT \(Self.heldMax + 1)")
        isCut = rows.count > Self.heldMax
        let shown = Array(rows.prefix(Self.heldMax))
        let ids = shown.map(\.id)
        let records = Dictionary(
            try tx.all(Detention.self, "SELECT * FROM detention WHERE id IN \(list: ids)").map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let clocks = try DetentionClocks.of(Array(records.values), in: tx)
        let now = reading.now
        let held = shown.compactMap { row -> Held? in
            guard let detention = records[row.id], let clocks = clocks[row.id] else { return nil }
            reading.saw(detention.ref)
            return Held(
                detention: detention, person: row.personName, suite: row.suiteName, suspectedOf: row.suspectedOf, clocks: clocks)
        }
        self.held = held.sorted { left, right in
            switch (left.nearest(at: now), right.nearest(at: now)) {
            case (let one?, let other?): one < other
            case (_?, nil): true
            default: false
            }
        }
        suites = try tx.all(Unit.self, "SELECT * FROM unit WHERE id IN (SELECT suite_id FROM detention WHERE ended_at IS NULL) ORDER BY name, id LIMIT 200")
        self.now = now
        reading.note("held", .integer(Int64(held.count)))
    }
}
