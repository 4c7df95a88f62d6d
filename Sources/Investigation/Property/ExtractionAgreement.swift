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
    /// Who agrees in place of a child or of an adult without capacity (PCSCA 2022 s38).
    public let guardianId: ID<Person>?
    /// A code of `extraction-agreer`; nothing where nobody stands in, and in agreements taken before it was asked.
    public let guardianAs: String?
    /// Why an adult cannot decide this; nothing for a child, and for an adult who can.
    public let capacityBecause: String?
    /// Why nobody nearer could be asked.
    public let noneAvailable: String?
    /// What the child or the adult wanted themself.
    public let views: String?
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
    ///
    /// - Parameter inPlace: as what somebody else agreed and why; empty where nobody did, so that what was signed before that was asked is as it was.
    static func words(level: String, scope: String, from: Day?, to: Day?, reason: String, necessity: String, inPlace: [String?]) -> String {
        let inPlace = inPlace.contains { $0 != nil } ? inPlace.map { $0 ?? "" } : []
        return ([level, scope, from?.description ?? "", to?.description ?? "", reason, necessity] + inPlace).joined(separator: "\u{0}")
    }

    /// Whether it is as it was signed.
    var isAsSigned: Bool {
        let words = Self.words(
            level: level, scope: scope, from: fromDay, to: toDay, reason: reason, necessity: necessity, inPlace: [guardianAs, capacityBecause, noneAvailable, views])
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
            Field.option("person", "Whose device it is", required: .by("whoever uses it agrees (PCSCA 2022 s37)"))
            Field.choice("level", "How much is taken", from: "extraction-level", required: .by("no more is taken than is needed"))
            Field.text("scope", "What is sought", hint: "For example: messages with one number, photographs of one evening.", lines: 3, required: .by("they agree to this and to nothing else (s39)"), max: 2000)
            Field.day("fromDay", "From the day", future: false)
            Field.day("toDay", "To the day", future: false)
            Field.text("reason", "Why it is thought to be there", lines: 2, required: .by("the information must be relevant to a reasonable line of enquiry (s37)"), max: 2000)
            Field.text("necessity", "Why it cannot be had otherwise", lines: 2, required: .by("private information is taken only where that is strictly necessary (s37)"), max: 2000)
        }
        Section("A child, or an adult who cannot decide this") {
            Field.yesNo(
                "lacksCapacity", "Are they an adult who cannot decide this?",
                hint: "Everybody can decide unless it is shown that they cannot: understand it, keep it in mind, weigh it, or say it (Mental Capacity Act 2005 s1 to s3).")
            Field.text("capacityBecause", "Why they cannot decide this", hint: "Who found it, when, and what they cannot do.", lines: 2, max: 2000)
                .shown(when: Condition("lacksCapacity", is: "yes"))
            Field.pick("guardian", "Who agrees in their place", hint: "For a child, or an adult who cannot decide this; for nobody else.", Person.kind, orNew: PersonFacts.fields)
            Field.choice("guardianAs", "What they are to them", hint: "Empty: parent or guardian.", from: agreers)
            Field.text("noneAvailable", "Why nobody nearer could be asked", hint: "Only where another responsible adult agrees: who was tried, and when.", lines: 2, max: 2000)
            Field.text("views", "What they want themself", hint: "The child or the adult: asked as fits their age and understanding. Or why they could not be asked.", lines: 2, max: 2000)
        }
        Section("Agreement") {
            Field.yesNo("toldMayRefuse", "Were they told that they may refuse, and that the investigation does not end for that?", required: .by("an agreement under pressure is none (s39)"))
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
    public let lacksCapacity: Bool?
    public let capacityBecause: String?
    public let guardian: Pick<Person, PersonFacts>?
    /// A code of `extraction-agreer`.
    public let guardianAs: String?
    public let noneAvailable: String?
    public let views: String?
    public let signed: Signed

    public init(
        _ exhibit: ID<Exhibit>, person: ID<Person>, level: String, scope: String, fromDay: Day? = nil, toDay: Day? = nil, reason: String, necessity: String, toldMayRefuse: Bool = true,
        lacksCapacity: Bool? = nil, capacityBecause: String? = nil, guardian: Pick<Person, PersonFacts>? = nil, guardianAs: String? = nil, noneAvailable: String? = nil, views: String? = nil,
        signed: Signed
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
        self.lacksCapacity = lacksCapacity
        self.capacityBecause = capacityBecause
        self.guardian = guardian
        self.guardianAs = guardianAs
        self.noneAvailable = noneAvailable
        self.views = views
        self.signed = signed
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }
    static let agreers: CodeListName = "extraction-agreer"
    private static let device = "DIGI"
    /// What an agreement in place of a child was before it was asked as what.
    private static let parent = "PARENT"

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
        let standsIn = guardian == nil ? nil : guardianAs?.filled ?? Self.parent
        let agreer = try standsIn.map { try work.requireCode($0, of: Self.agreers, "guardianAs", "What they are to them") }
        if guardian == nil, guardianAs?.filled != nil { throw Refusal.invalid("guardian", code: "required", "Who agrees in their place: give them, or leave empty what they are.") }
        let guardian = try guardian.map { try work.person($0, source: crime.ref, at: "guardian") }
        if guardian?.id == owner.id { throw Refusal.invalid("guardian", code: "same-person", "Who agrees in their place: choose somebody else than whoever uses the device (PCSCA 2022 s38).") }
        if let guardian { try refuseSuspect(guardian, of: crime, work) }
        try check(owner, guardian, agreer, work)
        let because = lacksCapacity == true ? capacityBecause?.filled : nil
        let (none, views) = (guardian == nil ? nil : noneAvailable?.filled, guardian == nil ? nil : views?.filled)
        let words = ExtractionAgreement.words(
            level: level, scope: scope, from: fromDay, to: toDay, reason: reason, necessity: necessity, inPlace: [standsIn, because, none, views])
        let agreement = try work.savePart(
            ExtractionAgreement(
                id: work.newID(), exhibitId: exhibit.id, investigationId: crime.id, personId: owner.id, guardianId: guardian?.id, guardianAs: standsIn, capacityBecause: because, noneAvailable: none, views: views,
                level: level, scope: scope, fromDay: fromDay, toDay: toDay,
                reason: reason, necessity: necessity, signedName: signed.name ?? "", strokes: signed.strokes, signedAt: work.now, hash: signed.digest(of: words, at: work.now),
                takenBy: work.officer.id))
        work.concern(owner.ref)
        try work.log(.exhibit, "Agreement to extraction from \(exhibit.reference) signed.", on: crime)
        return agreement.id
    }

    /// Whoever may have done it does not decide what is looked for.
    private func refuseSuspect(_ guardian: Person, of crime: Investigation, _ work: Work) throws {
        guard try Investigation.people(["NOM", "SUS", "ARR", "CHG"], of: crime.id.raw, visible: Visibility(to: work.officer), in: work.tx).contains(where: { $0.id == guardian.id }) else { return }
        throw Refusal.invalid("guardian", code: "suspect", "Who agrees in their place: \(guardian.displayName) is a suspect of this crime. Choose somebody else of those the law names (PCSCA 2022 s38).")
    }

    private func check(_ owner: Person, _ guardian: Person?, _ agreer: Code?, _ work: Work) throws {
        let today = London.day(of: work.now)
        var problems: [Problem] = []
        for (field, label, text) in [("scope", "What is sought", scope), ("reason", "Why it is thought to be there", reason), ("necessity", "Why it cannot be had otherwise", necessity)]
        where text.allSatisfy(\.isWhitespace) { problems.append(Problem(field, code: "required", "\(label): give it, because they agree to this and to nothing else (PCSCA 2022 s39).")) }
        if let fromDay, let toDay, toDay < fromDay { problems.append(Problem("toDay", code: "too-early", "To the day: choose one on or after \(London.text(fromDay)).")) }
        if !toldMayRefuse { problems.append(Problem("toldMayRefuse", code: "not-free", "Tell them first that they may refuse: an agreement without that is none (PCSCA 2022 s39).")) }
        if (signed.name ?? "").allSatisfy(\.isWhitespace) { problems.append(Problem("signed", code: "required", "Signed: write the name of who signs.")) }
        if lacksCapacity == true, capacityBecause?.filled == nil {
            problems.append(Problem("capacityBecause", code: "required", "Why they cannot decide this: say it, because everybody can unless it is shown that they cannot (Mental Capacity Act 2005 s1(2))."))
        }
        let user = ExtractionConsent.User.of(youngest: (owner.dateOfBirth ?? owner.birthRange?.until)?.age(on: today), lacksCapacity: lacksCapacity ?? false)
        let inPlace = agreer.map {
            ExtractionConsent.InPlace(
                ExtractionConsent.Agreer($0), age: guardian?.dateOfBirth?.age(on: today), noneAvailable: noneAvailable?.filled != nil, viewsTaken: views?.filled != nil)
        }
        problems += ExtractionConsent.problems(user, inPlace: inPlace)
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

extension ExtractionConsent.Agreer {
    /// A row of `extraction-agreer`.
    init(_ code: Code) {
        self.init(
            title: code.title, forChild: code.detail["child"] == "yes", forAdult: code.detail["adult"] == "yes", isLast: code.detail["last"] == "yes",
            agesMin: code.detail["ages"].flatMap { Int($0) }, cites: code.detail["cites"] ?? "PCSCA 2022 s38")
    }
}

extension String {
    /// Nothing where only spaces were typed.
    fileprivate var filled: String? { allSatisfy(\.isWhitespace) ? nil : self }
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
}
