public import Base

/// A code of the outcomes framework as the force's list describes it.
public struct OutcomeKind: Sendable, Hashable {
    public let code: String
    public let title: String
    public let needsSuspect: Bool
    /// Where it stands when suspects have different outcomes (OUT-02): the lowest counts.
    public let rank: Int

    public init(code: String, title: String, needsSuspect: Bool, rank: Int) {
        self.code = code
        self.title = title
        self.needsSuspect = needsSuspect
        self.rank = rank
    }
}

/// The crime an outcome is proposed for.
public struct OutcomeCrime: Sendable, Hashable {
    public var basis: CrimeBasis
    public var isIndictableOnly: Bool
    public var isSummaryOnly: Bool
    public var isDomestic: Bool
    public var isHate: Bool
    public var isSexual: Bool
    public var isSerious: Bool
    public var hasVictim: Bool
    public var isVictimChild: Bool
    public var offenceClass: String
    /// The day it was committed, or the first it can have been.
    public var committedFrom: Day
    public var committedTo: Day
    /// The last day on which a prosecution can begin; nothing where the law sets none.
    public var lastDay: Day?
    /// Suspects that are named, in any status but eliminated.
    public var suspects: Int
    /// A parent or guardian of the victim is known.
    public var hasGuardian: Bool
    /// Lines of enquiry and actions that are not done.
    public var openEnquiries: Int
    /// A supervisor decided whether it is investigated, with every line of enquiry before them.
    public var isScreened: Bool

    public init(
        basis: CrimeBasis = .victim, isIndictableOnly: Bool = false, isSummaryOnly: Bool = false, isDomestic: Bool = false, isHate: Bool = false,
        isSexual: Bool = false, isSerious: Bool = false, hasVictim: Bool = true, isVictimChild: Bool = false, offenceClass: String = "105A", committedFrom: Day,
        committedTo: Day? = nil, lastDay: Day? = nil, suspects: Int = 0, hasGuardian: Bool = false, openEnquiries: Int = 0, isScreened: Bool = true
    ) {
        self.basis = basis
        self.isIndictableOnly = isIndictableOnly
        self.isSummaryOnly = isSummaryOnly
        self.isDomestic = isDomestic
        self.isHate = isHate
        self.isSexual = isSexual
        self.isSerious = isSerious
        self.hasVictim = hasVictim
        self.isVictimChild = isVictimChild
        self.offenceClass = offenceClass
        self.committedFrom = committedFrom
        self.committedTo = committedTo ?? committedFrom
        self.lastDay = lastDay
        self.suspects = suspects
        self.hasGuardian = hasGuardian
        self.openEnquiries = openEnquiries
        self.isScreened = isScreened
    }
}

/// What is proposed, with all that some outcome asks.
public struct OutcomeProposal: Sendable, Hashable {
    public var code: String
    /// The suspect it is for is among those named.
    public var hasSuspect: Bool
    public var suspectBorn: Day?
    public var rationale: String
    /// The day of charge, caution or decision.
    public var day: Day
    public var victimSupports: Bool?
    /// A code of `victim-reason`: why the victim does not support action.
    public var victimReason: String?
    public var isVictimTold: Bool
    public var isEvidenceLedConsidered: Bool
    /// The offence charged or cautioned for, where it is another than was recorded.
    public var otherOffence: String?
    /// The authority's reference: a CPS decision, a TIC schedule.
    public var authority: String
    public var isEvidenceSufficient: Bool?
    public var isAdmitted: Bool
    public var isAccepted: Bool
    /// The body the matter was passed to, or the activity of a diversion, or the evidence of an illness.
    public var named: String
    /// The parent or guardian of a victim under 18.
    public var isGuardianTold: Bool

