import Base
import Core
import Web

/// The days a count is over: the last year, unless the page's address says otherwise.
struct CountedDays: Sendable {
    let from: Day
    let until: Day

    init(_ visit: Visit, today: Day) {
        from = visit.query("from").flatMap { Day(typed: $0) } ?? today.adding(days: -365)
        until = visit.query("until").flatMap { Day(typed: $0) } ?? today
    }

    /// The first instant, and the first after the last.
    var begin: Instant { London.start(of: from) }
    var end: Instant { London.start(of: until.adding(days: 1)) }

    var query: [(String, String)] { [("from", from.description), ("until", until.description)] }

    /// The two days as fields of a form that shows other ones.
    var fields: HTML {
        """
        <div class="field"><label for="from">From</label><input id="from" type="date" name="from" value="\(from.description)"></div>
        <div class="field"><label for="until">Until</label><input id="until" type="date" name="until" value="\(until.description)"></div><button type="submit">Show</button>
        """
    }
}
