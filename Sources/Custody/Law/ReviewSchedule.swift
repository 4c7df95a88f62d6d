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

    /// What stands from before the person went out on bail.
    public struct Carried: Sendable, Hashable {
        public let heldBefore: Int
        /// When the next review would fall due if earlier detention is counted on and only the time on bail is not.
        public let aggregateDue: Instant
        /// Numbers of reviews that were late without a reason.
        public let lateBefore: [Int]

        public init(heldBefore: Int, aggregateDue: Instant, lateBefore: [Int] = []) {
            self.heldBefore = heldBefore
            self.aggregateDue = aggregateDue
            self.lateBefore = lateBefore
        }
    }

    public enum Reviewer: String, Sendable, Hashable, Codable {
        case inspector
        case superintendent
        case custodyOfficer = "custody-officer"

        public var title: String {
            switch self {
            case .inspector: "an inspector not directly involved in the investigation"
            case .superintendent: "a superintendent not directly involved in the investigation"
            case .custodyOfficer: "the custody officer"
            }
        }
    }

    public let authorised: Instant
    /// In the order they were held.
    public let held: [Held]
    public let charged: Instant?
    /// When the detention clock has counted a day: reviews from then on are a superintendent's (PACE-36).
    public let superintendentFrom: Instant?
    public let carried: Carried?
    public let limits: DetentionLimits

    public init(
        authorised: Instant, held: [Held] = [], charged: Instant? = nil, superintendentFrom: Instant? = nil, carried: Carried? = nil,
        under limits: DetentionLimits
    ) {
        self.authorised = authorised
        self.held = held.sorted { $0.at < $1.at }
        self.charged = charged
        self.superintendentFrom = superintendentFrom
        self.carried = carried
        self.limits = limits
    }

    /// Before charge an inspector, past the first day a superintendent, after charge the custody officer (PACE s40(1), PACE-31, PACE-36).
    public func reviewer(at time: Instant) -> Reviewer {
        if charged != nil { return .custodyOfficer }
        guard let superintendentFrom, time > superintendentFrom else { return .inspector }
        return .superintendent
    }

    /// Under the Terrorism Act the first review is held as soon as practicable: it has no latest time of its own.
    private var firstIsAtOnce: Bool { limits.firstReviewHours == 0 }

    private var restartDue: Instant { authorised.adding(hours: limits.firstReviewHours) }

    private var firstDue: Instant {
        guard let carried else { return restartDue }
        switch limits.reviewsOnReturn {
        case .restart: return restartDue
        case .aggregate: return carried.aggregateDue
        case .earlier: return min(restartDue, carried.aggregateDue)
        }
    }

    private var heldBefore: Int { carried?.heldBefore ?? 0 }

    /// The latest time of each review held, and of the next.
    public var latestTimes: [Instant] {
        var times = [firstDue]
        for (index, review) in held.enumerated() {
            if index == 0, firstIsAtOnce { times[0] = max(times[0], review.at) }
            // An early review starts the next interval from when it was held; a postponed or late one from when it was due (s40(6)).
            times.append(min(review.at, times[index]).adding(hours: limits.laterReviewHours))
        }
        return times
    }

    /// The next review: its number, its latest time and who holds it.
    public var next: Explained<Due> {
        let times = latestTimes
        let number = heldBefore + held.count + 1
        let due = Due(number: number, latest: times[held.count], reviewer: reviewer(at: times[held.count]))
        var rules = ["PACE-30"]
        var reason: String
        if let last = held.last {
            let lastDue = times[held.count - 1]
            rules.append("PACE-32")
            reason = "Review \(number) is due within \(limits.laterReviewHours) hours of "
            reason +=
                last.at > lastDue
                ? "\(London.text(lastDue, zoned: true)), when review \(number - 1) was due; holding that one late does not move this one (PACE s40(3) and (6))."
                : "review \(number - 1), held at \(London.text(last.at, zoned: true)) (PACE s40(3))."
        } else if let carried {
            rules.append("PACE-38")
            reason = "Review \(number) is due by \(London.text(times[0], zoned: true)). Counted anew it is due \(limits.firstReviewHours) hours after detention "
            reason += "was authorised on return, by \(London.text(restartDue, zoned: true)); with earlier detention counted on (PACE s47(6)), by "
            reason += "\(London.text(carried.aggregateDue, zoned: true))."
            if limits.reviewsOnReturn == .earlier { reason += " The earlier of the two stands." }
        } else if firstIsAtOnce {
            reason = "Review 1 is due as soon as reasonably practicable after the arrest (Terrorism Act 2000 Schedule 8 para 21)."
        } else {
            rules.append("PACE-23")
            reason = "Review 1 is due within \(limits.firstReviewHours) hours of \(London.text(authorised, zoned: true)), "
            reason += "when detention was first authorised (PACE s40(3))."
        }
        reason += " It is held by \(due.reviewer.title)."
        rules += charged == nil ? ["PACE-31"] : ["PACE-31", "PACE-37"]
        if due.reviewer == .superintendent { rules.append("PACE-36") }
        if limits.regime == .terrorism { rules.append("PACE-56") }
        return Explained(due, because: reason, rules: rules)
    }

    /// How near the next review is at `now`.
    public func alert(at now: Instant) -> Alert {
        Alert(secondsLeft: next.value.latest.seconds(since: now), thresholds: limits.reviewWarnMinutesBefore.map { Int64($0) * 60 })
    }

    /// The numbers of reviews held after their latest time without a recorded reason: each is a breach (PACE-33).
    public var lateWithoutReason: Explained<[Int]> {
        let now = zip(held, latestTimes).enumerated().filter { $0.element.0.at > $0.element.1 && $0.element.0.postponed == nil }
        let late = (carried?.lateBefore ?? []) + now.map { heldBefore + $0.offset + 1 }
        let reason =
            late.isEmpty
            ? "Every review was held in time or its postponement has a recorded reason."
            : "Held late without a recorded reason (PACE s40(4) and (7)): review \(late.map(String.init).joined(separator: ", "))."
        return Explained(late, because: reason, rules: ["PACE-33"])
    }

    /// Whether a review held at `at` needs a postponement reason.
    public func isLate(at: Instant) -> Bool { !(firstIsAtOnce && held.isEmpty) && at > next.value.latest }
}
