public import Base
public import Core
public import Records
public import Storage

/// An organisation that is the victim of a crime, and the person who is told in its name (VIC-05).
public struct OrganisationVictim: Filed {
    public static let table = "organisation_victim"
    public static let kind: RecordKind = "organisation-victim"

    public let id: ID<OrganisationVictim>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let organisationId: ID<Organisation>
    /// Nobody until one is named.
    public var contactId: ID<Person>?
    public var namedAt: Instant?
    public var namedBy: ID<OfficerAccount>?

    public var card: Card? { nil }

    /// Of a crime, those the officer may see.
    public static func all(of crime: ID<Investigation>, visible: Visibility, in tx: Transaction) throws -> [OrganisationVictim] {
        try tx.all(
            OrganisationVictim.self,
            "SELECT v.* FROM organisation_victim v WHERE v.investigation_id = \(crime) AND \(visible.condition("v.organisation_id")) ORDER BY v.id LIMIT 100")
    }

    static func isIn(_ crime: RawID, in tx: Transaction) throws -> Bool { try tx.exists("SELECT 1 FROM organisation_victim WHERE investigation_id = \(crime)") }

    /// Whether one of them has nobody who is told.
    static func isUnspoken(_ crime: RawID, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM organisation_victim WHERE investigation_id = \(crime) AND contact_id IS NULL")
    }

    /// What the JSON of a crime says of its victims that are organisations.
    static func json(of crime: Investigation, for officer: Officer, in tx: Transaction) throws -> [String: JSONValue] {
        let visible = Visibility(to: officer)
        let known = try all(of: crime.id, visible: visible, in: tx).map { victim -> JSONValue in
            let contact = try victim.contactId.flatMap { try visible.allows($0.raw, in: tx) ? $0 : nil }
            return ["organisation": .string(victim.organisationId.description), "contact": contact.map { .string($0.description) } ?? .null]
        }
        return known.isEmpty ? [:] : ["organisationVictims": .array(known)]
    }
}

/// A victim and who is told: the person, the named contact of the organisation, or a relative of somebody who died.
struct ToldVictim: Sendable {
    let person: Person
    /// Nothing where the person is the victim.
    let organisation: Organisation?
    /// Nothing where the person is the victim: who died, and is told for through the person.
    var deceased: Person?

    var id: ID<Person> { person.id }
    /// `SAMPLETON, Vera`, or `Harbour Stores (CONTACT, Sam)`.
    var name: String { organisation.map { "\($0.name) (\(person.displayName))" } ?? deceased.map { "\(person.displayName), for \($0.displayName)" } ?? person.displayName }

    var option: Option {
        Option(id.description, [name, organisation == nil ? person.particulars : ""].filter { !$0.isEmpty }.joined(separator: ", "))
    }

    /// Of a crime, those the officer may see: people first.
    static func all(of crime: RawID, for officer: Officer, in tx: Transaction) throws -> [ToldVictim] {
        let visible = Visibility(to: officer)
        let relatives = try Investigation.people(["BER"], of: crime, visible: visible, in: tx)
        let people = try Investigation.victims(of: crime, for: officer, in: tx).flatMap { victim -> [ToldVictim] in
            guard victim.isDeceased else { return [ToldVictim(person: victim, organisation: nil)] }
            return relatives.map { ToldVictim(person: $0, organisation: nil, deceased: victim) }
        }
        let organisations = try OrganisationVictim.all(of: ID(crime), visible: visible, in: tx).compactMap { victim -> ToldVictim? in
            guard let contact = victim.contactId, try visible.allows(contact.raw, in: tx), let person = try tx.find(Person.self, contact),
                let organisation = try tx.find(Organisation.self, victim.organisationId)
            else { return nil }
            return ToldVictim(person: person, organisation: organisation)
        }
        return people + organisations.filter { one in !people.contains { $0.id == one.id } }
    }
}

extension Work {
    /// An organisation named as the victim of a crime: linked, and its contact told from now on. Without one, naming somebody is put on the reporter's list.
    func victimise(_ organisation: Organisation, contact: Person?, on crime: Investigation) throws {
        try link("VIC", from: organisation.ref, to: crime.ref, source: crime.ref)
        let victim = try save(
            OrganisationVictim(
                id: newID(), investigationId: crime.id, organisationId: organisation.id, contactId: contact?.id, namedAt: contact == nil ? nil : now,
                namedBy: contact == nil ? nil : officer.id))
        if let contact { try link("SPOKE", from: contact.ref, to: crime.ref, source: crime.ref) } else { try askForContact(of: organisation, victim, on: crime) }
    }

