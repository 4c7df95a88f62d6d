public import Base
public import Core
import Storage

/// A search an officer keeps to run again.
public struct SavedSearch: Filed {
    public static let table = "saved_search"
    public static let kind: RecordKind = "saved-search"

    public let id: ID<SavedSearch>
    public var version = 0
    public let officerId: ID<OfficerAccount>
    public let name: String
    public let query: String
    public let createdAt: Instant
    public var droppedAt: Instant?

    public var card: Card? { nil }

    static let countMax = 50

    /// An officer's own, by name.
    static func of(_ officer: Officer, in tx: Transaction) throws -> [SavedSearch] {
        try tx.all(
            SavedSearch.self,
            "SELECT s.* FROM saved_search s WHERE s.officer_id = \(officer.id) AND s.dropped_at IS NULL ORDER BY s.name, s.id LIMIT \(countMax)")
    }
}

/// Keeps a search under a name. The officer's own: nobody else sees it.
public struct KeepSearch: Operation {
    public static let name: OperationName = "search.saved.keep"
    public static let title = "Keep this search"
    public static let form = Form {
        Section("Search") {
            Field.text("query", "Search for", required: .by("there is nothing to keep without it"), max: SearchQuery.lengthMax)
            Field.text("called", "Name", hint: "How it stands on your list.", required: .by("you choose it from your list by its name"), max: 80)
        }
    }

    public let query: String
    public let called: String

    public init(query: String, called: String) {
        self.query = query
        self.called = called
    }

    public func perform(in work: Work) throws -> ID<SavedSearch> {
        var check = TextCheck()
        let query = check.text("query", "Search for", query, max: SearchQuery.lengthMax)
        let called = check.text("called", "Name", called, max: 80)
        if query == nil { check.add("query", "required", "Search for: give it, because there is nothing to keep without it.") }
        if called == nil { check.add("called", "required", "Name: give it, because you choose the search from your list by its name.") }
        try check.refuse()
        let own = try SavedSearch.of(work.officer, in: work.tx)
        if own.contains(where: { $0.name == called }) {
            throw Refusal.invalid("called", code: "taken", "You have a search called “\(called ?? "")” already. Choose another name, or drop that one.")
        }
        guard own.count < SavedSearch.countMax else {
            throw Refusal.conflict("You keep \(SavedSearch.countMax) searches, which is the most. Drop one you no longer need.")
        }
        return try work.save(
            SavedSearch(id: work.newID(), officerId: work.officer.id, name: called ?? "", query: query ?? "", createdAt: work.now)
        ).id
    }
}

/// Takes a kept search off the officer's list.
public struct DropSearch: Operation {
    public static let name: OperationName = "search.saved.drop"
    public static let title = "Drop this search"
    public static let form = Form { Section("Search") { Field.subject("search", SavedSearch.kind) } }

    public let search: ID<SavedSearch>

    public init(search: ID<SavedSearch>) { self.search = search }

    public var subject: Ref? { Ref(SavedSearch.kind, search) }

    public func perform(in work: Work) throws -> Done {
        var saved = try work.require(SavedSearch.self, search)
        // Another officer's list is nobody else's business, not even that it is there.
        guard saved.officerId == work.officer.id, saved.droppedAt == nil else { throw Refusal.notFound }
        saved.droppedAt = work.now
        try work.save(saved)
        return Done()
    }
}
