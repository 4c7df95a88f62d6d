public import Base

/// How long cash that may be recoverable property is kept before a court decides (EXH-05; Proceeds of Crime Act 2002 s295).
public struct CashDetention: Sendable, Hashable {
    /// Hours without an order.
    public let firstHours: Int
    /// Months one order lasts at most, and all orders together from the first.
    public let orderMonths: Int
    public let totalMonths: Int

    public init(firstHours: Int = 48, orderMonths: Int = 6, totalMonths: Int = 24) {
        self.firstHours = firstHours
        self.orderMonths = orderMonths
        self.totalMonths = totalMonths
    }

    /// When it is returned unless a court orders otherwise: the hours of Saturdays, Sundays and bank holidays are not counted.
    public func due(seized: Instant, _ working: WorkingDays) throws(WorkingDays.PastTheList) -> Explained<Instant> {
        var left = Int64(firstHours) * 3600
        var from = seized
        var day = London.day(of: seized)
        var skipped = 0
        while true {
            guard let last = working.lastDay, day <= last else { throw WorkingDays.PastTheList(lastDay: working.lastDay) }
            let next = day.adding(days: 1)
            let end = London.start(of: next)
            if working.isWorking(day) {
                let seconds = end.seconds(since: from)
                if left <= seconds { break }
                left -= seconds
            } else {
                skipped += 1
            }
            from = end
            day = next
        }
        let due = from.adding(seconds: left)
        let without = skipped == 0 ? "no weekend or bank holiday lies between" : "\(skipped) day\(skipped == 1 ? "" : "s") of weekend or bank holiday left out"
        return Explained(due, because: "\(firstHours) hours after the seizure at \(London.text(seized, zoned: true)), \(without).", rules: ["EXH-05", "POCA 2002 s295"])
    }

    /// Why an order cannot run until `until`; nothing where it can.
    ///
    /// - Parameter first: the day of the first order; nothing where this is it.
    public func problem(ordered: Day, until: Day, first: Day?) -> Explained<String>? {
        if until < ordered { return Explained("too-early", because: "An order runs from its own day on.", rules: ["POCA 2002 s295"]) }
        let longest = ordered.adding(months: orderMonths)
        if until > longest {
            return Explained("too-long", because: "One order runs for \(orderMonths) months at most, until \(London.text(longest)).", rules: ["EXH-05", "POCA 2002 s295"])
        }
        let last = (first ?? ordered).adding(months: totalMonths)
        if until > last {
            return Explained("too-long", because: "All orders together run for \(totalMonths) months from the first, until \(London.text(last)).", rules: ["POCA 2002 s295"])
        }
        return nil
    }
}
