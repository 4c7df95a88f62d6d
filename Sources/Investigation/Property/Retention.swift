public import Base
public import Core
public import Storage

/// A reason why an item must stay, whatever its date says.
public struct PropertyHold: Filed {
    public static let table = "property_hold"
    public static let kind: RecordKind = "property-hold"

    public let id: ID<PropertyHold>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let reason: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var liftedAt: Instant?
    public var liftedBy: ID<OfficerAccount>?
    public var liftedReason: String?

    public var card: Card? { nil }

    static func open(_ item: ID<PropertyItem>, in tx: Transaction) throws -> [PropertyHold] {
        try tx.all(PropertyHold.self, "SELECT * FROM property_hold WHERE item_id = \(item) AND lifted_at IS NULL ORDER BY id LIMIT 50")
    }
}

extension Work {
    /// Until when something of a category is kept if nobody says otherwise: `property-retention`.
    func keepUntil(category: String, from day: Day) throws -> Day? {
        let code = try CodeList.code(category, of: "property-retention", on: day, in: tx) ?? CodeList.code("default", of: "property-retention", on: day, in: tx)
        return code?.detail["days"].flatMap { Int($0) }.map { day.adding(days: $0) }
    }
}

/// Sets another date until which an item is kept.
public struct SetRetention: Operation {
    public static let name: OperationName = "investigation.property.retain"
    public static let title = "Set how long it is kept"
    public static let form = Form {
        Section("Retention") {
            Field.subject("exhibit", Exhibit.kind)
            Field.day("until", "Kept until", required: .by("property is kept no longer than needed (PACE s22)"))
            Field.text("reason", "Why", required: .by("keeping another's property needs grounds (PACE s22)"), max: 500)
        }
    }

    public let exhibit: ID<Exhibit>
    public let until: Day
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, until: Day, reason: String) {
        self.exhibit = exhibit
        self.until = until
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        var (_, item, _) = try work.requireHeld(exhibit)
        item.keepUntil = until
        item.keepReason = try work.words(reason, "reason", "Why", because: "keeping another's property needs grounds (PACE s22)")
        try work.save(item)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try MoveItem.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let item = try PropertyItem.of(ref.id, in: tx)
        return .object(["exhibit": .string(ref.id.description), "until": .string(item?.keepUntil?.description ?? "")])
    }
}

/// Puts an item on hold: it is not disposed of until the hold is lifted.
public struct HoldItem: Operation {
    public static let name: OperationName = "investigation.property.hold"
    public static let title = "Put on legal hold"
    public static let form = Form {
        Section("Hold") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("reason", "Why", hint: "Appeal, inquest, civil claim, complaint, other case.", lines: 2, required: .by("a hold is accounted for"), max: 500)
        }
    }

    public let exhibit: ID<Exhibit>
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, reason: String) {
        self.exhibit = exhibit
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        let (_, item, _) = try work.requireHeld(exhibit)
        try work.save(
            PropertyHold(id: work.newID(), itemId: item.id, reason: try work.words(reason, "reason", "Why", because: "a hold is accounted for"), at: work.now, officerId: work.officer.id))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try MoveItem.isOffered(on: ref, to: officer, in: tx) }
}

/// Lifts every hold of an item, by somebody with the authority.
public struct LiftHold: Operation {
    public static let name: OperationName = "investigation.supervision.lift-hold"
    public static let title = "Lift the legal hold"
    public static let form = Form {
        Section("Hold") {
            Field.subject("exhibit", Exhibit.kind)
            Field.option("hold", "Hold", required: .by("one hold is lifted"))
            Field.text("reason", "Why", lines: 2, required: .by("what was held may be destroyed next"), max: 500)
        }
    }

    public let exhibit: ID<Exhibit>
    public let hold: String
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, hold: ID<PropertyHold>, reason: String) {
        self.exhibit = exhibit
        self.hold = hold.description
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        let (_, item, _) = try work.requireItem(exhibit)
        guard var found = try PropertyHold.open(item.id, in: work.tx).first(where: { $0.id.description == hold }) else {
            throw Refusal.invalid("hold", code: "not-a-choice", "Hold: choose one that is in force.")
        }
        if found.officerId == work.officer.id { throw Refusal.forbidden("You put it on hold, so somebody else lifts it.", rule: "separation of duty") }
        found.liftedReason = try work.words(reason, "reason", "Why", because: "what was held may be destroyed next")
        found.liftedAt = work.now
        found.liftedBy = work.officer.id
        try work.save(found)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "hold", on: ref, for: officer, in: tx).isEmpty }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard let item = try PropertyItem.of(ref.id, in: tx) else { return [] }
        return try PropertyHold.open(item.id, in: tx).map { Option($0.id.description, $0.reason) }
    }
}
