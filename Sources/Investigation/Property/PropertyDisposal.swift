public import Base
public import Core
import Records
public import Storage

/// Property on its way out for good: proposed by one, authorised by another, done before a witness.
public struct PropertyDisposal: Filed {
    public static let table = "property_disposal"
    public static let kind: RecordKind = "property-disposal"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case proposed, authorised, refused, done
        public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    public let id: ID<PropertyDisposal>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let investigationId: ID<Investigation>
    /// A code of `disposal-method`.
    public let method: String
    public let reason: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var status: Status
    public var decidedAt: Instant?
    public var decidedBy: ID<OfficerAccount>?
    public var decision: String?
    public var doneAt: Instant?
    public var doneBy: ID<OfficerAccount>?
    public var witnessId: ID<OfficerAccount>?

    public var card: Card? { nil }

    static func open(_ exhibit: RawID, in tx: Transaction) throws -> PropertyDisposal? {
        try tx.first(
            PropertyDisposal.self,
            "SELECT d.* FROM property_disposal d JOIN property_item i ON i.id = d.item_id WHERE i.exhibit_id = \(exhibit) AND d.status IN ('proposed', 'authorised')")
    }
}

extension Work {
    /// Refuses disposal of what must stay.
    func requireDisposable(_ item: PropertyItem, _ exhibit: Exhibit, method: String, _ crime: Investigation) throws {
        let facts = DisposalRules.Facts(
            openHolds: try PropertyHold.open(item.id, in: tx).map(\.reason), keepUntil: item.keepUntil, today: London.day(of: now), investigationIsOpen: crime.isOpen,
            method: method, category: item.category, isLost: item.status == PropertyItem.lost, isDetained: try DetainedCash.open(item.id, in: tx) != nil)
        let obstacles = DisposalRules.obstacles(facts)
        guard let first = obstacles.first else { return }
        let field = first.value == "not-this-way" ? "method" : ""
        throw Refusal.invalid(field, code: first.value, "\(exhibit.reference): \(obstacles.map(\.reason).joined(separator: " ")) (\(first.citation))")
    }
}

/// Proposes how property leaves.
public struct ProposeDisposal: Operation {
    public static let name: OperationName = "investigation.property.propose-disposal"
    public static let title = "Propose disposal"
    public static let form = Form {
        Section("Disposal") {
            Field.subject("exhibit", Exhibit.kind)
            Field.choice("method", "How", from: "disposal-method", required: .by("the way decides who signs"))
            Field.text("reason", "Why it is needed no longer", lines: 3, required: .by("evidence may be wanted again"), max: 1000)
        }
    }

    public let exhibit: ID<Exhibit>
    public let method: String
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, method: String, reason: String) {
        self.exhibit = exhibit
        self.method = method
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> ID<PropertyDisposal> {
        let (exhibit, item, crime) = try work.requireHeld(exhibit)
        try work.requireCode(method, of: "disposal-method", "method", "How")
        let reason = try work.words(reason, "reason", "Why", because: "evidence may be wanted again")
        if try PropertyDisposal.open(exhibit.id.raw, in: work.tx) != nil { throw Refusal.conflict("Disposal of \(exhibit.reference) is proposed already.") }
        try work.requireDisposable(item, exhibit, method: method, crime)
        let proposed = try work.save(
            PropertyDisposal(
                id: work.newID(), itemId: item.id, investigationId: crime.id, method: method, reason: reason, at: work.now, officerId: work.officer.id, status: .proposed))
        try work.indexExhibit(exhibit, item)
        try work.task(
            EnquiryTask.disposal.rawValue, "Authorise disposal of \(exhibit.reference) of \(crime.number ?? "")", about: exhibit.ref, for: .role("SGT", in: crime.unitId),
            due: work.now.adding(hours: 7 * 24))
        return proposed.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try MoveItem.isOffered(on: ref, to: officer, in: tx) && PropertyDisposal.open(ref.id, in: tx) == nil
    }
}

/// Authorises disposal of many items at once, or refuses it: never one's own proposal.
public struct DecideDisposals: Operation {
    public static let name: OperationName = "investigation.supervision.disposal"
    public static let title = "Decide on disposal"
    public static let form = Form(isStart: true) {
        Section("Disposal") {
            Field.options("items", "Items", required: .by("what goes is named one by one"))
            Field.yesNo("authorised", "Authorise?", required: .by("nothing is disposed of unanswered"))
            Field.text("reason", "Why", lines: 2, required: .by("the decision is accounted for"), max: 1000)
        }
    }

    public let items: [String]
    public let authorised: Bool
    public let reason: String

    public init(_ items: [ID<Exhibit>], authorised: Bool, reason: String) {
        self.items = items.map(\.description)
        self.authorised = authorised
        self.reason = reason
    }

