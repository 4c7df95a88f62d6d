public import Base

/// Whose crime a class of offence is under the recording rules (`basis` of `offence-class`).
public enum CrimeBasis: String, Codable, Sendable {
    case victim, state
    case either = "victim or state"
}

/// What was reported, as the recording test asks it.
public struct ReportedCircumstances: Sendable, Hashable {
    public enum Reporter: String, Codable, Sendable, CaseIterable {
        case victim, behalf, professional, parent, other
    }

    public var basis: CrimeBasis
    /// The circumstances as reported amount to a crime defined by law.
    public var amountsToCrime: Bool
    /// Credible evidence to the contrary is at hand now.
    public var isContradicted: Bool
    public var reporter: Reporter
    /// What the victim says where somebody else reported; nothing while nobody has asked.
    public var victimConfirms: Bool?
    public var isVictimChildOrVulnerable: Bool
    /// Dead, or not able to say.
    public var isVictimUnableToSay: Bool
    public var isOnCCTV: Bool
    /// Every point to prove is evidenced: asked of crimes against the state.
    public var isEvidenced: Bool
    public var isRape: Bool
    public var isElsewhere: Bool

    public init(
        basis: CrimeBasis = .victim, amountsToCrime: Bool = true, isContradicted: Bool = false, reporter: Reporter = .victim, victimConfirms: Bool? = nil,
        isVictimChildOrVulnerable: Bool = false, isVictimUnableToSay: Bool = false, isOnCCTV: Bool = false, isEvidenced: Bool = false, isRape: Bool = false,
        isElsewhere: Bool = false
    ) {
        self.basis = basis
        self.amountsToCrime = amountsToCrime
        self.isContradicted = isContradicted
        self.reporter = reporter
        self.victimConfirms = victimConfirms
        self.isVictimChildOrVulnerable = isVictimChildOrVulnerable
        self.isVictimUnableToSay = isVictimUnableToSay
        self.isOnCCTV = isOnCCTV
        self.isEvidenced = isEvidenced
        self.isRape = isRape
        self.isElsewhere = isElsewhere
    }
}

/// Whether a report is to be recorded as a crime: the balance of probabilities on what was said, not what can be proved.
public enum RecordingTest {
    public enum Answer: String, Codable, Sendable {
        case record, transfer
        /// Somebody without authority reported it: the victim is asked first.
        case askVictim = "ask-victim"
        case notCrime = "not-a-crime"
        /// Not recorded at once: a report of rape keeps its own code until it is.
        case n100 = "N100"

        public var title: String {
            switch self {
            case .record: "Record it as a crime"
            case .transfer: "Record it and hand it to the force where it began"
            case .askVictim: "Ask the victim first"
            case .notCrime: "Not a crime"
            case .n100: "Keep it as a reported incident of rape (N100)"
            }
        }
    }

    public static func answer(_ facts: ReportedCircumstances) -> Explained<Answer> {
        if facts.isElsewhere {
            return facts.isRape && !facts.amountsToCrime
                ? Explained(.n100, because: "It is said to have happened in another force's area (N100/3).", rules: ["REC-07", "REC-08"])
                : Explained(.transfer, because: "A crime is recorded where it began, which is another force's area.", rules: ["REC-08"])
        }
        if !facts.amountsToCrime { return no(facts, "What was reported is no crime defined by law.", "REC-02") }
        if facts.basis == .state {
            return facts.isEvidenced
                ? Explained(.record, because: "Every point to prove is evidenced.", rules: ["REC-03"])
                : no(facts, "A crime against the state is recorded only when the points to prove are evidenced.", "REC-03")
        }
        if facts.isContradicted { return no(facts, "Credible evidence to the contrary is at hand now.", "REC-02") }
        return victimRelated(facts)
    }

    private static func victimRelated(_ facts: ReportedCircumstances) -> Explained<Answer> {
        if let who = authority(facts) { return Explained(.record, because: "What was said amounts to a crime, and \(who).", rules: ["REC-02", "REC-05"]) }
        switch facts.victimConfirms {
        case true: return Explained(.record, because: "What was said amounts to a crime, and the victim confirms it.", rules: ["REC-02", "REC-05"])
        case false:
            // A victim who will not help is not one who says it did not happen: that is evidence to the contrary and was asked above.
            return no(facts, "Somebody without authority reported it, and the victim does not confirm it.", "REC-05")
        default:
            return facts.isRape
                ? Explained(.n100, because: "Somebody without authority reported it, and the victim has not confirmed it yet (N100/2).", rules: ["REC-05", "REC-07"])
                : Explained(.askVictim, because: "Somebody without authority reported it: it is recorded once the victim confirms it.", rules: ["REC-05"])
        }
    }

    /// Why the report needs no word of the victim; nothing where it does.
    private static func authority(_ facts: ReportedCircumstances) -> String? {
        switch facts.reporter {
        case .victim: return "the victim's belief is enough; the victim need not cooperate"
        case .behalf: return "whoever reported it acts for the victim"
        case .professional: return "it was reported by a professional"
        case .parent: return "it was reported by a parent"
        case .other:
            if facts.isVictimChildOrVulnerable { return "the victim is a child or vulnerable" }
            if facts.isVictimUnableToSay { return "the victim cannot say" }
            return facts.isOnCCTV ? "it is seen on CCTV" : nil
        }
    }

    private static func no(_ facts: ReportedCircumstances, _ reason: String, _ rule: String) -> Explained<Answer> {
        facts.isRape ? Explained(.n100, because: reason + " A report of rape keeps code N100 with its reason.", rules: [rule, "REC-07"]) : Explained(.notCrime, because: reason, rules: [rule])
    }
}
