import Storage

/// The statements one connection has prepared, at most so many. One text may have several forms, because an integer and a text in the same
/// place are different statements to the server; a null fits any.
struct PreparedStatements {
    final class Statement {
        let name: String
        let sql: String
        let types: [UInt32]
        /// Places that have only seen null, whose type is still open.
        fileprivate let open: [Bool]
        var state = State.new
        /// The columns of its results. They never change: the server refuses a statement whose result would.
        var columns: Columns?
        fileprivate var lastUse = 0

        enum State {
            case new, sent, prepared
        }

        fileprivate init(name: String, sql: String, types: [UInt32], open: [Bool]) {
            self.name = name
            self.sql = sql
            self.types = types
            self.open = open
        }
    }

    private var forms: [StatementKey: [Statement]] = [:]
    private var count = 0
    private var uses = 0
    private var discarded: [String] = []

    private static let statementsMax = 256

    /// A statement whose types fit the values; it may still have to be prepared.
    mutating func statement(for sql: String, _ values: [SQLValue]) -> Statement {
        uses += 1
        let key = StatementKey(sql)
        let known = forms[key] ?? []
        if let fitting = known.first(where: { Self.fits($0, values) }) {
            fitting.lastUse = uses
            return fitting
        }
        if count >= Self.statementsMax { forgetLeastUsed() }
        let wider = known.first { Self.couldFit($0, values) }
        let types = values.indices.map { values[$0] == .null ? wider?.types[$0] ?? 0 : PostgresParameters.type(of: values[$0]) }
        let open = values.indices.map { values[$0] == .null && wider?.open[$0] ?? true }
        if let wider { forget(wider) }
        count += 1
        let new = Statement(name: "p\(uses)", sql: sql, types: types, open: open)
        new.lastUse = uses
        forms[key, default: []].append(new)
        return new
    }

    private static func fits(_ statement: Statement, _ values: [SQLValue]) -> Bool {
        guard statement.types.count == values.count else { return false }
        for (index, value) in values.enumerated() where value != .null {
            if statement.open[index] || statement.types[index] != PostgresParameters.type(of: value) { return false }
        }
        return true
    }

    private static func couldFit(_ statement: Statement, _ values: [SQLValue]) -> Bool {
        guard statement.types.count == values.count else { return false }
        for (index, value) in values.enumerated() where value != .null {
            if !statement.open[index], statement.types[index] != PostgresParameters.type(of: value) { return false }
        }
        return true
    }

    /// The server does not know it, or its plan no longer fits.
    mutating func forget(_ statement: Statement) {
        let key = StatementKey(statement.sql)
        guard let all = forms[key], let index = all.firstIndex(where: { $0 === statement }) else { return }
        forms[key]?.remove(at: index)
        if all.count == 1 { forms[key] = nil }
        count -= 1
        if statement.state != .new { discarded.append(statement.name) }
    }

    /// The schema changed, or somebody dropped them: all are prepared anew.
    mutating func forgetAll() {
        discarded += forms.values.joined().filter { $0.state != .new }.map(\.name)
        forms = [:]
        count = 0
    }

    /// Names to drop on the server once no transaction is open.
    mutating func takeDiscarded() -> [String] {
        if discarded.isEmpty { return [] }
        defer { discarded = [] }
        return discarded
    }

    private mutating func forgetLeastUsed() {
        if let oldest = forms.values.joined().min(by: { $0.lastUse < $1.lastUse }) { forget(oldest) }
    }
}
