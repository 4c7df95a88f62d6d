public import Base
public import Core
import Matching
public import Storage

/// All records that are confirmed to be one person.
public enum Identity {
    /// More records of one person than this are a mistake somewhere: no further one is joined.
    public static let recordsMax = 50

    /// The records of the person whom `id` is a record of, the earliest first; `id` alone for most.
    public static func records(of id: ID<Person>, in tx: Transaction) throws -> [ID<Person>] {
        try tx.values(
            ID<Person>.self,
            """
            WITH RECURSIVE same(id) AS (
            SELECT p.id FROM person p WHERE p.id = \(id)
            UNION SELECT CASE WHEN m.low_id = same.id THEN m.high_id ELSE m.low_id END FROM same JOIN person_merge m
            ON m.status = 'confirmed' AND (m.low_id = same.id OR m.high_id = same.id))
            SELECT id FROM same ORDER BY id LIMIT \(recordsMax * 2)
            """)
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
    static func of(_ people: [ID<Person>], in tx: Transaction) throws -> [ID<Person>: PersonFeatures] {
        let contacts = Dictionary(
            grouping: try tx.all(PersonContact.self, "SELECT * FROM person_contact WHERE person_id IN \(list: people) ORDER BY id DESC LIMIT \(people.count * 20)"),
            by: \.personId)
        let persons = try tx.all(Person.self, "SELECT * FROM person WHERE id IN \(list: people)")
        return Dictionary(uniqueKeysWithValues: persons.map { ($0.id, PersonFeatures($0, contacts[$0.id] ?? [])) })
    }

    private init(_ person: Person, _ contacts: [PersonContact]) {
        let given = person.givenNames.split(separator: " ", maxSplits: 1).map(String.init)
        let sex: Sex? =
            switch person.sex {
            case .male: .male
            case .female: .female
            default: nil
            }
        self.init(
            names: [Name(given: given.first ?? "", middle: given.count > 1 ? given[1] : "", family: person.familyName)], birthDate: person.dateOfBirth, sex: sex,
            addresses: contacts.filter { $0.kind == .address }.map { Address(line: $0.value) }, phones: contacts.filter { $0.kind == .phone }.map(\.value),
            email: contacts.first { $0.kind == .email }?.value ?? "", pncID: person.pncId ?? "", cro: person.cro ?? "")
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
