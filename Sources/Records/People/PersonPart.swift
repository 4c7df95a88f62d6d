public import Base
public import Core
public import Storage

/// A part of what is known of a person: another name, an identifier, a contact, a description. Written once; withdrawn, never altered.
public protocol PersonPart: Part {
    var personId: ID<Person> { get }
    /// What such a part is called: "Other name".
    static var partTitle: String { get }
    /// The part in words, for the history and for whoever withdraws it.
    var text: String { get }
    /// The table with the alias `p`.
    static var from: SQL { get }
    /// The part in words, as SQL over that alias.
    static var historyText: SQL { get }
    /// What the person is found by because of it.
    var words: [String] { get }
}

extension PersonPart {
    public var words: [String] { [] }
    public var card: Card? { nil }
}

/// The parts of a person that have a table of their own.
enum PersonParts {
    /// Read at once of one kind.
    static let readMax = 200

    static let all: [any PersonPart.Type] = [
        PersonName.self, PersonIdentifier.self, PersonContact.self, PersonDescription.self, PersonMark.self, PersonPhotograph.self, AddressCheck.self,
    ]

    /// What there is to ask about the person: of which kinds anything was ever recorded (parts, warnings), which modules know of something that may be in
    /// force, and whether there are further records. Most people have little, and asking for everything costs more than asking first.
    static func askRecorded(of person: ID<Person>, standing probes: [(module: String, condition: SQL)], in tx: Transaction) throws -> Later<Recorded> {
        func some<P: PersonPart>(_ type: P.Type) -> SQL { "EXISTS (SELECT 1 FROM \(P.from) WHERE p.person_id = \(person))" }
        let kinds: [(RecordKind, SQL)] = all.map { ($0.kind, some($0)) } + [(WarningMarker.kind, "EXISTS (SELECT 1 FROM warning_marker m WHERE m.person_id = \(person))")]
        let conditions = [Identity.isJoined(person)] + kinds.map(\.1) + probes.map(\.condition)
        // One number, a bit for each: a row for each costs the server twice as much.
        let bits = conditions.enumerated().map { place, condition -> SQL in "CASE WHEN \(condition) THEN \(1 << place) ELSE 0 END" }
        let found = try tx.ask(Bits.self, "SELECT \(SQL.joined(bits, by: " + ")) AS bits")
        return {
            let bits = try found.all().first?.bits ?? 0
            func holds(_ place: Int) -> Bool { bits & (1 << place) != 0 }
            return Recorded(
                isJoined: holds(0), kinds: Set(kinds.enumerated().filter { holds(1 + $0.offset) }.map(\.element.0)),
                modules: Set(probes.enumerated().filter { holds(1 + kinds.count + $0.offset) }.map(\.element.module)))
        }
    }

    struct Recorded {
        /// Held to be the same person as another record.
        let isJoined: Bool
        let kinds: Set<RecordKind>
        /// Those that know of something in force.
        let modules: Set<String>
    }

    private struct Bits: Decodable {
        let bits: Int
    }

    /// Parts of one kind that are held, or were at `instant`, the newest first. One that was learned from a record which may not be seen is not there.
    static func of<P: PersonPart>(_ type: P.Type, _ person: ID<Person>, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [P] {
        try of(type, [person], at: instant, visible: visible, in: tx)
    }

    /// The same of several records of one person.
    static func of<P: PersonPart>(_ type: P.Type, _ people: [ID<Person>], at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [P] {
        try ask(type, people, at: instant, visible: visible, in: tx)()
    }

    static func ask<P: PersonPart>(_ type: P.Type, _ people: [ID<Person>], at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> Later<[P]> {
        let held: SQL = instant.map { "p.recorded_at <= \($0) AND (p.ended_at IS NULL OR p.ended_at > \($0))" } ?? "p.ended_at IS NULL"
        return try tx.ask(
            P.self,
            """
            SELECT p.* FROM \(P.from) WHERE p.person_id IN \(list: people) AND \(held) AND \(visible.condition("p.source_id"))
            ORDER BY p.id DESC LIMIT \(readMax)
            """
        ).all
    }

    /// Parts of one kind that are held, of many people, each with their newest. At most forty of one person on the average.
    ///
    /// - Parameter visible: what is left out besides; nothing for what compares records whoever may see them.
    static func byPerson<P: PersonPart>(_ type: P.Type, _ people: [ID<Person>], visible: Visibility?, in tx: Transaction) throws -> [ID<Person>: [P]] {
        let seen: SQL = visible.map { "AND \($0.condition("p.source_id"))" } ?? ""
        let all = try tx.all(
            P.self, "SELECT p.* FROM \(P.from) WHERE p.person_id IN \(list: people) AND p.ended_at IS NULL \(seen) ORDER BY p.id DESC LIMIT \(people.count * 40)")
        return Dictionary(grouping: all, by: \.personId)
    }

    /// What the history tells of all parts: when each was recorded, and when and why it was withdrawn.
    ///
    /// - Parameter kinds: those that were ever recorded, where that is known.
    static func history(of person: ID<Person>, _ kinds: Set<RecordKind>? = nil, visible: Visibility) -> [SQL] {
        all.filter { kinds?.contains($0.kind) ?? true }.flatMap { history($0, person, visible) }
    }

    private static func history<P: PersonPart>(_ type: P.Type, _ person: ID<Person>, _ visible: Visibility) -> [SQL] {
        let of: SQL = "FROM \(P.from) WHERE p.person_id = \(person) AND \(visible.condition("p.source_id"))"
        return [
            """
            SELECT p.id, p.recorded_at AS at, p.recorded_by AS officer_id, \(P.kind) AS record_kind, \(P.partTitle) AS field, NULL AS old,
            \(P.historyText) AS new, p.source_kind, p.source_id, NULL AS reason, 1 AS is_part \(of)
            """,
            """
            SELECT p.id, p.ended_at AS at, p.ended_by AS officer_id, \(P.kind) AS record_kind, \(P.partTitle) AS field, \(P.historyText) AS old,
            NULL AS new, p.source_kind, p.source_id, p.end_reason AS reason, 1 AS is_part \(of) AND p.ended_at IS NOT NULL
            """,
        ]
    }
}
