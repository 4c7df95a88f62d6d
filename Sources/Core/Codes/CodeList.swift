public import Base
public import Foundation
@_spi(Writing) public import Storage
import Synchronization

/// The name of a list of codes: `custody.detention-grounds`, `cjs-offence`.
public struct CodeListName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let text: String
    public init(stringLiteral value: String) { text = value }
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}

public struct Code: Codable, Sendable, Hashable {
    public let code: String
    public let title: String
    /// Further facts of the code by name, as the list's publisher gives them.
    public let detail: [String: String]

    public init(code: String, title: String, detail: [String: String] = [:]) {
        self.code = code
        self.title = title
        self.detail = detail
    }
}

/// One published state of a whole list. Loading it replaces the codes in force and keeps those that fell away, with their last day.
public struct CodeEdition: Sendable {
    public let list: CodeListName
    /// Names the state: a publisher's version, or a hash of the file.
    public let edition: String
    /// Where it comes from and under what terms.
    public let source: String
    public let validFrom: Day
    public let codes: [Code]

    public init(list: CodeListName, edition: String, source: String, validFrom: Day, codes: [Code]) {
        self.list = list
        self.edition = edition
        self.source = source
        self.validFrom = validFrom
        self.codes = codes
    }

    /// A starter list of our own writing: a CSV in a module's `Starter` folder with columns `code,title` and any others as detail.
    /// Its first lines may be comments (`# …`) that give the provenance.
    public static func starter(_ list: CodeListName, file: String, in bundle: Bundle) throws -> CodeEdition {
        let text = try StarterFile.text(file, in: bundle)
        let comments = text.split(separator: "\n").prefix { $0.hasPrefix("#") }.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) }
        let rows = CSV.rows(text.split(separator: "\n", omittingEmptySubsequences: true).drop { $0.hasPrefix("#") }.joined(separator: "\n"))
        let header = rows.first ?? []
        let codes = rows.dropFirst().filter { $0.count == header.count }.map { row in
            let members = Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
            return Code(
                code: members["code"] ?? "", title: members["title"] ?? "",
                detail: members.filter { $0.key != "code" && $0.key != "title" && !$0.value.isEmpty })
        }
        return CodeEdition(
            list: list, edition: "starter-\(JournalDetail.hash(salt: [], body: text).prefix(12))",
            source: comments.isEmpty ? "Peel starter list" : comments.joined(separator: " "), validFrom: CodeList.beginning, codes: codes)
    }
}

/// Reading codes: every answer is for one day, so that an old record is read with the list of its time.
public enum CodeList {
    static let beginning = Day(daysSince1970: -25567)

    public static func code(_ code: String, of list: CodeListName, on day: Day, in tx: Transaction) throws -> Code? {
        if let kept = try KeptCodes.list(list, in: tx) { return kept.code(code, on: day) }
        return try tx.first(
            Code.self,
            """
            SELECT code, title, detail FROM code WHERE list = \(list.text) AND code = \(code) AND valid_from <= \(day)
            AND (valid_until IS NULL OR valid_until >= \(day)) ORDER BY valid_from DESC LIMIT 1
            """)
    }

    /// All codes of a short list in force on `day`.
    public static func all(_ list: CodeListName, on day: Day, in tx: Transaction) throws -> [Code] {
        if let kept = try KeptCodes.list(list, in: tx) { return Array(kept.all(on: day).prefix(allMax)) }
        return try tx.all(
            Code.self,
            """
            SELECT code, title, detail FROM code WHERE list = \(list.text) AND valid_from <= \(day)
            AND (valid_until IS NULL OR valid_until >= \(day)) ORDER BY code LIMIT \(allMax)
            """)
    }

    private static let allMax = 500

    /// Words a search may hold; each is a condition of the statement.
    private static let searchWordsMax = 12

