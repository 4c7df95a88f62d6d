import Base
import Core
import Storage
import Web

extension NextSteps {
    /// What the stage of a detention hangs on: enough for an operation to ask whether it may be done.
    static func stage(of detention: Detention, now: Instant, in tx: Transaction) throws -> NextSteps? {
        let history = try DetentionHistory.of(detention.id, in: tx)
        guard let course = DetentionClocks.course(of: detention, history) else { return nil }
        return NextSteps(course: course, facts: try facts(detention, history, now, tx), now: now)
    }

    /// Everything that the steps hang on, as a page shows it.
    static func of(_ detention: Detention, now: Instant, in tx: Transaction) throws -> NextSteps? {
        guard let stage = try stage(of: detention, now: now, in: tx) else { return nil }
        var facts = stage.facts
        guard detention.isHeld else { return stage }
        facts.offences = try DetentionStage.modes(detention, in: tx)
        let here = Set(try DetentionContact.all(of: detention.id, in: tx).filter { $0.status == .present }.map(\.part))
        facts.gates = try InterviewGates.of(detention, parts: here, isFit: true, now: now, in: tx)
        facts.notReady = try ReleaseGate.conditions(of: detention, in: tx).filter { !$0.isMet }.map(\.title)
        return NextSteps(course: stage.course, facts: facts, now: now)
    }

    private static func facts(_ detention: Detention, _ history: DetentionHistory, _ now: Instant, _ tx: Transaction) throws -> StepFacts {
        var facts = StepFacts()
        facts.number = detention.number
        facts.status = detention.status.title.lowercased()
        facts.isDecided = detention.status != .arrived
        facts.wasAuthorised = detention.authorisedAt != nil
        facts.isKeptForCourt = try detention.chargedAt != nil && KeptForCourt.of(detention.id, in: tx) != nil
        let stay = history.hospital.last { $0.backAt == nil }
        facts.hospital = stay?.hospital
        facts.hospitalSince = stay?.leftAt
        facts.isExtended = history.extensions.contains { $0.kind == .superintendent && !$0.isRefused }
        facts.warrantRefused = history.extensions.last { $0.isRefused }?.givenAt
        facts.bailLapses = history.bails.last?.period?.lapses
        facts.bailNumber = history.bails.last.flatMap { $0.isOpen ? $0.number : nil }
        facts.hasFailedBail = history.bails.last?.hasFailedInPeriod ?? false
        facts.hasEscaped = try RecordRecapture.isOpen(detention, in: tx)
        facts.isInterviewed = try CustodyInterview.running(detention.id, in: tx) != nil
        facts.minutesBetweenReviews = HoldReview.minutesApartMin
        facts.designated = try NonDesignatedStay.of(detention, in: tx)?.due
        return facts
    }

    /// For outside systems.
    func json() -> JSONValue {
        .array(
            all.map { next in
                .object([
                    "step": .string(next.step.rawValue), "title": .string(next.step.title), "isAllowed": .boolean(next.isAllowed), "reason": .string(next.reason),
                    "rules": .array(next.rules.map { .string($0) }), "by": .string(next.by), "operation": .string(next.step.operation.text),
                ])
            })
    }
}

extension CustodyStep {
    /// The operation that takes the step.
    var operation: OperationName {
        switch self {
        case .authorise: AuthoriseDetention.name
        case .refuse: RefuseDetention.name
        case .review: HoldReview.name
        case .extend: ExtendDetention.name
        case .warrant: RecordWarrant.name
        case .interview: StartInterview.name
        case .charge: ChargeDetainee.name
        case .bail: GrantBail.name
        case .release: ReleaseDetainee.name
        case .keepForCourt: KeepForCourt.name
        case .bailToCourt: BailToCourt.name
        case .toHospital: LeaveForHospital.name
        case .fromHospital: ReturnFromHospital.name
        case .furtherArrest: JoinArrest.name
        case .move: MoveToSuite.name
        case .answerBail: AnswerBail.name
        case .arrestOnBail: ArrestOnBail.name
        case .recapture: RecordRecapture.name
        }
    }
}

extension Work {
    /// Refuses a step to whose stage the detention has not come, or is past.
    func demand(_ step: CustodyStep, of detention: Detention) throws {
        guard let stage = try NextSteps.stage(of: detention, now: now, in: tx)?.stage(step), !stage.value else { return }
        throw Refusal.conflict(stage.reason)
    }
}
