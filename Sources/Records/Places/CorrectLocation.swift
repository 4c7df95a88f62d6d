public import Base
public import Core
public import Storage

/// Corrects what is written down about a place. An address that was verified and is now another must be verified again.
public struct CorrectLocation: Operation {
    public static let name: OperationName = "records.location.correct"
    public static let title = "Correct the location"
    public static let form = Form {
        Section("Place") {
            Field.subject("location", Location.kind)
            Field.version
            LocationParticulars.fields
        }
        Section("Point on the map") { LocationParticulars.pointFields }
        Section("Correction") { Correction.reason }
    }

    public let location: ID<Location>
    public let version: Int?
    public let facts: LocationParticulars
    public let reason: String

    public init(_ location: ID<Location>, version: Int?, _ facts: LocationParticulars, reason: String) {
        self.location = location
        self.version = version
        self.facts = facts
        self.reason = reason
    }

    private enum Keys: String, CodingKey { case location, version, reason }

    public init(from decoder: any Decoder) throws {
        facts = try LocationParticulars(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        location = try container.decode(ID<Location>.self, forKey: .location)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(location, forKey: .location)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(Location.kind, location) }

    public func perform(in work: Work) throws -> Done {
        var known = try work.require(Location.self, location, at: version)
        let why = try Correction.note(reason, in: work)
        let corrected = try facts.location(id: location, on: London.day(of: work.now), now: work.now, in: work.tx)
        let isAnother = corrected.lineKey != known.lineKey || corrected.postcode != known.postcode
        known.take(from: corrected)
        if isAnother, known.quality == "verified" { known.unverify() }
        try work.save(known, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(Location.self, ID(ref.id)) else { return .object([:]) }
        return try Correction.prefill("location", ref, known.version, LocationParticulars(known))
    }
}

/// Says that an address exists, and how that was found.
public struct VerifyLocation: Operation {
    public static let name: OperationName = "records.location.verify"
    public static let title = "Verify the address"
    public static let form = Form {
        Section("Address") {
            Field.subject("location", Location.kind)
            Field.version
            Field.choice("how", "How it was verified", from: "address-check", required: .by("others must know what it rests on"))
        }
    }

    public let location: ID<Location>
    public let version: Int?
    public let how: String

    public init(_ location: ID<Location>, version: Int? = nil, how: String) {
        self.location = location
        self.version = version
        self.how = how
    }

    public var subject: Ref? { Ref(Location.kind, location) }

    public func perform(in work: Work) throws -> Done {
        var known = try work.require(Location.self, location, at: version)
        if known.quality == "verified" { throw Refusal.conflict("\(known.label) is verified already. Correct the location if it is wrong.") }
        if known.quality == "snapped" {
            throw Refusal.conflict("\(known.label) was moved on purpose so that no home is shown: it is no address. Record the address itself.")
        }
        guard try CodeList.code(how, of: "address-check", on: London.day(of: work.now), in: work.tx) != nil else {
            throw Refusal.invalid("how", code: "not-on-the-list", "How it was verified: choose one from the list.")
        }
        if how == "GAZ" { try known.takeFromGazetteer(in: work.tx) }
        known.quality = "verified"
        known.verifiedAt = work.now
        known.verifiedBy = work.officer.id
        known.verifiedHow = how
        try work.save(known)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        let quality = try tx.value(String.self, "SELECT quality FROM location WHERE id = \(ref.id)")
        return quality == "unverified" || quality == "approximate"
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let version = try tx.value(Int.self, "SELECT version FROM location WHERE id = \(ref.id)") else { return .object([:]) }
        return .object(["location": .string(ref.id.description), "version": .integer(Int64(version))])
    }
}

extension Location {
    /// What a correction may change; how well the place is known stays.
    fileprivate mutating func take(from other: Location) {
        line = other.line
        street = other.street
        locality = other.locality
        town = other.town
        postcode = other.postcode
        uprn = other.uprn
        latitude = other.latitude
        longitude = other.longitude
        pointBy = other.pointBy
        borough = other.borough
        boroughCode = other.boroughCode
        ward = other.ward
        wardCode = other.wardCode
        beat = other.beat
        beatCode = other.beatCode
    }

    /// The gazetteer's UPRN and point for this address; refused where it does not hold the address.
    fileprivate mutating func takeFromGazetteer(in tx: Transaction) throws {
        guard let address = try GazetteerAddress.of(self, in: tx) else {
            throw Refusal.invalid(
                "how", code: "not-in-the-gazetteer", "The gazetteer has no “\(label)”. Correct the address as the gazetteer writes it, or verify it another way.")
        }
        uprn = address.uprn
        if let latitude = address.latitude, let longitude = address.longitude {
            (self.latitude, self.longitude, pointBy) = (latitude, longitude, "GAZ")
            try findAreas(in: tx)
        }
    }

    fileprivate mutating func unverify() {
        quality = "unverified"
        verifiedAt = nil
        verifiedBy = nil
        verifiedHow = nil
    }
}
