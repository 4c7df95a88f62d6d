public import Base

/// How a person came to be in police detention: it decides the relevant time, from which the detention clock runs (PACE s41(2) to (5)).
/// An arrival that has not happened yet is nothing.
public enum ArrivalCircumstances: Sendable, Hashable {
    /// Arrested outside England and Wales; `arrivedInArea` is at the first police station in the area investigating the offence.
    case arrestedOutsideEnglandAndWales(entered: Instant, arrivedInArea: Instant?)
    /// Arrested in one police area for another, and not questioned where arrested to obtain evidence of the offence.
    case arrestedForAnotherArea(arrested: Instant, arrivedInArea: Instant?)
    /// The same, but questioned where arrested; `arrived` is at the first police station after arrest.
    case questionedWhereArrested(arrived: Instant)
    /// Came to the station of their own accord, or with a constable without being arrested, and was arrested there.
    case arrestedAtStation(arrested: Instant)
    case answeringStreetBail(arrived: Instant)
    /// Arrested under section 41 of the Terrorism Act 2000: `began` is the arrest, or the start of an examination under Schedule 7.
    case terrorism(began: Instant)
    /// Any other case; `arrived` is at the first police station after arrest: building, precincts or yard, not the booking-in desk.
    case broughtToStation(arrived: Instant)
    /// In detention in one area and taken to another that seeks their arrest, not questioned about its offence before leaving: a second clock.
    case takenToAnotherArea(left: Instant, arrivedInArea: Instant?)
    /// Detained under Schedule 2 to the Immigration Act 1971; `arrived` is at the police station.
    case immigration(arrived: Instant)

    /// Detention under the Terrorism Act has limits and reviews of its own (Schedule 8, Code H).
    public var isUnderPACE: Bool {
        switch self {
        case .terrorism, .immigration: false
        default: true
        }
    }

    /// When the detention clock starts, and why.
    public func relevantTime(under limits: DetentionLimits) -> Explained<Instant> {
        switch self {
        case .arrestedOutsideEnglandAndWales(let entered, let arrived):
            return earlier(
                of: arrived, orAfter: limits.journeyHours, from: entered, event: "entering England and Wales", statute: "PACE s41(2)(b)", rule: "PACE-10")
        case .arrestedForAnotherArea(let arrested, let arrived):
            return earlier(of: arrived, orAfter: limits.journeyHours, from: arrested, event: "arrest", statute: "PACE s41(2)(a)", rule: "PACE-11")
        case .questionedWhereArrested(let arrived):
            return Explained(
                arrived,
                because: "Questioned about the offence in the area of arrest, so the clock runs from arrival at the first police station after arrest, "
                    + "\(London.text(arrived, zoned: true)) (PACE s41(3) does not apply).",
                rules: ["PACE-12", "PACE-16"])
        case .arrestedAtStation(let arrested):
            return Explained(
                arrested,
                because:
                    "Arrested at the station after attending without being arrested: from the arrest, \(London.text(arrested, zoned: true)) (PACE s41(2)(c)).",
                rules: ["PACE-13"])
        case .answeringStreetBail(let arrived):
            return Explained(
                arrived, because: "Answering street bail: from arrival at the station, \(London.text(arrived, zoned: true)) (PACE s41(2)(ca)).",
                rules: ["PACE-14"])
        case .terrorism(let began):
            return Explained(
                began, because: "Arrested under the Terrorism Act 2000 s41, to which PACE s41 does not apply: from \(London.text(began, zoned: true)).",
                rules: ["PACE-15"])
        case .immigration(let arrived):
            return Explained(
                arrived,
                because: "Detained under the Immigration Act 1971, to which PACE s41 does not apply: from arrival at the police station, \(London.text(arrived, zoned: true)).",
                rules: ["PACE-15"])
        case .broughtToStation(let arrived):
            return Explained(
                arrived,
                because: "From arrival at the first police station after arrest, \(London.text(arrived, zoned: true)) (PACE s41(2)(d)).",
                rules: ["PACE-16"])
        case .takenToAnotherArea(let left, let arrived):
            return earlier(
                of: arrived, orAfter: limits.journeyHours, from: left, event: "leaving detention in the first area", statute: "PACE s41(5)", rule: "PACE-17")
        }
    }

    private func earlier(of arrived: Instant?, orAfter hours: Int, from start: Instant, event: String, statute: String, rule: String) -> Explained<Instant> {
        let longest = start.adding(hours: hours)
        if let arrived, arrived <= longest {
            return Explained(
                arrived,
                because: "From arrival at the first police station in the investigating area, \(London.text(arrived, zoned: true)), "
                    + "which is earlier than \(hours) hours after \(event) (\(statute)).",
                rules: [rule])
        }
        return Explained(
            longest,
            because: "From \(hours) hours after \(event), \(London.text(longest, zoned: true)), "
                + "which is earlier than arrival at the first police station in the investigating area (\(statute)).",
            rules: [rule])
    }
}
