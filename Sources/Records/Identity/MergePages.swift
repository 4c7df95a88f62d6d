import Base
import Core
import Storage
import Web

/// The list of pairs that may be one person, and the page of one pair with both records side by side.
enum MergePages {
    private static let pageSize = 50
    static let read = "identity.merge.read"

    /// A pair both of whose records the officer may see.
    struct View: Sendable {
        let merge: PersonMerge
        let sides: [Side]
        let proposer: String?
        let decider: String?
        let undoer: String?
        let operations: [AnyOperation]
    }

    struct Side: Sendable {
        let person: Person
        let markers: [WarningMarker.Shown]
        let contacts: [PersonContact]
        let events: [Entry]
    }

    static func routes(_ pages: Pages) {
        pages.area(Area("Duplicates", path: "/duplicates", permission: read))
        pages.get("/duplicates") { visit in
            let after = visit.query("after").flatMap { Cursor($0) }
            let pairs = try await visit.consult(read) { try list($0, after: after) }
            return .page(Page("Possible duplicates", area: "/duplicates", draw(pairs, isFirst: after == nil)))
        }
        pages.get("/merges/:id") { visit in
            let id = try visit.id(PersonMerge.self)
            let view = try await visit.consult(read, Ref(PersonMerge.kind, id)) { try pair(id, $0, visit.office.registry) }
            return .page(Page("One person?", area: "/duplicates", live: [view.merge.ref], draw(view, visit.office.registry)))
        }
    }

    // MARK: One pair

    private static func pair(_ id: ID<PersonMerge>, _ reading: Reading, _ registry: Registry) throws -> View {
        let merge = try reading.require(PersonMerge.self, id)
        let sides = try [merge.lowId, merge.highId].map { try side($0, reading, registry) }
        func label(_ officer: ID<OfficerAccount>?) throws -> String? { try officer.map { try Officers.label($0, in: reading.tx) } }
        return View(
            merge: merge, sides: sides, proposer: try label(merge.proposedBy), decider: try label(merge.decidedBy), undoer: try label(merge.undoneBy),
            operations: try FormPage.offered(on: merge.ref, reading, registry).operations)
    }

    private static func side(_ id: ID<Person>, _ reading: Reading, _ registry: Registry) throws -> Side {
        let person = try reading.require(Person.self, id)
        let kinds = RecordsModule.readable(by: reading.officer, in: registry)
        let timeline = try Timeline.of(person.ref, kinds: kinds, limit: 10, visible: reading.visible, on: London.day(of: reading.now), in: reading.tx)
        return Side(
            person: person, markers: try WarningMarker.of(id, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx),
            contacts: try PersonContact.of(id, visible: reading.visible, in: reading.tx), events: timeline.items.map(\.entry))
    }

    private static func draw(_ view: View, _ registry: Registry) -> HTML {
        let merge = view.merge
        let buttons = view.operations.map { operation -> HTML in
            "<a class=\"button\" href=\"\(FormPage.address(of: operation.name, on: merge.ref))\">\(operation.title)</a>"
        }
        let actions: HTML = buttons.isEmpty ? "" : "<nav class=\"actions\" aria-label=\"What you can do\">\(buttons)</nav>"
        return """
            \(Component.head(title: "\(view.sides.map(\.person.displayName).joined(separator: " and ")): one person?", reference: nil, status: merge.status.rawValue.capitalisedFirst))
            \(actions)
            \(Component.panel("Evidence", id: "evidence", evidence(view)))
            \(Component.panel("Both records", id: "records", table(view.sides, registry)))
            """
    }

    private static func evidence(_ view: View) -> HTML {
        let merge = view.merge
        return Component.facts([
            ("Likeness", "\(likelihood(merge.likelihood))"), ("For and against", "\(merge.evidence)"), ("Proposed by", said(view.proposer, merge.proposedAt, merge.reason)),
            (merge.status == .declined ? "Declined by" : "Confirmed by", said(view.decider, merge.decidedAt, merge.decisionReason)),
            ("Undone by", said(view.undoer, merge.undoneAt, merge.undoneReason)),
        ])
    }

    private static func said(_ officer: String?, _ at: Instant?, _ reason: String?) -> HTML? {
        guard let officer, let at else { return nil }
        return "\(officer), \(Component.time(at)): \(reason ?? "")"
    }

    static func likelihood(_ perMille: Int) -> String {
        if perMille == 0 { return "fewer than one in a thousand pairs like this are one person" }
        return perMille >= 999 ? "more than 99.9 % of pairs like this are one person" : "\(perMille / 10).\(perMille % 10) % of pairs like this are one person"
    }

