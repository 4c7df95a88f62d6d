import Base
import Core
import Storage

/// Fingerprints, a sample or a photograph, asked for and taken (PACE-81, PACE-82).
struct BiometricRequest: CarePart {
    static let table = "biometric_request"
    static let rows: SQL = "biometric_request"
    static let kind: RecordKind = "biometric-request"
    static let kinds: CodeListName = "custody.biometric-kind"
    static let retentions: CodeListName = "custody.biometric-retention"

    enum Status: String, Codable, CaseIterable, Sendable, SQLBindable {
        case requested, taken, failed, refused, confirmed

        var title: String {
            switch self {
            case .requested: "Waiting to be taken"
            case .taken: "Taken"
            case .failed: "Could not be taken"
            case .refused: "Refused"
            case .confirmed: "Confirmed by the bureau"
            }
        }
    }

    let id: ID<BiometricRequest>
    var version = 0
    let detentionId: ID<Detention>
    /// Codes of `custody.biometric-kind` and `custody.biometric-power`.
    let kind: String
    let power: String
    let consent: String?
    let requestedAt: Instant
    let requestedBy: ID<OfficerAccount>
    var status = Status.requested
    var takenAt: Instant?
    /// Barcode or the capture system's number.
    var reference: String?
    var note: String?
    var confirmedAt: Instant?
    /// A code of `custody.biometric-retention`, and until when by it.
    var retention: String?
    var retainUntil: Day?
    var destroySampleBy: Day?
    /// Of an intimate sample: who took it (a code of `custody.intimate-by`) and where, the adult who was there, and that the person was warned (PACE s62(10)).
    var carriedOutBy: String?
    var carriedOutName: String?
    var place: String?
    var adultName: String?
    var isWarned: Bool?

    var isOpen: Bool { status == .requested || status == .taken }
    /// A machine says what it took; on which basis that is kept somebody must say after it.
    var needsAnswer: Bool { isOpen || takenAt != nil && retention == nil }

    /// It was taken, or the bureau says that what was taken will do.
    mutating func capture(_ result: Status, reference: String?, at time: Instant) throws {
        if (reference ?? self.reference)?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("reference", code: "required", "Give the barcode or the capture system's number, so that it can be found.")
        }
        self.reference = reference ?? self.reference
        takenAt = takenAt ?? time
        if kind == "DNA" || kind == "INTIMATE" { destroySampleBy = BiometricRetention.destroySample(taken: London.day(of: takenAt ?? time)) }
        if result == .confirmed { confirmedAt = confirmedAt ?? time }
        // What the bureau confirmed stays so when the basis is added.
        status = status == .confirmed ? .confirmed : result
    }

    mutating func miss(_ result: Status, note: String?) throws {
        if note?.allSatisfy(\.isWhitespace) ?? true { throw Refusal.invalid("note", code: "required", "Say why not, and what the person said.") }
        status = result
    }
}

extension Work {
    /// Keeps what came of a request, and says so in the custody log.
    func settle(_ request: BiometricRequest, note: String?, in detention: Detention, at time: Instant, lateReason: String? = nil) throws {
        var request = request
        request.note = note ?? request.note
        request = try save(request)
        let title = try code(request.kind, of: BiometricRequest.kinds, field: "request").title
        try enter(
            .sample, in: detention, at: time, text: "\(title): \(request.status.rawValue)\(request.reference.map { ", \($0)" } ?? ""). \(note ?? "")", lateReason: lateReason,
            about: request.ref, field: "takenAt")
    }
}

struct RequestBiometrics: CareAct {
    static let name: OperationName = "custody.sample.request"
    static let title = "Request fingerprints or sample"
    static let form = Form {
        Section("Request") {
            CareField.detention
            Field.choices("kinds", "What", from: BiometricRequest.kinds, required: .by("each has a power of its own"))
            Field.choice("power", "Power", from: "custody.biometric-power", required: .by("PACE s61 to s64A: told to the person first"))
            Field.text("consent", "Consent", hint: "Who consented, and where it is signed.", max: 200)
        }
    }

