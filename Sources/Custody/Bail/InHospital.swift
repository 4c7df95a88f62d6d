public import Base
public import Core
public import Storage

/// Somebody on bail is an in-patient, or was discharged: the days between do not count for the period (PACE s47ZM, BAIL-06).
public struct RecordInPatient: Operation {
    public static let name: OperationName = "custody.bail.hospital"
    public static let title = "In hospital as an in-patient"
    public static let form = Form {
        Section("Hospital") {
            Field.subject("bailId", Bail.kind)
            Field.version
            Field.yesNo("isIn", "Admitted as an in-patient?", hint: "No: discharged.", required: .by("PACE s47ZM: the period stands still between"))
            Field.day("on", "On", future: false, required: .by("the days are counted"))
            Field.text("hospital", "Hospital, and who said so", required: .by("it must be found again"), max: 200)
        }
    }

    public let bailId: ID<Bail>
    public let version: Int?
    public let isIn: Bool
    public let on: Day
    public let hospital: String

    public init(bailId: ID<Bail>, version: Int? = nil, isIn: Bool, on: Day, hospital: String) {
        self.bailId = bailId
        self.version = version
        self.isIn = isIn
        self.on = on
        self.hospital = hospital
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Day? {
        var bail = try Bail.uncharged(bailId, at: version, in: work)
        try DetentionCheck.given(hospital, "hospital", "Name the hospital and who said so: it must be found again.")
        try bail.stand(.inHospital, begins: isIn, on: on, now: work.now)
        return try work.fileStanding(bail, "\(isIn ? "admitted to hospital" : "discharged from hospital") on \(London.text(on)), \(hospital).")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try Bail.prefill(ref, in: tx)
        members["isIn"] = .boolean(try Bail.runs(ref, .inHospital, in: tx))
        return .object(members)
    }
}
