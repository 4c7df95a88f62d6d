import Base
import Core
import Foundation
import Records
import Storage
import Web

/// The round of the cells on a tablet: everyone in the suite in the order of the cells, what is due to them, and the forms of what is recorded at a door. The
/// officer's device keeps the page, so that it opens and is written on where no network reaches (ADR 18).
enum RoundPage {
    static let title = "Round"
    static func path(_ suite: ID<CustodySuite>) -> String { "/suites/\(suite)/round" }

    /// What is recorded at a door; the operations themselves say that they may be kept.
    static let acts: [OperationName] = [RecordVisit.name, GiveCare.name, GiveMedication.name]

    /// Medicines named in one row; the form has all.
    private static let medicinesMax = 3

    private struct View: Sendable {
        let title: String
        let board: Whiteboard
        let medicines: [ID<Detention>: [Medication]]
        /// A form for any row, and those that are drawn for one.
        let forms: [HTML]
    }

    static func routes(_ pages: Pages) {
        pages.get("/suites/:id/round") { visit in
            let suite = try visit.id(CustodySuite.self)
            let (officer, registry) = (visit.officer, visit.office.registry)
            let operations = acts.compactMap { registry.operations[$0] }.filter { officer.may($0.name.text) }
            return try await visit.watch(Whiteboard.careRead) { reading in
                try read(suite, operations, reading)
            } show: { view in
                var page = Page(
                    "\(title): \(view.title)", area: SuitePage.path, live: [Ref(Unit.kind, suite.raw)], scripts: ["board.css", "round.css", "board.js", "round.js"],
                    html(view, suite, operations, officer))
                page.isKept = true
                return page
            }
        }
    }

    private static func read(_ suite: ID<CustodySuite>, _ operations: [AnyOperation], _ reading: Reading) throws -> View {
        guard let unit = try reading.tx.find(Unit.self, ID(suite.raw)) else { throw Refusal.notFound }
        let board = try Whiteboard(suite, withPictures: false, reading)
        let open = try reading.tx.all(
            Medication.self,
            """
            SELECT * FROM detention_medication WHERE detention_id IN \(list: board.rows.map(\.detention.id)) AND stopped_at IS NULL AND doses_done < doses_max
            ORDER BY next_due_at, id
            """)
        let medicines = Dictionary(grouping: open, by: \.detentionId)
        let forms = try operations.flatMap { operation -> [HTML] in
            guard KeptActs.isOfRecord(operation) else { return [template(operation, nil, try KeptActs.form(operation, on: nil, reading))] }
            return try board.rows.map(\.detention).filter { medicines[$0.id] != nil }.map { template(operation, $0.id, try KeptActs.form(operation, on: $0.ref, reading)) }
        }
        return View(title: unit.name, board: board, medicines: medicines, forms: forms)
    }

