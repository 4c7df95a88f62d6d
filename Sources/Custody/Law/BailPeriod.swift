public import Base

/// The applicable bail period: how long pre-charge bail may last, in calendar days of London (PACE s47ZA to s47ZM, BAIL-02 to BAIL-06).
public struct BailPeriod: Sendable, Hashable {
    /// A time in which the period does not run: while the prosecutor had the case for a decision on charge, until they asked for more (PACE s47ZL), or days as an
    /// in-patient, from the first to the last, both among them (PACE s47ZM).
    public struct Pause: Sendable, Hashable, Codable {
        public let from: Day
        /// Nothing while it lasts.
        public let until: Day?

        public init(from: Day, until: Day?) {
            self.from = from
            self.until = until
        }
    }

    /// Days that are left at least once the prosecutor has asked for more (PACE s47ZL(6)).
    public static let daysAfterProsecutorMin = 7

    public let arrested: Day
    /// Months from the bail start date, by the furthest authority there is.
    public let months: Int
    public let withProsecutor: [Pause]
    public let inHospital: [Pause]
    /// A court was asked for more before the period ended and has not decided (PACE s47ZJ).
    public let askedCourt: Day?

    public init(arrested: Day, months: Int, withProsecutor: [Pause] = [], inHospital: [Pause] = [], askedCourt: Day? = nil) {
        self.arrested = arrested
        self.months = months
        self.withProsecutor = withProsecutor.sorted { $0.from < $1.from }
        self.inHospital = inHospital.sorted { $0.from < $1.from }
        self.askedCourt = askedCourt
    }

    /// The bail start date: the day after the arrest.
    public var start: Day { arrested.adding(days: 1) }

    /// The last day of so many months from `start`: the day before the corresponding one, or the last of a month that is too short to have it.
    public static func lastDay(ofMonths months: Int, from start: Day) -> Day {
        let corresponding = start.adding(months: months)
        return corresponding.day == start.day ? corresponding.adding(days: -1) : corresponding
    }

    /// The last day of bail, on whose end it lapses; nothing while the period does not run.
    public var lastDay: Explained<Day?> {
        var last = Self.lastDay(ofMonths: months, from: start)
        var reason = "Arrested on \(London.text(arrested)), so bail counts from \(London.text(start)); \(months) months end on \(London.text(last))."
        var rules = ["BAIL-02", "BAIL-03"]
        for (pause, isInHospital) in pauses where pause.from <= last {
            if !rules.contains("BAIL-06") { rules.append("BAIL-06") }
            guard let until = pause.until else {
                reason +=
                    isInHospital
                    ? " They are in hospital as an in-patient since \(London.text(pause.from)): until they are discharged the period does not run (PACE s47ZM)."
                    : " The case is with the prosecutor since \(London.text(pause.from)): until they ask for more the period does not run (PACE s47ZL)."
                return Explained(nil, because: reason, rules: rules)
            }
            if isInHospital {
                let days = daysCounted(pause.from, until)
                last = last.adding(days: days)
                reason += " In hospital as an in-patient from \(London.text(pause.from)) to \(London.text(until)): \(days) \(days == 1 ? "day does" : "days do") not count, "
                reason += "so it ends on \(London.text(last)) (PACE s47ZM)."
                continue
            }
            let left = last.daysSince1970 - pause.from.daysSince1970
            let days = max(left, Self.daysAfterProsecutorMin)
            last = until.adding(days: days)
            reason += " With the prosecutor from \(London.text(pause.from)) to \(London.text(until)) with \(left) days left: it runs again the day after, "
            reason += "for \(days) days, until \(London.text(last)) (PACE s47ZL)."
        }
        if let askedCourt {
            rules.append("BAIL-05")
            guard askedCourt > last else {
                reason += " A court was asked for more on \(London.text(askedCourt)) and has not decided: until it does bail goes on (PACE s47ZJ)."
                return Explained(nil, because: reason, rules: rules)
            }
            reason += " A court was asked only on \(London.text(askedCourt)), when it had ended."
        }
        return Explained(last, because: reason, rules: rules)
    }

    /// Everything for which the period stands still, in the order it began.
    private var pauses: [(pause: Pause, isInHospital: Bool)] { (withProsecutor.map { ($0, false) } + inHospital.map { ($0, true) }).sorted { $0.0.from < $1.0.from } }

    /// Days in hospital on which the case was not with the prosecutor, when the period stands still anyway.
    private func daysCounted(_ from: Day, _ until: Day) -> Int {
        (from.daysSince1970...max(from.daysSince1970, until.daysSince1970)).count { number in
            let day = Day(daysSince1970: number)
            return !withProsecutor.contains { $0.from <= day && day <= ($0.until ?? until) }
        }
    }

