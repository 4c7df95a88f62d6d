import Base
import Core
import Storage

/// The records behind one figure, the newest month first, by key.
struct FigureRecords: Sendable {
    static let pageSizeMax = 50

    /// One number of a dashboard: what was counted, of which months, in which unit.
    struct Figure: Sendable {
        let measure: CrimeFigure.Measure
        let key: String
        let unit: ID<Unit>?
        let from: Month
        let until: Month

        var query: [(String, String)] {
            [("measure", measure.rawValue), ("key", key), ("unit", unit?.description ?? ""), ("from", from.description), ("until", until.description)]
        }

        /// - Throws: a refusal for what is no figure.
        init(_ measure: String?, _ key: String?, unit: String?, from: String?, until: String?) throws {
            guard let measure = measure.flatMap({ CrimeFigure.Measure(rawValue: $0) }), let key, key.utf8.count <= 200, let from = from.flatMap({ Month($0) }),
                let until = until.flatMap({ Month($0) }), from <= until
            else { throw Refusal.invalid("measure", code: "no-figure", "The address names no figure. Open one from the dashboard.") }
            self.measure = measure
            self.key = key
            self.unit = unit.flatMap { ID<Unit>($0) }
            self.from = from
            self.until = until
        }

        init(_ measure: CrimeFigure.Measure, _ key: String, unit: ID<Unit>?, from: Month, until: Month) {
            self.measure = measure
            self.key = key
            self.unit = unit
            self.from = from
            self.until = until
        }
    }

    struct Cursor: Sendable, LosslessStringConvertible {
        let month: String
        let id: RawID

        init(month: String, id: RawID) {
            self.month = month
            self.id = id
        }

        init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let month = Month(String(parts[0])), let id = RawID(String(parts[1])) else { return nil }
            self.init(month: month.description, id: id)
        }

        var description: String { "\(month)_\(id)" }
    }

    struct Line: Decodable, Sendable {
        let id: ID<Investigation>
        let number: String?
        let title: String
        let status: Investigation.Status
        let month: String
        let officer: String?
        let unit: String?
    }

    let lines: [Line]
    let next: Cursor?

    init(_ figure: Figure, after: Cursor?, _ reading: Reading) throws {
        let later: SQL = after.map { "AND (i.month < \($0.month) OR i.month = \($0.month) AND i.id < \($0.id))" } ?? ""
        let unit: SQL = figure.unit.map { "AND i.unit_id = \($0)" } ?? ""
        let found = try reading.tx.all(
            Line.self,
            """
            SELECT i.id, i.number, i.title, i.status, i.month, o.name AS officer, u.name AS unit FROM investigation i
            LEFT JOIN officer o ON o.id = i.officer_in_case LEFT JOIN unit u ON u.id = i.unit_id
            WHERE i.month BETWEEN \(figure.from.description) AND \(figure.until.description) AND \(Self.condition(figure)) \(unit)
            AND \(reading.visible.condition("i.id")) \(later) ORDER BY i.month DESC, i.id DESC LIMIT \(Self.pageSizeMax + 1)
            """)
        lines = Array(found.prefix(Self.pageSizeMax))
        next = found.count > Self.pageSizeMax ? lines.last.map { Cursor(month: $0.month, id: $0.id.raw) } : nil
        for line in lines { reading.saw(Ref(Investigation.kind, line.id)) }
    }

    private static func condition(_ figure: Figure) -> SQL {
        let key = figure.key
        switch figure.measure {
        case .type: return "i.crime_type = \(key)"
        case .outcome: return key.isEmpty ? "i.is_crime = \(true) AND i.outcome IS NULL" : "i.is_crime = \(true) AND i.outcome = \(key)"
        case .place:
            let somewhere: SQL = "SELECT 1 FROM location l WHERE l.id = i.location_id AND l.borough"
            return key.isEmpty
                ? "i.is_crime = \(true) AND NOT EXISTS (\(somewhere) IS NOT NULL)" : "i.is_crime = \(true) AND i.location_id IN (SELECT l.id FROM location l WHERE l.borough = \(key))"
        case .inTime: return "i.status <> 'historic' AND i.is_crime = \(true) AND i.is_late = \(key == "no")"
        case .victims:
            let deadline: SQL = "EXISTS (SELECT 1 FROM victim_clock v WHERE v.investigation_id = i.id AND v.void_at IS NULL AND"
            switch CrimeFigure.Told(rawValue: key) {
            case .inTime: return "\(deadline) v.met_at <= v.due_at)"
            case .late: return "\(deadline) v.met_at > v.due_at)"
            default: return "\(deadline) v.met_at IS NULL)"
            }
        case .review: return waited(key, logged(.review))
        case .allocation: return waited(key, logged(.allocation))
        case .decided:
            let decided: SQL = "(SELECT min(c.decided_at) FROM crime_outcome c WHERE c.investigation_id = i.id AND c.status IN ('current', 'beside', 'former'))"
            return "i.is_crime = \(true) AND \(waited(key, decided))"
        }
    }

    /// As `CrimeTally` counts it: by the first entry of the stage in the log.
    private static func logged(_ step: InvestigationLog.Step) -> SQL { "(SELECT min(g.at) FROM investigation_log g WHERE g.investigation_id = i.id AND g.kind = \(step))" }

    private static func waited(_ key: String, _ took: SQL) -> SQL {
        guard let days = CrimeFigure.Wait(rawValue: key)?.days else { return "i.status <> 'historic' AND \(took) IS NULL" }
        let day = CrimeTally.dayMicroseconds
        let first: SQL = days.lowerBound == 0 ? "" : " AND \(took) >= i.recorded_at + \(Int64(days.lowerBound) * day)"
        return "i.status <> 'historic' AND \(took) < i.recorded_at + \(Int64(days.upperBound) * day)\(first)"
    }
}
