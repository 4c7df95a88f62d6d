public import Base
public import Core
public import Storage

/// An address a person is linked to, with its dates and what the last check found.
public struct PersonAddress: Codable, Sendable {
    public let entry: Entry
    public let since: Instant?
    public let until: Instant?
    /// How good the place itself is: `verified`, `unverified` …
    public let quality: String
    /// The last check; nothing where nobody looked.
    public var check: AddressCheck?

    static let readMax = 100

    private struct Found: Decodable {
        let entry: Entry
        let link: ID<GradedLink>
        let since: Instant?
        let until: Instant?
        let quality: String

        private enum CodingKeys: String, CodingKey { case link, since, until, quality }

        init(from decoder: any Decoder) throws {
            entry = try Entry(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            link = try container.decode(ID<GradedLink>.self, forKey: .link)
            since = try container.decodeIfPresent(Instant.self, forKey: .since)
            until = try container.decodeIfPresent(Instant.self, forKey: .until)
            quality = try container.decode(String.self, forKey: .quality)
        }
    }

    public var isCurrent: Bool { until == nil }

    /// Where the person lives first, then the newest; as known at `instant`, where one is given.
    public static func of(_ person: ID<Person>, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [PersonAddress] {
        try of([person], at: instant, visible: visible, in: tx)
    }

    /// The same of several records of one person.
    static func of(_ people: [ID<Person>], at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> [PersonAddress] {
        try ask(people, checks: try PersonParts.ask(AddressCheck.self, people, at: instant, visible: visible, in: tx), at: instant, visible: visible, in: tx)()
    }

    static func ask(_ people: [ID<Person>], checks askedChecks: @escaping Later<[AddressCheck]>, at instant: Instant? = nil, visible: Visibility, in tx: Transaction) throws -> Later<[PersonAddress]> {
        let known: SQL = instant.map { "l.created_at <= \($0)" } ?? "NOT l.is_mistake"
        let answer = try tx.ask(
            Found.self,
            """
            SELECT \(Entry.columns), l.id AS link, l.from_at AS since, l.until_at AS until, o.quality FROM link l JOIN entry e ON e.id = l.to_id JOIN location o ON o.id = l.to_id
            WHERE l.from_id IN \(list: people) AND l.type = 'LIVES' AND \(known) AND \(visible.condition("l.to_id")) AND \(visible.condition("l.source_id"))
            ORDER BY CASE WHEN l.until_at IS NULL THEN 0 ELSE 1 END, COALESCE(l.from_at, 0) DESC, l.id DESC LIMIT \(readMax)
            """)
        return {
            let checks = try askedChecks()
            return try answer.all().compactMap { found in
                let then = try instant.flatMap { try History.record(GradedLink.self, found.link, at: $0, in: tx) }
                if then?.isMistake == true { return nil }
                return PersonAddress(
                    entry: found.entry, since: then == nil ? found.since : then?.fromAt, until: then == nil ? found.until : then?.untilAt, quality: found.quality,
                    check: checks.filter { $0.locationId.raw == found.entry.id }.max { $0.checkedOn < $1.checkedOn })
            }
        }
    }
}
