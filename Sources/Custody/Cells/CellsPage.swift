import Base
import Core
import Records
import Storage
import Web

/// The cells of a suite as they lie: who is in each, which are free, which are out of use and why.
enum CellsPage {
    static let path = "/custody/cells"

    fileprivate struct View: Sendable {
        let suites: [CustodySuite.Named]
        let cells: SuiteCells
        let reasons: [String: String]
        let now: Instant
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            let officer = visit.officer
            return try await visit.watch(SuitePage.permission) { reading in
                try read(suite, reading)
            } show: { view in
                let title = suite == nil ? "Cells" : "Cells of \(view.suites.first?.unit.name ?? "custody")"
                return Page(title, area: SuitePage.path, live: view.suites.map(\.suite.unit), scripts: SuitePage.scripts, html(view, title, suite, officer))
            }
        }
        pages.get("/cells/:id") { visit in
            let id = try visit.id(Cell.self)
            let registry = visit.office.registry
            let (cell, unit, offered, inside, past) = try await visit.consult(SuitePage.permission, Ref(Cell.kind, id)) { reading in
                let cell = try reading.require(Cell.self, id)
                let unit = try reading.tx.find(Unit.self, ID(cell.suiteId.raw))
                let cells = try SuiteCells(of: cell.suiteId, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx)
                let inside = cells.places[cell.suiteId]?.first { $0.cell.id == id }?.occupants ?? []
                return (cell, unit?.name ?? "", try FormPage.offered(on: cell.ref, reading, registry), inside, try stays(id, reading))
            }
            return .page(Page(cell.title, area: SuitePage.path, live: [cell.ref, cell.unit], cellHTML(cell, unit, offered, inside, past)))
        }
        pages.api("/custody/cells", "Cells of a suite", query: ["suite"]) { visit in
            let suite = visit.query("suite").flatMap { ID<CustodySuite>($0) }
            return .json(try await visit.consult(SuitePage.permission) { reading in try read(suite, reading) }.json)
        }
    }

    private static func read(_ suite: ID<CustodySuite>?, _ reading: Reading) throws -> View {
        let suites = try CustodySuite.all(in: reading.tx).filter { suite == nil || $0.suite.id == suite }
        let cells = try SuiteCells(of: suite, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx)
        let day = London.day(of: reading.now)
        let reasons = try CodeList.all(CellForm.reasons, on: day, in: reading.tx)
        for place in cells.places.values.joined() { for inside in place.occupants where inside.name != nil { reading.saw(Ref(Detention.kind, inside.detention)) } }
        return View(suites: suites, cells: cells, reasons: Dictionary(reasons.map { ($0.code, $0.title) }, uniquingKeysWith: { first, _ in first }), now: reading.now)
    }

    private static func html(_ view: View, _ title: String, _ suite: ID<CustodySuite>?, _ officer: Officer) -> HTML {
        let empty: HTML = view.suites.isEmpty ? "<section class=\"panel\">\(Component.empty("No suite has been set up yet."))</section>" : ""
        return """
            <header class="board-head"><h1>\(title)</h1>\(CustodyNav.html(current: .cells, suite, officer))</header>
            \(setUp(suite, officer))<div data-region="cells" class="queues">\(empty)\(view.suites.map { panel($0, view, officer) })</div>
            """
    }

    private static func setUp(_ suite: ID<CustodySuite>?, _ officer: Officer) -> HTML {
        guard officer.may(SetSuite.name.text) else { return "" }
        let ref = suite.map { Ref(CustodySuite.kind, $0) }
        let add: HTML = ref.map { "<a class=\"button\" href=\"\(FormPage.address(of: AddCell.name, on: $0))\">Add cell</a>" } ?? ""
        return """
            <nav class="actions" aria-label="What you can do">\(add)<a class="button" href="\(FormPage.address(of: SetSuite.name, on: ref))">\(suite == nil ? "Set up a suite" : "Change suite")</a></nav>
            """
    }

    private static func panel(_ named: CustodySuite.Named, _ view: View, _ officer: Officer) -> HTML {
        let places = view.cells.places[named.suite.id] ?? []
        let free = places.count { $0.isFree }
        let out = places.count { $0.cell.isOut }
        let items = places.map { cell($0, view) }
        let list: HTML = items.isEmpty ? Component.empty("No cell has been added yet.") : "<ul class=\"cells\">\(items)</ul>"
        return """
            <section class="panel" aria-label="\(named.unit.name)"><h2><a href="\(Address("/suites/\(named.suite.id)"))">\(named.unit.name)</a>
            <small>\(places.count) cells: \(free) free, \(places.count - free - out) taken, \(out) out of use</small></h2>\(list)</section>
            """
    }

    private static func cell(_ place: SuiteCells.Place, _ view: View) -> HTML {
        let cell = place.cell
        let state = cell.isOut ? "out" : place.isFree ? (place.occupants.isEmpty ? "free" : "part") : "taken"
        let inside = place.occupants.map { inside -> HTML in
            inside.name.map { "<a href=\"\(Address("/detentions/\(inside.detention)"))\">\($0)</a> <small>since \(BoardClock.clock(inside.since, now: view.now))</small>" }
                ?? "Not available"
        }
        let status: HTML =
            cell.isOut
            ? "<strong>Out of use:</strong> \(view.reasons[cell.outBecause ?? ""] ?? ""). \(cell.outNote ?? "")"
            : place.occupants.isEmpty ? "Free" : "\(inside)\(place.isFree ? " one place free" as HTML : "")"
        return """
            <li class="\(state)"><a class="cell" id="c-\(cell.id)" href="\(Address("/cells/\(cell.id)"))">\(cell.name)</a><span class="inside">\(status)</span>
            <small>\(features(cell))</small></li>
            """
    }

    private static func features(_ cell: Cell) -> String {
        var words: [String] = cell.kind == .detentionRoom ? ["detention room"] : []
        if cell.places > 1 { words.append("double") }
        let titles: [String: String] = ["CCTV": "camera", "OBS": "observation", "ACC": "accessible", "WOM": "women"]
        words += cell.features.map { titles[$0] ?? $0 }
        return words.joined(separator: ", ")
    }

    // MARK: One cell

    private struct Stay: Sendable, Decodable {
        let detentionId: ID<Detention>
        let number: String
        let fromAt: Instant
        let untilAt: Instant?
        let reason: String?
        let endReason: String?
    }

    private static let staysMax = 20

    private static func stays(_ cell: ID<Cell>, _ reading: Reading) throws -> [Stay] {
        let stays = try reading.tx.all(
            Stay.self,
            """
            SELECT o.detention_id, d.number, o.from_at, o.until_at, o.reason, o.end_reason FROM occupation o JOIN detention d ON d.id = o.detention_id
            WHERE o.cell_id = \(cell) AND \(reading.visible.condition("d.id")) AND \(reading.visible.condition("d.person_id")) ORDER BY o.id DESC LIMIT \(staysMax)
            """)
        for stay in stays { reading.saw(Ref(Detention.kind, stay.detentionId)) }
        return stays
    }

    private static func cellHTML(_ cell: Cell, _ unit: String, _ offered: Offer, _ inside: [SuiteCells.Occupant], _ past: [Stay]) -> HTML {
        let rows = past.map { stay -> HTML in
            """
            <tr><td><a href="\(Address("/detentions/\(stay.detentionId)"))">\(stay.number)</a></td><td>\(Component.time(stay.fromAt))</td>
            <td>\(stay.untilAt.map { Component.time($0) } ?? "now")</td><td>\(stay.reason ?? "")</td><td>\(stay.endReason ?? "")</td></tr>
            """
        }
        let stays: HTML =
            rows.isEmpty
            ? Component.empty("Nobody has been in it yet.")
            : "<div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\">Detention</th><th scope=\"col\">From</th><th scope=\"col\">Until</th><th scope=\"col\">Why here</th><th scope=\"col\">Why it ended</th></tr></thead><tbody>\(rows)</tbody></table></div>"
        let state = cell.isOut ? "Out of use" : inside.count >= cell.places ? "Taken" : "Free"
        return """
            \(Component.head(title: "\(cell.title), \(unit)", reference: nil, status: state))\(Component.actions(offered.own))
            \(Component.panel("Cell", id: "cell", Component.facts([
                ("Suite", "<a href=\"\(Address("/suites/\(cell.suiteId)"))\">\(unit)</a>"), ("Places", "\(cell.places)"), ("What it has", "\(features(cell))"),
                ("Out of use because", cell.outNote.map { note -> HTML in "\(note)" }), ("Since", cell.outSince.map { Component.time($0, zoned: true) }),
            ])))
            \(Component.panel("Who was in it", id: "stays", stays))
            """
    }
}

extension CellsPage.View {
    fileprivate var json: JSONValue {
        .array(
            suites.map { named in
                .object([
                    "suite": .string(named.suite.id.description), "name": .string(named.unit.name),
                    "cells": .array(
                        (cells.places[named.suite.id] ?? []).map { place in
                            .object([
                                "id": .string(place.cell.id.description), "name": .string(place.cell.name), "kind": .string(place.cell.kind.rawValue),
                                "features": .array(place.cell.features.map { .string($0) }), "places": .integer(Int64(place.cell.places)),
                                "isFree": .boolean(place.isFree), "outOfUse": place.cell.outNote.map { .string($0) } ?? .null,
                                "detentions": .array(place.occupants.filter { $0.name != nil }.map { .string($0.detention.description) }),
                            ])
                        }),
                ])
            })
    }
}
