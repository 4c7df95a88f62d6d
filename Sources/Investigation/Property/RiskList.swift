import Base
import Core
import Records
import Storage
import Web

/// Evidence at risk (PR11): lost or not found, held by an officer too long, out too long, unseen for long, past its date, cash not counted by two.
enum RiskList {
    static let path = "/property/at-risk"
    static let rowsMax = 100
    /// Days with an officer before it should be in a store; days out; days unseen in a store.
    static let withOfficerDays = 2
    static let outDays = 28
    static let unseenDays = 90
    /// Hours before the end of the clock of detained cash.
    static let detainedHours = 12

    struct Row: Decodable, Sendable {
        let exhibitId: RawID
        let reference: String
        let description: String
        let investigationId: RawID
        let number: String?
        let movedAt: Instant
        let seenAt: Instant
        let keepUntil: Day?
        let place: String
    }

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            let groups = try await visit.consult("property.read") { reading in try read(reading) }
            let panels = groups.map { group -> HTML in
                let rows = group.rows.map { row -> HTML in
                    """
                    <tr><td><a href="\(Address("/exhibits/\(row.exhibitId)"))"><span class="reference">\(row.reference)</span> \(row.description)</a></td>
                    <td><a href="\(Address("/investigations/\(row.investigationId)"))">\(row.number)</a></td><td>\(row.place)</td><td>\(Component.time(row.movedAt))</td><td>\(Component.time(row.seenAt))</td>
                    <td>\(row.keepUntil.map { Component.day($0) })</td></tr>
                    """
                }
                let cut: HTML = rows.count == rowsMax ? "<p>The \(rowsMax) that wait longest are shown.</p>" : ""
                return Component.panel(
                    "\(group.title) (\(rows.count)\(rows.count == rowsMax ? " and more" : ""))", id: group.id,
                    "<p class=\"under\">\(group.why)</p>\(EnquirySections.table(["Exhibit", "Crime", "Where", "Moved", "Last seen", "Kept until"], rows, empty: "None."))\(cut)")
            }
            return .page(Page("Evidence at risk", area: StorePages.path, "<h1>Evidence at risk</h1>\(panels)"))
        }
    }

    struct Group: Sendable {
        let id: String
        let title: String
        let why: String
        let rows: [Row]
    }

    static func read(_ reading: Reading) throws -> [Group] {
        let now = reading.now
        let today = London.day(of: now)
        func group(_ id: String, _ title: String, _ why: String, _ condition: SQL) throws -> Group {
            let rows = try reading.tx.all(
                Row.self,
                """
                SELECT i.exhibit_id, x.reference, x.description, i.investigation_id, v.number, i.moved_at, i.seen_at, i.keep_until,
                COALESCE(s.name, o.name, i.outside, '') AS place FROM property_item i JOIN exhibit x ON x.id = i.exhibit_id JOIN investigation v ON v.id = i.investigation_id
                LEFT JOIN property_store s ON s.id = i.store_id LEFT JOIN officer o ON o.id = i.keeper_id
                WHERE i.closed_at IS NULL AND \(condition) AND \(reading.visible.condition("i.investigation_id")) ORDER BY i.seen_at, i.id LIMIT \(rowsMax)
                """)
            for row in rows { reading.saw(Ref(Exhibit.kind, row.exhibitId)) }
            return Group(id: id, title: title, why: why, rows: rows)
        }
        let missing = EnquiryTask.missing.rawValue
        return [
            try group(
                "lost", "Lost or not found", "Reported lost, or missing at the last audit and not found since.",
                "(i.status = \(PropertyItem.lost) OR EXISTS (SELECT 1 FROM task t WHERE t.subject_id = i.exhibit_id AND t.kind = \(missing) AND t.status = 'open'))"),
            try group(
                "unstored", "Not in any store", "With an officer for more than \(withOfficerDays) days.",
                "i.keeper_id IS NOT NULL AND i.moved_at < \(now.adding(hours: -24 * withOfficerDays))"),
            try group("out", "Out too long", "Outside for more than \(outDays) days.", "i.outside IS NOT NULL AND i.moved_at < \(now.adding(hours: -24 * outDays))"),
            try group("unseen", "Not scanned", "In a store and not scanned for \(unseenDays) days.", "i.store_id IS NOT NULL AND i.seen_at < \(now.adding(hours: -24 * unseenDays))"),
            try group("over", "Past its date", "Its date to decide has passed; it is on no hold.", "i.keep_until < \(today) AND NOT EXISTS (SELECT 1 FROM property_hold h WHERE h.item_id = i.id AND h.lifted_at IS NULL)"),
            try group(
                "detained", "Detained cash: its clock ends", "Past its time, or within \(detainedHours) hours of it (EXH-05).",
                "EXISTS (SELECT 1 FROM cash_detention d WHERE d.item_id = i.id AND d.ended_at IS NULL AND d.due_at < \(now.adding(hours: detainedHours)))"),
            try group("cash", "Cash not counted by two", "EXH-05.", "i.category = 'CASH' AND NOT i.cash_confirmed"),
        ]
    }
}
