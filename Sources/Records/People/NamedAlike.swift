public import Base
public import Core
public import Storage

/// Who on record has the name of somebody named in words, and the same birth date or the same address: for a rule that must say why it takes two for one
/// person, where a likelihood would not do. Nobody who may not be seen is among them, nor is anybody found by an address learned from what may not be seen.
public enum NamedAlike {
    /// One row of each way to look; of one name with one birth date, or at one address, there are not more.
    private static let foundMax = 50

    public struct Found: Sendable, Hashable {
        public let id: ID<Person>
        /// `the same name and birth date`.
        public let why: String
    }

    /// Somebody as far as a name, a day and an address tell.
    struct Named: Sendable, Hashable {
        /// As `NameKey` folds them.
        let family: String
        let given: String
        let born: Day?
        let address: String?

        init(given: String, family: String, born: Day?, address: String?) {
            self.family = NameKey.family(family)
            self.given = NameKey.given(given)
            self.born = born
            self.address = address
        }
    }

    /// Why two are taken for one; nothing where they are not. Two birth dates that differ are two people, at one address too: father and son.
    static func why(_ one: Named, _ other: Named) -> String? {
        func first(_ given: String) -> Substring { given.prefix { $0 != " " } }
        guard !one.family.isEmpty, one.family == other.family, !one.given.isEmpty, first(one.given) == first(other.given) else { return nil }
        if let born = one.born, let known = other.born { return born == known ? "the same name and birth date" : nil }
        guard let here = one.address, let there = other.address, isSame(here, there) else { return nil }
        return "the same name and address"
    }

    /// The same words; or the same postcode and the same first number, which a house has and a street has not.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (here, there) = (SearchWords.cut(one), SearchWords.cut(other))
        guard !here.isEmpty else { return false }
        if here == there { return true }
        guard let code = Postcode.found(in: one), code == Postcode.found(in: other) else { return false }
        let codeWords = SearchWords.cut(code.description)
        func house(_ words: [String]) -> String? { words.first { ($0.first?.isNumber ?? false) && !codeWords.contains($0) } }
        guard let number = house(here) else { return false }
        return number == house(there)
    }

    public static func found(_ facts: PersonFacts, visible: Visibility, in tx: Transaction) throws -> [Found] {
        try found(Named(given: facts.givenNames, family: facts.familyName, born: facts.dateOfBirth, address: facts.address), but: nil, visible, tx)
    }

    /// Other records of somebody who is known: those joined with it, and those of the same name and birth date.
    public static func found(_ id: ID<Person>, visible: Visibility, in tx: Transaction) throws -> [Found] {
        guard let known = try tx.find(Person.self, id), try visible.allows(id.raw, in: tx) else { return [] }
        let joined = try Identity.records(of: id, in: tx).filter { try $0 != id && visible.allows($0.raw, in: tx) }.map { Found(id: $0, why: "records of one person") }
        let alike = try found(Named(given: known.givenNames, family: known.familyName, born: known.dateOfBirth, address: nil), but: id, visible, tx)
        return joined + alike.filter { one in !joined.contains { $0.id == one.id } }
    }

    private struct Row: Decodable {
        let id: ID<Person>
        let givenNames: String
        let familyName: String
        let dateOfBirth: Day?
        let address: String?
    }

    private static func found(_ named: Named, but self: ID<Person>?, _ visible: Visibility, _ tx: Transaction) throws -> [Found] {
        guard !named.family.isEmpty, !named.given.isEmpty else { return [] }
        var rows: [Row] = []
        let columns: SQL = "p.id, p.given_names, p.family_name, p.date_of_birth"
        if let born = named.born {
            rows += try tx.all(
                Row.self,
                """
                SELECT \(columns), NULL AS address FROM person p WHERE p.date_of_birth = \(born) AND p.family_key = \(named.family) AND \(visible.condition("p.id"))
                ORDER BY p.given_key, p.id LIMIT \(foundMax)
                """)
        }
        if let address = named.address {
            let key = SearchWords.cut(address).joined(separator: " ")
            rows += try tx.all(
                Row.self,
                """
                SELECT \(columns), c.value AS address FROM person_contact c JOIN person p ON p.id = c.person_id WHERE c.key = \(key) AND c.kind = 'address' AND c.ended_at IS NULL
                AND p.family_key = \(named.family) AND \(visible.condition("p.id")) AND \(visible.condition("c.source_id")) ORDER BY c.id LIMIT \(foundMax)
                """)
            if let code = Postcode.found(in: address) {
                rows += try tx.all(
                    Row.self,
                    """
                    SELECT \(columns), o.line || ', ' || o.postcode AS address FROM location o JOIN link l ON l.to_id = o.id AND l.type = 'LIVES' JOIN person p ON p.id = l.from_id
                    WHERE o.postcode = \(code.description) AND NOT l.is_mistake AND p.family_key = \(named.family) AND \(visible.condition("p.id")) AND \(visible.condition("o.id"))
                    AND \(visible.condition("l.source_id")) ORDER BY l.id LIMIT \(foundMax)
                    """)
            }
        }
        var found: [Found] = []
        for row in rows where row.id != self && !found.contains(where: { $0.id == row.id }) {
            let known = Named(given: row.givenNames, family: row.familyName, born: row.dateOfBirth, address: row.address)
            if let why = why(named, known) { found.append(Found(id: row.id, why: why)) }
        }
        return found
    }
}
