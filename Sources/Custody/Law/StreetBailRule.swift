import Base

/// What the law asks of bail at the scene (PACE s30A to s30D, PACE-04), by the day of arrest.
struct StreetBailRule: Sendable, Hashable {
    let from: Day
    /// The lowest that may authorise it: a raw value of the ranks.
    let rank: String
    /// Which they hold; nothing for any.
    let role: String?
    let months: Int

    /// From a row of `custody.street-bail-rule`; nothing where the row is incomplete.
    init?(detail: [String: String]) {
        guard let from = detail["from"].flatMap({ Day($0) }), let rank = detail["rank"], let months = Int(detail["months"] ?? ""), months > 0 else { return nil }
        self.from = from
        self.rank = rank
        role = detail["role"]
        self.months = months
    }

    static func inForce(on day: Day, among rules: [StreetBailRule]) -> StreetBailRule? { rules.filter { $0.from <= day }.max { $0.from < $1.from } }

    /// The last day on which the person may be required to attend.
    func lastDay(arrested: Day) -> Explained<Day> {
        let start = arrested.adding(days: 1)
        let last = BailPeriod.lastDay(ofMonths: months, from: start)
        return Explained(
            last, because: "Arrested on \(London.text(arrested)), so bail counts from \(London.text(start)); \(months) months end on \(London.text(last)) (PACE s47ZB).",
            rules: ["PACE-04", "BAIL-02", "BAIL-03"])
    }

    /// Whether that officer may authorise it. Nobody authorises what they ask for themselves.
    func authorise(reachesRank: Bool, holdsRole: Bool, tookPart: Bool) -> Decision {
        if tookPart {
            return .refused(.forbidden("Whoever made the arrest or took part in it does not authorise the bail. Ask a custody officer (PACE s30A).", rule: "PACE-04"))
        }
        guard reachesRank, holdsRole else {
            return .refused(
                .forbidden("That officer cannot authorise it: it takes a custody officer, \(rank.split(separator: "-").joined(separator: " ")) or above (PACE s30A).", rule: "PACE-04"))
        }
        return .granted(basis: "PACE-04: authorised by a custody officer")
    }
}

/// At a station that is not designated nobody stays past some hours after arriving at the first station (PACE s30(6), PACE-03).
struct NonDesignatedStay: Sendable, Hashable {
    let station: String
    let arrived: Instant
    let hours: Int

    /// By when the person is at a designated station, or released.
    var due: Explained<Instant> {
        let at = arrived.adding(hours: hours)
        return Explained(
            at,
            because: "\(station) is no designated station. Arrived at \(London.text(arrived, zoned: true)): to be moved to a designated station, or released, within \(hours) hours, "
                + "by \(London.text(at, zoned: true)) (PACE s30(6)).", rules: ["PACE-03"])
    }
}
