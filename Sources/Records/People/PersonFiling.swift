public import Base
public import Core
import Storage

extension Work {
    /// The person picked in a form: one who is known and may be seen, or the newly recorded one.
    ///
    /// - Parameters:
    ///   - source: the record the person was named in; kept with the phone, e-mail and address given. Restrict it first, if it is to be restricted.
    ///   - path: the field's key, so that a problem lands at the right place (`victim`).
    public func person(_ pick: Pick<Person, PersonFacts>, source: Ref?, at path: String = "") throws -> Person {
        switch pick {
        case .known(let id): return try require(Person.self, id)
        case .new(let facts):
            let person = try facts.person(id: newID(), now: now, at: path.isEmpty ? "" : path + ".new")
            return try file(person, adding: facts.contacts(of: person.id, source: source, self), source: source)
        }
    }

    /// Writes a person with new parts, and the index card. The same phone, e-mail or address is not written down twice.
    @discardableResult
    func file(_ person: Person, adding parts: [any PersonPart] = [], source: Ref? = nil, reason: String? = nil) throws -> Person {
        var drafted = person
        if person.version == 0 {
            drafted.createdBy = officer.id
            drafted.sourceKind = source?.kind
            drafted.sourceId = source?.id
        }
        let saved = try save(drafted, source: source, reason: reason)
        // Nobody may find a person by what only a restricted record tells: those parts are not among the card's words.
        var known = person.version == 0 ? [] : try Person.openParts(of: person.id, in: tx)
        let isOpen = parts.isEmpty ? true : try source.map { try !isRestricted($0) } ?? true
        for part in parts {
            if let contact = part as? PersonContact, known.contains(where: { ($0 as? PersonContact).map { $0.kind == contact.kind && $0.key == contact.key } ?? false }) { continue }
            try save(part)
            if isOpen { known.append(part) }
        }
        try index(saved.card(with: known))
        return saved
    }

    /// Adds a part to a person who stays as they are otherwise.
    func add(_ part: some PersonPart, to person: Person) throws {
        try save(part)
        try refile(person)
    }

    /// Writes the index card anew after a part changed.
    func refile(_ person: Person) throws {
        concern(person.ref)
        try index(person.card(with: try Person.openParts(of: person.id, in: tx)))
    }

    func isRestricted(_ ref: Ref) throws -> Bool { try tx.exists("SELECT 1 FROM restriction WHERE record_id = \(ref.id)") }
}

extension Person {
    /// The parts a person may be found by, whoever asks: none learned from a restricted record.
    static func openParts(of person: ID<Person>, in tx: Transaction) throws -> [any PersonPart] {
        let types: [any PersonPart.Type] = [PersonName.self, PersonIdentifier.self, PersonContact.self]
        return try types.flatMap { try openParts($0, of: person, in: tx) }
    }

    private static func openParts<P: PersonPart>(_ type: P.Type, of person: ID<Person>, in tx: Transaction) throws -> [any PersonPart] {
        try tx.all(
            P.self,
            """
            SELECT p.* FROM \(P.from) WHERE p.person_id = \(person) AND p.ended_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = p.source_id) ORDER BY p.id DESC LIMIT \(PersonParts.readMax)
            """)
    }

    /// The index card: found by names in any form, birth date, identifiers, phone, e-mail, address and postcode.
    func card(with parts: [any PersonPart]) -> Card {
        let contacts = parts.compactMap { $0 as? PersonContact }
        return card(
            otherNames: parts.compactMap { $0 as? PersonName }.map { (family: $0.familyName, given: $0.givenNames) },
            phones: contacts.filter { $0.kind == .phone }.map(\.value), addresses: contacts.filter { $0.kind == .address }.map(\.value),
            numbers: parts.compactMap { ($0 as? PersonIdentifier)?.value }, words: parts.flatMap(\.words))
    }

    /// - Parameter words: what else the card is found by word for word.
    public func card(
        otherNames: [(family: String, given: String)] = [], phones: [String] = [], addresses: [String] = [], numbers: [String] = [], words more: [String] = []
    ) -> Card {
        var words = [givenNames, familyName, NameKey.family(familyName), pncId ?? "", cro ?? ""]
        if let born = dateOfBirth { words += BirthDate.words(of: born) }
        words += more
        let (keys, near) = SearchKeys.person(
            names: [(family: familyName, given: givenNames)] + otherNames, born: dateOfBirth, phones: phones, addresses: addresses,
            numbers: [pncId, cro] + numbers)
        return Card(
            ref, title: displayName, summary: particulars, status: isDeceased ? "Deceased" : "", at: createdAt, words: words, keys: keys, near: near)
    }

    /// `born 10 Mar 1990, male`, as far as known.
    public var particulars: String {
        let born = dateOfBirth.map { "born \($0.day) \(London.monthNames[$0.month - 1]) \($0.year)" } ?? birthRange.map { "born \($0.text)" }
        let sex = sex.flatMap { $0 == .male || $0 == .female ? $0.title : nil }
        return [born, sex].compactMap { $0 }.joined(separator: ", ")
    }
}

/// How a birth date stands among the words of a card, and how a query finds it there however it is typed.
enum BirthDate {
    /// `19900310`, `10031990` and the year: every other spelling is turned into the first by the query.
    static func words(of day: Day) -> [String] {
        let iso = word(of: day)
        return [iso, String(iso.suffix(2) + iso.dropFirst(4).prefix(2) + iso.prefix(4)), String(iso.prefix(4))]
    }

    static func word(of day: Day) -> String { day.description.filter { $0 != "-" } }
}
