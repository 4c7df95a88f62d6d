import Base
import Core
import Records
import Storage

extension ProsecutionLimit {
    /// The last day of a crime as it stands: its class, whether it is domestic, and the victim's first signed statement (OUT-07, CJA 1988 s39A).
    static func lastDay(of crime: Investigation, _ offence: OffenceClass?, in tx: Transaction) throws -> Day? {
        guard let committed = crime.occurredTo else { return nil }
        return lastDay(modes: offence?.modes ?? [], committed: London.day(of: committed), domesticStatement: try statement(crime, offence, tx)).value
    }

    private static func statement(_ crime: Investigation, _ offence: OffenceClass?, _ tx: Transaction) throws -> Day? {
        guard offence?.isLimitedByStatement == true, try CrimeFlag.codes(of: crime.id, in: tx).contains("DA") else { return nil }
        // The law asks when the police were told, whoever may read it now; one taken back later was given all the same.
        return try tx.value(
            Instant.self,
            """
            SELECT s.signed_at FROM statement s JOIN link l ON l.from_id = s.maker_id AND l.to_id = s.investigation_id AND l.type = 'VIC' AND l.until_at IS NULL
            WHERE s.investigation_id = \(crime.id) AND s.signed_at IS NOT NULL ORDER BY s.signed_at LIMIT 1
            """
        ).map { London.day(of: $0) }
    }
}

extension Work {
    /// Counts the time limit again, because the class, the flags or the statements changed.
    func recountLimit(of crime: Investigation) throws {
        guard var detail = try CrimeDetail.of(crime.id, in: tx) else { return }
        let offence = try crime.offenceClass.flatMap { try OffenceClass.of($0, on: London.day(of: now), in: tx) }
        let last = try ProsecutionLimit.lastDay(of: crime, offence, in: tx)
        guard detail.lastDay != last else { return }
        detail.lastDay = last
        try save(detail)
        try log(.outcome, last.map { "A prosecution can begin until \(London.text($0)) (OUT-07)." } ?? "There is no time limit for a prosecution any more (OUT-07).", on: crime)
    }
}
