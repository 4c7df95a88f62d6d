public import Base

/// How long a prosecution can begin (OUT-07): six months from the offence where the magistrates' court alone tries it.
public enum ProsecutionLimit {
    /// Days before the last day on which the officer in the case is warned.
    public static let warningDays = [30, 14, 7]
    static let months = 6
    /// CJA 1988 s39A: a domestic common assault counts from the victim's statement, for two years at most.
    static let domesticMonths = 24

    /// The last day a written charge can be issued or an information laid; nothing where the law sets no limit.
    ///
    /// - Parameters:
    ///   - modes: `I`, `E` and `S`, as the class of offence has them: a class that also holds either-way offences has no limit by itself.
    ///   - committed: the last day it can have been committed: a limit told too early would end a case that is still alive, too late is shown by the warnings.
    ///   - statement: of a domestic common assault, the day the victim gave a statement to the police.
    public static func lastDay(modes: Set<String>, committed: Day, domesticStatement statement: Day? = nil) -> Explained<Day?> {
        guard modes == ["S"] else { return Explained(nil, because: "An offence the Crown Court can try has no time limit.", rules: ["OUT-07"]) }
        if let statement {
            let last = min(statement.adding(months: months), committed.adding(months: domesticMonths))
            return Explained(
                max(last, committed.adding(months: months)),
                because: "Six months from the victim's statement on \(London.text(statement)), at most two years from the offence.", rules: ["OUT-07", "CJA 1988 s39A"])
        }
        return Explained(committed.adding(months: months), because: "Six months from the offence on \(London.text(committed)).", rules: ["OUT-07"])
    }

    /// The days on which to warn that are still to come.
    public static func warnings(lastDay: Day, after today: Day) -> [Day] { warningDays.map { lastDay.adding(days: -$0) }.filter { $0 > today } }
}
