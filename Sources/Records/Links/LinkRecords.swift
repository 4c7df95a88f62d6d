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
            Field.text("said", "As it was said", hint: "The name or words used at the time.", max: 300)
            Field.day("since", "Since", future: false)
            Field.day("until", "Until")
        }
    }

    public let type: String
    /// A code of `relationship-type`, for `ASSOC` and `REL` between people; reads from the first to the second: `PARENT` means the first is the parent.
    public let relationship: String?
    public let fromKind: RecordKind
    public let from: RawID
    public let toKind: RecordKind
    public let to: RawID
    public let said: String?
    public let since: Day?
    public let until: Day?

    public init(type: String, from: Ref, to: Ref, relationship: String? = nil, said: String? = nil, since: Day? = nil, until: Day? = nil) {
        self.type = type
        self.relationship = relationship
        fromKind = from.kind
        self.from = from.id
        toKind = to.kind
        self.to = to.id
        self.said = said
        self.since = since
        self.until = until
    }

    public var subject: Ref? { Ref(fromKind, from) }

    public func perform(in work: Work) throws -> ID<Link> {
        try requireRecord(Ref(fromKind, from), work)
        try requireRecord(Ref(toKind, to), work)
        var check = TextCheck()
        let said = check.text("said", "As it was said", said, max: 300)
        if from == to { check.add("to", "itself", "A record cannot be linked to itself. Choose another one.") }
        if let since, let until, until < since { check.add("until", "too-early", "Until: choose a day on or after \(London.text(since)).") }
        let today = London.day(of: work.now)
        let listed = try CodeList.code(type, of: "link-type", on: today, in: work.tx)
        if let listed { checkFits(listed, &check) } else { check.add("type", "not-on-the-list", "Kind of link: choose one from the list.") }
        if let relationship {
            if try CodeList.code(relationship, of: "relationship-type", on: today, in: work.tx) == nil {
                check.add("relationship", "not-on-the-list", "Relationship: choose one from the list.")
            }
            if type != "ASSOC", type != "REL" { check.add("relationship", "not-here", "Relationship: only for links between two people.") }
        }
        try check.refuse()
        return try work.link(
            relationship ?? type, from: Ref(fromKind, from), to: Ref(toKind, to), said: said, fromAt: since.map { London.start(of: $0) },
            untilAt: until.map { London.start(of: $0.adding(days: 1)) })
    }

    /// Both ends must be filed and visible: the name of a hidden record must not be found out by linking to it.
    private func requireRecord(_ ref: Ref, _ work: Work) throws {
        let filed = try work.tx.exists(
            "SELECT 1 FROM entry e WHERE e.id = \(ref.id) AND e.kind = \(ref.kind) AND \(Visibility(to: work.officer).condition("e.id"))")
        guard filed else { throw Refusal.notFound }
    }

    private func checkFits(_ listed: Code, _ check: inout TextCheck) {
        if listed.detail["by"] == "operation" {
            check.add("type", "by-operation", "“\(listed.title)” is written by the operation that makes it true, not by hand. Do that operation instead.")
        }
        if let wanted = listed.detail["from"], !Self.fits(fromKind, wanted) {
            check.add("fromKind", "wrong-kind", "“\(listed.title)” starts at a record of kind \(wanted). Choose another link, or turn it round.")
        }
        if let wanted = listed.detail["to"], !Self.fits(toKind, wanted) {
            check.add("toKind", "wrong-kind", "“\(listed.title)” ends at a record of kind \(wanted). Choose another link, or turn it round.")
        }
    }

    private static func fits(_ kind: RecordKind, _ wanted: String) -> Bool {
        wanted == "any" || wanted == kind.name || wanted == "event" && !RecordsModule.things.contains(kind)
    }

    /// Made through the API and by typed operations; pages offer links where they know both ends.
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}
