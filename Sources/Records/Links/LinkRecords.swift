public import Base
public import Core
public import Storage

/// Connects two records by hand: who lives where, who keeps a vehicle, who is related to whom. Roles that law attaches to (arrested, charged,
/// officer in the case) are written only by the operations that make them true.
public struct LinkRecords: Operation {
    public static let name: OperationName = "records.link.make"
    public static let title = "Link two records"
    public static let form = Form {
        Section("Link") {
            Field.choice("type", "Kind of link", from: "link-type", required: .by("a link says what it means"))
            Field.choice("relationship", "Relationship", from: "relationship-type").shown(when: Condition("type", is: "ASSOC", "REL"))
            Field.text("fromKind", "From: kind of record", required: .by("a link has two ends"), max: 40)
            Field.subject("from", "record")
            Field.text("toKind", "To: kind of record", required: .by("a link has two ends"), max: 40)
            Field.subject("to", "record")
            LinkParticulars.fields
        }
    }

    public let type: String
    /// A code of `relationship-type`, for `ASSOC` and `REL` between people; reads from the first to the second: `PARENT` means the first is the parent.
    public let relationship: String?
    public let fromKind: RecordKind
    public let from: RawID
    public let toKind: RecordKind
    public let to: RawID
    public let particulars: LinkParticulars

    public init(
        type: String, from: Ref, to: Ref, relationship: String? = nil, said: String? = nil, since: Day? = nil, until: Day? = nil, grade: String? = nil,
        source: RawID? = nil, note: String? = nil
    ) {
        self.init(
            type: type, from: from, to: to, relationship: relationship,
            LinkParticulars(said: said, since: since, until: until, grade: grade, source: source.map { .known(ID($0)) }, note: note))
    }

    init(type: String, from: Ref, to: Ref, relationship: String?, _ particulars: LinkParticulars) {
        self.type = type
        self.relationship = relationship
        fromKind = from.kind
        self.from = from.id
        toKind = to.kind
        self.to = to.id
        self.particulars = particulars
    }

    private enum Keys: String, CodingKey { case type, relationship, fromKind, from, toKind, to }

    public init(from decoder: any Decoder) throws {
        particulars = try LinkParticulars(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        type = try container.decode(String.self, forKey: .type)
        relationship = try container.decodeIfPresent(String.self, forKey: .relationship)
        fromKind = try container.decode(RecordKind.self, forKey: .fromKind)
        from = try container.decode(RawID.self, forKey: .from)
        toKind = try container.decode(RecordKind.self, forKey: .toKind)
        to = try container.decode(RawID.self, forKey: .to)
    }

    public func encode(to encoder: any Encoder) throws {
        try particulars.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(type, forKey: .type)
        try container.encodeIfPresent(relationship, forKey: .relationship)
        try container.encode(fromKind, forKey: .fromKind)
        try container.encode(from, forKey: .from)
        try container.encode(toKind, forKey: .toKind)
        try container.encode(to, forKey: .to)
    }

    public var subject: Ref? { Ref(fromKind, from) }

    public func perform(in work: Work) throws -> ID<Link> {
        try work.requireFiled(Ref(fromKind, from))
        try work.requireFiled(Ref(toKind, to))
        var check = TextCheck()
        if from == to { check.add("to", "itself", "A record cannot be linked to itself. Choose another one.") }
        let today = London.day(of: work.now)
        let listed = try CodeList.code(type, of: "link-type", on: today, in: work.tx)
        if let listed { checkFits(listed, &check) } else { check.add("type", "not-on-the-list", "Kind of link: choose one from the list.") }
        if let relationship {
            if try CodeList.code(relationship, of: "relationship-type", on: today, in: work.tx) == nil {
                check.add("relationship", "not-on-the-list", "Relationship: choose one from the list.")
            }
            if type != "ASSOC", type != "REL" { check.add("relationship", "not-here", "Relationship: only for links between two people.") }
        }
        var link = GradedLink(
            id: work.newID(), type: relationship ?? type, from: Ref(fromKind, from), to: Ref(toKind, to), createdAt: work.now, createdBy: work.officer.id)
        try particulars.fill(&link, &check, work)
        try check.refuse()
        // The same connection in force is not made twice.
        let known = try work.tx.value(
            ID<Link>.self, "SELECT id FROM link WHERE from_id = \(from) AND type = \(link.type) AND to_id = \(to) AND until_at IS NULL AND NOT is_mistake")
        if let known { return known }
        work.concern(link.to)
        return ID(try work.save(link).id.raw)
    }

    private func checkFits(_ listed: Code, _ check: inout TextCheck) {
        if listed.detail["by"] == "operation" {
            check.add("type", "by-operation", "“\(listed.title)” is written by the operation that makes it true, not by hand. Do that operation instead.")
        }
        if let wanted = listed.detail["from"], !LinkTypes.fits(fromKind, wanted) {
            check.add("fromKind", "wrong-kind", "“\(listed.title)” starts at a record of kind \(LinkTypes.plain(wanted)). Choose another link, or turn it round.")
        }
        if let wanted = listed.detail["to"], !LinkTypes.fits(toKind, wanted) {
            check.add("toKind", "wrong-kind", "“\(listed.title)” ends at a record of kind \(LinkTypes.plain(wanted)). Choose another link, or turn it round.")
        }
    }

    /// For programs, which know both ends; pages begin at one end (`AddLink`).
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}

/// What is asked about any link: when, how it is known, from which record, as it was said.
public struct LinkParticulars: Codable, Sendable {
    public var said: String?
    public var since: Day?
    public var until: Day?
    /// A code of `link-grade`.
    public var grade: String?
    /// The record it was learned from: whoever may not see that does not see the link.
    public var source: Pick<AnyRecord, NothingNew>?
    public var note: String?

    init(said: String? = nil, since: Day? = nil, until: Day? = nil, grade: String? = nil, source: Pick<AnyRecord, NothingNew>? = nil, note: String? = nil) {
        self.said = said
        self.since = since
        self.until = until
        self.grade = grade
        self.source = source
        self.note = note
    }

    static let fields: [Field] = [
        .day("since", "Since", future: false),
        .day("until", "Until", hint: "The last day. Leave it empty while it goes on."),
        .choice("grade", "How it is known", from: GradedLink.grades),
        .pick("source", "Learned from", hint: "A report or another record. Whoever may not see that record does not see this link.", AnyRecord.kind, orNew: []),
        .text("said", "As it was said", hint: "The name or words used at the time.", max: 300),
        .text("note", "Note", lines: 2, max: 500),
    ]

    func fill(_ link: inout GradedLink, _ check: inout TextCheck, _ work: Work) throws {
        link.said = check.text("said", "As it was said", said, max: 300)
        link.note = check.text("note", "Note", note, max: 500)
        if let since, let until, until < since { check.add("until", "too-early", "Until: choose a day on or after \(London.text(since)).") }
        let today = London.day(of: work.now)
        link.grade = try check.code("grade", "How it is known", grade) { try CodeList.code($0, of: GradedLink.grades, on: today, in: work.tx) != nil }
        link.fromAt = since.map { London.start(of: $0) }
        link.untilAt = until.map { London.start(of: $0.adding(days: 1)) }
        switch source {
        case .known(let id):
            let source = try work.anyRecord(id.raw)
            (link.sourceKind, link.sourceId) = (source.kind, source.id)
        case .new: check.add("source", "not-picked", "Learned from: choose a record from the list, or leave it empty.")
        case nil: (link.sourceKind, link.sourceId) = (nil, nil)
        }
    }
}
