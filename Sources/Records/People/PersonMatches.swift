public import Base
public import Core
import Matching
public import Storage

/// A person who may be the one being typed.
public struct PersonMatch: Codable, Sendable, Hashable {
    public let id: ID<Person>
    /// `SMITH, John`.
    public let name: String
    public let dateOfBirth: Day?
    /// What tells people of one name apart: birth date, sex, last known address.
    public let detail: String
    public let why: String
    /// How likely this is the person typed, of a hundred; nothing where no name was typed.
    public let percent: Int?
}

/// Type-ahead over people: the beginnings of names in any order, birth date, PNC ID; then as the search box finds people, however they are spelt.
public enum PersonMatches {
    public static let pageSizeMax = 20

    /// Nobody restricted is ever among them, nor counted.
    public static func search(_ typed: String, limit: Int, on today: Day = London.day(of: .now), visible: Visibility, in tx: Transaction) throws -> [PersonMatch] {
        let shown = try people(typed, limit: limit, on: today, visible: visible, in: tx)
        let asked = Asked(typed, on: today)
        let likeness = try PersonLikeness.of(PersonFeatures.readings(of: asked.words, born: asked.born), shown.map(\.person.id), visible: visible, in: tx)
        return try told(shown, visible: visible, in: tx) { likeness[$0]?.percent }
    }

    /// The same without what is told of them.
    static func people(_ typed: String, limit: Int, on today: Day, visible: Visibility, in tx: Transaction) throws -> [Found] {
        try PlanAdvice.once(tx) { try found(typed, size: min(max(1, limit), pageSizeMax), on: today, visible: visible, in: tx) }
    }

    private static func found(_ typed: String, size: Int, on today: Day, visible: Visibility, in tx: Transaction) throws -> [Found] {
        let asked = Asked(typed, on: today)
        var found: [Found] = []
        for step in asked.steps where found.count < size {
            // What belongs to one step shares a round trip, though the first of it may do.
            let answers = try step.map { way in
                try (tx.ask(Person.self, "SELECT p.* FROM person p WHERE \(way.condition) AND \(visible.condition("p.id")) ORDER BY \(way.order) LIMIT \(size)"), way.why)
            }
            for (people, why) in answers {
                for person in try people.all() where !found.contains(where: { $0.person.id == person.id }) { found.append((person, why)) }
            }
        }
        if found.count < size, asked.isEnoughForWords {
            try tx.takesLong()
            let hits = try GlobalSearch.people(typed, limit: size, orByWords: found.isEmpty, on: today, visible: visible, in: tx)
                .filter { hit in !found.contains { $0.person.id.raw == hit.id } }
            let people = hits.isEmpty ? [] : try tx.all(Person.self, "SELECT * FROM person WHERE id IN \(list: hits.map(\.id))")
            for hit in hits {
                if let person = people.first(where: { $0.id.raw == hit.id }) { found.append((person, hit.why.joined(separator: ", "))) }
            }
        }
        return Array(found.prefix(size))
    }

    typealias Found = (person: Person, why: String)

    static func told(_ found: [Found], visible: Visibility, in tx: Transaction, _ percent: (ID<Person>) -> Int?) throws -> [PersonMatch] {
        let addresses = try addresses(of: found.map(\.person.id), visible: visible, in: tx)
        return found.map { person, why in
            PersonMatch(
                id: person.id, name: person.displayName, dateOfBirth: person.dateOfBirth,
                detail: [person.particulars, addresses[person.id] ?? ""].filter { !$0.isEmpty }.joined(separator: " · "), why: why,
                percent: percent(person.id))
        }
    }

    private struct Address: Decodable {
        let personId: ID<Person>
        let value: String
    }

    private static func addresses(of people: [ID<Person>], visible: Visibility, in tx: Transaction) throws -> [ID<Person>: String] {
        guard !people.isEmpty else { return [:] }
        let rows = try tx.all(
            Address.self,
            """
            SELECT c.person_id, c.value FROM person_contact c WHERE c.person_id IN \(list: people) AND c.kind = 'address'
            AND \(visible.condition("c.source_id")) ORDER BY c.id
            """)
        return Dictionary(rows.map { ($0.personId, $0.value) }, uniquingKeysWith: { _, newest in newest })
    }
}

