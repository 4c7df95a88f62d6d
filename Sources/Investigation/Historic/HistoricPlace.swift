import Base
import Core
import Records
import Storage

/// Where another system says something happened: a described point, snapped to a street so that nobody's home is told.
public struct HistoricPlace: Codable, Sendable, Hashable {
    public let line: String
    /// Degrees as published, so that no digit is lost on the way.
    public let longitude: String?
    public let latitude: String?
    public let lsoaCode: String?
    public let lsoaName: String?

    public init(line: String, longitude: String? = nil, latitude: String? = nil, lsoaCode: String? = nil, lsoaName: String? = nil) {
        self.line = line
        self.longitude = longitude
        self.latitude = latitude
        self.lsoaCode = lsoaCode
        self.lsoaName = lsoaName
    }

    static let fields = [
        Field.text("line", "Place", required: .by("a place has a description"), max: 300),
        Field.text("longitude", "Longitude", hint: "Degrees east, for example -0.097334.", max: 20),
        Field.text("latitude", "Latitude", hint: "Degrees north, for example 51.521567.", max: 20),
        Field.text("lsoaCode", "LSOA code", max: 9),
        Field.text("lsoaName", "LSOA name", max: 80),
    ]

    /// Both coordinates, or nothing where the place has none.
    func point() throws -> (longitude: Double, latitude: Double)? {
        guard longitude != nil || latitude != nil else { return nil }
        guard let longitude = longitude.flatMap({ Double($0) }), let latitude = latitude.flatMap({ Double($0) }), abs(longitude) <= 180, abs(latitude) <= 90
        else {
            throw Refusal.invalid("location", code: "no-point", "Longitude and latitude: give both as degrees, such as -0.097334 and 51.521567, or neither.")
        }
        return (longitude, latitude)
    }

    /// The borough or district an LSOA's name begins with: `Camden 028B` is in Camden.
    var borough: String? {
        guard let lsoaName, let space = lsoaName.lastIndex(of: " ") else { return nil }
        let name = lsoaName[..<space]
        return name.isEmpty ? nil : String(name)
    }
}

/// A place found or drafted: the record it belongs to is written first, so that the act is about that.
struct PlacedAt {
    let id: ID<Location>
    let line: String
    /// Not written down yet.
    let draft: Location?
}

extension Work {
    /// The place, known from before or to be written down now.
    ///
    /// - Parameter knownLine: what the picked place is called; nothing when there is no such place.
    func placed(_ pick: Pick<Location, HistoricPlace>, knownLine: String?) throws -> PlacedAt {
        switch pick {
        case .known(let id):
            guard let line = knownLine else {
                throw Refusal.invalid("location", code: "unknown-place", "Place: there is no such location. Choose one, or describe a new one.")
            }
            return PlacedAt(id: id, line: line, draft: nil)
        case .new(let place): return try placed(place)
        }
    }

    private func placed(_ place: HistoricPlace) throws -> PlacedAt {
        let point = try place.point()
        let known = try tx.value(
            ID<Location>.self,
            """
            SELECT id FROM location WHERE street = \(place.line) AND latitude IS NOT DISTINCT FROM \(point?.latitude)
            AND longitude IS NOT DISTINCT FROM \(point?.longitude) AND lsoa_code IS NOT DISTINCT FROM \(place.lsoaCode) AND quality = 'snapped' LIMIT 1
            """)
        if let known { return PlacedAt(id: known, line: place.line, draft: nil) }
        var draft = Location(
            id: newID(), line: place.line, street: place.line, latitude: point?.latitude, longitude: point?.longitude, quality: "snapped",
            lsoaCode: place.lsoaCode, lsoaName: place.lsoaName, borough: place.borough, createdAt: now)
        try draft.findAreas(in: tx)
        return PlacedAt(id: draft.id, line: draft.line, draft: draft)
    }
}
