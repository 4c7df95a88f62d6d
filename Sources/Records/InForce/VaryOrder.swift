public import Base
public import Core
public import Storage

/// Writes down that a court changed an order: its last day, its conditions, its power of arrest. What it said before stays to be read.
public struct VaryOrder: Operation {
    public static let name: OperationName = "records.order.vary"
    public static let title = "Vary the order"
    public static let form = Form {
        Section("Variation") {
            Field.subject("order", CourtOrder.kind)
            Field.version
            Field.text("authority", "Varied by", hint: "The court, and the day.", required: .by("only who may vary it changes it"), max: 200)
            Field.text("reason", "Reason", lines: 2, required: .by("the history tells why"), max: 500)
        }
        Section("What it says now") {
            Field.day("endsOn", "Last day")
            Field.yesNo("untilFurther", "It now holds until further order")
            Field.options("dropped", "Conditions that hold no more")
            Field.repeated("added", "Further conditions", max: InForceLimits.conditionsMax) {
                Field.text("text", "Condition", lines: 2, required: .by("a colleague reads it at the door"), max: 1000)
            }
            Field.yesNo("powerOfArrest", "A power of arrest is attached")
            Field.officer("owner", "Looked after by")
        }
    }

    public let order: ID<CourtOrder>
    public let version: Int?
    public let authority: String
    public let reason: String
    public let endsOn: Day?
    public let untilFurther: Bool?
    public let dropped: [ID<OrderCondition>]?
    public let added: [RecordOrder.Line]?
    public let powerOfArrest: Bool?
    public let owner: ID<OfficerAccount>?

    public init(
        order: ID<CourtOrder>, version: Int? = nil, authority: String, reason: String, endsOn: Day? = nil, untilFurther: Bool? = nil, dropped: [ID<OrderCondition>] = [],
        added: [String] = [], powerOfArrest: Bool? = nil, owner: ID<OfficerAccount>? = nil
    ) {
        self.order = order
        self.version = version
        self.authority = authority
        self.reason = reason
        self.endsOn = endsOn
        self.untilFurther = untilFurther
        self.dropped = dropped
        self.added = added.map { RecordOrder.Line(text: $0) }
        self.powerOfArrest = powerOfArrest
        self.owner = owner
    }

