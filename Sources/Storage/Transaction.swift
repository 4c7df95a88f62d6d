public import Base

/// A transaction on either engine. Modules read with it; only the Office and the store's own tools write (`@_spi(Writing)`).
public final class Transaction {
    public let engine: Engine
    public let isWritable: Bool
    let driver: any Driver
    private var savepoints = 0
    /// What one reading of the transaction's own snapshot spares the next, by the name of whoever remembers it.
    package var remembered: [String: String] = [:]

    public init(driver: any Driver, isWritable: Bool) {
        self.driver = driver
        self.isWritable = isWritable
        engine = driver.engine
    }

    @discardableResult
    private func execute(_ sql: SQL, each: (Row) throws -> Void) throws -> Int {
        let (text, values) = sql.statement(on: engine)
        return try driver.execute(text, values, each: each)
    }

    public func rows(_ sql: SQL) throws -> [Row] {
        var rows: [Row] = []
        try execute(sql) { rows.append($0) }
        return rows
    }

    public func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        try execute(sql, each: body)
    }

    public func all<T: Decodable>(_ type: T.Type, _ sql: SQL) throws -> [T] {
        var found: [T] = []
        try execute(sql) { found.append(try RowDecoding.decode(type, from: $0)) }
        return found
    }

    public func first<T: Decodable>(_ type: T.Type, _ sql: SQL) throws -> T? {
        var found: T?
        try execute(sql) { row in
            if found == nil { found = try RowDecoding.decode(type, from: row) }
        }
        return found
    }

    /// Asks for rows that are looked at later. On PostgreSQL statements that are asked one after another share a round trip, which for a page of many
    /// small ones is most of its time; SQLite answers at once.
    public func ask<T: Decodable>(_ type: T.Type, _ sql: SQL) throws -> AskedRows<T> {
        let answer = AskedRows<T>(from: driver)
        let (text, values) = sql.statement(on: engine)
        try driver.ask(text, values, each: { answer.take($0) }, end: { answer.end() })
        return answer
    }

    /// Asks whether there is a row at all.
    public func askExists(_ sql: SQL) throws -> Later<Bool> {
        let answer = try ask(AnyRow.self, sql)
        return { try answer.first() != nil }
    }

    private struct AnyRow: Decodable {}

    /// Asks for a record.
    public func askFind<R: Record>(_ type: R.Type, _ id: ID<R>) throws -> Later<R?> {
        if engine == .sqlite {
            // It answers at once, in a few microseconds, to which keeping the answer for later would add a fifth.
            let found = try find(type, id)
            return { found }
        }
        let answer = AskedRows<R>(from: driver)
        try driver.ask(driver.texts.find(in: R.table), [id.sqlValue], each: { answer.take($0) }, end: { answer.end() })
        return { try answer.first() }
    }

    /// To be said before a read that takes milliseconds, as a search: SQLite, which would begin it on the caller's thread and after a while stop it there, leaves that thread at once. The
    /// body runs again from its beginning.
    public func takesLong() throws { try driver.takesLong() }

    /// Whose data this is, for what is kept in memory between transactions.
    public var store: StoreIdentity { driver.store }

    /// The first column of the first row; nothing if there is no row or it is null.
    public func value<T: SQLBindable>(_ type: T.Type, _ sql: SQL) throws -> T? {
        var found: T?
        try execute(sql) { row in
            if found == nil { found = T(sqlValue: row[0]) }
        }
        return found
    }

    /// The first column of every row.
    public func values<T: SQLBindable>(_ type: T.Type, _ sql: SQL) throws -> [T] {
        var found: [T] = []
        try execute(sql) { row in
            if let value = T(sqlValue: row[0]) { found.append(value) }
        }
        return found
    }

    public func exists(_ sql: SQL) throws -> Bool {
        var found = false
        try execute(sql) { _ in found = true }
        return found
    }

    public func find<R: Record>(_ type: R.Type, _ id: ID<R>) throws -> R? {
        var found: R?
        try driver.execute(driver.texts.find(in: R.table), [id.sqlValue]) { found = try RowDecoding.decode(type, from: $0) }
        return found
    }
}

@_spi(Writing) extension Transaction {
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        try execute(sql) { _ in }
    }

    /// Statements as text: migrations.
    public func script(_ text: String) throws { try driver.script(text) }

    public func insert<R: Record>(_ record: R) throws {
        try insert(try RecordEncoding.fields(of: record), into: R.table)
    }

    /// Inserts a row of any Codable type that is not a versioned record.
    public func insert(_ row: some Encodable, into table: String) throws {
        try insert(try RecordEncoding.fields(of: row), into: table)
    }

    public func insert(_ fields: RecordFields, into table: String) throws {
        _ = try driver.execute(driver.texts.insert(into: table, fields.names), fields.values) { _ in }
    }

    /// Inserts a row that follows from one already written (a journal entry, a task). On PostgreSQL it travels with the next statement or with
    /// COMMIT, which then tell its failure; nothing is saved in that case either.
    public func post(_ row: some Encodable, into table: String) throws {
        let fields = try RecordEncoding.fields(of: row)
        try driver.post(driver.texts.insert(into: table, fields.names), fields.values)
    }

    /// As above, for a statement of another form.
    public func post(_ sql: SQL) throws {
        let (text, values) = sql.statement(on: engine)
        try driver.post(text, values)
    }

    /// Writes the new state of a record read at `record.version`; answers whether that version was still current. The stored version becomes one more.
    public func update<R: Record>(_ record: R) throws -> Bool {
        var fields = try RecordEncoding.fields(of: record)
        guard let version = fields.names.firstIndex(of: "version") else { throw RowFault("\(R.table) has no version") }
        fields.values[version] = .integer(Int64(record.version + 1))
        let changed = try driver.execute(
            driver.texts.update(R.table, fields.names), fields.values + [record.id.sqlValue, .integer(Int64(record.version))]
        ) { _ in }
        return changed == 1
    }

    public func fields(of record: some Encodable) throws -> RecordFields { try RecordEncoding.fields(of: record) }

    /// Runs `body` so that an error undoes what it wrote but leaves the transaction usable.
    public func nested<T>(_ body: () throws -> T) throws -> T {
        savepoints += 1
        let name = "nested_\(savepoints)"
        defer { savepoints -= 1 }
        try mark("SAVEPOINT \(name)")
        do {
            let result = try body()
            try mark("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            try mark("ROLLBACK TO SAVEPOINT \(name)")
            try mark("RELEASE SAVEPOINT \(name)")
            throw error
        }
    }

    /// SQLite keeps the few savepoint statements prepared: preparing them anew was a tenth of an import's time.
    private func mark(_ statement: String) throws {
        switch engine {
        case .sqlite: _ = try driver.execute(statement, []) { _ in }
        case .postgres: try driver.script(statement)
        }
    }
}
