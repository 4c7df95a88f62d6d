public import Base
public import Core
public import Storage

/// Somebody wants an item out of its store.
public struct PropertyRequest: Filed {
    public static let table = "property_request"
    public static let kind: RecordKind = "property-request"

    public enum Status: String, Codable, Sendable, SQLBindable { case open, met, refused }

    public let id: ID<PropertyRequest>
    public var version = 0
    public let itemId: ID<PropertyItem>
    public let investigationId: ID<Investigation>
    public let reason: String
    public let wantedAt: Instant
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var status: Status
    public var answeredAt: Instant?
    public var answeredBy: ID<OfficerAccount>?
    public var answer: String?

    public var card: Card? { nil }
}

/// Asks for an item. Moving it to whoever asked answers the request.
public struct RequestItem: Operation {
    public static let name: OperationName = "investigation.property.request"
    public static let title = "Request it"
    public static let form = Form {
        Section("Request") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("reason", "What for", lines: 2, required: .by("property leaves its store for a reason"), max: 500)
            Field.moment("wantedAt", "Needed by", future: true, required: .by("the store plans its day"))
        }
    }

    public let exhibit: ID<Exhibit>
    public let reason: String
    public let wantedAt: Instant

    public init(_ exhibit: ID<Exhibit>, reason: String, wantedAt: Instant) {
        self.exhibit = exhibit
        self.reason = reason
        self.wantedAt = wantedAt
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        let (exhibit, item, crime) = try work.requireHeld(exhibit)
        let reason = try work.words(reason, "reason", "What for", because: "property leaves its store for a reason")
        guard wantedAt > work.now else { throw Refusal.invalid("wantedAt", code: "past", "Needed by: choose a time that is still to come.") }
        if try work.tx.exists("SELECT 1 FROM property_request WHERE item_id = \(item.id) AND status = 'open'") { throw Refusal.conflict("\(exhibit.reference) is requested already.") }
        if item.keeperId == work.officer.id { throw Refusal.conflict("You have \(exhibit.reference) yourself.") }
        try work.save(
            PropertyRequest(
                id: work.newID(), itemId: item.id, investigationId: crime.id, reason: reason, wantedAt: wantedAt, at: work.now, officerId: work.officer.id, status: .open))
        let title = "\(exhibit.reference) of \(crime.number ?? "") for \(work.officer.name): \(reason.prefix(60))"
        if let keeper = item.keeperId {
            try work.task(EnquiryTask.request.rawValue, title, about: exhibit.ref, for: .officer(keeper), due: wantedAt)
        } else {
            try work.task(EnquiryTask.request.rawValue, title, about: exhibit.ref, for: .role("PROP", in: nil), due: wantedAt)
        }
        try work.indexExhibit(exhibit, item)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item i WHERE i.exhibit_id = \(ref.id) AND i.closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM property_request r WHERE r.item_id = i.id AND r.status = 'open')")
    }
}

/// Refuses a request, with the reason.
public struct RefuseRequest: Operation {
    public static let name: OperationName = "investigation.store.refuse-request"
    public static let title = "Refuse the request"
    public static let form = Form {
        Section("Request") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("reason", "Why", required: .by("whoever asked must know what to do instead"), max: 500)
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
        let (exhibit, item, _) = try work.requireItem(exhibit)
        guard var request = try work.tx.first(PropertyRequest.self, "SELECT * FROM property_request WHERE item_id = \(item.id) AND status = 'open'") else {
            throw Refusal.conflict("\(exhibit.reference) is not requested.")
        }
        request.answer = try work.words(reason, "reason", "Why", because: "whoever asked must know what to do instead")
        request.status = .refused
        request.answeredAt = work.now
        request.answeredBy = work.officer.id
        try work.save(request)
        try work.closeTasks(EnquiryTask.request.rawValue, about: exhibit.ref, as: .cancelled, reason: request.answer)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_request r JOIN property_item i ON i.id = r.item_id WHERE i.exhibit_id = \(ref.id) AND r.status = 'open'")
    }
}
