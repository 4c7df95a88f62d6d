public import Base
public import Core
public import Storage

/// What falls due by the calendar: an order that ends soon, one whose last day is over, a wanted entry nobody looked at for long.
enum InForceReminders {
    static let order = TaskKind("records.order.expires", title: "Order about to end")
    static let wanted = TaskKind("records.wanted.review", title: "Review wanted entry")
    /// Days before the end, where a kind has no time of its own.
    static let warnDays = 28
    /// The longest any kind is warned before its end: what is looked at each round.
    static let warnDaysMax = 120

    static let acts = [
        ScheduledAct(RemindOfOrder.self) { now, limit, tx in
            let today = London.day(of: now)
            let soon = try tx.all(
                CourtOrder.self,
                """
                SELECT * FROM court_order WHERE ended_at IS NULL AND ends_on >= \(today) AND ends_on <= \(today.adding(days: warnDaysMax))
                AND (reminded_of IS NULL OR reminded_of <> ends_on) ORDER BY ends_on, id LIMIT \(limit * 4)
                """)
            let kinds = try CodeTitles.of([CourtOrder.kinds.text], on: today, in: tx)
            return soon.filter { warnsOn($0, kinds.code($0.kind, of: CourtOrder.kinds)).map { $0 <= today } ?? false }.prefix(limit).map { RemindOfOrder(order: $0.id) }
        },
        ScheduledAct(OrderLapses.self) { now, limit, tx in
            try tx.values(ID<CourtOrder>.self, "SELECT id FROM court_order WHERE ended_at IS NULL AND ends_on < \(London.day(of: now)) ORDER BY ends_on, id LIMIT \(limit)").map {
                OrderLapses(order: $0)
            }
        },
        ScheduledAct(RemindOfWanted.self) { now, limit, tx in
            try tx.values(
                ID<WantedEntry>.self,
                """
                SELECT id FROM wanted_entry WHERE ended_at IS NULL AND review_on <= \(London.day(of: now)) AND (reminded_of IS NULL OR reminded_of <> review_on)
                ORDER BY review_on, id LIMIT \(limit)
                """
            ).map { RemindOfWanted(wanted: $0) }
        },
    ]

    /// The first day on which somebody is reminded; nothing for an order that needs none.
    static func warnsOn(_ order: CourtOrder, _ kind: Code?) -> Day? {
        let days = kind?.detail["warn_days"].flatMap { Int($0) } ?? warnDays
        return days == 0 ? nil : order.endsOn?.adding(days: -min(days, warnDaysMax))
    }

    static func bySystem(_ officer: Officer) -> Decision {
        officer.isSystem ? .granted(basis: "the day has come") : .refused(.forbidden("This happens by itself when the day comes; nobody does it."))
    }
}

/// Reminds whoever looks after an order that it ends soon: they apply to have it go on, or let it end.
public struct RemindOfOrder: Operation {
    public static let name: OperationName = "records.order.remind"
    public static let title = "Remind of an order's end"
    public static let form = Form { Section("Order") { Field.subject("order", CourtOrder.kind) } }

    public let order: ID<CourtOrder>

    public var subject: Ref? { Ref(CourtOrder.kind, order) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { InForceReminders.bySystem(officer) }

    public func perform(in work: Work) throws -> Done {
        // By its id alone: a restricted order ends like any other, and its task is as restricted as it is.
        guard var found = try work.tx.find(CourtOrder.self, order), found.isOpen, let last = found.endsOn, found.remindedOf != last else { throw Refusal.notFound }
        found.remindedOf = last
        try work.file(found)
        let kind = try CodeList.code(found.kind, of: CourtOrder.kinds, on: found.madeOn, in: work.tx)?.title ?? found.kind
        let name = try work.tx.find(Person.self, found.personId)?.displayName ?? ""
        try work.task(
            InForceReminders.order.name, "\(kind) of \(name) ends on \(London.text(last)): apply to have it go on, or let it end", about: found.ref, for: found.taskOwner,
            due: London.start(of: last))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}

/// The last day of an order is over: it binds no more.
public struct OrderLapses: Operation {
    public static let name: OperationName = "records.order.lapse"
    public static let title = "Order expires"
    public static let form = Form { Section("Order") { Field.subject("order", CourtOrder.kind) } }
    static let code = "EXP"

    public let order: ID<CourtOrder>

    public init(order: ID<CourtOrder>) { self.order = order }

    public var subject: Ref? { Ref(CourtOrder.kind, order) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { InForceReminders.bySystem(officer) }

    public func perform(in work: Work) throws -> Done {
        guard var found = try work.tx.find(CourtOrder.self, order), found.isOpen else { throw Refusal.notFound }
        guard let last = found.endsOn, last < London.day(of: work.now) else { throw Refusal.conflict("It has not expired.") }
        found.end(Self.code, on: last.adding(days: 1), by: nil, nil, work)
        try work.file(found)
        try work.closeTasks(InForceReminders.order.name, about: found.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}

/// Asks whoever looks after it whether somebody is still sought.
public struct RemindOfWanted: Operation {
    public static let name: OperationName = "records.wanted.remind"
    public static let title = "Remind of a wanted entry"
    public static let form = Form { Section("Wanted") { Field.subject("wanted", WantedEntry.kind) } }

    public let wanted: ID<WantedEntry>

    public var subject: Ref? { Ref(WantedEntry.kind, wanted) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { InForceReminders.bySystem(officer) }

    public func perform(in work: Work) throws -> Done {
        guard var found = try work.tx.find(WantedEntry.self, wanted), found.isOpen, found.remindedOf != found.reviewOn else { throw Refusal.notFound }
        found.remindedOf = found.reviewOn
        try work.file(found)
        let name = try work.tx.find(Person.self, found.personId)?.displayName ?? ""
        try work.task(InForceReminders.wanted.name, "Is \(name) still sought?", about: found.ref, for: found.taskOwner, due: London.start(of: found.reviewOn.adding(days: 7)))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}
