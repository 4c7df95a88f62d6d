public import Base
public import Core
public import Storage

/// A store gone through by scanning: what the record puts there against what lies there.
public struct StoreAudit: Filed {
    public static let table = "store_audit"
    public static let kind: RecordKind = "store-audit"

    public let id: ID<StoreAudit>
    public var version = 0
    public let storeId: ID<PropertyStore>
    public let startedAt: Instant
    public let startedBy: ID<OfficerAccount>
    public var closedAt: Instant?
    public var closedBy: ID<OfficerAccount>?
    public var found: Int
    public var missing: Int
    public var unexpected: Int

    public var card: Card? { nil }

    static func open(of store: RawID, in tx: Transaction) throws -> StoreAudit? {
        try tx.first(StoreAudit.self, "SELECT * FROM store_audit WHERE store_id = \(store) AND closed_at IS NULL")
    }
}

/// One item of an audit.
public struct StoreAuditLine: Filed {
    public static let table = "store_audit_line"
    public static let kind: RecordKind = "store-audit-line"

    public enum Result: String, Codable, CaseIterable, Sendable, SQLBindable { case found, missing, unexpected }

    public let id: ID<StoreAuditLine>
    public var version = 0
    public let auditId: ID<StoreAudit>
    public let itemId: ID<PropertyItem>
    public let result: Result
    /// Where the record had it then.
    public let recordedIn: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }
}

/// Begins to audit a store with everything below it.
public struct StartAudit: Operation {
    public static let name: OperationName = "investigation.store.audit.start"
    public static let title = "Audit the store"
    public static let form = Form { Section("Audit") { Field.subject("store", PropertyStore.kind) } }

    public let store: ID<PropertyStore>

    public init(_ store: ID<PropertyStore>) { self.store = store }

    public var subject: Ref? { Ref(PropertyStore.kind, store) }

    public func perform(in work: Work) throws -> ID<StoreAudit> {
        let store = try work.require(PropertyStore.self, store)
        if try StoreAudit.open(of: store.id.raw, in: work.tx) != nil { throw Refusal.conflict("\(store.name) is being audited already. Go on scanning, or end that audit.") }
        return try work.save(
            StoreAudit(id: work.newID(), storeId: store.id, startedAt: work.now, startedBy: work.officer.id, found: 0, missing: 0, unexpected: 0)
        ).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try StoreAudit.open(of: ref.id, in: tx) == nil }
}

/// Scans one item in an audit. It is written down as found, or as unexpected where the record has it elsewhere; nothing is moved.
public struct ScanInAudit: Operation {
    public static let name: OperationName = "investigation.store.audit.scan"
    public static let title = "Scan in the audit"
    public static let form = Form {
        Section("Scan") {
            Field.subject("store", PropertyStore.kind)
            Field.text("label", "Label", required: .by("an item is known by its label"), max: 40)
        }
    }

    public let store: ID<PropertyStore>
    public let label: String

    public init(_ store: ID<PropertyStore>, label: String) {
        self.store = store
        self.label = label
    }

    public struct Seen: Codable, Sendable, Hashable {
        public let result: StoreAuditLine.Result
        public let reference: String
        /// Where the record has it.
        public let recordedIn: String
    }

    public var subject: Ref? { Ref(PropertyStore.kind, store) }

    public func perform(in work: Work) throws -> Seen {
        let store = try work.require(PropertyStore.self, store)
        guard let audit = try StoreAudit.open(of: store.id.raw, in: work.tx) else { throw Refusal.conflict("No audit of \(store.name) is under way. Start one.") }
        var item = try work.scanned(label, "label")
        let (exhibit, _, _) = try work.requireItem(item.exhibitId)
        if try work.tx.exists("SELECT 1 FROM store_audit_line WHERE audit_id = \(audit.id) AND item_id = \(item.id)") {
            throw Refusal.invalid("label", code: "twice", "\(exhibit.reference) is scanned in this audit already.")
        }
        let isHere = try item.storeId.map { id in try work.tx.exists("SELECT 1 FROM property_store WHERE id = \(id) AND path LIKE \(store.path + "%")") } ?? false
        let recorded = try item.place?.text(in: work.tx) ?? "gone from police possession"
        try work.save(
            StoreAuditLine(
                id: work.newID(), auditId: audit.id, itemId: item.id, result: isHere ? .found : .unexpected, recordedIn: recorded, at: work.now, officerId: work.officer.id))
        if isHere {
            item.seenAt = work.now
            // Found again where it belongs.
            if item.status == PropertyItem.lost { item.status = "STORE" }
            item = try work.save(item)
            try work.indexExhibit(exhibit, item)
            try work.closeTasks(EnquiryTask.missing.rawValue, about: exhibit.ref)
        }
        return Seen(result: isHere ? .found : .unexpected, reference: exhibit.reference, recordedIn: recorded)
    }
}

