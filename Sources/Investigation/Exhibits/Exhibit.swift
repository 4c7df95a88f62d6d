public import Base
public import Core
public import Records
public import Storage

/// An item produced in evidence, under its producer's reference (EXH-01).
public struct Exhibit: InvestigationPart {
    public static let table = "exhibit"
    public static let kind: RecordKind = "exhibit"

    public let id: ID<Exhibit>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let objectId: ID<ObjectItem>
    /// The producer's initials and a number: `JS/1`.
    public let reference: String
    /// The officer who took it: its producer, unless a witness is.
    public let producerId: ID<OfficerAccount>
    /// The witness who produced it, whose initials the reference bears.
    public let witnessId: ID<Person>?
    public let description: String
    public let seizedAt: Instant
    public let seizedFrom: String
    public let seal: String?
    public let recordedAt: Instant
    /// The exhibit it is a working copy of, and its SHA-256 as the tool gave it.
    public var copyOf: ID<Exhibit>?
    public var sha256: String?

    /// Written with where it is by `indexExhibit`, which restricts it like its investigation.
    public var card: Card? { nil }

    /// The card as it would be written now.
    static func card(_ exhibit: Exhibit, in tx: Transaction) throws -> Card? {
        guard let item = try PropertyItem.of(exhibit.id.raw, in: tx) else { return nil }
        let title = try CodeList.code(item.status, of: "property-status", on: London.day(of: exhibit.recordedAt), in: tx)?.title
        return exhibit.card(item, status: title ?? item.status)
    }

    func card(_ item: PropertyItem, status: String) -> Card {
        Card(
            ref, reference: reference, title: description, summary: "Exhibit, label \(item.label)", status: status, at: seizedAt,
            words: [item.label, item.seal, seizedFrom].compactMap { $0 }, keys: CardKeys(keys: [CardKey(.reference, SearchWords.code(item.label))]))
    }

    /// Who produced it as this reader may know: the witness, and the officer who took it from them.
    ///
    /// - Parameter officer: as people call the officer.
    static func producer(_ exhibit: Exhibit, officer: String, _ reading: Reading) throws -> String {
        guard let witness = exhibit.witnessId else { return officer }
        guard let entry = try InvestigationView.card(witness.raw, reading) else { return "a witness, taken by \(officer)" }
        return "\(entry.title), taken by \(officer)"
    }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [Exhibit] {
        try tx.all(Exhibit.self, "SELECT * FROM exhibit WHERE investigation_id = \(investigation) ORDER BY recorded_at, id LIMIT 500")
    }
}

/// Exhibit references: initials as officers sign them.
public enum ExhibitReference {
    /// A reference as somebody wrote it, in capitals: initials, a stroke, a number.
    public static func read(_ text: String) -> String? {
        let parts = text.uppercased().filter { !$0.isWhitespace }.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...5).contains(parts[0].count), parts[0].allSatisfy({ $0.isASCII && $0.isLetter }), let number = Int(parts[1]),
            (1...9999).contains(number)
        else { return nil }
        return "\(parts[0])/\(number)"
    }

    /// The first letters of a name's words; `X` where a name has none.
    public static func initials(of name: String) -> String {
        let letters = name.split { !$0.isLetter && $0 != "'" && $0 != "’" }.compactMap(\.first).filter(\.isLetter)
        return letters.isEmpty ? "X" : String(letters.prefix(4)).uppercased()
    }
}
