import Base
import Core
import Storage
import Web

/// A place or a thing whose page shows what it was known as before.
protocol Thing: Kept {
    var createdAt: Instant { get }
}

extension Vehicle: Thing {}
extension Organisation: Thing {}
extension ObjectItem: Thing {}
extension Location: Thing {}

/// A page of what changed on a thing, the newest first.
struct ThingHistory: Sendable {
    private let items: [HistoryItem]
    private let titles: CodeTitles
    /// Where the next page begins; nothing on the last.
    let next: String?

    init(_ ref: Ref, after: History.Cursor? = nil, limit: Int, _ reading: Reading, _ registry: Registry) throws {
        let kinds = RecordsModule.readable(by: reading.officer, in: registry)
        let found = try History.of(ref, sources: kinds, after: after, limit: limit + 1, visible: reading.visible, in: reading.tx)
        items = Array(found.prefix(limit))
        titles = try CodeTitles.of(HistoryTable.lists(items), on: London.day(of: reading.now), in: reading.tx)
        next = found.count > limit ? items.last.map { History.Cursor($0).description } : nil
    }

    func table(_ registry: Registry) -> HTML {
        items.isEmpty ? Component.empty("Nothing has changed since it was recorded.") : HistoryTable.html(items, titles, registry)
    }
}

/// The day a page is asked for as it was: `?on=`.
enum EarlierDay {
    /// An earlier day; today and days to come are the page as it is.
    static func asked(_ visit: Visit) throws -> Day? {
        guard let typed = visit.query("on"), !typed.isEmpty else { return nil }
        guard let day = Day(typed: typed) else {
            throw Refusal.invalid("on", code: "not-a-day", "“\(typed.prefix(40))” is not a day that exists. Write day month year, for example 10 3 2025.")
        }
        return day < London.day(of: visit.office.clock.now) ? day : nil
    }

    /// What was known at the end of that day.
    static func end(of day: Day) -> Instant { London.start(of: day.adding(days: 1)).adding(seconds: -1) }
}