    public var subject: Ref? { Ref(CourtOrder.kind, order) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(CourtOrder.self, order, at: version)
        var check = TextCheck()
        let authority = check.reason("authority", "Varied by", authority, because: "only who may vary it changes it", max: 200)
        let reason = check.reason("reason", "Reason", reason, because: "the history tells why")
        let texts = (added ?? []).prefix(InForceLimits.conditionsMax).enumerated().map { row, line in
            check.reason("added.\(row).text", "Condition", line.text, because: "a colleague reads it at the door", max: 1000)
        }
        if untilFurther == true, endsOn != nil, endsOn != found.endsOn { check.add("endsOn", "both", "Last day: an order has one, or holds until further order.") }
        if let endsOn, endsOn != found.endsOn, endsOn < London.day(of: work.now) { check.add("endsOn", "past", "Last day: choose today or later. End the order where it binds no more.") }
        check.inOrder(found.startsOn, endsOn, "endsOn", "Last day")
        let kind = try CodeList.code(found.kind, of: CourtOrder.kinds, on: found.madeOn, in: work.tx)
        if powerOfArrest == true, kind?.detail["arrest"] != ScenePower.Breach.attached.rawValue {
            check.add("powerOfArrest", "not-here", "A power of arrest is attached: not to “\(kind?.title ?? found.kind)”. What a breach of it means is in the Act.")
        }
        if let owner, try work.tx.find(OfficerAccount.self, owner) == nil { check.add("owner", "unknown-officer", "Looked after by: choose an officer from the list.") }
        let holding = try OrderCondition.of([order], in: work.tx)
        let gone = holding.filter { (dropped ?? []).contains($0.id) }
        if gone.count != Set(dropped ?? []).count { check.add("dropped", "not-a-choice", "Conditions that hold no more: choose among those that hold.") }
        if holding.count - gone.count + texts.count > InForceLimits.conditionsMax { check.add("added", "too-many", "Further conditions: an order has at most \(InForceLimits.conditionsMax).") }
        try check.refuse()
        let why = "\(authority): \(reason)"
        for var condition in gone {
            condition.endedAt = work.now
            condition.endedBy = work.officer.id
            condition.endReason = why
            try work.save(condition)
        }
        try work.addConditions(texts, to: order)
        found.endsOn = untilFurther == true ? nil : endsOn ?? found.endsOn
        found.powerOfArrest = powerOfArrest ?? found.powerOfArrest
        found.ownerId = owner ?? found.ownerId
        try work.file(found, reason: why)
        if found.remindedOf != found.endsOn { try work.closeTasks(InForceReminders.order.name, about: found.ref) }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try CourtOrder.isOpen(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let found = try tx.find(CourtOrder.self, ID(ref.id)) else { return .object([:]) }
        var members: [String: JSONValue] = ["order": .string(ref.id.description), "version": .integer(Int64(found.version))]
        if let last = found.endsOn { members["endsOn"] = .string(last.description) }
        if let owner = found.ownerId { members["owner"] = .string(owner.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try OrderCondition.of([ID(ref.id)], in: tx).map { Option($0.id.description, $0.text) }
    }
}

/// Writes down that the person was given the order: from then on nobody can say they did not know.
public struct ServeOrder: Operation {
    public static let name: OperationName = "records.order.serve"
    public static let title = "Record that it was served"
    public static let form = Form {
        Section("Served") {
            Field.subject("order", CourtOrder.kind)
            Field.version
            Field.moment("servedAt", "Served at", required: .by("a breach counts from then"))
            Field.text("how", "How and by whom", lines: 2, required: .by("it is proved in court"), max: 300)
        }
    }

    public let order: ID<CourtOrder>
    public let version: Int?
    public let servedAt: Instant
    public let how: String

    public init(order: ID<CourtOrder>, version: Int? = nil, servedAt: Instant, how: String) {
        self.order = order
        self.version = version
        self.servedAt = servedAt
        self.how = how
    }

    public var subject: Ref? { Ref(CourtOrder.kind, order) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(CourtOrder.self, order, at: version)
        var check = TextCheck()
        let how = check.reason("how", "How and by whom", how, because: "it is proved in court", max: 300)
        if servedAt > work.now { check.add("servedAt", "in-the-future", "Served at: this has not come yet.") }
        if servedAt < London.start(of: found.madeOn) { check.add("servedAt", "too-early", "Served at: the order was made on \(London.text(found.madeOn)). Choose a time after that.") }
        try check.refuse()
        found.servedAt = servedAt
        found.servedBy = work.officer.id
        try work.file(found, reason: how)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM court_order WHERE id = \(ref.id) AND ended_at IS NULL AND served_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let version = try tx.value(Int.self, "SELECT version FROM court_order WHERE id = \(ref.id)") else { return .object([:]) }
        return .object(["order": .string(ref.id.description), "version": .integer(Int64(version))])
    }
}

/// Ends an order before its last day: discharged, quashed, replaced, or never true.
public struct EndOrder: Operation {
    public static let name: OperationName = "records.order.end"
    public static let title = "End the order"
    public static let form = Form {
        Section("End") {
            Field.subject("order", CourtOrder.kind)
            Field.version
            Field.choice("reason", "Why it binds no more", from: CourtOrder.ends, required: .by("colleagues acted on it"))
            Field.text("authority", "Ended by", hint: "The court, or who told the force.", required: .by("only who may end it ends it"), max: 200)
            Field.day("endedOn", "On", future: false, required: .by("a breach before that day counts"))
            Field.text("note", "Note", lines: 2, max: 500)
        }
    }

    public let order: ID<CourtOrder>
    public let version: Int?
    public let reason: String
    public let authority: String
    public let endedOn: Day
    public let note: String?

    public init(order: ID<CourtOrder>, version: Int? = nil, reason: String, authority: String, endedOn: Day, note: String? = nil) {
        self.order = order
        self.version = version
        self.reason = reason
        self.authority = authority
        self.endedOn = endedOn
        self.note = note
    }

    public var subject: Ref? { Ref(CourtOrder.kind, order) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(CourtOrder.self, order, at: version)
        var check = TextCheck()
        let listed = try check.code("reason", "Why it binds no more", reason, of: CourtOrder.ends, required: true, work)
        if listed?.detail["by"] == "system" { check.add("reason", "by-system", "Why it binds no more: “\(listed?.title ?? reason)” writes itself when the day comes. Choose what happened.") }
        let authority = check.reason("authority", "Ended by", authority, because: "only who may end it ends it", max: 200)
        let note = check.text("note", "Note", note, max: 500)
        check.notFuture("endedOn", "On", endedOn, work)
        if endedOn < found.madeOn { check.add("endedOn", "too-early", "On: the order was made on \(London.text(found.madeOn)). Choose that day or later.") }
        try check.refuse()
        found.end(reason, on: endedOn, by: authority, note, work)
        try work.file(found, reason: note)
        try work.closeTasks(InForceReminders.order.name, about: found.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try CourtOrder.isOpen(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try ServeOrder.prefill(on: ref, for: officer, in: tx) }
}