    /// The instant at which bail lapses: midnight at the end of its last day.
    public var lapses: Instant? { lastDay.value.map { London.start(of: $0.adding(days: 1)) } }
}

/// One step of the ladder of authorities for pre-charge bail (BAIL-04), as the list `custody.bail-step` holds it.
public struct BailStep: Sendable, Hashable {
    public enum DecidedBy: Sendable, Hashable {
        /// An officer of this rank or above.
        case officer(rank: String)
        case court
    }

    public let code: String
    public let title: String
    /// Codes of the steps it may follow; empty for a first grant.
    public let after: [String]
    public let decidedBy: DecidedBy
    /// Months of the whole period from its start, or months more.
    public let months: Int
    public let isMore: Bool
    public let statute: String
    /// Needs the case designated as exceptionally complex, or a court's finding that it is complex or long.
    public let isComplex: Bool
    /// Needs a prosecutor's designation.
    public let isDesignated: Bool

    /// From a row's details; nothing where the row is incomplete.
    public init?(code: String, title: String, detail: [String: String]) {
        guard let months = Int(detail["months"] ?? ""), let statute = detail["statute"], let by = detail["by"] else { return nil }
        self.code = code
        self.title = title
        after = (detail["after"] ?? "").split(separator: " ").map(String.init)
        decidedBy = by == "court" ? .court : .officer(rank: by)
        self.months = months
        isMore = detail["more"] == "yes"
        self.statute = statute
        isComplex = detail["complex"] == "yes"
        isDesignated = detail["designated"] == "yes"
    }

    /// Months of the whole period once this step is taken on one of `before` months.
    public func total(after before: Int) -> Int { isMore ? before + months : months }
}

/// Whether bail may be extended by a step (PACE s47ZD to s47ZG, BAIL-04, BAIL-10).
public struct BailExtension: Sendable {
    /// The conditions of PACE s47ZC a decision-maker must find.
    public struct Findings: Sendable, Hashable {
        /// A: reasonable grounds to suspect the person of the offence.
        public let suspected: Bool
        /// B: more time is needed to decide on charge, or to investigate.
        public let needsTime: Bool
        /// C: it is done diligently and without delay.
        public let isDiligent: Bool
        /// D: bail is still necessary and proportionate.
        public let isNecessary: Bool

        public init(suspected: Bool, needsTime: Bool, isDiligent: Bool, isNecessary: Bool) {
            self.suspected = suspected
            self.needsTime = needsTime
            self.isDiligent = isDiligent
            self.isNecessary = isNecessary
        }
    }

    public let period: BailPeriod
    /// The code of the step that gave the period.
    public let current: String

    public init(period: BailPeriod, current: String) {
        self.period = period
        self.current = current
    }

    /// - Parameters:
    ///   - rankReached: whether the officer has the rank the step asks for.
    ///   - asked: for a court, when it was asked; else the day of the decision.
    public func decide(_ step: BailStep, on day: Day, asked: Day, rankReached: Bool, findings: Findings, represented: Bool) -> Decision {
        guard step.after.contains(current) else {
            return refuse("“\(step.title)” does not follow on the authority there is now. Choose the next step of the ladder.", step)
        }
        if case .officer(let rank) = step.decidedBy, !rankReached {
            return refuse("This extension is decided by an officer of the rank of \(rank.replacing("-", with: " ")) or above. Ask one.", step)
        }
        if let last = period.lastDay.value, asked > last {
            return refuse(
                "Bail ended on \(London.text(last)); it cannot be extended afterwards. The person is released under investigation: charge, or arrest again on new evidence.",
                step)
        }
        let missing = [
            (findings.suspected, "A: reasonable grounds to suspect the person"), (findings.needsTime, "B: more time is needed to decide or to investigate"),
            (findings.isDiligent, "C: the investigation is diligent and without delay"), (findings.isNecessary, "D: bail is necessary and proportionate"),
        ].filter { condition, _ in !condition }.map(\.1)
        guard missing.isEmpty else {
            return refuse("Bail is extended only if every condition is met (PACE s47ZC). Not met: \(missing.joined(separator: "; ")).", step)
        }
        if step.decidedBy != .court, !represented {
            return refuse("The person or their solicitor is told and may make representations before the decision. Record them, or that there were none.", step)
        }
        return .granted(basis: "BAIL-04: \(step.title), conditions A to D met, before the period ended")
    }

    private func refuse(_ reason: String, _ step: BailStep) -> Decision { .refused(.forbidden("\(reason) (\(step.statute))", rule: "BAIL-04")) }
}
