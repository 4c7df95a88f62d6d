import Base
@_spi(Writing) import Storage

/// Sets a range of a series aside for a device, so that it can number a crime at the scene without a network (CR13).
public struct ReserveNumbers: Operation {
    public static let name: OperationName = "numbers.range.reserve"
    public static let title = "Reserve numbers for a device"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Range") {
            Field.text("series", "Series", hint: "For example crime.", required: .by("a range belongs to one series"), max: 40)
            Field.number("year", "Year", in: 2000...2199, required: .by("numbers start again each year"))
            Field.number("count", "How many", in: 1...1000, required: .by("a range has a size"))
            Field.text("device", "Device", required: .by("a range is for one device"), max: 80)
        }
    }

    public let series: String
    public let year: Int
    public let count: Int
    public let device: String

    public struct Outcome: Codable, Sendable {
        public let first: Int
        public let last: Int
    }

    public func perform(in work: Work) throws -> Outcome {
        let first = try NumberSeries.take(count, from: series, year: year, in: work.tx)
        let range = Outcome(first: first, last: first + count - 1)
        try work.tx.execute(
            """
            INSERT INTO number_range (id, series, year, first, last, device, officer_id, at)
            VALUES (\(RawID(at: work.now)), \(series), \(year), \(range.first), \(range.last), \(device), \(work.officer.id), \(work.now))
            """)
        work.note("range", .object(["series": .string(series), "first": .integer(Int64(range.first)), "last": .integer(Int64(range.last))]))
        return range
    }
}
