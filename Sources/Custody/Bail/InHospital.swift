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
        if on > London.day(of: work.now) { throw Refusal.invalid("on", code: "in-the-future", "On: \(London.text(on)) has not come yet.") }
        try DetentionCheck.given(hospital, "hospital", "Name the hospital and who said so: it must be found again.")
        let last = bail.inHospital.last
        if isIn {
            if let last, last.until == nil { throw Refusal.conflict("They are in hospital since \(London.text(last.from)).") }
            if on < London.day(of: bail.givenAt) { throw Refusal.invalid("on", code: "too-early", "On: bail was given on \(London.text(bail.givenAt)).") }
            if let until = last?.until, on <= until { throw Refusal.invalid("on", code: "too-early", "On: they were in hospital until \(London.text(until)) already.") }
            if let end = bail.period?.lastDay.value, on > end { throw Refusal.invalid("on", code: "too-late", "On: the period ended on \(London.text(end)), before they were admitted.") }
            bail.inHospital.append(.init(from: on, until: nil))
        } else {
            guard let last, last.until == nil else { throw Refusal.conflict("They are not on record as in hospital.") }
            if on < last.from { throw Refusal.invalid("on", code: "too-early", "On: they were admitted on \(London.text(last.from)).") }
            bail.inHospital[bail.inHospital.count - 1] = .init(from: last.from, until: on)
        }
        bail = try work.file(bail)
        let period = bail.period?.lastDay
        let detention = try work.require(Detention.self, bail.detentionId)
        try work.enter(
            .bail, in: detention, at: work.now,
            text: "Bail \(bail.number): \(isIn ? "admitted to hospital" : "discharged from hospital") on \(London.text(on)), \(hospital). \(period?.reason ?? "")", about: bail.ref)
        return period?.value
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Bail.isOpen(ref, charged: false, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try Bail.prefill(ref, in: tx)
        members["isIn"] = .boolean(try tx.find(Bail.self, ID(ref.id))?.inHospital.last.map { $0.until != nil } ?? true)
        return .object(members)
    }
}