    public init(
        code: String, hasSuspect: Bool = false, suspectBorn: Day? = nil, rationale: String = "As recorded in the log.", day: Day, victimSupports: Bool? = nil,
        victimReason: String? = nil, isVictimTold: Bool = true, isEvidenceLedConsidered: Bool = false, otherOffence: String? = nil, authority: String = "",
        isEvidenceSufficient: Bool? = nil, isAdmitted: Bool = false, isAccepted: Bool = false, named: String = "", isGuardianTold: Bool = false
    ) {
        self.code = code
        self.hasSuspect = hasSuspect
        self.suspectBorn = suspectBorn
        self.rationale = rationale
        self.day = day
        self.victimSupports = victimSupports
        self.victimReason = victimReason
        self.isVictimTold = isVictimTold
        self.isEvidenceLedConsidered = isEvidenceLedConsidered
        self.otherOffence = otherOffence
        self.authority = authority
        self.isEvidenceSufficient = isEvidenceSufficient
        self.isAdmitted = isAdmitted
        self.isAccepted = isAccepted
        self.named = named
        self.isGuardianTold = isGuardianTold
    }
}

/// Whether an outcome may be given (OUT-01 to OUT-09).
public enum OutcomeRules {
    /// Everything that stands against the proposal, each at the field that mends it.
    public static func problems(_ proposal: OutcomeProposal, _ crime: OutcomeCrime, _ kind: OutcomeKind) -> [Problem] {
        var check = OutcomeCheck(proposal: proposal, crime: crime, kind: kind)
        check.common()
        switch proposal.code {
        case "1", "1A": check.charged()
        case "2", "2A": check.caution(ages: 10...17, "A youth caution is for somebody aged 10 to 17 on the day it is given (OUT-06).")
        case "3", "3A": check.caution(ages: 18...150, "An adult caution is for somebody aged 18 or over on the day it is given (OUT-06).")
        case "4": check.authority("TIC schedule: give its reference, because only the court takes an offence into consideration (OUT-02).")
        case "5": check.sufficient(true, "Outcome 5 needs evidence that would have been enough to charge.")
        case "6": check.ageAtDisposal(18...150, "A penalty notice is for somebody aged 18 or over (OUT-06).")
        case "7": check.cannabis()
        case "8": check.admitted("A community resolution needs the offender to accept responsibility.")
        case "9": check.authority("CPS decision: give its reference, because outcome 9 is the CPS's decision (OUT-05).")
        case "10": check.sufficient(true, "Outcome 10 is for evidence that is enough to charge. Where the enquiry was stopped before, give outcome 21 (OUT-05).")
        case "11": check.belowAge()
        case "12": check.named("What shows the illness: name it, because the suspect must be too ill to prosecute.")
        case "13": check.named("Who is dead or too ill, the victim or a key witness: name them and what shows it.")
        case "14": check.noSupport(suspectIdentified: false)
        case "15": check.supports()
        case "16": check.noSupport(suspectIdentified: true)
        case "17": check.timeLimit()
        case "18": check.noSuspect()
        case "19": check.add("code", "not-by-police", "Outcome 19 is given by the national fraud bureau, never by the force (OUT-08).")
        case "20": check.passedOn()
        case "21": check.notInInterest()
        case "22": check.diverted()
        default: check.add("code", "not-an-outcome", "“\(proposal.code.prefix(10))” ends no investigation. Choose an outcome.")
        }
        return check.problems
    }

    /// The one that counts where suspects ended differently (OUT-02).
    public static func counted(_ kinds: [OutcomeKind]) -> OutcomeKind? { kinds.min { ($0.rank, $0.code) < ($1.rank, $1.code) } }

    /// Who may authorise (OUT-09, `permissions` of the outcomes framework): nobody the case belongs to, and an inspector where the framework asks for one.
    public static func rankNeeded(_ code: String, _ crime: OutcomeCrime) -> Explained<Bool> {
        let inspector = { (why: String) in Explained(true, because: why, rules: ["OUT-05", "OUT-09"]) }
        switch code {
        case "22" where crime.isIndictableOnly: return inspector("Diversion for an indictable-only offence is authorised by an inspector.")
        case "8" where crime.isDomestic || crime.isHate || crime.isSerious: return inspector("A community resolution in a domestic, hate or serious case is authorised by an inspector.")
        case "3", "3A", "2", "2A":
            if crime.isIndictableOnly || crime.isSerious { return inspector("A caution for a serious offence is authorised by an inspector.") }
            return Explained(false, because: "A supervisor authorises it.", rules: ["OUT-09"])
        case "21" where crime.isDomestic || crime.isHate || crime.isVictimChild: return inspector("Stopping a domestic, hate or child case is authorised by an inspector.")
        default: return Explained(false, because: "A supervisor who is not the officer in the case authorises it.", rules: ["OUT-09"])
        }
    }
}

