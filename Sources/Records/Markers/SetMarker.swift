public import Base
public import Core
public import Storage

/// Sets a warning marker on a person. A supervisor's own is authorised at once; anyone else's waits for one.
public struct SetMarker: Operation {
    public static let name: OperationName = "records.marker.set"
    public static let title = "Set a warning marker"
    public static let form = Form {
        Section("Warning") {
            Field.subject("person", Person.kind)
            Field.choice("code", "Warning", from: WarningMarker.codes, required: .by("colleagues read the kind first"))
            Field.text(
                "justification", "Justification", hint: "What happened, when, and how you know. No diagnosis.", lines: 3,
                required: .by("a warning without its reason cannot be reviewed"), max: 200)
            Field.text("evidence", "Evidence", hint: "Where it is written down: a log, a report, a custody record.", max: 100)
            Field.day("reviewOn", "Review on", hint: "Left empty, after the usual time for this kind of warning.")
            Field.day("expiresOn", "Expires on", hint: "Only where it is known to end then.")
            LearnedFrom.field
        }
        Section("Who may see it") { Field.groups("groups", "Only these groups", hint: "Some warnings are shown to their own groups only.") }
    }

    /// Where a kind has no usual time of its own.
    static let reviewMonths = 12
    static let review = TaskKind("records.marker.review", title: "Review warning marker")
    static let authorise = TaskKind("records.marker.authorise", title: "Authorise warning marker")
    /// A supervisor authorises within so many days.
    static let authoriseDays = 3

    public let person: ID<Person>
    public let code: String
    public let justification: String
    public let evidence: String?
    public let reviewOn: Day?
    public let expiresOn: Day?
    public let learnedFrom: SourcePick?
    public let groups: [ID<AccessGroup>]?

    public init(
        person: ID<Person>, code: String, justification: String, evidence: String? = nil, reviewOn: Day? = nil, expiresOn: Day? = nil, learnedFrom: SourcePick? = nil,
        groups: [ID<AccessGroup>]? = nil
    ) {
        self.person = person
        self.code = code
        self.justification = justification
        self.evidence = evidence
        self.reviewOn = reviewOn
        self.expiresOn = expiresOn
        self.learnedFrom = learnedFrom
        self.groups = groups
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<WarningMarker> {
        let subject = try work.require(Person.self, person)
        let today = London.day(of: work.now)
        var check = TextCheck()
        let reason = check.reason("justification", "Justification", justification, because: "a warning without its reason cannot be reviewed", max: 200)
        let evidence = check.text("evidence", "Evidence", evidence, max: 100)
        let listed = try check.code("code", "Warning", code, of: WarningMarker.codes, required: true, work)
        if let listed { checkKind(listed, &check, work) }
        if let reviewOn, reviewOn <= today { check.add("reviewOn", "past", "Review on: choose a day after today.") }
        if let expiresOn, expiresOn <= today { check.add("expiresOn", "past", "Expires on: choose a day after today.") }
        let source = try LearnedFrom.read(learnedFrom, &check, work)
        try check.refuse()
        // One that this officer may not see is not told of; setting it again beside it is then no mistake of theirs.
        let again = try work.tx.exists(
            """
            SELECT 1 FROM warning_marker m WHERE m.person_id = \(person) AND m.code = \(code) AND m.removed_at IS NULL
            AND \(Visibility(to: work.officer).condition("m.id")) AND \(Visibility(to: work.officer).condition("m.source_id"))
            """)
        if again { throw Refusal.conflict("\(subject.displayName) has the warning “\(listed?.title ?? code)” already. Look at it on the person's page.") }
        return try set(listed, reason, evidence, source, on: subject, today, work)
    }

    private func set(_ listed: Code?, _ reason: String, _ evidence: String?, _ source: Ref?, on subject: Person, _ today: Day, _ work: Work) throws -> ID<WarningMarker> {
        let usual = today.adding(months: Int(listed?.detail["review_months"] ?? "") ?? Self.reviewMonths)
        let isSupervisor = work.officer.rank >= .sergeant
        var marker = WarningMarker(
            id: work.newID(), personId: person, code: code, justification: reason, setBy: work.officer.id,
            authorisedBy: isSupervisor ? work.officer.id : nil, setAt: work.now, reviewOn: reviewOn ?? min(usual, expiresOn ?? usual))
        marker.authorisedAt = isSupervisor ? work.now : nil
        marker.evidence = evidence
        marker.expiresOn = expiresOn
        marker.sourceKind = source?.kind
        marker.sourceId = source?.id
        if let groups, !groups.isEmpty { try work.restrict(marker.ref, to: groups) }
        marker = try work.save(marker)
        work.concern(subject.ref)
        // What only a group may know is not on the whole bureau's list either: its own page tells the group.
        guard groups?.isEmpty ?? true, source == nil else { return marker.id }
        let title = "“\(listed?.title ?? code)” of \(subject.displayName)"
        try work.task(Self.review.name, "Review warning \(title)", about: subject.ref, for: .role("INTO", in: nil), due: London.start(of: marker.reviewOn))
        if !isSupervisor {
            let due = London.start(of: today.adding(days: Self.authoriseDays))
            try work.task(Self.authorise.name, "Authorise warning \(title)", about: subject.ref, for: .role("SGT", in: work.officer.unitId), due: due)
        }
        return marker.id
    }

    private func checkKind(_ listed: Code, _ check: inout TextCheck, _ work: Work) {
        if listed.detail["category"] == "circulation" {
            check.add("code", "by-system", "Warning: “\(listed.title)” comes from the record that makes it true (a circulation, bail, a licence). It is not typed.")
        }
        if listed.detail["visibility"] == "groups", groups?.isEmpty ?? true {
            check.add("groups", "required", "Only these groups: “\(listed.title)” is shown to its own groups only. Choose at least one you belong to.")
        }
        if let groups, !groups.allSatisfy(work.officer.groups.contains) {
            check.add("groups", "not-yours", "Only these groups: choose groups you belong to.")
        }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
