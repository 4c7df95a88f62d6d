public import Base
public import Core
public import Records
public import Storage

/// The agreement of whoever uses a device that information is extracted from it: what for, how much, and until they withdraw it (EXH-04, PCSCA 2022).
public struct ExtractionAgreement: InvestigationPart {
    public static let table = "extraction_agreement"
    public static let kind: RecordKind = "extraction-agreement"

    public let id: ID<ExtractionAgreement>
    public var version = 0
    public let exhibitId: ID<Exhibit>
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    /// Who agrees for a child.
    public let guardianId: ID<Person>?
    /// A code of `extraction-level`.
    public let level: String
    /// What is sought, and of which days: nothing else is taken.
    public let scope: String
    public let fromDay: Day?
    public let toDay: Day?
    public let reason: String
    public let necessity: String
    public let signedName: String
    public let strokes: String?
    public let signedAt: Instant
    /// SHA-256 over what was agreed, the name, the strokes and the time.
    public let hash: String
    public let takenBy: ID<OfficerAccount>
    public var withdrawnAt: Instant?
    public var withdrawnBy: ID<OfficerAccount>?
    public var withdrawnBecause: String?

    public var card: Card? { nil }
    public var ofPerson: ID<Person>? { personId }

    /// What was agreed, as it was read out and signed.
    static func words(level: String, scope: String, from: Day?, to: Day?, reason: String, necessity: String) -> String {
        [level, scope, from?.description ?? "", to?.description ?? "", reason, necessity].joined(separator: "\u{0}")
    }

    /// Whether it is as it was signed.
    var isAsSigned: Bool {
        let words = Self.words(level: level, scope: scope, from: fromDay, to: toDay, reason: reason, necessity: necessity)
        return Signed(name: signedName, strokes: strokes).digest(of: words, at: signedAt) == hash
    }

    static func all(of exhibit: ID<Exhibit>, in tx: Transaction) throws -> [ExtractionAgreement] {
        try tx.all(ExtractionAgreement.self, "SELECT * FROM extraction_agreement WHERE exhibit_id = \(exhibit) ORDER BY id DESC LIMIT 50")
    }
}

/// Takes the agreement of a victim or a witness to extraction from their device.
public struct AgreeExtraction: Operation {
    public static let name: OperationName = "investigation.property.extraction.agree"
    public static let title = "Agreement to extraction"
    public static let form = Form {
        Section("What is sought") {
            Field.subject("exhibit", Exhibit.kind)
            Field.option("person", "Whose device it is", required: .by("whoever uses it agrees, nobody for them (PCSCA 2022 s37)"))
            Field.choice("level", "How much is taken", from: "extraction-level", required: .by("no more is taken than is needed"))
            Field.text("scope", "What is sought", hint: "For example: messages with one number, photographs of one evening.", lines: 3, required: .by("they agree to this and to nothing else (s39)"), max: 2000)
            Field.day("fromDay", "From the day", future: false)
            Field.day("toDay", "To the day", future: false)
            Field.text("reason", "Why it is thought to be there", lines: 2, required: .by("the information must be relevant to a reasonable line of enquiry (s37)"), max: 2000)
            Field.text("necessity", "Why it cannot be had otherwise", lines: 2, required: .by("private information is taken only where that is strictly necessary (s37)"), max: 2000)
        }
        Section("Agreement") {
            Field.yesNo("toldMayRefuse", "Were they told that they may refuse, and that the investigation does not end for that?", required: .by("an agreement under pressure is none (s39)"))
            Field.pick("guardian", "Parent or guardian who agrees", hint: "For a child.", Person.kind, orNew: PersonFacts.fields)
            Field.signature("signed", "Signed", required: .by("it is confirmed in writing (s39)"))
        }
    }

    public let exhibit: ID<Exhibit>
    public let person: ID<Person>
    public let level: String
    public let scope: String
    public let fromDay: Day?
    public let toDay: Day?
    public let reason: String
    public let necessity: String
    public let toldMayRefuse: Bool
    public let guardian: Pick<Person, PersonFacts>?
    public let signed: Signed

    public init(
        _ exhibit: ID<Exhibit>, person: ID<Person>, level: String, scope: String, fromDay: Day? = nil, toDay: Day? = nil, reason: String, necessity: String, toldMayRefuse: Bool = true,
        guardian: Pick<Person, PersonFacts>? = nil, signed: Signed
    ) {
        self.exhibit = exhibit
        self.person = person
        self.level = level
        self.scope = scope
        self.fromDay = fromDay
        self.toDay = toDay
        self.reason = reason
        self.necessity = necessity
        self.toldMayRefuse = toldMayRefuse
        self.guardian = guardian
        self.signed = signed
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }
    private static let device = "DIGI"

