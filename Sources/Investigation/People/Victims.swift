import Base
import Core
import Records
import Storage

extension Investigation {
    /// People an officer may see who have one of these parts in the crime, in the order they were named.
    static func people(_ types: [String], of crime: RawID, visible: Visibility, in tx: Transaction) throws -> [Person] {
        try tx.all(
            Person.self,
            """
            SELECT p.* FROM person p JOIN link l ON l.from_id = p.id AND l.until_at IS NULL
            WHERE l.to_id = \(crime) AND l.type IN \(list: types) AND \(visible.condition("p.id")) ORDER BY l.id LIMIT 100
            """
        ).reduce(into: []) { found, person in if !found.contains(where: { $0.id == person.id }) { found.append(person) } }
    }

    static func victims(of crime: RawID, for officer: Officer, in tx: Transaction) throws -> [Person] {
        try people(["VIC"], of: crime, visible: Visibility(to: officer), in: tx)
    }

    static func suspects(of crime: RawID, for officer: Officer, in tx: Transaction) throws -> [Person] { try suspects(of: crime, visible: Visibility(to: officer), in: tx) }

    /// Suspects but for those eliminated.
    static func suspects(of crime: RawID, visible: Visibility, in tx: Transaction) throws -> [Person] {
        let eliminated = try Set(people(["ELIM"], of: crime, visible: visible, in: tx).map(\.id))
        return try people(["NOM", "SUS", "ARR", "CHG"], of: crime, visible: visible, in: tx).filter { !eliminated.contains($0.id) }
    }

    static func options(_ people: [Person]) -> [Option] { people.map { Option($0.id.description, [$0.displayName, $0.particulars].filter { !$0.isEmpty }.joined(separator: ", ")) } }
}
