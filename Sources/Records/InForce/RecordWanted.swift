public import Base
public import Core
public import Storage

/// Records that a person is sought, on the authority of a court, a prison, a hospital, or a supervisor.
public struct RecordWanted: Operation {
    public static let name: OperationName = "records.wanted.record"
    public static let title = "Record as wanted"
    public static let category = ActCategory.collection
    public static let form = Form {
        Section("Wanted") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Why they are sought", from: WantedEntry.kinds, required: .by("what may be done on finding them hangs on it"))
            Field.text("soughtFor", "For what", hint: "The offence, or what they failed to do.", lines: 2, required: .by("they are told on arrest"), max: 500)
            Field.text("authority", "On whose authority", hint: "The court that issued the warrant, the prison, the officer in the case.", required: .by("nobody is sought on nobody's word"), max: 200)
            Field.text("number", "Number", hint: "Of the warrant or licence.", max: 60)
            Field.day("issuedOn", "Issued on", future: false, required: .by("an older warrant may be spent"))
            Field.yesNo("backedForBail", "The warrant is backed for bail", hint: "Of a court's warrant: it says so.")
            Field.text("instructions", "What to do when they are found", hint: "Besides what the law says: whom to tell, what to secure.", lines: 2, max: 500)
            Field.text("circulatedAs", "Circulated as", hint: "The reference of the national circulation, where there is one.", max: 60)
        }
        Section("With the force") {
            Field.day("reviewOn", "Look again on", hint: "Left empty, after the usual time for this kind.")
            Field.officer("owner", "Looked after by", hint: "Left empty, the supervisors of your unit are.")
            Field.pick("source", "Learned from", hint: "A report or another record. Whoever may not see that record does not see this.", AnyRecord.kind, orNew: [])
        }
    }

    static let authorise = TaskKind("records.wanted.authorise", title: "Authorise wanted entry")
    private static let authoriseHours = 24

    public let person: ID<Person>
    public let kind: String
    public let soughtFor: String
    public let authority: String
    public let number: String?
    public let issuedOn: Day
    public let backedForBail: Bool?
    public let instructions: String?
    public let circulatedAs: String?
    public let reviewOn: Day?
    public let owner: ID<OfficerAccount>?
    public let source: SourcePick?

    public init(
        person: ID<Person>, kind: String, soughtFor: String, authority: String, number: String? = nil, issuedOn: Day, backedForBail: Bool? = nil, instructions: String? = nil,
        circulatedAs: String? = nil, reviewOn: Day? = nil, owner: ID<OfficerAccount>? = nil, source: RawID? = nil
    ) {
        self.person = person
        self.kind = kind
        self.soughtFor = soughtFor
        self.authority = authority
        self.number = number
        self.issuedOn = issuedOn
        self.backedForBail = backedForBail
        self.instructions = instructions
        self.circulatedAs = circulatedAs
        self.reviewOn = reviewOn
        self.owner = owner
        self.source = source.map { .known(ID($0)) }
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<WantedEntry> {
        let sought = try work.require(Person.self, person)
        let today = London.day(of: work.now)
        var check = TextCheck()
        let listed = try check.code("kind", "Why they are sought", kind, of: WantedEntry.kinds, required: true, work)
        let what = check.reason("soughtFor", "For what", soughtFor, because: "they are told on arrest")
        let authority = check.reason("authority", "On whose authority", authority, because: "nobody is sought on nobody's word", max: 200)
        let number = check.text("number", "Number", number, max: 60)
        let instructions = check.text("instructions", "What to do when they are found", instructions, max: 500)
        let circulatedAs = check.text("circulatedAs", "Circulated as", circulatedAs, max: 60)
        check.notFuture("issuedOn", "Issued on", issuedOn, work)
        if let reviewOn, reviewOn <= today { check.add("reviewOn", "past", "Look again on: choose a day after today.") }
        if sought.isDeceased { check.add("kind", "deceased", "Why they are sought: \(sought.displayName) is recorded as dead. Correct that first if it is wrong.") }
        if backedForBail != nil, let listed, listed.detail["made_by"] != "court" {
            check.add("backedForBail", "not-here", "The warrant is backed for bail: only a court's warrant is.")
        }
        if let owner, try work.tx.find(OfficerAccount.self, owner) == nil { check.add("owner", "unknown-officer", "Looked after by: choose an officer from the list.") }
        let source = try LearnedFrom.read(source, at: "source", &check, work)
        try check.refuse()
        let byPolice = listed?.detail["made_by"] == "police"
        let answers = !byPolice || work.officer.rank >= .sergeant
        var entry = WantedEntry(
            id: work.newID(), personId: person, kind: kind, soughtFor: what, authority: authority, number: number, issuedOn: issuedOn, backedForBail: backedForBail,
            instructions: instructions, circulatedAs: circulatedAs, reviewOn: reviewOn ?? today.adding(months: Int(listed?.detail["review_months"] ?? "") ?? 3), ownerId: owner,
            unitId: work.officer.unitId, sourceKind: source?.kind, sourceId: source?.id, recordedAt: work.now, recordedBy: work.officer.id)
        if byPolice, answers { (entry.authorisedAt, entry.authorisedBy) = (work.now, work.officer.id) }
        entry = try work.file(entry)
        try work.restrict(entry.ref, like: sought.ref, source)
        try work.linkNew("WANTED", from: sought.ref, to: entry.ref, source: entry.ref)
        if !answers {
            let title = "Answer for \(sought.displayName) being sought: \(listed?.title ?? kind)"
            try work.task(Self.authorise.name, title, about: entry.ref, for: .role("SGT", in: work.officer.unitId), due: work.now.adding(hours: Self.authoriseHours))
        }
        return entry.id
    }

    public static func offer(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Later<Bool> {
        try tx.askExists("SELECT 1 FROM person WHERE id = \(ref.id) AND NOT is_deceased")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}
