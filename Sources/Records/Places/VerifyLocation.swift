public import Base
public import Core
public import Storage

/// Says that an address exists, and how that was found.
public struct VerifyLocation: Operation {
    public static let name: OperationName = "records.location.verify"
    public static let title = "Verify the address"
    public static let form = Form {
        Section("Address") {
            Field.subject("location", Location.kind)
            Field.version
            Field.option("how", "How it was verified", required: .by("others must know what it rests on"))
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
        guard try AddressCheck.ways(.place, on: London.day(of: work.now), in: work.tx).contains(where: { $0.code == how }) else {
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

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try AddressCheck.ways(.place, on: London.day(of: .now), in: tx).map { Option($0.code, $0.title) }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let version = try tx.value(Int.self, "SELECT version FROM location WHERE id = \(ref.id)") else { return .object([:]) }
        return .object(["location": .string(ref.id.description), "version": .integer(Int64(version))])
    }
}

extension Location {
    /// What a correction may change; how well the place is known stays.
    mutating func take(from other: Location) {
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

    mutating func unverify() {
        quality = "unverified"
        verifiedAt = nil
        verifiedBy = nil
        verifiedHow = nil
    }
}
