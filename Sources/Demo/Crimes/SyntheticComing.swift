public import Base

/// Somebody arrested just now and on the way to a suite, or waiting in its yard.
public struct SyntheticComing: Hashable, Sendable {
    /// Its place in `SyntheticForce.crimes`.
    public let crime: Int
    public let person: Int
    /// The place of the suite in `SyntheticForce.suites`.
    public let suite: Int
    public let arrestedAt: Instant
    public let expectedAt: Instant
    /// Nothing while they are on the road.
    public let atStationAt: Instant?
    /// Codes of `custody.risk-seen`.
    public let risks: [String]

    /// More of them go to the suite the demonstration is walked in.
    static func drawn(_ crimes: [SyntheticCrimePlan], _ detentions: [SyntheticDetention], seed: UInt64, now: Instant, suitesOf: [Int], walked: Int) -> [SyntheticComing] {
        var chance = Chance(seed: seed, stream: "coming")
        var taken = Set(detentions.filter { $0.end(now: now) >= now.adding(hours: -2) }.map(\.person))
        var room = [walked: 4]
        var coming: [SyntheticComing] = []
        for crime in crimes.reversed() where crime.stage == .allocated && crime.reportedAt < now.adding(hours: -60) {
            guard let suspect = crime.suspects.first?.person, coming.count < 8 else { continue }
            let suite = suitesOf[crime.borough]
            guard room[suite, default: 1] > 0, taken.insert(suspect).inserted else { continue }
            room[suite, default: 1] -= 1
            let arrested = now.adding(minutes: -chance.within(24...50))
            let isThere = coming.count % 3 == 1
            coming.append(
                SyntheticComing(
                    crime: crime.number, person: suspect, suite: suite, arrestedAt: arrested,
                    expectedAt: isThere ? now.adding(minutes: -chance.within(8...12)) : now.adding(minutes: chance.within(4...22)),
                    atStationAt: isThere ? now.adding(minutes: -chance.within(6...9)) : nil,
                    risks: [[], ["DRINK"], ["VIOLENT"], ["MENTAL", "SELF-HARM"], []][coming.count % 5]))
        }
        return coming
    }
}
