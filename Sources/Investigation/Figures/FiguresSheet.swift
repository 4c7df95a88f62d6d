import Base
import Core

/// The figures as CSV: one number a row, with what it counts.
struct FiguresSheet {
    let view: FiguresPage.View

    var text: String {
        var lines = ["measure,key,title,month,crimes"]
        for measure in CrimeFigure.Measure.allCases {
            for key in view.figures.sums(measure).map(\.key) {
                for month in view.figures.choice.months {
                    let crimes = view.figures.count(measure, month, key)
                    guard crimes > 0 else { continue }
                    lines.append([measure.rawValue, key, view.title(measure, key), month.description, String(crimes)].map(CSV.field).joined(separator: ","))
                }
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
