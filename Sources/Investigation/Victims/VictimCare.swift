public import Base
public import Core
public import Records
public import Storage

/// What one victim of one crime needs and wants (VIC-02, VIC-04).
public struct VictimCare: Filed {
    public static let table = "victim_care"
    public static let kind: RecordKind = "victim-care"

    public let id: ID<VictimCare>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// Who is told: the victim, or the contact of an organisation.
    public var personId: ID<Person>
    public var enhanced: EnhancedRights.Category?
    public var enhancedBecause: String?
    public var enhancedAt: Instant?
    public var enhancedBy: ID<OfficerAccount>?
    public var assessedAt: Instant?
    public var assessedBy: ID<OfficerAccount>?
    /// How the victim wants to be called.
    public var preferredName: String?
    /// A code of `contact-method`.
    public var method: String?
    public var contactDetails: String?
    public var times: String?
    /// Codes of `contact-warning`.
    public var warnings: [String] = []
    /// Told besides a victim under 18 (VIC-05).
    public var guardianId: ID<Person>?
    /// Days between updates when nothing happens.
    public var frequencyDays: Int
    public var needs: String?
    /// Codes of `special-measure`.
    public var measures: [String] = []
    public var safety: String?
    /// A code of `vps-state`.
    public var statement: String?
    public var readsAloud: Bool?
    public var supports: Bool?

    public var card: Card? { nil }
    public var isEnhanced: Bool { enhanced != nil }

    /// Days between updates that a force agrees to where the victim wants no other.
    public static let frequencyDaysUsual = 28

    public static func of(_ person: ID<Person>, in crime: ID<Investigation>, tx: Transaction) throws -> VictimCare? {
        try tx.first(VictimCare.self, "SELECT * FROM victim_care WHERE investigation_id = \(crime) AND person_id = \(person)")
    }

    public static func all(of crime: ID<Investigation>, visible: Visibility, in tx: Transaction) throws -> [VictimCare] {
        try tx.all(VictimCare.self, "SELECT * FROM victim_care c WHERE c.investigation_id = \(crime) AND \(visible.condition("c.person_id")) ORDER BY c.id LIMIT 100")
    }

    /// One sentence for each victim with anything to heed before contacting them.
    static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        let visible = Visibility(to: officer)
        return try all(of: ID(ref.id), visible: visible, in: tx).compactMap { care in
            guard let person = try tx.find(Person.self, care.personId) else { return nil }
            return try care.notice(person, for: visible, in: tx)
        }
    }

    /// `Vera SAMPLETON: Do not ring. The partner may answer. Prefers e-mail …`; nothing where the victim said nothing.
    func notice(_ person: Person, for visible: Visibility, in tx: Transaction) throws -> String? {
        let day = London.day(of: assessedAt ?? person.createdAt)
        let heed = try warnings.map { try CodeList.code($0, of: "contact-warning", on: day, in: tx)?.title ?? $0 }
        var sentences = heed
        if let method { sentences.append("prefers \(try CodeList.code(method, of: "contact-method", on: day, in: tx)?.title.lowercased() ?? method)") }
        if let contactDetails { sentences.append(contactDetails) }
        if let times { sentences.append(times) }
        if let preferredName { sentences.insert("call them \(preferredName)", at: heed.count) }
        if let spoken = try language(of: person, in: tx) { sentences.append(spoken) }
        if let needs, !needs.allSatisfy(\.isWhitespace) { sentences.append(needs) }
        if let guardian = guardianId, try visible.allows(guardian.raw, in: tx), let found = try tx.find(Person.self, guardian) {
            sentences.append("tell the parent or guardian too, \(found.displayName) (VIC-05)")
        }
        if isEnhanced { sentences.append("enhanced rights") }
        return sentences.isEmpty ? nil : "\(person.displayName): \(sentences.joined(separator: "; "))."
    }

    /// `interpreter, Polish`; nothing for who speaks English.
    private func language(of person: Person, in tx: Transaction) throws -> String? {
        let day = London.day(of: assessedAt ?? person.createdAt)
        let names = try (person.languages ?? []).filter { $0 != "eng" }.map { try CodeList.code($0, of: "language", on: day, in: tx)?.title ?? $0 }.joined(separator: ", ")
        if person.needsInterpreter == true { return names.isEmpty ? "interpreter needed" : "interpreter needed, \(names)" }
        return names.isEmpty || person.languages?.contains("eng") == true ? nil : "speaks \(names)"
    }

    /// Methods that the victim's own warnings rule out.
    static func isAgainst(_ warnings: [String], method: String) -> Bool {
        switch method {
        case "phone": warnings.contains("no-call") || warnings.contains("partner")
        case "letter": warnings.contains("no-letter")
        case "visit": warnings.contains("no-visit")
        case "text", "email": warnings.contains("shared")
        default: false
        }
    }
}

extension EnhancedRights.Category: SQLBindable {}

/// A time by which a victim is to be told of one thing.
public struct VictimDeadline: Filed {
    public static let table = "victim_clock"
    public static let kind: RecordKind = "victim-clock"

    public let id: ID<VictimDeadline>
    public var version = 0
    public let investigationId: ID<Investigation>
    public var personId: ID<Person>
    /// A code of `victim-event`.
    public let event: String
    public let happenedAt: Instant
    public var dueAt: Instant
    public var because: String
    public var taskId: ID<TaskItem>?
    public var metAt: Instant?
    public var contactId: ID<VictimContact>?
    public var voidAt: Instant?
    public var voidBecause: String?

    public var card: Card? { nil }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [VictimDeadline] {
        try tx.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE investigation_id = \(crime) ORDER BY due_at, id LIMIT 500")
    }

    static func open(of crime: ID<Investigation>, person: ID<Person>, in tx: Transaction) throws -> [VictimDeadline] {
        try tx.all(
            VictimDeadline.self,
            "SELECT * FROM victim_clock WHERE investigation_id = \(crime) AND person_id = \(person) AND met_at IS NULL AND void_at IS NULL ORDER BY due_at, id LIMIT 100")
    }
}

/// One contact with a victim, or an attempt at one.
public struct VictimContact: Filed {
    public static let table = "victim_contact"
    public static let kind: RecordKind = "victim-contact"

    public let id: ID<VictimContact>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    public let at: Instant
    /// A code of `contact-method`.
    public let method: String
    /// A code of `contact-result`.
    public let result: String
    public let text: String
    /// Why the victim was contacted in a way they asked not to be.
    public let againstWishes: String?
    public let recordedAt: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [VictimContact] {
        try tx.all(VictimContact.self, "SELECT * FROM victim_contact WHERE investigation_id = \(crime) ORDER BY at DESC, id DESC LIMIT 200")
    }
}
