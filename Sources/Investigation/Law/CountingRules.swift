public import Base

/// One offence somebody told of, as the counting rules look at it. Everybody and everything is a key that is the same for the same one.
public struct ToldOffence: Sendable, Hashable {
    /// A code of `offence-class`.
    public let offenceClass: String
    public let title: String
    /// Where the class stands in the rules' order of gravity: a lower one is graver.
    public let rank: Int
    /// Months of imprisonment at most; life is `lifeMonths`.
    public let monthsMax: Int
    public let counting: CountingUnit
    /// A course of conduct: stalking, harassment, controlling or coercive behaviour.
    public let isCourseOfConduct: Bool
    public let victim: String?
    /// Suspects, known or described; empty where nobody can say.
    public let offenders: Set<String>
    /// The home, building or vehicle.
    public let place: String?
    /// Reports taken together have the same key.
    public let report: String

    public static let lifeMonths = 1200

    public init(
        _ offenceClass: String, _ title: String = "", rank: Int, monthsMax: Int, counting: CountingUnit = .victim, isCourseOfConduct: Bool = false,
        victim: String? = nil, offenders: Set<String> = [], place: String? = nil, report: String = "now"
    ) {
        self.offenceClass = offenceClass
        self.title = title.isEmpty ? offenceClass : title
        self.rank = rank
        self.monthsMax = monthsMax
        self.counting = counting
        self.isCourseOfConduct = isCourseOfConduct
        self.victim = victim
        self.offenders = offenders
        self.place = place
        self.report = report
    }
}

/// What one crime is counted for (CNT-01).
public enum CountingUnit: String, Codable, Sendable {
    case victim
    /// Burglary: each building entered.
    case building
    /// Drugs and weapons: each offender or group of them.
    case offenders
}

/// A crime the rules would record.
public struct CrimeToRecord: Sendable, Hashable {
    public let principal: ToldOffence
    /// Kept on the record for charging, not counted.
    public let included: [ToldOffence]
}

/// How many crimes to record of what was told, and as what.
public enum CountingRules {
    /// - Parameter keepsConduct: record a course of conduct beside the gravest other crime (CNT-03, as the force reads the current rules).
    public static func crimes(of told: [ToldOffence], keepsConduct: Bool = true) -> [Explained<CrimeToRecord>] {
        var order: [String] = []
        var groups: [String: [ToldOffence]] = [:]
        for offence in told {
            let key = key(of: offence)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(offence)
        }
        return order.flatMap { crimes(ofSet: groups[$0] ?? [], keepsConduct) }
    }

    /// Offences with the same key are one crime: the same victim, offenders and report (CNT-02), or the same building or group.
    private static func key(of offence: ToldOffence) -> String {
        let offenders = offence.offenders.sorted().joined(separator: "+")
        switch offence.counting {
        case .building: return "building \(offence.place ?? offence.victim ?? "") \(offence.report)"
        case .offenders: return "offenders \(offenders) \(offence.report)"
        case .victim: return "victim \(offence.victim ?? "") \(offenders) \(offence.report)"
        }
    }

    private static func crimes(ofSet offences: [ToldOffence], _ keepsConduct: Bool) -> [Explained<CrimeToRecord>] {
        let conduct = offences.filter(\.isCourseOfConduct)
        let others = offences.filter { !$0.isCourseOfConduct }
        guard keepsConduct, let course = principal(of: conduct), let gravest = principal(of: others) else { return [one(offences)].compactMap { $0 } }
        let beside = Explained(
            CrimeToRecord(principal: course.value, included: conduct.filter { $0 != course.value }),
            because: "A course of conduct is recorded beside the gravest other crime against the same victim.", rules: ["CNT-03"])
        return [one(others) ?? Explained(CrimeToRecord(principal: gravest.value, included: []), because: gravest.reason, rules: gravest.rules), beside]
    }

    private static func one(_ offences: [ToldOffence]) -> Explained<CrimeToRecord>? {
        guard let principal = principal(of: offences) else { return nil }
        var included = offences
        if let index = included.firstIndex(of: principal.value) { included.remove(at: index) }
        return Explained(CrimeToRecord(principal: principal.value, included: included), because: unit(offences) + principal.reason, rules: unitRules(offences) + principal.rules)
    }

    private static func unit(_ offences: [ToldOffence]) -> String {
        switch offences.first?.counting {
        case .building: "One crime for each building entered. "
        case .offenders: "One crime for each offender or group. "
        default: offences.count > 1 ? "The same victim and offender, reported at the same time: one crime. " : "One crime for each victim. "
        }
    }

    private static func unitRules(_ offences: [ToldOffence]) -> [String] { offences.count > 1 ? ["CNT-01", "CNT-02"] : ["CNT-01"] }

    /// The gravest: the longest sentence the law allows, then the rules' order of classes, then what was told first.
    ///
    /// Homicide and rape stand before the length of the sentence: many other crimes may carry life.
    public static func principal(of offences: [ToldOffence]) -> Explained<ToldOffence>? {
        guard let first = offences.first else { return nil }
        let gravest = offences.dropFirst().reduce(first) { isGraver($1, than: $0) ? $1 : $0 }
        guard offences.contains(where: { $0.offenceClass != gravest.offenceClass }) else {
            return Explained(gravest, because: "It is \(gravest.title).", rules: [])
        }
        let rival = offences.filter { $0.offenceClass != gravest.offenceClass }.reduce(nil as ToldOffence?) { best, next in best.map { isGraver(next, than: $0) ? next : $0 } ?? next }
        guard let rival else { return Explained(gravest, because: "", rules: []) }
        let reason =
            min(gravest.rank, rival.rank) <= rankAlways && gravest.rank != rival.rank
            ? "\(gravest.title) stands before every other class."
            : gravest.monthsMax != rival.monthsMax
                ? "\(gravest.title) carries up to \(sentence(gravest.monthsMax)), \(rival.title) up to \(sentence(rival.monthsMax))."
                : "\(gravest.title) and \(rival.title) carry the same sentence; the rules put \(gravest.title) first."
        return Explained(gravest, because: reason, rules: ["CNT-03"])
    }

    /// Classes up to this rank go before the comparison of sentences: homicide and rape.
    public static let rankAlways = 2

    private static func isGraver(_ left: ToldOffence, than right: ToldOffence) -> Bool {
        if min(left.rank, right.rank) <= rankAlways, left.rank != right.rank { return left.rank < right.rank }
        return left.monthsMax != right.monthsMax ? left.monthsMax > right.monthsMax : left.rank < right.rank
    }

    static func sentence(_ months: Int) -> String {
        if months >= ToldOffence.lifeMonths { return "life" }
        if months == 0 { return "a fine" }
        return months % 12 == 0 ? "\(months / 12) year\(months == 12 ? "" : "s")" : "\(months) months"
    }
}
