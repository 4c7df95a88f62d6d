import Base
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("Values, on either engine")
struct ValueTests {
    static let texts = [
        "", "plain", "O'Brien \"the\" \\ $1 ? %s", "';--<script>", "Zoë Żółć", "👩🏽‍⚖️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "שלום عليكم", "e\u{301}", "tab\tline\nreturn\r\u{7F}\u{1}", "\u{FEFF}bom",
        "\u{FFFF}",
        String(repeating: "long ", count: 50_000),
    ]

    @Test("a text with NUL is refused with a reason", arguments: TestStores.engines)
    func nul(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await fault { try await store.write { tx in try tx.insert(Page("before\0after")) } }
        #expect(found?.constraint?.contains("NUL") == true)
        try await store.ping()
    }

    @Test("a number that is none is refused", arguments: TestStores.engines)
    func notANumber(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let found = try await fault {
            try await store.write { tx in
                var page = Page("Heavy")
                page.weight = .nan
                try tx.insert(page)
            }
        }
        #expect(found?.constraint?.contains("NaN") == true)
    }

    @Test("texts come back letter for letter", arguments: TestStores.engines)
    func texts(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.write { tx in
            for (index, text) in Self.texts.enumerated() { try tx.execute("INSERT INTO entry (id, words) VALUES (\(index), \(text))") }
        }
        let read = try await store.read { tx in try tx.values(String.self, "SELECT words FROM entry ORDER BY id") }
        #expect(read.map { Array($0.unicodeScalars) } == Self.texts.map { Array($0.unicodeScalars) })
        for text in Self.texts {
            #expect(try await store.read { tx in try tx.exists("SELECT 1 FROM entry WHERE words = \(text)") })
        }
    }

    @Test("whole numbers come back to the last digit", arguments: TestStores.engines)
    func integers(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let numbers: [Int64] = [.min, .min + 1, -1, 0, 1, 1_767_225_600_000_000, .max - 1, .max]
        try await store.write { tx in for number in numbers { try tx.execute("INSERT INTO entry (id, words) VALUES (\(number), 'n')") } }
        #expect(try await store.read { tx in try tx.values(Int64.self, "SELECT id FROM entry ORDER BY id") } == numbers)
    }

    @Test("fractions come back to the last bit", arguments: TestStores.engines)
    func reals(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let numbers = [-Double.greatestFiniteMagnitude, -0.1, 0, 2.2250738585072014e-308, 0.1, 1.0 / 3, 1, 51.5074, .greatestFiniteMagnitude]
        try await store.write { tx in
            for (index, number) in numbers.enumerated() {
                var page = Page("\(index)")
                page.weight = number
                page.lines = index
                try tx.insert(page)
            }
        }
        #expect(try await store.read { tx in try tx.values(Double.self, "SELECT weight FROM page ORDER BY lines") } == numbers)
    }

    @Test("bytes come back byte for byte", arguments: TestStores.engines)
    func blobs(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let blobs: [[UInt8]] = [[], [0], Array(0...255), [UInt8](repeating: 0x27, count: 1_000_000)]
        try await store.write { tx in
            for (index, bytes) in blobs.enumerated() { try tx.execute("INSERT INTO picture (id, bytes) VALUES (\(index), \(SQLValue.blob(bytes)))") }
        }
        let read = try await store.read { tx in try tx.rows("SELECT bytes FROM picture ORDER BY id").map { $0[0] } }
        #expect(read == blobs.map { .blob($0) })
    }

    @Test("a row has the same values on both engines", arguments: TestStores.engines)
    func sameRow(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        var page = Page("Same")
        page.isSigned = true
        page.weight = 2
        page.writtenAt = Instant(microseconds: 1_767_225_600_123_456)
        page.writtenOn = Day("2024-02-29")
        page.tags = ["a", "ü/\""]
        let written = page
        try await store.write { tx in try tx.insert(written) }
        let row = try await store.read { tx in try tx.rows("SELECT * FROM page")[0] }
        #expect(
            row.values == [
                .text(page.id.description), .integer(0), .text("Same"), .null, .integer(0), .real(2), .boolean(true), .integer(1_767_225_600_123_456),
                .text("2024-02-29"), .text(#"["a","ü/\""]"#),
            ])
        #expect(try await store.read { tx in try tx.find(Page.self, written.id) } == written)
        let sums = try await store.read { tx in try tx.rows("SELECT sum(lines) AS s, count(*) AS c, avg(weight) AS a FROM page")[0] }
        #expect(sums.values == [.integer(0), .integer(1), .real(2)])
        #expect(sums["c"] == .integer(1) && sums["absent"] == .null)
    }

