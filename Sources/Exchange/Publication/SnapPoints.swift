import Base
import Foundation
import Records
import Storage

/// The points a month's crimes are published at: the middle of every street with enough addresses, and the points that were published before. A crime is
/// moved to the nearest, so that no home is told from another; the list is made anew for each month, so that it follows the gazetteer.
struct SnapPoints {
    /// Addresses a street must have, or its point would tell whose it is (interfaces.md §6).
    static let addressesMin = 8
    /// A crime further from every point is published without a place.
    static let metresMax = 20_000.0
    /// Points of one month: a whole country has fewer streets.
    private static let pointsMax = 1_500_000
    /// Degrees of one cell of the grid that the search goes through.
    private static let cellDegrees = 0.005

    struct Point: Sendable, Hashable {
        /// `On or near Example Street`.
        let line: String
        let latitude: Double
        let longitude: Double
        var lsoaCode: String?
        var lsoaName: String?
    }

    private struct Cell: Hashable {
        let x: Int
        let y: Int
    }

    private var points: [Point] = []
    private var cells: [Cell: [Int]] = [:]
    /// Points of streets, whose census area is looked up when one is used.
    private var unplaced: Set<Int> = []

    private struct Street: Decodable {
        let street: String
        let latitude: Double
        let longitude: Double
    }

    private struct Published: Decodable {
        let line: String
        let latitude: Double
        let longitude: Double
        let lsoaCode: String?
        let lsoaName: String?
    }

    static func load(in tx: Transaction) throws -> SnapPoints {
        var snaps = SnapPoints()
        let published = try tx.all(
            Published.self,
            """
            SELECT line, min(latitude) AS latitude, min(longitude) AS longitude, min(lsoa_code) AS lsoa_code, min(lsoa_name) AS lsoa_name FROM location
            WHERE quality = 'snapped' AND latitude IS NOT NULL AND longitude IS NOT NULL
            GROUP BY line, round(latitude * 1000000), round(longitude * 1000000) ORDER BY 1, 2, 3 LIMIT \(pointsMax)
            """)
        for point in published {
            snaps.add(Point(line: point.line, latitude: point.latitude, longitude: point.longitude, lsoaCode: point.lsoaCode, lsoaName: point.lsoaName))
        }
        // A street's name comes again in every town and often within one: the first half of the postcode tells them apart.
        let streets = try tx.all(
            Street.self,
            """
            SELECT street, avg(latitude) AS latitude, avg(longitude) AS longitude FROM gazetteer_address
            WHERE street IS NOT NULL AND street <> '' AND latitude IS NOT NULL AND longitude IS NOT NULL
            GROUP BY street, COALESCE(town, ''), COALESCE(substr(postcode, 1, length(postcode) - 4), '') HAVING count(*) >= \(addressesMin)
            ORDER BY 1, 2, 3 LIMIT \(pointsMax)
            """)
        for street in streets {
            snaps.unplaced.insert(snaps.points.count)
            snaps.add(Point(line: "On or near \(street.street)", latitude: street.latitude, longitude: street.longitude))
        }
        return snaps
    }

    private mutating func add(_ point: Point) {
        cells[Self.cell(point.latitude, point.longitude), default: []].append(points.count)
        points.append(point)
    }

    private static func cell(_ latitude: Double, _ longitude: Double) -> Cell {
        Cell(x: Int((longitude / cellDegrees).rounded(.down)), y: Int((latitude / cellDegrees).rounded(.down)))
    }

    /// The nearest point, with the census area it lies in; nothing where none is near enough.
    mutating func nearest(latitude: Double, longitude: Double, now: Instant, in tx: Transaction) throws -> Point? {
        guard let index = nearest(latitude, longitude) else { return nil }
        if unplaced.remove(index) != nil {
            let point = points[index]
            var spot = Location(id: ID(at: now), line: point.line, latitude: point.latitude, longitude: point.longitude, quality: "snapped", createdAt: now)
            try spot.findAreas(in: tx)
            points[index].lsoaCode = spot.lsoaCode
            points[index].lsoaName = spot.lsoaName
        }
        return points[index]
    }

    private func nearest(_ latitude: Double, _ longitude: Double) -> Int? {
        let middle = Self.cell(latitude, longitude)
        let narrowing = cos(latitude * .pi / 180)
        var best: (index: Int, metres: Double)?
        // A ring of cells is as far away as the rings inside it are wide; east to west a degree is shorter.
        let ringMetres = Self.cellDegrees * 111_320 * narrowing
        for ring in 0...Int(Self.metresMax / ringMetres) + 1 {
            if let best, best.metres <= Double(ring - 1) * ringMetres { break }
            for cell in Self.ring(ring, around: middle) {
                for index in cells[cell] ?? [] {
                    let north = (points[index].latitude - latitude) * 111_320
                    let east = (points[index].longitude - longitude) * 111_320 * narrowing
                    let metres = (north * north + east * east).squareRoot()
                    if metres <= Self.metresMax, best == nil || metres < (best?.metres ?? 0) { best = (index, metres) }
                }
            }
        }
        return best?.index
    }

    private static func ring(_ size: Int, around middle: Cell) -> [Cell] {
        guard size > 0 else { return [middle] }
        let edges = (-size...size).flatMap { [Cell(x: middle.x + $0, y: middle.y - size), Cell(x: middle.x + $0, y: middle.y + size)] }
        let sides = (1 - size..<size).flatMap { [Cell(x: middle.x - size, y: middle.y + $0), Cell(x: middle.x + size, y: middle.y + $0)] }
        return edges + sides
    }
}
