import Base
import Core
package import Storage

extension DetentionClocks {
    /// The clocks of everyone held in the force: what a board works out, for whoever measures it.
    package static func ofAllHeld(in tx: Transaction) throws -> [DetentionClocks] {
        let held: SQL = "FROM detention d WHERE d.ended_at IS NULL"
        let detentions = Dictionary(try tx.all(Detention.self, "SELECT d.* \(held)").map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Array(try ofAll(detentions, where: held, in: tx).values)
    }

    /// The clocks of many detentions from one statement.
    ///
    /// - Parameter held: `FROM detention d WHERE …`, the detentions they are of.
    static func ofAll(_ detentions: [ID<Detention>: Detention], where held: SQL, in tx: Transaction) throws -> [ID<Detention>: DetentionClocks] {
        let reviews = Dictionary(
            grouping: try tx.all(DetentionReview.self, "SELECT r.* FROM detention_review r WHERE r.detention_id IN (SELECT d.id \(held)) ORDER BY r.number"),
            by: \.detentionId)
        return detentions.mapValues { DetentionClocks($0, reviews: reviews[$0.id] ?? []) }
    }
}