    let detentionId: ID<Detention>
    let kinds: [String]
    let power: String
    let consent: String?

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, detentionId) else { return .refused(.notFound) }
        var decision = Decision.granted(basis: "PACE-81")
        for kind in kinds {
            decision = BiometricRetention.decide(kind: kind, power: power, consent: consent, isInspector: officer.rank >= .inspector, isCharged: detention.chargedAt != nil)
            if case .refused = decision { return decision }
        }
        return decision
    }

    func perform(in work: Work) throws -> Int {
        let detention = try work.held(detentionId)
        if detention.authorisedAt == nil { throw Refusal.conflict("Detention has not been authorised: nothing is taken before (PACE s61(3), s63(2B)).") }
        if kinds.isEmpty { throw Refusal.invalid("kinds", code: "required", "Choose what is to be taken.") }
        for kind in kinds {
            let code = try work.code(kind, of: BiometricRequest.kinds, field: "kinds")
            if try work.tx.exists("SELECT 1 FROM biometric_request WHERE detention_id = \(detentionId) AND kind = \(kind) AND status IN ('requested', 'taken')") {
                throw Refusal.conflict("\(code.title): asked for already. Record what came of it.")
            }
            let request = try work.save(
                BiometricRequest(
                    id: work.newID(), detentionId: detentionId, kind: kind, power: power, consent: consent, requestedAt: work.now, requestedBy: work.officer.id))
            try work.enter(.sample, in: detention, at: work.now, text: "\(code.title) asked for.", about: request.ref)
        }
        return kinds.count
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        ["detentionId": .string(ref.id.description), "kinds": ["DNA", "FINGERPRINTS", "PHOTOGRAPH"], "power": "DETAINED"]
    }
}

/// What came of a request: taken, refused, failed; later confirmed by the bureau. Taking says on which basis it is kept.
struct ConfirmBiometrics: CareAct {
    static let name: OperationName = "custody.sample.confirm"
    static let title = "Record fingerprints or sample"
    static let form = Form {
        Section("Result") {
            CareField.detention
            Field.option("request", "Which", required: .by("each request has its own result"))
            Field.choice("result", "What came of it", from: "custody.biometric-result", required: .by("the record must show it"))
            Field.text("reference", "Barcode or number", max: 60)
            Field.choice("retention", "Kept on which basis", hint: "Needed when taken.", from: BiometricRequest.retentions)
            Field.text("note", "Note", lines: 2, max: 400)
            CareField.time("takenAt")
            LateEntry.field
        }
        Section("An intimate sample") {
            Field.yesNo("isWarned", "Warned that refusing without good cause may harm their case?")
            Field.choice("carriedOutBy", "Taken by", from: DetentionSearch.intimateBy)
            Field.text("carriedOutName", "Name", max: 120)
            Field.choice("place", "Where", from: "custody.search-place")
            Field.yesNo("isUrine", "A sample of urine?")
            Field.text("adultName", "Appropriate adult who was there", max: 120)
        }
    }

    let detentionId: ID<Detention>
    let request: String
    let result: BiometricRequest.Status
    let reference: String?
    let retention: String?
    let note: String?
    let takenAt: Instant?
    let lateReason: String?
    let isWarned: Bool?
    let carriedOutBy: String?
    let carriedOutName: String?
    let place: String?
    let isUrine: Bool?
    let adultName: String?

    func perform(in work: Work) throws -> BiometricRequest.Status {
        let detention = try work.held(detentionId)
        var record = try work.part(BiometricRequest.self, request, of: detention, field: "request")
        guard record.needsAnswer else { throw Refusal.conflict("That request has ended. Ask again if it is needed.") }
        let time = takenAt ?? work.thisMinute
        if record.kind == "INTIMATE", result == .taken, record.takenAt == nil { try takeIntimate(&record, detention, work) }
        if result == .taken || result == .confirmed {
            try record.capture(result, reference: reference, at: time)
            guard let basis = retention ?? record.retention else {
                throw Refusal.invalid("retention", code: "required", "Say on which basis it is kept: it decides when it is destroyed (PACE s63D).")
            }
            let code = try work.code(basis, of: BiometricRequest.retentions, field: "retention")
            record.retention = basis
            record.retainUntil = BiometricRetention.until(taken: London.day(of: record.takenAt ?? time), years: Int(code.detail["years"] ?? ""))
        } else {
            try record.miss(result, note: note)
        }
        try work.settle(record, note: note, in: detention, at: time, lateReason: lateReason)
        return result
    }

    private func takeIntimate(_ record: inout BiometricRequest, _ detention: Detention, _ work: Work) throws {
        let problems = IntimateSample.problems(
            by: try DetentionSearch.by(carriedOutBy, work), name: carriedOutName, isUrine: isUrine == true, place: place,
            needsAdult: try AdultNeed.of(detention, on: London.day(of: work.now), in: work.tx).value, adultName: adultName, isWarned: isWarned)
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        (record.carriedOutBy, record.carriedOutName, record.place, record.adultName, record.isWarned) = (carriedOutBy, carriedOutName, place, adultName, isWarned)
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let open = try BiometricRequest.all(of: ID(ref.id), in: tx).filter(\.needsAnswer)
        return try open.map { request in
            let title = try CodeList.code(request.kind, of: BiometricRequest.kinds, on: London.day(of: request.requestedAt), in: tx)?.title ?? request.kind
            return Option(request.id.description, "\(title), \(request.status.rawValue)")
        }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "request", on: ref, for: officer, in: tx).isEmpty }
}
