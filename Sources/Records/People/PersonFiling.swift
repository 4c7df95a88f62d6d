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
            return try file(person, contacts: facts.contacts, source: source)
        }
    }

    /// Writes a person with new ways to reach them, and the index card.
    func file(_ person: Person, contacts: [(PersonContact.Sort, String)] = [], source: Ref? = nil) throws -> Person {
        let saved = try save(person)
        // Nobody may find a person by what only a restricted record tells: those contacts are not among the card's words.
        var known =
            person.version == 0
            ? []
            : try PersonContact.open(of: person.id, in: tx)
        let isOpen = try source.map { try !tx.exists("SELECT 1 FROM restriction WHERE record_id = \($0.id)") } ?? true
        for (kind, value) in contacts {
            let contact = PersonContact(id: newID(), personId: person.id, kind: kind, value: value, source: source, createdAt: now)
            if known.contains(where: { $0.kind == kind && $0.key == contact.key }) { continue }
            try save(contact)
            if isOpen { known.append(contact) }
        }
        try index(saved.card(with: known))
        return saved
    }
}

extension Person {
    /// The index card: found by names in any form, birth date, identifiers, phone, e-mail, address and postcode.
    public func card(with contacts: [PersonContact]) -> Card {
        var words = [givenNames, familyName, NameKey.family(familyName), pncId ?? "", cro ?? ""]
        if let born = dateOfBirth { words += BirthDate.words(of: born) }
        words += contacts.flatMap(\.words)
        let (keys, near) = SearchKeys.person(
            names: [(family: familyName, given: givenNames)], born: dateOfBirth, phones: contacts.filter { $0.kind == .phone }.map(\.value),
            addresses: contacts.filter { $0.kind == .address }.map(\.value), numbers: [pncId, cro])
        return Card(ref, title: displayName, summary: particulars, at: createdAt, words: words, keys: keys, near: near)
    }

    /// `born Sat 10 Mar 1990, male`, as far as known.
    public var particulars: String {
        let born = dateOfBirth.map { "born \($0.day) \(London.monthNames[$0.month - 1]) \($0.year)" }
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
