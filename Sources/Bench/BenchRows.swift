import Base
@_spi(Writing) import Storage

/// The rows that `bench/store` reads and writes, the same as its C programs'.
struct BenchRecord: Record {
    static let table = "bench_record"
    var id: ID<BenchRecord>
    var version = 0
    var familyName = "Synthetic"
    var givenName = "Person"
    var bornOn: Day?
    var sex = "F"
    var town = "Exampleton"
    var postcode = "ZZ1 1ZZ"
    var phone: String? = "07700 900123"
    var isWarned = false
    var createdAt: Instant
    var notes: String?
}

struct BenchJournal: Codable {
    var id: RawID
    var at: Instant
    var officer: RawID
    var act = "records.person.add"
    var outcome = "done"
    var subject: RawID
    var detail = #"{"familyName":[null,"Synthetic"],"givenName":[null,"Person"],"town":[null,"Exampleton"],"phone":[null,"07700 900123"]}"#
}

struct BenchTask: Codable {
    var id: RawID
    var kind = "review"
    var subject: RawID
    var dueAt: Instant
    var owner = "team"
}

enum BenchSchema {
    static let records = 10_000

    static func seeded(_ number: Int) -> ID<BenchRecord> { ID(RawID(high: 0x0189_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))) }

    static func prepare(_ store: any Store, schema: String) async throws {
        try await store.write { tx in
            try tx.script(schema)
            for number in 0..<records {
                try tx.post(BenchRecord(id: seeded(number), bornOn: Day("1990-01-01"), createdAt: .now), into: BenchRecord.table)
            }
        }
    }
}