/// One proposal being checked; each condition says what mends it.
struct OutcomeCheck {
    let proposal: OutcomeProposal
    let crime: OutcomeCrime
    let kind: OutcomeKind
    private(set) var problems: [Problem] = []

    init(proposal: OutcomeProposal, crime: OutcomeCrime, kind: OutcomeKind) {
        self.proposal = proposal
        self.crime = crime
        self.kind = kind
    }

    mutating func add(_ field: String, _ code: String, _ message: String) { problems.append(Problem(field, code: code, message)) }

    private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    mutating func common() {
        if kind.needsSuspect, !proposal.hasSuspect {
            add("suspect", "suspect-needed", "Outcome \(kind.code) is for a named suspect. Name the suspect in this crime first, then choose them (OUT-03).")
        }
        if isBlank(proposal.rationale) { add("rationale", "required", "Rationale: give it, because whoever authorises it decides on what is written (OUT-03).") }
        if crime.hasVictim, !proposal.isVictimTold {
            add("victimTold", "victim-not-told", "Tell the victim, or say why they cannot be told, before the crime is finished (OUT-03, VIC-01).")
        }
        let isAlternate = ["1A", "2A", "3A"].contains(proposal.code)
        if isAlternate, proposal.otherOffence == nil || proposal.otherOffence == crime.offenceClass {
            add("otherOffence", "required", "Offence charged or cautioned for: give one other than the recorded class, which stays as it is (CNT-06).")
        }
        if !isAlternate, let other = proposal.otherOffence, other != crime.offenceClass, ["1", "2", "3"].contains(proposal.code) {
            add("code", "alternate", "It is another offence than was recorded: give outcome \(proposal.code)A (CNT-06).")
        }
    }

    // MARK: Ages (OUT-06)

    mutating func caution(ages: ClosedRange<Int>, _ sentence: String) {
        ageAtDisposal(ages, sentence)
        admitted("A caution needs an admission.")
        if !proposal.isAccepted { add("isAccepted", "not-accepted", "A caution needs the offender to accept it.") }
        sufficient(true, "A caution needs evidence that is enough to charge.")
    }

    mutating func ageAtDisposal(_ ages: ClosedRange<Int>, _ sentence: String) {
        guard proposal.hasSuspect else { return }
        guard let born = proposal.suspectBorn else { return noBirth() }
        let age = born.age(on: proposal.day)
        if !ages.contains(age) { add("suspect", "wrong-age", "\(sentence) The suspect is \(age).") }
    }

    mutating func belowAge() {
        guard proposal.hasSuspect else { return }
        guard let born = proposal.suspectBorn else { return noBirth() }
        // The age that counts is the one when it was done, not when it is dealt with. Of a range it is the last day: at ten on it, nobody can say.
        let age = born.age(on: crime.committedTo)
        if age >= 10 { add("suspect", "wrong-age", "The suspect was \(age) when it was committed; outcome 11 is for a child under 10 then (OUT-06).") }
    }

    private mutating func noBirth() {
        add("suspect", "birth-unknown", "The suspect's date of birth is not known, and this outcome depends on the age. Record it first (OUT-06).")
    }

    // MARK: Victims (OUT-04)

    mutating func noSupport(suspectIdentified: Bool) {
        if crime.basis == .state || !crime.hasVictim { add("code", "no-victim", "Outcome \(kind.code) is for a crime with a victim only (OUT-04).") }
        if !suspectIdentified, crime.suspects > 0 {
            add("code", "suspect-linked", "A suspect is named in this crime: outcome 14 is for one nobody has identified. Give outcome 16 (OUT-04).")
        }
        if proposal.victimSupports == true { add("victimSupports", "supports", "The victim supports action: outcome \(kind.code) is for one who does not (OUT-04).") }
        if (proposal.victimReason ?? "").isEmpty {
            add("victimReason", "required", "Why the victim does not support action: choose a reason (OUT-04).")
        }
        if crime.isDomestic || crime.isSexual, !proposal.isEvidenceLedConsidered {
            add("evidenceLed", "not-considered", "In a domestic or sexual case confirm that a prosecution on the other evidence was considered (OUT-04).")
        }
    }

