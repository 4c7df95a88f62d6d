import Base
import Core
import Storage

/// What the care of a person leaves to be done before they leave (PACE-70, PACE-80, PACE-83, PACE-95).
enum CareRelease {
    static func conditions(of detention: Detention, in tx: Transaction) throws -> [ReleaseCondition] {
        // Somebody who was never detained is not kept for a form.
        guard detention.authorisedAt != nil else { return [] }
        let risk = try RiskGate.beforeRelease(detention, in: tx)
        let here = try DetaineeProperty.all(of: detention.id, in: tx).filter { $0.status.isHere }
        var conditions = [
            ReleaseCondition("Risk before release", isMet: risk.value, because: risk.reason, rules: risk.rules),
            ReleaseCondition(
                "Property", isMet: here.isEmpty,
                because: here.isEmpty
                    ? "Nothing of the person's is left in the store." : "Still in the store: \(here.prefix(5).map(\.description).joined(separator: "; ")). Give it back, or say where it goes.",
                rules: ["PACE-83", "PACE-95"]),
        ]
        if try CloseStripSearch.open(detention.id, tx) != nil {
            conditions.append(
                ReleaseCondition("Strip search record", isMet: false, because: "The record of a strip search is not complete (Code C Annex A 12).", rules: ["PACE-80"]))
        }
        if try RightsFacts.due(detention, in: tx).isForeignNational {
            let isAsked = try RecordOverseasCheck.wasAsked(detention.id, in: tx)
            conditions.append(
                ReleaseCondition(
                    "Overseas convictions", isMet: isAsked,
                    because: isAsked ? "They were asked for." : "Nobody has asked for the overseas convictions of this foreign national: ask, and write down the reference.", rules: ["PACE-63"]))
        }
        if try CustodyInterview.running(detention.id, in: tx) != nil {
            conditions.append(ReleaseCondition("Interview", isMet: false, because: "An interview is still going on: end it first.", rules: ["PACE-67"]))
        }
        return conditions
    }
}

/// When the present stay of a detention began: after bail the person comes back to new rights, a new look at the risk and a new level.
enum PresentStay {
    /// The last return from bail of each; nothing for those who were never away on it.
    static func began(_ detentions: [ID<Detention>], in tx: Transaction) throws -> [ID<Detention>: Instant] {
        struct Row: Decodable {
            let detentionId: ID<Detention>
            let at: Instant
        }
        let rows = try tx.all(
            Row.self, "SELECT detention_id, MAX(returned_at) AS at FROM bail_return WHERE detention_id IN \(list: detentions) GROUP BY detention_id")
        return Dictionary(rows.map { ($0.detentionId, $0.at) }, uniquingKeysWith: { first, _ in first })
    }

    static func began(_ detention: ID<Detention>, in tx: Transaction) throws -> Instant? { try began([detention], in: tx)[detention] }
}
