public import Base
public import Storage

/// The one condition that keeps restricted records out of every list, link, count and search: put it in the WHERE of whatever reads them.
public struct Visibility: Sendable {
    let groups: [ID<AccessGroup>]
    private let emergency: Officer.Emergency?

    public init(to officer: Officer) {
        groups = officer.groups.sorted()
        emergency = officer.emergency
    }

    /// True for rows whose `column` (an id of a record, named by our own code) is not restricted, is restricted to a group of the officer's, or is held open
    /// in an emergency.
    public func condition(_ column: StaticString) -> SQL {
        let name = SQL(trusted: "\(column)")
        let unrestricted: SQL = "NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name))"
        var ways = [unrestricted]
        if !groups.isEmpty { ways.append("EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name) AND r.group_id IN \(list: groups))") }
        if let emergency { ways.append(emergency.condition(name)) }
        return ways.count == 1 ? unrestricted : "(\(SQL.joined(ways, by: " OR ")))"
    }

    /// True for rows whose `column` is a restricted record that the officer may see; nothing for an officer who may see none.
    public func restrictedOnly(_ column: StaticString) -> SQL? {
        let name = SQL(trusted: "\(column)")
        var ways: [SQL] = []
        if !groups.isEmpty { ways.append("\(name) IN (SELECT r.record_id FROM restriction r WHERE r.group_id IN \(list: groups))") }
        if let emergency {
            ways.append("(\(name) IN (SELECT r.record_id FROM restriction r JOIN emergency_opened g ON g.record_id = r.record_id WHERE \(emergency.held)))")
        }
        return ways.isEmpty ? nil : "(\(SQL.joined(ways, by: " OR ")))"
    }

    /// True for rows whose `column` is a restricted record the officer may not see.
    public func hidden(_ column: StaticString) -> SQL {
        "(EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(SQL(trusted: "\(column)"))) AND NOT \(condition(column)))"
    }

    /// True for rows whose `column` is a restricted record that the officer may not see and could open in an emergency: none of its groups is covert.
    public func openable(_ column: StaticString) -> SQL { "(\(hidden(column)) AND NOT \(EmergencyAccess.covert(SQL(trusted: "\(column)"))))" }

    /// True for rows whose `column` is a record the officer may not see, but of whose groups every one tells that there is such a record.
    ///
    /// - Parameter masked: whether the officer learns of masked records too.
    public func hinted(_ column: StaticString, masked: Bool) -> SQL {
        let name = SQL(trusted: "\(column)")
        let shown: SQL = masked ? "('contact', 'masked')" : "('contact')"
        let own: SQL = groups.isEmpty ? "" : " AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name) AND r.group_id IN \(list: groups))"
        let held: SQL = emergency.map { " AND NOT \($0.condition(name))" } ?? ""
        return """
            (EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name)) AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = \(name)
            AND NOT EXISTS (SELECT 1 FROM access_group_hit h WHERE h.group_id = r.group_id AND h.shown IN \(shown)))\(own)\(held))
            """
    }

    public func allows(_ id: RawID, in tx: Transaction) throws -> Bool { try askAllows(id, in: tx)() }

    func askAllows(_ id: RawID, in tx: Transaction) throws -> Later<Bool> {
        let restricted = try tx.ask(Restricting.self, "SELECT group_id FROM restriction WHERE record_id = \(id)")
        return {
            let closed = try restricted.all().map(\.groupId)
            return try closed.isEmpty || closed.contains { groups.contains($0) } || emergency?.opens(id, in: tx) ?? false
        }
    }

    private struct Restricting: Decodable {
        let groupId: ID<AccessGroup>
    }

    /// Whether the officer may see the record for nothing but an emergency: then it is read, not changed, and each reading is told apart in the journal.
    public func isByEmergency(_ id: RawID, in tx: Transaction) throws -> Bool {
        guard let emergency, try emergency.opens(id, in: tx) else { return false }
        let restricted = try tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(id)")
        return !restricted.isEmpty && !restricted.contains { groups.contains($0) }
    }
}