    mutating func supports() {
        let hasVictim = crime.hasVictim && crime.basis != .state
        if hasVictim, proposal.victimSupports != true {
            add("victimSupports", "no-support", "Outcome 15 needs a victim who supports action, or a crime without a victim. Otherwise give outcome 16 (OUT-04).")
        }
        sufficient(false, "Outcome 15 is for evidence that falls short. With enough, charge or give outcome 10.")
    }

    // MARK: Evidence and interest (OUT-05)

    mutating func charged() {
        guard crime.lastDay.map({ proposal.day <= $0 }) ?? true else {
            return add("day", "time-limit", "The time limit ended on \(London.text(crime.lastDay ?? proposal.day)). Give outcome 17 (OUT-07).")
        }
    }

    mutating func sufficient(_ wanted: Bool, _ sentence: String) {
        if proposal.isEvidenceSufficient != wanted { add("evidence", wanted ? "not-sufficient" : "sufficient", sentence) }
    }

    mutating func admitted(_ sentence: String) {
        if !proposal.isAdmitted { add("isAdmitted", "not-admitted", sentence) }
    }

    mutating func authority(_ sentence: String) {
        if isBlank(proposal.authority) { add("authority", "required", sentence) }
    }

    mutating func named(_ sentence: String) {
        if isBlank(proposal.named) { add("named", "required", sentence) }
    }

    mutating func cannabis() {
        ageAtDisposal(18...150, "A cannabis or khat warning is for somebody aged 18 or over.")
        if !["92E", "92C"].contains(crime.offenceClass) { add("code", "not-possession", "A cannabis or khat warning is for possession of cannabis or khat only.") }
        admitted("A warning needs the possession for personal use to be admitted.")
    }

    mutating func notInInterest() {
        sufficient(false, "Outcome 21 is for an enquiry stopped before the evidence was enough. With enough, give outcome 10 (OUT-05).")
        guard crime.isVictimChild, !(crime.hasGuardian && proposal.isGuardianTold) else { return }
        add(
            "guardianToldAt", "guardian-not-told",
            crime.hasGuardian
                ? "Parent or guardian told at: give it, because the parent or guardian of a victim under 18 is told too (OUT-03, VIC-05)."
                : "The victim is under 18 and no parent or guardian is known. Write them down under the victim's needs, tell them, and say when (OUT-03, VIC-05).")
    }

    mutating func diverted() {
        named("The activity: name it, because outcome 22 needs an intervention that happened (OUT-05).")
    }

    // MARK: Ends without action

    mutating func timeLimit() {
        guard let last = crime.lastDay else { return add("code", "no-time-limit", "This offence has no time limit for prosecution, so outcome 17 cannot be given (OUT-07).") }
        if proposal.day <= last { add("code", "not-expired", "A prosecution can begin until \(London.text(last)); outcome 17 is for after that (OUT-07).") }
    }

    mutating func noSuspect() {
        if crime.suspects > 0 {
            add("code", "suspect-linked", "A suspect is named in this crime: outcome 18 is for one in which nobody is identified (OUT-02).")
        }
        if crime.openEnquiries > 0 {
            add(
                "code", "lines-open",
                "\(crime.openEnquiries) line\(crime.openEnquiries == 1 ? "" : "s") of enquiry or action\(crime.openEnquiries == 1 ? " is" : "s are") not done: outcome 18 is for a crime in which no reasonable line of enquiry remains (investigation.md 5)."
            )
        } else if !crime.isScreened {
            add("code", "not-screened", "Nobody has gone through the lines of enquiry yet. Make the screening decision first (investigation.md 5).")
        }
    }

    mutating func passedOn() {
        named("The body: name it, because it takes the matter over (OUT-08).")
        if !proposal.isAccepted { add("isAccepted", "not-accepted", "The body must have accepted it: without that it stays ours (OUT-08).") }
    }
}
