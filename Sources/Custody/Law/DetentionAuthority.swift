public import Base

/// What allows detention without charge past the custody officer's limit: a superintendent's extension or a court's warrant.
public struct DetentionAuthority: Sendable, Hashable {
    public let limit: DetentionLimit
    public let given: Instant
    /// When the court was asked; nothing for a superintendent's.
    public let applied: Instant?
    /// Seconds of detention it allows in all, counted from the relevant time: a time at hospital moves its end with every other limit (PACE s41(6)).
    public let secondsAllowed: Int64

    public init(_ limit: DetentionLimit, given: Instant, applied: Instant? = nil, secondsAllowed: Int64) {
        self.limit = limit
        self.given = given
        self.applied = applied
        self.secondsAllowed = secondsAllowed
    }
}

extension DetentionClock {
    /// Seconds of detention that will have been used at `time`, if the clock runs on from `now`.
    public func secondsUsed(by time: Instant, runningFrom now: Instant) -> Int64 { secondsUsed(at: now) + max(0, time.seconds(since: now)) }
}

/// Whether a court's warrant can be recorded: of further detention, or its extension (PACE s43 and s44, PACE-43 and PACE-44).
public struct WarrantOfFurtherDetention: Sendable {
    public let clock: DetentionClock
    public let offences: [ModeOfTrial]
    /// When a court refused a warrant in this detention.
    public let refused: Instant?

    public init(clock: DetentionClock, offences: [ModeOfTrial], refused: Instant? = nil) {
        self.clock = clock
        self.offences = offences
        self.refused = refused
    }

    /// The kind the next warrant is of.
    public var next: DetentionLimit { clock.authorities.contains { $0.limit == .warrant || $0.limit == .extendedWarrant } ? .extendedWarrant : .warrant }

    /// - Parameters:
    ///   - applied: when the information was laid.
    ///   - couldNotSit: why the court could not sit before the limit; needed only for an application after it.
    ///   - newEvidence: what has come to light since a court refused.
    public func decide(applied: Instant, issued: Instant, until: Instant, couldNotSit: String? = nil, newEvidence: String? = nil) -> Decision {
        guard clock.limits.regime == .terrorism || offences.contains(where: \.canBeTriedOnIndictment) else {
            return refuse("None of the offences can be tried on indictment, so no warrant can be had: charge or release.", "PACE s43(4)(a)", "PACE-43")
        }
        if let refused, refused <= applied, isEmpty(newEvidence) {
            return refuse(
                "A court refused a warrant at \(London.text(refused, zoned: true)). It can be asked again only with evidence that has come to light since: say what.",
                "PACE s43(17)", "PACE-44")
        }
        let limits = clock.limits
        let expires = clock.runsOut(at: applied).value
        if applied > expires {
            // The hours of grace follow the superintendent's full limit; detention that was not authorised so far cannot be put right afterwards.
            let isFull = expires >= clock.reaches(.superintendent, at: applied).value
            let last = expires.adding(hours: limits.courtGraceHours)
            guard next == .warrant, isFull, applied <= last else {
                return refuse(
                    "The court was asked after \(London.text(expires, zoned: true)), when detention had run out: no warrant can be had. Charge or release.",
                    next == .warrant ? "PACE s43(5)" : "PACE s44(1)", next == .warrant ? "PACE-43" : "PACE-44")
            }
            if isEmpty(couldNotSit) {
                return refuse(
                    "The court was asked after \(London.text(expires, zoned: true)). Say why it could not sit before: if that was not reasonable it must refuse.",
                    "PACE s43(5)(b) and (7)", "PACE-43")
            }
        }
        guard until > issued else { return refuse("The warrant ends before it begins. Check both times.", "PACE s43(10)", "PACE-43") }
        guard until <= issued.adding(hours: limits.oneWarrantHours) else {
            return refuse(
                "One warrant runs for \(limits.oneWarrantHours) hours at most, until \(London.text(issued.adding(hours: limits.oneWarrantHours), zoned: true)).",
                next == .warrant ? "PACE s43(12)" : "PACE s44(3)", next == .warrant ? "PACE-43" : "PACE-44")
        }
        let most = clock.reaches(.extendedWarrant, at: issued).value
        guard until <= most else {
            return refuse(
                "Detention without charge never goes past \(limits.extendedWarrantHours) hours, \(London.text(most, zoned: true)).", "PACE s44(3)(b)", "PACE-44")
        }
        return .granted(basis: "\(limits.rule(next)): asked in time, within \(limits.oneWarrantHours) hours and \(limits.extendedWarrantHours) in all")
    }

    private func isEmpty(_ text: String?) -> Bool { text?.allSatisfy(\.isWhitespace) ?? true }

    private func refuse(_ reason: String, _ statute: String, _ rule: String) -> Decision {
        .refused(.forbidden("\(reason) (\(statute))", rule: clock.limits.regime == .terrorism ? "PACE-56" : rule))
    }
}
