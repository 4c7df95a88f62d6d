public import Base
import Core
import Matching
public import Storage

/// All records that are confirmed to be one person.
public enum Identity {
    /// More records of one person than this are a mistake somewhere: no further one is joined.
    public static let recordsMax = 50

    /// The records of the person whom `id` is a record of, the earliest first; `id` alone for most.
    ///
    /// - Parameter instant: as they were joined then; nothing for now.
    public static func records(of id: ID<Person>, at instant: Instant? = nil, in tx: Transaction) throws -> [ID<Person>] {
        let joined: SQL = instant.map { "m.status IN ('confirmed', 'undone') AND m.decided_at <= \($0) AND (m.undone_at IS NULL OR m.undone_at > \($0))" } ?? "m.status = 'confirmed'"
        return try tx.values(
            ID<Person>.self,
            """
            WITH RECURSIVE same(id) AS (
            SELECT p.id FROM person p WHERE p.id = \(id)
            UNION SELECT CASE WHEN m.low_id = same.id THEN m.high_id ELSE m.low_id END FROM same JOIN person_merge m
            ON (m.low_id = same.id OR m.high_id = same.id) AND \(joined))
            SELECT id FROM same ORDER BY id LIMIT \(recordsMax * 2)
            """)
    }

    /// The condition that a record is joined to another now.
    static func isJoined(_ id: ID<Person>) -> SQL {
        "EXISTS (SELECT 1 FROM person_merge WHERE low_id = \(id) AND status = 'confirmed') OR EXISTS (SELECT 1 FROM person_merge WHERE high_id = \(id) AND status = 'confirmed')"
    }

    /// As `records`, of several at once: one question, whatever their number. Only those of more than one record are in the answer.
    static func joined(among people: [ID<Person>], visible: Visibility, in tx: Transaction) throws -> [ID<Person>: [ID<Person>]] {
        guard !people.isEmpty else { return [:] }
        struct Pairing: Decodable {
            let start: ID<Person>
            let id: ID<Person>
        }
        let found = try tx.all(
            Pairing.self,
            """
            WITH RECURSIVE same(start, id) AS (
            SELECT p.id, p.id FROM person p WHERE p.id IN \(list: people) AND EXISTS (SELECT 1 FROM person_merge m WHERE m.low_id = p.id AND m.status = 'confirmed'
            UNION ALL SELECT 1 FROM person_merge m WHERE m.high_id = p.id AND m.status = 'confirmed')
            UNION SELECT same.start, CASE WHEN m.low_id = same.id THEN m.high_id ELSE m.low_id END FROM same JOIN person_merge m
            ON (m.low_id = same.id OR m.high_id = same.id) AND m.status = 'confirmed')
            SELECT start, id FROM same WHERE \(visible.condition("same.id")) ORDER BY start, id LIMIT \(people.count * recordsMax * 2)
            """)
        return Dictionary(grouping: found, by: \.start).mapValues { $0.map(\.id) }.filter { $0.value.count > 1 }
    }

    /// As `records`, without those the officer may not see.
    static func records(of id: ID<Person>, at instant: Instant?, visible: Visibility, in tx: Transaction) throws -> [ID<Person>] {
        try records(of: id, at: instant, in: tx).filter { try $0 == id || visible.allows($0.raw, in: tx) }
    }

    /// The confirmed merges that make these records one person.
    static func merges(of records: [ID<Person>], in tx: Transaction) throws -> [PersonMerge] {
        guard records.count > 1 else { return [] }
        return try tx.all(
            PersonMerge.self,
            "SELECT * FROM person_merge WHERE status = 'confirmed' AND low_id IN \(list: records) AND high_id IN \(list: records) ORDER BY decided_at, id")
    }

