public import Base
public import Core
public import Records
public import Storage

/// Records the arrest of a suspect in an investigation (PACE s24 and s28, PACE-01 and PACE-02).
public struct RecordArrest: Operation {
    public static let name: OperationName = "custody.arrest.record"
    public static let title = "Record arrest"
    /// Officers who took part, besides the arresting officer.
    static let assistingMax = 10
    static let powers: CodeListName = "custody.arrest-power"
    static let necessities: CodeListName = "custody.arrest-necessity"
    static let risksSeen: CodeListName = "custody.risk-seen"

    public static let form = Form {
        Section("Arrest") {
            Field.subject("investigationId", "investigation")
            Field.option("personId", "Who was arrested", hint: "The suspects of this investigation.", required: .by("an arrest is of one person"))
            Field.officer("officerId", "Arresting officer", required: .by("PACE s36(5) keeps them out of the custody officer's part"))
            Field.repeated("assisting", "Officers who took part", max: assistingMax) { Field.officer("officerId", "Officer") }
            Field.moment("arrestedAt", "Arrested at", required: .by("the law counts from it"))
            Field.option("locationId", "Where", hint: "A place this investigation or the person is linked to; leave empty for another.")
            Field.text("place", "Another place", hint: "Only if it is none of these.", max: 200)
        }
        Section("Grounds") {
            Field.text("suspectedOf", "Suspected of", required: .by("PACE s28: the person is told what for"), max: 300)
            Field.choice("power", "Power of arrest", from: powers, required: .by("PACE s24 and Code G: an arrest needs a power"))
            Field.choices("necessity", "Why arrest was necessary", from: necessities, required: .by("PACE s24(5) and Code G")).shown(
                when: Condition("power", is: Arrest.Power.withoutWarrant.rawValue))
            Field.text(
                "grounds", "Grounds", hint: "What made you suspect them, and why a voluntary interview would not do.", lines: 4, required: .by("Code G 4"),
                max: 4000)
            Field.text(
                "newEvidence", "New evidence since an earlier release for this offence",
                hint: "Needed only where the person was released for it without bail: what has come to light, or could not be analysed before.", lines: 2, max: 1000)
            Field.yesNo("isCautioned", "Cautioned?", required: .by("Code C 10.4"))
            Field.text("reply", "Reply to caution", lines: 2, max: 2000)
        }
        Section("To custody") {
            Field.option("destinationId", "Custody suite", hint: "It goes on that suite's queue board. Leave empty where the person is not taken to one.")
            Field.moment("expectedAt", "Expected there at", future: true)
            Field.choices("risks", "Risk seen", from: risksSeen)
            Field.text("riskNote", "What was seen or said", lines: 2, max: 1000)
            Field.text("forceUsed", "Force used", hint: "What, by whom, and any injury; leave empty if none.", lines: 2, max: 1000)
        }
    }

    public struct Assisting: Codable, Sendable {
        public let officerId: ID<OfficerAccount>?
        public init(officerId: ID<OfficerAccount>?) { self.officerId = officerId }
    }

    public let investigationId: RawID
    public let personId: ID<Person>
    public let officerId: ID<OfficerAccount>
    public let assisting: [Assisting]?
    public let arrestedAt: Instant
    public let locationId: ID<Location>?
    public let place: String?
    public let suspectedOf: String
    public let power: Arrest.Power
    public let necessity: [String]?
    public let grounds: String
    public let isCautioned: Bool
    public let reply: String?
    public let newEvidence: String?
    public let destinationId: ID<Unit>?
    public let expectedAt: Instant?
    public let risks: [String]?
    public let riskNote: String?
    public let forceUsed: String?

