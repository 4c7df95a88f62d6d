public import Base

/// The numbers the law sets for police detention, as they stand for arrests from a day on. A force replaces them by configuration when the law changes.
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

    public init(
        inForceFrom: Day, custodyOfficerHours: Int, superintendentHours: Int, warrantHours: Int, extendedWarrantHours: Int, warnHoursBefore: [Int],
        firstReviewHours: Int, laterReviewHours: Int, reviewWarnMinutesBefore: [Int], journeyHours: Int, section46AHours: Int
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
    /// The editions Peel ships, oldest first: PACE from its commencement on 1 January 1986, and since the Police, Crime, Sentencing and Courts Act
    /// 2022 came into force on 28 October 2022.
    public static let editions: [DetentionLimits] = [
        edition(from: Day(daysSince1970: 5844), section46AHours: 0),
        edition(from: Day(daysSince1970: 19293), section46AHours: 3),
    ]

    /// The edition for a person arrested on `day`; the oldest for a day before them all.
    public static func inForce(on day: Day, among editions: [DetentionLimits] = editions) -> DetentionLimits {
        let ordered = editions.sorted { $0.inForceFrom < $1.inForceFrom }
        return ordered.last { $0.inForceFrom <= day } ?? ordered.first ?? edition(from: day, section46AHours: 0)
    }

    private static func edition(from day: Day, section46AHours: Int) -> DetentionLimits {
        DetentionLimits(
            inForceFrom: day, custodyOfficerHours: 24, superintendentHours: 36, warrantHours: 72, extendedWarrantHours: 96, warnHoursBefore: [4, 2, 1],
            firstReviewHours: 6, laterReviewHours: 9, reviewWarnMinutesBefore: [60, 30, 10], journeyHours: 24, section46AHours: section46AHours)
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
