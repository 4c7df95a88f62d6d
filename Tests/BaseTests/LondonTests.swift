import Base
import Testing

struct LondonTests {
    private func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("an hour that does not exist on the last Sunday of March is on no clock")
    func springForward() throws {
        #expect(London.read(try day("2025-03-30"), hour: 1, minute: 30) == .never)
        #expect(London.read(try day("2025-03-30"), hour: 2, minute: 0) == .exact(try instant("2025-03-30T01:00:00Z")))
        #expect(London.read(try day("2025-03-30"), hour: 0, minute: 59) == .exact(try instant("2025-03-30T00:59:00Z")))
    }

    @Test("an hour that comes twice on the last Sunday of October is both")
    func autumnBack() throws {
        #expect(
            London.read(try day("2025-10-26"), hour: 1, minute: 30)
                == .twice(summer: try instant("2025-10-26T00:30:00Z"), winter: try instant("2025-10-26T01:30:00Z")))
        #expect(London.read(try day("2025-10-26"), hour: 2, minute: 0) == .exact(try instant("2025-10-26T02:00:00Z")))
    }

    @Test("an hour of a day is read off the clocks, on the days they change too: the first of two, and as far from midnight where there was none")
    func hourOfDay() throws {
        for (day, hour, minute, expected) in [
            ("2027-03-28", 10, 0, "2027-03-28T09:00:00Z"), ("2027-03-29", 10, 0, "2027-03-29T09:00:00Z"), ("2027-03-28", 1, 30, "2027-03-28T01:30:00Z"),
            ("2026-10-25", 1, 30, "2026-10-25T00:30:00Z"), ("2026-10-25", 14, 0, "2026-10-25T14:00:00Z"), ("2026-12-25", 0, 5, "2026-12-25T00:05:00Z"),
        ] { #expect(London.at(hour, minute, on: try self.day(day)) == (try instant(expected)), "\(day) \(hour):\(minute)") }
    }

    @Test("a summer evening is written as the clock on the wall shows it")
    func summer() throws {
        #expect(London.text(try instant("2025-06-02T23:30:00Z"), zoned: true) == "Tue 3 Jun 2025 00:30 BST")
        #expect(London.day(of: try instant("2025-06-02T23:30:00Z")) == (try day("2025-06-03")))
    }
}

struct DayTests {
    @Test("29 February exists in leap years only", arguments: [("1996-02-29", true), ("1900-02-29", false), ("2000-02-29", true), ("2025-02-29", false)])
    func leap(_ text: String, _ exists: Bool) {
        #expect((Day(text) != nil) == exists)
    }

    @Test("a day goes through its number and back", arguments: ["1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2026-11-21", "2100-03-01"])
    func roundTrip(_ text: String) throws {
        let day = try #require(Day(text))
        #expect(Day(daysSince1970: day.daysSince1970) == day)
        #expect(day.description == text)
    }

    @Test("a month later than the 31st is the last day of a short month")
    func months() throws {
        #expect(try #require(Day("2025-01-31")).adding(months: 1).description == "2025-02-28")
        #expect(try #require(Day("2024-01-31")).adding(months: 13).description == "2025-02-28")
    }

    @Test("age counts whole years")
    func age() throws {
        let born = try #require(Day("2008-02-29"))
        #expect(born.age(on: try #require(Day("2026-02-28"))) == 17)
        #expect(born.age(on: try #require(Day("2026-03-01"))) == 18)
    }
}

struct InstantTests {
    @Test("a time without an offset is refused: it does not say when", arguments: ["2025-03-10T09:30:00", "2025-03-10", "2025-13-10T09:30:00Z", "2025-03-10T24:00:00Z", ""])
    func refused(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        "offsets, missing seconds and fractions are read",
        arguments: [
            ("2025-03-10T09:30+00:00", "2025-03-10T09:30:00Z"), ("2025-06-10T09:30:15+01:00", "2025-06-10T08:30:15Z"), ("2025-06-10T09:30:15.5-02:30", "2025-06-10T12:00:15.500000Z"),
        ])
    func read(_ text: String, _ utc: String) throws {
        #expect(try #require(Instant(text)).description == utc)
    }
}

struct RawIDTests {
    @Test("ids minted later sort later, and keep their order as text")
    func order() throws {
        let start = try #require(Instant("2026-01-01T00:00:00Z"))
        let ids = (0..<2000).map { RawID(at: Instant(microseconds: start.microseconds + Int64($0) * 250)) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        #expect(ids.allSatisfy { RawID($0.description) == $0 })
    }

    @Test("text that is no UUID is no id", arguments: ["", "0190c1c2", "0190c1c2-0000-7000-8000-00000000000g", "0190c1c200007000800000000000000000000"])
    func refused(_ text: String) {
        #expect(RawID(text) == nil)
    }
}

struct JSONWriterTests {
    @Test("text with quotes, control characters and emoji reads back as it was")
    func roundTrip() throws {
        let value: JSONValue = ["name": "O'Neil \"Bob\" \\ \u{1} \n 🚓 שלום", "list": [1, true, .null, .number(1.5)]]
        #expect(try JSONValue(text: value.text.utf8) == value)
    }
}
