import Base
import Core
import Storage

/// Something that is done with a person before they leave custody: their property, the assessment of risk on release, the escort record.
public struct ReleaseCondition: Sendable, Hashable, Codable {
    public let title: String
    public let isMet: Bool
    /// What was done, or what is missing and how to do it.
    public let reason: String
    public let rules: [String]

    public init(_ title: String, isMet: Bool, because reason: String, rules: [String]) {
        self.title = title
        self.isMet = isMet
        self.reason = reason
        self.rules = rules
    }
}

/// What stands between a detainee and the door (PACE-95). Nobody is kept without lawful authority because a form is missing: what is not met is shown, and
/// release goes on only with the reason on record.
enum ReleaseGate {
    typealias Source = @Sendable (Detention, Transaction) throws -> [ReleaseCondition]

    /// Every part of custody that has such conditions gives one line.
    static let sources: [Source] = [told, CareRelease.conditions]

    static func conditions(of detention: Detention, in tx: Transaction) throws -> [ReleaseCondition] {
        try sources.flatMap { try $0(detention, tx) }
    }

    /// Refuses while something is not met and `despite` says nothing; answers what was passed over.
    static func check(_ detention: Detention, _ disposal: Code, despite: String?, in work: Work) throws -> [ReleaseCondition] {
        let open = try (conditions(of: detention, in: work.tx) + escort(detention, disposal, in: work.tx)).filter { !$0.isMet }
        guard !open.isEmpty else { return [] }
        if despite?.allSatisfy(\.isWhitespace) ?? true {
            let said = open.map { "\($0.title): \($0.reason)" }.joined(separator: " ")
            throw Refusal.invalid(key, code: "not-ready", "Before release: \(said) Do it, or say why release goes on without it (PACE-95).")
        }
        return open
    }

    static let key = "despite"
    static let field = Field.text(
        key, "If something before release is not done, why it goes on", hint: "The detention page lists what is to be done before release.", lines: 2, max: 1000)

    /// Whoever takes the person over outside police control is given the person escort record (PACE-95): printed in this stay, or said to be with them.
    private static func escort(_ detention: Detention, _ disposal: Code, in tx: Transaction) throws -> [ReleaseCondition] {
        guard disposal.detail["escort"] == "yes" else { return [] }
        let began = try PresentStay.began(detention.id, in: tx) ?? detention.arrivedAt
        let isPrinted = try tx.exists(
            """
            SELECT 1 FROM print WHERE status IN ('ready', 'removed') AND asked_at >= \(began) AND subject_id = \(detention.id)
            AND document = \(CustodyPrints.escort.name)
            """)
        return [
            ReleaseCondition(
                "Person escort record", isMet: isPrinted,
                because: isPrinted ? "The person escort record was printed." : "Print the person escort record for those who take the person over, or say under which number it is with them.",
                rules: ["PACE-95"])
        ]
    }

    /// A decision taken while the person slept is told when they are awake (PACE-35).
    private static func told(_ detention: Detention, _ tx: Transaction) throws -> [ReleaseCondition] {
        let open = try tx.exists("SELECT 1 FROM task WHERE subject_id = \(detention.id) AND kind = \(CustodyTask.tell.rawValue) AND status = 'open'")
        guard open else { return [] }
        return [
            ReleaseCondition(
                "Review decision told", isMet: false, because: "A review was held while the person slept and they have not been told of it.", rules: ["PACE-35"])
        ]
    }
}

extension Work {
    /// Ends a stay in detention: what is to be done before release, the record, its log, and the tasks that fall away.
    ///
    /// - Parameters:
    ///   - despite: why release goes on although something before it is not done.
    ///   - kind: of the entry in the log.
    func end(
        _ detention: Detention, at time: Instant, _ disposal: Code, reason: String, despite: String?, lateReason: String?, field: String,
        as kind: EntryKind = .released, about: Ref? = nil
    ) throws -> Detention {
        let open = try ReleaseGate.check(detention, disposal, despite: despite, in: self)
        var ended = detention
        ended.status = .released
        ended.endedAt = time
        ended.endedBy = officer.id
        ended.disposal = disposal.code
        ended.endReason = reason
        ended = try file(ended)
        let without = open.isEmpty ? "" : "\nNot done before release: \(open.map(\.title).joined(separator: ", ")), because: \(despite ?? "")"
        try enter(kind, in: ended, at: time, text: "\(disposal.title). \(reason)\(without)", lateReason: lateReason, about: about, field: field)
        try closeTasks(about: ended)
        try tellVictims(of: ended, by: disposal, at: time)
        return ended
    }
}
