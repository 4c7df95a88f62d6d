import Base
import Core
import Records
import Storage

/// How a suspect is dealt with here is how their crime may end: its officer in the case is told so, and types nothing again (OUT-02, OUT-09).
extension Work {
    /// - Parameter disposal: of `custody.disposal` or `custody.voluntary-outcome`, whose column `outcome` names the code and `said` what it rests on.
    func suggestOutcome(_ disposal: Code, in investigations: [RawID], for person: Ref, at time: Instant, because reason: String, reference: String) throws {
        guard let outcome = disposal.detail["outcome"], !outcome.isEmpty else { return }
        let said = Set((disposal.detail["said"] ?? "").split(separator: " "))
        var told: Set<RawID> = []
        for investigation in investigations where told.insert(investigation).inserted {
            try announce(
                OutcomeSuggested(
                    outcome, of: Ref("investigation", investigation), for: person, at: time, because: "\(disposal.title). \(reason)", reference: reference,
                    isAdmitted: said.contains("admitted"), isAccepted: said.contains("accepted")))
        }
    }

    /// Of everything the person was held for: release without charge ends it all, and each crime's officer decides for theirs.
    func suggestOutcome(_ disposal: Code, of detention: Detention, at time: Instant, because reason: String) throws {
        guard detention.chargedAt == nil else { return }
        let investigations = try [detention.investigationId] + DetentionStage.arrests(detention, in: tx).map(\.investigationId)
        try suggestOutcome(disposal, in: investigations, for: detention.person, at: time, because: reason, reference: detention.number)
    }

    /// A charge ends the crime with outcome 1, or 1A where none of the charges is what the crime is recorded as (CNT-06).
    func suggestOutcome(ofCharges charges: [Charge], of detention: Detention) throws {
        guard let first = charges.first else { return }
        let recorded = try OffenceUnderInvestigation.of(detention.investigationId, in: tx)?.detail["cjs"]?.split(separator: " ").map(String.init) ?? []
        let isSame = recorded.isEmpty || charges.contains { recorded.contains($0.offence) }
        let reference = first.decisionReference ?? detention.number
        try announce(
            OutcomeSuggested(
                isSame ? "1" : "1A", of: detention.investigation, for: detention.person, at: first.chargedAt,
                because: "Charged with \(charges.map { "\($0.title) (\($0.offence))" }.joined(separator: "; ")).", reference: reference, isAdmitted: false, isAccepted: false))
    }
}
