import Base
import Core
import Storage

/// What a capture machine says came of a request: taken, confirmed by the bureau, or failed. On which basis it is kept stays for an officer to say.
struct ReportCapture: Operation {
    static let name: OperationName = "custody.livescan.report"
    static let title = "Report a capture"
    static let results: CodeListName = "custody.livescan-result"

    static let form = Form {
        Section("Result") {
            Field.subject("request", BiometricRequest.kind)
            Field.choice("result", "What came of it", from: results, required: .by("the record must show it"))
            Field.text("reference", "The machine's number", max: 60)
            Field.text("note", "Why it failed", lines: 2, max: 400)
            CareField.time("takenAt")
        }
    }

    let request: ID<BiometricRequest>
    let result: BiometricRequest.Status
    let reference: String?
    let note: String?
    let takenAt: Instant?

    func perform(in work: Work) throws -> BiometricRequest.Status {
        // A request of another suite, or of somebody this account may not see, is no more there than one that never was.
        guard var record = try work.tx.find(BiometricRequest.self, request) else { throw Refusal.notFound }
        let detention = try work.require(Detention.self, record.detentionId)
        guard work.officer.unitId == detention.suiteId || work.officer.may(SuitePage.permission) else { throw Refusal.notFound }
        guard record.isOpen, record.status != result else { throw Refusal.conflict("That request has ended: \(record.status.title.lowercased()). Nothing was changed.") }
        let time = takenAt ?? work.thisMinute
        guard time <= work.now, time >= record.requestedAt else {
            throw Refusal.invalid("takenAt", code: "out-of-range", "The time lies after the request, \(London.text(record.requestedAt, zoned: true)), and not in the future.")
        }
        switch result {
        case .taken, .confirmed: try record.capture(result, reference: reference, at: time)
        case .failed: try record.miss(.failed, note: note)
        case .refused, .requested:
            throw Refusal.invalid("result", code: "not-on-the-list", "A machine reports taken, confirmed or failed. That a person refuses is recorded by an officer.")
        }
        try work.settle(record, note: note, in: detention, at: time, lateReason: "Reported by the machine afterwards.")
        return record.status
    }
}
