public import Base
public import Core
public import Storage

/// Authorises a warning that somebody below a supervisor's rank set: a second person answers for it.
public struct AuthoriseMarker: Operation {
    public static let name: OperationName = "records.marker.authorise"
    public static let title = "Authorise a warning"
    public static let form = Form {
        Section("Warning") {
            Field.subject("person", Person.kind)
            Field.option("marker", "Warning", required: .by("each is answered for by itself"))
        }
    }

    public let person: ID<Person>
    public let marker: ID<WarningMarker>

    public init(person: ID<Person>, marker: ID<WarningMarker>) {
        self.person = person
        self.marker = marker
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { MarkerRule.supervisor(officer, "authorises") }

    public func perform(in work: Work) throws -> Done {
        let subject = try work.require(Person.self, person)
        var found = try work.requireMarker(marker, of: subject)
        guard found.authorisedBy == nil else { throw Refusal.conflict("This warning is authorised already.") }
        guard found.setBy != work.officer.id else {
            throw Refusal.forbidden("You set this warning yourself. Ask another supervisor to answer for it.", rule: "intelligence.md §4")
        }
        found.authorisedBy = work.officer.id
        found.authorisedAt = work.now
        try work.save(found)
        try work.closeMarkerTasks(SetMarker.authorise, of: subject) { $0.authorisedBy == nil }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard officer.rank >= .sergeant else { return false }
        return try tx.exists(
            "SELECT 1 FROM warning_marker m WHERE m.person_id = \(ref.id) AND m.authorised_by IS NULL AND m.removed_at IS NULL AND \(Visibility(to: officer).condition("m.id"))")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try MarkerRule.options(ref, officer, tx) { $0.authorisedBy == nil }
    }
}

/// Looks at a warning again: it stays, with a new day for the next look, or is taken off. Either way with the reason.
public struct ReviewMarker: Operation {
    public static let name: OperationName = "records.marker.review"
    public static let title = "Review a warning"
    public static let form = Form {
        Section("Warning") {
            Field.subject("person", Person.kind)
            Field.option("marker", "Warning", required: .by("each is reviewed by itself"))
            Field.yesNo("keeps", "It is still right", required: .by("a review has an answer"))
            Field.text("reason", "Why", lines: 2, required: .by("the next reviewer must follow it"), max: 500)
            Field.day("reviewOn", "Review again on", hint: "Left empty, after the usual time.").shown(when: Condition("keeps", is: "yes"))
            Field.day("expiresOn", "Expires on").shown(when: Condition("keeps", is: "yes"))
        }
    }

    public let person: ID<Person>
    public let marker: ID<WarningMarker>
    public let keeps: Bool
    public let reason: String
    public let reviewOn: Day?
    public let expiresOn: Day?

    public init(person: ID<Person>, marker: ID<WarningMarker>, keeps: Bool, reason: String, reviewOn: Day? = nil, expiresOn: Day? = nil) {
        self.person = person
        self.marker = marker
        self.keeps = keeps
        self.reason = reason
        self.reviewOn = reviewOn
        self.expiresOn = expiresOn
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.has(role: "INTO") || officer.has(role: "INTM") ? .byRole : MarkerRule.supervisor(officer, "reviews")
    }

    public func perform(in work: Work) throws -> Done {
        let subject = try work.require(Person.self, person)
        var found = try work.requireMarker(marker, of: subject)
        let today = London.day(of: work.now)
        var check = TextCheck()
        let why = check.reason("reason", "Why", reason, because: "the next reviewer must follow it")
        if keeps {
            if let reviewOn, reviewOn <= today { check.add("reviewOn", "past", "Review again on: choose a day after today.") }
            if let expiresOn, expiresOn <= today { check.add("expiresOn", "past", "Expires on: choose a day after today.") }
        }
        try check.refuse()
        let listed = try CodeList.code(found.code, of: WarningMarker.codes, on: today, in: work.tx)
        found.reviewedAt = work.now
        found.reviewedBy = work.officer.id
        if keeps {
            found.reviewOn = reviewOn ?? today.adding(months: Int(listed?.detail["review_months"] ?? "") ?? SetMarker.reviewMonths)
            found.expiresOn = expiresOn
        } else {
            found.removedAt = work.now
            found.removedBy = work.officer.id
            found.removalReason = why
        }
        try work.save(found, reason: why)
        try work.closeMarkerTasks(SetMarker.authorise, of: subject) { $0.authorisedBy == nil }
        let title = "Review warning “\(listed?.title ?? found.code)” of \(subject.displayName)"
        try work.closeTask(SetMarker.review, titled: title, about: subject.ref)
        if keeps, try !work.isRestricted(found.ref), found.sourceId == nil {
            try work.task(SetMarker.review.name, title, about: subject.ref, for: .role("INTO", in: nil), due: London.start(of: found.reviewOn))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard officer.rank >= .sergeant || officer.has(role: "INTO") || officer.has(role: "INTM") else { return false }
        return try tx.exists(
            "SELECT 1 FROM warning_marker m WHERE m.person_id = \(ref.id) AND m.removed_at IS NULL AND \(Visibility(to: officer).condition("m.id"))")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try MarkerRule.options(ref, officer, tx) { _ in true }
    }
}

/// Who may do what with a warning (intelligence.md §4).
enum MarkerRule {
    static func supervisor(_ officer: Officer, _ verb: String) -> Decision {
        officer.rank >= .sergeant
            ? .byRole : .refused(.forbidden("A supervisor, sergeant or above, \(verb) warnings. Ask yours.", rule: "intelligence.md §4"))
    }

    static func options(_ ref: Ref, _ officer: Officer, _ tx: Transaction, _ isWanted: (WarningMarker) -> Bool) throws -> [Option] {
        try WarningMarker.of(ID(ref.id), on: London.day(of: .now), visible: Visibility(to: officer), in: tx).filter { isWanted($0.marker) }.map {
            Option($0.marker.id.description, "\($0.title): \($0.marker.justification)")
        }
    }
}

extension Work {
    /// A warning in force on this person that the officer may see.
    func requireMarker(_ id: ID<WarningMarker>, of person: Person) throws -> WarningMarker {
        let found = try require(WarningMarker.self, id)
        guard found.personId == person.id, try found.sourceId.map({ try Visibility(to: officer).allows($0, in: tx) }) ?? true else { throw Refusal.notFound }
        guard found.removedAt == nil else { throw Refusal.conflict("This warning was taken off already.") }
        concern(person.ref)
        return found
    }

    /// Closes the tasks of one kind when no warning of the person waits for it any more.
    fileprivate func closeMarkerTasks(_ kind: TaskKind, of person: Person, while waits: (WarningMarker) -> Bool) throws {
        let held = try tx.all(WarningMarker.self, "SELECT * FROM warning_marker WHERE person_id = \(person.id) AND removed_at IS NULL")
        if !held.contains(where: waits) { try closeTasks(kind.name, about: person.ref) }
    }

    /// Closes the one task with this title.
    fileprivate func closeTask(_ kind: TaskKind, titled title: String, about subject: Ref) throws {
        let open = try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(subject.id) AND status = 'open' AND kind = \(kind.name) AND title = \(title)")
        for var item in open {
            item.status = .done
            item.closedAt = now
            item.closedBy = officer.id
            try save(item)
        }
    }
}
