import Base
import Foundation

/// Charts drawn by the server as SVG: no script, light and dark by the style sheet, and always with their numbers as a table.
public enum Chart {
    /// Series a chart can tell apart by colour and, in the table, by name.
    public static let seriesMax = 6
    private static let width = 760.0
    private static let height = 230.0
    private static let left = 56.0
    private static let bottom = 26.0
    private static let top = 10.0
    /// Labels below the columns before some are left out.
    private static let labelsMax = 13

    /// One column: its name, its values by series, and where each value's records are.
    public struct Column: Sendable {
        let label: String
        let values: [Int]
        let links: [Address?]

        public init(_ label: String, _ values: [Int], links: [Address?] = []) {
            self.label = label
            self.values = values
            self.links = links
        }

        var total: Int { values.reduce(0, +) }
        func link(_ index: Int) -> Address? { index < links.count ? links[index] : nil }
    }

    /// Stacked columns with the same numbers as a table below.
    ///
    /// - Parameters:
    ///   - heading: what the first column of the table is: "Month".
    ///   - series: names of the values; one name draws no key.
    public static func columns(_ title: String, heading: String, series: [String], _ columns: [Column]) -> HTML {
        guard columns.contains(where: { $0.total > 0 }) else { return "<p class=\"empty\">There is nothing to show for this choice.</p>" }
        let names = Array(series.prefix(seriesMax))
        let most = columns.map(\.total).max() ?? 1
        let scale = Scale(upTo: most)
        let slot = (width - left) / Double(max(columns.count, 1))
        let bars = columns.enumerated().map { index, column in stack(column, x: left + slot * (Double(index) + 0.14), width: slot * 0.72, scale, names) }
        let every = max(1, Int((Double(columns.count) / Double(labelsMax)).rounded(.up)))
        let labels = columns.enumerated().filter { ($0.offset - columns.count + 1) % every == 0 }.map { index, column -> HTML in
            "<text class=\"axis\" x=\"\(number(left + slot * (Double(index) + 0.5)))\" y=\"\(number(height - 8))\" text-anchor=\"middle\">\(column.label)</text>"
        }
        return """
            <figure class="chart"><figcaption>\(title)</figcaption>\(names.count > 1 ? key(names) : "" as HTML)
            <svg viewBox="0 0 \(number(width)) \(number(height))" aria-hidden="true" focusable="false">\(grid(scale))\(bars)\(labels)</svg></figure>
            \(table(title, heading, names, columns))
            """
    }

    private static func stack(_ column: Column, x: Double, width: Double, _ scale: Scale, _ names: [String]) -> HTML {
        var below = 0
        var parts: [HTML] = []
        for (index, value) in column.values.prefix(names.count).enumerated() where value > 0 {
            let from = scale.y(below)
            let to = scale.y(below + value)
            below += value
            let name = names.count > 1 ? "\(column.label), \(names[index]): \(value)" : "\(column.label): \(value)"
            let rect: HTML = """
                <rect class="series-\(index + 1)" x="\(number(x))" y="\(number(to))" width="\(number(width))" height="\(number(max(from - to, 1)))"><title>\(name)</title></rect>
                """
            // Reached by keyboard in the table, where the same links stand with their numbers.
            parts.append(column.link(index).map { link -> HTML in "<a href=\"\(link)\" tabindex=\"-1\">\(rect)</a>" } ?? rect)
        }
        return .joined(parts)
    }

    private static func grid(_ scale: Scale) -> HTML {
        let lines = scale.ticks.map { tick -> HTML in
            let y = number(scale.y(tick))
            return """
                <line class="grid" x1="\(number(left))" x2="\(number(width))" y1="\(y)" y2="\(y)"/><text class="axis" x="\(number(left - 8))" y="\(number(scale.y(tick) + 4))" text-anchor="end">\(grouped(tick))</text>
                """
        }
        return .joined(lines)
    }

    public static func key(_ names: [String]) -> HTML {
        let items = names.prefix(seriesMax).enumerated().map { index, name -> HTML in
            "<li><svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"series-\(index + 1)\" width=\"12\" height=\"12\"/></svg> \(name)</li>"
        }
        return "<ul class=\"key\">\(items)</ul>"
    }

