public import Base
public import Core
public import Storage

/// That a person is sought: for what, on whose authority, and what to do when they are found.
public struct WantedEntry: InForce {
    public static let table = "wanted_entry"
    public static let from: SQL = "wanted_entry f"
    public static let kind: RecordKind = "wanted"
    static let kinds: CodeListName = "wanted-kind"
    static let ends: CodeListName = "wanted-end"

    public let id: ID<WantedEntry>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `wanted-kind`.
    public let kind: String
    public var soughtFor: String
    /// The court, prison, hospital or officer that seeks them.
    public let authority: String
    /// Of the warrant or licence.
    public let number: String?
    public let issuedOn: Day
    public let backedForBail: Bool?
    /// What to do when they are found, besides what the law says.
    public var instructions: String?
    /// The reference under which it was circulated nationally.
    public var circulatedAs: String?
    /// By then somebody looks whether they are still sought.
    public var reviewOn: Day
    public var ownerId: ID<OfficerAccount>?
    public let unitId: ID<Unit>?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>
    /// The supervisor who answers for it, where it is the police who seek them.
    public var authorisedAt: Instant?
    public var authorisedBy: ID<OfficerAccount>?
    public var remindedOf: Day?
    /// When they were arrested: the entry asks to be ended.
    public var foundAt: Instant?
    public var endedOn: Day?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?
    public var endAuthority: String?
    public var endNote: String?

    public var card: Card? { nil }

    var status: String {
        if !isOpen { return "Ended" }
        return foundAt == nil ? "Wanted" : "Arrested, to be ended"
    }
}

extension WantedEntry: Kept {
    public static let keptFields = [
        KeptField("sought_for", "Sought for"), KeptField("instructions", "What to do"), KeptField("circulated_as", "Circulated as"), KeptField("review_on", "To be reviewed on", .day),
        KeptField("authorised_by", "Authorised by", .officer), KeptField("found_at", "Arrested", .moment),
        KeptField("ended_on", "Ended on", .day), KeptField("end_reason", "Why it ended", .codes(ends)), KeptField("end_authority", "Ended by"), KeptField("end_note", "Note on the end"),
    ]
}

extension WantedEntry {
    /// Which of these people are sought, as far as the officer may know.
    static func wanted(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard !people.isEmpty, reading.officer.may(WantedEntry.read) else { return [] }
        return Set(
            try reading.tx.values(
                RawID.self,
                """
                SELECT DISTINCT f.person_id FROM wanted_entry f WHERE f.person_id IN \(list: people) AND f.ended_at IS NULL AND f.found_at IS NULL
                AND \(WantedEntry.visible(reading.visible))
                """))
    }

    static let read = "records.wanted.read"

    func card(in tx: Transaction) throws -> Card {
        let title = try CodeList.code(kind, of: WantedEntry.kinds, on: issuedOn, in: tx)?.title ?? kind
        let name = try tx.find(Person.self, personId)?.displayName ?? ""
        return Card(
            ref, reference: number, title: "\(title): \(name)", summary: "\(soughtFor.prefix(200)). \(authority)", status: status, at: London.start(of: issuedOn), unitId: unitId,
            words: [title, name, authority, soughtFor, circulatedAs ?? ""])
    }
}

extension Work {
    @discardableResult
    func file(_ entry: WantedEntry, reason: String? = nil) throws -> WantedEntry {
        let saved = try save(entry, source: entry.source, reason: reason)
        try index(saved.card(in: tx))
        return saved
    }
}
