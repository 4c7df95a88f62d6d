import Base
import Core
import Records
import Storage

/// A foreign national's convictions overseas were asked for (PACE-63): the answer may change risk and charge, so it is asked for while they are here.
struct RecordOverseasCheck: CareAct {
    static let name: OperationName = "custody.overseas.check"
    static let title = "Overseas convictions asked for"
    static let form = Form {
        Section("Overseas convictions") {
            CareField.detention
            Field.text("reference", "Reference of the request", required: .by("PACE-63: the answer must be found again"), max: 60)
            Field.text("answer", "What was answered", hint: "Empty while there is no answer.", lines: 2, max: 1000)
            CareField.time()
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let reference: String
    let answer: String?
    let at: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        try DetentionCheck.given(reference, "reference", "Give the reference of the request, so that its answer is found again.")
        try work.enter(
            .overseasCheck, in: detention, at: at ?? work.thisMinute, text: "Overseas convictions asked for, reference \(reference). \(answer ?? "No answer yet.")", lateReason: lateReason, field: "at")
        try work.closeTasks(CareTask.overseas.rawValue, about: detention.ref)
        return Done()
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard let detention = try tx.find(Detention.self, ID(ref.id)), detention.isHeld else { return false }
        return try RightsFacts.due(detention, in: tx).isForeignNational
    }

    static func wasAsked(_ detention: ID<Detention>, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM custody_entry WHERE detention_id = \(detention) AND kind = \(EntryKind.overseasCheck)")
    }
}
