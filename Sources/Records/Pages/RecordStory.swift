public import Base
public import Core
import Storage
public import Web

/// What the page of every record shows besides its own particulars: what may be done, what is due, its timeline and its links.
public struct RecordStory: Sendable {
    public let ref: Ref
    public let offered: Offer
    public let due: [WorkList.Item]
    public let timeline: Timeline
    public let links: RecordLinks
    /// Pages about links that the officer's role includes.
    private let pages: Set<String>
    private let grades: CodeTitles
    let filter: TimelineFilter
    let isFirstPage: Bool
    let now: Instant

    /// - Parameters:
    ///   - others: further records of the same person.
    ///   - filter: what of the timeline is shown.
    ///   - after: where a later page of the timeline begins.
    public init(_ ref: Ref, and others: [RawID] = [], filter: TimelineFilter = TimelineFilter(), after: Timeline.Cursor? = nil, _ reading: Reading, _ registry: Registry) throws {
        let kinds = RecordsModule.readable(by: reading.officer, in: registry)
        let today = London.day(of: reading.now)
        self.ref = ref
        self.filter = filter
        isFirstPage = after == nil
        now = reading.now
        let due = try WorkList.askOpen(about: ref, in: reading.tx)
        func askTimeline() throws -> Later<Timeline> {
            try Timeline.ask(ref, and: others, kinds: kinds, filter: filter, after: after, visible: reading.visible, on: today, in: reading.tx)
        }
        func askLinks() throws -> Later<RecordLinks> { try RecordLinks.ask(ref, and: others, kinds: kinds, visible: reading.visible, on: today, in: reading.tx) }
        // Most records are linked to little: one question for both.
        let asksWhole = filter.isEmpty && filter.knownAt == nil && after == nil
        let whole = try asksWhole ? LinkedEntries.askWhole([ref.id] + others, kinds: kinds, visible: reading.visible, in: reading.tx) : { nil }
        let parts = try asksWhole ? nil : (askTimeline(), askLinks())
        let offered = try FormPage.askOffered(on: ref, reading, registry)
        self.offered = try offered()
        self.due = try due()
        if let all = try whole() {
            let types = try LinkTypes.on(today, in: reading.tx)
            (timeline, links) = (Timeline(ofWhole: all, types), RecordLinks(ofWhole: all, types))
        } else {
            let (timeline, links) = try parts ?? (askTimeline(), askLinks())
            (self.timeline, self.links) = (try timeline(), try links())
        }
        pages = Set(["records.link.read", ChartPage.permission, PlacesPage.permission].filter { reading.officer.may($0) })
        grades = try CodeTitles.of([GradedLink.grades.text], on: today, in: reading.tx)
    }

    /// As the address asks: `?kind=` one kind, `?role=` one role, `?from=` and `?until=` days, `?after=` a later page.
    public init(_ ref: Ref, and others: [RawID] = [], _ visit: Visit, knownAt: Instant? = nil, _ reading: Reading) throws {
        func asked(_ name: String) -> String? { visit.query(name).flatMap { $0.isEmpty ? nil : $0 } }
        let filter = TimelineFilter(
            kind: asked("kind").map { RecordKind($0) }, role: asked("role"), from: asked("from").flatMap { Day(typed: $0) }, until: asked("until").flatMap { Day(typed: $0) }, knownAt: knownAt)
        try self.init(ref, and: others, filter: filter, after: visit.query("after").flatMap { Timeline.Cursor($0) }, reading, visit.office.registry)
    }

    /// - Parameter placed: operations that the page offers elsewhere.
    public func actions(leaving placed: Set<OperationName> = []) -> HTML {
        Component.actions(offered.leaving(placed))
    }

    public func dueNext() -> HTML { Component.due(due, now: now) }

    // MARK: Timeline

    public func timelinePanel(_ registry: Registry) -> HTML {
        let path = "/\(registry.recordTypes[ref.kind]?.path ?? "")/\(ref.id)"
        let events = timeline.items.map { event($0, registry) }
        let none = filter.isEmpty ? "Nothing is linked to this record yet." : "Nothing fits. Choose other kinds, roles or days."
        let story: HTML = events.isEmpty ? Component.empty(none) : "<ol>\(events)</ol>"
        return """
            <section class="timeline" id="timeline" data-region="timeline"><h2>Timeline</h2>\(filterForm(path, registry))\(story)
            \(Component.pages(path: path, query: filter.query, next: timeline.next?.description, isFirst: isFirstPage))</section>
            """
    }

    /// A plain form: it works without scripts, and its address can be kept.
    private func filterForm(_ path: String, _ registry: Registry) -> HTML {
        guard timeline.items.count > 1 || !filter.isEmpty || !isFirstPage else { return "" }
        let kinds = timeline.kinds.map { Option($0.name, RecordsModule.title(of: $0, registry)) }
        return """
            <form class="filters" method="get" action="\(Address(path))" aria-label="Show on the timeline">
            \(filter.earlier.map { name, day -> HTML in "<input type=\"hidden\" name=\"\(name)\" value=\"\(day)\">" })\(choice("kind", "Kind", kinds, filter.kind?.name))\(choice("role", "Role", timeline.roles, filter.role))
            \(day("from", "From", filter.from))\(day("until", "Until", filter.until))
            <div class="actions"><button type="submit" class="quiet">Show</button>\(filter.isEmpty ? "" : "<a class=\"button quiet\" href=\"\(Address(path, filter.earlier))\">Everything</a>" as HTML)</div></form>
            """
    }

