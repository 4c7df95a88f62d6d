import Base
import Core
import Records
import Storage

/// Starts the victims' clocks for what another module announces, and takes who was arrested off the list of those outstanding. That module's act is never refused for it: where the deadline cannot be counted, a task says so.
enum CaseEventReaction {
    static let reaction = Reaction(to: CaseEvent.self) { event, work in
        guard let crime = try work.tx.find(Investigation.self, ID(event.investigation.id)), crime.status != .historic else { return }
        try end(event, crime, work)
        guard try CodeList.code(event.code, of: VictimClock.list, on: London.day(of: work.now), in: work.tx) != nil else { return }
        do {
            try work.startClocks(event.code, on: crime, at: event.at)
        } catch let refusal as Refusal {
            try work.task(
                RecordingTask.victim.rawValue, "Tell the victims of \(crime.number ?? ""): \(event.code). \(refusal.description.prefix(150))", about: crime.ref,
                for: crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId), due: nil)
        }
    }

    /// Who is arrested is no longer outstanding, and no longer eliminated.
    private static func end(_ event: CaseEvent, _ crime: Investigation, _ work: Work) throws {
        guard event.code == "arrested", let person = event.person, crime.isOpen else { return }
        try work.endLinks("ELIM", of: person.id, to: crime)
        guard var pursuit = try SuspectPursuit.of(person.id.description, crime, in: work.tx), pursuit.state == .outstanding else { return }
        pursuit.state = .arrested
        pursuit.endedAt = event.at
        pursuit.endedReason = "Arrested."
        try work.savePart(pursuit)
        try work.suspectTask(pursuit, crime)
    }
}
