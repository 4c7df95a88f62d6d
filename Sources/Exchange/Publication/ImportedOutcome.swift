import Base
import Core
import Investigation
import Storage

/// An outcome that another publisher gave in the month and that was taken over.
struct ImportedOutcome: Decodable, Sendable {
    let id: RawID
    let sourceId: String
    let sourceForce: String
    /// A code of `police-uk-outcome`.
    let outcome: String
    let place: PublishedPlace

    private enum Keys: String, CodingKey { case id, sourceId, sourceForce, outcome }

    /// The columns of the place lie beside the outcome's in one row.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        id = try container.decode(RawID.self, forKey: .id)
        sourceId = try container.decode(String.self, forKey: .sourceId)
        sourceForce = try container.decode(String.self, forKey: .sourceForce)
        outcome = try container.decode(String.self, forKey: .outcome)
        place = try PublishedPlace(from: decoder)
    }

    static func page(of month: Month, after: RawID?, limit: Int, _ reading: Reading) throws -> [ImportedOutcome] {
        let later: SQL = after.map { "AND p.id > \($0)" } ?? ""
        return try reading.tx.all(
            ImportedOutcome.self,
            """
            SELECT p.id, p.source_id, p.source_force, p.outcome, \(PublishedPlace.columns) FROM published_outcome p LEFT JOIN location l ON l.id = p.location_id
            WHERE p.month = \(month.description) \(later)
            AND NOT EXISTS (SELECT 1 FROM investigation i WHERE i.source_id = p.source_id AND NOT (\(reading.visible.condition("i.id"))))
            ORDER BY p.id LIMIT \(limit)
            """)
    }
}
