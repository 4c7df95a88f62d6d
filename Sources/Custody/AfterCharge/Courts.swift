import Base
import Core
import Storage

/// The days the law leaves out, as the list `custody.bank-holiday` has them.
enum Courts {
    static let holidays: CodeListName = "custody.bank-holiday"

    static func calendar(in tx: Transaction, on day: Day) throws -> CourtCalendar {
        let listed = try CodeList.all(holidays, on: day, in: tx)
        return CourtCalendar(
            holidays: Set(listed.compactMap { Day($0.code) }), leftOut: Set(listed.filter { $0.detail["left_out"] == "yes" }.compactMap { Day($0.code) }))
    }
}

extension CourtCalendar {
    /// As `firstCourt`, or a refusal that says which list to load.
    func latestCourt(after charged: Instant) throws -> Explained<Day> {
        do { return try firstCourt(after: charged) } catch { throw Refusal.conflict(error.sentence) }
    }

    func breachDeadline(arrested: Instant) throws -> Explained<Instant> {
        do { return try breachOfCourtBail(arrested: arrested) } catch { throw Refusal.conflict(error.sentence) }
    }
}
