import Base
import Core
import Storage

/// Who gets the task to investigate becomes the officer in the case: the same act as an allocation, with its checks, its link and its log.
enum PassOnReassigned {
    static let reaction = Reaction(to: TaskReassigned.self) { event, work in
        guard event.task.kind == InvestigationTask.investigate.rawValue, event.task.subjectKind == Investigation.kind else { return }
        _ = try AllocateCrime(investigationId: ID(event.task.subjectId), officer: event.to.id, direction: event.reason).perform(in: work)
    }
}
