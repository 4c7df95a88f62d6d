public import Base

/// The days a person can have been born on, where the day itself is not known: a month, a year, or as old as somebody looked.
public struct BirthRange: Hashable, Sendable {
    public let from: Day
    public let until: Day

    public init?(from: Day, until: Day) {
        guard from <= until else { return nil }
        self.from = from
        self.until = until
    }

    /// Years either side of a year or an age that is said to be about right.
    static let aboutYears = 2

    /// Reads `March 1990`, `3/1990`, `1990`, `1988 to 1992`, `about 1990`, `aged 30 to 35`, `about 40`, `30s`; ages are of `today`.
    public init?(_ typed: String, on today: Day) {
        var words = typed.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "/" && $0 != "." && $0 != "-" && $0 != "–" }.map(String.init)
        let isAbout = words.contains { ["about", "around", "circa", "c", "c.", "ca", "approx", "approximately", "roughly"].contains($0) }
        let noise: Set = ["about", "around", "circa", "c", "c.", "ca", "approx", "approximately", "roughly", "aged", "age", "between", "years", "old", "born", "in", "yrs", "early", "late"]
        words.removeAll { noise.contains($0) }
        words = words.flatMap { Self.pieces($0) }.filter { $0 != "to" && $0 != "and" && $0 != "or" }
        guard let found = Self.months(words) ?? Self.years(words, about: isAbout, on: today) else { return nil }
        guard found.from <= today, found.from.year >= 1900 else { return nil }
        self.init(from: found.from, until: min(found.until, today))
    }

    /// `1988-92` and `3/1990` are two words.
    private static func pieces(_ word: String) -> [String] { word.split { "/.-–".contains($0) }.map(String.init) }

    private static func months(_ words: [String]) -> (from: Day, until: Day)? {
        guard words.count == 2, let year = Int(words[1]), words[1].count == 4 else { return nil }
        let named = words[0].count >= 3 ? London.monthNames.firstIndex { words[0].hasPrefix($0.lowercased()) }.map { $0 + 1 } : nil
        let numbered = words[0].count <= 2 ? Int(words[0]) : nil
        guard let month = named ?? numbered, let from = Day(year: year, month: month, day: 1) else { return nil }
        return (from, from.adding(months: 1).adding(days: -1))
    }

    private static func years(_ words: [String], about: Bool, on today: Day) -> (from: Day, until: Day)? {
        let margin = about ? aboutYears : 0
        switch words.count {
        case 1:
            if words[0].count == 3, words[0].hasSuffix("0s"), let age = Int(words[0].dropLast()) { return ages(age, age + 9, on: today) }
            guard let number = Int(words[0]) else { return nil }
            return words[0].count == 4 ? calendar(number - margin, number + margin) : ages(number - margin, number + margin, on: today)
        case 2:
            guard let first = Int(words[0]), var second = Int(words[1]) else { return nil }
            if words[0].count == 4 {
                if words[1].count == 2 { second += first / 100 * 100 }
                return calendar(first - margin, second + margin)
            }
            return words[1].count <= 3 ? ages(first - margin, second + margin, on: today) : nil
        default: return nil
        }
    }

    private static func calendar(_ first: Int, _ last: Int) -> (from: Day, until: Day)? {
        guard first <= last, let from = Day(year: first, month: 1, day: 1), let until = Day(year: last, month: 12, day: 31) else { return nil }
        return (from, until)
    }

    private static func ages(_ youngest: Int, _ oldest: Int, on today: Day) -> (from: Day, until: Day)? {
        guard youngest <= oldest, oldest <= 125 else { return nil }
        return (today.adding(months: -12 * (oldest + 1)).adding(days: 1), today.adding(months: -12 * max(0, youngest)))
    }

    /// `Mar 1990`, `1990`, `1988 to 1992`, or both days.
    public var text: String {
        if from.day == 1, until == from.adding(months: 1).adding(days: -1) { return "\(London.monthNames[from.month - 1]) \(from.year)" }
        if from.day == 1, from.month == 1, until.day == 31, until.month == 12 {
            return from.year == until.year ? "\(from.year)" : "\(from.year) to \(until.year)"
        }
        return "\(Self.plain(from)) to \(Self.plain(until))"
    }

    private static func plain(_ day: Day) -> String { "\(day.day) \(London.monthNames[day.month - 1]) \(day.year)" }
}
