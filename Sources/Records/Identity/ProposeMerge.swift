public import Base
public import Core
import Storage

/// Says that two records are one person. Another officer confirms it; until then nothing changes.
public struct ProposeMerge: Operation {
    public static let name: OperationName = "records.merge.propose"
    public static let title = "Same person as another record"
    public static let category = ActCategory.combination
    public static let form = Form {
        Section("Same person") {
            Field.subject("person", Person.kind)
            Field.pick("other", "The other record", hint: "A name, a birth date, a PNC ID.", Person.kind, orNew: [], required: .by("two records are compared"))
            Field.text(
                "reason", "Why they are one person", hint: "What you know beyond the likeness of the records.", lines: 3,
                required: .by("the officer who confirms it must be able to check"), max: 1000)
        }
    }

    static let confirm = TaskKind("records.merge.confirm", title: "Confirm that two records are one person")
    static let confirmers = "INTO"

    public let person: ID<Person>
    public let other: Pick<Person, NothingNew>
    public let reason: String

    public init(person: ID<Person>, other: ID<Person>, reason: String) {
        self.person = person
        self.other = .known(other)
        self.reason = reason
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<PersonMerge> {
        guard case .known(let second) = other else { throw Refusal.invalid("other", code: "not-picked", "The other record: choose one from the list.") }
        let one = try work.require(Person.self, person)
        let other = try work.require(Person.self, second)
        guard one.id != other.id else { throw Refusal.invalid("other", code: "itself", "The other record: this is the same record. Choose another one.") }
        var check = TextCheck()
        let reason = check.text("reason", "Why they are one person", reason, max: 1000)
        if reason == nil { check.add("reason", "required", "Why they are one person: give it, because the officer who confirms it must be able to check.") }
        try check.refuse()
        let pair = PersonPair(one.id, other.id)
        if let obstacle = try Identity.obstacle(pair, in: work.tx) { throw obstacle }
        var merge = try PersonMerge.open(pair, in: work.tx) ?? PersonMerge.new(pair, work)
        guard merge.status == .suggested else { throw Refusal.conflict("An officer has proposed this already. It waits for another to confirm it.") }
        merge.status = .proposed
        merge.reason = reason
        merge.proposedAt = work.now
        merge.proposedBy = work.officer.id
        try work.save(merge)
        work.concern(other.ref)
        try work.task(
            Self.confirm.name, "Confirm: \(one.displayName) and \(other.displayName) are one person", about: one.ref, for: .role(Self.confirmers, in: nil),
            due: work.now.adding(hours: 72))
        return merge.id
    }
}
