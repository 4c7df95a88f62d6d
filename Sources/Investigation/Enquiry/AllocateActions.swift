public import Base
public import Core
public import Storage

/// Gives many actions of an investigation to one officer at once, those in the queue as those somebody has.
public struct AllocateActions: Operation {
    public static let name: OperationName = "investigation.enquiry.action.allocate-many"
    public static let title = "Allocate several actions"
    public static let actionsMax = 100
    /// Open actions that are offered.
    static let openMax = 500
    public static let form = Form {
        Section("Allocation") {
            Field.subject("investigationId", Investigation.kind)
            Field.options("actions", "Actions", required: .by("each is somebody's to do"))
            Field.officer("owner", "For", required: .by("somebody does them"))
            Field.text("reason", "Why they pass on", hint: "Where somebody has one of them already.", lines: 2, max: 500)
        }
    }

    public let investigationId: ID<Investigation>
    public let actions: [ID<EnquiryAction>]
    public let owner: ID<OfficerAccount>
    public let reason: String?

    public init(investigationId: ID<Investigation>, _ actions: [ID<EnquiryAction>], owner: ID<OfficerAccount>, reason: String? = nil) {
        self.investigationId = investigationId
        self.actions = actions
        self.owner = owner
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    /// All of them or none: a room that believes an action is given out must be right.
    public func perform(in work: Work) throws -> Numbered {
        let crime = try work.requireOpen(investigationId)
        let account = try work.officer(owner, for: crime, "owner", "For")
        let chosen = Set(actions)
        if chosen.isEmpty { throw Refusal.invalid("actions", code: "required", "Actions: tick those to allocate.") }
        guard chosen.count <= Self.actionsMax else { throw Refusal.invalid("actions", code: "too-many", "Actions: \(Self.actionsMax) at once at most.") }
        let open = try Self.open(of: crime.id, in: work.tx).filter { chosen.contains($0.id) }
        guard open.count == chosen.count else {
            throw Refusal.invalid("actions", code: "not-open", "Actions: one of those ticked is resulted by now, or is none of this investigation. Open the form again.")
        }
        let passing = open.filter { $0.ownerId != nil && $0.ownerId != owner }
        if !passing.isEmpty, (reason ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("reason", code: "required", "Why they pass on: give it, because \(passing.map { "A\($0.number)" }.joined(separator: ", ")) is with somebody already.")
        }
        for var action in open {
            action.ownerId = owner
            action.status = .allocated
            try work.taskForAction(try work.savePart(action), crime)
        }
        let numbers = open.map { "A\($0.number)" }.joined(separator: ", ")
        try work.logEnquiry("other", "\(numbers) allocated to \(Officers.label(account)). \(reason ?? "")", on: crime)
        return Numbered(number: open.count)
    }

    static func open(of crime: ID<Investigation>, in tx: Transaction) throws -> [EnquiryAction] {
        try tx.all(
            EnquiryAction.self,
            "SELECT * FROM enquiry_action WHERE investigation_id = \(crime) AND status IN ('waiting', 'allocated') ORDER BY number LIMIT \(openMax)")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) && open(of: ID(ref.id), in: tx).count > 1 }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }

    /// Those that wait for an officer first.
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let actions = try open(of: ID(ref.id), in: tx)
        return try (actions.filter { $0.ownerId == nil } + actions.filter { $0.ownerId != nil }).map { action in
            let with = try action.ownerId.map { "with \(try Officers.label($0, in: tx))" } ?? "in the queue"
            return Option(action.id.description, "A\(action.number) \(action.text.prefix(80)), \(action.priority.title.lowercased()), \(with)")
        }
    }
}
