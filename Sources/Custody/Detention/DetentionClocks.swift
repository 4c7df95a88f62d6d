public import Base
import Core
public import Storage

/// Both clocks of one detention, worked out by the law from what is recorded (PACE-23): detention from the relevant time, reviews from authorisation.
public struct DetentionClocks: Sendable {
    /// The detention clock; it stops mattering at charge or release (PACE s41(1)).
    public let detention: DetentionClock
    /// The review clock; nothing until detention is authorised.
    public let reviews: ReviewSchedule?
    /// Whether the limits on detention without charge still run.
    public let isRunning: Bool
    /// Whether the person is still in detention, so that reviews are due.
    public let isHeld: Bool

    public init(_ record: Detention, reviews held: [DetentionReview]) {
        let limits = DetentionLimits.inForce(on: London.day(of: record.arrestedAt))
        detention = DetentionClock(from: record.arrival.relevantTime(under: limits), under: limits)
        reviews = record.authorisedAt.map { authorised in
            ReviewSchedule(
                authorised: authorised, held: held.map { ReviewSchedule.Held(at: $0.heldAt, postponed: $0.postponed) }, charged: record.chargedAt, under: limits
            )
        }
        isRunning = record.endedAt == nil && record.chargedAt == nil
        isHeld = record.endedAt == nil
    }

    public static func of(_ record: Detention, in tx: Transaction) throws -> DetentionClocks {
        DetentionClocks(record, reviews: try DetentionReview.all(of: record.id, in: tx))
    }

    /// When detention without charge must end on the custody officer's authority.
    public func limit(at now: Instant) -> Explained<ClockStanding>? { isRunning ? detention.standing(at: now) : nil }

    public var nextReview: Explained<ReviewSchedule.Due>? { isHeld ? reviews?.next : nil }

    /// For outside systems.
    func json(at now: Instant) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["relevantTime": explained(detention.relevantTime, .string(detention.relevantTime.value.description))]
        if isRunning {
            for limit in DetentionLimit.allCases {
                let reached = detention.reaches(limit, at: now)
                members[limit.rawValue] = explained(reached, .string(reached.value.description))
            }
        }
        if let next = nextReview {
            members["nextReview"] = explained(
                next,
                .object([
                    "number": .integer(Int64(next.value.number)), "latest": .string(next.value.latest.description),
                    "reviewer": .string(next.value.reviewer.rawValue),
                ]))
        }
        return members
    }

    private func explained<Value>(_ answer: Explained<Value>, _ value: JSONValue) -> JSONValue {
        .object(["value": value, "reason": .string(answer.reason), "rules": .array(answer.rules.map { .string($0) })])
    }
}

extension Detention {
    /// What the law needs to know of how the person came here.
    var arrival: ArrivalCircumstances {
        switch circumstances {
        case .station: .broughtToStation(arrived: arrivedAt)
        case .atStation: .arrestedAtStation(arrested: arrestedAt)
        case .streetBail: .answeringStreetBail(arrived: arrivedAt)
        case .otherArea: .arrestedForAnotherArea(arrested: arrestedAt, arrivedInArea: arrivedAt)
        case .questioned: .questionedWhereArrested(arrived: firstStationAt ?? arrivedAt)
        case .outside: .arrestedOutsideEnglandAndWales(entered: enteredAt ?? arrivedAt, arrivedInArea: arrivedAt)
        }
    }
}
