import Base

/// When a dose may be given, and what a controlled drug needs (Code C 9.9 and 9.10, PACE-73).
enum Dosing {
    /// A dose may be given this long before it is due.
    static let earlyMinutes = 30

    static func next(after given: Instant, hoursBetween: Int?, dosesLeft: Int) -> Instant? {
        guard dosesLeft > 0, let hours = hoursBetween else { return nil }
        return given.adding(hours: hours)
    }

    /// - Parameters:
    ///   - due: nothing for a medicine taken when needed, then `notBefore` holds.
    ///   - supervisor: the healthcare professional who supervises.
    static func mayTake(due: Instant?, now: Instant, isControlled: Bool, supervisor: String?, note: String?) -> Explained<Bool> {
        func isBlank(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }
        if isControlled, isBlank(supervisor) {
            return Explained(
                false, because: "A controlled drug is taken only under the personal supervision of the registered healthcare professional who authorised it (Code C 9.10): name them.",
                rules: ["PACE-73"])
        }
        if let due, now < due.adding(minutes: -earlyMinutes), isBlank(supervisor) {
            return Explained(
                false, because: "It is due at \(London.text(due, zoned: true)), and not to be given more than \(earlyMinutes) minutes before without a healthcare professional: name who agreed, or wait.",
                rules: ["PACE-73"])
        }
        return Explained(true, because: "Due, and supervised where it must be.", rules: ["PACE-73"])
    }
}
