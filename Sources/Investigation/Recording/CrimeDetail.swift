public import Base
public import Core
public import Storage

/// What the report of a crime tells besides its account, by the questions of its offence.
public struct CrimeDetail: Filed {
    public static let table = "crime_detail"
    public static let kind: RecordKind = "crime-detail"

    public let id: ID<CrimeDetail>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let incidentId: ID<Incident>?
    /// How it was done, in words.
    public var method: String?
    /// Codes of `weapon`, `injury`, `hate-strand`.
    public var weapons: [String]
    public var injuries: [String]
    public var strands: [String]
    /// Answers by the codes of `offence-question`.
    public var answers: [String: String]
    /// Codes of `offence-class` kept for charging (CNT-03).
    public var included: [String]
    public var countingReason: String?
    /// Codes of `solvability`.
    public var factors: [String]
    public var victimSupports: Bool?
    public var isDomestic: Bool
    /// A code of `relationship-type`.
    public var relationship: String?
    public var lastDay: Day?

    public var card: Card? { nil }

    public static func of(_ crime: ID<Investigation>, in tx: Transaction) throws -> CrimeDetail? {
        try tx.first(CrimeDetail.self, "SELECT * FROM crime_detail WHERE investigation_id = \(crime)")
    }
}
