public import Base
public import Core
public import Records
public import Storage

/// Names the victim of a crime that was recorded before anybody knew whose it was. Their care begins; one crime keeps one victim (CNT-01).
public struct NameVictim: Operation {
    public static let name: OperationName = "investigation.victim.name"
    public static let title = "Name the victim"
    public static let form = Form {
        Section("Victim") {
            Field.subject("investigationId", Investigation.kind)
            Field.pick("person", "Victim", hint: "Empty where an organisation was wronged.", Person.kind, orNew: PersonFacts.fields)
            Field.pick("organisation", "Organisation wronged", hint: "Instead of a person.", Organisation.kind, orNew: OrganisationFacts.fields)
            Field.pick("contact", "Contact of the organisation", hint: "Who is told in its name. Empty if nobody is known yet (VIC-05).", Person.kind, orNew: PersonFacts.fields)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: Pick<Person, PersonFacts>?
    public let organisation: Pick<Organisation, OrganisationFacts>?
    public let contact: Pick<Person, PersonFacts>?

    public init(
        investigationId: ID<Investigation>, person: Pick<Person, PersonFacts>? = nil, organisation: Pick<Organisation, OrganisationFacts>? = nil,
        contact: Pick<Person, PersonFacts>? = nil
    ) {
        self.investigationId = investigationId
        self.person = person
        self.organisation = organisation
        self.contact = contact
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    static func isVictimless(_ crime: RawID, in tx: Transaction) throws -> Bool {
        try !tx.exists("SELECT 1 FROM link WHERE to_id = \(crime) AND type = 'VIC' AND until_at IS NULL")
    }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.requireOpen(investigationId)
        guard try Self.isVictimless(crime.id.raw, in: work.tx) else {
            throw Refusal.conflict("\(crime.number ?? "This crime") has its victim: one crime is recorded for each (CNT-01). Report it for another victim instead.")
        }
        try check(crime, work)
        if let person {
            let victim = try work.person(person, source: crime.ref, at: "person")
            try work.link("VIC", from: victim.ref, to: crime.ref, source: crime.ref)
            try flag(victim, crime, work)
            try work.beginCare(of: victim, on: crime)
            try work.log(.victim, "\(victim.displayName) named as the victim.", on: crime)
        } else if let organisation {
            let wronged = try work.organisation(organisation, at: "organisation")
            let speaker = try contact.map { try work.person($0, source: crime.ref, at: "contact") }
            try work.victimise(wronged, contact: speaker, on: crime)
            if let speaker { try work.beginCare(of: speaker, for: wronged, on: crime) }
            try work.log(.victim, "\(wronged.name) named as the victim.", on: crime)
        }
        return Done()
    }

    private func check(_ crime: Investigation, _ work: Work) throws {
        var problems: [Problem] = []
        if person == nil, organisation == nil { problems.append(Problem("person", code: "required", "Victim: name the person, or the organisation wronged.")) }
        if person != nil, organisation != nil {
            problems.append(Problem("organisation", code: "two-victims", "Organisation wronged: one crime is recorded for each victim (CNT-01). Report it for the other instead."))
        }
        if contact != nil, organisation == nil {
            problems.append(Problem("organisation", code: "required", "Organisation wronged: choose it, because the contact speaks for it (VIC-05)."))
        }
        let suspects = try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx)
        for (field, pick, code) in [("person", person, "victim-is-suspect"), ("contact", contact, "contact-is-suspect")] {
            guard let pick, let suspect = suspects.first(where: pick.isSame) else { continue }
            problems.append(Problem(field, code: code, "\(suspect.displayName) is a suspect of this crime. Nobody is both; eliminate the suspect first, or report a second crime."))
        }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }

    /// What follows from who the victim is: a child in a sexual offence, and no domestic abuse of somebody under 16.
    private func flag(_ victim: Person, _ crime: Investigation, _ work: Work) throws {
        let offence = try crime.offenceClass.flatMap { try OffenceClass.of($0, on: London.day(of: work.now), in: work.tx) }
        if let offence, offence.isAgainstChild(victim, on: London.day(of: crime.occurredTo ?? work.now)) { try work.flag(["CSA"], on: crime) }
        try DomesticFlag.check(CrimeFlag.codes(of: crime.id, in: work.tx), crime, work)
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try Investigation.isOpen(ref, in: tx) && isVictimless(ref.id, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}