/// Ends an audit: what was not scanned is missing, and somebody is told of each.
public struct EndAudit: Operation {
    public static let name: OperationName = "investigation.store.audit.end"
    public static let title = "End the audit"
    /// Items of one audit that a task each is raised for; an audit with more names them in its list.
    static let tasksMax = 200
    public static let form = Form {
        Section("Audit") {
            Field.subject("store", PropertyStore.kind)
            Field.text("note", "Note", lines: 2, max: 1000)
        }
    }

    public let store: ID<PropertyStore>
    public let note: String?

    public init(_ store: ID<PropertyStore>, note: String? = nil) {
        self.store = store
        self.note = note
    }

    public struct Ended: Codable, Sendable, Hashable {
        public let found: Int
        public let missing: Int
        public let unexpected: Int
    }

    public var subject: Ref? { Ref(PropertyStore.kind, store) }

    public func perform(in work: Work) throws -> Ended {
        let store = try work.require(PropertyStore.self, store)
        guard var audit = try StoreAudit.open(of: store.id.raw, in: work.tx) else { throw Refusal.conflict("No audit of \(store.name) is under way.") }
        if let note { work.note("note", .string(note)) }
        // What came in after the audit began was scanned on the way in.
        let missing = try work.tx.all(
            PropertyItem.self,
            """
            SELECT i.* FROM property_item i JOIN property_store s ON s.id = i.store_id WHERE s.path LIKE \(store.path + "%") AND i.closed_at IS NULL
            AND i.moved_at <= \(audit.startedAt) AND \(Visibility(to: work.officer).condition("i.investigation_id"))
            AND NOT EXISTS (SELECT 1 FROM store_audit_line l WHERE l.audit_id = \(audit.id) AND l.item_id = i.id) ORDER BY i.id
            """)
        for (index, item) in missing.enumerated() { try miss(item, audit, isTask: index < Self.tasksMax, work) }
        func count(_ result: StoreAuditLine.Result) throws -> Int {
            try work.tx.value(Int.self, "SELECT count(*) FROM store_audit_line WHERE audit_id = \(audit.id) AND result = \(result)") ?? 0
        }
        audit.found = try count(.found)
        audit.missing = missing.count
        audit.unexpected = try count(.unexpected)
        audit.closedAt = work.now
        audit.closedBy = work.officer.id
        try work.save(audit)
        return Ended(found: audit.found, missing: audit.missing, unexpected: audit.unexpected)
    }

    private func miss(_ item: PropertyItem, _ audit: StoreAudit, isTask: Bool, _ work: Work) throws {
        let recorded = try item.place?.text(in: work.tx) ?? ""
        try work.save(
            StoreAuditLine(id: work.newID(), auditId: audit.id, itemId: item.id, result: .missing, recordedIn: recorded, at: work.now, officerId: work.officer.id))
        guard let exhibit = try work.tx.find(Exhibit.self, item.exhibitId), let crime = try work.tx.find(Investigation.self, item.investigationId) else { return }
        guard isTask, try !work.tx.exists("SELECT 1 FROM task WHERE subject_id = \(exhibit.id) AND kind = \(EnquiryTask.missing.rawValue) AND status = 'open'") else { return }
        try work.indexExhibit(exhibit, item)
        try work.task(
            EnquiryTask.missing.rawValue, "\(exhibit.reference) of \(crime.number ?? "") was not found in \(recorded)", about: exhibit.ref, for: .role("PROP", in: nil),
            due: work.now.adding(hours: 24))
        if let officer = crime.officerInCase { work.concern(Ref(OfficerAccount.kind, officer)) }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try StoreAudit.open(of: ref.id, in: tx) != nil }
}

/// Reports an item lost after the search for it: professional standards are told.
public struct ReportLost: Operation {
    public static let name: OperationName = "investigation.store.report-lost"
    public static let title = "Report it lost"
    public static let form = Form {
        Section("Loss") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("search", "Where it was searched for, and by whom", lines: 4, required: .by("evidence is given up only after a search"), max: 2000)
        }
    }

    public let exhibit: ID<Exhibit>
    public let search: String

    public init(_ exhibit: ID<Exhibit>, search: String) {
        self.exhibit = exhibit
        self.search = search
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        var (exhibit, item, crime) = try work.requireHeld(exhibit)
        let search = try work.words(search, "search", "Search", because: "evidence is given up only after a search")
        guard item.status != PropertyItem.lost else { throw Refusal.conflict("\(exhibit.reference) is reported lost already.") }
        item.status = PropertyItem.lost
        item = try work.save(item)
        try work.indexExhibit(exhibit, item)
        try work.closeTasks(EnquiryTask.missing.rawValue, about: exhibit.ref)
        try work.task(
            EnquiryTask.missing.rawValue, "\(exhibit.reference) of \(crime.number ?? "") is lost in police possession", about: exhibit.ref, for: .role("PSD", in: nil),
            due: work.now.adding(hours: 24))
        try work.logEnquiry("other", "\(exhibit.reference) reported lost in police possession. \(search)", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item WHERE exhibit_id = \(ref.id) AND closed_at IS NULL AND status <> \(PropertyItem.lost)")
    }
}
