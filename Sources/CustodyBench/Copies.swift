import Base
@_spi(Writing) import Storage

/// Copies of the closed stays that went through the Office, each with ids of its own and shifted back in time: what a year of custody leaves behind.
struct Copies {
    let store: any Store
    /// Tables of a stay, in the order their rows refer to each other.
    private static let tables = [
        "person", "arrest", "detention", "detention_review", "occupation", "custody_entry", "risk_assessment", "detention_observation", "cell_visit",
    ]
    private static let batch = 500
    private static let microsecondsADay: Int64 = 86_400_000_000

    private struct Sample {
        let rows: [(table: String, row: Row)]
    }

    func make(_ count: Int) async throws -> Int {
        let samples = try await store.read { tx in try Self.samples(tx) }
        guard !samples.isEmpty else { return 0 }
        var made = 0
        while made < count {
            let from = made
            let until = min(count, made + Self.batch)
            try await store.write { tx in
                for number in from..<until { try Self.copy(samples[number % samples.count], number, tx) }
            }
            made = until
        }
        return made
    }

    private static func samples(_ tx: Transaction) throws -> [Sample] {
        try tx.rows("SELECT id, person_id, arrest_id FROM detention WHERE ended_at IS NOT NULL ORDER BY id").map { stay in
            var rows: [(String, Row)] = []
            for table in tables {
                let key: String
                let id: SQLValue
                switch table {
                case "person": (key, id) = ("id", stay["person_id"])
                case "arrest": (key, id) = ("id", stay["arrest_id"])
                case "detention": (key, id) = ("id", stay["id"])
                default: (key, id) = ("detention_id", stay["id"])
                }
                let found = try tx.rows(SQL(trusted: "SELECT * FROM \(table) WHERE \(key) = ? ORDER BY id", values: [id]))
                rows += found.map { (table, $0) }
            }
            return Sample(rows: rows)
        }
    }

    /// A new id for each old one; times go back by up to a year.
    private static func copy(_ sample: Sample, _ number: Int, _ tx: Transaction) throws {
        var ids: [SQLValue: SQLValue] = [:]
        for (place, row) in sample.rows.map(\.row).enumerated() {
            ids[row["id"]] = RawID(high: 0x0190_0000_0000_7000 | UInt64(place), low: 0x8000_0000_0000_0000 | UInt64(number)).sqlValue
        }
        let back = (1 + Int64(number % 364)) * microsecondsADay
        for (table, row) in sample.rows {
            var fields = RecordFields()
            for (name, value) in zip(row.columns.names, row.values) {
                fields.names.append(name)
                if let new = ids[value] {
                    fields.values.append(new)
                } else if name.hasSuffix("_at"), case .integer(let time) = value {
                    fields.values.append(.integer(time - back))
                } else if table == "detention", name == "number" {
                    fields.values.append(.text("OLD/\(number)/25"))
                } else {
                    fields.values.append(value)
                }
            }
            try tx.insert(fields, into: table)
        }
    }
}
