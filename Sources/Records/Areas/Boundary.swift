public import Base
import Core
public import Storage
import Synchronization

/// An area with its border, as somebody published it.
public struct Boundary: Record, Sendable {
    public static let table = "boundary"

    public enum Kind: String, Codable, Sendable, CaseIterable, SQLBindable {
        case force, borough, ward, msoa, beat
    }

    public let id: ID<Boundary>
    public var version = 0
    public let kind: Kind
    /// The publisher's code: `E09000001`.
    public let code: String
    public var name: String
    /// The box it lies in, WGS 84 degrees.
    public var west: Double
    public var south: Double
    public var east: Double
    public var north: Double
    /// The coordinates of a GeoJSON MultiPolygon.
    public var polygons: String
    /// Names the file and its state.
    public var edition: String

    public var shape: Shape? { Shape(coordinates: polygons) }

    /// The polygons of an area.
    public struct Shape: Sendable, Hashable {
        public let polygons: [Polygon]

        /// - Parameter coordinates: those of a GeoJSON MultiPolygon as JSON text.
        public init?(coordinates: String) {
            guard let json = try? JSONValue(text: coordinates.utf8) else { return nil }
            self.init(json)
        }

        init?(_ json: JSONValue) {
            guard let parts = json.array, !parts.isEmpty else { return nil }
            var polygons: [Polygon] = []
            for part in parts {
                guard let rings = part.array, !rings.isEmpty else { return nil }
                let read = rings.map { ring in (ring.array ?? []).compactMap(Self.vertex) }
                for (ring, typed) in zip(read, rings) where ring.count < 4 || ring.count != typed.array?.count || ring.first != ring.last { return nil }
                polygons.append(Polygon(rings: read))
            }
            self.polygons = polygons
        }

        private static func vertex(_ json: JSONValue) -> Polygon.Vertex? {
            guard let pair = json.array, pair.count >= 2, let x = number(pair[0]), let y = number(pair[1]) else { return nil }
            return Polygon.Vertex(x, y)
        }

        private static func number(_ json: JSONValue) -> Double? {
            switch json {
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        }

        public func contains(_ point: Point) -> Bool { polygons.contains { $0.contains(x: point.longitude, y: point.latitude) } }
    }
}

/// Which areas a point lies in.
public enum Areas {
    struct Found: Sendable {
        let code: String
        let name: String
    }

    /// The area of one kind that a point lies in. On a border two areas share, the one whose code comes first.
    static func area(_ kind: Boundary.Kind, at point: Point, in tx: Transaction) throws -> Found? {
        let near = try tx.all(
            Near.self,
            """
            SELECT b.id, b.version, b.code, b.name FROM boundary b WHERE b.kind = \(kind) AND b.west <= \(point.longitude) AND b.east >= \(point.longitude)
            AND b.south <= \(point.latitude) AND b.north >= \(point.latitude) ORDER BY b.code LIMIT 100
            """)
        for area in near where try shape(of: area, in: tx)?.contains(point) == true { return Found(code: area.code, name: area.name) }
        return nil
    }

    private struct Near: Decodable {
        let id: ID<Boundary>
        let version: Int
        let code: String
        let name: String
    }

    private struct Key: Hashable {
        let id: ID<Boundary>
        let version: Int
    }

    /// Shapes read before: reading a border's thousands of numbers from text costs far more than asking it. A force has some hundreds of areas.
    private static let keptMax = 2_000
    private static let kept = Mutex<[Key: Boundary.Shape]>([:])

    private static func shape(of area: Near, in tx: Transaction) throws -> Boundary.Shape? {
        let key = Key(id: area.id, version: area.version)
        if let known = kept.withLock({ $0[key] }) { return known }
        guard let text = try tx.value(String.self, "SELECT polygons FROM boundary WHERE id = \(area.id)"), let shape = Boundary.Shape(coordinates: text) else {
            return nil
        }
        kept.withLock { kept in
            if kept.count >= keptMax { kept.removeAll() }
            kept[key] = shape
        }
        return shape
    }
}

extension Location {
    /// Sets borough, ward and beat from the point, where borders of that kind are loaded and one holds it. What was typed stays otherwise.
    public mutating func findAreas(in tx: Transaction) throws {
        guard let point else { return }
        if let found = try Areas.area(.borough, at: point, in: tx) { (borough, boroughCode) = (found.name, found.code) }
        if let found = try Areas.area(.ward, at: point, in: tx) { (ward, wardCode) = (found.name, found.code) }
        if let found = try Areas.area(.beat, at: point, in: tx) { (beat, beatCode) = (found.name, found.code) }
    }
}
