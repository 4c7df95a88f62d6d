import Base
import Core
import Storage
import Web

/// Where a detainee is and has been held, on the page of the detention.
struct CellSection: Sendable {
    private struct Stay: Sendable, Decodable {
        let cellId: ID<Cell>
        let name: String
        let kind: Cell.Sort
        let fromAt: Instant
        let untilAt: Instant?
        let reason: String?
        let against: [String]
        let endReason: String?
        let placedBy: String
    }

    private let stays: [Stay]
    private static let staysMax = 50

    init(_ detention: ID<Detention>, in tx: Transaction) throws {
        stays = try tx.all(
            Stay.self,
            """
            SELECT o.cell_id, c.name, c.kind, o.from_at, o.until_at, o.reason, o.against, o.end_reason, p.name || ' ' || p.number AS placed_by
            FROM occupation o JOIN cell c ON c.id = o.cell_id JOIN officer p ON p.id = o.placed_by
            WHERE o.detention_id = \(detention) ORDER BY o.from_at DESC, o.id DESC LIMIT \(Self.staysMax)
            """)
    }

    /// Nothing for whoever was never in a cell.
    func html() -> HTML {
        guard !stays.isEmpty else { return "" }
        let rows = stays.map { stay -> HTML in
            """
            <tr><td><a href="\(Address("/cells/\(stay.cellId)"))">\(stay.kind == .cell ? "Cell" : "Detention room") \(stay.name)</a></td><td>\(Component.time(stay.fromAt, zoned: true))</td>
            <td>\(stay.untilAt.map { Component.time($0, zoned: true) } ?? "now")\(stay.endReason.map { "<br><small>\($0)</small>" as HTML })</td>
            <td>\(stay.reason ?? "")\(stay.against.map { "<br><small>Although \($0)</small>" as HTML })</td><td>\(stay.placedBy)</td></tr>
            """
        }
        return Component.panel(
            "Cell", id: "cell",
            """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Where</th><th scope="col">From</th><th scope="col">Until</th><th scope="col">Why there</th>
            <th scope="col">Placed by</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """)
    }
}
