import Base
import Core
import Storage
import Web

/// The whole detention log in the order things happened, as a table for paper.
struct LogOnPaper: Sendable {
    /// Entries on one print: about two hundred pages. A longer log says so at its end.
    static let entriesMax = 5_000

    private let entries: [CustodyEntry]
    private let isCut: Bool
    private let titles: CodeTitles
    private let officers: [ID<OfficerAccount>: String]
    /// Entries by number, in the order they were entered: what a correction refers to.
    private let numbers: [RawID: Int]

    init(_ detention: ID<Detention>, in tx: Transaction) throws {
        try self.init(
            try tx.all(
                CustodyEntry.self, "SELECT * FROM custody_entry WHERE detention_id = \(detention) ORDER BY happened_at, id LIMIT \(Self.entriesMax + 1)"), in: tx)
    }

    /// - Parameter found: in the order things happened.
    init(_ found: [CustodyEntry], in tx: Transaction) throws {
        entries = Array(found.prefix(Self.entriesMax))
        isCut = found.count > Self.entriesMax
        titles = try CodeTitles.of([EntryKind.list.text], on: London.day(of: entries.map(\.enteredAt).max() ?? Instant(seconds: 0)), in: tx)
        var officers: [ID<OfficerAccount>: String] = [:]
        for officer in Set(entries.map(\.enteredBy)) { officers[officer] = try Officers.label(officer, in: tx) }
        self.officers = officers
        numbers = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.id.raw, $0 + 1) })
    }

    func html() -> HTML {
        guard !entries.isEmpty else { return "<p>Nothing has been entered yet.</p>" }
        let rows = entries.enumerated().map { index, entry -> HTML in
            """
            <tr><td class="number">\(index + 1)</td><td>\(Component.time(entry.happenedAt, zoned: true))</td><td>\(titles.title(entry.kind.rawValue, of: EntryKind.list))</td>
            <td><span class="text">\(entry.text)</span>\(late(entry))\(CustodyLog.received(entry).map { "<br>\($0)" as HTML })\(corrects(entry))</td><td>\(officers[entry.enteredBy])</td></tr>
            """
        }
        let cut: HTML = isCut ? "<p class=\"warning\">The log goes on: only its first \(Self.entriesMax) entries are printed here.</p>" : ""
        return """
            <table><thead><tr><th scope="col" class="number">No.</th><th scope="col">When</th><th scope="col">What</th><th scope="col">Entry</th>
            <th scope="col">Entered by</th></tr></thead><tbody>\(rows)</tbody></table>\(cut)
            """
    }

    private func late(_ entry: CustodyEntry) -> HTML {
        entry.lateReason.map { reason -> HTML in "<br>Entered late, \(Component.time(entry.enteredAt, zoned: true)): \(reason)" } ?? ""
    }

    private func corrects(_ entry: CustodyEntry) -> HTML {
        guard entry.kind == .corrected, let number = entry.aboutId.flatMap({ numbers[$0] }) else { return "" }
        return "<br>Corrects entry \(number)."
    }
}
