public import Base
public import Core
public import Storage

/// An address as a gazetteer publishes it. It is no record of the force until something happens there: then it becomes a `Location` under the same id.
public struct GazetteerAddress: Record {
    public static let table = "gazetteer_address"

    public let id: ID<GazetteerAddress>
    public var version = 0
    public let uprn: String
    public var line: String
    public var lineKey: String
    public var street: String?
    public var locality: String?
    public var town: String?
    public var postcode: String?
    public var latitude: Double?
    public var longitude: Double?
    /// Names the file it was loaded from last.
    public var edition: String

    public var label: String { [line, locality, town, postcode].compactMap { $0 }.joined(separator: ", ") }

    /// The place this address is, verified by the gazetteer.
    func location(now: Instant, in tx: Transaction) throws -> Location {
        var location = Location(
            id: ID(id.raw), line: line, street: street, town: town, postcode: postcode, latitude: latitude, longitude: longitude, quality: "verified",
            createdAt: now)
        location.locality = locality
        location.uprn = uprn
        location.pointBy = latitude == nil ? nil : "GAZ"
        location.verifiedAt = now
        location.verifiedHow = "GAZ"
        try location.findAreas(in: tx)
        return location
    }

    /// The gazetteer's entry for a place: by UPRN, or by postcode and the same line.
    static func of(_ location: Location, in tx: Transaction) throws -> GazetteerAddress? {
        if let uprn = location.uprn { return try tx.first(GazetteerAddress.self, "SELECT * FROM gazetteer_address WHERE uprn = \(uprn)") }
        guard let postcode = location.postcode else { return nil }
        return try tx.first(
            GazetteerAddress.self,
            "SELECT * FROM gazetteer_address WHERE postcode = \(postcode) AND line_key = \(location.lineKey) ORDER BY uprn LIMIT 1")
    }
}

extension Location {
    /// A newly written address that the gazetteer has too is verified by it, and takes what was not given from it.
    func checkedByGazetteer(now: Instant, in tx: Transaction) throws -> Location {
        guard quality == "unverified", let address = try GazetteerAddress.of(self, in: tx), address.lineKey == lineKey else { return self }
        let published = try address.location(now: now, in: tx)
        var checked = self
        checked.uprn = published.uprn
        checked.street = street ?? published.street
        checked.locality = locality ?? published.locality
        checked.town = town ?? published.town
        if point == nil { (checked.latitude, checked.longitude, checked.pointBy) = (published.latitude, published.longitude, published.pointBy) }
        checked.quality = "verified"
        checked.verifiedAt = now
        checked.verifiedHow = published.verifiedHow
        try checked.findAreas(in: tx)
        return checked
    }
}

/// Loads a batch of a gazetteer's addresses over those loaded before, known by their UPRN.
public struct LoadGazetteer: Operation {
    public static let name: OperationName = "gazetteer.address.load"
    public static let title = "Load addresses of a gazetteer"
    public static let category = ActCategory.administration
    /// Addresses in one act.
    public static let batchMax = 500

    public static let form = Form {
        Section("Gazetteer") {
            Field.text("edition", "Edition", hint: "Names the file and its state.", required: .by("loading the same edition twice changes nothing"), max: 120)
            Field.repeated("addresses", "Addresses", max: batchMax) {
                Field.text("uprn", "UPRN", required: .by("an address is known by it"), max: 20)
                Field.text("line", "Address", required: .by("it is what people read"), max: 200)
                Field.text("street", "Street", max: 200)
                Field.text("locality", "Locality", max: 100)
                Field.text("town", "Town", max: 100)
                Field.text("postcode", "Postcode", max: 10)
                Field.text("latitude", "Latitude", max: 24)
                Field.text("longitude", "Longitude", max: 24)
            }
        }
    }

    public struct Row: Codable, Sendable, Hashable {
        public var uprn: String
        public var line: String
        public var street: String?
        public var locality: String?
        public var town: String?
        public var postcode: String?
        public var latitude: String?
        public var longitude: String?

