public import Base

/// The numbers the law sets for police detention, as they stand for arrests from a day on. They are rows of the list `custody.detention-limit` (`LimitBook`).
public struct DetentionLimits: Sendable, Hashable, Codable {
    /// They apply to a person arrested for the offence on this day or later.
    public let inForceFrom: Day
    /// Hours of detention without charge, from the relevant time.
    public let custodyOfficerHours: Int
    public let superintendentHours: Int
    public let warrantHours: Int
    public let extendedWarrantHours: Int
    /// Hours before a limit at which the suite is warned, longest first.
    public let warnHoursBefore: [Int]
    public let firstReviewHours: Int
    public let laterReviewHours: Int
    /// Minutes before a review at which the suite is warned, longest first.
    public let reviewWarnMinutesBefore: [Int]
    /// Hours after arrest, or after entry to England and Wales, at which the clock starts even if the person is still on the way.
    public let journeyHours: Int
    /// Hours after arrival not counted for a person arrested for failing to answer, or breaching, pre-charge bail.
    public let section46AHours: Int
    /// Hours after the limit within which a court that could not sit before may still be asked for a warrant.
    public let courtGraceHours: Int
    /// Hours one warrant allows at most.
    public let oneWarrantHours: Int
    /// Hours of detention after which a review is a superintendent's.
    public let superintendentReviewHours: Int
    /// From when reviews are counted after return from bail.
    public let reviewsOnReturn: ReviewsOnReturn
    /// Hours at a station that is not designated (PACE s30(6), PACE-03).
    public let nonDesignatedHours: Int
    public let regime: Regime

    public init(
        inForceFrom: Day, custodyOfficerHours: Int, superintendentHours: Int, warrantHours: Int, extendedWarrantHours: Int, warnHoursBefore: [Int],
        firstReviewHours: Int, laterReviewHours: Int, reviewWarnMinutesBefore: [Int], journeyHours: Int, section46AHours: Int, courtGraceHours: Int = 6,
        oneWarrantHours: Int = 36, superintendentReviewHours: Int = 24, reviewsOnReturn: ReviewsOnReturn = .earlier, nonDesignatedHours: Int = 6, regime: Regime = .pace
    ) {
        self.inForceFrom = inForceFrom
        self.custodyOfficerHours = custodyOfficerHours
        self.superintendentHours = superintendentHours
        self.warrantHours = warrantHours
        self.extendedWarrantHours = extendedWarrantHours
        self.warnHoursBefore = warnHoursBefore
        self.firstReviewHours = firstReviewHours
        self.laterReviewHours = laterReviewHours
        self.reviewWarnMinutesBefore = reviewWarnMinutesBefore
        self.journeyHours = journeyHours
        self.section46AHours = section46AHours
        self.courtGraceHours = courtGraceHours
        self.oneWarrantHours = oneWarrantHours
        self.superintendentReviewHours = superintendentReviewHours
        self.reviewsOnReturn = reviewsOnReturn
        self.nonDesignatedHours = nonDesignatedHours
        self.regime = regime
    }

    /// Under what law a person is detained at a police station.
    public enum Regime: String, Sendable, Hashable, Codable {
        case pace
        /// Terrorism Act 2000 s41 and Schedule 8, with Code H.
        case terrorism
        /// Immigration Act 1971 Schedule 2: limits of its own, no review of PACE (Code C 1.12).
        case immigration
        /// Taken on a court's warrant, or for breach of court bail, to be put before that court.
        case court
    }

    /// PACE-38: the first review on return six hours after detention is authorised again, or earlier detention counted on; both can be read out of
    /// PACE s40 and s47(6).
    public enum ReviewsOnReturn: String, Sendable, Hashable, Codable {
        case restart, aggregate, earlier
    }

    public func hours(_ limit: DetentionLimit) -> Int {
        switch limit {
        case .custodyOfficer: custodyOfficerHours
        case .superintendent: superintendentHours
        case .warrant: warrantHours
        case .extendedWarrant: extendedWarrantHours
        }
    }
}

extension DetentionLimits {
    /// The limits that differ under this regime, in order.
    public var steps: [DetentionLimit] {
        switch regime {
        case .pace, .court: DetentionLimit.allCases
        case .terrorism: [.custodyOfficer, .extendedWarrant]
        case .immigration: [.custodyOfficer, .superintendent]
        }
    }

    /// The same numbers for another regime, which has none of its own.
    public func under(_ regime: Regime) -> DetentionLimits {
        DetentionLimits(
            inForceFrom: inForceFrom, custodyOfficerHours: custodyOfficerHours, superintendentHours: superintendentHours, warrantHours: warrantHours,
            extendedWarrantHours: extendedWarrantHours, warnHoursBefore: warnHoursBefore, firstReviewHours: firstReviewHours,
            laterReviewHours: laterReviewHours, reviewWarnMinutesBefore: reviewWarnMinutesBefore, journeyHours: journeyHours,
            section46AHours: section46AHours, courtGraceHours: courtGraceHours, oneWarrantHours: oneWarrantHours,
            superintendentReviewHours: superintendentReviewHours, reviewsOnReturn: reviewsOnReturn, nonDesignatedHours: nonDesignatedHours, regime: regime)
    }

    public func authority(_ limit: DetentionLimit) -> String {
        if regime == .immigration { return limit == .custodyOfficer ? "an immigration officer" : "an immigration officer, with removal set to happen" }
        guard regime == .terrorism else { return limit.authority }
        return limit == .custodyOfficer || limit == .superintendent ? "the arrest" : "a warrant of further detention"
    }

    public func statute(_ limit: DetentionLimit) -> String {
        if regime == .immigration { return "Immigration Act 1971 Schedule 2 paras 16 and 18, Immigration (Places of Detention) Direction" }
        guard regime == .terrorism else { return limit.statute }
        return limit == .custodyOfficer || limit == .superintendent ? "Terrorism Act 2000 s41(3)" : "Terrorism Act 2000 Schedule 8, Part III"
    }

    public func rule(_ limit: DetentionLimit) -> String {
        switch regime {
        case .terrorism: "PACE-56"
        case .immigration: "PACE-15"
        case .pace, .court: limit.rule
        }
    }
}

/// How long a person may be held without charge, and by whose authority.
public enum DetentionLimit: String, Codable, Sendable, Hashable, CaseIterable {
    case custodyOfficer = "L24"
    case superintendent = "L36"
    case warrant = "L72"
    case extendedWarrant = "L96"

    public var authority: String {
        switch self {
        case .custodyOfficer: "the custody officer"
        case .superintendent: "a superintendent"
        case .warrant: "a warrant of further detention"
        case .extendedWarrant: "an extended warrant of further detention"
        }
    }

    public var statute: String {
        switch self {
        case .custodyOfficer: "PACE s41"
        case .superintendent: "PACE s42"
        case .warrant: "PACE s43"
        case .extendedWarrant: "PACE s44"
        }
    }

    public var rule: String {
        switch self {
        case .custodyOfficer: "PACE-40"
        case .superintendent: "PACE-41"
        case .warrant: "PACE-43"
        case .extendedWarrant: "PACE-44"
        }
    }
}
