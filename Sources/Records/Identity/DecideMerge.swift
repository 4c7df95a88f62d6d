public import Base
public import Core
public import Storage

/// Confirms that two records are one person: from now on they are read as one. Nothing of either is moved.
public struct ConfirmMerge: Operation {
    public static let name: OperationName = "identity.merge.confirm"
    public static let title = "Confirm: one person"
    public static let category = ActCategory.combination
    public static let form = Form {
        Section("One person") {
            Field.subject("merge", PersonMerge.kind)
            Field.text("reason", "What you checked", lines: 3, required: .by("a second officer answers for the decision"), max: 1000)
        }
    }

    public let merge: ID<PersonMerge>
    public let reason: String

    public init(merge: ID<PersonMerge>, reason: String) {
        self.merge = merge
        self.reason = reason
    }

    public var subject: Ref? { Ref(PersonMerge.kind, merge) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try PersonMerge.has(.proposed, ref, in: tx) }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try PersonMerge.both(ref, for: officer, in: tx).map { both in ["\(both) are one person from now on: the page of either shows what is on both. It can be undone."] } ?? []
    }

    public func perform(in work: Work) throws -> Done {
        var found = try PersonMerge.require(merge, .proposed, work)
        guard found.proposedBy != work.officer.id else {
            throw Refusal.forbidden("You proposed this yourself. Another officer must confirm it, so that two have looked.")
        }
        if let obstacle = try Identity.obstacle(found.pair, in: work.tx) { throw obstacle }
        let reason = try PersonMerge.reason(reason)
        found.status = .confirmed
        found.decidedAt = work.now
        found.decidedBy = work.officer.id
        found.decisionReason = reason
        try work.save(found)
        try JoinedRestrictions.settle(try Identity.records(of: found.lowId, in: work.tx), work)
        try found.closeTasks(work)
        return Done()
    }
}

/// Declines a suggestion or a proposal: the two are remembered as two people.
public struct DeclineMerge: Operation {
    public static let name: OperationName = "identity.merge.decline"
    public static let title = "Decline: two people"
    public static let form = Form {
        Section("Two people") {
            Field.subject("merge", PersonMerge.kind)
            Field.text("reason", "How you know", lines: 3, required: .by("the pair is not suggested again"), max: 1000)
        }
    }

    public let merge: ID<PersonMerge>
    public let reason: String

    public init(merge: ID<PersonMerge>, reason: String) {
        self.merge = merge
        self.reason = reason
    }

    public var subject: Ref? { Ref(PersonMerge.kind, merge) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try PersonMerge.has(.proposed, ref, in: tx) || PersonMerge.has(.suggested, ref, in: tx) }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try PersonMerge.both(ref, for: officer, in: tx).map { both in ["\(both) stay two people, and the pair is not suggested again."] } ?? []
    }

    public func perform(in work: Work) throws -> Done {
        let found = try PersonMerge.require(merge, nil, work)
        guard found.status == .proposed || found.status == .suggested else { throw Refusal.conflict("This was decided already: \(found.status.rawValue).") }
        try found.decline(try PersonMerge.reason(reason), work)
        return Done()
    }
}

/// Undoes a confirmed merge. What was written on either record stays with that record, also what came after they were joined.
public struct UndoMerge: Operation {
    public static let name: OperationName = "identity.merge.undo"
    public static let title = "Undo: part the records"
    public static let form = Form {
        Section("Part the records") {
            Field.subject("merge", PersonMerge.kind)
            Field.yesNo("areTwoPeople", "Are they two people?", hint: "Yes keeps the pair from being suggested again.", required: .by("a mistake must not come back"))
            Field.text("reason", "Why", lines: 3, required: .by("two officers held them to be one"), max: 1000)
        }
    }

    public let merge: ID<PersonMerge>
    public let areTwoPeople: Bool
    public let reason: String

    public init(merge: ID<PersonMerge>, areTwoPeople: Bool, reason: String) {
        self.merge = merge
        self.areTwoPeople = areTwoPeople
        self.reason = reason
    }

    public var subject: Ref? { Ref(PersonMerge.kind, merge) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try PersonMerge.has(.confirmed, ref, in: tx) }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try PersonMerge.both(ref, for: officer, in: tx).map { both in ["\(both) become two again. What was written on either record stays with it, also what came after they were joined."] } ?? []
    }

    public func perform(in work: Work) throws -> Done {
        var found = try PersonMerge.require(merge, .confirmed, work)
        let reason = try PersonMerge.reason(reason)
        found.status = .undone
        found.undoneAt = work.now
        found.undoneBy = work.officer.id
        found.undoneReason = reason
        try work.save(found)
        for end in [found.lowId, found.highId] { try JoinedRestrictions.settle(try Identity.records(of: end, in: work.tx), work) }
        if areTwoPeople { try work.keepApart(found.pair, because: reason) }
        return Done()
    }
}

