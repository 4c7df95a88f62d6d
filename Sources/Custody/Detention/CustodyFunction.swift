import Base
import Core
import Storage

/// What only a custody officer may do about a detainee, and who is barred from it (PACE s36, PACE-21).
enum CustodyFunction {
    /// Whether `officer` may act as custody officer for this detention.
    static func decide(for officer: Officer, on id: ID<Detention>, noneAvailable: String? = nil, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, id) else { return .refused(.notFound) }
        // Whoever authorised under s36(4), because no sergeant was to be had, may go on as custody officer of that detainee.
        let standing = detention.authorisedBy == officer.id ? detention.noneAvailable : nil
        return Independence.custodyOfficer(
            officer.id.raw, isSergeant: officer.rank >= .sergeant, noneAvailable: noneAvailable ?? standing, involved: try involved(in: detention, tx))
    }

    /// Everyone with a part in the arrests the person is held for, in the investigations those belong to, or in an interview of this detention.
    static func involved(in detention: Detention, _ tx: Transaction) throws -> [Involvement] {
        var found: [Involvement] = []
        let arrests = try DetentionStage.arrests(detention, in: tx)
        for arrest in arrests {
            found.append(Involvement(arrest.officerId.raw, .arrested))
            found += arrest.assisting.map { Involvement($0.raw, .assistedArrest) }
        }
        for interview in try CustodyInterview.all(of: detention.id, in: tx) {
            found += [interview.interviewerId, interview.secondId].compactMap { $0.map { Involvement($0.raw, .interviewed) } }
        }
        let investigations = Set(arrests.map(\.investigationId)).union([detention.investigationId]).sorted()
        let links = try tx.rows(
            """
            SELECT from_id, type, source_id FROM link WHERE to_id IN \(list: investigations) AND from_kind = 'officer' AND type IN ('OIC', 'INVOLVED')
            AND until_at IS NULL ORDER BY type DESC, id
            """)
        let bails = Set(try Bail.all(of: detention.id, in: tx).map(\.id.raw))
        for row in links {
            guard let officer = RawID(sqlValue: row[0]) else { continue }
            if let source = RawID(sqlValue: row[2]), bails.contains(source) {
                found.append(Involvement(officer, .arrested))
            } else if row[1] == .text("OIC") {
                found.append(Involvement(officer, .officerInTheCase))
            } else if !found.contains(where: { $0.officer == officer }) {
                found.append(Involvement(officer, .investigating))
            }
        }
        return found
    }
}
