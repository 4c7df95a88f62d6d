import Base
import Core
import Records
import Storage

/// Starts the victims' clocks for what another module announces. That module's act is never refused for it: where the deadline cannot be counted, a task says so.
enum CaseEventReaction {
    static let reaction = Reaction(to: CaseEvent.self) { event, work in
        guard let crime = try work.tx.find(Investigation.self, ID(event.investigation.id)), crime.status != .historic else { return }
        guard try CodeList.code(event.code, of: VictimClock.list, on: London.day(of: work.now), in: work.tx) != nil else { return }
        do {
            try work.startClocks(event.code, on: crime, at: event.at)
        } catch let refusal as Refusal {
            try work.task(
                RecordingTask.victim.rawValue, "Tell the victims of \(crime.number ?? ""): \(event.code). \(refusal.description.prefix(150))", about: crime.ref,
                for: crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId), due: nil)
        }
    }
}
