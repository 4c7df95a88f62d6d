public import Base
public import Core
public import Storage

/// An order of a court, or a notice of the police, that binds a person: what it forbids, until when, and what follows when it is broken.
public struct CourtOrder: InForce {
    public static let table = "court_order"
    public static let from: SQL = "court_order f"
    public static let kind: RecordKind = "order"
    static let kinds: CodeListName = "order-kind"
    static let ends: CodeListName = "order-end"

    public let id: ID<CourtOrder>
    public var version = 0
    public let personId: ID<Person>
    /// A code of `order-kind`.
    public let kind: String
    public let isInterim: Bool
    public var number: String?
    public let court: String
    public let madeOn: Day
    public let startsOn: Day
    /// The last day; nothing until further order.
    public var endsOn: Day?
    /// Whether the court attached a power of arrest, where that is the court's to say.
    public var powerOfArrest: Bool
    /// What the power of arrest is attached to.
    public var arrestNote: String?
    public var servedAt: Instant?
    public var servedBy: ID<OfficerAccount>?
    public var ownerId: ID<OfficerAccount>?
    public let unitId: ID<Unit>?
    public let sourceKind: RecordKind?
    public let sourceId: RawID?
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>
    public var remindedOf: Day?
    public var endedOn: Day?
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?
    public var endAuthority: String?
    public var endNote: String?

    /// Written by the operations, which know the title of its kind and the person's name.
    public var card: Card? { nil }

    func isInForce(on day: Day) -> Bool { isOpen && startsOn <= day && endsOn.map { $0 >= day } ?? true }

    /// It changes when the order is varied or ended, which write it anew; a day that passes ends the order by an act of its own.
    func card(in tx: Transaction) throws -> Card {
        let title = try CodeList.code(kind, of: CourtOrder.kinds, on: madeOn, in: tx)?.title ?? kind
        let name = try tx.find(Person.self, personId)?.displayName ?? ""
        let until = endsOn.map { "until \(London.text($0))" } ?? "until further order"
        return Card(
            ref, reference: number, title: "\(isInterim ? "Interim \(title.firstLowered)" : title): \(name)", summary: "\(court), \(until)",
            status: isOpen ? "In force" : endReason == OrderLapses.code ? "Expired" : "Ended", at: London.start(of: madeOn), unitId: unitId, words: [title, name, court])
    }

    func status(on day: Day) -> String {
        if endReason == OrderLapses.code { return "Expired" }
        if !isOpen { return "Ended" }
        if startsOn > day { return "Not yet in force" }
        return endsOn.map { $0 < day } ?? false ? "Expired" : "In force"
    }
}

extension CourtOrder: Kept {
    public static let keptFields = [
        KeptField("number", "Number"), KeptField("ends_on", "Last day", .day), KeptField("power_of_arrest", "Power of arrest", .yesNo),
        KeptField("arrest_note", "Power of arrest, attached to"), KeptField("served_at", "Served", .moment),
        KeptField("ended_on", "Ended on", .day), KeptField("end_reason", "Why it ended", .codes(ends)), KeptField("end_authority", "Ended by"), KeptField("end_note", "Note on the end"),
    ]
}

/// One thing the order forbids or requires.
public struct OrderCondition: Filed {
    public static let table = "order_condition"
    public static let kind: RecordKind = "order-condition"

    public let id: ID<OrderCondition>
    public var version = 0
    public let orderId: ID<CourtOrder>
    public let text: String
    public let recordedAt: Instant
    public let recordedBy: ID<OfficerAccount>
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    public var card: Card? { nil }

    /// Of these orders, the first written first; those that hold now, or every one.
    static func of(_ orders: [ID<CourtOrder>], onlyOpen: Bool = true, in tx: Transaction) throws -> [OrderCondition] {
        guard !orders.isEmpty else { return [] }
        let open: SQL = onlyOpen ? " AND ended_at IS NULL" : ""
        return try tx.all(
            OrderCondition.self, "SELECT * FROM order_condition WHERE order_id IN \(list: orders)\(open) ORDER BY order_id, id LIMIT \(orders.count * InForceLimits.conditionsMax * 4)")
    }
}

extension Work {
    /// Writes an order, its card, and restricts it like its person.
    @discardableResult
    func file(_ order: CourtOrder, reason: String? = nil) throws -> CourtOrder {
        let saved = try save(order, source: order.source, reason: reason)
        try index(saved.card(in: tx))
        return saved
    }

    func addConditions(_ texts: [String], to order: ID<CourtOrder>) throws {
        for text in texts { try save(OrderCondition(id: newID(), orderId: order, text: text, recordedAt: now, recordedBy: officer.id)) }
    }
}

extension String {
    var firstLowered: String { prefix(1).lowercased() + dropFirst() }
}
