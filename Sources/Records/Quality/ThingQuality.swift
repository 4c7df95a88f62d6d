import Base
import Core
import Storage

/// What is known of a vehicle, a place or an organisation, weighed. Pure: values in, findings out, the gravest first.
enum ThingQuality {
    /// Current links that say what a record alone does not.
    struct Ties: Sendable, Hashable {
        /// Registered keepers of a vehicle; premises of an organisation.
        var count = 0
    }

    static func findings(_ vehicle: Vehicle, _ ties: Ties, today: Day) -> [QualityFinding] {
        var found: [QualityFinding] = []
        func add(_ code: QualityCode, _ sentence: String, _ fix: OperationName = CorrectVehicle.name) { found.append(QualityFinding(code, sentence, fix)) }
        if let year = vehicle.year, year > today.year { add(.vehicleYear, "First registered in \(year), which has not come yet.") }
        if let year = vehicle.year, let vin = vehicle.vin, year > 1981, vin.count < VIN.length {
            add(.vehicleNumberShort, "The identification number has \(vin.count) characters, and of \(year) it has \(VIN.length).")
        }
        if vehicle.vrm == nil { add(.vehicleMarkMissing, "No registration mark: it is found by its identification number and its looks alone.") }
        if vehicle.make == nil { add(.vehicleMakeMissing, "The make is not recorded.") }
        if vehicle.colour == nil { add(.vehicleColourMissing, "The colour is not recorded.") }
        if vehicle.vin == nil { add(.vehicleNumberMissing, "No identification number: false plates would not be noticed.") }
        if ties.count > 1 { add(.vehicleKeepersSeveral, "\(ties.count) registered keepers are in force, and a vehicle has one.", EndLink.name) }
        if ties.count == 0 { add(.vehicleKeeperMissing, "No registered keeper is known.", AddLink.name) }
        return graded(found)
    }

    static func findings(_ location: Location, _ ties: Ties, today: Day) -> [QualityFinding] {
        var found: [QualityFinding] = []
        func add(_ code: QualityCode, _ sentence: String, _ fix: OperationName = CorrectLocation.name) { found.append(QualityFinding(code, sentence, fix)) }
        if let text = location.postcode, Postcode(text) == nil { add(.placePostcodeForm, "“\(text.prefix(12))” is no postcode.") }
        if location.quality == "unverified" || location.quality == "approximate" { add(.placeUnverified, "Nobody has made sure that this address exists.", VerifyLocation.name) }
        if location.point != nil, location.borough == nil { add(.placeOutside, "Its point lies in no borough that is known: it may be wrong.") }
        if location.point == nil { add(.placePointMissing, "No point: it is on no map, and in no borough, ward or beat.") }
        if location.postcode == nil { add(.placePostcodeMissing, "No postcode.") }
        return graded(found)
    }

    static func findings(_ organisation: Organisation, _ ties: Ties, today: Day) -> [QualityFinding] {
        var found: [QualityFinding] = []
        func add(_ code: QualityCode, _ sentence: String, _ fix: OperationName = CorrectOrganisation.name) { found.append(QualityFinding(code, sentence, fix)) }
        if let phone = organisation.phone, Telephone.e164(of: phone) == nil { add(.organisationPhoneForm, "“\(phone.prefix(30))” is no whole telephone number.") }
        if organisation.type == nil { add(.organisationTypeMissing, "What it is, is not recorded.") }
        if organisation.number == nil { add(.organisationNumberMissing, "No company or charity number: it cannot be told from others of the name.") }
        if organisation.phone == nil, organisation.email == nil, organisation.website == nil { add(.organisationContactMissing, "No phone, e-mail or website.") }
        if ties.count == 0 { add(.organisationPremisesMissing, "No premises are known.", AddLink.name) }
        return graded(found)
    }

    private static func graded(_ found: [QualityFinding]) -> [QualityFinding] { QualityFinding.Severity.allCases.flatMap { severity in found.filter { $0.severity == severity } } }
}

/// A kind of record whose quality is weighed by itself.
protocol Weighed: Thing {
    /// The links that are counted, and whether the record is their far end.
    static var tie: (type: String, isFarEnd: Bool)? { get }
    func findings(_ ties: ThingQuality.Ties, today: Day) -> [QualityFinding]
}

extension Vehicle: Weighed {
    static let tie: (type: String, isFarEnd: Bool)? = ("KEEP", true)
    func findings(_ ties: ThingQuality.Ties, today: Day) -> [QualityFinding] { ThingQuality.findings(self, ties, today: today) }
}

extension Location: Weighed {
    static let tie: (type: String, isFarEnd: Bool)? = nil
    func findings(_ ties: ThingQuality.Ties, today: Day) -> [QualityFinding] { ThingQuality.findings(self, ties, today: today) }
}

extension Organisation: Weighed {
    static let tie: (type: String, isFarEnd: Bool)? = ("PREM", false)
    func findings(_ ties: ThingQuality.Ties, today: Day) -> [QualityFinding] { ThingQuality.findings(self, ties, today: today) }
}

private struct TieCount: Decodable {
    let id: RawID
    let count: Int
}

extension Weighed {
    /// The ties of many, as far as they may be known.
    static func ties(of ids: [ID<Self>], visible: Visibility, in tx: Transaction) throws -> [ID<Self>: ThingQuality.Ties] {
        guard let tie, !ids.isEmpty else { return [:] }
        let current: SQL = "l.type = \(tie.type) AND l.until_at IS NULL AND NOT l.is_mistake AND \(visible.condition("l.source_id"))"
        let rows =
            tie.isFarEnd
            ? try tx.all(TieCount.self, "SELECT l.to_id AS id, count(*) AS count FROM link l WHERE l.to_id IN \(list: ids) AND \(current) AND \(visible.condition("l.from_id")) GROUP BY l.to_id")
            : try tx.all(TieCount.self, "SELECT l.from_id AS id, count(*) AS count FROM link l WHERE l.from_id IN \(list: ids) AND \(current) AND \(visible.condition("l.to_id")) GROUP BY l.from_id")
        return Dictionary(rows.map { (ID($0.id), ThingQuality.Ties(count: $0.count)) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is missing or wrong in this one.
    func quality(on day: Day, visible: Visibility, in tx: Transaction) throws -> [QualityFinding] {
        findings(try Self.ties(of: [ID(id.raw)], visible: visible, in: tx)[ID(id.raw)] ?? ThingQuality.Ties(), today: day)
    }
}
