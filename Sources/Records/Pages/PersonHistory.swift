import Base
import Core
import Storage
import Web

/// The history of a person: changed fields, parts recorded and withdrawn, warnings; who, when, why and from which record (IM10).
enum PersonHistory {
    static func page(of id: ID<Person>, after: History.Cursor? = nil, limit: Int, kinds: [RecordKind], _ visible: Visibility, _ tx: Transaction) throws -> [HistoryItem] {
        try ask(id, after: after, limit: limit, kinds: kinds, visible, tx)()
    }

    /// - Parameter parts: the kinds of part that were ever recorded, where that is known.
    static func ask(
        _ id: ID<Person>, after: History.Cursor? = nil, limit: Int, kinds: [RecordKind], parts: Set<RecordKind>? = nil, _ visible: Visibility, _ tx: Transaction
    ) throws -> Later<[HistoryItem]> {
        let warnings = parts?.contains(WarningMarker.kind) ?? true ? WarningMarker.history(of: id, visible: visible) : []
        return try History.ask(
            Ref(Person.kind, id), parts: PersonParts.history(of: id, parts, visible: visible) + warnings, sources: kinds,
            after: after, limit: limit, visible: visible, in: tx)
    }
}

/// The whole history of a person, page by page.
enum HistoryPage {
    static func routes(_ pages: Pages) {
        pages.get("/people/:id/history") { visit in
            let id = try visit.id(Person.self)
            let registry = visit.office.registry
            let after = visit.query("after").flatMap { History.Cursor($0) }
            let (person, recordedBy, items, titles) = try await visit.consult("records.person.read", Ref(Person.kind, id)) { reading in
                let person = try reading.require(Person.self, id)
                reading.note("history", true)
                let kinds = RecordsModule.readable(by: reading.officer, in: registry)
                let items = try PersonHistory.page(of: id, after: after, limit: History.pageSizeMax + 1, kinds: kinds, reading.visible, reading.tx)
                return (person, try person.createdBy.map { try Officers.label($0, in: reading.tx) }, items, try CodeTitles.of(HistoryTable.lists(items), on: London.day(of: reading.now), in: reading.tx))
            }
            let shown = Array(items.prefix(History.pageSizeMax))
            let path = "/people/\(id)/history"
            let content: HTML = """
                <h1>History</h1><p class="under"><a href="\(Address("/people/\(id)"))">\(person.displayName)</a></p>
                <p>Recorded \(Component.time(person.createdAt))\(recordedBy.map { " by \($0)" } ?? ""). What changed since, the newest first.</p>
                \(shown.isEmpty ? Component.empty("Nothing has changed.") : HistoryTable.html(shown, titles, registry))
                \(Component.pages(path: path, query: [], next: items.count > shown.count ? shown.last.map { History.Cursor($0).description } : nil, isFirst: after == nil))
                """
            return .page(Page("History of \(person.displayName)", live: [person.ref], content))
        }
    }
}
