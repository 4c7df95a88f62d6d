public import Base
public import Core
public import Records
public import Storage

/// An offence that somebody charged here admits besides, and asks the court to take into consideration when it sentences them (TIC).
public struct ConsideredOffence: Filed {
    public static let table = "considered_offence"
    public static let kind: RecordKind = "considered-offence"

    public let id: ID<ConsideredOffence>
    public var version = 0
    public let detentionId: ID<Detention>
    public let personId: ID<Person>
    /// Its place on the schedule, from 1; one that was withdrawn keeps its number.
    public let number: Int
    /// The investigation of the offence, which is another than the charges'.
    public let investigationId: RawID
    /// CJS offence code, with its title on the day it was admitted.
    public let offence: String
    public let title: String
    /// When, where and what, as the person admits it.
    public let particulars: String
    public let admittedAt: Instant
    /// The appropriate adult who was there.
    public let adultName: String?
    public let officerId: ID<OfficerAccount>
    public let recordedAt: Instant
    public var withdrawnAt: Instant?
    public var withdrawnBy: ID<OfficerAccount>?
    public var withdrawnReason: String?

    public var card: Card? { nil }

    /// More than any schedule has.
    static let schedulesMax = 500

    public static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [ConsideredOffence] {
        try tx.all(ConsideredOffence.self, "SELECT * FROM considered_offence WHERE detention_id = \(detention) ORDER BY number LIMIT \(schedulesMax)")
    }

    /// The schedule as an outcome names it.
    static func schedule(_ detention: Detention) -> String { "TIC schedule of \(detention.number)" }
}

/// Somebody who is charged admits another offence, and asks for it to be taken into consideration. The outcome of that crime is suggested to its officer in
/// the case; it counts once a court has done so (OUT-02).
public struct ConsiderOffence: Operation {
    public static let name: OperationName = "custody.offence.consider"
    public static let title = "Offence to be taken into consideration"
    public static let form = Form {
        Section("Offence") {
            Field.subject("detentionId", Detention.kind)
            Field.pick("crime", "Crime", hint: "Another than the person is charged with: by number, place or words.", "investigation", orNew: [], required: .by("it is a recorded crime"))
            Field.code("offence", "Offence", hint: "Empty: what that crime is recorded as.", from: ChargeDetainee.offences)
            Field.text(
                "particulars", "When, where and what", hint: "As the person admits it and will sign it on the schedule.", lines: 3,
                required: .by("the court is asked to take just this into consideration"), max: 2500)
        }
        Section("Admission") {
            Field.moment("admittedAt", "Admitted at", required: .by("nobody is asked to sign what they did not admit"))
            Field.text("adultName", "Appropriate adult who was there", hint: "For a child or a vulnerable person.", max: 120)
            LateEntry.field
        }
    }

    /// An investigation, which this module knows by its id only.
    public enum Crime {}

    public let detentionId: ID<Detention>
    public let crime: Pick<Crime, NothingNew>
    public let offence: String?
    public let particulars: String
    public let admittedAt: Instant
    public let adultName: String?
    public let lateReason: String?

    public init(
        detentionId: ID<Detention>, crime: RawID, offence: String? = nil, particulars: String, admittedAt: Instant, adultName: String? = nil, lateReason: String? = nil
    ) {
        self.detentionId = detentionId
        self.crime = .known(ID(crime))
        self.offence = offence
        self.particulars = particulars
        self.admittedAt = admittedAt
        self.adultName = adultName
        self.lateReason = lateReason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> ID<ConsideredOffence> {
        let detention = try work.require(Detention.self, detentionId)
        let charges = try Charge.all(of: detentionId, in: work.tx)
        guard let charged = detention.chargedAt, !charges.isEmpty else {
            throw Refusal.conflict("Nobody takes an offence into consideration of somebody who is charged with none. Charge first.")
        }
        let investigation = try another(than: detention, work)
        try DetentionCheck.given(particulars, "particulars", "Write down when, where and what: the court is asked to take just this into consideration.")
        try DetentionCheck.notFuture(admittedAt, "admittedAt", "Admitted at", now: work.now)
        try DetentionCheck.notBefore(detention.arrivedAt, admittedAt, "admittedAt", "Admitted at", "when the person arrived")
        if try AdultNeed.of(detention, on: London.day(of: charged), in: work.tx).value, adultName?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("adultName", code: "required", "Name the appropriate adult who was there: this person must have one when they admit and sign (PACE-60).")
        }
        let listed = try listed(investigation, on: London.day(of: admittedAt), work)
        let before = try ConsideredOffence.all(of: detentionId, in: work.tx)
        guard before.count < ConsideredOffence.schedulesMax else { throw Refusal.conflict("A schedule holds at most \(ConsideredOffence.schedulesMax) offences.") }
        if let known = try work.tx.first(
            ConsideredOffence.self, "SELECT * FROM considered_offence WHERE person_id = \(detention.personId) AND investigation_id = \(investigation.id) AND withdrawn_at IS NULL")
        {
            throw Refusal.conflict("That crime stands on a schedule of this person already, as number \(known.number). It is taken into consideration once.")
        }
        let made = try work.save(
            ConsideredOffence(
                id: work.newID(), detentionId: detentionId, personId: detention.personId, number: (before.map(\.number).max() ?? 0) + 1, investigationId: investigation.id,
                offence: listed.code, title: listed.title, particulars: particulars, admittedAt: admittedAt, adultName: adultName, officerId: work.officer.id,
                recordedAt: work.now))
        work.concern(investigation)
        try work.link("TIC", from: detention.person, to: investigation, source: detention.ref)
        try work.enter(
            .considered, in: detention, at: admittedAt, text: "\(made.number). \(listed.title). \(particulars)", lateReason: lateReason, about: made.ref, field: "admittedAt")
        try work.announce(
            OutcomeSuggested(
                "4", of: investigation, for: detention.person, at: admittedAt,
                because: "Admitted in custody (\(detention.number)) and to be taken into consideration: \(particulars) It counts once a court has taken it into consideration.",
                reference: "\(ConsideredOffence.schedule(detention)), number \(made.number)", isAdmitted: true, isAccepted: false))
        return made.id
    }

