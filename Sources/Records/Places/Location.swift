public import Base
public import Core
public import Storage

/// An address or a spot where something happened, or where somebody lives.
public struct Location: Filed {
    public static let table = "location"
    public static let kind: RecordKind = "location"

    public let id: ID<Location>
    public var version = 0
    /// The address as one line without town and postcode, or what the spot is called.
    public var line: String { didSet { lineKey = Self.key(of: line) } }
    public private(set) var lineKey: String
    public var street: String?
    /// A village or a part of the town.
    public var locality: String?
    public var town: String?
    /// `SW1A 1AA`.
    public var postcode: String?
    /// Unique property reference number: up to twelve digits.
    public var uprn: String?
    /// WGS 84 degrees.
    public var latitude: Double?
    public var longitude: Double?
    /// A code of `point-by`: where the coordinates come from, which says how good they are.
    public var pointBy: String?
    /// How good the place is: `verified`, `unverified`, `snapped` (moved to a map point so that no home is shown), `approximate`.
    public var quality: String
    /// Lower layer super output area of the census.
    public var lsoaCode: String?
    public var lsoaName: String?
    public var borough: String?
    public var boroughCode: String?
    public var ward: String?
    public var wardCode: String?
    public var beat: String?
    public var beatCode: String?
    public var verifiedAt: Instant?
    public var verifiedBy: ID<OfficerAccount>?
    /// A code of `address-check-method`.
    public var verifiedHow: String?
    public let createdAt: Instant

    public init(
        id: ID<Location>, line: String, street: String? = nil, town: String? = nil, postcode: String? = nil, latitude: Double? = nil, longitude: Double? = nil,
        quality: String = "unverified", lsoaCode: String? = nil, lsoaName: String? = nil, borough: String? = nil, createdAt: Instant
    ) {
        self.id = id
        self.line = line
        lineKey = Self.key(of: line)
        self.street = street
        self.town = town
        self.postcode = postcode
        self.latitude = latitude
        self.longitude = longitude
        self.quality = quality
        self.lsoaCode = lsoaCode
        self.lsoaName = lsoaName
        self.borough = borough
        self.createdAt = createdAt
    }

    public var label: String { [line, locality, town, postcode].compactMap { $0 }.joined(separator: ", ") }

    public var card: Card? {
        let joined = postcode.flatMap { Postcode($0) }?.joined
        return Card(
            ref, title: label, summary: [ward, borough, lsoaName].compactMap { $0 }.joined(separator: ", "), at: createdAt,
            words: [street, locality, town, postcode, joined, uprn, borough, ward, beat, lsoaCode, lsoaName].compactMap { $0 },
            keys: CardKeys(keys: SearchKeys.postcode(postcode.flatMap { Postcode($0) }) + SearchKeys.number(uprn)))
    }

    public var point: Point? { latitude.flatMap { latitude in longitude.map { Point(latitude: latitude, longitude: $0) } } }

    static func key(of line: String) -> String { SearchWords.cut(line).joined(separator: " ") }

    /// The place an import gave before, by its published name and point; nothing for one that may not be seen.
    public static func at(street: String, latitude: Double, longitude: Double, visible: Visibility, in tx: Transaction) throws -> Location? {
        try tx.first(
            Location.self,
            """
            SELECT l.* FROM location l WHERE l.street = \(street) AND l.latitude = \(latitude) AND l.longitude = \(longitude)
            AND \(visible.condition("l.id")) ORDER BY l.id LIMIT 1
            """)
    }

    /// The same address written down before: by its UPRN, or by line and postcode. A line without a postcode is too little to tell.
    static func same(as location: Location, visible: Visibility, in tx: Transaction) throws -> Location? {
        if let uprn = location.uprn,
            let known = try tx.first(
                Location.self, "SELECT l.* FROM location l WHERE l.uprn = \(uprn) AND \(visible.condition("l.id")) ORDER BY l.id LIMIT 1")
        {
            return known
        }
        guard let postcode = location.postcode else { return nil }
        // Two UPRNs are two addresses, however alike they are written.
        let other: SQL = location.uprn == nil ? "" : "AND l.uprn IS NULL"
        return try tx.first(
            Location.self,
            """
            SELECT l.* FROM location l WHERE l.postcode = \(postcode) AND l.line_key = \(location.lineKey) \(other)
            AND \(visible.condition("l.id")) ORDER BY l.id LIMIT 1
            """)
    }
}

extension Location: Kept {
    public static let keptFields = [
        KeptField("line", "Address or place"), KeptField("street", "Street"), KeptField("locality", "Village or part of the town"), KeptField("town", "Town"),
        KeptField("postcode", "Postcode"), KeptField("uprn", "UPRN"), KeptField("latitude", "Latitude"), KeptField("longitude", "Longitude"),
        KeptField("point_by", "Where the point comes from", .codes("point-by")), KeptField("quality", "How good the place is"),
        KeptField("borough", "Borough"), KeptField("borough_code", "Code of the borough"), KeptField("ward", "Ward"), KeptField("ward_code", "Code of the ward"),
        KeptField("beat", "Beat"), KeptField("beat_code", "Code of the beat"), KeptField("verified_how", "How it was verified", .codes(AddressCheck.methods)),
        KeptField("verified_at", "Verified", .moment),
    ]
}
