public import Base
public import Core
public import Storage

/// Something to be done for an investigation: raised, given to somebody or waiting in the queue, resulted, and read by who raised it.
public struct EnquiryAction: InvestigationPart {
    public static let table = "enquiry_action"
    public static let kind: RecordKind = "action"

    public enum Priority: String, Codable, Sendable, CaseIterable, SQLBindable {
        case high, medium, low
        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case waiting, allocated, resulted, complete

        public var title: String {
            switch self {
            case .waiting: "Waiting for an officer"
            case .allocated: "Allocated"
            case .resulted: "Resulted, to be read"
            case .complete: "Complete"
            }
        }
    }

    public let id: ID<EnquiryAction>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let lineId: ID<LineOfEnquiry>?
    public let number: Int
    public let text: String
    public var priority: Priority
    public let raisedAt: Instant
    public let raisedBy: ID<OfficerAccount>
    public var ownerId: ID<OfficerAccount>?
    public var dueAt: Instant
    public var status: Status
    public var result: String?
    public var resultedAt: Instant?
    public var resultedBy: ID<OfficerAccount>?
    public var completedAt: Instant?
    public var completedBy: ID<OfficerAccount>?

    public var card: Card? {
        Card(ref, reference: "A\(number)", title: String(text.prefix(120)), summary: "Action A\(number)", status: status.title, at: raisedAt, words: [text, result].compactMap { $0 })
    }

    static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [EnquiryAction] {
        try tx.all(EnquiryAction.self, "SELECT * FROM enquiry_action WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 200")
    }
}

/// Raises an action, for an officer or for the queue.
public struct RaiseAction: Operation {
    public static let name: OperationName = "investigation.enquiry.action.raise"
    public static let title = "Raise an action"
    public static let form = Form {
        Section("Action") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("text", "What is to be done", lines: 4, required: .by("the officer acts on it"), max: 4000)
            Field.option("priority", "Priority", required: .by("the queue is worked by priority"))
            Field.option("line", "Line of enquiry")
            Field.officer("owner", "For", hint: "Empty: it waits in the queue.")
            Field.moment("dueAt", "Due", future: true, required: .by("an action has an end"))
        }
    }

    public let investigationId: ID<Investigation>
    public let text: String
    public let priority: String
    public let line: String?
    public let owner: ID<OfficerAccount>?
    public let dueAt: Instant

    public init(
        investigationId: ID<Investigation>, text: String, priority: EnquiryAction.Priority = .medium, line: ID<LineOfEnquiry>? = nil,
        owner: ID<OfficerAccount>? = nil, dueAt: Instant
    ) {
        self.investigationId = investigationId
        self.text = text
        self.priority = priority.rawValue
        self.line = line?.description
        self.owner = owner
        self.dueAt = dueAt
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<EnquiryAction> {
        let crime = try work.requireOpen(investigationId)
        let text = try work.words(text, "text", "What is to be done", because: "the officer acts on it")
        guard let priority = EnquiryAction.Priority(rawValue: priority) else {
            throw Refusal.invalid("priority", code: "not-on-the-list", "Priority: choose high, medium or low.")
        }
        guard dueAt > work.now else { throw Refusal.invalid("dueAt", code: "past", "Due: choose a time that is still to come.") }
        let lineId = try line.map { text -> ID<LineOfEnquiry> in
            guard let id = ID<LineOfEnquiry>(text), let line = try work.tx.find(LineOfEnquiry.self, id), line.investigationId == crime.id, line.status == .open else {
                throw Refusal.invalid("line", code: "not-of-this-crime", "Line: choose one of this investigation's open lines.")
            }
            return id
        }
        if let owner { _ = try work.officer(owner, for: crime, "owner", "For") }
        let action = try work.savePart(
            EnquiryAction(
                id: work.newID(), investigationId: crime.id, lineId: lineId, number: try work.number("action", in: crime), text: text, priority: priority,
                raisedAt: work.now, raisedBy: work.officer.id, ownerId: owner, dueAt: dueAt, status: owner == nil ? .waiting : .allocated))
        try work.taskForAction(action, crime)
        return action.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        field == "priority" ? EnquiryAction.Priority.allCases.map { Option($0.rawValue, $0.title) } : try CloseLine.options(for: field, on: ref, for: officer, in: tx)
    }
}

extension Work {
    /// The task that belongs to the state of an action.
    func taskForAction(_ action: EnquiryAction, _ crime: Investigation) throws {
        for kind in [EnquiryTask.action, .actionAllocation, .actionResult] { try closeTasks(kind.rawValue, about: action.ref) }
        let title = "A\(action.number) on \(crime.number ?? ""): \(action.text.prefix(80))"
        switch action.status {
        case .waiting: try task(EnquiryTask.actionAllocation.rawValue, title, about: action.ref, for: .role("SGT", in: crime.unitId), due: action.dueAt)
        case .allocated:
            if let owner = action.ownerId { try task(EnquiryTask.action.rawValue, title, about: action.ref, for: .officer(owner), due: action.dueAt) }
        case .resulted: try task(EnquiryTask.actionResult.rawValue, title, about: action.ref, for: .officer(action.raisedBy), due: now.adding(hours: 72))
        case .complete: break
        }
    }
}

