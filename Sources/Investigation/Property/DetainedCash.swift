public import Base
public import Core
public import Storage

/// Cash kept because it may be recoverable property or meant for crime, under its clock (EXH-05).
public struct DetainedCash: Filed {
    public static let table = "cash_detention"
    public static let kind: RecordKind = "cash-detention"

    public enum Ending: String, Codable, Sendable, CaseIterable, SQLBindable {
        case forfeited, returned, evidence

        public var title: String {
            switch self {
            case .forfeited: "Forfeited by the court"
            case .returned: "Released to whom it belongs"
            case .evidence: "Kept as evidence instead (PACE s22)"
            }
        }
    }

    public let id: ID<DetainedCash>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let investigationId: ID<Investigation>
    public let grounds: String
    public let seizedAt: Instant
    public var dueAt: Instant
    public var because: String
    public var firstOrderOn: Day?
    public var court: String?
    public var orderedUntil: Day?
    public let recordedAt: Instant
    public let officerId: ID<OfficerAccount>
    public var endedAt: Instant?
    public var endedBy: ID<OfficerAccount>?
    public var ending: Ending?
    public var endedBecause: String?

    public var card: Card? { nil }

    static func open(_ item: ID<PropertyItem>, in tx: Transaction) throws -> DetainedCash? {
        try tx.first(DetainedCash.self, "SELECT * FROM cash_detention WHERE item_id = \(item) AND ended_at IS NULL")
    }

    static func all(of item: ID<PropertyItem>, in tx: Transaction) throws -> [DetainedCash] {
        try tx.all(DetainedCash.self, "SELECT * FROM cash_detention WHERE item_id = \(item) ORDER BY id DESC LIMIT 20")
    }

    static func isOpen(_ exhibit: RawID, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM cash_detention d JOIN property_item i ON i.id = d.item_id WHERE i.exhibit_id = \(exhibit) AND d.ended_at IS NULL")
    }
}

extension CashDetention {
    static let list: CodeListName = "cash-detention"

    /// As the force's list has it on `day`.
    static func of(_ day: Day, in tx: Transaction) throws -> CashDetention {
        func number(_ code: String, _ usual: Int) throws -> Int { try CodeList.code(code, of: list, on: day, in: tx)?.detail["number"].flatMap { Int($0) } ?? usual }
        return CashDetention(firstHours: try number("first-hours", 48), orderMonths: try number("order-months", 6), totalMonths: try number("total-months", 24))
    }
}

extension Work {
    /// The running detention of an exhibit of cash.
    fileprivate func requireDetained(_ id: ID<Exhibit>) throws -> (Exhibit, DetainedCash, Investigation) {
        let (exhibit, item, crime) = try requireHeld(id)
        guard let detained = try DetainedCash.open(item.id, in: tx) else { throw Refusal.conflict("\(exhibit.reference) is not detained as recoverable property.") }
        return (exhibit, detained, crime)
    }

    /// One task as long as it runs: with the officer in the case, due when the cash must go back.
    fileprivate func taskForCash(_ detained: DetainedCash, _ exhibit: Exhibit, _ crime: Investigation) throws {
        try closeTasks(EnquiryTask.detainedCash.rawValue, about: exhibit.ref)
        let what = detained.orderedUntil == nil ? "Apply to the court for \(exhibit.reference)" : "Forfeiture or another order for \(exhibit.reference)"
        try task(
            EnquiryTask.detainedCash.rawValue, "\(what) of \(crime.number ?? ""), or give the cash back (POCA s295)", about: exhibit.ref,
            for: .officer(crime.officerInCase ?? detained.officerId), due: detained.dueAt)
    }
}

/// Begins the clock of cash that may be recoverable property. It began to run with the seizure.
public struct DetainCash: Operation {
    public static let name: OperationName = "investigation.property.detain-cash"
    public static let title = "Detain the cash"
    public static let form = Form {
        Section("Detention") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text(
                "grounds", "Why it may be recoverable property or meant for crime", lines: 4, required: .by("cash is detained on reasonable grounds only (POCA s294)"), max: 2000)
        }
    }

    public let exhibit: ID<Exhibit>
    public let grounds: String

    public init(_ exhibit: ID<Exhibit>, grounds: String) {
        self.exhibit = exhibit
        self.grounds = grounds
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    /// Until when it may be kept, and why.
    public struct Detained: Codable, Sendable, Hashable {
        public let until: Instant
        public let because: String
    }

    public func perform(in work: Work) throws -> Detained {
        let (exhibit, item, crime) = try work.requireHeld(exhibit)
        guard item.category == "CASH" else { throw Refusal.conflict("\(exhibit.reference) is not recorded as cash. Correct the thing first.") }
        let grounds = try work.words(grounds, "grounds", "Why", because: "cash is detained on reasonable grounds only (POCA s294)")
        if try DetainedCash.open(item.id, in: work.tx) != nil { throw Refusal.conflict("\(exhibit.reference) is detained already.") }
        let today = London.day(of: work.now)
        let due: Explained<Instant>
        do {
            due = try CashDetention.of(today, in: work.tx).due(seized: exhibit.seizedAt, try WorkingDays.of(today, in: work.tx))
        } catch let past as WorkingDays.PastTheList {
            throw Refusal.conflict(past.description)
        }
        let detained = try work.save(
            DetainedCash(
                id: work.newID(), itemId: item.id, investigationId: crime.id, grounds: grounds, seizedAt: exhibit.seizedAt, dueAt: due.value, because: due.reason,
                recordedAt: work.now, officerId: work.officer.id))
        try work.taskForCash(detained, exhibit, crime)
        try work.log(.exhibit, "\(exhibit.reference) detained until \(London.text(due.value, zoned: true)) unless a court orders otherwise. \(grounds)", on: crime)
        return Detained(until: due.value, because: due.reason)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item i WHERE i.exhibit_id = \(ref.id) AND i.category = 'CASH' AND i.closed_at IS NULL") && !DetainedCash.isOpen(ref.id, in: tx)
    }
}

