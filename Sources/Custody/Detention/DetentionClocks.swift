public import Base
import Core
public import Storage

/// Both clocks of one detention, worked out by the law from what is recorded (PACE-23): detention from the relevant time, reviews from authorisation.
public struct DetentionClocks: Sendable {
    /// The detention clock; the law's numbers are those of the day of arrest. It stops mattering at charge or release (PACE s41(1)).
    public let detention: DetentionClock
    /// The review clock; nothing until detention is authorised.
    public let reviews: ReviewSchedule?
    /// Whether the limits on detention without charge still run.
    public let isRunning: Bool
    /// Whether the person is still in detention, so that reviews are due.
    public let isHeld: Bool
    public let regime: DetentionLimits.Regime
    /// Returned from bail and not yet decided on.
    public let awaitsDecision: Bool

    public init(_ record: Detention, _ history: DetentionHistory) {
        regime = record.circumstances.regime
        let limits = history.law.limits(regime, on: London.day(of: record.arrestedAt))
        let course = Self.course(of: record, history)
        detention = course?.clock ?? DetentionClock(from: record.arrival.relevantTime(under: limits), under: limits)
        isHeld = record.endedAt == nil
        isRunning = isHeld && record.chargedAt == nil && regime != .court
        awaitsDecision = isHeld && history.undecided != nil
        reviews = regime == .immigration || regime == .court ? nil : course?.reviews
    }

    static func course(of record: Detention, _ history: DetentionHistory) -> CustodyCourse? {
        CustodyCourse(history.events(of: record), under: history.law.limits(record.circumstances.regime, on: London.day(of: record.arrestedAt)))
    }

    public static func of(_ record: Detention, in tx: Transaction) throws -> DetentionClocks {
        DetentionClocks(record, try DetentionHistory.of(record.id, in: tx))
    }

    /// Of many at once, in a fixed number of statements.
    public static func of(_ records: [Detention], in tx: Transaction) throws -> [ID<Detention>: DetentionClocks] {
        let histories = try DetentionHistory.of(records.map(\.id), in: tx)
        return Dictionary(
            records.compactMap { record in histories[record.id].map { (record.id, DetentionClocks(record, $0)) } }, uniquingKeysWith: { first, _ in first })
    }

    /// When detention without charge must end, by the furthest authority there is.
    public func limit(at now: Instant) -> Explained<ClockStanding>? { isRunning ? detention.standing(at: now) : nil }

    public var nextReview: Explained<ReviewSchedule.Due>? { isHeld && !awaitsDecision ? reviews?.next : nil }

    /// For outside systems.
    func json(at now: Instant) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["relevantTime": explained(detention.relevantTime, .string(detention.relevantTime.value.description))]
        members["regime"] = .string(regime.rawValue)
        if isRunning {
            let inForce = detention.runsOut(at: now)
            members["inForce"] = explained(inForce, .string(inForce.value.description))
            for limit in detention.limits.steps {
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
        case .otherDetention: .takenToAnotherArea(left: beganAt ?? arrestedAt, arrivedInArea: arrivedAt)
        case .terrorism: .terrorism(began: beganAt ?? arrestedAt)
        case .immigration: .immigration(arrived: arrivedAt)
        // Neither clock of PACE runs; the arrival is where the record begins.
        case .courtWarrant, .courtBail: .broughtToStation(arrived: arrivedAt)
        case .outside: .arrestedOutsideEnglandAndWales(entered: enteredAt ?? arrivedAt, arrivedInArea: arrivedAt)
        }
    }
}
