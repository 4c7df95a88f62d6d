import Base
import Core
import Web

/// The days a count is over: the last so many, unless the page's address says otherwise.
struct CountedDays: Sendable {
    let from: Day
    let until: Day

    /// - Parameter usual: how many days end today where the address names none.
    init(_ visit: Visit, usual: Int, today: Day) throws {
        until = try visit.day("until") ?? today
        from = try visit.day("from") ?? until.adding(days: 1 - usual)
        guard from <= until else {
            throw Refusal.invalid("from", code: "after-until", "The count would begin on \(London.text(from)) and end before, on \(London.text(until)). Turn the two days round.")
        }
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
