public import Base
public import Core
public import Records
public import Storage

/// Names the relative who is told in place of a victim who died. They have enhanced rights (VIC-02); what is still to be told passes to them.
public struct NameRelative: Operation {
    public static let name: OperationName = "investigation.victim.name-relative"
    public static let title = "Relative of a victim who died"
    public static let form = Form {
        Section("Relative") {
            Field.subject("investigationId", Investigation.kind)
            Field.pick("relative", "Who is told", Person.kind, orNew: PersonFacts.fields, required: .by("a bereaved family is told through a named person (VIC-02)"))
            Field.text("relationship", "What they were to the victim", hint: "For example: mother.", required: .by("the family liaison officer asks it"), max: 100)
        }
    }

    public let investigationId: ID<Investigation>
    public let relative: Pick<Person, PersonFacts>
    public let relationship: String

    public init(investigationId: ID<Investigation>, relative: Pick<Person, PersonFacts>, relationship: String) {
        self.investigationId = investigationId
        self.relative = relative
        self.relationship = relationship
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        guard let victim = try Investigation.victims(of: crime.id.raw, for: work.officer, in: work.tx).first(where: \.isDeceased) else {
            throw Refusal.conflict("No victim of this crime is recorded as dead. Record the death on the person first.")
        }
        let relationship = try work.words(relationship, "relationship", "What they were to the victim", because: "the family liaison officer asks it")
        if relative.isSame(victim) { throw Refusal.invalid("relative", code: "same-person", "Who is told: that is the victim. Choose a relative.") }
        if let suspect = try Investigation.suspects(of: crime.id.raw, for: work.officer, in: work.tx).first(where: relative.isSame) {
            throw Refusal.invalid("relative", code: "contact-is-suspect", "\(suspect.displayName) is a suspect of this crime, so somebody else is told.")
        }
        let person = try work.person(relative, source: crime.ref, at: "relative")
        if person.isDeceased { throw Refusal.invalid("relative", code: "deceased", "Who is told: \(person.displayName) has died too. Choose somebody else.") }
        let former = try Investigation.people(["BER"], of: crime.id.raw, visible: Visibility(to: work.officer), in: work.tx).first
        if former?.id == person.id { throw Refusal.invalid("relative", code: "is-told", "\(person.displayName) is told already. Choose somebody else.") }
        try work.endLinks("BER", to: crime)
        try work.link("BER", from: person.ref, to: crime.ref, said: relationship, source: crime.ref)
        try work.passCare(from: former?.id ?? victim.id, to: person, on: crime)
        try work.reviewRights(on: crime)
        if try !OrganisationVictim.isUnspoken(crime.id.raw, in: work.tx) { try work.closeTasks(RecordingTask.contact.rawValue, about: crime.ref) }
        try work.log(.victim, "\(person.displayName), \(relationship), is told for \(victim.displayName).", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) != .historic && Investigation.victims(of: ref.id, for: officer, in: tx).contains(where: \.isDeceased)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
}

extension Work {
    /// Puts naming a relative on the list where a victim died and nobody is told for them.
    func askForRelatives(on crime: Investigation) throws {
        let dead = try Investigation.victims(of: crime.id.raw, for: officer, in: tx).filter(\.isDeceased)
        guard let victim = dead.first, try !tx.exists("SELECT 1 FROM link WHERE to_id = \(crime.id) AND type = 'BER' AND until_at IS NULL"),
            try !tx.exists("SELECT 1 FROM task WHERE subject_id = \(crime.id) AND kind = \(RecordingTask.contact.rawValue) AND status = 'open'")
        else { return }
        try task(
            RecordingTask.contact.rawValue, "Name the relative told for \(victim.displayName), \(crime.number ?? "")", about: crime.ref,
            for: .officer(crime.officerInCase ?? officer.id), due: now.adding(hours: try ForceSetting.reviewHours(in: tx)))
    }
}
