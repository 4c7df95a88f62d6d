public import Base
public import Core

/// Something was done with a suspect that the outcomes framework has a code for: a caution, a community resolution, an offence to be taken into consideration.
/// Whoever recorded it announces it; Investigation suggests it to the officer in the case, who need not type it again. It lies here so that neither module
/// imports the other.
public struct OutcomeSuggested: Event {
    public static let name = "records.outcome.suggested"

    /// A code of `outcome`: `3`, `8`.
    public let outcome: String
    public let investigation: Ref
    public let person: Ref
    public let at: Instant
    /// What was done, in words that can stand as the rationale.
    public let because: String
    /// Where the paper of it is found: a custody number, a schedule.
    public let reference: String
    public let isAdmitted: Bool
    public let isAccepted: Bool

    public init(
        _ outcome: String, of investigation: Ref, for person: Ref, at: Instant, because: String, reference: String, isAdmitted: Bool, isAccepted: Bool
    ) {
        self.outcome = outcome
        self.investigation = investigation
        self.person = person
        self.at = at
        self.because = because
        self.reference = reference
        self.isAdmitted = isAdmitted
        self.isAccepted = isAccepted
    }
}

/// What was suggested does not hold any more.
public struct OutcomeNoLongerSuggested: Event {
    public static let name = "records.outcome.no-longer-suggested"

    public let outcome: String
    public let investigation: Ref
    public let person: Ref
    public let because: String

    public init(_ outcome: String, of investigation: Ref, for person: Ref, because: String) {
        self.outcome = outcome
        self.investigation = investigation
        self.person = person
        self.because = because
    }
}
