import Base
import Core
import Storage

/// An inspector or superintendent puts off a right for a while (PACE s56 and s58, Code C Annex B, PACE-61).
struct DelayRight: CareAct {
    static let name: OperationName = "custody.rights.delay"
    static let title = "Delay a right"
    static let form = Form {
        Section("Delay") {
            CareField.detention
            Field.option("entitlement", "Right", required: .by("Annex B names the rights that may be delayed"))
            Field.yesNo(
                "isIndictable", "Is the offence triable on indictment?", hint: "Asked only where the offence list does not say: otherwise the list decides.",
                required: .by("PACE s56(2) and s58(6): no other offence allows delay"))
            Field.choices("grounds", "Grounds", from: "custody.delay-ground", required: .by("Code C Annex B"))
            Field.text("reason", "Why, in this case", lines: 3, required: .by("PACE s56(6): the reason is recorded and told"), max: 2000)
        }
    }

    let detentionId: ID<Detention>
    let entitlement: String
    let isIndictable: Bool
    let grounds: [String]
    let reason: String

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, detentionId) else { return .refused(.notFound) }
        guard let right = RightsDelay.Right(rawValue: entitlement) else {
            return .refused(.invalid("entitlement", code: "no-delay", "The law allows no delay of that right. Give it."))
        }
        return RightsDelay.decide(
            right, isInspector: officer.rank >= .inspector, isSuperintendent: officer.rank >= .superintendent,
            isIndictable: try DetentionStage.modes(detention, orSaid: isIndictable, in: tx).contains(where: \.canBeTriedOnIndictment),
            isTerrorism: Self.isTerrorism(detention), grounds: grounds.compactMap { RightsDelay.Ground(rawValue: $0) }, isCharged: detention.chargedAt != nil)
    }

    func perform(in work: Work) throws -> Instant {
        let detention = try work.held(detentionId)
        let code = try work.code(entitlement, of: DetentionRight.list, field: "entitlement")
        try DetentionCheck.given(reason, "reason", "Say why in this case: the reason is recorded and told to the person.")
        let standing = RightsStanding(try DetentionRight.all(of: detentionId, in: work.tx))
        if standing.openDelay(of: entitlement) != nil { throw Refusal.conflict("\(code.title) is delayed already. End that delay first.") }
        let latest = RightsDelay.latest(from: detention.relevantAt, isTerrorism: Self.isTerrorism(detention))
        if latest.value <= work.now {
            throw Refusal.conflict("The longest delay has passed: it ended at \(London.text(latest.value, zoned: true)). Give the right now.")
        }
        let right = try work.save(
            DetentionRight(
                id: work.newID(), detentionId: detentionId, entitlement: entitlement, act: .delayed, at: work.now, detail: reason, grounds: grounds.sorted(),
                latestAt: latest.value, officerId: work.officer.id, recordedAt: work.now))
        try work.careTask(.delay, Self.task(code.title, detention), about: detention, due: latest.value)
        try work.enter(.rights, in: detention, at: work.now, text: "\(code.title): delayed by \(work.officer.rank.title.lowercased()). \(reason)\n\(latest.reason)", about: right.ref)
        return latest.value
    }

    /// By the law the person is held under, which the arrival settled.
    private static func isTerrorism(_ detention: Detention) -> Bool { detention.circumstances.regime == .terrorism }

    static func task(_ right: String, _ detention: Detention) -> String { "End of delay: \(right), \(detention.number)" }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        RightsDelay.Right.allCases.map { Option($0.rawValue, $0.title.prefix(1).uppercased() + $0.title.dropFirst()) }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try officer.rank >= .inspector && tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND charged_at IS NULL")
    }
}

/// Ends a delay: the reason for it has gone, and the right is given.
struct EndDelay: CareAct {
    static let name: OperationName = "custody.rights.delay-end"
    static let title = "End a delay"
    static let form = Form {
        Section("Delay") {
            CareField.detention
            Field.option("delay", "Which", required: .by("each right is delayed by itself"))
            Field.text("note", "What the person said when told", lines: 2, max: 1000)
        }
    }

    let detentionId: ID<Detention>
    let delay: String
    let note: String?

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        var right = try work.part(DetentionRight.self, delay, of: detention, field: "delay")
        guard right.isDelayOpen else { throw Refusal.conflict("That delay has ended already.") }
        let byItself = right.latestAt.flatMap { $0 <= work.now ? " by itself at \(London.text($0, zoned: true)) (PACE-61)" : nil } ?? ""
        right.delayEndedAt = min(work.now, right.latestAt ?? work.now)
        right.delayEndedBy = work.officer.id
        try work.save(right)
        let code = try work.code(right.entitlement, of: DetentionRight.list, field: "delay")
        try work.closeCareTask(.delay, DelayRight.task(code.title, detention), about: detention)
        try work.enter(.rights, in: detention, at: work.now, text: "\(code.title): the delay ended\(byItself) and the person was told. \(note ?? "")", about: right.ref)
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let day = try tx.value(Instant.self, "SELECT opened_at FROM detention WHERE id = \(ref.id)").map { London.day(of: $0) }
        return try DetentionRight.all(of: ID(ref.id), in: tx).filter(\.isDelayOpen).map { right in
            let title = try day.flatMap { try CodeList.code(right.entitlement, of: DetentionRight.list, on: $0, in: tx)?.title }
            return Option(right.id.description, title ?? right.entitlement)
        }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention_right WHERE detention_id = \(ref.id) AND act = 'delayed' AND delay_ended_at IS NULL")
    }
}
