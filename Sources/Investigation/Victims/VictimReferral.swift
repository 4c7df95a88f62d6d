public import Base
public import Core
public import Records
public import Storage

/// A victim sent to a service that supports victims: within two working days, and followed until the service has answered (VW3).
public struct VictimReferral: Filed {
    public static let table = "victim_referral"
    public static let kind: RecordKind = "victim-referral"

    public enum Status: String, Codable, Sendable, SQLBindable {
        case sent, acknowledged, failed

        public var title: String {
            switch self {
            case .sent: "Sent, not answered"
            case .acknowledged: "Accepted by the service"
            case .failed: "Failed"
            }
        }
    }

    public let id: ID<VictimReferral>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    /// A code of `support-service`.
    public let service: String
    public let wishes: String?
    public let referredAt: Instant
    public let referredBy: ID<OfficerAccount>
    /// When the service is asked again.
    public let dueAt: Instant
    public var status: Status
    public var answeredAt: Instant?
    public var answeredBy: ID<OfficerAccount>?
    public var answer: String?

    public var card: Card? { nil }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [VictimReferral] {
        try tx.all(VictimReferral.self, "SELECT * FROM victim_referral WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 100")
    }
}

/// Refers a victim who agrees to a service.
public struct ReferVictim: Operation {
    public static let name: OperationName = "investigation.victim.refer"
    public static let title = "Refer the victim to a service"
    public static let form = Form {
        Section("Referral") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("each victim agrees by themselves"))
            Field.choice("service", "Service", from: "support-service", required: .by("somebody must answer for it"))
            Field.yesNo("consents", "Does the victim agree?", required: .by("nobody's details leave the force for support without it"))
            Field.text("wishes", "What the service should know", hint: "For example when it is safe to ring.", lines: 3, max: 1000)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let service: String
    public let consents: Bool
    public let wishes: String?

    public init(investigationId: ID<Investigation>, person: ID<Person>, service: String, consents: Bool = true, wishes: String? = nil) {
        self.investigationId = investigationId
        self.person = person
        self.service = service
        self.consents = consents
        self.wishes = wishes
    }

