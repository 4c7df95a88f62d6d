import Base
import Core
import Storage

/// The custody officer sets or changes the level of observation (PACE-71, PACE-72).
struct SetObservation: CareAct {
    static let name: OperationName = "custody.observation.set"
    static let title = "Set observation level"
    static let form = Form {
        Section("Level") {
            CareField.detention
            Field.version
            Field.choice("level", "Level", from: ObservationSetting.levels, required: .by("Code C 9.3: visits follow from it"))
            Field.text("reason", "Why this level", lines: 2, required: .by("the record must show it"), max: 1000)
            Field.yesNo("isClinical", "On the advice of a healthcare professional?", required: .by("lowering it later needs theirs again"))
            Field.text("clinicalInput", "What the healthcare professional says", lines: 2, max: 1000)
        }
    }

    let detentionId: ID<Detention>
    let version: Int?
    let level: String
    let reason: String
    let isClinical: Bool
    let clinicalInput: String?

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    func perform(in work: Work) throws -> Instant {
        let detention = try work.held(detentionId)
        try SetSoFar.check(version, is: SetSoFar.levels(detentionId, in: work.tx))
        guard let new = ObservationLevel(try work.code(level, of: ObservationSetting.levels, field: "level")) else {
            throw Refusal.invalid("level", code: "no-interval", "That level has no longest time between visits on the list. Choose another, or correct the list.")
        }
        let standing = try ObservationStanding.of(detentionId, in: work.tx)
        let schedule = standing?.schedule
        let change = ObservationChange.decide(
            from: standing?.current.observation, to: new, reason: reason, wasClinical: standing?.current.isClinical ?? false, clinicalInput: clinicalInput,
            isOverdue: schedule.map { $0.state(at: work.now) >= .red } ?? false)
        if case .refused(let refusal) = change { throw refusal }
        var events: [VisitSchedule.Event] = []
        if let standing, let schedule { events.append(.level(schedule.due.adding(minutes: -standing.current.minutesMax), minutesMax: standing.current.minutesMax)) }
        events.append(.level(work.now, minutesMax: new.minutesMax))
        let due = VisitSchedule(events)?.due ?? work.now.adding(minutes: new.minutesMax)
        let setting = try work.save(
            ObservationSetting(
                id: work.newID(), detentionId: detentionId, level: new.code, title: new.title, minutesMax: new.minutesMax, isRoused: new.isRoused,
                isConstant: new.isConstant, rank: new.rank, reason: reason, isClinical: isClinical, clinicalInput: clinicalInput, setAt: work.now, nextDueAt: due,
                officerId: work.officer.id))
        try work.closeTasks(CareTask.level.rawValue, about: detention.ref)
        let was = standing.map { ", before \($0.current.title)" } ?? ""
        try work.enter(
            .observation, in: detention, at: work.now, text: "\(new.title)\(was). \(reason)\(clinicalInput.map { " Healthcare: \($0)" } ?? "")", about: setting.ref)
        return due
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let current = try ObservationStanding.of(ID(ref.id), in: tx)?.current.level ?? "1"
        let version = Int64(try SetSoFar.levels(ID(ref.id), in: tx))
        return ["detentionId": .string(ref.id.description), "version": .integer(version), "level": .string(current), "isClinical": false]
    }
}