/// What was typed, as conditions on people, the likeliest first, in steps of which the later are needed only where the earlier found too few.
private struct Asked {
    private(set) var steps: [[Way]] = []
    typealias Way = (condition: SQL, order: SQL, why: String)
    /// One letter begins too many words.
    let isEnoughForWords: Bool
    private(set) var words: [String] = []
    private(set) var born: Day?

    init(_ typed: String, on today: Day) {
        var tokens = typed.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
        isEnoughForWords = typed.count >= 3 && typed.count <= SearchQuery.lengthMax && tokens.count <= SearchQuery.wordsMax
        let numbers = tokens.flatMap { PNCID.readings(of: $0) }.map(\.description)
        if !numbers.isEmpty { steps.append([("p.pnc_id IN \(list: numbers)", "p.id", "PNC ID")]) }
        born = Self.takeDay(&tokens, on: today)
        words = tokens.flatMap { SearchWords.cut($0) }
        guard words.joined().count >= 2, words.count <= 6 else {
            if let born { steps.append([("p.date_of_birth = \(born)", "p.family_key, p.given_key, p.id", "born that day")]) }
            return
        }
        addNames(words, born)
    }

    private static func takeDay(_ tokens: inout [String], on today: Day) -> Day? {
        for start in tokens.indices {
            let (count, clauses) = PlainTerms(today: today).read(Array(tokens[start...]), isLast: false)
            guard clauses.count == 1, clauses[0].count == 1, case .day(let day) = clauses[0][0] else { continue }
            tokens.removeSubrange(start..<start + count)
            return day
        }
        return nil
    }

    /// Every way to cut the words into family and given names: `smith john`, `john smith`, `de la cruz maria`.
    private mutating func addNames(_ words: [String], _ born: Day?) {
        let byFamily: SQL = "p.family_key, p.given_key, p.id"
        let byGiven: SQL = "p.given_key, p.family_key, p.id"
        let cuts = (1..<max(words.count, 1)).map { (words[..<$0], words[$0...]) }
        func way(_ condition: SQL, _ order: SQL, _ why: String) -> Way {
            born.map { ("p.date_of_birth = \($0) AND \(condition)", order, "\(why) and birth date") } ?? (condition, order, why)
        }
        steps.append([way(Self.begins("p.family_key", words.joined()), byFamily, "family name")])
        // One name is mostly typed whole: that is one step of the index, however common it is.
        steps.append(
            cuts.flatMap { head, tail in
                [way(Self.whole(family: tail, begun: head), byFamily, "given and family name"), way(Self.whole(family: head, begun: tail), byFamily, "family and given name")]
            })
        steps.append(
            cuts.flatMap { head, tail in
                [way(Self.both(family: tail, given: head), byFamily, "given and family name"), way(Self.both(family: head, given: tail), byFamily, "family and given name")]
            } + [way(Self.begins("p.given_key", words.joined(separator: " ")), byGiven, "given name")])
    }

    private static func whole(family: ArraySlice<String>, begun given: ArraySlice<String>) -> SQL {
        "p.family_key = \(family.joined()) AND \(begins("p.given_key", given.joined(separator: " ")))"
    }

    /// Of names that begin alike no more are looked at for the other name.
    private static let begunMax = 1_000

    /// Both only begun: the index is entered by the longer beginning, and left after so many.
    private static func both(family: ArraySlice<String>, given: ArraySlice<String>) -> SQL {
        let (ofFamily, ofGiven) = (family.joined(), given.joined(separator: " "))
        let (byFamily, byGiven) = (begins("b.family_key", ofFamily), begins("b.given_key", ofGiven))
        let isByGiven = ofGiven.count > ofFamily.count
        let order: SQL = isByGiven ? "b.given_key, b.family_key, b.id" : "b.family_key, b.given_key, b.id"
        let (entered, other) = isByGiven ? (byGiven, byFamily) : (byFamily, byGiven)
        return """
            p.id IN (SELECT b.id FROM (SELECT b.id, b.family_key, b.given_key FROM person b WHERE \(entered) ORDER BY \(order) LIMIT \(begunMax)) b WHERE \(other))
            """
    }

    /// A range of the index: from the prefix to just before whatever begins otherwise.
    private static func begins(_ column: SQL, _ prefix: String) -> SQL {
        "\(column) >= \(prefix) AND \(column) < \(prefix + "\u{10FFFF}")"
    }
}
