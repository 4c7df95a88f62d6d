public import Base
public import Core
import Storage

/// Writes down a place. One that is known by the same line and postcode is answered instead of a second record.
public struct RecordLocation: Operation {
    public static let name: OperationName = "records.location.record"
    public static let title = "Record a location"
    public static let form = Form {
        Section("Place") {
            LocationFacts.fields
            Field.text("street", "Street", max: 200)
            Field.text("borough", "Borough", max: 100)
        }
        Section("Point on the map") {
            Field.text("latitude", "Latitude", hint: "Degrees north, for example 51.5012.", max: 20)
            Field.text("longitude", "Longitude", hint: "Degrees east, for example -0.1419.", max: 20)
        }
    }

    public let line: String
    public let town: String?
    public let postcode: String?
    public let street: String?
    public let borough: String?
    public let latitude: String?
    public let longitude: String?

    public init(
        _ facts: LocationFacts, street: String? = nil, borough: String? = nil, latitude: Double? = nil, longitude: Double? = nil
    ) {
        line = facts.line
        town = facts.town
        postcode = facts.postcode
        self.street = street
        self.borough = borough
        self.latitude = latitude.map { "\($0)" }
        self.longitude = longitude.map { "\($0)" }
    }

    public func perform(in work: Work) throws -> ID<Location> {
        var location = try LocationFacts(line: line, town: town, postcode: postcode).location(id: work.newID(), now: work.now)
        var check = TextCheck()
        location.street = check.text("street", "Street", street, max: 200)
        location.borough = check.text("borough", "Borough", borough, max: 100)
        location.latitude = degrees(latitude, "latitude", "Latitude", within: 90, &check)
        location.longitude = degrees(longitude, "longitude", "Longitude", within: 180, &check)
        if (location.latitude == nil) != (location.longitude == nil), check.problems.isEmpty {
            check.add(location.latitude == nil ? "latitude" : "longitude", "required", "Give both latitude and longitude, or neither.")
        }
        try check.refuse()
        if let known = try Location.same(as: location, visible: Visibility(to: work.officer), in: work.tx) { return known.id }
        return try work.save(location).id
    }

    private func degrees(_ typed: String?, _ field: String, _ label: String, within limit: Double, _ check: inout TextCheck) -> Double? {
        guard let text = check.text(field, label, typed, max: 24) else { return nil }
        guard let degrees = Double(text), degrees.isFinite, abs(degrees) <= limit else {
            check.add(field, "not-degrees", "\(label): give degrees from -\(Int(limit)) to \(Int(limit)), for example 51.5012.")
            return nil
        }
        return degrees
    }
}