    private static func table(_ sides: [Side], _ registry: Registry) -> HTML {
        func row(_ title: String, _ note: String? = nil, _ value: (Side) -> HTML?) -> HTML {
            let cells = sides.map { value($0) ?? "" }
            guard cells.contains(where: { !$0.isEmpty }) else { return "" }
            return "<tr><th scope=\"row\">\(title)\(note.map { note -> HTML in " <small>\(note)</small>" })</th>\(cells.map { cell -> HTML in "<td>\(cell)</td>" })</tr>"
        }
        /// Says in words whether both say the same, where both say something.
        func compared(_ title: String, _ value: (Side) -> HTML?) -> HTML {
            let told = sides.compactMap { value($0)?.text }
            return row(title, told.count < 2 ? nil : Set(told).count == 1 ? "the same" : "differ", value)
        }
        return """
            <div class="scroll"><table class="list compare"><thead><tr><td></td>\(sides.map { side -> HTML in "<th scope=\"col\"><a href=\"\(Address("/people/\(side.person.id)"))\">\(side.person.displayName)</a></th>" })</tr></thead>
            <tbody>\(row("Warnings") { lines($0.markers.map { HTML(text: $0.title) }) })\(compared("Born") { $0.person.dateOfBirth.map(Component.day) })
            \(compared("Sex") { $0.person.sex.map { HTML(text: $0.title) } })\(compared("PNC ID") { $0.person.pncId.map { HTML(text: $0) } })
            \(compared("CRO number") { $0.person.cro.map { HTML(text: $0) } })
            \(row("Contact") { lines($0.contacts.map { HTML(text: $0.value) }) })
            \(row("Latest events") { lines($0.events.map { Component.link($0, registry: registry) }) })
            \(row("Recorded") { Component.time($0.person.createdAt) })</tbody></table></div>
            """
    }

    private static func lines(_ items: [HTML]) -> HTML? { items.isEmpty ? nil : "<ul class=\"plain\">\(items.map { item -> HTML in "<li>\(item)</li>" })</ul>" }

    // MARK: The list

    /// Where a later page begins: by likelihood, then by id.
    struct Cursor: CustomStringConvertible {
        let likelihood: Int
        let id: RawID

        var description: String { "\(likelihood)_\(id)" }
    }

    struct Pair: Decodable, Sendable {
        let id: ID<PersonMerge>
        let status: PersonMerge.Status
        let likelihood: Int
        let evidence: String
        let low: String
        let lowSummary: String
        let high: String
        let highSummary: String
    }

    /// Proposals first, then suggestions, the likeliest first; only pairs of which the officer may see both.
    private static func list(_ reading: Reading, after: Cursor?) throws -> [Pair] {
        var select: SQL = """
            SELECT m.id, m.status, m.likelihood, m.evidence, a.title AS low, a.summary AS low_summary, b.title AS high, b.summary AS high_summary
            FROM person_merge m JOIN entry a ON a.id = m.low_id JOIN entry b ON b.id = m.high_id
            WHERE \(reading.visible.condition("m.low_id")) AND \(reading.visible.condition("m.high_id"))
            """
        let proposed = after == nil ? try reading.tx.all(Pair.self, select + " AND m.status = 'proposed' ORDER BY m.likelihood DESC, m.id DESC LIMIT \(pageSize)") : []
        select.append(" AND m.status = 'suggested'")
        if let after { select.append(" AND (m.likelihood < \(after.likelihood) OR m.likelihood = \(after.likelihood) AND m.id < \(after.id))") }
        let suggested = try reading.tx.all(Pair.self, select + " ORDER BY m.likelihood DESC, m.id DESC LIMIT \(pageSize + 1)")
        reading.note("shown", .integer(Int64(proposed.count + min(pageSize, suggested.count))))
        return proposed + suggested
    }

    private static func draw(_ pairs: [Pair], isFirst: Bool) -> HTML {
        let proposed = pairs.filter { $0.status == .proposed }
        let suggested = pairs.filter { $0.status == .suggested }
        let shown = suggested.prefix(pageSize)
        let next = suggested.count > pageSize ? shown.last.map { Cursor(likelihood: $0.likelihood, id: $0.id.raw).description } : nil
        let waiting: HTML = isFirst ? Component.panel("Waiting to be confirmed", id: "proposed", rows(proposed, none: "No proposal is waiting.")) : ""
        return """
            <h1>Possible duplicates</h1>\(waiting)
            \(Component.panel("Found by matching", id: "suggested", rows(Array(shown), none: "Matching has found no pair that nobody has decided.")))
            \(Component.pages(path: "/duplicates", query: [], next: next, isFirst: isFirst))
            """
    }

    private static func rows(_ pairs: [Pair], none: String) -> HTML {
        guard !pairs.isEmpty else { return Component.empty(none) }
        let rows = pairs.map { pair -> HTML in
            """
            <tr><td><a href="\(Address("/merges/\(pair.id)"))">\(pair.low) and \(pair.high)</a></td><td>\(pair.lowSummary)<br>\(pair.highSummary)</td>
            <td class="number">\(pair.likelihood / 10).\(pair.likelihood % 10) %</td><td>\(pair.evidence)</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Records</th><th scope="col">Particulars</th><th scope="col" class="number">Likeness</th>
            <th scope="col">Why</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}

extension MergePages.Cursor {
    init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let likelihood = Int(parts[0]), let id = RawID(String(parts[1])) else { return nil }
        self.init(likelihood: likelihood, id: id)
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
