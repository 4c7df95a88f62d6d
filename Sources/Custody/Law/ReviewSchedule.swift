public import Base

/// When the reviews of a detention are due (PACE s40). Their clock starts when detention is first authorised, not at arrival (PACE-23), runs in
/// elapsed time and does not stop at hospital (PACE-50). Charge changes who reviews, not when (PACE-37).
public struct ReviewSchedule: Sendable, Hashable {
    /// Why a review was not held by its latest time (PACE s40(4)).
    public enum Postponement: String, Sendable, Hashable, Codable, CaseIterable {
        case notPracticable = "P1"
        case wouldPrejudiceInterview = "P2"
        case noReviewOfficer = "P3"

        public var title: String {
            switch self {
            case .notPracticable: "Not practicable in all the circumstances"
            case .wouldPrejudiceInterview: "An interview is in progress and breaking it off would prejudice the investigation"
            case .noReviewOfficer: "No review officer is readily available"
            }
        }
    }

    public struct Held: Sendable, Hashable {
        public let at: Instant
        /// The recorded reason, if the review was postponed.
        public let postponed: Postponement?

        public init(at: Instant, postponed: Postponement? = nil) {
            self.at = at
            self.postponed = postponed
        }
    }

    public struct Due: Sendable, Hashable {
        /// 1 for the first review.
        public let number: Int
        public let latest: Instant
        public let reviewer: Reviewer
    }

    public enum Reviewer: String, Sendable, Hashable, Codable {
        case inspector
        case custodyOfficer = "custody-officer"

        public var title: String {
            switch self {
            case .inspector: "an inspector not directly involved in the investigation"
            case .custodyOfficer: "the custody officer"
            }
        }
    }

    public let authorised: Instant
    /// In the order they were held.
    public let held: [Held]
    public let charged: Instant?
    public let limits: DetentionLimits

    public init(authorised: Instant, held: [Held] = [], charged: Instant? = nil, under limits: DetentionLimits) {
        self.authorised = authorised
        self.held = held.sorted { $0.at < $1.at }
        self.charged = charged
        self.limits = limits
    }

    /// Before charge an inspector, after it the custody officer (PACE s40(1), PACE-31).
    public var reviewer: Reviewer { charged == nil ? .inspector : .custodyOfficer }

    /// The latest time of each review held, and of the next.
    public var latestTimes: [Instant] {
        var times = [authorised.adding(hours: limits.firstReviewHours)]
        for (index, review) in held.enumerated() {
            // An early review starts the next interval from when it was held; a postponed or late one from when it was due (s40(6)).
            times.append(min(review.at, times[index]).adding(hours: limits.laterReviewHours))
        }
        return times
    }

    /// The next review: its number, its latest time and who holds it.
    public var next: Explained<Due> {
        let times = latestTimes
        let number = held.count + 1
        let due = Due(number: number, latest: times[held.count], reviewer: reviewer)
        var rules = ["PACE-30"]
        var reason: String
        if let last = held.last {
            let lastDue = times[held.count - 1]
            rules.append("PACE-32")
            reason = "Review \(number) is due within \(limits.laterReviewHours) hours of "
            reason +=
                last.at > lastDue
                ? "\(London.text(lastDue, zoned: true)), when review \(held.count) was due; holding that one late does not move this one (PACE s40(3) and (6))."
                : "review \(held.count), held at \(London.text(last.at, zoned: true)) (PACE s40(3))."
        } else {
            rules.append("PACE-23")
            reason = "Review 1 is due within \(limits.firstReviewHours) hours of \(London.text(authorised, zoned: true)), "
            reason += "when detention was first authorised (PACE s40(3))."
        }
        reason += " It is held by \(due.reviewer.title)."
        rules += charged == nil ? ["PACE-31"] : ["PACE-31", "PACE-37"]
        return Explained(due, because: reason, rules: rules)
    }

    /// How near the next review is at `now`.
    public func alert(at now: Instant) -> Alert {
        Alert(secondsLeft: next.value.latest.seconds(since: now), thresholds: limits.reviewWarnMinutesBefore.map { Int64($0) * 60 })
    }

    /// The numbers of reviews held after their latest time without a recorded reason: each is a breach (PACE-33).
    public var lateWithoutReason: Explained<[Int]> {
        let late = zip(held, latestTimes).enumerated().filter { $0.element.0.at > $0.element.1 && $0.element.0.postponed == nil }.map { $0.offset + 1 }
        let reason =
            late.isEmpty
            ? "Every review was held in time or its postponement has a recorded reason."
            : "Held late without a recorded reason (PACE s40(4) and (7)): review \(late.map(String.init).joined(separator: ", "))."
        return Explained(late, because: reason, rules: ["PACE-33"])
    }

    /// Whether a review held at `at` needs a postponement reason.
    public func isLate(at: Instant) -> Bool { at > next.value.latest }
}
