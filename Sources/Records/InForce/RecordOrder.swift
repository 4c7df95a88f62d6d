public import Base
public import Core
public import Storage

/// Records an order of a court, or a notice, that binds a person: its kind, court, days, conditions, and whom it protects.
public struct RecordOrder: Operation {
    public static let name: OperationName = "records.order.record"
    public static let title = "Record a court order"
    public static let category = ActCategory.collection
    public static let form = Form {
        Section("Order") {
            Field.subject("person", Person.kind)
            Field.choice("kind", "Kind of order", from: CourtOrder.kinds, required: .by("what a breach means hangs on it"))
            Field.yesNo("isInterim", "It is an interim order")
            Field.text("court", "Made by", hint: "The court, or for a notice the officer with rank.", required: .by("an order is only as good as who made it"), max: 200)
            Field.text("number", "Number", hint: "As the court writes it.", max: 60)
            Field.day("madeOn", "Made on", future: false, required: .by("an order has a date"))
            Field.day("startsOn", "In force from", hint: "Left empty, from the day it was made.")
            Field.day("endsOn", "Last day", hint: "Left empty, until further order.")
            Field.moment("servedAt", "Served on them at", hint: "Left empty, it was not served yet, or they were in court.")
        }
        Section("What it says") {
            Field.repeated("conditions", "Conditions", max: InForceLimits.conditionsMax) {
                Field.text("text", "Condition", hint: "As the order says it.", lines: 2, required: .by("a colleague reads it at the door"), max: 1000)
            }
            Field.yesNo("powerOfArrest", "The court attached a power of arrest", hint: "It may to an occupation order or an injunction. Of most orders a breach is an offence anyhow: leave it empty.")
            Field.text("arrestNote", "What the power of arrest is attached to", lines: 2, max: 500).shown(when: Condition("powerOfArrest", is: "yes"))
        }
        Section("Whom it protects") {
            Field.repeated("people", "Protected people", max: InForceLimits.protectedMax) {
                Field.pick("person", "Person", Person.kind, orNew: PersonFacts.fields, required: .by("a row names somebody"))
            }
            Field.repeated("places", "Places they must keep away from", max: InForceLimits.protectedMax) {
                Field.pick("location", "Place", Location.kind, orNew: LocationFacts.fields, required: .by("a row names a place"))
            }
        }
        Section("With the force") {
            Field.officer("owner", "Looked after by", hint: "Is reminded before it ends. Left empty, the supervisors of your unit are.")
            Field.pick("source", "Learned from", hint: "A report or another record. Whoever may not see that record does not see this order.", AnyRecord.kind, orNew: [])
        }
    }

    public struct Line: Codable, Sendable {
        public let text: String
    }

    public struct Protected: Codable, Sendable {
        public let person: Pick<Person, PersonFacts>
    }

    public struct Place: Codable, Sendable {
        public let location: Pick<Location, LocationFacts>
    }

    public let person: ID<Person>
    public let kind: String
    public let isInterim: Bool?
    public let court: String
    public let number: String?
    public let madeOn: Day
    public let startsOn: Day?
    public let endsOn: Day?
    public let servedAt: Instant?
    public let conditions: [Line]?
    public let powerOfArrest: Bool?
    public let arrestNote: String?
    public let people: [Protected]?
    public let places: [Place]?
    public let owner: ID<OfficerAccount>?
    public let source: SourcePick?

    public init(
        person: ID<Person>, kind: String, isInterim: Bool = false, court: String, number: String? = nil, madeOn: Day, startsOn: Day? = nil, endsOn: Day? = nil,
        servedAt: Instant? = nil, conditions: [String] = [], powerOfArrest: Bool? = nil, arrestNote: String? = nil, protecting people: [Pick<Person, PersonFacts>] = [],
        places: [Pick<Location, LocationFacts>] = [], owner: ID<OfficerAccount>? = nil, source: RawID? = nil
    ) {
        self.person = person
        self.kind = kind
        self.isInterim = isInterim
        self.court = court
        self.number = number
        self.madeOn = madeOn
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.servedAt = servedAt
        self.conditions = conditions.map { Line(text: $0) }
        self.powerOfArrest = powerOfArrest
        self.arrestNote = arrestNote
        self.people = people.map { Protected(person: $0) }
        self.places = places.map { Place(location: $0) }
        self.owner = owner
        self.source = source.map { .known(ID($0)) }
    }

    public var subject: Ref? { Ref(Person.kind, person) }

