import Base
import Core
import Storage

/// An index card with what it is found by: what a query is held against outside the database, the same on both engines.
struct IndexRow: Sendable, Decodable {
    let entry: Entry
    let number: Int64
    /// What the card is found by, as it is written on it.
    private let keyText: String
    /// The names and the birth date on it.
    let keys: CardKeys
    /// The words in order, as one text with single spaces.
    let body: String

    private enum Keys: String, CodingKey { case number, keys, body }

    init(from decoder: any Decoder) throws {
        entry = try Entry(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        number = try container.decode(Int64.self, forKey: .number)
        keyText = try container.decode(String.self, forKey: .keys)
        keys = CardKeys(namesIn: keyText)
        body = try container.decode(String.self, forKey: .body)
    }

    /// Those of `numbers` that may be seen and are of these kinds. Order is the caller's.
    static func of(_ numbers: [Int64], scope: SearchScope, in tx: Transaction) throws -> [IndexRow] {
        var asked: [AskedRows<IndexRow>] = []
        // Asked also where nobody came up: whether a hidden record did must not be told by what is done next.
        let numbers = numbers.isEmpty ? [0] : numbers
        // Lists of one length, so that a statement is prepared once.
        for start in stride(from: 0, to: numbers.count, by: listLength) {
            let part = Array(numbers[start..<min(start + listLength, numbers.count)]).padded(to: listLength)
            try asked.append(
                tx.ask(
                    IndexRow.self,
                    "SELECT \(Entry.columns), e.number, e.keys, \(bodyColumn(tx.engine)) AS body FROM entry e WHERE e.number IN \(list: part) AND \(scope.condition)"))
        }
        return try asked.flatMap { try $0.all() }
    }

    static let listLength = 64

    static func bodyColumn(_ engine: Engine) -> SQL { engine == .sqlite ? "e.words" : "e.body" }

    /// The exact keys. Most cards are looked at for their names alone, so they are read only when they are asked for.
    var exactKeys: [CardKey] { CardKeys(text: keyText).keys }

    /// Whether the words stand in the body one after another; the last may be only begun.
    func contains(_ words: [String], isPrefix: Bool = false) -> Bool {
        var (text, wanted) = (body, words.joined(separator: " "))
        return text.withUTF8 { bytes in
            wanted.withUTF8 { wanted in
                var start = 0
                while bytes.count - start >= wanted.count {
                    let end = start + wanted.count
                    if isPrefix || end == bytes.count || bytes[end] == Self.space, bytes[start..<end].elementsEqual(wanted) { return true }
                    guard let next = bytes[start...].firstIndex(of: Self.space) else { return false }
                    start = next + 1
                }
                return false
            }
        }
    }

    /// What stands around the first of `words`, for saying where something was found.
    func excerpt(around words: [String]) -> String? {
        let all = body.utf8.split(separator: Self.space)
        guard let at = all.firstIndex(where: { word in words.contains { word.starts(with: $0.utf8) } }) else { return nil }
        let (start, end) = (max(0, at - Self.excerptWords / 3), min(all.count, at + Self.excerptWords))
        return (start > 0 ? "… " : "") + body[all[start].startIndex..<all[end - 1].endIndex] + (end < all.count ? " …" : "")
    }

    /// The words of the body, each as a number that stands for it while the program runs: to be compared with those of another card.
    var wordNumbers: Set<Int> {
        var text = body
        return text.withUTF8 { bytes in
            Set(
                bytes.split(separator: Self.space).map { word in
                    var hasher = Hasher()
                    hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(word.base)[word.startIndex..<word.endIndex]))
                    return hasher.finalize()
                })
        }
    }

    private static let space = UInt8(ascii: " ")
    private static let excerptWords = 12
}

extension Array {
    /// The last element again until there are `count`.
    func padded(to count: Int) -> [Element] {
        guard let last, self.count < count else { return self }
        return self + Array(repeating: last, count: count - self.count)
    }
}

/// Which cards a search may show: what the officer may see, of the kinds, time, unit and part that were asked for.
struct SearchScope: Sendable {
    var visible: Visibility
    /// Nothing means all.
    var kinds: [RecordKind]?
    /// What the officer may read at all: a part played in anything else is not told. Nothing means all.
    var readable: [RecordKind]?
    var from: Instant?
    var until: Instant?
    var unit: String?
    var role: String?
    /// The name of a borough or a ward.
    var area: String?
    /// Set to look instead for records the officer may not see but may learn of; true for one who learns of masked records too.
    var hintedToManager: Bool?

    init(visible: Visibility, kinds: [RecordKind]? = nil) {
        self.visible = visible
        self.kinds = kinds
        readable = kinds
    }

    /// For rows of `entry e`.
    var condition: SQL {
        var parts: [SQL] = [hintedToManager.map { visible.hinted("e.id", masked: $0) } ?? visible.condition("e.id")]
        // Never the way in: without statistics SQLite would read every person there is sooner than the few whose numbers are given.
        if let kinds { parts.append("(e.kind || '') IN \(list: kinds)") }
        if let readable, kinds?.contains(AttachmentText.kind) ?? true {
            // Whose role does not read a record finds nothing in its files.
            parts.append("((e.kind || '') <> \(AttachmentText.kind) OR EXISTS (SELECT 1 FROM attachment_text t WHERE t.id = e.id AND t.record_kind IN \(list: readable)))")
        }
        if let from { parts.append("e.at >= \(from)") }
        if let until { parts.append("e.at < \(until)") }
        if let unit { parts.append("e.unit_id = (SELECT u.id FROM unit u WHERE u.code = \(unit))") }
        if let role {
            // A link learned from a record that may not be seen is not there.
            parts.append("EXISTS (SELECT 1 FROM link l WHERE l.from_id = e.id AND l.type = \(role) AND \(linked))")
        }
        if let area {
            let there: SQL = "(lower(p.borough) = lower(\(area)) OR lower(p.ward) = lower(\(area)))"
            parts.append(
                """
                (EXISTS (SELECT 1 FROM location p WHERE p.id = e.id AND \(there))
                OR EXISTS (SELECT 1 FROM link l JOIN location p ON p.id = l.to_id WHERE l.from_id = e.id AND \(there) AND \(linked)))
                """)
        }
        return SQL.joined(parts, by: " AND ")
    }

    /// Days that were asked for, with the kinds, so that PostgreSQL's index of kinds and times may be put together with that of words.
    var days: SQL {
        guard isDated else { return "" }
        return " AND \(SQL.joined([kinds.map { "e.kind IN \(list: $0)" }, from.map { "e.at >= \($0)" }, until.map { "e.at < \($0)" }].compactMap { $0 }, by: " AND "))"
    }

    var isDated: Bool { from != nil || until != nil }

    /// For rows of `link l` from a record that is shown: what the officer may know of the other end.
    var linked: SQL {
        var sql: SQL = "NOT l.is_mistake AND \(visible.condition("l.source_id")) AND \(visible.condition("l.to_id"))"
        if let readable { sql.append(" AND l.to_kind IN \(list: readable)") }
        return sql
    }

    /// Whether days, a unit, a part or a place are asked for, so that how many fit cannot be told from their words.
    var isNarrow: Bool { isDated || unit != nil || role != nil || area != nil }

    var mayBePerson: Bool { kinds?.contains(Person.kind) ?? true }
}
