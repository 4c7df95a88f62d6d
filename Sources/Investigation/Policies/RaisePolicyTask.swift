public import Base
public import Core
public import Storage

/// Puts the task of a policy on its list, once for a crime.
public struct RaisePolicyTask: Operation {
    public static let name: OperationName = "policy.task.raise"
    public static let title = "Raise the task of a policy"
    public static let form = Form {
        Section("Task") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("policy", "Policy", required: .by("a task says why it was raised"), max: 100)
        }
    }

    public let investigationId: ID<Investigation>
    public let policy: String

    public init(investigationId: ID<Investigation>, policy: String) {
        self.investigationId = investigationId
        self.policy = policy
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    // The system acts for every team, so a restricted crime has its deadlines too.
    public func perform(in work: Work) throws -> Done {
        guard let crime = try work.tx.find(Investigation.self, investigationId) else { throw Refusal.notFound }
        guard let policy = try PolicySet.inForce(in: work.tx).policies.first(where: { $0.name == policy }) else {
            throw Refusal.invalid("policy", code: "unknown-policy", "There is no policy of this name in force.")
        }
        if try work.tx.exists("SELECT 1 FROM policy_task WHERE policy = \(policy.name) AND subject_id = \(crime.id)") {
            throw Refusal.conflict("This policy has put its task on a list already.")
        }
        let team = TaskOwner.role(policy.owner == "OIC" ? "SGT" : policy.owner, in: policy.isInUnit ? crime.unitId : nil)
        let owner: TaskOwner = policy.owner == "OIC" ? crime.officerInCase.map { .officer($0) } ?? team : team
        let task = try work.task(
            RecordingTask.policy.rawValue, policy.title.replacing("{number}", with: crime.number ?? ""), about: crime.ref, for: owner, due: work.now.adding(hours: policy.withinHours))
        try work.save(PolicyTask(id: work.newID(), policy: policy.name, subjectId: crime.id.raw, taskId: task, raisedAt: work.now))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }
}
