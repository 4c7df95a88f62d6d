public import Base
public import Core
public import Storage

/// Sets a warning marker on a person.
public struct SetMarker: Operation {
    public static let name: OperationName = "records.marker.set"
    public static let title = "Set a warning marker"
    public static let form = Form {
        Section("Warning") {
            Field.subject("person", Person.kind)
            Field.choice("code", "Warning", from: "warning-marker", required: .by("colleagues read the kind first"))
            Field.text(
                "justification", "Justification", hint: "What happened, when, and how you know. No diagnosis.", lines: 3,
                required: .by("a warning without its reason cannot be reviewed"), max: 200)
            Field.day("reviewOn", "Review on", hint: "Left empty, after the usual time for this kind of warning.")
        }
    }

    /// Where a kind has no usual time of its own.
    static let reviewMonths = 12
    static let review = TaskKind("records.marker.review", title: "Review warning marker")

    public let person: ID<Person>
    public let code: String
    public let justification: String
    public let reviewOn: Day?

    public init(person: ID<Person>, code: String, justification: String, reviewOn: Day? = nil) {
        self.person = person
        self.code = code
        self.justification = justification
        self.reviewOn = reviewOn
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<WarningMarker> {
        let subject = try work.require(Person.self, person)
        let today = London.day(of: work.now)
        var check = TextCheck()
        let reason = check.text("justification", "Justification", justification, max: 200)
        if reason == nil { check.add("justification", "required", "Justification: give it, because a warning without its reason cannot be reviewed.") }
        let listed = try CodeList.code(code, of: "warning-marker", on: today, in: work.tx)
        if listed == nil { check.add("code", "not-on-the-list", "Warning: “\(code.prefix(40))” is not on the list. Choose one from the list.") }
        if let reviewOn, reviewOn <= today { check.add("reviewOn", "past", "Review on: choose a day after today.") }
        try check.refuse()
        if try work.tx.exists("SELECT 1 FROM warning_marker WHERE person_id = \(person) AND code = \(code) AND removed_at IS NULL") {
            throw Refusal.conflict("\(subject.displayName) has the warning “\(listed?.title ?? code)” already. Look at it on the person's page.")
        }
        let usual = today.adding(months: Int(listed?.detail["review_months"] ?? "") ?? Self.reviewMonths)
        let marker = try work.save(
            WarningMarker(
                id: work.newID(), personId: person, code: code, justification: reason ?? "", setBy: work.officer.id,
                authorisedBy: work.officer.rank >= .sergeant ? work.officer.id : nil, setAt: work.now, reviewOn: reviewOn ?? usual))
        try work.task(
            Self.review.name, "Review warning “\(listed?.title ?? code)” of \(subject.displayName)", about: subject.ref, for: .role("INTO", in: nil),
            due: London.start(of: marker.reviewOn))
        return marker.id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["person": .string(ref.id.description)])
    }
}
