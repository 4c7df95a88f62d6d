public import Base
public import Core

/// Something happened in a case that its victims are to be told of: an arrest, an interview, bail, a charge. Whoever records it announces it; Investigation
/// starts the victims' clocks in the same transaction. It lies here so that neither module imports the other.
public struct CaseEvent: Event {
    public static let name = "records.case.event"

    public let investigation: Ref
    /// A code of `victim-event`: `arrested`, `interviewed`, `released`, `bailed`, `charged` …
    public let code: String
    public let at: Instant
    /// Whom it happened to, where it is about one suspect.
    public let person: Ref?

    public init(_ code: String, in investigation: Ref, of person: Ref? = nil, at: Instant) {
        self.code = code
        self.investigation = investigation
        self.at = at
        self.person = person
    }
}
