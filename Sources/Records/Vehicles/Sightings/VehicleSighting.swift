public import Base
public import Core
import Storage

/// A vehicle as it was seen by somebody who did not read its whole mark: “begins with AB12, blue Ford”. It is a record of what was seen, not a vehicle: which
/// vehicle it was may turn out later, and what was seen stays.
public struct VehicleSighting: Filed {
    public static let table = "vehicle_sighting"
    public static let kind: RecordKind = "sighting"

    public let id: ID<VehicleSighting>
    public var version = 0
    /// As far as the mark was read, capitals without spaces: `AB12*`, `*CDE`, `A?12*`.
    public let mark: String?
    /// What the mark begins with, for certain; empty where its beginning was not read.
    public let beginning: String
    public let make: String?
    public let model: String?
    public let colour: String?
    /// A code of `vehicle-body`.
    public let body: String?
    public let seenAt: Instant
    public let account: String?
    /// Which vehicle it turned out to be.
    public var vehicleId: ID<Vehicle>?
    public let unitId: ID<Unit>?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>

    static let read = "records.sighting.read"

    /// `AB12*, blue Testcar`.
    public var label: String { [mark, look.isEmpty ? nil : look].compactMap { $0 }.joined(separator: ", ") }
    var look: String { [colour, make, model].compactMap { $0 }.joined(separator: " ") }

    public var card: Card? {
        let part = mark.map { MarkPattern($0).longestPart } ?? ""
        return Card(
            ref, title: "Seen: \(label)", summary: account.map { String($0.prefix(200)) } ?? "", status: vehicleId == nil ? "Not identified" : "Identified", at: seenAt, unitId: unitId,
            words: [part, make, model, colour, account].compactMap { $0 })
    }

    /// Vehicles that this may have been, those that answer most of it first. Only where the beginning or the whole of the mark was read.
    func candidates(visible: Visibility, in tx: Transaction) throws -> [Vehicle] {
        guard let mark, beginning.count >= Self.beginningMin else { return [] }
        let pattern = MarkPattern(mark)
        let found = try tx.all(
            Vehicle.self,
            """
            SELECT v.* FROM vehicle v WHERE v.vrm >= \(beginning) AND v.vrm < \(beginning + "\u{10FFFF}") AND \(visible.condition("v.id")) ORDER BY v.vrm, v.id LIMIT \(Self.lookedAtMax)
            """)
        let fitting = found.filter { vehicle in vehicle.vrm.map { pattern.matches($0) } ?? false && !contradicts(vehicle) }
        return Array(fitting.sorted { (agreement($1), $0.vrm ?? "", $0.id) < (agreement($0), $1.vrm ?? "", $1.id) }.prefix(Self.candidatesMax))
    }

    /// Sightings nobody has identified that this vehicle answers, the newest first.
    static func fitting(_ vehicle: Vehicle, visible: Visibility, in tx: Transaction) throws -> [VehicleSighting] {
        guard let vrm = vehicle.vrm else { return [] }
        let beginnings = (beginningMin...max(beginningMin, vrm.count)).map { String(vrm.prefix($0)) }
        let found = try tx.all(
            VehicleSighting.self,
            """
            SELECT s.* FROM vehicle_sighting s WHERE s.beginning IN \(list: Set(beginnings).sorted()) AND s.vehicle_id IS NULL AND \(visible.condition("s.id"))
            AND \(visible.condition("s.source_id")) ORDER BY s.seen_at DESC, s.id LIMIT \(lookedAtMax)
            """)
        return Array(found.filter { sighting in sighting.mark.map { MarkPattern($0).matches(vrm) } ?? false && !sighting.contradicts(vehicle) }.prefix(candidatesMax))
    }

    /// Shorter beginnings are borne by too many.
    static let beginningMin = 2
    private static let lookedAtMax = 300
    private static let candidatesMax = 20

    private var seen: [(String?, KeyPath<Vehicle, String?>)] { [(make, \.make), (model, \.model), (colour, \.colour), (body, \.body)] }

    /// A colour seen at night may be wrong, so colour alone rules nothing out.
    private func contradicts(_ vehicle: Vehicle) -> Bool {
        [(make, vehicle.make), (body, vehicle.body)].contains { own, theirs in own.flatMap { own in theirs.map { NameKey.family(own) != NameKey.family($0) } } ?? false }
    }

    private func agreement(_ vehicle: Vehicle) -> Int {
        seen.count { own, path in own.flatMap { own in vehicle[keyPath: path].map { NameKey.family(own) == NameKey.family($0) } } ?? false }
    }
}
