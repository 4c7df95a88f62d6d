public import Base

/// Days on which the law does not count, and to when they are known.
public struct CourtCalendar: Sendable, Hashable {
    /// The list of holidays ends before the answer: nobody can say, and Peel does not guess.
    public struct Ended: Error, Sendable, Hashable {
        public let lastKnown: Day

        public init(lastKnown: Day) { self.lastKnown = lastKnown }

        public var sentence: String {
            "The list of bank holidays ends in \(lastKnown.year), so the day cannot be worked out. Ask for a newer list to be loaded (custody.bank-holiday)."
        }
    }

    public let holidays: Set<Day>
    /// Good Friday and Christmas Day: with Sundays, days that PACE s46 and the Bail Act 1976 s7 leave out.
    public let leftOut: Set<Day>

    public init(holidays: Set<Day>, leftOut: Set<Day>) {
        self.holidays = holidays
        self.leftOut = leftOut
    }

    /// A list is known to the end of the year of its last day.
    private func check(_ day: Day) throws(Ended) {
        let last = holidays.max() ?? Day(daysSince1970: 0)
        if day.year > last.year { throw Ended(lastKnown: last) }
    }

    public func isLeftOut(_ day: Day) throws(Ended) -> Bool {
        try check(day)
        return day.weekday == 7 || leftOut.contains(day)
    }

    /// The last day on which somebody kept in custody after charge must be before a court: the next day it can sit, the day of charge left out
    /// because its sitting may be over (PACE s46, PACE-93).
    public func firstCourt(after charged: Instant) throws(Ended) -> Explained<Day> {
        let of = London.day(of: charged)
        var day = of.adding(days: 1)
        var passed: [Day] = []
        while try isLeftOut(day) {
            passed.append(day)
            day = day.adding(days: 1)
        }
        var reason = "Charged on \(London.text(of)): before a magistrates' court as soon as practicable, and not later than its first sitting after charge, "
        reason += "\(London.text(day)) at the latest."
        if !passed.isEmpty { reason += " \(passed.map { London.text($0) }.joined(separator: " and ")) do not count (Sundays, Christmas Day, Good Friday)." }
        reason += " If no court sits by then, tell the clerk at once (PACE s46(4) to (8))."
        return Explained(day, because: reason, rules: ["PACE-93"])
    }

    /// Twenty-four hours from arrest for breach of court bail, days that do not count passed over (Bail Act 1976 s7(4) and (7), PACE-94).
    public func breachOfCourtBail(arrested: Instant) throws(Ended) -> Explained<Instant> {
        var left: Int64 = 24 * 3600
        var at = arrested
        var passed: [Day] = []
        while left > 0 {
            let day = London.day(of: at)
            let next = London.start(of: day.adding(days: 1))
            if try isLeftOut(day) {
                passed.append(day)
                at = next
            } else {
                let here = min(left, next.seconds(since: at))
                at = at.adding(seconds: here)
                left -= here
                // What falls exactly on midnight of a day that does not count belongs to the day before.
                if left == 0 { break }
            }
        }
        var reason = "Before a justice within 24 hours of the arrest at \(London.text(arrested, zoned: true)) (Bail Act 1976 s7(4)), not of arrival."
        if !passed.isEmpty { reason += " \(passed.map { London.text($0) }.joined(separator: " and ")) do not count." }
        return Explained(at, because: reason, rules: ["PACE-94"])
    }
}

/// Whether somebody released may be arrested again without warrant for the same offence (PACE s41(9), s42(11), s43(19); PACE-45, PACE-55).
public struct Rearrest: Sendable {
    /// When the person was released at the end of the time allowed, or without bail.
    public let released: Instant
    /// Released on bail: an arrest under s46A needs nothing more.
    public let isOnBail: Bool

    public init(released: Instant, isOnBail: Bool) {
        self.released = released
        self.isOnBail = isOnBail
    }

    /// - Parameter newEvidence: what has come to light since, or what analysis could not reasonably have been made before.
    public func decide(newEvidence: String?) -> Decision {
        guard let newEvidence, !newEvidence.allSatisfy(\.isWhitespace) else {
            if isOnBail {
                return .refused(
                    .forbidden(
                        "This person is on bail for the same offence since \(London.text(released, zoned: true)): arrest for failing to answer it or for breaking it is recorded "
                            + "at the bail (PACE s46A), where the clock goes on. A fresh arrest needs new evidence: say what it is. (PACE s47(2))", rule: "PACE-53"))
            }
            return .refused(
                .forbidden(
                    "This person was released for the same offence at \(London.text(released, zoned: true)). They may be arrested for it again without warrant only "
                        + "on new evidence, or an analysis that could not reasonably have been made before: say what it is. (PACE s41(9))", rule: "PACE-45"))
        }
        return .granted(basis: "PACE-55: new evidence since the release at \(London.text(released, zoned: true)): \(newEvidence)")
    }
}
