public import Base
public import Core
public import Storage

/// Who on record has the name of somebody named in words, or goes by it, and the same birth date or the same address: for a rule that must say why it takes two
/// for one person, where a likelihood would not do. Nobody who may not be seen is among them, nor is anybody found by a name or an address learned from what
/// may not be seen.
public enum NamedAlike {
    /// One row of each way to look; of one name with one birth date, or at one address, there are not more.
    private static let foundMax = 50
    /// Of those who bear one name, the newest whose addresses are read: all, but for the commonest names, who are found by an address written alike or by its postcode.
    private static let namesakesMax = 300
    /// Other names, and addresses, of somebody known that are looked for, each with each, inside the act: the newest.
    private static let othersMax = 4

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
        private(set) var address: String?

        init(given: String, family: String, born: Day?, address: String? = nil) {
            self.family = NameKey.family(family)
            self.given = NameKey.given(given)
            self.born = born
            self.address = address
        }

        /// The first given name.
        var called: String { String(given.prefix { $0 != " " }) }

        func living(at address: String) -> Named {
            var named = self
            named.address = address
            return named
        }
    }

    /// Why two are taken for one; nothing where they are not. Two birth dates that differ are two people, at one address too: father and son.
    static func why(_ one: Named, _ other: Named) -> String? {
        guard !one.family.isEmpty, one.family == other.family, !one.given.isEmpty, one.called == other.called else { return nil }
        if let born = one.born, let known = other.born { return born == known ? "the same name and birth date" : nil }
        guard let here = one.address, let there = other.address, WrittenAddress(here).isSame(as: WrittenAddress(there)) else { return nil }
        return "the same name and address"
    }

    public static func found(_ facts: PersonFacts, visible: Visibility, in tx: Transaction) throws -> [Found] {
        try found(Named(given: facts.givenNames, family: facts.familyName, born: facts.dateOfBirth), at: facts.address.map { [$0] } ?? [], but: nil, visible, tx)
    }

    /// Other records of somebody who is known: those joined with it, and those of a name of theirs and the same birth date or address.
    public static func found(_ id: ID<Person>, visible: Visibility, in tx: Transaction) throws -> [Found] {
        guard let known = try tx.find(Person.self, id), try visible.allows(id.raw, in: tx) else { return [] }
        var found = try Identity.records(of: id, in: tx).filter { try $0 != id && visible.allows($0.raw, in: tx) }.map { Found(id: $0, why: "records of one person") }
        let others = try PersonParts.of(PersonName.self, id, visible: visible, in: tx).prefix(othersMax).map { ($0.givenNames, $0.familyName) }
        let addresses = try tx.values(
            String.self,
            """
            SELECT c.value FROM person_contact c WHERE c.person_id = \(id) AND c.kind = 'address' AND c.ended_at IS NULL AND \(visible.condition("c.source_id"))
            ORDER BY c.id DESC LIMIT \(othersMax)
            """)
        for (given, family) in [(known.givenNames, known.familyName)] + others {
            let alike = try self.found(Named(given: given, family: family, born: known.dateOfBirth), at: addresses, but: id, visible, tx)
            found += alike.filter { one in !found.contains { $0.id == one.id } }
        }
        return found
    }

    private struct Row: Decodable {
        let id: ID<Person>
        let givenNames: String
        let familyName: String
        let dateOfBirth: Day?
        let address: String?
        /// 1 where the name is not the one they go by now.
        let other: Int
    }

    private static func found(_ named: Named, at addresses: [String], but self: ID<Person>?, _ visible: Visibility, _ tx: Transaction) throws -> [Found] {
        guard !named.family.isEmpty, !named.called.isEmpty else { return [] }
        var rows: [Row] = []
        if let born = named.born {
            rows += try tx.all(
                Row.self,
                """
                SELECT p.id, p.given_names, p.family_name, p.date_of_birth, NULL AS address, 0 AS other FROM person p
                WHERE p.date_of_birth = \(born) AND p.family_key = \(named.family) AND \(visible.condition("p.id")) ORDER BY p.given_key, p.id LIMIT \(foundMax)
                """)
            rows += try tx.all(
                Row.self,
                """
                SELECT p.id, n.given_names, n.family_name, p.date_of_birth, NULL AS address, 1 AS other FROM person_name n JOIN person p ON p.id = n.person_id
                WHERE n.family_key = \(named.family) AND \(isCalled(named, "n")) AND n.ended_at IS NULL AND p.date_of_birth = \(born)
                AND \(visible.condition("p.id")) AND \(visible.condition("n.source_id")) ORDER BY n.id LIMIT \(foundMax)
                """)
        }
        for address in addresses { rows += try living(named, alike: address, visible, tx) }
        if !addresses.isEmpty { rows += try namesakes(named, visible, tx) }
        let ways = addresses.isEmpty ? [named] : addresses.map(named.living(at:))
        var found: [Found] = []
        for row in rows where row.id != self && !found.contains(where: { $0.id == row.id }) {
            let known = Named(given: row.givenNames, family: row.familyName, born: row.dateOfBirth, address: row.address)
            if let why = ways.lazy.compactMap({ why($0, known) }).first { found.append(Found(id: row.id, why: row.other == 1 ? "\(why), as \(Person.display(row.givenNames, row.familyName))" : why)) }
        }
        return found
    }

    /// This first given name, alone or with others after it.
    private static func isCalled(_ named: Named, _ row: SQL) -> SQL {
        // A space sorts before the exclamation mark, and every letter after it.
        "\(row).given_key >= \(named.called) AND \(row).given_key < \(named.called + "!")"
    }

    /// Those of the name at an address that is written alike or has its postcode, who may be beyond the newest namesakes.
    private static func living(_ named: Named, alike address: String, _ visible: Visibility, _ tx: Transaction) throws -> [Row] {
        let key = SearchWords.cut(address).joined(separator: " ")
        var rows = try tx.all(
            Row.self,
            """
            SELECT p.id, p.given_names, p.family_name, p.date_of_birth, c.value AS address, 0 AS other FROM person_contact c JOIN person p ON p.id = c.person_id
            WHERE c.key = \(key) AND c.kind = 'address' AND c.ended_at IS NULL AND p.family_key = \(named.family) AND \(visible.condition("p.id"))
            AND \(visible.condition("c.source_id")) ORDER BY c.id LIMIT \(foundMax)
            """)
        if let code = Postcode.found(in: address) {
            rows += try tx.all(
                Row.self,
                """
                SELECT p.id, p.given_names, p.family_name, p.date_of_birth, o.line || ', ' || o.postcode AS address, 0 AS other
                FROM location o JOIN link l ON l.to_id = o.id AND l.type = 'LIVES' JOIN person p ON p.id = l.from_id
                WHERE o.postcode = \(code.description) AND NOT l.is_mistake AND p.family_key = \(named.family) AND \(visible.condition("p.id")) AND \(visible.condition("o.id"))
                AND \(visible.condition("l.source_id")) ORDER BY l.id LIMIT \(foundMax)
                """)
        }
        return rows
    }

    /// The newest namesakes with each address, told or known.
    private static func namesakes(_ named: Named, _ visible: Visibility, _ tx: Transaction) throws -> [Row] {
        let namesakes: SQL = """
            (SELECT * FROM (SELECT p.id, p.given_names, p.family_name, p.date_of_birth, 0 AS other FROM person p
            WHERE p.family_key = \(named.family) AND \(isCalled(named, "p")) AND \(visible.condition("p.id")) ORDER BY p.id DESC LIMIT \(namesakesMax)) a
            UNION ALL SELECT * FROM (SELECT p.id, n.given_names, n.family_name, p.date_of_birth, 1 AS other FROM person_name n JOIN person p ON p.id = n.person_id
            WHERE n.family_key = \(named.family) AND \(isCalled(named, "n")) AND n.ended_at IS NULL AND \(visible.condition("p.id")) AND \(visible.condition("n.source_id"))
            ORDER BY n.id DESC LIMIT \(namesakesMax)) b) m
            """
        let told = try tx.all(
            Row.self,
            """
            SELECT m.id, m.given_names, m.family_name, m.date_of_birth, c.value AS address, m.other FROM \(namesakes) JOIN person_contact c ON c.person_id = m.id
            WHERE c.kind = 'address' AND c.ended_at IS NULL AND \(visible.condition("c.source_id")) ORDER BY c.id DESC LIMIT \(namesakesMax)
            """)
        let known = try tx.all(
            Row.self,
            """
            SELECT m.id, m.given_names, m.family_name, m.date_of_birth, o.line || ', ' || COALESCE(o.town, '') || ', ' || COALESCE(o.postcode, '') AS address, m.other
            FROM \(namesakes) JOIN link l ON l.from_id = m.id AND l.type = 'LIVES' JOIN location o ON o.id = l.to_id
            WHERE NOT l.is_mistake AND \(visible.condition("o.id")) AND \(visible.condition("l.source_id")) ORDER BY l.id DESC LIMIT \(namesakesMax)
            """)
        return told + known
    }
}