    public func perform(in work: Work) throws -> ID<ExtractionAgreement> {
        let (exhibit, crime) = try work.requirePart(Exhibit.self, exhibit)
        try crime.requireOpen()
        guard let item = try PropertyItem.of(exhibit.id.raw, in: work.tx), item.category == Self.device, exhibit.copyOf == nil else {
            throw Refusal.conflict("\(exhibit.reference) is no device. An agreement is taken for the device itself.")
        }
        guard item.closedAt == nil else { throw Refusal.conflict("\(exhibit.reference) is gone from police possession.") }
        if try work.tx.exists("SELECT 1 FROM extraction_agreement WHERE exhibit_id = \(exhibit.id) AND withdrawn_at IS NULL") {
            throw Refusal.conflict("An agreement for \(exhibit.reference) stands already. Where more is sought, that one is withdrawn first.")
        }
        guard let owner = try RecordExhibit.producers(of: crime.id.raw, for: work.officer, in: work.tx).first(where: { $0.id == person }) else {
            throw Refusal.invalid("person", code: "not-a-witness", "Whose device it is: choose a victim or a witness of this crime. A suspect's device is examined under other powers.")
        }
        try work.requireCode(level, of: "extraction-level", "level", "How much is taken")
        try check(owner, work)
        let guardian = try guardian.map { try work.person($0, source: crime.ref, at: "guardian") }
        if guardian?.id == owner.id { throw Refusal.invalid("guardian", code: "same-person", "Parent or guardian: choose somebody else than the child.") }
        let words = ExtractionAgreement.words(level: level, scope: scope, from: fromDay, to: toDay, reason: reason, necessity: necessity)
        let agreement = try work.savePart(
            ExtractionAgreement(
                id: work.newID(), exhibitId: exhibit.id, investigationId: crime.id, personId: owner.id, guardianId: guardian?.id, level: level, scope: scope, fromDay: fromDay, toDay: toDay,
                reason: reason, necessity: necessity, signedName: signed.name ?? "", strokes: signed.strokes, signedAt: work.now, hash: signed.digest(of: words, at: work.now),
                takenBy: work.officer.id))
        work.concern(owner.ref)
        try work.log(.exhibit, "Agreement to extraction from \(exhibit.reference) signed.", on: crime)
        return agreement.id
    }

    private func check(_ owner: Person, _ work: Work) throws {
        var problems: [Problem] = []
        for (field, label, text) in [("scope", "What is sought", scope), ("reason", "Why it is thought to be there", reason), ("necessity", "Why it cannot be had otherwise", necessity)]
        where text.allSatisfy(\.isWhitespace) { problems.append(Problem(field, code: "required", "\(label): give it, because they agree to this and to nothing else (PCSCA 2022 s39).")) }
        if let fromDay, let toDay, toDay < fromDay { problems.append(Problem("toDay", code: "too-early", "To the day: choose one on or after \(London.text(fromDay)).")) }
        if !toldMayRefuse { problems.append(Problem("toldMayRefuse", code: "not-free", "Tell them first that they may refuse: an agreement without that is none (PCSCA 2022 s39).")) }
        if (signed.name ?? "").allSatisfy(\.isWhitespace) { problems.append(Problem("signed", code: "required", "Signed: write the name of who signs.")) }
        if guardian == nil, let born = owner.dateOfBirth, born.age(on: London.day(of: work.now)) < 18 {
            problems.append(Problem("guardian", code: "required", "Parent or guardian: give them, because somebody under 18 does not agree alone (PCSCA 2022 s38)."))
        }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM property_item i JOIN exhibit x ON x.id = i.exhibit_id WHERE x.id = \(ref.id) AND i.category = \(device) AND i.closed_at IS NULL AND x.copy_of IS NULL")
            && !tx.exists("SELECT 1 FROM extraction_agreement WHERE exhibit_id = \(ref.id) AND withdrawn_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["exhibit": .string(ref.id.description)]
        if let witness = try tx.find(Exhibit.self, ID(ref.id))?.witnessId { members["person"] = .string(witness.description) }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard let exhibit = try tx.find(Exhibit.self, ID(ref.id)) else { return [] }
        return Investigation.options(try RecordExhibit.producers(of: exhibit.investigationId.raw, for: officer, in: tx))
    }
}

/// Withdraws an agreement: from then on nothing more is extracted or copied.
public struct WithdrawExtraction: Operation {
    public static let name: OperationName = "investigation.property.extraction.withdraw"
    public static let title = "Agreement withdrawn"
    public static let form = Form {
        Section("Withdrawal") {
            Field.subject("exhibit", Exhibit.kind)
            Field.text("reason", "What they said", lines: 2, required: .by("the examiner and the prosecutor are told"), max: 2000)
        }
    }

    public let exhibit: ID<Exhibit>
    public let reason: String

    public init(_ exhibit: ID<Exhibit>, reason: String) {
        self.exhibit = exhibit
        self.reason = reason
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> Done {
        let (exhibit, crime) = try work.requirePart(Exhibit.self, exhibit)
        guard var agreement = try ExtractionAgreement.all(of: exhibit.id, in: work.tx).first, agreement.withdrawnAt == nil else {
            throw Refusal.conflict("No agreement for \(exhibit.reference) stands.")
        }
        agreement.withdrawnBecause = try work.words(reason, "reason", "What they said", because: "the examiner and the prosecutor are told")
        agreement.withdrawnAt = work.now
        agreement.withdrawnBy = work.officer.id
        try work.savePart(agreement)
        try work.log(.exhibit, "Agreement to extraction from \(exhibit.reference) withdrawn.", on: crime)
        try work.task(
            EnquiryTask.extraction.rawValue, "\(exhibit.reference): the agreement is withdrawn. Stop the extraction, give the device back, and see to what was taken", about: exhibit.ref,
            for: .officer(crime.officerInCase ?? work.officer.id), due: work.now.adding(hours: 24))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM extraction_agreement WHERE exhibit_id = \(ref.id) AND withdrawn_at IS NULL")
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .object(["exhibit": .string(ref.id.description)]) }
}
