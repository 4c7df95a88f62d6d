import Base
import Core
import Web

/// The dashboard as markup.
struct FiguresMarkup {
    private static let placesMax = 25

    let view: FiguresPage.View
    let mayExport: Bool

    private var figures: Figures { view.figures }
    private var choice: FigureChoice { figures.choice }

    static func heading(_ measure: CrimeFigure.Measure) -> String {
        switch measure {
        case .type: "recorded"
        case .outcome: "outcome"
        case .place: "where"
        case .inTime: "recorded after the report"
        case .review: "first review"
        case .allocation: "first allocation"
        case .decided: "outcome after recording"
        case .victims: "Victims' Code deadlines"
        }
    }

    var html: HTML {
        """
        <h1>Figures</h1>\(filters)\(counted)
        <div class="figures">
        \(Component.panel("Recorded by month", id: "months", months))
        \(Component.panel("By type", id: "types", types))
        \(Component.panel("Outcomes", id: "outcomes", outcomes))
        \(Component.panel("Where", id: "places", places))
        \(Component.panel("Recorded within 24 hours (REC-04)", id: "in-time", inTime))
        \(Component.panel("Victims' Code (VIC-01)", id: "victims", victims))
        \(Component.panel("Time to the first review", id: "review", waits(.review)))
        \(Component.panel("Time to the first allocation", id: "allocation", waits(.allocation)))
        \(Component.panel("Time to the outcome", id: "decided", waits(.decided)))
        </div>
        """
    }

    private var filters: HTML {
        func option(_ value: String, _ title: String, _ isChosen: Bool) -> HTML { "<option value=\"\(value)\"\(isChosen ? " selected" : "" as HTML)>\(title)</option>" }
        let units = view.units.map { option($0.id.description, $0.name, $0.id == choice.unit) }
        let spans = FigureChoice.spans.map { option("\($0)", "\($0) months", $0 == choice.span) }
        return """
            <form class="filters" method="get" action="\(Address(FiguresPage.path))">
            <div class="field"><label for="unit">Team</label><select id="unit" name="unit">\(option("", "Whole force", choice.unit == nil))\(units)</select></div>
            <div class="field"><label for="months">How far back</label><select id="months" name="months">\(spans)</select></div>
            <div class="field"><label for="until">Until</label><input id="until" name="until" class="short" value="\(choice.until.description)" pattern="[0-9]{4}-[0-9]{2}"></div>
            <button type="submit">Show</button></form>
            """
    }

    private var counted: HTML {
        let when: HTML = figures.countedAt.map { "Counted \(Component.time($0)). Restricted records are counted only for those who may see them." } ?? "Nothing has been counted yet: that happens within a few minutes."
        return "<p>\(when)\(mayExport ? " <a class=\"button quiet\" href=\"\(Address(FiguresPage.path + "/copy", choice.query + [("until", choice.until.description)]))\">Copy as CSV</a>" : "" as HTML)</p>"
    }

    /// Where the records of one number are.
    private func link(_ measure: CrimeFigure.Measure, _ key: String, _ month: Month? = nil) -> Address {
        Address(
            FiguresPage.recordsPath,
            FigureRecords.Figure(measure, key, unit: choice.unit, from: month ?? choice.from, until: month ?? choice.until).query)
    }

    // MARK: Charts

    private var months: HTML {
        let isCrime = Dictionary(view.types.map { ($0.code, $0.isCounted) }, uniquingKeysWith: { first, _ in first })
        let columns = choice.months.map { month -> Chart.Column in
            let keys = figures.sums(.type).map(\.key)
            let crimes = keys.filter { isCrime[$0] != false }.reduce(0) { $0 + figures.count(.type, month, $1) }
            return Chart.Column(month.text, [crimes, figures.total(.type, month) - crimes])
        }
        return Chart.columns("Crimes and incidents by the month they were recorded in", heading: "Month", series: ["Crimes", "Incidents that are not crimes"], columns)
    }

    private var types: HTML {
        let sum = figures.sum(.type)
        let bars = figures.sums(.type).map { key, crimes in
            Chart.Bar(view.title(.type, key), [crimes], link: link(.type, key), note: Chart.share(crimes, of: sum))
        }
        return Chart.bars("Recorded by type, all months chosen", heading: "Type", note: "Share", bars)
    }

    private var outcomes: HTML {
        let sum = figures.sum(.outcome)
        let bars = figures.sums(.outcome).map { key, crimes in
            Chart.Bar(view.title(.outcome, key), [crimes], link: link(.outcome, key), note: Chart.share(crimes, of: sum))
        }
        return Chart.bars("Recorded crimes by outcome; the share is the outcome rate", heading: "Outcome", note: "Rate", bars)
    }

    private var places: HTML {
        let all = figures.sums(.place)
        let sum = figures.sum(.place)
        let bars = all.prefix(Self.placesMax).map { key, crimes in
            Chart.Bar(view.title(.place, key), [crimes], link: link(.place, key), note: Chart.share(crimes, of: sum))
        }
        let rest = all.dropFirst(Self.placesMax).reduce(0) { $0 + $1.crimes }
        let elsewhere = rest == 0 ? [] : [Chart.Bar("Elsewhere", [rest], note: Chart.share(rest, of: sum))]
        return Chart.bars("Recorded crimes by borough", heading: "Borough", note: "Share", bars + elsewhere)
    }

    private var inTime: HTML {
        let yes = choice.months.reduce(0) { $0 + figures.count(.inTime, $1, "yes") }
        let no = choice.months.reduce(0) { $0 + figures.count(.inTime, $1, "no") }
        let columns = choice.months.map { month in
            Chart.Column(
                month.text, [figures.count(.inTime, month, "yes"), figures.count(.inTime, month, "no")],
                links: [link(.inTime, "yes", month), link(.inTime, "no", month)])
        }
        return """
            <p><strong>\(Chart.share(yes, of: yes + no))</strong> of \(Chart.grouped(yes + no)) crimes reported here were recorded within 24 hours of the report.</p>
            \(Chart.columns("Crimes reported here by month of recording", heading: "Month", series: ["Within 24 hours", "Later"], columns))
            """
    }

    private var victims: HTML {
        let keys = CrimeFigure.Told.allCases
        func sum(_ key: CrimeFigure.Told) -> Int { choice.months.reduce(0) { $0 + figures.count(.victims, $1, key.rawValue) } }
        let told = sum(.inTime) + sum(.late)
        let columns = choice.months.map { month in
            Chart.Column(month.text, keys.map { figures.count(.victims, month, $0.rawValue) }, links: keys.map { link(.victims, $0.rawValue, month) })
        }
        return """
            <p><strong>\(Chart.share(sum(.inTime), of: told))</strong> of \(Chart.grouped(told)) victims' updates were given by their deadline;
            \(Chart.grouped(sum(.not))) are not given yet. A crime has several deadlines.</p>
            \(Chart.columns("Deadlines by the month the crime was recorded in", heading: "Month", series: keys.map(\.title), columns))
            """
    }

    private func waits(_ measure: CrimeFigure.Measure) -> HTML {
        let keys = CrimeFigure.Wait.allCases
        let columns = choice.months.map { month in
            Chart.Column(month.text, keys.map { figures.count(measure, month, $0.rawValue) }, links: keys.map { link(measure, $0.rawValue, month) })
        }
        let name = measure == .review ? "first review" : measure == .allocation ? "first allocation" : "outcome"
        return Chart.columns("How long crimes waited for their \(name)", heading: "Month", series: keys.map(\.title), columns)
    }
}
