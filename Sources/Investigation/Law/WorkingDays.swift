public import Base

/// Days on which offices work: Monday to Friday but for bank holidays (VIC-03).
public struct WorkingDays: Sendable {
    private let holidays: Set<Day>
    /// The last day the list speaks of: the end of the year of its last holiday.
    public let lastDay: Day?

    public init(holidays: [Day]) {
        self.holidays = Set(holidays)
        lastDay = holidays.max().flatMap { Day(year: $0.year, month: 12, day: 31) }
    }

    /// The list ends before the answer: nobody guesses a bank holiday.
    public struct PastTheList: Error, Sendable, Equatable, CustomStringConvertible {
        public let lastDay: Day?

        public init(lastDay: Day?) { self.lastDay = lastDay }

        public var description: String {
            lastDay.map { "The list of bank holidays ends on \(London.text($0)), so a deadline after it cannot be counted. Load a newer list." }
                ?? "There is no list of bank holidays, so no deadline in working days can be counted. Load one."
        }
    }

    public func isWorking(_ day: Day) -> Bool { day.weekday <= 5 && !holidays.contains(day) }

    /// The day that is `count` working days after `day`: counting begins on the next working day. With 0 it is the day itself.
    public func day(_ count: Int, after day: Day) throws(PastTheList) -> Day {
        var found = day
        var left = count
        while left > 0 {
            found = found.adding(days: 1)
            guard let lastDay, found <= lastDay else { throw PastTheList(lastDay: lastDay) }
            if isWorking(found) { left -= 1 }
        }
        return found
    }
}

/// When a victim must be told of something (VIC-01).
public struct VictimClock: Sendable, Hashable {
    /// A code of `victim-event`.
    public let code: String
    public let title: String
    /// Working days; 0 is without delay. Nothing where days of the calendar count.
    public let standardDays: Int?
    public let enhancedDays: Int?
    public let calendarDays: Int?
    public let rule: String

    public init(code: String, title: String, standardDays: Int?, enhancedDays: Int?, calendarDays: Int? = nil, rule: String = "VIC-01") {
        self.code = code
        self.title = title
        self.standardDays = standardDays
        self.enhancedDays = enhancedDays
        self.calendarDays = calendarDays
        self.rule = rule
    }

    /// Due at the end of office hours of its last day.
    public static let dueHour = 17

    public func due(after event: Instant, isEnhanced: Bool, _ working: WorkingDays) throws(WorkingDays.PastTheList) -> Explained<Instant> {
        let day = London.day(of: event)
        if let calendarDays {
            return Explained(end(of: day.adding(days: calendarDays)), because: "\(calendarDays) days after \(London.text(day)).", rules: [rule])
        }
        let count = (isEnhanced ? enhancedDays : standardDays) ?? standardDays ?? 0
        // Without delay is the same day, and never a time that has passed when it happened.
        if count == 0 { return Explained(max(event, end(of: day)), because: "Without delay.", rules: [rule]) }
        let last = try working.day(count, after: day)
        let rights = isEnhanced ? "enhanced rights" : "standard rights"
        return Explained(
            end(of: last), because: "\(count) working day\(count == 1 ? "" : "s") after \(London.text(day)) with \(rights), bank holidays left out.",
            rules: [rule, "VIC-03"])
    }

    private func end(of day: Day) -> Instant { London.at(Self.dueHour, on: day) }
}

/// Why a victim has enhanced rights (VIC-02).
public enum EnhancedRights {
    public enum Category: String, Codable, Sendable, CaseIterable {
        case serious, persistent, vulnerable, intimidated

        public var title: String {
            switch self {
            case .serious: "Victim of the most serious crime"
            case .persistent: "Persistently targeted"
            case .vulnerable: "Vulnerable"
            case .intimidated: "Intimidated"
            }
        }
    }

    /// What the record itself says; an officer may add what only the victim can tell.
    ///
    /// - Parameter age: the victim's on the day of the report, where the birth date is known.
    public static func category(age: Int?, isMostSerious: Bool, flags: Set<String>) -> Explained<Category>? {
        if let age, age < 18 { return Explained(.vulnerable, because: "The victim is \(age); under 18 is vulnerable by law.", rules: ["VIC-02"]) }
        if flags.contains("DA") { return Explained(.serious, because: "Domestic abuse.", rules: ["VIC-02"]) }
        if flags.contains(where: { $0.hasPrefix("HC-") }) { return Explained(.serious, because: "Hate crime.", rules: ["VIC-02"]) }
        if isMostSerious { return Explained(.serious, because: "The offence is among the most serious.", rules: ["VIC-02"]) }
        if flags.contains("REPV") { return Explained(.persistent, because: "The victim was targeted again within 12 months.", rules: ["VIC-02"]) }
        if flags.contains("VULN") { return Explained(.vulnerable, because: "The crime carries the flag for a vulnerable victim.", rules: ["VIC-02"]) }
        return nil
    }
}