    public func perform(in work: Work) throws -> Done {
        let reason = try work.words(reason, "reason", "Why", because: "the decision is accounted for")
        guard !items.isEmpty, items.count <= 100 else { throw Refusal.invalid("items", code: "required", "Items: choose from 1 to 100.") }
        for text in Set(items).sorted() {
            guard let id = ID<Exhibit>(text) else { throw Refusal.notFound }
            let (exhibit, item, crime) = try work.requireHeld(id)
            guard var disposal = try PropertyDisposal.open(id.raw, in: work.tx), disposal.status == .proposed else { throw Refusal.conflict("\(exhibit.reference) waits for no decision.") }
            if disposal.officerId == work.officer.id {
                throw Refusal.forbidden("You proposed the disposal of \(exhibit.reference), so somebody else decides.", rule: "separation of duty")
            }
            if authorised { try work.requireDisposable(item, exhibit, method: disposal.method, crime) }
            disposal.status = authorised ? .authorised : .refused
            disposal.decision = reason
            disposal.decidedAt = work.now
            disposal.decidedBy = work.officer.id
            try work.save(disposal)
            try work.closeTasks(EnquiryTask.disposal.rawValue, about: exhibit.ref)
        }
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(["items": .array([.string(ref.id.description)])]) }
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try PropertyDisposal.open(ref.id, in: tx).map { $0.status == .proposed && $0.officerId != officer.id } ?? false
    }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        struct Row: Codable { let id: RawID; let title: String }
        return try tx.all(
            Row.self,
            """
            SELECT x.id, x.reference || ' ' || x.description AS title FROM property_disposal d JOIN property_item i ON i.id = d.item_id JOIN exhibit x ON x.id = i.exhibit_id
            WHERE d.status = 'proposed' AND d.officer_id <> \(officer.id) AND d.investigation_id = (SELECT investigation_id FROM exhibit WHERE id = \(ref.id))
            AND \(Visibility(to: officer).condition("d.investigation_id")) ORDER BY d.id LIMIT 100
            """
        ).map { Option($0.id.description, $0.title) }
    }
}

/// Carries out an authorised disposal, before a witness.
public struct CarryOutDisposal: Operation {
    public static let name: OperationName = "investigation.store.dispose"
    public static let title = "Carry out the disposal"
    public static let form = Form {
        Section("Disposal") {
            Field.subject("exhibit", Exhibit.kind)
            Field.officer("witness", "Witness", hint: "Another officer or member of staff who was there.", required: .by("nobody destroys or gives away evidence alone"))
            Field.text("recipient", "Given to, or where destroyed", required: .by("the chain ends there (EXH-02)"), max: 300)
            Field.text("sealBefore", "Seal found on it", max: 60)
            Field.signature("signature", "Signature of who receives it", hint: "Needed when it is returned or transferred.")
        }
    }

    public let exhibit: ID<Exhibit>
    public let witness: ID<OfficerAccount>
    public let recipient: String
    public let sealBefore: String?
    public let signature: Signed?

    public init(_ exhibit: ID<Exhibit>, witness: ID<OfficerAccount>, recipient: String, sealBefore: String? = nil, signature: Signed? = nil) {
        self.exhibit = exhibit
        self.witness = witness
        self.recipient = recipient
        self.sealBefore = sealBefore
        self.signature = signature
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        let (exhibit, item, crime) = try work.requireHeld(exhibit)
        guard var disposal = try PropertyDisposal.open(exhibit.id.raw, in: work.tx), disposal.status == .authorised else {
            throw Refusal.conflict("Disposal of \(exhibit.reference) is not authorised.")
        }
        if witness == work.officer.id { throw Refusal.invalid("witness", code: "same-officer", "Witness: choose somebody else than yourself.") }
        guard let seen = try work.tx.find(OfficerAccount.self, witness), seen.isActive else {
            throw Refusal.invalid("witness", code: "unknown-officer", "Witness: there is no such officer in service.")
        }
        try work.requireDisposable(item, exhibit, method: disposal.method, crime)
        let recipient = try work.words(recipient, "recipient", "Given to", because: "the chain ends there (EXH-02)")
        if sealBefore != item.seal {
            throw Refusal.invalid("sealBefore", code: "seal", "Seal: it is recorded under \(item.seal.map { "seal \($0)" } ?? "no seal"). Look at the bag again; move it first if it shows another (EXH-02).")
        }
        if ["return", "transfer"].contains(disposal.method), (signature?.name ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("signature", code: "required", "Signature: whoever receives it signs.")
        }
        let status = try CodeList.code(disposal.method, of: "disposal-method", on: London.day(of: work.now), in: work.tx)?.detail["status"] ?? "RET"
        var gone = try work.move(
            item, exhibit, to: .outside(recipient), status: status, reason: "\(disposal.reason) Witness: \(Officers.label(seen))", at: work.now, sealBefore: sealBefore,
            sealAfter: nil, signature: signature, isScanned: false)
        gone.closedAt = work.now
        try work.save(gone)
        disposal.status = .done
        disposal.doneAt = work.now
        disposal.doneBy = work.officer.id
        disposal.witnessId = witness
        try work.save(disposal)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try PropertyDisposal.open(ref.id, in: tx)?.status == .authorised }
}
