import Base
@_spi(Writing) import Storage

/// Numbers that start again each year: crime numbers, custody numbers, URNs.
enum NumberSeries {
    static func next(_ series: String, year: Int, in tx: Transaction) throws -> Int { try take(1, from: series, year: year, in: tx) }

    /// Takes `count` numbers and answers the first.
    static func take(_ count: Int, from series: String, year: Int, in tx: Transaction) throws -> Int {
        let next = try tx.value(
            Int.self,
            """
            INSERT INTO number_series (series, year, next) VALUES (\(series), \(year), \(1 + count))
            ON CONFLICT (series, year) DO UPDATE SET next = number_series.next + \(count) RETURNING next
            """)
        return (next ?? 1 + count) - count
    }
}
