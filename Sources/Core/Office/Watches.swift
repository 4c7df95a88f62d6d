import Base
import Synchronization

/// Pages that stay open and fetch themselves again. Whom such a page shows is in the journal when it opens, when somebody new comes onto it, and again
/// every quarter of an hour that it stays open; in between a refresh shows nobody whose showing is not accounted for already, and writes no entry. A
/// whiteboard of forty detainees that changes every few seconds would otherwise bury in the journal who really looked somebody up.
///
/// What is remembered is lost with the process, which then writes one entry more: it never goes short.
final class Watches: Sendable {
    /// After that an open page is accounted for anew.
    static let minutesMax = 15
    /// Open pages remembered; with more each refresh is an entry again.
    static let pagesMax = 5_000

    struct Page: Hashable, Sendable {
        let officer: ID<OfficerAccount>
        let act: String
        let name: String
    }

    private struct Watch {
        let since: Instant
        var shown: Set<RawID>
    }

    private let pages = Mutex<[Page: Watch]>([:])

    /// Those of `refs` that no entry of the last quarter of an hour accounts for; nothing when one accounts for all of them.
    func unaccounted(_ refs: [Ref], on page: Page, now: Instant) -> [Ref]? {
        pages.withLock { pages in
            guard let watch = pages[page], now < watch.since.adding(minutes: Self.minutesMax) else { return refs }
            let new = refs.filter { !watch.shown.contains($0.id) }
            return new.isEmpty ? nil : new
        }
    }

    /// Once the entry is durable.
    func accounted(_ refs: [Ref], on page: Page, now: Instant, anew: Bool) {
        pages.withLock { pages in
            if !anew, let watch = pages[page], now < watch.since.adding(minutes: Self.minutesMax) {
                pages[page]?.shown.formUnion(refs.map(\.id))
                return
            }
            if pages.count >= Self.pagesMax { pages = pages.filter { now < $0.value.since.adding(minutes: Self.minutesMax) } }
            guard pages.count < Self.pagesMax || pages[page] != nil else { return }
            pages[page] = Watch(since: now, shown: Set(refs.map(\.id)))
        }
    }
}

/// A page that stays open.
public struct OpenPage: Sendable {
    /// Its whole address.
    public let name: String
    /// Whether it is fetching itself again.
    public let isRefresh: Bool
    /// The position in the sealed journal of the change that it was told of; nothing where it was told of none.
    public let told: Int64?

    public init(_ name: String, isRefresh: Bool, told: Int64? = nil) {
        self.name = name
        self.isRefresh = isRefresh
        self.told = told
    }
}
