import Base
import Core
import Storage
import Web

/// Crimes counted, as charts with their numbers; each number opens the records behind it.
enum FiguresPage {
    static let path = "/figures"
    static let recordsPath = "/figures/records"
    static let permission = "figures.read"
    static let exportPermission = "figures.export"

    static func routes(_ pages: Pages) {
        pages.area(Area("Figures", path: path, permission: permission))
        pages.get(path) { visit in
            let asked = Asked(visit)
            let view = try await visit.consult(permission) { reading in try View(asked, reading) }
            return .page(Page("Figures", area: path, scripts: ["figures.css"], FiguresMarkup(view: view, mayExport: visit.officer.may(exportPermission)).html))
        }
        pages.get(recordsPath) { visit in try await records(visit) }
        pages.get(path + "/copy") { visit in
            let asked = Asked(visit)
            let view = try await visit.consult(exportPermission, category: .disclosure) { reading in try View(asked, reading) }
            return .text(FiguresSheet(view: view).text, type: "text/csv; charset=utf-8", filename: "figures-\(London.day(of: visit.office.clock.now)).csv")
        }
    }

    /// What the address asks for.
    struct Asked: Sendable {
        let unit: ID<Unit>?
        let span: Int
        let until: Month?

        init(_ visit: Visit) {
            unit = visit.query("unit").flatMap { ID<Unit>($0) }
            span = visit.query("months").flatMap { Int($0) } ?? 12
            until = visit.query("until").flatMap { Month($0) }
        }
    }

    /// All that the page shows, read in one go.
    struct View: Sendable {
        let figures: Figures
        let units: [Unit]
        let types: [CrimeType]
        let outcomes: [Code]

        init(_ asked: Asked, _ reading: Reading) throws {
            let today = London.day(of: reading.now)
            let latest = try asked.until ?? CrimeMap.months(in: reading.tx)?.upperBound ?? Month(of: reading.now)
            let choice = FigureChoice(unit: asked.unit, months: asked.span, until: latest)
            figures = try Figures(choice, reading)
            units = try reading.tx.all(Unit.self, "SELECT * FROM unit ORDER BY name, id LIMIT 500")
            types = try CrimeType.all(on: today, in: reading.tx)
            outcomes = try CodeList.all("outcome", on: today, in: reading.tx)
            reading.note("from", .string(choice.from.description))
            reading.note("until", .string(choice.until.description))
            if let unit = choice.unit { reading.note("unit", .string(unit.description)) }
        }

        func title(_ measure: CrimeFigure.Measure, _ key: String) -> String {
            switch measure {
            case .type: types.first { $0.code == key }?.title ?? key
            case .outcome: key.isEmpty ? "Not known" : outcomes.first { $0.code == key }?.title ?? key
            case .place: key.isEmpty ? "Place not known" : key
            case .inTime: key == "yes" ? "Within 24 hours" : "Later"
            case .victims: CrimeFigure.Told(rawValue: key)?.title ?? key
            case .review, .allocation, .decided: CrimeFigure.Wait(rawValue: key)?.title ?? key
            }
        }
    }

    // MARK: Behind a figure

    private static func records(_ visit: Visit) async throws -> Reply {
        let figure = try FigureRecords.Figure(
            visit.query("measure"), visit.query("key"), unit: visit.query("unit"), from: visit.query("from"), until: visit.query("until"))
        let after = visit.query("after").flatMap { FigureRecords.Cursor($0) }
        let asked = Asked(visit)
        let (view, records) = try await visit.consult("investigation.read") { reading in
            reading.note("figure", .object(Dictionary(figure.query.map { ($0.0, JSONValue.string($0.1)) }, uniquingKeysWith: { first, _ in first })))
            return (try View(asked, reading), try FigureRecords(figure, after: after, reading))
        }
        let rows = records.lines.map { line -> HTML in
            """
            <tr><td><a href="\(Address("/investigations/\(line.id)"))"><span class="reference">\(line.number)</span> \(line.title)</a></td>
            <td>\(Month(line.month)?.text)</td><td><span class="status">\(line.status.title)</span></td><td>\(line.officer)</td><td>\(line.unit)</td></tr>
            """
        }
        let table: HTML =
            rows.isEmpty
            ? Component.empty("There are none, or none that you may see.")
            : """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Crime</th><th scope="col">Month</th><th scope="col">Status</th>
            <th scope="col">Officer in the case</th><th scope="col">Team</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        let span = figure.from == figure.until ? figure.from.text : "\(figure.from.text) to \(figure.until.text)"
        let content: HTML = """
            <h1>\(view.title(figure.measure, figure.key)) <small>\(FiguresMarkup.heading(figure.measure)), \(span)</small></h1>
            <p><a href="\(Address(path))">Figures</a></p><section class="panel" aria-label="Records">\(table)</section>
            \(Component.pages(path: recordsPath, query: figure.query, next: records.next?.description, isFirst: after == nil))
            """
        return .page(Page("Records behind a figure", area: path, scripts: ["figures.css"], content))
    }
}