    private static func template(_ operation: AnyOperation, _ detention: ID<Detention>?, _ form: HTML) -> HTML {
        "<template data-form=\"\(operation.name.text)\"\(detention.map { " data-record=\"\($0)\"" as HTML })>\(form)</template>"
    }

    // MARK: Markup

    private static func html(_ view: View, _ suite: ID<CustodySuite>, _ operations: [AnyOperation], _ officer: Officer) -> HTML {
        let markup = BoardMarkup(board: view.board, acts: [], isForce: false)
        let rows = view.board.rows.sorted { one, other in
            let order = (one.cell ?? "").compare(other.cell ?? "", options: .numeric)
            return order == .orderedSame ? one.detention.id < other.detention.id : order == .orderedAscending
        }
        let items = rows.map { row(view, $0, markup, operations) }
        return """
            <header class="board-head"><h1>\(view.title): round <small data-region="count">\(view.board.rows.count) held</small></h1>\(CustodyNav.html(current: .round, suite, officer))</header>
            <div data-region="round">\(items.isEmpty ? Component.empty("Nobody is in custody here.") : "<ol class=\"round\">\(items)</ol>")</div>
            <div data-region="forms" hidden>\(view.forms)</div>
            """
    }

    private static func row(_ view: View, _ row: Whiteboard.Row, _ markup: BoardMarkup, _ operations: [AnyOperation]) -> HTML {
        let (detention, now) = (row.detention, view.board.now)
        let about = "\(row.cell ?? "no cell") \(row.name)"
        let medicines = view.medicines[detention.id] ?? []
        let buttons = operations.filter { offers($0.name, row, medicines) }.map { button($0, row, about) }
        let state = [row.due.first { $0.what == .visit }, medication(row)].compactMap { $0 }.min { $0.at < $1.at }.map { BoardClock.state(until: $0.at, warn: $0.warnAt, now: now) }
        let age: HTML = row.age.flag.map { "<strong class=\"flag\">\($0)</strong> " } ?? row.age.years.map { "\($0) " } ?? ""
        let level: HTML = row.care?.level.map { "<p class=\"how\">\($0.title), every \($0.minutesMax) minutes</p>" } ?? ""
        let dues: [(String, HTML?)] = [
            ("Visit", visit(row, markup)), ("Medication", medication(row).map { "\(BoardClock.html($0, now: now))\(names(medicines))" } ?? (medicines.isEmpty ? nil : names(medicines))),
            ("Meal", row.due.contains { $0.what == .meal } ? markup.clock(row, .meal, none: "") : nil),
        ]
        let list = dues.compactMap { name, what -> HTML? in what.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" } }
        return """
            <li class="\(state ?? "calm")" id="r-\(detention.id)" data-record="\(detention.id)"><div class="who-cell"><span class="cell">\(row.cell ?? "–")</span>
            <span><a class="name" href="\(Address("/detentions/\(detention.id)"))">\(row.name)</a><small>\(age)<span class="reference">\(detention.number)</span></small></span></div>
            <div class="risks">\(markup.risk(row))\(level)</div><dl class="dues">\(list)</dl>
            <div class="round-acts" role="group" aria-label="\(detention.number)">\(buttons)</div><ul class="row-kept" aria-live="polite"></ul></li>
            """
    }

    private static func names(_ medicines: [Medication]) -> HTML {
        let shown = medicines.prefix(medicinesMax).map { "<small>\($0.medicine), \($0.dose)\($0.isControlled ? " (controlled)" : "")</small>" as HTML }
        return "\(shown)\(medicines.count > medicinesMax ? "<small>and \(medicines.count - medicinesMax) more</small>" : "" as HTML)"
    }

    private static func medication(_ row: Whiteboard.Row) -> Whiteboard.Due? {
        row.care?.nextMedication.map { Whiteboard.Due(what: .task(CareTask.medication.rawValue), title: "Medication", at: $0, warnAt: $0.adding(minutes: -30)) }
    }

    private static func visit(_ row: Whiteboard.Row, _ markup: BoardMarkup) -> HTML {
        guard let care = row.care else { return "" }
        if care.isAtHospital { return "<span class=\"none\">at hospital</span>" }
        return care.level == nil ? "<span class=\"none\">no level set</span>" : markup.clock(row, .visit, none: "none due")
    }

    private static func offers(_ name: OperationName, _ row: Whiteboard.Row, _ medicines: [Medication]) -> Bool {
        switch name {
        case RecordVisit.name: row.care?.visits != nil
        case GiveMedication.name: !medicines.isEmpty
        default: true
        }
    }

    /// A link to the form's own page, which the script of this page opens in place. What the record asks of the form now goes along, as the device cannot ask.
    private static func button(_ operation: AnyOperation, _ row: Whiteboard.Row, _ about: String) -> HTML {
        let ref = row.detention.ref
        var needs: HTML = ""
        if operation.name == RecordVisit.name, let visits = row.care?.visits {
            let rousing = row.care?.level?.isRoused ?? false ? "wakes answers obeys" : ""
            needs = " data-needs=\"\(rousing)\" data-late=\"overdueReason\" data-late-at=\"\(visits.due)\" data-again=\"\(visits.minutesMax)\""
        }
        return """
            <a class="button" href="\(FormPage.address(of: operation.name, on: ref))" data-act="\(operation.name.text)" data-about="\(about)" data-instead="\(FormPage.address(of: EnterInLog.name, on: ref))" data-instead-title="\(EnterInLog.title)"\(needs)>\(operation.title)</a>
            """
    }
}
