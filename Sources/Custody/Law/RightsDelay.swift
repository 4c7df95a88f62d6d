import Base

/// The rights that may be put off for a while, by whom and for how long (PACE s56 and s58, Code C Annex B, PACE-61).
enum RightsDelay {
    /// Codes of `custody.right` that may be delayed.
    enum Right: String, CaseIterable, Sendable {
        case someoneTold = "R1"
        case legalAdvice = "R2"
        case telephone = "R11"
        case letters = "R12"

        var title: String {
            switch self {
            case .someoneTold: "having someone told"
            case .legalAdvice: "legal advice"
            case .telephone: "the telephone call"
            case .letters: "writing letters"
            }
        }
        /// Legal advice takes a superintendent, the others an inspector.
        var needsSuperintendent: Bool { self == .legalAdvice }
    }

    /// Codes of `custody.delay-ground`: what there must be reasonable grounds to believe.
    enum Ground: String, CaseIterable, Sendable {
        case evidence = "EVIDENCE"
        case alert = "ALERT"
        case recovery = "RECOVERY"
    }

    static let hours = 36
    static let terrorismHours = 48

    /// Whether an officer of that rank may delay that right now.
    static func decide(
        _ right: Right, isInspector: Bool, isSuperintendent: Bool, isIndictable: Bool, isTerrorism: Bool = false, grounds: [Ground], isCharged: Bool = false
    ) -> Decision {
        func refuse(_ sentence: String) -> Decision { .refused(.forbidden(sentence, rule: "PACE-61")) }
        if isCharged { return refuse("After charge no right can be delayed (Code C Annex B 1).") }
        guard isIndictable || isTerrorism else {
            return refuse("Only for an indictable offence may \(right.title) be delayed (PACE s56(2), s58(6)). This one is tried summarily: give the right now.")
        }
        if right.needsSuperintendent, !isSuperintendent {
            return refuse("Legal advice is delayed by a superintendent or above (PACE s58(6)). Ask one; until then the person has it.")
        }
        if !isInspector { return refuse("Delaying \(right.title) takes an inspector or above (PACE s56(2)). Ask one; until then the person has it.") }
        if grounds.isEmpty {
            return refuse("Delay needs reasonable grounds that exercising the right would harm evidence or people, alert others, or hinder recovery (Code C Annex B).")
        }
        return .granted(basis: "PACE-61: \(right.needsSuperintendent ? "superintendent" : "inspector") or above, indictable offence, grounds recorded")
    }

    /// When the right must be given at the latest; earlier, once the reason for the delay has gone.
    static func latest(from relevantTime: Instant, isTerrorism: Bool = false) -> Explained<Instant> {
        let hours = isTerrorism ? terrorismHours : hours
        return Explained(
            relevantTime.adding(hours: hours),
            because:
                "At the latest \(hours) hours after \(London.text(relevantTime, zoned: true)), the relevant time; earlier, as soon as the reason for the delay ends (\(isTerrorism ? "TACT Sch 8" : "PACE s56(3) and (11), s58(5)")).",
            rules: ["PACE-61"])
    }
}

/// Which rights a detainee has and which are still to be given, in the order they are given (PACE-22, PACE-60 to PACE-64).
struct RightsDue: Sendable {
    var isForeignNational = false
    var needsInterpreter = false
    var needsAdult = false
    var isChild = false
    /// A girl or woman: the private talk about health and menstrual needs is offered to everyone, to her always early.
    var isFemale = false

    /// Codes of `custody.right` with why each applies.
    var all: [Explained<String>] {
        var due = [
            Explained("R7", because: "Everyone is told the offence and why they were arrested and are detained (Code C 3.4).", rules: ["PACE-22"]),
            Explained("R4", because: "Everyone is given the written notice of rights and entitlements (Code C 3.2).", rules: ["PACE-22"]),
            Explained("R1", because: "Everyone may have someone told where they are (PACE s56).", rules: ["PACE-22", "PACE-61"]),
            Explained("R2", because: "Everyone has free independent legal advice at any time (PACE s58).", rules: ["PACE-22", "PACE-62"]),
            Explained("R3", because: "Everyone may read the Codes of Practice (Code C 1.2, 3.1).", rules: ["PACE-22"]),
            Explained("R8", because: "Documents essential to challenge the detention are offered to the person or solicitor (Code C 3.4(b)).", rules: ["PACE-22"]),
            Explained("R18", because: "Everyone is asked early whether they want to speak in private about health, hygiene and welfare (Code C 9.3A).", rules: ["PACE-69"]),
        ]
        if needsAdult { due.append(Explained("R9", because: "The person is under 18 or vulnerable: the appropriate adult is called (Code C 3.15).", rules: ["PACE-60"])) }
        if isChild {
            due.append(
                Explained("R21", because: "The person is treated as under 18: whoever is responsible for their welfare is told of the arrest, why and where (Code C 3.13).", rules: ["PACE-60"]))
            due.append(
                Explained("R22", because: "Ask whether the child is looked after or supervised: then the local authority is told as well (Code C 3.13, 3.14).", rules: ["PACE-60"]))
        }
        if needsInterpreter { due.append(Explained("R5", because: "The person needs an interpreter to understand (Code C 13).", rules: ["PACE-64"])) }
        if isForeignNational {
            due.append(
                Explained("R6", because: "A foreign national may have their high commission, embassy or consulate told (Code C 7).", rules: ["PACE-63"]))
        }
        return due
    }

    /// Rights that are told again with the appropriate adult there, if they were told before (Code C 3.17).
    static let toldToAdult: Set = ["R1", "R2", "R3", "R4", "R7", "R8"]

    /// - Parameters:
    ///   - given: codes told to the person, whatever came of them.
    ///   - withAdult: those of them told while the appropriate adult was there.
    func outstanding(given: Set<String>, withAdult: Set<String>) -> [Explained<String>] {
        all.compactMap { right in
            if !given.contains(right.value) { return right }
            guard needsAdult, Self.toldToAdult.contains(right.value), !withAdult.contains(right.value) else { return nil }
            return Explained(right.value, because: "Told without the appropriate adult: it is told again with the adult there (Code C 3.17).", rules: ["PACE-60"])
        }
    }
}