/// Gives an action to an officer, or to another.
public struct AllocateAction: Operation {
    public static let name: OperationName = "investigation.enquiry.action.allocate"
    public static let title = "Allocate the action"
    public static let form = Form {
        Section("Allocation") {
            Field.subject("action", EnquiryAction.kind)
            Field.officer("owner", "For", required: .by("somebody does it"))
        }
    }

    public let action: ID<EnquiryAction>
    public let owner: ID<OfficerAccount>

    public init(_ action: ID<EnquiryAction>, owner: ID<OfficerAccount>) {
        self.action = action
        self.owner = owner
    }

    public var subject: Ref? { Ref(EnquiryAction.kind, action) }

    public func perform(in work: Work) throws -> Done {
        var (action, crime) = try work.requirePart(EnquiryAction.self, action)
        try crime.requireOpen()
        guard action.status == .waiting || action.status == .allocated else { throw Refusal.conflict("A\(action.number) is resulted already.") }
        _ = try work.officer(owner, for: crime, "owner", "For")
        action.ownerId = owner
        action.status = .allocated
        try work.taskForAction(try work.savePart(action), crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM enquiry_action WHERE id = \(ref.id) AND status IN ('waiting', 'allocated')")
    }
}

/// Tells what came of an action.
public struct ResultAction: Operation {
    public static let name: OperationName = "investigation.enquiry.action.result"
    public static let title = "Result the action"
    public static let form = Form {
        Section("Result") {
            Field.subject("action", EnquiryAction.kind)
            Field.text("result", "What came of it", lines: 6, required: .by("an action ends with its result"), max: 8000)
        }
    }

    public let action: ID<EnquiryAction>
    public let result: String

    public init(_ action: ID<EnquiryAction>, result: String) {
        self.action = action
        self.result = result
    }

    public var subject: Ref? { Ref(EnquiryAction.kind, action) }

    public func perform(in work: Work) throws -> Done {
        var (action, crime) = try work.requirePart(EnquiryAction.self, action)
        try crime.requireOpen()
        guard action.status == .allocated || action.status == .waiting else { throw Refusal.conflict("A\(action.number) is resulted already.") }
        action.result = try work.words(result, "result", "Result", because: "an action ends with its result")
        action.resultedAt = work.now
        action.resultedBy = work.officer.id
        // Nobody reads their own result.
        action.status = action.raisedBy == work.officer.id ? .complete : .resulted
        try work.taskForAction(try work.savePart(action), crime)
        try work.logEnquiry("other", "A\(action.number) resulted: \(action.result ?? "")", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try AllocateAction.isOffered(on: ref, to: officer, in: tx) }
}

/// Reads a result: accepts it, or sends the action back with what is still to do.
public struct ReadResult: Operation {
    public static let name: OperationName = "investigation.enquiry.action.read-result"
    public static let title = "Read the result"
    public static let form = Form {
        Section("Result") {
            Field.subject("action", EnquiryAction.kind)
            Field.yesNo("accepted", "Is it done?", required: .by("an action is done or goes back"))
            Field.text("more", "What is still to do", lines: 3, required: .by("the officer must know"), max: 2000).shown(when: Condition("accepted", is: "no"))
        }
    }

    public let action: ID<EnquiryAction>
    public let accepted: Bool
    public let more: String?

    public init(_ action: ID<EnquiryAction>, accepted: Bool, more: String? = nil) {
        self.action = action
        self.accepted = accepted
        self.more = more
    }

    public var subject: Ref? { Ref(EnquiryAction.kind, action) }

    public func perform(in work: Work) throws -> Done {
        var (action, crime) = try work.requirePart(EnquiryAction.self, action)
        try crime.requireOpen()
        guard action.status == .resulted else { throw Refusal.conflict("A\(action.number) has no result to read.") }
        if action.resultedBy == work.officer.id { throw Refusal.forbidden("You gave this result, so somebody else reads it.", rule: "separation of duty") }
        if accepted {
            action.status = .complete
            action.completedAt = work.now
            action.completedBy = work.officer.id
        } else {
            let more = try work.words(more, "more", "What is still to do", because: "the officer must know")
            action.status = action.ownerId == nil ? .waiting : .allocated
            try work.logEnquiry("other", "A\(action.number) sent back: \(more)", on: crime)
        }
        try work.taskForAction(try work.savePart(action), crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM enquiry_action WHERE id = \(ref.id) AND status = 'resulted' AND resulted_by <> \(officer.id)")
    }
}