    public static let category = ActCategory.disclosure
    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<VictimReferral> {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let victim = try VictimFields.victim(person, of: crime, work)
        guard consents else { throw Refusal.invalid("consents", code: "no-consent", "The victim does not agree, so nobody is told. Record instead that support was offered and declined (VIC-04).") }
        if try work.tx.exists("SELECT 1 FROM victim_referral WHERE investigation_id = \(crime.id) AND person_id = \(victim.id) AND service = \(service) AND status = 'sent'") {
            throw Refusal.conflict("\(victim.displayName) is referred to this service already; it has not answered yet.")
        }
        let today = London.day(of: work.now)
        let due: Instant
        do {
            guard let code = try CodeList.code("referred", of: VictimClock.list, on: today, in: work.tx) else {
                throw Refusal.conflict("The list victim-event does not say by when a victim is referred. Load it again.")
            }
            due = try VictimClock(code).due(after: work.now, isEnhanced: false, try WorkingDays.of(today, in: work.tx)).value
        } catch let past as WorkingDays.PastTheList {
            throw Refusal.conflict(past.description)
        }
        let referral = try work.save(
            VictimReferral(
                id: work.newID(), investigationId: crime.id, personId: victim.id, service: service, wishes: wishes, referredAt: work.now, referredBy: work.officer.id,
                dueAt: due, status: .sent))
        for deadline in try VictimDeadline.open(of: crime.id, person: victim.id, in: work.tx) where deadline.event == "referred" { try work.end(deadline, at: work.now) }
        let title = try CodeList.code(service, of: "support-service", on: today, in: work.tx)?.title ?? service
        try work.log(.victim, "\(victim.displayName) referred: \(title).", on: crime)
        try work.task(
            RecordingTask.referral.rawValue, "\(title): has it accepted \(victim.displayName)?", about: crime.ref, for: .officer(crime.officerInCase ?? work.officer.id), due: due)
        return referral.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VictimFields.hasVictim(ref, officer, tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try VictimFields.prefill(ref, officer, tx) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try VictimFields.options(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }
}

/// Records that support was offered to a victim who wants none: nobody need refer them any more (VIC-04).
public struct DeclineReferral: Operation {
    public static let name: OperationName = "investigation.victim.decline-referral"
    public static let title = "Support offered and declined"
    public static let form = Form {
        Section("Support") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("each victim is asked by themselves"))
            Field.text("text", "What was offered, and what they said", lines: 3, required: .by("they are asked again when things change (VIC-04)"), max: 1000)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let text: String

    public init(investigationId: ID<Investigation>, person: ID<Person>, text: String) {
        self.investigationId = investigationId
        self.person = person
        self.text = text
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        let victim = try VictimFields.victim(person, of: crime, work)
        let text = try work.words(text, "text", "What was offered", because: "they are asked again when things change (VIC-04)")
        let open = try VictimDeadline.open(of: crime.id, person: victim.id, in: work.tx).filter { $0.event == "referred" }
        if open.isEmpty { throw Refusal.conflict("\(victim.displayName) was referred, or declined, already.") }
        for deadline in open { try work.end(deadline, void: "Offered and declined: \(text)") }
        try work.log(.victim, "\(victim.displayName) declined support. \(text)", on: crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM victim_clock WHERE investigation_id = \(ref.id) AND event = 'referred' AND met_at IS NULL AND void_at IS NULL")
            && VictimFields.hasVictim(ref, officer, tx)
    }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try VictimFields.prefill(ref, officer, tx) }
    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try VictimFields.options(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }
}

/// What the service answered. A referral that failed alarms the team.
public struct AnswerReferral: Operation {
    public static let name: OperationName = "investigation.victim.answer-referral"
    public static let title = "Answer to a referral"
    public static let form = Form {
        Section("Answer") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("referral", "Referral", required: .by("each service answers for itself"))
            Field.yesNo("accepted", "Did the service accept?", required: .by("a referral nobody accepted is no support"))
            Field.text("answer", "Its reference, or why not", lines: 2, required: .by("whoever asks next must not begin again"), max: 500)
        }
    }

    public let investigationId: ID<Investigation>
    public let referral: ID<VictimReferral>
    public let accepted: Bool
    public let answer: String

    public init(investigationId: ID<Investigation>, referral: ID<VictimReferral>, accepted: Bool, answer: String) {
        self.investigationId = investigationId
        self.referral = referral
        self.accepted = accepted
        self.answer = answer
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard var known = try work.tx.find(VictimReferral.self, referral), known.investigationId == crime.id else {
            throw Refusal.invalid("referral", code: "not-here", "Referral: choose one of this crime.")
        }
        guard known.status == .sent else { throw Refusal.conflict("This referral was answered already.") }
        if answer.allSatisfy(\.isWhitespace) { throw Refusal.invalid("answer", code: "required", "Answer: give the service's reference, or why it did not accept.") }
        known.status = accepted ? .acknowledged : .failed
        known.answeredAt = work.now
        known.answeredBy = work.officer.id
        known.answer = answer
        try work.save(known)
        let isLast = try !work.tx.exists("SELECT 1 FROM victim_referral WHERE investigation_id = \(crime.id) AND status = 'sent'")
        if isLast { try work.closeTasks(RecordingTask.referral.rawValue, about: crime.ref) }
        try work.log(.victim, "Referral \(accepted ? "accepted" : "failed"): \(answer)", on: crime)
        if !accepted {
            try work.task(
                RecordingTask.referral.rawValue, "A referral of \(crime.number ?? "") failed: \(answer.prefix(100))", about: crime.ref, for: .role("SGT", in: crime.unitId),
                due: work.now.adding(hours: 24))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM victim_referral WHERE investigation_id = \(ref.id) AND status = 'sent'")
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let visible = Set(try ToldVictim.all(of: ref.id, for: officer, in: tx).map(\.id))
        return try VictimReferral.all(of: ID(ref.id), in: tx).filter { $0.status == .sent && visible.contains($0.personId) }.map { referral in
            let title = try CodeList.code(referral.service, of: "support-service", on: London.day(of: referral.referredAt), in: tx)?.title ?? referral.service
            return Option(referral.id.description, "\(title), sent \(London.text(referral.referredAt))")
        }
    }
}
