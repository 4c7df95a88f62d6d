public import Base
public import Core
import Records
public import Storage

/// Charges a detainee with one or more offences (PACE s37(7)(d), PACE-90). From then on the limits on detention without charge no longer run.
public struct ChargeDetainee: Operation {
    public static let name: OperationName = "custody.detention.charge"
    public static let title = "Charge"
    public static let chargesMax = 20
    static let offences: CodeListName = "cjs-offence"

    public static let form = Form {
        Section("Charge") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.repeated("charges", "Offences", max: chargesMax) {
                Field.code("offence", "Offence", hint: "By CJS code or words.", from: offences, required: .by("a charge names an offence"))
                Field.text("wording", "Wording of the charge", hint: "Empty: the offence's title.", lines: 3, max: 2500)
            }
            Field.moment("chargedAt", "Charged at", required: .by("PACE s38 and s46 count from it"))
            Field.text("reply", "Reply to charge", lines: 2, max: 2000)
            LateEntry.field
        }
        Section("Decision to charge") {
            Field.choice("decidedBy", "Decided by", from: "custody.charge-decision", required: .by("the Director's Guidance reserves some decisions"))
            Field.text("decisionReference", "Reference of the CPS decision", required: .by("the prosecutor's decision must be found again"), max: 60)
                .shown(when: Condition("decidedBy", is: "cps"))
        }
    }

    /// One row of the form.
    public struct Line: Codable, Sendable {
        public let offence: String
        public let wording: String?

        public init(offence: String, wording: String? = nil) {
            self.offence = offence
            self.wording = wording
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let charges: [Line]
    public let chargedAt: Instant
    public let reply: String?
    public let decidedBy: String
    public let decisionReference: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, version: Int? = nil, charges: [Line], chargedAt: Instant, reply: String? = nil, decidedBy: String = "police",
        decisionReference: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.version = version
        self.charges = charges
        self.chargedAt = chargedAt
        self.reply = reply
        self.decidedBy = decidedBy
        self.decisionReference = decisionReference
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        try CustodyFunction.decide(for: officer, on: detentionId, in: tx)
    }

    public func perform(in work: Work) throws -> [ID<Charge>] {
        var detention = try work.require(Detention.self, detentionId, at: version)
        try work.demand(.charge, of: detention)
        let authorised = detention.authorisedAt ?? detention.arrivedAt
        guard !charges.isEmpty else { throw Refusal.invalid("charges", code: "required", "Add at least one offence: a charge names an offence.") }
        guard charges.count <= Self.chargesMax else {
            throw Refusal.invalid("charges", code: "too-many", "At most \(Self.chargesMax) offences at a time. Charge the others in a second step.")
        }
        try DetentionCheck.notFuture(chargedAt, "chargedAt", "Charged at", now: work.now)
        try DetentionCheck.notBefore(authorised, chargedAt, "chargedAt", "Charged at", "when detention was authorised")
        if decidedBy == "cps" {
            try DetentionCheck.given(decisionReference ?? "", "decisionReference", "Give the reference of the CPS decision, so that it can be found again.")
        }
        let made = try charge(detention, in: work)
        detention.status = .charged
        detention.chargedAt = detention.chargedAt ?? chargedAt
        detention = try work.file(detention)

        for charge in made {
            let said = reply.map { "\nReply: \($0)" } ?? ""
            try work.enter(
                .charge, in: detention, at: chargedAt, text: "\(charge.offence) \(charge.title)\(said)", lateReason: lateReason, about: charge.ref,
                field: "chargedAt")
        }
        try work.endUnderInvestigation(detention.personId, in: detention.investigationId, because: "Charged under \(detention.number).")
        try work.closeTasks(CustodyTask.limit.rawValue, about: detention.ref)
        try work.scheduleReview(of: detention)
        try work.link("CHG", from: detention.person, to: detention.investigation, source: detention.ref)
        let arrest = try work.require(Arrest.self, detention.arrestId)
        try work.announce(DetaineeCharged(detention: detention, arrest: arrest, charges: made))
        try work.announce(CaseEvent("charged", in: detention.investigation, of: detention.person, at: chargedAt))
        try work.suggestOutcome(ofCharges: made, of: detention)
        // Whoever needs an interpreter is given the charge in a language they understand (Code C Annex M, PACE-64).
        if try RightsFacts.due(detention, in: work.tx).needsInterpreter, let translator = try CodeList.code("translator", of: DetentionContact.parts, on: London.day(of: work.now), in: work.tx) {
            try work.need(part: translator, for: detention, reason: "The charge sheet", at: work.now)
        }
        return made.map(\.id)
    }

    private func charge(_ detention: Detention, in work: Work) throws -> [Charge] {
        let before = try Charge.all(of: detentionId, in: work.tx).count
        let day = London.day(of: chargedAt)
        return try charges.enumerated().map { index, line in
            guard let offence = try CodeList.code(line.offence, of: Self.offences, on: day, in: work.tx) else {
                throw Refusal.invalid(
                    "charges.\(index).offence", code: "not-on-the-list",
                    "“\(line.offence.prefix(40))” is not an offence in force on that day. Choose one from the list.")
            }
            let category = offence.detail["category"]
            let mode = category.flatMap { ModeOfTrial(cjsCategory: $0) }
            if let category, mode == nil {
                throw Refusal.invalid(
                    "charges.\(index).offence", code: "not-an-offence",
                    "\(offence.code) is not a criminal offence (category \(category)), so nobody is charged with it. Choose another.")
            }
            let wording = line.wording.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? offence.title
            return try work.save(
                Charge(
                    id: work.newID(), detentionId: detentionId, personId: detention.personId, investigationId: detention.investigationId,
                    number: before + index + 1, offence: offence.code, title: offence.title, mode: mode, wording: wording, chargedAt: chargedAt,
                    officerId: work.officer.id, decidedBy: decidedBy, decisionReference: decidedBy == "cps" ? decisionReference : nil, reply: reply,
                    recordedAt: work.now))
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND authorised_at IS NOT NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members = try DetentionPrefill.of(ref, in: tx).object ?? [:]
        if let detention = try tx.find(Detention.self, ID(ref.id)),
            let offence = try OffenceUnderInvestigation.charge(for: detention.investigationId, on: London.day(of: detention.arrestedAt), in: tx)
        {
            members["charges"] = [["offence": .string(offence)]]
        }
        return .object(members)
    }
}
