import Base
import Core
import Records
import Storage

/// What happens to a suspect starts the clocks by which the victims are told (VIC-01). Whom it concerns and by when is Investigation's to work out.
extension Work {
    /// - Parameter code: of `victim-event`.
    func tellVictims(_ code: String, of detention: Detention, at time: Instant) throws {
        let further = try tx.values(
            RawID.self,
            "SELECT a.investigation_id FROM further_arrest f JOIN arrest a ON a.id = f.arrest_id WHERE f.detention_id = \(detention.id) ORDER BY f.id LIMIT 50")
        var told: Set<RawID> = []
        for investigation in [detention.investigationId] + further where told.insert(investigation).inserted {
            try announce(CaseEvent(code, in: Ref("investigation", investigation), of: detention.person, at: time))
        }
    }

    /// What the list `custody.disposal` has the victims told of when detention ends so.
    func tellVictims(of detention: Detention, by disposal: Code, at time: Instant) throws {
        guard let code = disposal.detail["victim"], !code.isEmpty else { return }
        try tellVictims(code, of: detention, at: time)
    }

    /// The victims are told that the suspect was interviewed, once for the interviews of one day.
    func tellVictims(ofInterview interview: CustodyInterview, of detention: Detention, at time: Instant) throws {
        let earlier = try CustodyInterview.all(of: detention.id, in: tx).contains { other in
            other.id != interview.id && other.endedAt.map { London.day(of: $0) == London.day(of: time) } ?? false
        }
        if !earlier { try tellVictims("interviewed", of: detention, at: time) }
    }
}