        public init(
            uprn: String, line: String, street: String? = nil, locality: String? = nil, town: String? = nil, postcode: String? = nil, latitude: String? = nil,
            longitude: String? = nil
        ) {
            self.uprn = uprn
            self.line = line
            self.street = street
            self.locality = locality
            self.town = town
            self.postcode = postcode
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// What became of one row.
    public enum Fate: String, Codable, Sendable, Hashable {
        case created, updated, already
        /// The same edition says something else of the same UPRN.
        case contradicts
    }

    public let edition: String
    public let addresses: [Row]

    public init(edition: String, addresses: [Row]) {
        self.edition = edition
        self.addresses = addresses
    }

    /// Answers the fate of every row, in their order. A row that is no address refuses the batch: whoever loads checks rows with `problem(with:)` first.
    public func perform(in work: Work) throws -> [Fate] {
        guard addresses.count <= Self.batchMax else {
            throw Refusal.invalid("addresses", code: "too-many", "At most \(Self.batchMax) addresses at a time; this has \(addresses.count).")
        }
        let drafts = try addresses.enumerated().map { index, row -> GazetteerAddress in
            do {
                return try row.address(id: work.newID(), edition: edition)
            } catch let misread as Misread {
                throw Refusal.invalid("addresses.\(index)", code: misread.code, misread.message)
            }
        }
        let loaded = try work.tx.all(GazetteerAddress.self, "SELECT * FROM gazetteer_address WHERE uprn IN \(list: drafts.map(\.uprn))")
        var known = Dictionary(loaded.map { ($0.uprn, $0) }, uniquingKeysWith: { first, _ in first })
        let fates = try drafts.map { draft -> Fate in
            guard let before = known[draft.uprn] else {
                known[draft.uprn] = try work.keep(draft)
                return .created
            }
            if before.says(draft) { return .already }
            if before.edition == edition { return .contradicts }
            known[draft.uprn] = try work.keep(before.replaced(by: draft))
            return .updated
        }
        work.note("edition", .string(edition))
        work.note("created", .integer(Int64(fates.count { $0 == .created })))
        work.note("updated", .integer(Int64(fates.count { $0 == .updated })))
        return fates
    }

    /// Why a row is no address, as a sentence; nothing where it is one.
    public static func problem(with row: Row) -> String? {
        do {
            _ = try row.address(id: ID(RawID(high: 0, low: 0)), edition: "")
            return nil
        } catch {
            return error.message
        }
    }
}

extension LoadGazetteer.Row {
    fileprivate func address(id: ID<GazetteerAddress>, edition: String) throws(Misread) -> GazetteerAddress {
        let number = try LocationParticulars.uprn(uprn)
        let line = try Self.text(line, "Address", max: 200)
        guard let line else { throw Misread("required", "There is no address in the row.") }
        let postcode = try Self.text(postcode, "Postcode", max: 10)
        let code = postcode.flatMap { Postcode($0) }
        if let postcode, code == nil { throw Misread("not-a-postcode", "“\(postcode)” is not a whole postcode.") }
        let (latitude, longitude) = (try Self.degrees(latitude, "Latitude", within: 90), try Self.degrees(longitude, "Longitude", within: 180))
        if (latitude == nil) != (longitude == nil) { throw Misread("half-a-point", "The row has half a point: give both latitude and longitude, or neither.") }
        return GazetteerAddress(
            id: id, uprn: number, line: line, lineKey: Location.key(of: line), street: try Self.text(street, "Street", max: 200),
            locality: try Self.text(locality, "Locality", max: 100), town: try Self.text(town, "Town", max: 100), postcode: code?.description, latitude: latitude,
            longitude: longitude, edition: edition)
    }

    private static func text(_ typed: String?, _ label: String, max: Int) throws(Misread) -> String? {
        var check = TextCheck()
        let text = check.text("", label, typed, max: max)
        if let problem = check.problems.first { throw Misread(problem.code, problem.message) }
        return text
    }

    private static func degrees(_ typed: String?, _ label: String, within limit: Double) throws(Misread) -> Double? {
        guard let text = try text(typed, label, max: 24) else { return nil }
        guard let degrees = Double(text), degrees.isFinite, abs(degrees) <= limit else { throw Misread("not-degrees", "\(label): “\(text)” is not degrees.") }
        return degrees
    }
}

extension GazetteerAddress {
    fileprivate func says(_ other: GazetteerAddress) -> Bool {
        (line, street, locality, town, postcode) == (other.line, other.street, other.locality, other.town, other.postcode) && latitude == other.latitude
            && longitude == other.longitude
    }

    fileprivate func replaced(by other: GazetteerAddress) -> GazetteerAddress {
        var row = self
        row.line = other.line
        row.lineKey = other.lineKey
        row.street = other.street
        row.locality = other.locality
        row.town = other.town
        row.postcode = other.postcode
        row.latitude = other.latitude
        row.longitude = other.longitude
        row.edition = other.edition
        return row
    }
}
