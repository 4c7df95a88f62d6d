import Base
import Core
import Storage

/// Something offered for a detainee's well-being, and whether it was taken (PACE-68, PACE-69).
struct CareGiven: CarePart {
    static let table = "detention_care"
    static let rows: SQL = "detention_care"
    static let kind: RecordKind = "detention-care"
    static let kinds: CodeListName = "custody.care-kind"

    let id: ID<CareGiven>
    var version = 0
    let detentionId: ID<Detention>
    /// A code of `custody.care-kind`.
    let kind: String
    let isAccepted: Bool
    let detail: String?
    let givenAt: Instant
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant

    static func meals(_ given: [CareGiven]) -> [Meals.Offered] { given.compactMap { care in Meals.Kind(rawValue: care.kind).map { Meals.Offered(kind: $0, at: care.givenAt) } } }
}

/// Records a meal, drink, exercise, wash and the like, offered and taken or not.
struct GiveCare: CareAct {
    static let name: OperationName = "custody.care.give"
    static let title = "Record care"
    static let isKept = true
    static let form = Form {
        Section("Care") {
            CareField.detention
            Field.choice("kind", "What", from: CareGiven.kinds, required: .by("each offer is recorded (PACE-68)"))
            Field.yesNo("isAccepted", "Taken?", required: .by("a refusal is recorded as well"))
            Field.text("detail", "Detail", hint: "Diet, quantity, words of refusal.", max: 400)
            CareField.time("givenAt")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let kind: String
    let isAccepted: Bool
    let detail: String?
    let givenAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<CareGiven> {
        let detention = try work.held(detentionId)
        let code = try work.code(kind, of: CareGiven.kinds, field: "kind")
        let time = givenAt ?? work.thisMinute
        let care = try work.save(
            CareGiven(
                id: work.newID(), detentionId: detentionId, kind: kind, isAccepted: isAccepted, detail: detail, givenAt: time, officerId: work.officer.id,
                recordedAt: work.now))
        try work.enter(
            .care, in: detention, at: time, text: "\(code.title): \(isAccepted ? "taken" : "refused"). \(detail ?? "")", lateReason: lateReason, about: care.ref, field: "givenAt")
        return care.id
    }
}
