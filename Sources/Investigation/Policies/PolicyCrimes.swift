import Base
import Core
import Storage

extension Policy {
    /// Open crimes that look like this and for which the task was not raised yet.
    func crimes(now: Instant, limit: Int, in tx: Transaction) throws -> [ID<Investigation>] {
        var sql: SQL = """
            SELECT i.id FROM investigation i WHERE i.is_crime = \(true) AND i.status IN \(list: when.status ?? ["reported", "reviewed", "allocated"])
            AND NOT EXISTS (SELECT 1 FROM policy_task p WHERE p.policy = \(name) AND p.subject_id = i.id)
            """
        if let hours = when.recordedHoursAgo { sql.append(" AND i.recorded_at <= \(now.adding(hours: -hours))") }
        if let days = when.allocatedWithoutOutcomeDays { sql.append(" AND i.outcome = '0' AND i.recorded_at <= \(now.adding(hours: -24 * days))") }
        if let classes = when.classes { sql.append(" AND i.offence_class IN \(list: classes)") }
        if let flags = when.flags { sql.append(" AND EXISTS (SELECT 1 FROM crime_flag f WHERE f.investigation_id = i.id AND f.removed_at IS NULL AND f.flag IN \(list: flags))") }
        if let risk = when.risk {
            sql.append(" AND EXISTS (SELECT 1 FROM dash_assessment d WHERE d.investigation_id = i.id AND COALESCE(d.reviewed_grade, d.grade) IN \(list: risk) AND \(newestAssessment))")
        }
        if let reviewed = when.riskReviewed {
            let state: SQL = reviewed ? "d.reviewed_at IS NOT NULL" : "d.reviewed_at IS NULL"
            sql.append(" AND EXISTS (SELECT 1 FROM dash_assessment d WHERE d.investigation_id = i.id AND \(state) AND \(newestAssessment))")
        }
        if let days = when.lastDayWithinDays {
            let today = London.day(of: now)
            sql.append(" AND i.outcome = '0' AND i.id IN (SELECT c.investigation_id FROM crime_detail c WHERE c.last_day >= \(today) AND c.last_day <= \(today.adding(days: days)))")
        }
        if let enhanced = when.enhanced {
            let has: SQL = "EXISTS (SELECT 1 FROM victim_care v WHERE v.investigation_id = i.id AND v.enhanced IS NOT NULL)"
            sql.append(enhanced ? " AND \(has)" : " AND NOT \(has)")
        }
        if let contacted = when.contacted {
            // A crime without a victim has nobody to contact.
            let reached: SQL = "EXISTS (SELECT 1 FROM victim_contact k WHERE k.investigation_id = i.id AND k.result IN ('told', 'refused'))"
            sql.append(" AND EXISTS (SELECT 1 FROM victim_care v WHERE v.investigation_id = i.id) AND \(contacted ? reached : "NOT \(reached)" as SQL)")
        }
        if let hours = when.outcomeProposedHoursAgo {
            sql.append(" AND EXISTS (SELECT 1 FROM crime_outcome o WHERE o.investigation_id = i.id AND o.status = 'proposed' AND o.proposed_at <= \(now.adding(hours: -hours)))")
        }
        sql.append(" ORDER BY i.recorded_at, i.id LIMIT \(limit)")
        return try tx.values(ID<Investigation>.self, sql)
    }

    private var newestAssessment: SQL { "NOT EXISTS (SELECT 1 FROM dash_assessment n WHERE n.investigation_id = d.investigation_id AND n.id > d.id)" }
}
