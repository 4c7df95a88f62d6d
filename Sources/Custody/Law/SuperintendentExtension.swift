public import Base

/// Whether a superintendent may authorise detention to 36 hours now (PACE s42, PACE-41). Necessity and diligence are theirs to judge and to write down.
public struct SuperintendentExtension: Sendable {
    public let clock: DetentionClock
    /// Over the whole detention, before and after any bail.
    public let reviewsHeld: [Instant]
    public let offences: [ModeOfTrial]
    /// The end of an extension already given for less than the full time (PACE-42).
    public let authorisedUntil: Instant?

    public init(clock: DetentionClock, reviewsHeld: [Instant], offences: [ModeOfTrial], authorisedUntil: Instant? = nil) {
        self.clock = clock
        self.reviewsHeld = reviewsHeld
        self.offences = offences
        self.authorisedUntil = authorisedUntil
    }

    public func decide(at now: Instant, isSuperintendent: Bool) -> Decision {
        guard isSuperintendent else { return refuse("Detention past 24 hours is authorised by a superintendent or above.", "PACE s42(1)") }
        guard offences.contains(where: \.canBeTriedOnIndictment) else {
            return refuse(
                "None of the offences can be tried on indictment, so detention past 24 hours cannot be authorised: charge or release.", "PACE s42(1)(b)")
        }
        guard reviewsHeld.filter({ $0 <= now }).count >= 2 else {
            return refuse("The second review has not been held. Hold it first, then decide.", "PACE s42(4)(b)")
        }
        let expires = authorisedUntil ?? clock.reaches(.custodyOfficer, at: now).value
        guard now < expires else {
            return refuse(
                "The time allowed ended at \(London.text(expires, zoned: true)), and it cannot be extended afterwards: charge or release.", "PACE s42(4)(a)")
        }
        guard clock.inForce(at: now).seconds < Int64(clock.limits.superintendentHours) * 3600 else {
            return refuse("Detention is authorised to \(clock.limits.superintendentHours) hours already. Past them only a court can go.", "PACE s42(1) and s43")
        }
        return .granted(basis: "PACE-41: indictable offence, second review held, before \(London.text(expires, zoned: true))")
    }

    /// The latest an authorisation may run to.
    public func latest(at now: Instant) -> Explained<Instant> { clock.reaches(.superintendent, at: now) }

    private func refuse(_ reason: String, _ statute: String) -> Decision { .refused(.forbidden("\(reason) (\(statute))", rule: "PACE-41")) }
}
