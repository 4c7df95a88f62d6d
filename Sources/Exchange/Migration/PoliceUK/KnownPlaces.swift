import Base
import Records
import Storage

/// The places imports have written down, kept in memory for a run: a month names the same few thousand again and again.
struct KnownPlaces {
    private var ids: [PlaceKey: ID<Location>] = [:]

    private struct Known: Decodable {
        let id: ID<Location>
        let line: String
        let longitude: Double?
        let latitude: Double?
        let lsoaCode: String?
    }

    static func load(_ store: any Store) async throws -> KnownPlaces {
        let found = try await store.read { tx in
            try tx.all(Known.self, "SELECT id, line, longitude, latitude, lsoa_code FROM location WHERE quality = 'snapped'")
        }
        var places = KnownPlaces()
        for place in found {
            let key = PlaceKey(
                line: place.line.lowercased(), longitude: place.longitude.map { Int(($0 * 1_000_000).rounded()) },
                latitude: place.latitude.map { Int(($0 * 1_000_000).rounded()) }, lsoa: place.lsoaCode)
            places.ids[key] = place.id
        }
        return places
    }

    subscript(_ key: PlaceKey) -> ID<Location>? {
        get { ids[key] }
        set { ids[key] = newValue }
    }
}
