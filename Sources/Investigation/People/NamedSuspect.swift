public import Base
public import Core
public import Records
public import Storage

/// Somebody named as a suspect, with what was said of them then.
public struct NamedSuspect: Filed {
    public static let table = "named_suspect"
    public static let kind: RecordKind = "named-suspect"

    public let id: ID<NamedSuspect>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    /// The name as it was given, which need not be the person's.
    public let said: String?
    public let grounds: String?
    public let namedAt: Instant
    public let namedBy: ID<OfficerAccount>

    public var card: Card? { nil }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [NamedSuspect] {
        try tx.all(NamedSuspect.self, "SELECT * FROM named_suspect WHERE investigation_id = \(investigation) ORDER BY id")
    }
}

/// A suspect as a form gives one.
public struct SuspectNamed: Codable, Sendable {
    public let person: Pick<Person, PersonFacts>
    public let said: String?
    public let grounds: String?

    public init(person: Pick<Person, PersonFacts>, said: String? = nil, grounds: String? = nil) {
        self.person = person
        self.said = said
        self.grounds = grounds
    }

    /// The name as it was said: what was typed for it, or for somebody new the name that was given.
    var nameSaid: String? {
        if let said, !said.allSatisfy(\.isWhitespace) { return said }
        guard case .new(let facts) = person else { return nil }
        let name = [facts.givenNames, facts.familyName].filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? nil : name
    }
}

extension Work {
    /// Records that somebody is suspected. Answers the person.
    @discardableResult
    func nameSuspect(_ suspect: SuspectNamed, on crime: Investigation, at path: String = "person") throws -> Person {
        try refuseWronged(suspect.person, of: crime, at: path)
        let person = try person(suspect.person, source: crime.ref, at: path)
        if try tx.exists("SELECT 1 FROM named_suspect WHERE investigation_id = \(crime.id) AND person_id = \(person.id)") {
            throw Refusal.conflict("\(person.displayName) is named as a suspect here already.")
        }
        try save(
            NamedSuspect(
                id: newID(), investigationId: crime.id, personId: person.id, said: suspect.nameSaid, grounds: suspect.grounds, namedAt: now, namedBy: officer.id
            ))
        try link("NOM", from: person.ref, to: crime.ref, said: suspect.nameSaid, source: crime.ref)
        return person
    }

    /// Nobody is suspected of what was done to themselves, or speaks for the victim while suspected (CNT-01, VIC-05).
    private func refuseWronged(_ person: Pick<Person, PersonFacts>, of crime: Investigation, at path: String) throws {
        let visible = Visibility(to: officer)
        if let victim = try Investigation.people(["VIC"], of: crime.id.raw, visible: visible, in: tx).first(where: person.isSame) {
            throw Refusal.invalid(
                path, code: "victim-is-suspect",
                "Suspect: \(victim.displayName) is the victim of this crime. Nobody is both; report a second crime where each accuses the other.")
        }
        if let speaker = try Investigation.people(["SPOKE", "BER"], of: crime.id.raw, visible: visible, in: tx).first(where: person.isSame) {
            throw Refusal.invalid(path, code: "contact-is-suspect", "Suspect: \(speaker.displayName) is told for the victim. Name somebody else to be told first.")
        }
    }
}

extension Pick where Known == Person, New == PersonFacts {
    /// The same record, or the same name and birth date typed again as somebody new.
    func isSame(_ person: Person) -> Bool {
        switch self {
        case .known(let id): return id == person.id
        case .new(let facts):
            guard let born = facts.dateOfBirth, born == person.dateOfBirth else { return false }
            return facts.familyName.lowercased() == person.familyName.lowercased() && facts.givenNames.lowercased() == person.givenNames.lowercased()
        }
    }
}
