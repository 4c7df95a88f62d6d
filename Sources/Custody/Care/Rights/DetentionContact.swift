import Base
import Core
import Storage

/// Somebody who is called for a detainee: from being needed to having been.
struct DetentionContact: CarePart {
    static let table = "detention_contact"
    static let rows: SQL = "detention_contact"
    static let kind: RecordKind = "detention-contact"
    static let parts: CodeListName = "custody.contact-part"

    static let solicitor = "solicitor"
    static let adult = "adult"
    static let guardian = "guardian"
    static let interpreter = "interpreter"
    static let healthcare = "healthcare"

    enum Status: String, Codable, Sendable, SQLBindable, CaseIterable {
        case needed, called, coming, present, done, declined, failed

        var title: String {
            switch self {
            case .needed: "not called yet"
            case .called: "called"
            case .coming: "on the way"
            case .present: "here"
            case .done: "has been"
            case .declined: "no longer wanted"
            case .failed: "could not come"
            }
        }
        var isOpen: Bool { [.needed, .called, .coming, .present].contains(self) }
    }

    let id: ID<DetentionContact>
    var version = 0
    let detentionId: ID<Detention>
    /// A code of `custody.contact-part`.
    let part: String
    var name: String?
    var organisation: String?
    var phone: String?
    /// To the person: mother, social worker.
    var relation: String?
    /// The call centre's reference for a solicitor, or another number.
    var reference: String?
    var reason: String?
    var status: Status
    let neededAt: Instant
    var calledAt: Instant?
    var expectedAt: Instant?
    var arrivedAt: Instant?
    var leftAt: Instant?
    var isRemote = false
    var note: String?
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant
    /// Of an interpreter by telephone or live link: how that was found to do, and what the person agreed to (PACE-64).
    var safeguards: String?

    /// Whether this is an appropriate adult who was here at that time.
    func isAdultHere(at time: Instant) -> Bool {
        guard part == Self.adult, !isRemote, let arrivedAt, arrivedAt <= time else { return false }
        return leftAt.map { time <= $0 } ?? true
    }

    var entry: EntryKind {
        switch part {
        case Self.solicitor: .legalAdvice
        case Self.adult, "guardian", "authority": .appropriateAdult
        case Self.healthcare: .healthcare
        default: .rights
        }
    }

    /// The one that counts now: one who is here or on the way before one who has been, and any before one who could not come.
    static func standing(of part: String, in contacts: [DetentionContact]) -> DetentionContact? {
        let order: [Status] = [.present, .coming, .called, .needed, .done, .failed, .declined]
        return contacts.filter { $0.part == part }.min {
            (order.firstIndex(of: $0.status) ?? 9, $1.recordedAt) < (order.firstIndex(of: $1.status) ?? 9, $0.recordedAt)
        }
    }
}

extension Work {
    /// Notes that somebody is to be called under this right, unless one is being called already.
    func need(_ entitlement: String, for detention: Detention, name: String? = nil, at time: Instant) throws {
        let parts = try CodeList.all(DetentionContact.parts, on: London.day(of: now), in: tx).filter { $0.detail["entitlement"] == entitlement }
        guard let part = parts.first else { return }
        try need(part: part, for: detention, name: name, at: time)
    }

    func need(part: Code, for detention: Detention, name: String? = nil, reason: String? = nil, at time: Instant) throws {
        let open = try tx.exists(
            "SELECT 1 FROM detention_contact WHERE detention_id = \(detention.id) AND part = \(part.code) AND status IN ('needed', 'called', 'coming', 'present')")
        if open { return }
        try save(
            DetentionContact(
                id: newID(), detentionId: detention.id, part: part.code, name: name, reason: reason, status: .needed, neededAt: time, officerId: officer.id,
                recordedAt: now))
        try careTask(.contact, Self.callTitle(part.title, detention), about: detention, due: now.adding(minutes: Int(part.detail["minutes"] ?? "") ?? 30))
    }

    /// A child's adult and the person responsible for their welfare are called without anybody asking (Code C 3.13 and 3.15, PACE-60).
    func callForChild(_ detention: Detention, at time: Instant) throws {
        guard try AgeStanding.of(detention, on: London.day(of: now), in: tx).isTreatedAsChild else { return }
        let began = try PresentStay.began(detention.id, in: tx) ?? detention.arrivedAt
        for part in [DetentionContact.adult, DetentionContact.guardian] {
            guard let code = try CodeList.code(part, of: DetentionContact.parts, on: London.day(of: now), in: tx) else { continue }
            let had = try tx.exists(
                "SELECT 1 FROM detention_contact WHERE detention_id = \(detention.id) AND part = \(part) AND recorded_at >= \(began) AND status NOT IN ('declined', 'failed')")
            if !had { try need(part: code, for: detention, at: time) }
        }
    }

    /// Puts what must be told again with the appropriate adult there on the suite's list, or takes it off (Code C 3.17).
    func tellAgain(_ detention: Detention, at time: Instant) throws {
        let open = try RightsFacts.outstanding(detention, in: tx).map(\.value)
        let told = try RightsStanding.present(detention.id, in: tx).given
        let again = open.filter(told.contains)
        if again.isEmpty {
            try closeTasks(CareTask.again.rawValue, about: detention.ref)
        } else if try DetentionContact.all(of: detention.id, in: tx).contains(where: { $0.isAdultHere(at: time) }) {
            try careTask(.again, "Give the rights again with the appropriate adult: \(detention.number)", about: detention, due: time.adding(minutes: 15))
        }
    }

    static func callTitle(_ part: String, _ detention: Detention) -> String { "Call: \(part.prefix(1).lowercased() + part.dropFirst()) for \(detention.number)" }
}
