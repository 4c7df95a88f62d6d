public import Base

/// An arrest and what followed in custody.
public struct SyntheticDetention: Hashable, Sendable {
    public enum Ending: Hashable, Sendable {
        case held
        case charged(Instant)
        case released(Instant)
    }

    /// Its place in `SyntheticForce.crimes`.
    public let crime: Int
    public let person: Int
    /// The place of the suite in `SyntheticForce.suites`.
    public let suite: Int
    public let arrestedAt: Instant
    public let arrestPlace: SyntheticAddress
    /// Necessity codes of PACE-01.
    public let necessity: [String]
    public let circumstances: String
    /// The relevant time (PACE-16).
    public let arrivedAt: Instant
    /// Nothing while the person still waits for the custody officer.
    public let authorisedAt: Instant?
    public let grounds: String
    /// 1 to 4 of the observation levels list.
    public let observation: Int
    public let risks: [String]
    /// Each within its limit: six hours after authorisation, then nine.
    public let reviews: [Instant]
    public let ending: Ending

    /// When it was over; `now` for one that is not.
    public func end(now: Instant) -> Instant {
        switch ending {
        case .held: now
        case .charged(let at), .released(let at): at
        }
    }
}

/// Draws detentions: one for every crime with someone in a cell now, and for those that led to a charge or a release before.
struct DetentionBook {
    private var chance: Chance
    private let now: Instant
    private let people: [SyntheticPerson]
    private let suitesOf: [Int]

    /// `suitesOf` gives for each borough the suite that takes its prisoners.
    init(seed: UInt64, now: Instant, people: [SyntheticPerson], suitesOf: [Int]) {
        chance = Chance(seed: seed, stream: "detentions")
        self.now = now
        self.people = people
        self.suitesOf = suitesOf
    }

    mutating func draw(_ crimes: [SyntheticCrimePlan]) -> [SyntheticDetention] {
        let drawn = crimes.compactMap { crime -> SyntheticDetention? in
            guard let suspect = crime.suspects.first else { return nil }
            switch crime.stage {
            case .inCustody: return held(crime, suspect.person)
            case .charged, .arrested: return ended(crime, suspect.person)
            case .reported, .allocated, .finalised: return nil
            }
        }
        // Nobody is in two cells at once: of two stays of one person that overlap, the later is left out; those held now stand.
        var free: [Int: Instant] = [:]
        let holding = Dictionary(drawn.filter { $0.ending == .held }.map { ($0.person, $0.arrivedAt) }, uniquingKeysWith: min)
        return drawn.sorted { ($0.arrestedAt, $0.crime) < ($1.arrestedAt, $1.crime) }.filter { stay in
            let end = stay.end(now: now)
            if stay.ending != .held, let arrival = holding[stay.person], end >= arrival { return false }
            if let since = free[stay.person], stay.arrestedAt <= since { return false }
            free[stay.person] = end
            return true
        }
    }

    private mutating func held(_ crime: SyntheticCrimePlan, _ person: Int) -> SyntheticDetention {
        let arrested = crime.reportedAt.adding(minutes: chance.within(8...14))
        return detention(crime, person, arrested: arrested, arrived: arrested.adding(minutes: chance.within(15...30)), until: now, ending: .held)
    }

    private mutating func ended(_ crime: SyntheticCrimePlan, _ person: Int) -> SyntheticDetention? {
        // Half are arrested on the day, the others within three weeks.
        let wait = crime.offence.victim == .state || chance.percent(50) ? chance.within(10...240) : chance.within(600...30_000)
        let arrested = crime.reportedAt.adding(minutes: wait)
        let arrived = arrested.adding(minutes: chance.within(15...55))
        let finish = arrived.adding(minutes: chance.within(190...1120))
        // One whose custody would not have ended by now stays for the next run.
        guard finish < now.adding(minutes: -30) else { return nil }
        return detention(
            crime, person, arrested: arrested, arrived: arrived, until: finish, ending: crime.stage == .charged ? .charged(finish) : .released(finish))
    }

    private mutating func detention(
        _ crime: SyntheticCrimePlan, _ person: Int, arrested: Instant, arrived: Instant, until end: Instant, ending: SyntheticDetention.Ending
    ) -> SyntheticDetention {
        let authorised = arrived.adding(minutes: chance.within(10...40))
        let isAuthorised = authorised < end.adding(minutes: -4)
        let risks = risks(of: people[person])
        return SyntheticDetention(
            crime: crime.number, person: person, suite: suitesOf[crime.borough], arrestedAt: arrested, arrestPlace: crime.address,
            necessity: necessity(crime), circumstances: circumstances(crime), arrivedAt: arrived, authorisedAt: isAuthorised ? authorised : nil,
            grounds: chance.one(of: Self.grounds), observation: risks.contains("self-harm") ? 3 : risks.contains("drink") || risks.contains("drugs") ? 2 : 1,
            risks: risks, reviews: isAuthorised ? reviews(from: authorised, until: end) : [], ending: ending)
    }

    private static let grounds = [
        "To secure and preserve evidence and to obtain evidence by questioning about the account given.",
        "To obtain evidence by questioning; the suspect's address is to be searched for the property first.",
        "To obtain evidence by questioning and to view CCTV that is being collected now.",
    ]

    private mutating func reviews(from authorised: Instant, until end: Instant) -> [Instant] {
        var held: [Instant] = []
        var due = authorised.adding(hours: 6)
        while true {
            // Usually held a little early; the last may stand open, due within minutes.
            let at = due.adding(minutes: -chance.within(5...45))
            guard at < end.adding(minutes: -2) else { return held }
            held.append(at)
            due = at.adding(hours: 9)
        }
    }

    private mutating func necessity(_ crime: SyntheticCrimePlan) -> [String] {
        switch crime.offence.habit {
        case .violent: ["N-INJ", "N-INV"]
        case .vehicle: ["N-INV", "N-DISA"]
        case .acquisitive, .drugs: chance.percent(30) ? ["N-INV", "N-ADDR"] : ["N-INV"]
        }
    }

    private mutating func circumstances(_ crime: SyntheticCrimePlan) -> String {
        let start = chance.one(of: [
            "Found at home address.", "Stopped on foot near the scene.", "Seen by a patrol who knew the circulation.", "Came to the door and was arrested.",
        ])
        let reply = chance.one(of: [
            "No reply to caution.", "Replied: “I wasn't there.”", "Replied: “Ask my solicitor.”", "Replied: “It's a mistake.”",
        ])
        return "\(start) \(crime.method) \(reply)"
    }

    private mutating func risks(of person: SyntheticPerson) -> [String] {
        var risks: [String] = []
        if person.markers.contains(where: { ["SH", "SU"].contains($0.code) }) || chance.percent(6) { risks.append("self-harm") }
        if person.markers.contains(where: { $0.code == "DR" }) || chance.percent(12) { risks.append("drugs") }
        if chance.percent(24) { risks.append("drink") }
        if person.markers.contains(where: { $0.code == "MH" }) || chance.percent(10) { risks.append("mental-health") }
        if chance.percent(8) { risks.append("injury") }
        return risks
    }
}