    public init(
        investigationId: RawID, personId: ID<Person>, officerId: ID<OfficerAccount>, assisting: [ID<OfficerAccount>] = [], arrestedAt: Instant,
        locationId: ID<Location>? = nil, place: String? = nil, suspectedOf: String, power: Arrest.Power = .withoutWarrant, necessity: [String], grounds: String,
        isCautioned: Bool = true, reply: String? = nil, newEvidence: String? = nil, destinationId: ID<Unit>? = nil, expectedAt: Instant? = nil,
        risks: [String] = [], riskNote: String? = nil, forceUsed: String? = nil
    ) {
        self.investigationId = investigationId
        self.personId = personId
        self.officerId = officerId
        self.assisting = assisting.map { Assisting(officerId: $0) }
        self.arrestedAt = arrestedAt
        self.locationId = locationId
        self.place = place
        self.suspectedOf = suspectedOf
        self.power = power
        self.necessity = necessity
        self.grounds = grounds
        self.isCautioned = isCautioned
        self.reply = reply
        self.newEvidence = newEvidence
        self.destinationId = destinationId
        self.expectedAt = expectedAt
        self.risks = risks
        self.riskNote = riskNote
        self.forceUsed = forceUsed
    }

    private var investigation: Ref { Ref("investigation", investigationId) }
    public var subject: Ref? { investigation }

    public func perform(in work: Work) throws -> ID<Arrest> {
        guard try work.tx.exists("SELECT 1 FROM entry WHERE id = \(investigationId) AND kind = 'investigation'") else { throw Refusal.notFound }
        let person = try work.require(Person.self, personId)
        try check(in: work)
        let others = Set((assisting ?? []).compactMap(\.officerId)).subtracting([officerId]).sorted()
        for officer in [officerId] + others where try work.tx.find(OfficerAccount.self, officer) == nil {
            throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let arrest = try work.save(
            Arrest(
                id: work.newID(), personId: personId, investigationId: investigationId, officerId: officerId, assisting: others, arrestedAt: arrestedAt,
                locationId: locationId, place: place, power: power, suspectedOf: suspectedOf, necessity: (necessity ?? []).sorted(), grounds: grounds,
                isCautioned: isCautioned, reply: reply, recordedAt: work.now, recordedBy: work.officer.id, destinationId: destinationId,
                expectedAt: destinationId == nil ? nil : expectedAt, forceUsed: forceUsed, risks: (risks ?? []).sorted(), riskNote: riskNote))
        if let destinationId { work.concern(Ref(Unit.kind, destinationId)) }
        let name = try work.title(of: person.ref)
        try work.index(Card(arrest.ref, title: "Arrest of \(name)", summary: suspectedOf, at: arrestedAt, unitId: work.officer.unitId, words: [name]))

        try work.link("ARR", from: person.ref, to: investigation, source: arrest.ref)
        try work.linkNew("ARR", from: person.ref, to: arrest.ref)
        try work.linkNew("ARREST", from: arrest.ref, to: investigation)
        if let locationId { try work.linkNew("LOC", from: arrest.ref, to: Ref(Location.kind, locationId)) }
        for officer in [officerId] + others {
            try work.link("INVOLVED", from: Ref(OfficerAccount.kind, officer), to: investigation, source: arrest.ref)
        }
        try work.announce(CaseEvent("arrested", in: investigation, of: person.ref, at: arrestedAt))
        try work.announce(PersonArrested(personId, at: arrestedAt))
        return arrest.id
    }

    private func check(in work: Work) throws {
        try DetentionCheck.notFuture(arrestedAt, "arrestedAt", "Arrested at", now: work.now)
        try DetentionCheck.given(suspectedOf, "suspectedOf", "Say what the person is suspected of, because PACE s28 has them told.")
        try DetentionCheck.given(grounds, "grounds", "Write down the grounds, because the custody officer must see them before authorising detention.")
        if power == .withoutWarrant {
            let codes = necessity ?? []
            if codes.isEmpty {
                throw Refusal.invalid(
                    "necessity", code: "required", "Choose at least one reason, because PACE s24(5) allows arrest without warrant only if it is necessary.")
            }
            let day = London.day(of: work.now)
            for code in codes where try CodeList.code(code, of: Self.necessities, on: day, in: work.tx) == nil {
                throw Refusal.invalid("necessity", code: "not-on-the-list", "“\(code.prefix(40))” is not a reason on the list. Choose from the list.")
            }
        }
        try checkEarlierRelease(in: work)
        if let locationId { _ = try work.require(Location.self, locationId) }
        for code in risks ?? [] where try CodeList.code(code, of: Self.risksSeen, on: London.day(of: work.now), in: work.tx) == nil {
            throw Refusal.invalid("risks", code: "not-on-the-list", "“\(code.prefix(40))” is no risk on the list. Choose from the list.")
        }
        try Destination.check(destinationId, expectedAt, arrestedAt: arrestedAt, work)
    }
}

extension RecordArrest {
    /// PACE-45: released for the same offence without bail, nobody is arrested for it again without warrant but on new evidence.
    private func checkEarlierRelease(in work: Work) throws {
        guard power == .withoutWarrant else { return }
        let last = try work.tx.first(
            Detention.self,
            """
            SELECT * FROM detention WHERE person_id = \(personId) AND investigation_id = \(investigationId) AND ended_at <= \(arrestedAt) AND charged_at IS NULL
            AND authorised_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1
            """)
        guard let last, let ended = last.endedAt, last.disposal != RecordEscape.disposal.code else { return }
        let isOnBail = try work.tx.exists("SELECT 1 FROM bail WHERE detention_id = \(last.id) AND status IN ('in-force', 'failed')")
        switch Rearrest(released: ended, isOnBail: isOnBail).decide(newEvidence: newEvidence) {
        case .granted(let basis): work.note("rearrest", .string(basis))
        case .refused(.forbidden(let reason, let rule)):
            throw Refusal.invalid("newEvidence", code: "required", "\(reason) (\(rule ?? ""))")
        case .refused(let refusal): throw refusal
        }
    }
}

// MARK: What the form offers

extension RecordArrest {
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try !suspects(of: ref, for: officer, in: tx).isEmpty
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = [
            "investigationId": .string(ref.id.description), "officerId": .string(officer.id.description),
            "power": .string(Arrest.Power.withoutWarrant.rawValue),
        ]
        let suspects = try suspects(of: ref, for: officer, in: tx)
        if suspects.count == 1 { members["personId"] = .string(suspects[0].value) }
        let title = try OffenceUnderInvestigation.of(ref.id, in: tx)?.title ?? tx.value(String.self, "SELECT title FROM entry WHERE id = \(ref.id)")
        if let title { members["suspectedOf"] = .string(title) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        switch field {
        case "personId": try suspects(of: ref, for: officer, in: tx)
        case "destinationId": try Destination.options(in: tx)
        default: try places(of: ref, for: officer, in: tx)
        }
    }

