public import Base
public import Core
import Storage

/// Writes down a place. One that is known by the same UPRN, or by line and postcode, is answered instead of a second record.
public struct RecordLocation: Operation {
    public static let name: OperationName = "records.location.record"
    public static let title = "Record a location"
    public static let form = Form(isStart: true, of: Location.kind) {
        Section("Place") { LocationParticulars.fields }
        Section("Point on the map") { LocationParticulars.pointFields }
    }

    public let facts: LocationParticulars

    public init(
        _ facts: LocationFacts, street: String? = nil, borough: String? = nil, uprn: String? = nil, latitude: Double? = nil, longitude: Double? = nil,
        pointBy: String? = nil
    ) {
        var particulars = LocationParticulars(facts)
        particulars.street = street
        particulars.borough = borough
        particulars.uprn = uprn
        particulars.latitude = latitude.map { "\($0)" }
        particulars.longitude = longitude.map { "\($0)" }
        particulars.pointBy = pointBy
        self.facts = particulars
    }

    public init(from decoder: any Decoder) throws { facts = try LocationParticulars(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try facts.encode(to: encoder) }

    public func perform(in work: Work) throws -> ID<Location> {
        let location = try facts.location(id: work.newID(), on: London.day(of: work.now), now: work.now, in: work.tx)
        if let known = try Location.same(as: location, visible: Visibility(to: work.officer), in: work.tx) {
            work.concern(known.ref)
            return known.id
        }
        return try work.save(location.checkedByGazetteer(now: work.now, in: work.tx)).id
    }
}
