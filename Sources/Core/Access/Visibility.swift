public import Base
public import Storage

/// The one condition that keeps restricted records out of every list, link, count and search: put it in the WHERE of whatever reads them.
public struct Visibility: Sendable {
    let groups: [ID<AccessGroup>]

    public init(to officer: Officer) { groups = officer.groups.sorted() }

    /// True for rows whose `column` (an id of a record, named by our own code) is not restricted, or restricted to a group of the officer's.
    public func condition(_ column: StaticString) -> SQL {
        let name = SQL(trusted: "\(column)")
        let unrestricted: SQL = "NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name))"
        if groups.isEmpty { return unrestricted }
        return "(\(unrestricted) OR EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name) AND r.group_id IN \(list: groups)))"
    }

    /// True for rows whose `column` is a record the officer may not see, but of whose groups every one tells that there is such a record.
    ///
    /// - Parameter masked: whether the officer learns of masked records too.
    public func hinted(_ column: StaticString, masked: Bool) -> SQL {
        let name = SQL(trusted: "\(column)")
        let shown: SQL = masked ? "('contact', 'masked')" : "('contact')"
        let own: SQL = groups.isEmpty ? "" : " AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name) AND r.group_id IN \(list: groups))"
        return """
            (EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name)) AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name)
            AND NOT EXISTS (SELECT 1 FROM access_group_hit h WHERE h.group_id = r.group_id AND h.shown IN \(shown)))\(own))
            """
    }

    public func allows(_ id: RawID, in tx: Transaction) throws -> Bool {
        let restricted = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(id)")
        return restricted.isEmpty || restricted.contains { groups.contains($0) }
    }
}