    /// The investigation's suspects who are not under arrest for it now: an arrest leads on to a detention, and once that has ended the person may be
    /// arrested again on new evidence (PACE-45, PACE-55).
    private static func suspects(of ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let visible = Visibility(to: officer)
        return try tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.id IN (SELECT l.from_id FROM link l WHERE l.to_id = \(ref.id) AND l.from_kind = 'person'
            AND l.type IN ('SUS', 'NOM') AND l.until_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM arrest a LEFT JOIN further_arrest f ON f.arrest_id = a.id LEFT JOIN detention d ON d.arrest_id = a.id OR d.id = f.detention_id
            WHERE a.person_id = e.id AND a.investigation_id = \(ref.id) AND a.ended_at IS NULL AND d.ended_at IS NULL)
            AND \(visible.condition("e.id")) ORDER BY e.title, e.id LIMIT 50
            """
        ).map { Option($0.id.description, $0.title) }
    }

    /// Where it happened and where its suspects live or are known.
    private static func places(of ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let visible = Visibility(to: officer)
        return try tx.all(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM entry e WHERE e.kind = 'location' AND e.id IN (SELECT l.to_id FROM link l WHERE l.to_kind = 'location'
            AND (l.from_id = \(ref.id) OR l.from_id IN (SELECT s.from_id FROM link s WHERE s.to_id = \(ref.id) AND s.type IN ('SUS', 'NOM'))))
            AND \(visible.condition("e.id")) ORDER BY e.title, e.id LIMIT 50
            """
        ).map { Option($0.id.description, $0.title) }
    }
}
