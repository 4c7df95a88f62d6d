import Base
import Core
import Investigation
import Records
import Storage

/// What is published of a crime, and what that is made from.
struct PublishedCrime: Decodable, Sendable {
    let id: ID<Investigation>
    let number: String?
    let isCrime: Bool
    let crimeType: String
    let status: Investigation.Status
    let outcome: String?
    let sourceId: String?
    let sourceForce: String?
    let sourceOutcome: String?
    let place: PublishedPlace

    private enum Keys: String, CodingKey { case id, number, isCrime, crimeType, status, outcome, sourceId, sourceForce, sourceOutcome }

    /// The columns of the place lie beside the crime's in one row.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        id = try container.decode(ID<Investigation>.self, forKey: .id)
        number = try container.decodeIfPresent(String.self, forKey: .number)
        isCrime = try container.decode(Bool.self, forKey: .isCrime)
        crimeType = try container.decode(String.self, forKey: .crimeType)
        status = try container.decode(Investigation.Status.self, forKey: .status)
        outcome = try container.decodeIfPresent(String.self, forKey: .outcome)
        sourceId = try container.decodeIfPresent(String.self, forKey: .sourceId)
        sourceForce = try container.decodeIfPresent(String.self, forKey: .sourceForce)
        sourceOutcome = try container.decodeIfPresent(String.self, forKey: .sourceOutcome)
        place = try PublishedPlace(from: decoder)
    }

    static let columns: SQL = """
        i.id, i.number, i.is_crime, i.crime_type, i.status, i.outcome, i.source_id, i.source_force, i.source_outcome, \(PublishedPlace.columns)
        """
    static let select: SQL = "SELECT \(columns) FROM investigation i LEFT JOIN location l ON l.id = i.location_id"
}

/// What is known of the place, of which a point of a street is published.
struct PublishedPlace: Decodable, Sendable {
    let line: String?
    let latitude: Double?
    let longitude: Double?
    let quality: String?
    let lsoaCode: String?
    let lsoaName: String?

    /// For `location l`.
    static let columns: SQL = "l.line, l.latitude, l.longitude, l.quality, l.lsoa_code, l.lsoa_name"
}

/// An outcome that was given in the month.
struct DecidedOutcome: Sendable {
    let id: RawID
    /// Home Office code.
    let code: String
    let crime: PublishedCrime
}

/// What a publication looks up, and the points it moves crimes to.
struct PublicationLists: Sendable {
    private static let noLocation = ["", "", StreetColumns.noLocation, "", ""]

    let types: [String: String]
    /// Published titles by their codes.
    private let published: [String: String]
    private let publication: [String: Code]
    private var snaps: SnapPoints

    init(month: Month, at now: Instant, in tx: Transaction) throws {
        let today = London.day(of: now)
        types = Dictionary(try CrimeType.all(on: today, in: tx).map { ($0.code, $0.title) }, uniquingKeysWith: { first, _ in first })
        published = Dictionary(try PublishedOutcome.all(on: today, in: tx).map { ($0.code, $0.title) }, uniquingKeysWith: { first, _ in first })
        publication = Dictionary(try CodeList.all("police-uk-publication", on: today, in: tx).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        snaps = try SnapPoints.load(in: tx)
    }

    /// The last outcome category; empty for what is no crime and for what nothing is known of.
    func last(of crime: PublishedCrime) -> String {
        guard crime.isCrime else { return "" }
        if crime.status == .historic { return crime.sourceOutcome.flatMap { published[$0] } ?? "" }
        return publication[crime.outcome ?? "0"]?.detail["last"].flatMap { published[$0] } ?? ""
    }

    /// The outcome type of an outcome that was given; nothing for one that is not published.
    func decided(_ code: String) -> String? { publication[code]?.detail["decided"].flatMap { published[$0] } }

    /// As it is published, by its own code.
    func title(of outcome: String) -> String? { published[outcome] }

    /// Longitude, latitude, location, LSOA code and name. A place that was published stays where it was; any other is moved.
    mutating func snapped(_ place: PublishedPlace, now: Instant, in tx: Transaction) throws -> [String] {
        guard let line = place.line else { return Self.noLocation }
        if place.quality == "snapped" {
            guard let latitude = place.latitude, let longitude = place.longitude else { return ["", "", line, place.lsoaCode ?? "", place.lsoaName ?? ""] }
            return [Self.degrees(longitude), Self.degrees(latitude), line, place.lsoaCode ?? "", place.lsoaName ?? ""]
        }
        guard let latitude = place.latitude, let longitude = place.longitude,
            let snap = try snaps.nearest(latitude: latitude, longitude: longitude, now: now, in: tx)
        else { return Self.noLocation }
        return [Self.degrees(snap.longitude), Self.degrees(snap.latitude), snap.line, snap.lsoaCode ?? "", snap.lsoaName ?? ""]
    }

    /// Six digits after the point, as the publisher has them.
    static func degrees(_ value: Double) -> String {
        let millionths = Int((value * 1_000_000).rounded())
        let digits = String(abs(millionths) % 1_000_000)
        return "\(millionths < 0 ? "-" : "")\(abs(millionths) / 1_000_000).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }
}

extension DecidedOutcome {
    private struct Row: Decodable {
        let crime: PublishedCrime
        let outcomeId: RawID
        let code: String

        private enum Keys: String, CodingKey { case outcomeId, code }

        /// The crime's columns lie beside the outcome's in one row.
        init(from decoder: any Decoder) throws {
            crime = try PublishedCrime(from: decoder)
            let container = try decoder.container(keyedBy: Keys.self)
            outcomeId = try container.decode(RawID.self, forKey: .outcomeId)
            code = try container.decode(String.self, forKey: .code)
        }
    }

    /// Outcomes of our own crimes that were decided and are dated in the month: one that was replaced later was published too.
    static func page(of month: Month, after: RawID?, limit: Int, _ reading: Reading) throws -> [DecidedOutcome] {
        let later: SQL = after.map { "AND c.id > \($0)" } ?? ""
        return try reading.tx.all(
            Row.self,
            """
            SELECT \(PublishedCrime.columns), c.id AS outcome_id, c.code FROM crime_outcome c JOIN investigation i ON i.id = c.investigation_id
            LEFT JOIN location l ON l.id = i.location_id
            WHERE c.day BETWEEN \(month.description + "-01") AND \(month.description + "-31") AND c.status IN ('current', 'beside', 'former') AND i.is_crime = \(true)
            AND \(reading.visible.condition("i.id")) \(later) ORDER BY c.id LIMIT \(limit)
            """
        ).map { DecidedOutcome(id: $0.outcomeId, code: $0.code, crime: $0.crime) }
    }
}
