import Base
import Core
import Storage

/// A visit that a tablet sends after others were recorded, or the level was changed: what is due next follows from all of them in the order they were made.
enum VisitOrder {
    /// - Returns: when the next visit is due now; nothing while the person is away.
    static func putInPlace(_ visit: CellVisit, in work: Work) throws -> VisitSchedule? {
        let detention = visit.detentionId
        guard let standing = try ObservationStanding.of(detention, in: work.tx) else { return nil }
        // A visit after the last change of level says by itself when the next is due.
        guard visit.visitedAt <= standing.current.setAt, standing.lastVisit.map({ $0.visitedAt <= standing.current.setAt }) ?? true else { return standing.schedule }
        let began = try PresentStay.began(detention, in: work.tx)
        let levels = try ObservationSetting.all(of: detention, in: work.tx).map { VisitSchedule.Event.level($0.setAt, minutesMax: $0.minutesMax) }
        let visits = try CellVisit.all(of: detention, in: work.tx).map { VisitSchedule.Event.visit($0.visitedAt) }
        if let due = VisitSchedule((levels + visits).filter { event in began.map { $0 <= event.at } ?? true })?.due, due != standing.current.nextDueAt {
            var current = standing.current
            current.nextDueAt = due
            try work.save(current)
        }
        return try ObservationStanding.of(detention, in: work.tx)?.schedule
    }
}
