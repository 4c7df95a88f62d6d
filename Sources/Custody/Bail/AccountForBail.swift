public import Base
public import Core
import Records
public import Storage

/// Bail ended and nobody had written down whether the person came. In law it lapsed with its period (BAIL-05); what happened is still to be said: they failed
/// to surrender, for which they may be arrested (BAIL-08), they came and it was not recorded, or they were told that they need not. This says the last.
public struct ConfirmLapse: Operation {
    public static let name: OperationName = "custody.bail.confirm-lapse"
    public static let title = "They need not have come"
    public static let form = Form {
        Section("Bail that lapsed") {
            Field.subject("bailId", Bail.kind)
            Field.text("reason", "Why they were not to come, and who told them", lines: 2, required: .by("otherwise they failed to surrender, which is an offence (BAIL-08)"), max: 1000)
        }
    }

    public let bailId: ID<Bail>
    public let reason: String

    public init(bailId: ID<Bail>, reason: String) {
        self.bailId = bailId
        self.reason = reason
    }

    public var subject: Ref? { Ref(Bail.kind, bailId) }

    public func perform(in work: Work) throws -> Done {
        let bail = try work.require(Bail.self, bailId)
        guard try bail.isUnaccounted(in: work.tx) else { throw Refusal.conflict("It is on record what became of bail \(bail.number): \(bail.status.title.lowercased()).") }
        try DetentionCheck.given(reason, "reason", "Say why they were not to come and who told them.")
        try work.closeTasks(CustodyTask.bailDue.rawValue, about: bail.ref)
        let detention = try work.require(Detention.self, bail.detentionId)
        try work.enter(.bail, in: detention, at: work.now, text: "Bail \(bail.number) lapsed and the person need not have come. \(reason)", about: bail.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try tx.find(Bail.self, ID(ref.id))?.isUnaccounted(in: tx) ?? false }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["bailId": .string(ref.id.description)] }
}

extension Bail {
    /// It lapsed at the end of a day on which they were to come, and nobody has said whether they did.
    func isUnaccounted(in tx: Transaction) throws -> Bool {
        guard status == .lapsed else { return false }
        return try tx.exists("SELECT 1 FROM task WHERE subject_id = \(id) AND kind = \(CustodyTask.bailDue.rawValue) AND status = 'open'")
    }

    /// Bail that is open, or that lapsed with nobody having said yet what happened on its last day.
    static func openOrUnaccounted(_ id: ID<Bail>, at version: Int?, in work: Work) throws -> Bail {
        let bail = try work.require(Bail.self, id, at: version)
        guard try bail.isOpen || bail.isUnaccounted(in: work.tx) else { throw Refusal.conflict("Bail \(bail.number) is over: \(bail.status.title.lowercased()).") }
        return bail
    }

    static func isOpenOrUnaccounted(_ ref: Ref, in tx: Transaction) throws -> Bool {
        guard let bail = try tx.find(Bail.self, ID(ref.id)) else { return false }
        return try bail.isOpen || bail.isUnaccounted(in: tx)
    }
}

extension Work {
    /// What was written when bail lapsed does not hold: they had come, or failed to. The release under investigation that followed from it ends.
    func undoLapse(of bail: inout Bail, because reason: String) throws {
        guard bail.status == .lapsed else { return }
        try endUnderInvestigation(bail.personId, in: bail.investigationId, because: reason)
        bail.status = .inForce
        (bail.endedAt, bail.endReason) = (nil, nil)
        var detention = try require(Detention.self, bail.detentionId)
        if detention.disposal == Disposal.underInvestigation {
            detention.disposal = bail.disposal
            try file(detention)
        }
    }

    /// Somebody due on bail is an alarm of the suite they are to come to, until it is said what became of them.
    func expectOnBail(_ bail: Bail, person: String) throws {
        guard !bail.isCharged, let suite = bail.returnSuiteId else { return }
        switch bail.status {
        case .inForce: try task(CustodyTask.bailDue.rawValue, "Due on bail: \(bail.number) of \(person)", about: bail.ref, for: .role("CUSO", in: suite), due: bail.returnAt)
        case .lapsed:
            try task(
                CustodyTask.bailDue.rawValue, "Say whether they came: \(bail.number) of \(person), which lapsed", about: bail.ref, for: .role("CUSO", in: suite), due: bail.returnAt)
        case .failed, .answered, .ended: break
        }
    }
}
