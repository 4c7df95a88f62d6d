public import Base
import Core
public import Storage
import Synchronization

/// A crime type as data.police.uk publishes it.
public struct CrimeType: Sendable, Hashable {
    public let code: String
    public let title: String
    /// False for incidents that are not recorded crimes.
    public let isCounted: Bool

    init(_ code: Code) {
        self.code = code.code
        title = code.title
        isCounted = code.detail["counted"] != "no"
    }

    /// All types in force, by title.
    public static func all(on day: Day, in tx: Transaction) throws -> [CrimeType] {
        try CodeList.all("crime-type", on: day, in: tx).map(CrimeType.init).sorted { $0.title < $1.title }
    }

    static func unknown(_ code: String) -> Refusal {
        .invalid("crimeType", code: "not-on-the-list", "“\(code.prefix(40))” is not a crime type. Choose one from the list.")
    }
}

/// An outcome as data.police.uk publishes it, with its place in the order in which outcomes follow each other.
public struct PublishedOutcome: Sendable, Hashable {
    public let code: String
    public let title: String
    /// Of two outcomes of one crime the one further along stands. No two share a rank.
    public let rank: Int
    /// The Home Office outcome, where the published text leaves no choice.
    public let homeOffice: String?

    init(_ code: Code) {
        self.code = code.code
        title = code.title
        rank = Int(code.detail["rank"] ?? "") ?? 0
        homeOffice = code.detail["outcome"]
    }

    public static func all(on day: Day, in tx: Transaction) throws -> [PublishedOutcome] {
        try CodeList.all("police-uk-outcome", on: day, in: tx).map(PublishedOutcome.init)
    }

    static func named(_ code: String, in tx: Transaction) throws -> PublishedOutcome {
        let found = try tx.first(
            Code.self, "SELECT code, title, detail FROM code WHERE list = 'police-uk-outcome' AND code = \(code) AND valid_until IS NULL")
        guard let found else { throw unknown(code) }
        return PublishedOutcome(found)
    }

    static func unknown(_ code: String) -> Refusal {
        .invalid("outcome", code: "not-on-the-list", "“\(code.prefix(40))” is not an outcome of the list. Choose one from it.")
    }
}

/// The further facts of a code, read from their JSON once: a list has a few dozen texts and an import asks for them a million times.
enum CodeFacts {
    private static let keptMax = 1_000
    private static let kept = Mutex<[String: [String: String]]>([:])

    static func read(_ detail: String) -> [String: String] {
        kept.withLock { kept in
            if let known = kept[detail] { return known }
            let facts = (try? JSONValue(text: detail.utf8).object?.compactMapValues(\.string)) ?? [:]
            if kept.count >= keptMax { kept.removeAll() }
            kept[detail] = facts
            return facts
        }
    }
}
