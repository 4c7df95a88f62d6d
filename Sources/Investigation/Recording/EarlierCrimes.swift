import Base
import Core
import Records
import Storage

/// Crimes on record of the same victim and a suspect of theirs, which a new report may belong to (CNT-02).
enum EarlierCrimes {
    /// The newest that are looked at.
    private static let readMax = 20

    /// Somebody, or an organisation, as a report names them: by a record, or by words that somebody on record answers to.
    struct Involved: Sendable, Hashable {
        let id: RawID
        /// Why this record is taken for who was named; nothing for the record that was chosen.
        let why: String?

        init(_ id: RawID, because why: String? = nil) {
            self.id = id
            self.why = why
        }

        static func person(_ pick: Pick<Person, PersonFacts>, visible: Visibility, in tx: Transaction) throws -> [Involved] {
            switch pick {
            case .known(let id): [Involved(id.raw)] + (try NamedAlike.found(id, visible: visible, in: tx).map { Involved($0.id.raw, because: $0.why) })
            case .new(let facts): try NamedAlike.found(facts, visible: visible, in: tx).map { Involved($0.id.raw, because: $0.why) }
            }
        }
    }

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
    ///   - victims: who may be the person or the organisation wronged.
    ///   - suspects: who may be a suspect.
    ///   - from: when the new one happened.
    static func found(victims: [Involved], suspects: [Involved], _ offence: OffenceClass, from: Instant, on day: Day, visible: Visibility, in tx: Transaction) throws -> [Found] {
        guard !victims.isEmpty, !suspects.isEmpty else { return [] }
        let (wronged, suspected) = (victims.map(\.id), suspects.map(\.id))
        let rows = try tx.all(
            Row.self,
            """
            SELECT i.id, i.number, i.offence_class, i.reported_at, i.status FROM investigation i WHERE i.is_crime = \(true) AND i.status <> 'historic'
            AND i.reported_at IS NOT NULL AND i.offence_class IS NOT NULL
            AND i.id IN (SELECT l.to_id FROM link l WHERE l.from_id IN \(list: wronged) AND l.type = 'VIC' AND l.until_at IS NULL)
            AND i.id IN (SELECT l.to_id FROM link l WHERE l.from_id IN \(list: suspected) AND l.type IN \(list: suspectTypes) AND l.until_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM link n WHERE n.from_id = l.from_id AND n.to_id = l.to_id AND n.type = 'ELIM' AND n.until_at IS NULL))
            AND \(visible.condition("i.id")) ORDER BY i.recorded_at DESC, i.id DESC LIMIT \(readMax)
            """)
        let new = offence.told(victim: "same", offenders: ["same"], place: nil)
        return try rows.compactMap { row in
            guard let recorded = try OffenceClass.of(row.offenceClass, on: day, in: tx)?.told(victim: "same", offenders: ["same"], place: nil) else { return nil }
            let earlier = FinishedIncident.Earlier(number: row.number, told: recorded, reportedAt: row.reportedAt, isFinished: row.status != .reported)
            let answer = FinishedIncident.answer(earlier, new, from: from)
            let taken = [try why("victim", victims, ["VIC"], row.id, tx), try why("suspect", suspects, suspectTypes, row.id, tx)].compactMap { $0 }
            let because = taken.isEmpty ? answer : Explained(answer.value, because: "\(answer.reason) \(taken.joined(separator: " "))", rules: answer.rules)
            return Found(id: row.id, answer: because, principal: CountingRules.principal(of: [recorded, new])?.value)
        }
    }

    private static let suspectTypes = ["NOM", "SUS", "ARR", "CHG"]

    /// Where nobody was chosen who is in the crime: by what they were taken for the one who is.
    private static func why(_ whom: String, _ involved: [Involved], _ types: [String], _ crime: RawID, _ tx: Transaction) throws -> String? {
        let there = try Set(
            tx.values(RawID.self, "SELECT l.from_id FROM link l WHERE l.to_id = \(crime) AND l.from_id IN \(list: involved.map(\.id)) AND l.type IN \(list: types) AND l.until_at IS NULL"))
        let found = involved.filter { there.contains($0.id) }
        guard !found.contains(where: { $0.why == nil }), let why = found.first?.why else { return nil }
        return "The \(whom) there is taken for the \(whom) here: \(why)."
    }
}

extension ReportCrime {
    /// CNT-02: what belongs to a crime whose report is not finished is added to that, or the officer says why it is another.
    func finishedProblem(_ offence: OffenceClass, _ work: Work) throws -> Problem? {
        guard (detail.countingReason ?? "").allSatisfy(\.isWhitespace) else { return nil }
        let visible = Visibility(to: work.officer)
        var victims = try victim.map { try EarlierCrimes.Involved.person($0, visible: visible, in: work.tx) } ?? []
        if case .known(let id) = organisation { victims.append(EarlierCrimes.Involved(id.raw)) }
        let suspects = try (suspects ?? []).flatMap { try EarlierCrimes.Involved.person($0.person, visible: visible, in: work.tx) }
        let earlier = try EarlierCrimes.found(victims: victims, suspects: suspects, offence, from: occurredFrom, on: London.day(of: work.now), visible: visible, in: work.tx)
        guard let one = earlier.first(where: { $0.answer.value == .oneCrime }) else { return nil }
        let graver = one.principal?.offenceClass == offence.code.code ? " This one is the graver: ask there for its class." : ""
        return Problem(
            "offenceClass", code: "one-crime",
            "Offence: \(one.answer.reason) (\(one.answer.citation)) Add a part to that report instead of recording a second crime.\(graver) Or say below why it is a crime by itself.")
    }
}
