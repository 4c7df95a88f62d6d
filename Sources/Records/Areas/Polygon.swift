/// A surface with holes: the first ring is its outer border, the others are cut out of it. GeoJSON order: longitude, latitude.
public struct Polygon: Sendable, Hashable {
    public struct Vertex: Sendable, Hashable {
        public let x: Double
        public let y: Double

        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// Each closed: its last vertex is its first.
    public let rings: [[Vertex]]

    public init(rings: [[Vertex]]) { self.rings = rings }

    /// Whether the point lies on the surface. A point on the outer border belongs to it, one on the border of a hole too, so that no point of two
    /// neighbours falls between them; where both claim it, whoever asks decides by order.
    public func contains(x: Double, y: Double) -> Bool {
        guard let outer = rings.first else { return false }
        switch Self.place(x, y, in: outer) {
        case .outside: return false
        case .border: return true
        case .inside: return !rings.dropFirst().contains { Self.place(x, y, in: $0) == .inside }
        }
    }

    enum Place { case inside, outside, border }

    /// Counts how often a ray to the east crosses the ring. A vertex on the ray belongs to the edge above it alone, so that it counts once.
    static func place(_ x: Double, _ y: Double, in ring: [Vertex]) -> Place {
        guard var from = ring.last else { return .outside }
        var isInside = false
        for to in ring {
            if isOn(x, y, from, to) { return .border }
            if (from.y > y) != (to.y > y), x < from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x) { isInside.toggle() }
            from = to
        }
        return isInside ? .inside : .outside
    }

    private static func isOn(_ x: Double, _ y: Double, _ from: Vertex, _ to: Vertex) -> Bool {
        guard min(from.x, to.x) <= x, x <= max(from.x, to.x), min(from.y, to.y) <= y, y <= max(from.y, to.y) else { return false }
        return (to.x - from.x) * (y - from.y) == (to.y - from.y) * (x - from.x)
    }
}
