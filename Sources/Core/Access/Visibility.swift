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

    public func allows(_ id: RawID, in tx: Transaction) throws -> Bool {
        let restricted = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(id)")
        return restricted.isEmpty || restricted.contains { groups.contains($0) }
    }
}
