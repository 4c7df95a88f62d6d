public import Base
public import Core
import Records
public import Storage

/// Hands an investigation to another officer, with the team they belong to. Everything open goes along: actions, tasks, property held, suspects.
public struct HandOver: Operation {
    public static let name: OperationName = "investigation.supervision.hand-over"
    public static let title = "Hand over"
    public static let form = Form {
        Section("Hand-over") {
            Field.subject("investigationId", Investigation.kind)
            Field.version
            Field.officer("to", "To", required: .by("one officer answers for the investigation"))
            Field.text("reason", "Why", lines: 2, required: .by("a case changes hands for a reason"), max: 1000)
            Field.text("note", "What the next officer must know", hint: "What is urgent, what was promised to the victim, what is still out.", lines: 5, required: .by("nothing is lost between two officers"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let version: Int?
    public let to: ID<OfficerAccount>
    public let reason: String
    public let note: String

    public init(investigationId: ID<Investigation>, version: Int? = nil, to: ID<OfficerAccount>, reason: String, note: String) {
        self.investigationId = investigationId
        self.version = version
        self.to = to
        self.reason = reason
        self.note = note
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    /// What went along.
    public struct Handed: Codable, Sendable, Hashable {
        public let actions: Int
        public let tasks: Int
        public let items: Int
    }

    public func perform(in work: Work) throws -> Handed {
        let reason = try work.words(reason, "reason", "Why", because: "a case changes hands for a reason")
        let note = try work.words(note, "note", "What the next officer must know", because: "nothing is lost between two officers")
        var crime = try work.require(Investigation.self, investigationId, at: version)
        try crime.requireOpen()
        guard crime.status == .allocated, let former = crime.officerInCase else { throw Refusal.conflict("It has no officer yet. Allocate it instead.") }
        let account = try work.officer(to, for: crime, "to", "To")
        if former == to { throw Refusal.invalid("to", code: "has-it", "\(account.name) has it already. Choose somebody else.") }
        guard account.roles.contains(where: AllocateCrime.roles.contains) else {
            throw Refusal.invalid("to", code: "not-an-investigator", "\(account.name) does not investigate. Choose a detective or a patrol constable.")
        }
        let passed: Work.Passed
        (crime, passed) = try work.passCase(crime, from: former, to: account)
        // Property stays where it is: whoever holds it still holds it until it is moved. The new officer is told.
        let items = try work.tx.value(Int.self, "SELECT count(*) FROM property_item WHERE investigation_id = \(crime.id) AND keeper_id = \(former)") ?? 0
        let held = items == 0 ? "" : " \(items) item\(items == 1 ? "" : "s") of property still with \(try Officers.label(former, in: work.tx)): take them over by moving them."
        try work.logEnquiry("other", "Handed over to \(Officers.label(account)). \(reason) \(note)\(held)", on: crime)
        return Handed(actions: passed.actions, tasks: passed.tasks, items: items)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.status(ref, in: tx) == .allocated }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Investigation.prefill(ref, in: tx) }
}
