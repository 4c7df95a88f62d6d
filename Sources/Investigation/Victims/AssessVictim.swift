public import Base
public import Core
public import Records
public import Storage

/// Writes down what a victim needs and wants: at the first contact, and whenever it changes (VIC-04).
public struct AssessVictim: Operation {
    public static let name: OperationName = "investigation.victim.assess"
    public static let title = "Victim's needs"
    public static let form = Form {
        Section("Victim") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("every victim is asked by themselves (VIC-04)"))
            Field.option("enhanced", "Enhanced rights", hint: "Under 18, domestic abuse, hate and the most serious crimes have them by themselves (VIC-02).")
            Field.text("enhancedBecause", "Why", hint: "Where you add enhanced rights.", lines: 2, max: 500)
        }
        Section("Contact") {
            Field.text("preferredName", "Wants to be called", max: 100)
            Field.choice("method", "Best way", from: "contact-method")
            Field.text("contactDetails", "Number, address or person for it", hint: "Only what is safe.", max: 300)
            Field.text("times", "When", hint: "For example weekdays after 4 pm.", max: 200)
            Field.choices("warnings", "Before contacting", hint: "Shown above every form that contacts them.", from: "contact-warning")
            Field.number("frequencyDays", "Days between updates", hint: "Empty: \(VictimCare.frequencyDaysUsual).", in: 1...365)
            Field.pick("guardian", "Parent or guardian", hint: "Told besides a victim under 18 (VIC-05).", Person.kind, orNew: PersonFacts.fields)
        }
        Section("Needs") {
            Field.text("needs", "Communication, interpreter, access", lines: 3, max: 2000)
            Field.choices("measures", "Special measures", hint: "They go to form MG2.", from: "special-measure")
            Field.text("safety", "Safety", lines: 3, max: 2000)
            Field.choice("statement", "Victim personal statement", from: "vps-state", required: .by("the victim has the right to make one and must know it (VIC-04)"))
            Field.yesNo("readsAloud", "Does the victim want it read out in court?").shown(when: Condition("statement", is: "made", "updated"))
            Field.yesNo("supports", "Does the victim support action?")
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let enhanced: EnhancedRights.Category?
    public let enhancedBecause: String?
    public let preferredName: String?
    public let method: String?
    public let contactDetails: String?
    public let times: String?
    public let warnings: [String]?
    public let frequencyDays: Int?
    public let guardian: Pick<Person, PersonFacts>?
    public let needs: String?
    public let measures: [String]?
    public let safety: String?
    public let statement: String
    public let readsAloud: Bool?
    public let supports: Bool?

    public init(
        investigationId: ID<Investigation>, person: ID<Person>, enhanced: EnhancedRights.Category? = nil, enhancedBecause: String? = nil, preferredName: String? = nil,
        method: String? = nil, contactDetails: String? = nil, warnings: [String] = [], frequencyDays: Int? = nil, guardian: Pick<Person, PersonFacts>? = nil,
        statement: String = "offered", supports: Bool? = nil
    ) {
        self.investigationId = investigationId
        self.person = person
        self.enhanced = enhanced
        self.enhancedBecause = enhancedBecause
        self.preferredName = preferredName
        self.method = method
        self.contactDetails = contactDetails
        times = nil
        self.warnings = warnings
        self.frequencyDays = frequencyDays
        self.guardian = guardian
        needs = nil
        measures = nil
        safety = nil
        self.statement = statement
        readsAloud = nil
        self.supports = supports
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let victim = try VictimFields.victim(person, of: crime, work)
        try work.beginCare(of: victim, on: crime)
        guard var care = try VictimCare.of(victim.id, in: crime.id, tx: work.tx) else { throw Refusal.notFound }
        try enhance(&care, work)
        try keepGuardian(&care, victim, crime, work)
        care.preferredName = preferredName
        care.method = method
        care.contactDetails = contactDetails
        care.times = times
        care.warnings = warnings ?? []
        care.frequencyDays = frequencyDays ?? VictimCare.frequencyDaysUsual
        care.needs = needs
        care.measures = measures ?? []
        care.safety = safety
        care.statement = statement
        care.readsAloud = readsAloud
        care.supports = supports ?? care.supports
        care.assessedAt = work.now
        care.assessedBy = work.officer.id
        let hadRights = try VictimCare.of(victim.id, in: crime.id, tx: work.tx)?.isEnhanced ?? false
        care = try work.save(care)
        if care.isEnhanced, !hadRights { try work.hasten(care, on: crime) }
        for deadline in try VictimDeadline.open(of: crime.id, person: victim.id, in: work.tx) where deadline.event == "assessed" {
            try work.end(deadline, at: work.now)
        }
        try work.log(.victim, "Needs of \(victim.displayName) assessed.", on: crime)
        return Done()
    }

    private func enhance(_ care: inout VictimCare, _ work: Work) throws {
        guard let enhanced, enhanced != care.enhanced else { return }
        if (enhancedBecause ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid("enhancedBecause", code: "required", "Why: say why the victim has enhanced rights, because every deadline depends on it (VIC-02).")
        }
        care.enhanced = enhanced
        care.enhancedBecause = enhancedBecause
        care.enhancedAt = work.now
        care.enhancedBy = work.officer.id
    }

    private func keepGuardian(_ care: inout VictimCare, _ victim: Person, _ crime: Investigation, _ work: Work) throws {
        if let guardian {
            let found = try work.person(guardian, source: crime.ref, at: "guardian")
            if found.id == victim.id { throw Refusal.invalid("guardian", code: "same-person", "Parent or guardian: that is the victim. Choose another person.") }
            care.guardianId = found.id
            try work.link("PAR", from: found.ref, to: crime.ref, source: crime.ref)
        }
        if care.guardianId == nil, let born = victim.dateOfBirth, born.age(on: London.day(of: work.now)) < 18 {
            throw Refusal.invalid("guardian", code: "required", "Parent or guardian: give them, because the victim is under 18 and they are told too (VIC-05).")
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VictimFields.hasVictim(ref, officer, tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description), "statement": "offered"]
        let victims = try ToldVictim.all(of: ref.id, for: officer, in: tx)
        guard victims.count == 1 else { return .object(members) }
        members["person"] = .string(victims[0].id.description)
        guard let care = try VictimCare.of(victims[0].id, in: ID(ref.id), tx: tx) else { return .object(members) }
        func put(_ key: String, _ text: String?) { if let text { members[key] = .string(text) } }
        put("enhanced", care.enhanced?.rawValue)
        put("enhancedBecause", care.enhancedBecause)
        put("preferredName", care.preferredName)
        put("method", care.method)
        put("contactDetails", care.contactDetails)
        put("times", care.times)
        put("needs", care.needs)
        put("safety", care.safety)
        put("statement", care.statement)
        members["warnings"] = .array(care.warnings.map { .string($0) })
        members["measures"] = .array(care.measures.map { .string($0) })
        members["frequencyDays"] = .integer(Int64(care.frequencyDays))
        if let guardian = care.guardianId { members["guardian"] = ["id": .string(guardian.description)] }
        if let readsAloud = care.readsAloud { members["readsAloud"] = .boolean(readsAloud) }
        if let supports = care.supports { members["supports"] = .boolean(supports) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        field == "enhanced" ? EnhancedRights.Category.allCases.map { Option($0.rawValue, $0.title) } : try VictimFields.options(ref, officer, tx)
    }
}

/// What the forms about a victim share.
enum VictimFields {
    static func victim(_ id: ID<Person>, of crime: Investigation, _ work: Work) throws -> Person {
        guard let victim = try ToldVictim.all(of: crime.id.raw, for: work.officer, in: work.tx).first(where: { $0.id == id }) else {
            throw Refusal.invalid("person", code: "not-a-victim", "Victim: choose a victim of this crime, or who speaks for one.")
        }
        work.concern(victim.person.ref)
        return victim.person
    }

    static func hasVictim(_ ref: Ref, _ officer: Officer, _ tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) != .historic && !ToldVictim.all(of: ref.id, for: officer, in: tx).isEmpty
    }

    static func options(_ ref: Ref, _ officer: Officer, _ tx: Transaction) throws -> [Option] {
        try ToldVictim.all(of: ref.id, for: officer, in: tx).map(\.option)
    }

    /// The form on a crime with one victim is about that one.
    static func prefill(_ ref: Ref, _ officer: Officer, _ tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description)]
        let victims = try ToldVictim.all(of: ref.id, for: officer, in: tx)
        if victims.count == 1 { members["person"] = .string(victims[0].id.description) }
        return .object(members)
    }
}
