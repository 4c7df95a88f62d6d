import Base
import Core
import Storage

/// What is asked about a place that is written down by itself or corrected.
public struct LocationParticulars: Codable, Sendable, Hashable {
    public var line: String
    public var locality: String?
    public var town: String?
    public var postcode: String?
    public var street: String?
    public var uprn: String?
    public var borough: String?
    public var ward: String?
    public var beat: String?
    public var latitude: String?
    public var longitude: String?
    /// A code of `point-by`.
    public var pointBy: String?

    init(_ facts: LocationFacts) {
        line = facts.line
        town = facts.town
        postcode = facts.postcode
    }

    public init(_ location: Location) {
        line = location.line
        locality = location.locality
        town = location.town
        postcode = location.postcode
        street = location.street
        uprn = location.uprn
        borough = location.borough
        ward = location.ward
        beat = location.beat
        latitude = location.latitude.map { "\($0)" }
        longitude = location.longitude.map { "\($0)" }
        pointBy = location.pointBy
    }

    static let fields: [Field] =
        LocationFacts.fields + [
            .text("locality", "Village or part of the town", max: 100),
            .text("street", "Street", max: 200),
            .text("uprn", "UPRN", hint: "The unique property reference number: up to 12 digits.", max: 20),
            .text("borough", "Borough", hint: "Found by itself where a point is given.", max: 100),
            .text("ward", "Ward", hint: "Found by itself where a point is given.", max: 100),
            .text("beat", "Beat", hint: "Found by itself where a point is given.", max: 100),
        ]

    static let pointFields: [Field] = [
        .text("latitude", "Latitude", hint: "Degrees north, for example 51.5012.", max: 24).onMap(),
        .text("longitude", "Longitude", hint: "Degrees east, for example -0.1419.", max: 24),
        .choice("pointBy", "Where the point comes from", from: "point-by"),
    ]

    /// The place these facts make, checked, with the areas its point lies in.
    func location(id: ID<Location>, on today: Day, now: Instant, in tx: Transaction) throws -> Location {
        var location = try LocationFacts(line: line, town: town, postcode: postcode).location(id: id, now: now)
        var check = TextCheck()
        location.locality = check.text("locality", "Village or part of the town", locality, max: 100)
        location.street = check.text("street", "Street", street, max: 200)
        location.borough = check.text("borough", "Borough", borough, max: 100)
        location.ward = check.text("ward", "Ward", ward, max: 100)
        location.beat = check.text("beat", "Beat", beat, max: 100)
        location.uprn = check.read("uprn", "UPRN", uprn, max: 20, as: Self.uprn)
        location.latitude = degrees(latitude, "latitude", "Latitude", within: 90, &check)
        location.longitude = degrees(longitude, "longitude", "Longitude", within: 180, &check)
        if (location.latitude == nil) != (location.longitude == nil), check.problems.isEmpty {
            check.add(location.latitude == nil ? "latitude" : "longitude", "required", "Give both latitude and longitude, or neither.")
        }
        let by = try check.code("pointBy", "Where the point comes from", pointBy) { try CodeList.code($0, of: "point-by", on: today, in: tx) != nil }
        try check.refuse()
        location.pointBy = location.point == nil ? nil : by ?? "TYPED"
        try location.findAreas(in: tx)
        return location
    }

    /// Without leading noughts: gazetteers write them and leave them out.
    static func uprn(_ typed: String) throws(Misread) -> String {
        let digits = typed.filter { !$0.isWhitespace }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { throw Misread("not-digits", "“\(typed)” is not one: a UPRN has digits only.") }
        let plain = String(digits.drop { $0 == "0" })
        guard (1...12).contains(plain.count) else { throw Misread("length", "a UPRN has up to 12 digits; this has \(plain.count).") }
        return plain
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