/// Records a court's order that cash stays detained.
public struct RecordCashOrder: Operation {
    public static let name: OperationName = "investigation.property.order-cash"
    public static let title = "Court's order on the cash"
    public static let form = Form {
        Section("Order") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("court", "Court", required: .by("the order is the court's"), max: 200)
            Field.moment("orderedAt", "Made at", required: .by("it must be made before the clock ends (POCA s295)"))
            Field.day("until", "Until", required: .by("an order ends"))
        }
    }

    public let exhibit: ID<Exhibit>
    public let court: String
    public let orderedAt: Instant
    public let until: Day

    public init(_ exhibit: ID<Exhibit>, court: String, orderedAt: Instant, until: Day) {
        self.exhibit = exhibit
        self.court = court
        self.orderedAt = orderedAt
        self.until = until
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        var (exhibit, detained, crime) = try work.requireDetained(exhibit)
        let court = try work.words(court, "court", "Court", because: "the order is the court's")
        let made = try work.past(orderedAt, "orderedAt", "Made at")
        if made < detained.seizedAt.minute { throw Refusal.invalid("orderedAt", code: "too-early", "Made at: choose a time after the seizure.") }
        if made > detained.dueAt {
            throw Refusal.invalid(
                "orderedAt", code: "too-late",
                "Made at: the cash could be kept until \(London.text(detained.dueAt, zoned: true)) only. An order made later does not reach back; give it back, or correct the time (POCA s295).")
        }
        let day = London.day(of: made)
        if let problem = try CashDetention.of(London.day(of: work.now), in: work.tx).problem(ordered: day, until: until, first: detained.firstOrderOn) {
            throw Refusal.invalid("until", code: problem.value, "Until: \(problem.reason) (\(problem.citation))")
        }
        detained.firstOrderOn = detained.firstOrderOn ?? day
        detained.court = court
        detained.orderedUntil = until
        detained.dueAt = London.start(of: until.adding(days: 1))
        detained.because = "Ordered by \(court) on \(London.text(day)) until \(London.text(until))."
        detained = try work.save(detained)
        try work.taskForCash(detained, exhibit, crime)
        try work.log(.exhibit, "\(exhibit.reference): \(detained.because)", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetainedCash.isOpen(ref.id, in: tx) }
}

/// Ends the detention: forfeited, released, or kept as evidence under another power.
public struct EndCashDetention: Operation {
    public static let name: OperationName = "investigation.property.end-cash"
    public static let title = "End the detention of the cash"
    public static let form = Form {
        Section("End") {
            Field.subject("exhibit", Exhibit.kind)
            Field.option("ending", "How it ended", required: .by("the cash goes or stays by it"))
            Field.text("reason", "Order, or why", lines: 2, required: .by("the person it was taken from may ask"), max: 1000)
        }
    }

    public let exhibit: ID<Exhibit>
    public let ending: DetainedCash.Ending
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, ending: DetainedCash.Ending, reason: String) {
        self.exhibit = exhibit
        self.ending = ending
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        var (exhibit, detained, crime) = try work.requireDetained(exhibit)
        detained.endedBecause = try work.words(reason, "reason", "Order, or why", because: "the person it was taken from may ask")
        detained.ending = ending
        detained.endedAt = work.now
        detained.endedBy = work.officer.id
        try work.save(detained)
        try work.closeTasks(EnquiryTask.detainedCash.rawValue, about: exhibit.ref)
        try work.log(.exhibit, "\(exhibit.reference): detention ended. \(ending.title). \(reason)", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetainedCash.isOpen(ref.id, in: tx) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        DetainedCash.Ending.allCases.map { Option($0.rawValue, $0.title) }
    }
}
