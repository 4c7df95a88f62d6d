import Base

/// How long fingerprints, profiles and samples may be kept (PACE ss63D to 63U, PACE-82). The years are in `custody.biometric-retention`.
enum BiometricRetention {
    /// A DNA sample itself is destroyed within six months of being taken, whatever becomes of the profile (s63R).
    static let sampleMonths = 6

    static func until(taken: Day, years: Int?) -> Day? { years.map { taken.adding(months: 12 * $0) } }
    static func destroySample(taken: Day) -> Day { taken.adding(months: sampleMonths) }

    /// What the power given needs (PACE s61 to s64A, PACE-81).
    static func decide(kind: String, power: String, consent: String?, isInspector: Bool, isCharged: Bool) -> Decision {
        let hasConsent = !(consent?.allSatisfy(\.isWhitespace) ?? true)
        if kind == "INTIMATE" {
            if !isInspector { return .refused(.forbidden("An intimate sample is authorised by an inspector or above (PACE s62(1)).", rule: "PACE-81")) }
            if !hasConsent { return .refused(.invalid("consent", code: "required", "An intimate sample needs the person's written consent, and a parent's or adult's for a child (PACE s62(1)(b)).")) }
        }
        if power == "CONSENT", !hasConsent { return .refused(.invalid("consent", code: "required", "Say who consented, and where the consent is signed.")) }
        if power == "CHARGED", !isCharged { return .refused(.conflict("The person has not been charged: choose another power.")) }
        if power == "INSPECTOR", !isInspector { return .refused(.forbidden("That power needs the authority of an inspector or above.", rule: "PACE-81")) }
        return .granted(basis: "PACE-81: \(power)")
    }
}
