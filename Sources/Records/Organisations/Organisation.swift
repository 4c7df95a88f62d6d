public import Base
public import Core
import Storage

/// A business, a public body, a group with a name.
public struct Organisation: Filed {
    public static let table = "organisation"
    public static let kind: RecordKind = "organisation"

    public let id: ID<Organisation>
    public var version = 0
    public var name: String
    /// What it is, in a word or two: shop, school, charity.
    public var type: String?
    public let createdAt: Instant

    public init(id: ID<Organisation>, name: String, type: String? = nil, createdAt: Instant) {
        self.id = id
        self.name = name
        self.type = type
        self.createdAt = createdAt
    }

    public var card: Card? { Card(ref, title: name, summary: type ?? "", at: createdAt, words: [type, NameKey.family(name)].compactMap { $0 }) }
}

/// Writes down an organisation.
public struct RecordOrganisation: Operation {
    public static let name: OperationName = "records.organisation.record"
    public static let title = "Record an organisation"
    public static let form = Form {
        Section("Organisation") {
            Field.text("called", "Name", required: .by("it is found by name"), max: 200)
            Field.text("type", "What it is", hint: "For example shop, school, charity.", max: 60)
        }
    }

    public let called: String
    public let type: String?

    public init(called: String, type: String? = nil) {
        self.called = called
        self.type = type
    }

    public func perform(in work: Work) throws -> ID<Organisation> {
        var check = TextCheck()
        let name = check.text("called", "Name", called, max: 200)
        if name == nil { check.add("called", "required", "Name: give it, because an organisation is found by name.") }
        let type = check.text("type", "What it is", type, max: 60)
        try check.refuse()
        return try work.save(Organisation(id: work.newID(), name: name ?? "", type: type, createdAt: work.now)).id
    }
}