    /// The codes whose code starts with what was typed, or whose words contain all that was typed; at most `limit`.
    public static func search(_ list: CodeListName, for typed: String, on day: Day, limit: Int, in tx: Transaction) throws -> [Code] {
        let words = SearchWords.cut(typed)
        guard words.count <= searchWordsMax else {
            throw Refusal.invalid("q", code: "too-many", "A search has at most \(searchWordsMax) words; this has \(words.count). Leave some out.")
        }
        guard !words.isEmpty else { return try Array(all(list, on: day, in: tx).prefix(limit)) }
        let conditions = words.map { word -> SQL in "words LIKE \("% \(word)%")" }
        return try tx.all(
            Code.self,
            """
            SELECT code, title, detail FROM code WHERE list = \(list.text) AND valid_from <= \(day) AND (valid_until IS NULL OR valid_until >= \(day))
            AND (\(SQL.joined(conditions, by: " AND "))) ORDER BY CASE WHEN lower(code) LIKE \(typed.lowercased() + "%") THEN 0 ELSE 1 END, length(title), code
            LIMIT \(limit)
            """)
    }

    /// Names what has been loaded so far: as long as it stays the same, so do the codes. A writing transaction looks once; pages notice another server's load
    /// within a second. Editions are never removed, and no two loads have both number and moment in common, so a state never comes again with other codes.
    /// - Returns: nothing in a transaction that has itself loaded an edition, which may yet be undone.
    static func state(in tx: Transaction) throws -> String? {
        if let known = tx.remembered[stateName] { return known == ownLoad ? nil : known }
        let now = ContinuousClock.now
        if !tx.isWritable, let known = states.withLock({ $0[tx.store] }), known.at + .seconds(1) > now { return known.state }
        let state = try tx.value(String.self, "SELECT COUNT(*) || '/' || COALESCE(MAX(loaded_at), 0) FROM code_edition") ?? ""
        tx.remembered[stateName] = state
        if !tx.isWritable {
            states.withLock { states in
                if states.count >= statesMax { states.removeAll() }
                states[tx.store] = (state, now)
            }
        }
        return state
    }

    private static let stateName = "codes"
    private static let ownLoad = "loaded here"
    private static let statesMax = 16
    private static let states = Mutex<[StoreIdentity: (state: String, at: ContinuousClock.Instant)]>([:])

    /// Loads an edition unless it is loaded already. Answers how many codes are new, changed and ended.
    static func load(_ edition: CodeEdition, at now: Instant, in tx: Transaction) throws -> CodeChanges {
        var changes = CodeChanges()
        let known = try tx.exists("SELECT 1 FROM code_edition WHERE list = \(edition.list.text) AND edition = \(edition.edition)")
        if known { return changes }
        let current = Dictionary(
            try tx.all(Code.self, "SELECT code, title, detail FROM code WHERE list = \(edition.list.text) AND valid_until IS NULL").map { ($0.code, $0) },
            uniquingKeysWith: { first, _ in first })
        let lastDay = edition.validFrom.adding(days: -1)
        for code in edition.codes {
            if current[code.code] == code { continue }
            if current[code.code] != nil {
                changes.changed += 1
                try end(code.code, of: edition.list, on: lastDay, in: tx)
            } else {
                changes.new += 1
            }
            let words = " " + SearchWords.of([code.code, code.title]).joined(separator: " ")
            try tx.execute(
                """
                INSERT INTO code (list, code, title, detail, valid_from, valid_until, edition, words) VALUES
                (\(edition.list.text), \(code.code), \(code.title), \(JSONValue.object(code.detail.mapValues { .string($0) }).text), \(edition.validFrom),
                NULL, \(edition.edition), \(words))
                ON CONFLICT (list, code, valid_from) DO UPDATE SET title = excluded.title, detail = excluded.detail, valid_until = NULL,
                edition = excluded.edition, words = excluded.words
                """)
        }
        let published = Set(edition.codes.map(\.code))
        for code in current.keys where !published.contains(code) {
            changes.ended += 1
            try end(code, of: edition.list, on: lastDay, in: tx)
        }
        try tx.execute(
            """
            INSERT INTO code_edition (list, edition, source, codes, loaded_at)
            VALUES (\(edition.list.text), \(edition.edition), \(edition.source), \(edition.codes.count), \(now))
            """)
        tx.remembered[stateName] = ownLoad
        states.withLock { $0[tx.store] = nil }
        return changes
    }

    private static func end(_ code: String, of list: CodeListName, on day: Day, in tx: Transaction) throws {
        try tx.execute("UPDATE code SET valid_until = \(day) WHERE list = \(list.text) AND code = \(code) AND valid_until IS NULL")
    }
}

public struct CodeChanges: Codable, Sendable, Hashable {
    public var new = 0
    public var changed = 0
    public var ended = 0
}
