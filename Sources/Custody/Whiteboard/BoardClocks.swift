import Base
import Core
import Storage

extension DetentionClocks {
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
