public import Base
public import Core
import Storage

/// Loads areas with their borders over those loaded before, known by kind and code.
public struct LoadBoundaries: Operation {
    public static let name: OperationName = "gazetteer.boundary.load"
    public static let title = "Load boundaries"
    public static let category = ActCategory.administration
    /// Areas in one act.
    public static let batchMax = 100
    /// The text of one area's border: the coast of Cornwall has some hundreds of thousands.
    static let polygonsMax = 8 << 20

    public static let form = Form {
        Section("Boundaries") {
            Field.text("edition", "Edition", hint: "Names the file and its state.", required: .by("loading the same edition twice changes nothing"), max: 120)
            Field.repeated("areas", "Areas", max: batchMax) {
                Field.text("kind", "Kind", hint: "force, borough, ward, msoa or beat", required: .by("a place lies in one of each"), max: 20)
                Field.text("code", "Code", required: .by("an area is known by it"), max: 40)
                Field.text("name", "Name", required: .by("people read it"), max: 120)
                Field.text("polygons", "Coordinates of a GeoJSON MultiPolygon", required: .by("it is the border"), max: polygonsMax)
            }
        }
    }

    public struct Area: Codable, Sendable, Hashable {
        public var kind: String
        public var code: String
        public var name: String
        public var polygons: String

        public init(kind: Boundary.Kind, code: String, name: String, polygons: String) {
            self.kind = kind.rawValue
            self.code = code
            self.name = name
            self.polygons = polygons
        }
    }

    public enum Fate: String, Codable, Sendable, Hashable {
        case created, updated, already
    }

    public let edition: String
    public let areas: [Area]

    public init(edition: String, areas: [Area]) {
        self.edition = edition
        self.areas = areas
    }

    public func perform(in work: Work) throws -> [Fate] {
        guard areas.count <= Self.batchMax else {
            throw Refusal.invalid("areas", code: "too-many", "At most \(Self.batchMax) areas at a time; this has \(areas.count).")
        }
        let fates = try areas.enumerated().map { index, area -> Fate in
            if let problem = Self.problem(with: area) { throw Refusal.invalid("areas.\(index)", code: "not-an-area", problem) }
            return try load(area, work)
        }
        if fates.contains(where: { $0 != .already }) { try PlaceRestricted.begin(work) }
        work.note("edition", .string(edition))
        work.note("created", .integer(Int64(fates.count { $0 == .created })))
        work.note("updated", .integer(Int64(fates.count { $0 == .updated })))
        return fates
    }

    private func load(_ area: Area, _ work: Work) throws -> Fate {
        guard let kind = Boundary.Kind(rawValue: area.kind), let box = Boundary.Shape(coordinates: area.polygons)?.box else { throw Refusal.notFound }
        guard var known = try work.tx.first(Boundary.self, "SELECT * FROM boundary WHERE kind = \(kind) AND code = \(area.code)") else {
            try work.keep(
                Boundary(
                    id: work.newID(), kind: kind, code: area.code, name: area.name, west: box.west, south: box.south, east: box.east, north: box.north,
                    polygons: area.polygons, edition: edition))
            return .created
        }
        if known.name == area.name, known.polygons == area.polygons { return .already }
        known.name = area.name
        known.polygons = area.polygons
        (known.west, known.south, known.east, known.north) = (box.west, box.south, box.east, box.north)
        known.edition = edition
        try work.keep(known)
        return .updated
    }

    /// Why an area cannot be taken, as a sentence; nothing where it can.
    public static func problem(with area: Area) -> String? {
        if Boundary.Kind(rawValue: area.kind) == nil {
            return "“\(area.kind.prefix(40))” is no kind of area: \(Boundary.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
        }
        var check = TextCheck()
        let code = check.text("code", "Code", area.code, max: 40)
        let name = check.text("name", "Name", area.name, max: 120)
        if let problem = check.problems.first { return problem.message }
        if code == nil || name == nil { return "The area has no \(code == nil ? "code" : "name")." }
        if area.polygons.utf8.count > polygonsMax { return "The border of \(area.name) is longer than \(polygonsMax >> 20) MB. Simplify it." }
        guard let shape = Boundary.Shape(coordinates: area.polygons) else {
            return "The border of \(area.name) is not the coordinates of a MultiPolygon: rings of at least four points, the last like the first."
        }
        let box = shape.box
        guard (-180...180).contains(box.west), (-180...180).contains(box.east), (-90...90).contains(box.south), (-90...90).contains(box.north) else {
            return "The border of \(area.name) is not in degrees. Publish it in WGS 84, not in metres of a national grid."
        }
        return nil
    }
}

/// Finds borough, ward and beat anew for places with a point, after boundaries were loaded. Call it again after the last id until it answers none.
public struct PlaceLocations: Operation {
    public static let name: OperationName = "gazetteer.location.place"
    public static let title = "Find the areas of places"
    public static let category = ActCategory.administration
    /// Places in one act.
    public static let batchMax = 500

    public static let form = Form {
        Section("Places") { Field.text("after", "After this id", max: 36) }
    }

    public struct Outcome: Codable, Sendable, Hashable {
        public let read: Int
        public let changed: Int
        /// Where to go on; nothing after the last.
        public let next: RawID?
    }

    public let after: RawID?

    public init(after: RawID? = nil) { self.after = after }

    public func perform(in work: Work) throws -> Outcome {
        let places = try work.tx.all(
            Location.self,
            """
            SELECT l.* FROM location l WHERE l.id > \(after ?? RawID(high: 0, low: 0)) AND l.latitude IS NOT NULL
            AND \(Visibility(to: work.officer).condition("l.id")) ORDER BY l.id LIMIT \(Self.batchMax)
            """)
        let changed = try work.place(places)
        return Outcome(read: places.count, changed: changed, next: places.count < Self.batchMax ? nil : places.last?.id.raw)
    }
}

extension Work {
    /// Finds the areas of these places anew. Answers how many lie in others than before.
    func place(_ places: [Location]) throws -> Int {
        var changed = 0
        for place in places {
            var placed = place
            try placed.findAreas(in: tx)
            if placed.areas == place.areas { continue }
            try save(placed)
            changed += 1
        }
        return changed
    }
}

extension Location {
    fileprivate var areas: [String?] { [borough, boroughCode, ward, wardCode, beat, beatCode] }
}

extension Boundary.Shape {
    /// The box all polygons lie in.
    var box: (west: Double, south: Double, east: Double, north: Double) {
        let vertices = polygons.flatMap(\.rings).joined()
        let xs = vertices.map(\.x)
        let ys = vertices.map(\.y)
        return (xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0)
    }
}