    private func choice(_ name: String, _ label: String, _ options: [Option], _ chosen: String?) -> HTML {
        guard options.count > 1 || chosen != nil else { return "" }
        let items = options.map { option -> HTML in "<option value=\"\(option.value)\"\(option.value == chosen ? " selected" : "")>\(option.title)</option>" }
        return """
            <div class="field"><label for="timeline-\(name)">\(label)</label>
            <select id="timeline-\(name)" name="\(name)"><option value="">Any</option>\(items)</select></div>
            """
    }

    private func day(_ name: String, _ label: String, _ day: Day?) -> HTML {
        """
        <div class="field"><label for="timeline-\(name)">\(label)</label>
        <input type="date" id="timeline-\(name)" name="\(name)" value="\(day?.description ?? "")"></div>
        """
    }

    private func event(_ item: TimelineItem, _ registry: Registry) -> HTML {
        let role: HTML = item.roles.isEmpty ? "" : "<span class=\"role\">\(item.roles.joined(separator: ", "))</span> "
        let said: HTML = item.said.isEmpty ? "" : "<p>As said then: \(item.said.joined(separator: "; "))</p>"
        let summary: HTML = item.entry.summary.isEmpty ? "" : "<p>\(item.entry.summary)</p>"
        let status: HTML = item.entry.status.isEmpty ? "" : " <span class=\"status\">\(item.entry.status)</span>"
        return """
            <li>\(Component.time(item.entry.at)) <span class="kind">\(RecordsModule.title(of: item.entry.kind, registry))</span>
            <div class="what">\(Component.link(item.entry, registry: registry)) \(role)\(status)\(summary)\(said)</div></li>
            """
    }

    // MARK: Links

    /// - Parameter shown: links that stand in a section of their own above.
    public func linksPanel(_ registry: Registry, besides shown: Set<ID<Link>> = []) -> HTML {
        let items = links.items.filter { !shown.contains($0.link) }
        guard !items.isEmpty else {
            let sentence = links.items.isEmpty ? "Linked to no person, place or thing." : "Linked to nothing besides what stands above."
            return Component.panel("Links", id: "links", Component.empty(sentence) + drawings())
        }
        let cut: HTML = links.isCut ? "<p>Only the first \(RecordLinks.pageSizeMax) are shown. Search for the others.</p>" : ""
        return Component.panel("Links", id: "links", "\(table(items, registry))\(cut)\(drawings())")
    }

    /// Where the record's links are drawn as a chart and its places on a map.
    public func drawings() -> HTML {
        let drawn = [(ChartPage.permission, ChartPage.path, "Links as a chart"), (PlacesPage.permission, PlacesPage.path, "Places on a map")]
        let offered = drawn.filter { pages.contains($0.0) }.map { page -> HTML in "<a href=\"\(Address(page.1, [("ref", ref.description)]))\">\(page.2)</a> " }
        return offered.isEmpty ? "" : "<p class=\"under\">\(offered)</p>"
    }

    /// Links as rows: what is at the other end, what this record is to it, since when, how it is known, and its own page with its history.
    func table(_ items: [RecordLinks.Item], _ registry: Registry) -> HTML {
        let rows = items.map { item -> HTML in
            let mistake: HTML = item.isMistake ? " <strong>recorded in error</strong>" : ""
            let grade: HTML = item.grade.map { code -> HTML in "\(grades.title(code, of: GradedLink.grades))" } ?? ""
            return """
                <tr><td>\(Component.link(item.entry, registry: registry))</td><td>\(RecordsModule.title(of: item.entry.kind, registry))</td><td>\(item.role)\(mistake)</td>
                <td>\(period(item))</td><td>\(grade)</td><td>\(item.said ?? "")</td>
                <td>\(pages.contains("records.link.read") ? history(of: item) : "" as HTML)</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Record</th><th scope="col">Kind</th><th scope="col">This record is</th>
            <th scope="col">When</th><th scope="col">How it is known</th><th scope="col">As said</th><th scope="col">Link</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func history(of item: RecordLinks.Item) -> HTML {
        "<a href=\"\(Address("/links/\(item.link)"))\">History<span class=\"visually-hidden\"> of the link to \(item.entry.title)</span></a>"
    }

    private func period(_ item: RecordLinks.Item) -> HTML {
        let since = item.since.map { Component.day(London.day(of: $0)) }
        // The end is kept as the first instant after the last day.
        let until = item.until.map { Component.day(London.day(of: $0.adding(seconds: -1))) }
        switch (since, until) {
        case (let since?, let until?): return "\(since) to \(until)"
        case (let since?, nil): return "since \(since)"
        case (nil, let until?): return "until \(until)"
        case (nil, nil): return ""
        }
    }
}

extension RecordsModule {
    /// What people call a kind of record.
    public static func title(of kind: RecordKind, _ registry: Registry) -> String { registry.recordTypes[kind]?.title ?? kind.name }
}
