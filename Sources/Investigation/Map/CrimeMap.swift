import Base
public import Core
public import Storage

/// Crimes of a month on the map, counted in cells: no person, no account, only how many happened near a point.
public struct CrimeMap: Sendable {
    /// Cells in one answer.
    public static let cellsMax = 2_000
    /// Cells across the shorter way of the map.
    static let cellsAcross = 40.0
    /// Below this many degrees a cell would be smaller than the published points are apart.
    static let cellDegreesMin = 0.0004

    /// A part of the map in degrees.
    public struct Bounds: Sendable, Hashable {
        public let west: Double
        public let south: Double
        public let east: Double
        public let north: Double

        /// Reads `west,south,east,north`; nothing for what is no part of the globe.
        public init?(_ text: String) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
            guard parts.count == 4, parts.allSatisfy(\.isFinite), parts[0] < parts[2], parts[1] < parts[3], parts[1] >= -90, parts[3] <= 90, parts[0] >= -540,
                parts[2] <= 540
            else { return nil }
            (west, south, east, north) = (parts[0], parts[1], parts[2], parts[3])
        }

        /// The side of a cell, one of 1, 2 and 5 times a power of ten, so that cells stay where they are when the map is moved a little.
        public var cellDegrees: Double {
            let wanted = max(min(east - west, north - south) / CrimeMap.cellsAcross, CrimeMap.cellDegreesMin)
            let steps = (0...7).flatMap { power in [5.0, 2.0, 1.0].map { $0 * 10 / Self.powers[power] } }
            return steps.last { $0 >= wanted } ?? 50
        }

        private static let powers: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
    }

    public struct Cell: Codable, Sendable, Hashable {
        /// Where the crimes of the cell are on average.
        public let latitude: Double
        public let longitude: Double
        public let crimes: Int
    }

    public let cells: [Cell]
    /// There are more cells than are given: look closer.
    public let isCut: Bool
    /// All of the month and types, anywhere or without a place.
    public let total: Int

    /// - Parameter types: codes of `crime-type`; empty means all.
    public init(month: Month, types: [String], bounds: Bounds, visible: Visibility, in tx: Transaction) throws {
        var wanted: SQL = "i.month = \(month.description) AND \(visible.condition("i.id"))"
        if !types.isEmpty { wanted.append(" AND i.crime_type IN \(list: types)") }
        let side = bounds.cellDegrees
        let found = try tx.all(
            Cell.self,
            """
            SELECT sum(l.latitude * c.crimes) / CAST(sum(c.crimes) AS DOUBLE PRECISION) AS latitude,
            sum(l.longitude * c.crimes) / CAST(sum(c.crimes) AS DOUBLE PRECISION) AS longitude, CAST(sum(c.crimes) AS BIGINT) AS crimes
            FROM (SELECT i.location_id, count(*) AS crimes FROM investigation i WHERE i.location_id IS NOT NULL AND \(wanted) GROUP BY i.location_id) c
            JOIN location l ON l.id = c.location_id
            WHERE l.latitude BETWEEN \(bounds.south) AND \(bounds.north) AND l.longitude BETWEEN \(bounds.west) AND \(bounds.east)
            AND \(visible.condition("l.id"))
            GROUP BY round(l.latitude / \(side)), round(l.longitude / \(side)) ORDER BY 3 DESC, 1, 2 LIMIT \(Self.cellsMax + 1)
            """)
        cells = Array(found.prefix(Self.cellsMax))
        isCut = found.count > Self.cellsMax
        total = try tx.value(Int.self, "SELECT count(*) FROM investigation i WHERE \(wanted)") ?? 0
    }

    /// The first and the last month there is anything of.
    public static func months(in tx: Transaction) throws -> ClosedRange<Month>? {
        guard let first = try tx.value(String.self, "SELECT min(month) FROM investigation").flatMap({ Month($0) }),
            let last = try tx.value(String.self, "SELECT max(month) FROM investigation").flatMap({ Month($0) })
        else { return nil }
        return first...last
    }

    /// How many of each type the month has, the most first.
    public static func counts(of month: Month, visible: Visibility, in tx: Transaction) throws -> [(type: String, crimes: Int)] {
        struct Row: Decodable {
            let crimeType: String
            let crimes: Int
        }
        return try tx.all(
            Row.self,
            """
            SELECT i.crime_type, count(*) AS crimes FROM investigation i WHERE i.month = \(month.description) AND \(visible.condition("i.id"))
            GROUP BY i.crime_type ORDER BY 2 DESC, 1
            """
        ).map { ($0.crimeType, $0.crimes) }
    }
}
