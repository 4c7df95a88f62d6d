import Base
import Core
import Storage

/// What a search says of records the officer may not see, where their groups let it: that one matches, and whom to ask. Never which, nor how many.
struct RestrictedHits {
    let query: SearchQuery
    let kinds: [RecordKind]?
    let officer: Officer
    let tx: Transaction

    static let groupsMax = 5
    private static let lookedAtMax = 50

    /// Does the same work whether or not anything matches; where no group tells anything there is nothing to do for anyone.
    func hits() throws -> [RestrictedHit] {
        guard !query.required.isEmpty, try tx.exists("SELECT 1 FROM access_group_hit LIMIT 1") else { return [] }
        let ids = try matching()
        guard !ids.isEmpty else { return [] }
        struct Group: Decodable {
            let name: String
            let ownerId: ID<OfficerAccount>?
        }
        let groups = try tx.all(
            Group.self,
            """
            SELECT DISTINCT g.name, g.owner_id FROM restriction r JOIN access_group g ON g.id = r.group_id WHERE r.record_id IN \(list: ids)
            ORDER BY g.name LIMIT \(Self.groupsMax)
            """)
        return try groups.map { RestrictedHit(contact: try $0.ownerId.map { try Officers.label($0, in: tx) }, group: $0.name) }
    }

    /// The records of groups that tell which match, those that fit best first. For whoever opens them in an emergency, and to name their groups.
    func matching() throws -> [RawID] {
        var scope = GlobalSearch(query, kinds: kinds, visible: Visibility(to: officer), in: tx).scope
        scope.hintedToManager = officer.may("search.masked")
        return try GlobalSearch(query, scope: scope, in: tx).candidates(limit: Self.lookedAtMax)
    }
}

extension GlobalSearch {
    /// The records that match, ranked ones first; of words that are in very many records none.
    func candidates(limit: Int) throws -> [RawID] {
        let ranked = try ranked().map(\.row.entry.id)
        guard ranked.count < limit, let words = try WordSearch(query, scope: scope, in: tx) else { return Array(ranked.prefix(limit)) }
        let numbers = try words.ofRareWords(limit: limit - ranked.count).map(\.number)
        return ranked + (numbers.isEmpty ? [] : try tx.values(RawID.self, "SELECT id FROM entry WHERE number IN \(list: numbers)"))
    }
}