    private func askForContact(of organisation: Organisation, _ victim: OrganisationVictim, on crime: Investigation) throws {
        try task(
            RecordingTask.contact.rawValue, "Name who speaks for \(organisation.name), \(crime.number ?? "")", about: crime.ref,
            for: .officer(crime.officerInCase ?? officer.id), due: now.adding(hours: try ForceSetting.reviewHours(in: tx)))
    }
}

/// Names who is told in the name of an organisation that is a victim, or another in their place. What is still to be told passes to the new contact.
public struct NameContact: Operation {
    public static let name: OperationName = "investigation.victim.name-contact"
    public static let title = "Contact of the organisation"
    public static let form = Form {
        Section("Contact") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("organisation", "Organisation", required: .by("each is told by itself (VIC-05)"))
            Field.pick("contact", "Who speaks for it", Person.kind, orNew: PersonFacts.fields, required: .by("an organisation is told through a named person (VIC-05)"))
        }
    }

    public let investigationId: ID<Investigation>
    public let organisation: ID<Organisation>
    public let contact: Pick<Person, PersonFacts>

    public init(investigationId: ID<Investigation>, organisation: ID<Organisation>, contact: Pick<Person, PersonFacts>) {
        self.investigationId = investigationId
        self.organisation = organisation
        self.contact = contact
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        guard var victim = try OrganisationVictim.all(of: crime.id, visible: Visibility(to: work.officer), in: work.tx).first(where: { $0.organisationId == organisation }) else {
            throw Refusal.invalid("organisation", code: "not-a-victim", "Organisation: choose one that is a victim of this crime.")
        }
        let named = try work.require(Organisation.self, organisation)
        let person = try work.person(contact, source: crime.ref, at: "contact")
        try check(person, victim, named, crime, work)
        let former = victim.contactId
        victim.contactId = person.id
        victim.namedAt = work.now
        victim.namedBy = work.officer.id
        try work.save(victim)
        try work.link("SPOKE", from: person.ref, to: crime.ref, source: crime.ref)
        if let former {
            try work.endLinks("SPOKE", of: former.raw, to: crime)
            try work.passCare(from: former, to: person, on: crime)
        } else {
            try work.beginCare(of: person, for: named, on: crime)
        }
        if try !OrganisationVictim.isUnspoken(crime.id.raw, in: work.tx) { try work.closeTasks(RecordingTask.contact.rawValue, about: crime.ref) }
        try work.log(.victim, "\(person.displayName) speaks for \(named.name).", on: crime)
        return Done()
    }

    private func check(_ person: Person, _ victim: OrganisationVictim, _ named: Organisation, _ crime: Investigation, _ work: Work) throws {
        if victim.contactId == person.id {
            throw Refusal.invalid("contact", code: "is-contact", "\(person.displayName) speaks for \(named.name) already. Choose somebody else.")
        }
        if try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx).contains(where: { $0.id == person.id }) {
            throw Refusal.invalid("contact", code: "contact-is-suspect", "\(person.displayName) is a suspect of this crime, so somebody else speaks for \(named.name).")
        }
        // One person is told once of each event: who speaks for two victims of one crime would be told in whose name nobody could say.
        if try work.tx.exists("SELECT 1 FROM victim_care WHERE investigation_id = \(crime.id) AND person_id = \(person.id)") {
            throw Refusal.invalid("contact", code: "is-told", "\(person.displayName) is told of this crime already as a victim or for one. Choose somebody else.")
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) != .historic && tx.exists("SELECT 1 FROM organisation_victim WHERE investigation_id = \(ref.id)")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description)]
        let victims = try OrganisationVictim.all(of: ID(ref.id), visible: Visibility(to: officer), in: tx)
        if victims.count == 1 { members["organisation"] = .string(victims[0].organisationId.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try OrganisationVictim.all(of: ID(ref.id), visible: Visibility(to: officer), in: tx).compactMap { victim in
            try tx.find(Organisation.self, victim.organisationId).map { Option($0.id.description, $0.name) }
        }
    }
}
