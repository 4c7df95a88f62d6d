import Base
public import Foundation

/// What a force gives its map beside our own plain base.
public struct MapSettings: Sendable {
    /// GeoJSON with the force's boundaries.
    public var boundary: String?
    /// Address of map tiles with `{z}`, `{x}` and `{y}`; they must come from this server, because the content security policy lets nothing else in.
    public var tiles: String?
    /// Whom the tiles' publisher wants named.
    public var attribution: String?

    /// Where the boundaries are read from.
    public static let boundaryPath = "/map/boundary"
    /// What a page with a map needs besides the script that draws on it.
    public static let scripts = ["leaflet/leaflet.css", "map.css", "leaflet/leaflet.js"]

    public init(boundary: String? = nil, tiles: String? = nil, attribution: String? = nil) {
        self.boundary = boundary
        self.tiles = tiles
        self.attribution = attribution
    }

    /// - Parameter boundaryFile: a GeoJSON file of the force's configuration.
    public init(boundaryFile: URL, tiles: String? = nil, attribution: String? = nil) throws {
        let text = try String(contentsOf: boundaryFile, encoding: .utf8)
        guard try JSONValue(text: text.utf8)["type"]?.string == "FeatureCollection" else {
            throw Refusal.invalid("boundary", code: "not-geojson", "\(boundaryFile.lastPathComponent) is not a GeoJSON FeatureCollection.")
        }
        self.init(boundary: text, tiles: tiles, attribution: attribution)
    }

    /// What the scripts of a map read: attributes of the page's body.
    var attributes: HTML {
        let border: HTML = boundary == nil ? "" : " data-boundary=\"\(Address(Self.boundaryPath))\""
        let ground: HTML = tiles.map { tiles -> HTML in " data-tiles=\"\(tiles)\"" } ?? ""
        let names: HTML = attribution.map { names -> HTML in " data-attribution=\"\(names)\"" } ?? ""
        return "\(border)\(ground)\(names)"
    }
}
