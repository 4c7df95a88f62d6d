public import Base
public import Core
public import Records
public import Storage

/// Logs a contact with a victim, or an attempt. What the victim asked to be heeded stands above the form.
public struct ContactVictim: Operation {
    public static let name: OperationName = "investigation.victim.contact"
    public static let title = "Contact with the victim"
    public static let form = Form {
        Section("Contact") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("each victim is told by themselves (VIC-01)"))
            Field.moment("at", "When", hint: "Empty: now.")
            Field.choice("method", "How", from: "contact-method", required: .by("the next officer must know what is safe"))
            Field.choice("result", "Result", from: "contact-result", required: .by("only a victim who was reached was told (VIC-01)"))
            Field.text("text", "What was said", lines: 4, required: .by("the contact log is read by whoever contacts the victim next"), max: 4000)
            Field.options("tells", "What the victim was told of", hint: "Each one ticked is done.")
            Field.text("againstWishes", "Why in a way the victim asked not to be contacted", hint: "Only if so.", lines: 2, max: 500)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let at: Instant?
    public let method: String
    public let result: String
    public let text: String
    public let tells: [ID<VictimDeadline>]?
    public let againstWishes: String?

    public init(
        investigationId: ID<Investigation>, person: ID<Person>, at: Instant? = nil, method: String, result: String = "told", text: String,
        tells: [ID<VictimDeadline>] = [], againstWishes: String? = nil
    ) {
        self.investigationId = investigationId
        self.person = person
        self.at = at
        self.method = method
        self.result = result
        self.text = text
        self.tells = tells
        self.againstWishes = againstWishes
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<VictimContact> {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let victim = try VictimFields.victim(person, of: crime, work)
        let time = at ?? work.now
        try check(crime, victim, time, work)
        let reached = try CodeList.code(result, of: "contact-result", on: London.day(of: work.now), in: work.tx)?.detail["reached"] == "yes"
        let told = Set(tells ?? [])
        if !told.isEmpty, !reached {
            throw Refusal.invalid("tells", code: "not-reached", "The victim was not reached, so nothing was told. Take the ticks away, or correct the result (VIC-01).")
        }
        let open = try VictimDeadline.open(of: crime.id, person: victim.id, in: work.tx)
        if let unknown = told.subtracting(open.map(\.id)).first {
            throw Refusal.invalid("tells", code: "not-open", "One of those ticked is not waiting to be told (\(unknown)). Open the form again.")
        }
        let contact = try work.contact(victim, on: crime, at: time, method: method, result: result, text: text, againstWishes: againstWishes)
        for deadline in open where told.contains(deadline.id) && deadline.event != "regular" { try work.end(deadline, at: time, by: contact) }
        return contact.id
    }

    private func check(_ crime: Investigation, _ victim: Person, _ time: Instant, _ work: Work) throws {
        var problems: [Problem] = []
        if time > work.now.adding(minutes: ReportTiming.aheadMinutesMax) { problems.append(Problem("at", code: "in-the-future", "When: that has not come yet.")) }
        if let reported = crime.reportedAt, time < reported.minute { problems.append(Problem("at", code: "too-early", "When: choose a time after the crime was reported.")) }
        if text.allSatisfy(\.isWhitespace) { problems.append(Problem("text", code: "required", "What was said: write it down for whoever contacts the victim next.")) }
        let warnings = try VictimCare.of(victim.id, in: crime.id, tx: work.tx)?.warnings ?? []
        if VictimCare.isAgainst(warnings, method: method), (againstWishes ?? "").allSatisfy(\.isWhitespace) {
            problems.append(Problem("againstWishes", code: "against-wishes", "The victim asked not to be contacted this way. Choose another way, or say why it had to be (VIC-04)."))
        }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VictimFields.hasVictim(ref, officer, tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try VictimFields.prefill(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard field == "tells" else { return try VictimFields.options(ref, officer, tx) }
        let victims = try ToldVictim.all(of: ref.id, for: officer, in: tx)
        return try victims.flatMap { victim in
            try VictimDeadline.open(of: ID(ref.id), person: victim.id, in: tx).map { deadline in
                let title = try CodeList.code(deadline.event, of: VictimClock.list, on: London.day(of: deadline.happenedAt), in: tx)?.title ?? deadline.event
                return Option(deadline.id.description, "\(victims.count > 1 ? victim.name + ": " : "")\(title), due \(London.text(deadline.dueAt))")
            }
        }
    }
}

/// Something happened that the victims must be told of: an arrest, an interview, bail, a hearing. Their clocks start (VIC-01).
public struct StartVictimClocks: Operation {
    public static let name: OperationName = "investigation.victim.event"
    public static let title = "Something the victim must be told"
    public static let form = Form {
        Section("What happened") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("event", "Event", from: VictimClock.list, required: .by("each event has its own time (VIC-01)"))
            Field.moment("at", "When", hint: "Empty: now.")
        }
    }

    public let investigationId: ID<Investigation>
    public let event: String
    public let at: Instant?

    public init(investigationId: ID<Investigation>, event: String, at: Instant? = nil) {
        self.investigationId = investigationId
        self.event = event
        self.at = at
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let time = at ?? work.now
        if time > work.now.adding(minutes: ReportTiming.aheadMinutesMax) { throw Refusal.invalid("at", code: "in-the-future", "When: that has not come yet.") }
        if try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx).isEmpty {
            let isUnspoken = try OrganisationVictim.isUnspoken(crime.id.raw, in: work.tx)
            throw Refusal.conflict(
                isUnspoken ? "Nobody speaks for the victim yet. Name the contact of the organisation first (VIC-05)." : "Nobody is named as a victim in this crime, so there is nobody to tell.")
        }
        try work.startClocks(event, on: crime, at: time)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VictimFields.hasVictim(ref, officer, tx) }
}
