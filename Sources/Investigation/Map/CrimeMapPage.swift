import Base
import Core
import Storage
import Web

/// Crimes on the map by month and type. The page holds the counts as a table too, for whoever does not see a map.
enum CrimeMapPage {
    static let path = "/map"
    static let permission = "map.read"
    /// Greater London.
    static let start = "-0.51,51.28,0.33,51.70"

    static func routes(_ pages: Pages, _ settings: MapSettings) {
        pages.area(Area("Map", path: path, permission: permission))
        pages.map = settings
        pages.get(path) { visit in
            let choice = Choice(visit)
            let view = try await visit.consult(permission) { reading in try View(choice, reading) }
            return .page(Page("Crime map", area: path, scripts: MapSettings.scripts + ["map.js"], html(view)))
        }
        pages.get(path + "/crimes") { visit in
            let choice = Choice(visit)
            guard let month = choice.month else {
                throw Refusal.invalid("month", code: "not-a-month", "Month: write year and month, for example 2017-03.")
            }
            guard let bounds = CrimeMap.Bounds(visit.query("bounds") ?? start) else {
                throw Refusal.invalid("bounds", code: "no-bounds", "Bounds: write west, south, east and north in degrees, for example \(start).")
            }
            return .json(
                try await visit.consult(permission) { reading in
                    let map = try CrimeMap(month: month, types: choice.types, bounds: bounds, visible: reading.visible, in: reading.tx)
                    note(choice, month, reading)
                    reading.note("shown", .integer(Int64(map.cells.count)))
                    return json(map, month, choice)
                })
        }
        if let boundary = settings.boundary {
            pages.get(MapSettings.boundaryPath) { _ in .text(boundary, type: "application/geo+json") }
        }
    }

    /// What the address asks for.
    struct Choice: Sendable {
        let month: Month?
        /// Codes of `crime-type`; empty means all.
        let types: [String]

        init(_ visit: Visit) {
            month = visit.query("month").flatMap { Month($0) }
            types = visit.queries("type").filter { !$0.isEmpty }.sorted()
        }
    }

    struct View: Sendable {
        let month: Month?
        let months: ClosedRange<Month>?
        let types: [CrimeType]
        let chosen: [String]
        let counts: [String: Int]

        init(_ choice: Choice, _ reading: Reading) throws {
            months = try CrimeMap.months(in: reading.tx)
            let month = choice.month ?? months?.upperBound
            self.month = month
            types = try CrimeType.all(on: London.day(of: reading.now), in: reading.tx)
            chosen = choice.types
            let found = try month.map { try CrimeMap.counts(of: $0, visible: reading.visible, in: reading.tx) } ?? []
            counts = Dictionary(found.map { ($0.type, $0.crimes) }, uniquingKeysWith: +)
            note(choice, month, reading)
        }

        var shown: [CrimeType] { chosen.isEmpty ? types : types.filter { chosen.contains($0.code) } }
        var total: Int { shown.reduce(0) { $0 + (counts[$1.code] ?? 0) } }
    }

    private static func note(_ choice: Choice, _ month: Month?, _ reading: Reading) {
        if let month { reading.note("month", .string(month.description)) }
        if !choice.types.isEmpty { reading.note("types", .array(choice.types.map { .string($0) })) }
    }

    static func json(_ map: CrimeMap, _ month: Month, _ choice: Choice) -> JSONValue {
        .object([
            "month": .string(month.description), "type": .array(choice.types.map { .string($0) }), "total": .integer(Int64(map.total)),
            "cut": .boolean(map.isCut),
            "cells": .array(
                map.cells.map { cell in
                    .object(["lat": .number(rounded(cell.latitude)), "lon": .number(rounded(cell.longitude)), "count": .integer(Int64(cell.crimes))])
                }),
        ])
    }

    /// To a tenth of a metre, so that no digit of the sum's arithmetic is sent.
    private static func rounded(_ degrees: Double) -> Double { (degrees * 1_000_000).rounded() / 1_000_000 }

    private static func html(_ view: View) -> HTML {
        guard let month = view.month, let months = view.months else {
            return "<h1>Crime map</h1>\(Component.empty("No crime is recorded yet, so there is nothing to show. Report one, or import street-level files."))"
        }
        return """
            <h1>Crime map</h1>\(filters(view, month, months))
            <p id="map-total" role="status">\(view.total) in \(month.text)</p>
            <div id="map" role="application" aria-label="Map of crimes" tabindex="0" data-crimes="\(Address(path + "/crimes"))" data-bounds="\(start)"></div>
            \(table(view, month))
            """
    }

    private static func filters(_ view: View, _ month: Month, _ months: ClosedRange<Month>) -> HTML {
        let options = all(in: months).map { choice -> HTML in
            "<option value=\"\(choice.description)\"\(choice == month ? " selected" : "" as HTML)>\(choice.text)</option>"
        }
        let boxes = view.types.map { type -> HTML in
            let checked: HTML = view.chosen.contains(type.code) ? " checked" : ""
            return "<label><input type=\"checkbox\" name=\"type\" value=\"\(type.code)\"\(checked)> \(type.title)</label>"
        }
        return """
            <form id="map-filters" action="\(Address(path))" method="get"><div class="filters">
            <div class="field"><label for="month">Month</label><select id="month" name="month">\(options)</select></div>
            <button type="submit">Show</button>
            <div class="field slider" id="map-time" hidden><label for="map-slider">Through the months</label><div class="presses"><button type="button" id="map-play" aria-pressed="false">Play</button>
            <input type="range" id="map-slider" min="0" max="0" step="1"></div></div></div>
            <fieldset class="types"><legend>Types (none ticked: all)</legend><div class="choices">\(boxes)</div></fieldset></form>
            """
    }

    /// The newest first; more than forty years of months are a slip in the data.
    private static func all(in months: ClosedRange<Month>) -> [Month] {
        var found: [Month] = []
        var month: Month? = months.upperBound
        while let current = month, current >= months.lowerBound, found.count < 480 {
            found.append(current)
            month = current.number == 1 ? Month("\(current.year - 1)-12") : Month("\(current.year)-\(current.number < 11 ? "0" : "")\(current.number - 1)")
        }
        return found
    }

    private static func table(_ view: View, _ month: Month) -> HTML {
        let rows = view.shown.filter { view.counts[$0.code] != nil }.map { type -> HTML in
            "<tr><td>\(type.title)</td><td>\(view.counts[type.code] ?? 0)</td></tr>"
        }
        return Component.panel(
            "Counts in \(month.text)", id: "counts",
            """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Type</th><th scope="col">Recorded</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """)
    }
}
