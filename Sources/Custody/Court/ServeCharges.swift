public import Base
public import Core
import Records
public import Storage

/// The charge sheet is handed to the person, with the appropriate adult where they must have one (Code C 16.3, PACE-90).
public struct ServeCharges: Operation {
    public static let name: OperationName = "custody.charge.serve"
    public static let title = "Charge sheet handed over"
    public static let form = Form {
        Section("Charge sheet") {
            Field.subject("detentionId", Detention.kind)
            Field.moment("servedAt", "Handed over at", required: .by("Code C 16.3: the person is given a written notice"))
            Field.officer("servedBy", "By", required: .by("the sheet names who handed it over"))
            Field.text("adultName", "Appropriate adult who was given it", hint: "For a child or a vulnerable person.", max: 120)
            LateEntry.field
        }
    }

    public let detentionId: ID<Detention>
    public let servedAt: Instant
    public let servedBy: ID<OfficerAccount>
    public let adultName: String?
    public let lateReason: String?

    public init(detentionId: ID<Detention>, servedAt: Instant, servedBy: ID<OfficerAccount>, adultName: String? = nil, lateReason: String? = nil) {
        self.detentionId = detentionId
        self.servedAt = servedAt
        self.servedBy = servedBy
        self.adultName = adultName
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Int {
        let detention = try work.require(Detention.self, detentionId)
        let open = try Charge.all(of: detentionId, in: work.tx).filter { $0.servedAt == nil }
        guard let last = open.map(\.chargedAt).max() else { throw Refusal.conflict("There is no charge whose sheet was not handed over already.") }
        guard let officer = try work.tx.find(OfficerAccount.self, servedBy) else {
            throw Refusal.invalid("servedBy", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        try DetentionCheck.notFuture(servedAt, "servedAt", "Handed over at", now: work.now)
        try DetentionCheck.notBefore(last, servedAt, "servedAt", "Handed over at", "when the person was charged")
        if try AdultNeed.of(detention, on: London.day(of: last), in: work.tx).value, adultName?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("adultName", code: "required", "Name the appropriate adult who was given it: this person must have one (Code C 16.3, PACE-60).")
        }
        for var charge in open {
            charge.servedAt = servedAt
            charge.servedBy = servedBy
            charge.adultName = adultName
            try work.save(charge)
        }
        let adult = adultName.map { " In the presence of the appropriate adult, \($0)." } ?? ""
        try work.enter(
            .charge, in: detention, at: servedAt, text: "Charge sheet handed over by \(Officers.label(officer)), charges \(open.map { String($0.number) }.joined(separator: ", ")).\(adult)",
            lateReason: lateReason, field: "servedAt")
        return open.count
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM charge WHERE detention_id = \(ref.id) AND served_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        ["detentionId": .string(ref.id.description), "servedBy": .string(officer.id.description)]
    }
}