    @Test("an optional value may be null, then a value, then null again", arguments: TestStores.engines)
    func nulls(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let page = Page("Now and then")
        try await store.write { tx in try tx.insert(page) }
        var current = page
        for (body, weight) in [(nil, 1.5), ("text", nil), (nil, nil), ("again", 2.25)] as [(String?, Double?)] {
            current.body = body
            current.weight = weight
            let next = current
            #expect(try await store.write { tx in try tx.update(next) })
            let read = try await store.read { tx in try tx.find(Page.self, page.id) }
            #expect(read?.body == body && read?.weight == weight)
            current.version += 1
        }
        // The same text with a null, a small and a large number, and a text, in the same place.
        for value: SQLValue in [.null, .integer(1), .integer(.max), .null] {
            #expect(try await store.read { tx in try tx.rows("SELECT id FROM picture WHERE id = \(value)").isEmpty })
        }
    }

    @Test("values go where their numbers say", arguments: TestStores.engines)
    func places(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        try await store.write { tx in
            try tx.execute("INSERT INTO entry (id, words) VALUES (\(1), \("one"))")
            try tx.execute("INSERT INTO entry (id, words) VALUES (\(2), \("two"))")
        }
        let list = ["one", "two", "three"]
        let found = try await store.read { tx in
            try tx.values(Int.self, "SELECT id FROM entry WHERE words IN \(list: list) AND id > \(1) ORDER BY id LIMIT \(10)")
        }
        #expect(found == [2])
        #expect(try await store.read { tx in try tx.values(Int.self, "SELECT id FROM entry WHERE words IN \(list: [String]())") } == [])
    }

    @Test("a list finds what is in it however long it is and whatever stands in it", arguments: TestStores.engines)
    func lists(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        let awkward = ["", "NULL", "a,b", "{x}", "\"", "\\", "\\\"", "it's", "two words", "नाम", "\u{1F60E}", "línea\nnueva"]
        try await store.write { tx in for (id, words) in awkward.enumerated() { try tx.execute("INSERT INTO entry (id, words) VALUES (\(id), \(words))") } }
        let filler = (0..<40).map { "filler \($0)" }
        for length in [1, 9, 10, 11, 12] {
            for list in [Array(awkward.prefix(length)), filler + awkward.prefix(length)] {
                let (inside, outside, numbered) = try await store.read { tx in
                    (
                        try tx.values(Int.self, "SELECT id FROM entry WHERE words IN \(list: list) AND id < \(100) ORDER BY id"),
                        try tx.values(Int.self, "SELECT id FROM entry WHERE words NOT IN \(list: list) ORDER BY id"),
                        try tx.values(Int.self, "SELECT id FROM entry WHERE id + 0 IN \(list: Array(0..<length)) AND id NOT IN \(list: [999] + Array(0..<(length - 1))) ORDER BY id")
                    )
                }
                #expect(inside == Array(0..<length) && outside == Array(length..<awkward.count) && numbered == [length - 1], "\(list)")
            }
        }
        for list in [["nul\0"], filler + ["nul\0"]] {
            await #expect(throws: StoreFault.self) { try await store.read { tx in try tx.values(Int.self, "SELECT id FROM entry WHERE words IN \(list: list)") } }
        }
    }

    @Test("a long list is one value to PostgreSQL, so that its statement is prepared once for every length")
    func arrays() throws {
        func statement(_ length: Int, _ engine: Engine) -> (text: String, values: [SQLValue]) {
            SQL("SELECT 1 FROM entry WHERE words IN \(list: (0..<length).map { "w\($0)" }) AND id = \(1)").statement(on: engine)
        }
        #expect(statement(2, .postgres).text == "SELECT 1 FROM entry WHERE words IN ($1, $2) AND id = $3")
        #expect(statement(10, .postgres).text == "SELECT 1 FROM entry WHERE words = ANY ($1) AND id = $2" && statement(10, .postgres).values.count == 2)
        #expect(statement(11, .postgres).text == statement(500, .postgres).text && statement(10, .sqlite).values.count == 11)
    }

    @Test("more kinds of statement than are kept prepared still run", arguments: TestStores.engines)
    func manyStatements(_ engine: Engine) async throws {
        let store = try await Notebook.store(engine)
        for round in 0..<2 {
            try await store.write { tx in
                for number in 0..<400 {
                    let value = try tx.value(Int.self, SQL(trusted: "SELECT given + \(number) FROM number WHERE name = ?", values: [.text("crime")]))
                    #expect(value == number, "round \(round)")
                }
            }
        }
    }
}