    public func perform(in work: Work) throws -> ID<CourtOrder> {
        let bound = try work.require(Person.self, person)
        var check = TextCheck()
        let listed = try check.code("kind", "Kind of order", kind, of: CourtOrder.kinds, required: true, work)
        let court = check.reason("court", "Made by", court, because: "an order is only as good as who made it", max: 200)
        let number = check.text("number", "Number", number, max: 60)
        let note = check.text("arrestNote", "What the power of arrest is attached to", arrestNote, max: 500)
        let texts = conditionTexts(&check)
        checkDays(listed, &check, work)
        let isCourts = listed?.detail["arrest"] == ScenePower.Breach.attached.rawValue
        if isCourts, powerOfArrest == nil {
            check.add("powerOfArrest", "required", "The court attached a power of arrest: say yes or no, because without one nobody may be arrested for a breach of “\(listed?.title ?? kind)”.")
        }
        if powerOfArrest == true, !isCourts, listed != nil {
            check.add("powerOfArrest", "not-here", "The court attached a power of arrest: not to “\(listed?.title ?? kind)”. What a breach of it means is in the Act.")
        }
        if let owner, try work.tx.find(OfficerAccount.self, owner) == nil { check.add("owner", "unknown-officer", "Looked after by: choose an officer from the list.") }
        let source = try LearnedFrom.read(source, at: "source", &check, work)
        try check.refuse()
        let order = CourtOrder(
            id: work.newID(), personId: person, kind: kind, isInterim: isInterim ?? false, number: number, court: court, madeOn: madeOn, startsOn: startsOn ?? madeOn, endsOn: endsOn,
            powerOfArrest: powerOfArrest ?? false, arrestNote: note, servedAt: servedAt, servedBy: servedAt == nil ? nil : work.officer.id, ownerId: owner,
            unitId: work.officer.unitId, sourceKind: source?.kind, sourceId: source?.id, recordedAt: work.now, recordedBy: work.officer.id)
        let filed = try work.file(order)
        try work.restrict(filed.ref, like: bound.ref, source)
        try work.addConditions(texts, to: filed.id)
        try work.linkNew("BOUND", from: bound.ref, to: filed.ref, source: filed.ref)
        try link(filed, work)
        return filed.id
    }

    private func link(_ order: CourtOrder, _ work: Work) throws {
        for (row, one) in (people ?? []).enumerated() {
            let protected = try work.person(one.person, source: order.ref, at: "people.\(row).person")
            if protected.id == person { throw Refusal.invalid("people.\(row).person", code: "itself", "Person: an order does not protect whom it binds. Choose another.") }
            try work.link("PROTECT", from: protected.ref, to: order.ref, source: order.ref)
        }
        for (row, one) in (places ?? []).enumerated() {
            let place = try work.location(one.location, source: order.ref, at: "places.\(row).location")
            try work.link("PROTECT", from: place.ref, to: order.ref, source: order.ref)
        }
    }

    private func conditionTexts(_ check: inout TextCheck) -> [String] {
        if let conditions, conditions.count > InForceLimits.conditionsMax { check.add("conditions", "too-many", "Conditions: at most \(InForceLimits.conditionsMax).") }
        return (conditions ?? []).prefix(InForceLimits.conditionsMax).enumerated().map { row, line in
            check.reason("conditions.\(row).text", "Condition", line.text, because: "a colleague reads it at the door", max: 1000)
        }
    }

    private func checkDays(_ listed: Code?, _ check: inout TextCheck, _ work: Work) {
        check.notFuture("madeOn", "Made on", madeOn, work)
        let first = startsOn ?? madeOn
        check.inOrder(madeOn, startsOn, "startsOn", "In force from")
        check.inOrder(first, endsOn, "endsOn", "Last day")
        if let servedAt, servedAt > work.now { check.add("servedAt", "in-the-future", "Served on them at: this has not come yet.") }
        if let endsOn, endsOn < London.day(of: work.now) {
            check.add("endsOn", "past", "Last day: \(London.text(endsOn)) is over, so nothing is in force. Look at the date again.")
        }
        guard isInterim != true, let endsOn, endsOn >= first, let listed else { return }
        let days = endsOn.daysSince1970 - first.daysSince1970 + 1
        if let least = listed.detail["min_days"].flatMap({ Int($0) }), days < least {
            check.add("endsOn", "too-short", "Last day: “\(listed.title)” lasts at least \(OrderLength.text(least)) (\(listed.detail["law"] ?? "")). Look at the order again.")
        }
        if let most = listed.detail["max_days"].flatMap({ Int($0) }), days > most + 1 {
            check.add("endsOn", "too-long", "Last day: “\(listed.title)” lasts at most \(OrderLength.text(most)) (\(listed.detail["law"] ?? "")). Look at the order again.")
        }
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { personOnly(ref) }
}

enum OrderLength {
    /// As people say it: `28 days`, `2 years`.
    static func text(_ days: Int) -> String { days >= 365 ? "\(days / 365) year\(days / 365 == 1 ? "" : "s")" : "\(days) days" }
}
