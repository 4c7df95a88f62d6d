public import Base
public import Core
public import Storage

/// One count of cash by one person; two that agree make it certain (EXH-05).
public struct CashCount: Filed {
    public static let table = "cash_count"
    public static let kind: RecordKind = "cash-count"

    public let id: ID<CashCount>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let pence: Int
    public let seal: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    /// The count of another that it confirms.
    public let agreesWith: ID<CashCount>?

    public var card: Card? { nil }

    static func all(of item: ID<PropertyItem>, in tx: Transaction) throws -> [CashCount] {
        try tx.all(CashCount.self, "SELECT * FROM cash_count WHERE item_id = \(item) ORDER BY at, id LIMIT 50")
    }
}

/// Counts cash. Each of the two signs in and counts without being shown the other's figure.
public struct CountCash: Operation {
    public static let name: OperationName = "investigation.property.count-cash"
    public static let title = "Count the cash"
    public static let form = Form {
        Section("Count") {
            Field.subject("exhibit", Exhibit.kind)
            Field.money("amount", "Counted", hint: "Count it yourself. The other count is not shown.", required: .by("cash is counted by two (EXH-05)"))
            Field.text("seal", "Seal it is in now", required: .by("counted cash is sealed at once (EXH-05)"), max: 60)
        }
    }

    public let exhibit: ID<Exhibit>
    /// Pence.
    public let amount: Int
    public let seal: String

    public init(_ exhibit: ID<Exhibit>, amount: Int, seal: String) {
        self.exhibit = exhibit
        self.amount = amount
        self.seal = seal
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public struct Counted: Codable, Sendable, Hashable {
        /// Two agree.
        public let isConfirmed: Bool
    }

    public func perform(in work: Work) throws -> Counted {
        var (exhibit, item, crime) = try work.requireHeld(exhibit)
        guard item.category == "CASH" else { throw Refusal.conflict("\(exhibit.reference) is not recorded as cash. Correct the thing first.") }
        if item.cashConfirmed { throw Refusal.conflict("Two have counted the same already.") }
        let seal = try work.words(seal, "seal", "Seal", because: "counted cash is sealed at once (EXH-05)")
        if amount < 0 { throw Refusal.invalid("amount", code: "out-of-range", "Counted: give an amount.") }
        let before = try CashCount.all(of: item.id, in: work.tx)
        if before.last?.officerId == work.officer.id { throw Refusal.forbidden("You counted last, so somebody else counts now.", rule: "EXH-05") }
        let other = before.last { $0.officerId != work.officer.id && $0.pence == amount }
        try work.save(CashCount(id: work.newID(), itemId: item.id, pence: amount, seal: seal, at: work.now, officerId: work.officer.id, agreesWith: other?.id))
        try work.closeTasks(EnquiryTask.cash.rawValue, about: exhibit.ref)
        item.seenAt = work.now
        if other != nil {
            item.cashPence = amount
            item.cashConfirmed = true
        }
        item = try work.save(item)
        // Opened, counted and sealed anew where it is: its chain says so.
        if item.seal != seal { item = try reseal(item, exhibit, seal, work) }
        if other == nil {
            try work.indexExhibit(exhibit, item)
            let words = before.isEmpty ? "Count" : "Counts differ: count again"
            try work.task(
                EnquiryTask.cash.rawValue, "\(words) \(exhibit.reference) of \(crime.number ?? "")", about: exhibit.ref, for: .role("SGT", in: crime.unitId),
                due: work.now.adding(hours: before.isEmpty ? 4 : 1))
        }
        return Counted(isConfirmed: other != nil)
    }

    private func reseal(_ item: PropertyItem, _ exhibit: Exhibit, _ seal: String, _ work: Work) throws -> PropertyItem {
        guard let place = item.place else { return item }
        return try work.move(
            item, exhibit, to: place, status: item.status, reason: "Opened, counted and sealed again", at: max(work.now, item.movedAt), sealBefore: item.seal, sealAfter: seal,
            signature: nil, isScanned: false)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item i WHERE i.exhibit_id = \(ref.id) AND i.category = 'CASH' AND i.closed_at IS NULL AND NOT i.cash_confirmed")
    }
}
