import Base
import Core
import Storage

/// What was done to a record while a form about it was open: told to whoever sends that form too late, so that they decide on what is so now.
struct Meanwhile: Sendable {
    struct Act: Sendable, Decodable {
        let act: String
        let officerId: ID<OfficerAccount>?
        let at: Instant
    }

    /// More than anybody reads before they look at the record itself.
    private static let shownMax = 8
    private static let changes: SQL = "j.outcome = 'done' AND j.category IN ('COL', 'ALT', 'COM', 'ERA', 'ADM')"

    let acts: [Act]
    let officers: [ID<OfficerAccount>: String]

    /// - Parameter key: of the form, which was made when it was opened.
    init(on ref: Ref, sinceFormWith key: RawID, _ reading: Reading) throws {
        acts = try reading.tx.all(
            Act.self, "SELECT j.act, j.officer_id, j.at FROM journal j WHERE j.subject_id = \(ref.id) AND j.id > \(key) AND \(Self.changes) ORDER BY j.id LIMIT \(Self.shownMax)")
        officers = try Dictionary(uniqueKeysWithValues: Set(acts.compactMap(\.officerId)).sorted().map { ($0, try Officers.label($0, in: reading.tx)) })
    }

    func html(_ registry: Registry) -> HTML {
        guard !acts.isEmpty else { return "" }
        let items = acts.map { act -> HTML in
            """
            <li>\(Component.time(act.at, zoned: true)): <strong>\(registry.operations[OperationName(act.act)]?.title ?? act.act)</strong>\(act.officerId.flatMap { officers[$0] }.map { ", \($0)" } ?? "")</li>
            """
        }
        return "<section class=\"flash notice meanwhile\" aria-label=\"Changed meanwhile\"><p>Done since you opened this form:</p><ul>\(items)</ul><p>Look whether yours is still right. Sent again, it goes to the record as it is now.</p></section>"
    }
}
