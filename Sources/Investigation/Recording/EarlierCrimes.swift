import Base
import Core
import Records
import Storage

/// Crimes on record of the same victim and a suspect of theirs, which a new report may belong to (CNT-02).
enum EarlierCrimes {
    /// The newest that are looked at.
    private static let readMax = 20

    struct Found: Sendable {
        let id: RawID
        let answer: Explained<FinishedIncident.Answer>
        /// The class the two would be recorded in as one.
        let principal: ToldOffence?
    }

    private struct Row: Decodable {
        let id: RawID
        let number: String
        let offenceClass: String
        let reportedAt: Instant
        let status: Investigation.Status
    }

    /// - Parameters:
    ///   - victims: a person or an organisation that is known.
    ///   - suspects: people who are known.
    ///   - from: when the new one happened.
    static func found(victims: [RawID], suspects: [RawID], _ offence: OffenceClass, from: Instant, on day: Day, visible: Visibility, in tx: Transaction) throws -> [Found] {
        guard !victims.isEmpty, !suspects.isEmpty else { return [] }
        let rows = try tx.all(
            Row.self,
            """
            SELECT i.id, i.number, i.offence_class, i.reported_at, i.status FROM investigation i WHERE i.is_crime = \(true) AND i.status <> 'historic'
            AND i.reported_at IS NOT NULL AND i.offence_class IS NOT NULL
            AND i.id IN (SELECT l.to_id FROM link l WHERE l.from_id IN \(list: victims) AND l.type = 'VIC' AND l.until_at IS NULL)
            AND i.id IN (SELECT l.to_id FROM link l WHERE l.from_id IN \(list: suspects) AND l.type IN ('NOM', 'SUS', 'ARR', 'CHG') AND l.until_at IS NULL)
            AND \(visible.condition("i.id")) ORDER BY i.recorded_at DESC, i.id DESC LIMIT \(readMax)
            """)
        let new = offence.told(victim: "same", offenders: ["same"], place: nil)
        return try rows.compactMap { row in
            guard let recorded = try OffenceClass.of(row.offenceClass, on: day, in: tx)?.told(victim: "same", offenders: ["same"], place: nil) else { return nil }
            let earlier = FinishedIncident.Earlier(number: row.number, told: recorded, reportedAt: row.reportedAt, isFinished: row.status != .reported)
            return Found(id: row.id, answer: FinishedIncident.answer(earlier, new, from: from), principal: CountingRules.principal(of: [recorded, new])?.value)
        }
    }
}

extension ReportCrime {
    /// CNT-02: what belongs to a crime whose report is not finished is added to that, or the officer says why it is another.
    func finishedProblem(_ offence: OffenceClass, _ work: Work) throws -> Problem? {
        guard (detail.countingReason ?? "").allSatisfy(\.isWhitespace) else { return nil }
        var victims: [RawID] = []
        if case .known(let id) = victim { victims.append(id.raw) }
        if case .known(let id) = organisation { victims.append(id.raw) }
        let suspects = (suspects ?? []).compactMap { suspect -> RawID? in if case .known(let id) = suspect.person { id.raw } else { nil } }
        let earlier = try EarlierCrimes.found(
            victims: victims, suspects: suspects, offence, from: occurredFrom, on: London.day(of: work.now), visible: Visibility(to: work.officer), in: work.tx)
        guard let one = earlier.first(where: { $0.answer.value == .oneCrime }) else { return nil }
        let graver = one.principal?.offenceClass == offence.code.code ? " This one is the graver: ask there for its class." : ""
        return Problem(
            "offenceClass", code: "one-crime",
            "Offence: \(one.answer.reason) (\(one.answer.citation)) Add a part to that report instead of recording a second crime.\(graver) Or say below why it is a crime by itself.")
    }
}