    /// Why the records of these two may not be joined; nothing where they may.
    static func obstacle(_ pair: PersonPair, in tx: Transaction) throws -> Refusal? {
        let (ones, others) = (try records(of: pair.low, in: tx), try records(of: pair.high, in: tx))
        if ones.contains(pair.high) { return .conflict("These records are joined already: they are shown as one person.") }
        if ones.count + others.count > recordsMax {
            return .conflict("Together these would be more than \(recordsMax) records of one person. Look for one that was joined by mistake.")
        }
        if let apart = try PersonApart.between(ones, others, in: tx) {
            let by = try Officers.label(apart.by, in: tx)
            return .conflict(
                "\(by) decided on \(London.text(London.day(of: apart.at))) that these are two people: “\(apart.reason)”. If that was wrong, withdraw it first.")
        }
        let numbers = try [ones, others].map { try pncIds(of: $0, in: tx) }
        if !numbers[0].isEmpty, !numbers[1].isEmpty, numbers[0].isDisjoint(with: numbers[1]) {
            return .conflict("They have different PNC IDs, so they are two people, or one number is wrong. Correct the number first.")
        }
        return nil
    }

    private static func pncIds(of records: [ID<Person>], in tx: Transaction) throws -> Set<String> {
        Set(try tx.values(String.self, "SELECT pnc_id FROM person WHERE id IN \(list: records) AND pnc_id IS NOT NULL").compactMap { PNCID($0)?.description })
    }

    /// What Matching says of two records.
    static func compare(_ pair: PersonPair, in tx: Transaction) throws -> Match {
        let features = try PersonFeatures.of([pair.low, pair.high], in: tx)
        guard let low = features[pair.low], let high = features[pair.high] else { throw Refusal.notFound }
        return Matcher.default.compare(low, high)
    }
}

extension PersonMerge {
    /// A pair not written down yet, with what Matching says of it.
    static func new(_ pair: PersonPair, _ work: Work) throws -> PersonMerge {
        let match = try Identity.compare(pair, in: work.tx)
        let against = match.contradiction.map { ["against it: \($0.rawValue)"] } ?? []
        return PersonMerge(
            id: work.newID(), lowId: pair.low, highId: pair.high, status: .suggested, likelihood: Int(match.probability * 1000),
            evidence: (match.reasons + against).joined(separator: "; "), suggestedAt: work.now)
    }
}

extension PersonFeatures {
    /// What the records say of these people, for Matching.
    ///
    /// - Parameter visible: leaves out what was learned from records the officer may not see; nothing for the force's own comparison.
    static func of(_ people: [ID<Person>], visible: Visibility? = nil, in tx: Transaction) throws -> [ID<Person>: PersonFeatures] {
        let names = try PersonParts.byPerson(PersonName.self, people, visible: visible, in: tx)
        let contacts = try PersonParts.byPerson(PersonContact.self, people, visible: visible, in: tx)
        let persons = try tx.all(Person.self, "SELECT * FROM person WHERE id IN \(list: people)")
        return Dictionary(uniqueKeysWithValues: persons.map { ($0.id, PersonFeatures($0, names[$0.id] ?? [], contacts[$0.id] ?? [])) })
    }

    init(_ person: Person, _ names: [PersonName], _ contacts: [PersonContact]) {
        let sex: Sex? =
            switch person.sex {
            case .male: .male
            case .female: .female
            default: nil
            }
        self.init(
            names: [Name(given: person.givenNames, family: person.familyName)] + names.map { Name(given: $0.givenNames, family: $0.familyName) },
            birthDate: person.dateOfBirth, sex: sex, addresses: contacts.filter { $0.kind == .address }.map { Address(line: $0.value) },
            phones: contacts.filter { $0.kind == .phone }.map(\.value), email: contacts.first { $0.kind == .email }?.value ?? "", pncID: person.pncId ?? "",
            cro: person.cro ?? "")
    }
}

extension PersonFeatures.Name {
    /// The first of several given names is the one compared as such.
    fileprivate init(given: String, family: String) {
        let given = given.split(separator: " ", maxSplits: 1).map(String.init)
        self.init(given: given.first ?? "", middle: given.count > 1 ? given[1] : "", family: family)
    }
}

extension PersonFeatures.Address {
    /// `110 Rowanridge Road, London, HA3 8VM`: the road first, the postcode wherever it stands.
    init(line: String) {
        let parts = line.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
        let postcode = parts.lazy.compactMap { Postcode($0)?.description }.first ?? ""
        let others = parts.filter { Postcode($0) == nil }
        self.init(road: others.first ?? "", town: others.count > 1 ? others[others.count - 1] : "", postcode: postcode)
    }
}
