public import Base
public import Core
public import Records
public import Storage

/// One offence a detainee was charged with.
public struct Charge: Filed {
    public static let table = "charge"
    public static let kind: RecordKind = "charge"

    public let id: ID<Charge>
    public var version = 0
    public let detentionId: ID<Detention>
    public let personId: ID<Person>
    public let investigationId: RawID
    /// Its place among the charges of this detention, from 1.
    public let number: Int
    /// CJS offence code: `TH68001`.
    public let offence: String
    /// The offence's title on the day of charge.
    public let title: String
    /// How it is tried, where the list says.
    public let mode: ModeOfTrial?
    public let wording: String
    public let chargedAt: Instant
    public let officerId: ID<OfficerAccount>
    /// A code of `custody.charge-decision`.
    public let decidedBy: String
    public let decisionReference: String?
    public let reply: String?
    public let recordedAt: Instant
    /// When the person was handed the charge sheet, by whom, and the appropriate adult who was given it as well.
    public var servedAt: Instant?
    public var servedBy: ID<OfficerAccount>?
    public var adultName: String?

    public var card: Card? { nil }

    public static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [Charge] {
        try tx.all(Charge.self, "SELECT * FROM charge WHERE detention_id = \(detention) ORDER BY number")
    }
}

extension ModeOfTrial: SQLBindable {}

/// A detainee was charged. Others react in the same transaction: Prosecution opens or adds to the case file.
public struct DetaineeCharged: Event {
    public static let name = "custody.detainee.charged"

    public let detention: Detention
    public let arrest: Arrest
    /// The new charges, in order.
    public let charges: [Charge]

    public var person: Ref { detention.person }
    public var investigation: Ref { detention.investigation }
    public var chargedAt: Instant { charges.first?.chargedAt ?? detention.arrivedAt }
}