/// Withdraws the decision that two records are two people.
public struct WithdrawApart: Operation {
    public static let name: OperationName = "identity.apart.withdraw"
    public static let title = "Withdraw: may be one person after all"
    public static let form = Form {
        Section("Two records") {
            Field.subject("person", Person.kind)
            Field.pick("other", "The other record", Person.kind, orNew: [], required: .by("the decision is about two records"))
            Field.text("reason", "Why", lines: 3, required: .by("an officer decided otherwise"), max: 1000)
        }
    }

    public let person: ID<Person>
    public let other: Pick<Person, NothingNew>
    public let reason: String

    public init(person: ID<Person>, other: ID<Person>, reason: String) {
        self.person = person
        self.other = .known(other)
        self.reason = reason
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM person_apart WHERE (low_id = \(ref.id) OR high_id = \(ref.id)) AND withdrawn_at IS NULL")
    }

    public func perform(in work: Work) throws -> Done {
        guard case .known(let second) = other else { throw Refusal.invalid("other", code: "not-picked", "The other record: choose one from the list.") }
        let one = try work.require(Person.self, person)
        let other = try work.require(Person.self, second)
        guard var apart = try PersonApart.between([one.id], [other.id], in: work.tx) else {
            throw Refusal.conflict("Nobody decided that these two are two people.")
        }
        apart.withdrawnAt = work.now
        apart.withdrawnBy = work.officer.id
        apart.withdrawnReason = try PersonMerge.reason(reason)
        try work.save(apart)
        return Done()
    }
}

extension PersonMerge {
    static func has(_ status: Status, _ ref: Ref, in tx: Transaction) throws -> Bool {
        try ref.kind == kind && tx.exists("SELECT 1 FROM person_merge WHERE id = \(ref.id) AND status = \(status)")
    }

    /// The names of the two, for who decides on them; nothing for whoever may not see both.
    static func both(_ ref: Ref, for officer: Officer, in tx: Transaction) throws -> String? {
        let visible = Visibility(to: officer)
        guard let merge = try tx.find(PersonMerge.self, ID(ref.id)), try [merge.lowId, merge.highId].allSatisfy({ try visible.allows($0.raw, in: tx) }) else { return nil }
        return try [merge.lowId, merge.highId].compactMap { try tx.find(Person.self, $0)?.displayName }.joined(separator: " and ")
    }

    /// For whoever may not see both records there is no such pair.
    static func require(_ id: ID<PersonMerge>, _ status: Status?, _ work: Work) throws -> PersonMerge {
        let found = try work.require(PersonMerge.self, id)
        for end in [found.lowId, found.highId] { _ = try work.require(Person.self, end) }
        if let status, found.status != status { throw Refusal.conflict("This is \(found.status.rawValue), not \(status.rawValue): somebody was faster. Look at the pair again.") }
        return found
    }

    static func reason(_ typed: String) throws -> String {
        var check = TextCheck()
        let reason = check.text("reason", "Why", typed, max: 1000)
        if reason == nil { check.add("reason", "required", "Why: give it, because others must be able to follow the decision.") }
        try check.refuse()
        return reason ?? ""
    }

    func decline(_ reason: String, _ work: Work) throws {
        var declined = self
        declined.status = .declined
        declined.decidedAt = work.now
        declined.decidedBy = work.officer.id
        declined.decisionReason = reason
        try work.save(declined)
        try work.keepApart(pair, because: reason)
        try closeTasks(work)
    }

    func closeTasks(_ work: Work) throws {
        // The task stands on one of the two records, which may have another proposal waiting.
        for end in [lowId, highId]
        where try !work.tx.exists("SELECT 1 FROM person_merge WHERE (low_id = \(end) OR high_id = \(end)) AND status = 'proposed' AND id <> \(id)") {
            try work.closeTasks(ProposeMerge.confirm.name, about: Ref(Person.kind, end))
        }
    }
}

extension Work {
    /// Remembers that two records are two people.
    func keepApart(_ pair: PersonPair, because reason: String) throws {
        guard try PersonApart.between([pair.low], [pair.high], in: tx) == nil else { return }
        try save(PersonApart(id: newID(), lowId: pair.low, highId: pair.high, reason: reason, at: now, by: officer.id))
    }
}