    /// A crime that the officer may see, and that nobody is charged with here.
    private func another(than detention: Detention, _ work: Work) throws -> Ref {
        guard case .known(let id) = crime,
            try work.tx.exists(
                "SELECT 1 FROM entry WHERE id = \(id.raw) AND kind = 'investigation' AND \(Visibility(to: work.officer).condition("id"))")
        else { throw Refusal.invalid("crime", code: "unknown", "Crime: choose one that is recorded.") }
        let charged = try Charge.all(of: detention.id, in: work.tx).map(\.investigationId)
        if ([detention.investigationId] + charged).contains(id.raw) {
            throw Refusal.invalid("crime", code: "charged", "The person is charged with that crime here, so it is not taken into consideration. Choose another.")
        }
        return Ref("investigation", id.raw)
    }

    /// The offence of the list: what was chosen, or what the crime is recorded as. One that only the Crown Court tries is charged, not taken into consideration.
    private func listed(_ investigation: Ref, on day: Day, _ work: Work) throws -> Code {
        guard let code = try offence ?? OffenceUnderInvestigation.charge(for: investigation.id, on: day, in: work.tx) else {
            throw Refusal.invalid("offence", code: "required", "The list does not say what that crime is charged as: choose the offence.")
        }
        let found = try work.code(code, of: ChargeDetainee.offences, field: "offence")
        if found.detail["category"].flatMap({ ModeOfTrial(cjsCategory: $0) }) == .indictable {
            throw Refusal.invalid(
                "offence", code: "too-grave", "\(found.title) is tried by the Crown Court only: an offence graver than those charged is charged, not taken into consideration.")
        }
        return found
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND charged_at IS NOT NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["detentionId": .string(ref.id.description)] }
}

/// Takes an offence off the schedule: the person no longer admits it, or the prosecutor does not want it taken into consideration.
public struct WithdrawConsidered: Operation {
    public static let name: OperationName = "custody.offence.withdraw"
    public static let title = "Take an offence off the schedule"
    public static let form = Form {
        Section("Offence") {
            Field.subject("detentionId", Detention.kind)
            Field.option("offence", "Offence", required: .by("one offence is taken off"))
            Field.text("reason", "Why", lines: 2, required: .by("its outcome depends on it"), max: 1000)
        }
    }

    public let detentionId: ID<Detention>
    public let offence: String
    public let reason: String

    public init(detentionId: ID<Detention>, offence: ID<ConsideredOffence>, reason: String) {
        self.detentionId = detentionId
        self.offence = offence.description
        self.reason = reason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Done {
        let detention = try work.require(Detention.self, detentionId)
        guard let id = ID<ConsideredOffence>(offence), var found = try work.tx.find(ConsideredOffence.self, id), found.detentionId == detentionId, found.withdrawnAt == nil else {
            throw Refusal.invalid("offence", code: "unknown", "Offence: choose one that stands on the schedule.")
        }
        try DetentionCheck.given(reason, "reason", "Say why: the outcome of that crime depends on it.")
        found.withdrawnAt = work.now
        found.withdrawnBy = work.officer.id
        found.withdrawnReason = reason
        try work.save(found)
        work.concern(Ref("investigation", found.investigationId))
        try work.enter(.considered, in: detention, at: work.now, text: "\(found.number). \(found.title) is no longer to be taken into consideration. \(reason)", about: found.ref)
        try work.announce(OutcomeNoLongerSuggested("4", of: Ref("investigation", found.investigationId), for: detention.person, because: reason))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM considered_offence WHERE detention_id = \(ref.id) AND withdrawn_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { ["detentionId": .string(ref.id.description)] }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try ConsideredOffence.all(of: ID(ref.id), in: tx).filter { $0.withdrawnAt == nil }.map { Option($0.id.description, "\($0.number). \($0.title)") }
    }
}
