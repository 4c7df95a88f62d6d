import Base
import Core
import Storage

/// Counts crimes by every measure at once.
enum CrimeTally {
    typealias Counts = [CrimeFigure.Cell: Int]

    private struct Group: Decodable {
        let unit: String
        let crimeType: String
        let outcome: String
        let isCrime: Bool
        let isLate: Bool
        let isHistoric: Bool
        let place: String
        let crimes: Int
    }

    private struct Told: Decodable {
        let unit: String
        let told: String
        let deadlines: Int
    }

    private struct Stage: Decodable {
        let unit: String
        let days: Int?
        let crimes: Int
    }

    /// - Parameter condition: which crimes, of `investigation i`.
    static func count(_ condition: SQL, in tx: Transaction) throws -> Counts {
        var counts: Counts = [:]
        func add(_ unit: String, _ measure: CrimeFigure.Measure, _ key: String, _ crimes: Int) {
            counts[CrimeFigure.Cell(unit: unit, measure: measure, key: key), default: 0] += crimes
        }
        let groups = try tx.all(
            Group.self,
            """
            SELECT COALESCE(CAST(i.unit_id AS TEXT), '') AS unit, i.crime_type, COALESCE(i.outcome, '') AS outcome, i.is_crime, i.is_late,
            i.status = 'historic' AS is_historic, COALESCE(l.borough, '') AS place, count(*) AS crimes
            FROM investigation i LEFT JOIN location l ON l.id = i.location_id WHERE \(condition) GROUP BY 1, 2, 3, 4, 5, 6, 7
            """)
        for group in groups {
            add(group.unit, .type, group.crimeType, group.crimes)
            guard group.isCrime else { continue }
            add(group.unit, .outcome, group.outcome, group.crimes)
            add(group.unit, .place, group.place, group.crimes)
            if !group.isHistoric { add(group.unit, .inTime, group.isLate ? "no" : "yes", group.crimes) }
        }
        for (measure, step) in [(CrimeFigure.Measure.review, InvestigationLog.Step.review), (.allocation, .allocation)] {
            let stages = try tx.all(
                Stage.self,
                """
                SELECT x.unit, x.days, count(*) AS crimes FROM (
                SELECT COALESCE(CAST(i.unit_id AS TEXT), '') AS unit, (min(g.at) - i.recorded_at) / \(dayMicroseconds) AS days
                FROM investigation i LEFT JOIN investigation_log g ON g.investigation_id = i.id AND g.kind = \(step)
                WHERE i.status <> 'historic' AND \(condition) GROUP BY i.id, i.unit_id, i.recorded_at) x GROUP BY x.unit, x.days
                """)
            for stage in stages { add(stage.unit, measure, wait(stage.days).rawValue, stage.crimes) }
        }
        let finals = try tx.all(
            Stage.self,
            """
            SELECT x.unit, x.days, count(*) AS crimes FROM (
            SELECT COALESCE(CAST(i.unit_id AS TEXT), '') AS unit, (min(c.decided_at) - i.recorded_at) / \(dayMicroseconds) AS days
            FROM investigation i LEFT JOIN crime_outcome c ON c.investigation_id = i.id AND c.status IN ('current', 'beside', 'former')
            WHERE i.status <> 'historic' AND i.is_crime = \(true) AND \(condition) GROUP BY i.id, i.unit_id, i.recorded_at) x GROUP BY x.unit, x.days
            """)
        for stage in finals { add(stage.unit, .decided, wait(stage.days).rawValue, stage.crimes) }
        let told = try tx.all(
            Told.self,
            """
            SELECT COALESCE(CAST(i.unit_id AS TEXT), '') AS unit, CASE WHEN v.met_at IS NULL THEN 'not' WHEN v.met_at <= v.due_at THEN 'in-time' ELSE 'late' END AS told,
            count(*) AS deadlines FROM investigation i JOIN victim_clock v ON v.investigation_id = i.id WHERE v.void_at IS NULL AND \(condition) GROUP BY 1, 2
            """)
        for one in told { add(one.unit, .victims, one.told, one.deadlines) }
        return counts
    }

    static let dayMicroseconds: Int64 = 86_400_000_000

    static func wait(_ days: Int?) -> CrimeFigure.Wait {
        guard let days else { return .not }
        return CrimeFigure.Wait.allCases.first { $0.days?.contains(max(0, days)) == true } ?? .longer
    }
}
