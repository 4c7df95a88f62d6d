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
    let line: String?
    let latitude: Double?
    let longitude: Double?
    let quality: String?
    let lsoaCode: String?
    let lsoaName: String?

    static let columns: SQL = """
        i.id, i.number, i.is_crime, i.crime_type, i.status, i.outcome, i.source_id, i.source_force, i.source_outcome,
        l.line, l.latitude, l.longitude, l.quality, l.lsoa_code, l.lsoa_name
        """
    static let select: SQL = "SELECT \(columns) FROM investigation i LEFT JOIN location l ON l.id = i.location_id"
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

    /// Longitude, latitude, location, LSOA code and name. A place that was published stays where it was; any other is moved.
    mutating func place(of crime: PublishedCrime, now: Instant, in tx: Transaction) throws -> [String] {
        guard let line = crime.line else { return Self.noLocation }
        if crime.quality == "snapped" {
            guard let latitude = crime.latitude, let longitude = crime.longitude else { return ["", "", line, crime.lsoaCode ?? "", crime.lsoaName ?? ""] }
            return [Self.degrees(longitude), Self.degrees(latitude), line, crime.lsoaCode ?? "", crime.lsoaName ?? ""]
        }
        guard let latitude = crime.latitude, let longitude = crime.longitude,
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