    private static func table(_ title: String, _ heading: String, _ names: [String], _ columns: [Column]) -> HTML {
        let heads = names.map { name -> HTML in "<th scope=\"col\" class=\"number\">\(name)</th>" }
        let rows = columns.map { column -> HTML in
            let cells = column.values.prefix(names.count).enumerated().map { index, value -> HTML in
                "<td class=\"number\">\(linked(grouped(value), value > 0 ? column.link(index) : nil))</td>"
            }
            let sum: HTML = names.count > 1 ? "<td class=\"number\">\(grouped(column.total))</td>" : ""
            return "<tr><th scope=\"row\">\(column.label)</th>\(cells)\(sum)</tr>"
        }
        let all: HTML = names.count > 1 ? "<th scope=\"col\" class=\"number\">Together</th>" : ""
        return """
            <details class="numbers"><summary>The numbers as a table</summary><div class="scroll"><table class="list"><caption>\(title)</caption>
            <thead><tr><th scope="col">\(heading)</th>\(heads)\(all)</tr></thead><tbody>\(rows)</tbody></table></div></details>
            """
    }

    /// One row of a bar list: what it is, how many, and where they are.
    public struct Bar: Sendable {
        let label: String
        let values: [Int]
        let link: Address?
        let note: String

        public init(_ label: String, _ values: [Int], link: Address? = nil, note: String = "") {
            self.label = label
            self.values = values
            self.link = link
            self.note = note
        }
    }

    /// A table whose rows are bars too: the chart and its numbers in one.
    public static func bars(_ title: String, heading: String, value: String = "Crimes", note: String? = nil, _ bars: [Bar]) -> HTML {
        guard !bars.isEmpty else { return "<p class=\"empty\">There is nothing to show for this choice.</p>" }
        let most = max(1, bars.map { $0.values.reduce(0, +) }.max() ?? 1)
        let rows = bars.map { bar -> HTML in
            let sum = bar.values.reduce(0, +)
            let told: HTML = note == nil ? "" : "<td class=\"number\">\(bar.note)</td>"
            return "<tr><th scope=\"row\">\(bar.label)</th><td class=\"number\">\(linked(grouped(sum), sum > 0 ? bar.link : nil))</td>\(told)<td class=\"length\">\(strip(bar.values, of: most))</td></tr>"
        }
        let head: HTML = note.map { name -> HTML in "<th scope=\"col\" class=\"number\">\(name)</th>" } ?? ""
        return """
            <div class="scroll"><table class="list bars"><caption>\(title)</caption><thead><tr><th scope="col">\(heading)</th><th scope="col" class="number">\(value)</th>\(head)
            <td></td></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// A single bar of several parts, as long as its sum is of `most`.
    public static func strip(_ values: [Int], of most: Int) -> HTML {
        var from = 0.0
        let parts = values.prefix(seriesMax).enumerated().map { index, value -> HTML in
            let part = 100 * Double(value) / Double(max(most, 1))
            defer { from += part }
            return value == 0 ? "" : "<rect class=\"series-\(index + 1)\" x=\"\(number(from))%\" width=\"\(number(part))%\" height=\"12\"/>"
        }
        return "<svg class=\"strip\" width=\"100%\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">\(parts)</svg>"
    }

    public static func linked(_ text: String, _ link: Address?) -> HTML { link.map { address -> HTML in "<a href=\"\(address)\">\(text)</a>" } ?? HTML(text: text) }

    /// `12,345`.
    public static func grouped(_ value: Int) -> String {
        var text = ""
        let digits = String(abs(value))
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + text
    }

    /// `41 %`; nothing of nothing has no share.
    public static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (Double(part) * 1000 / Double(whole)).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }

    /// One digit after the point is a tenth of a pixel.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// From nought to a round number at or above the largest value.
    struct Scale {
        let step: Int
        let ticks: [Int]

        init(upTo most: Int) {
            let wanted = max(1, Double(most) / 4)
            let power = pow(10, floor(log10(wanted)))
            step = max(1, Int([1.0, 2, 5, 10].map { $0 * power }.first { $0 >= wanted } ?? wanted))
            ticks = Array(stride(from: 0, through: max(step, (most + step - 1) / step * step), by: step))
        }

        func y(_ value: Int) -> Double {
            let room = Chart.height - Chart.bottom - Chart.top
            return Chart.height - Chart.bottom - room * Double(value) / Double(ticks.last ?? 1)
        }
    }
}
