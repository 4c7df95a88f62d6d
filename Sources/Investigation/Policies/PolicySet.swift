import Base
import Core
import Storage

/// Policies as they were loaded; the newest set is in force.
struct PolicySet: Filed {
    static let table = "policy_set"
    static let kind: RecordKind = "policy-set"

    let id: ID<PolicySet>
    var version = 0
    let text: String
    let loadedAt: Instant
    let loadedBy: ID<OfficerAccount>

    var card: Card? { nil }

    static func newest(in tx: Transaction) throws -> PolicySet? { try tx.first(PolicySet.self, "SELECT * FROM policy_set ORDER BY id DESC LIMIT 1") }

    /// In force now: the newest that was loaded, or the set that ships with the program.
    static func inForce(in tx: Transaction) throws -> PolicyFile { try PolicyFile(yaml: try newest(in: tx)?.text ?? starterText()) }

    static func starterText() throws -> String { try StarterFile.text("policies.yaml", in: .module) }
}

/// Which policy put which task on a list.
struct PolicyTask: Filed {
    static let table = "policy_task"
    static let kind: RecordKind = "policy-task"

    let id: ID<PolicyTask>
    var version = 0
    let policy: String
    let subjectId: RawID
    let taskId: ID<TaskItem>
    let raisedAt: Instant

    var card: Card? { nil }
}
