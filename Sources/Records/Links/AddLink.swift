public import Base
public import Core
public import Storage

/// Links the record on whose page it is opened to another one: first what this record is to it, then which.
public struct AddLink: Operation {
    public static let name: OperationName = "records.link.add"
    public static let title = "Link to another record"
    public static let form = Form {
        Section("Link") {
            Field.anySubject
            Field.option("role", "This record is", required: .by("a link says what it means"))
            Field.choice("relationship", "Relationship", hint: "This person is to the other: for example Parent of.", from: "relationship-type")
                .shown(when: Condition("role", is: "ASSOC>", "REL>"))
            Field.pick("other", "The other record", hint: "A name, a mark, a number, an address.", AnyRecord.kind, orNew: [], required: .by("a link has two ends"))
            LinkParticulars.fields
        }
    }

    public let kind: RecordKind
    public let record: RawID
    /// A code of `link-type` with `>` where it reads from this record, `<` where it reads to it.
    public let role: String
    public let relationship: String?
    public let other: Pick<AnyRecord, NothingNew>
    public let particulars: LinkParticulars

    private enum Keys: String, CodingKey { case kind, record, role, relationship, other }

    public init(from decoder: any Decoder) throws {
        particulars = try LinkParticulars(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        kind = try container.decode(RecordKind.self, forKey: .kind)
        record = try container.decode(RawID.self, forKey: .record)
        role = try container.decode(String.self, forKey: .role)
        relationship = try container.decodeIfPresent(String.self, forKey: .relationship)
        other = try container.decode(Pick<AnyRecord, NothingNew>.self, forKey: .other)
    }

    public func encode(to encoder: any Encoder) throws {
        try particulars.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(record, forKey: .record)
        try container.encode(role, forKey: .role)
        try container.encodeIfPresent(relationship, forKey: .relationship)
        try container.encode(other, forKey: .other)
    }

    public var subject: Ref? { Ref(kind, record) }

    public func perform(in work: Work) throws -> ID<Link> {
        guard case .known(let id) = other else {
            throw Refusal.invalid("other", code: "not-picked", "The other record: choose one from the list. Record it first if it is not known.")
        }
        let (own, other) = (Ref(kind, record), try work.anyRecord(id.raw))
        guard role.hasSuffix(">") || role.hasSuffix("<") else { throw Refusal.invalid("role", code: "not-a-choice", "This record is: choose one of those offered.") }
        let isOutward = role.hasSuffix(">")
        let link = LinkRecords(
            type: String(role.dropLast()), from: isOutward ? own : other, to: isOutward ? other : own, relationship: relationship.flatMap { $0.isEmpty ? nil : $0 },
            particulars)
        do {
            return try link.perform(in: work)
        } catch Refusal.invalid(let problems) {
            // Said of the fields of this form: it has one other end and one role.
            throw Refusal.invalid(problems.map { problem in Problem(Self.fields[problem.field] ?? problem.field, code: problem.code, problem.message) })
        }
    }

    private static let fields = ["type": "role", "from": "other", "to": "other", "fromKind": "role", "toKind": "role"]

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["kind": .string(ref.kind.name), "record": .string(ref.id.description)])
    }

    /// What a record of this kind can be to another by hand, read from its end.
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try byHand(tx).flatMap { code -> [Option] in
            var options: [Option] = []
            if LinkTypes.fits(ref.kind, code.detail["from"] ?? "") {
                options.append(Option(code.code + ">", "\(code.title) (\(LinkTypes.plain(code.detail["to"] ?? "")))"))
            }
            let isBothWays = code.detail["from"] == code.detail["to"] && code.detail["inverse"] == code.title
            if LinkTypes.fits(ref.kind, code.detail["to"] ?? ""), !isBothWays {
                options.append(Option(code.code + "<", "\(code.detail["inverse"] ?? code.title) (\(LinkTypes.plain(code.detail["from"] ?? "")))"))
            }
            return options
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try byHand(tx).contains { code in ["from", "to"].contains { LinkTypes.fits(ref.kind, code.detail[$0] ?? "") } }
    }

    /// The types of link that are not made by an operation of their own.
    private static func byHand(_ tx: Transaction) throws -> [Code] {
        try LinkTypes.on(London.day(of: .now), in: tx).all.filter { $0.detail["by"] != "operation" }
    }
}
