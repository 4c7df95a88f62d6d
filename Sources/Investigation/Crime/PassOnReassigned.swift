import Base
import Core
import Storage

/// Who gets the task to investigate becomes the officer in the case: the same act as an allocation, with its checks, its link and its log. Who gets the task of an
/// action does the action.
enum PassOnReassigned {
    static let reaction = Reaction(to: TaskReassigned.self) { event, work in
        switch (event.task.kind, event.task.subjectKind) {
        case (InvestigationTask.investigate.rawValue, Investigation.kind):
            _ = try AllocateCrime(investigationId: ID(event.task.subjectId), officer: event.to.id, direction: event.reason).perform(in: work)
        case (EnquiryTask.action.rawValue, EnquiryAction.kind): _ = try AllocateAction(ID(event.task.subjectId), owner: event.to.id).perform(in: work)
        default: break
        }
    }
}
