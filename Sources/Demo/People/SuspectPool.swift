import Base

/// The few people who commit much of the recorded crime. Drawn by age and sex alone, never by heritage.
public struct SuspectPool: Sendable {
    public enum Habit: String, CaseIterable, Sendable { case acquisitive, violent, drugs, vehicle }

    public struct Suspect: Sendable {
        public let person: Int
        public let habit: Habit
        /// Up to four from one borough who offend together share a number.
        public let crew: Int?
    }

    public let suspects: [Suspect]
    /// Suspects by habit and home borough, drawn by how often they offend.
    private let byHome: [Habit: [Int: Weighted<Int>]]
    private let byHabit: [Habit: Weighted<Int>]
    private let crews: [Int: [Int]]

    private static let countMin = 6
    static let habits = Weighted<Habit>([(.acquisitive, 44), (.violent, 28), (.drugs, 16), (.vehicle, 12)])

    init(people: [SyntheticPerson], households: [SyntheticHousehold], seed: UInt64, today: Day) {
        var chance = Chance(seed: seed, stream: "suspects")
        var suspects: [Suspect] = []
        var rates: [Int] = []
        var crewMembers: [Int: Int] = [:]
        for person in people where (13...58).contains(person.age(on: today)) {
            // Men four to one; ages 16 to 34 three times as often as older.
            let share = (person.sex == .male ? 60 : 15) * ((16...34).contains(person.age(on: today)) ? 3 : 1)
            guard chance.below(3000) < share else { continue }
            var crew: Int?
            if chance.percent(45) {
                let borough = households[person.household].address.borough
                crew = borough * 100 + crewMembers[borough, default: 0] / 4
                crewMembers[borough, default: 0] += 1
            }
            suspects.append(Suspect(person: person.number, habit: Self.habits.draw(&chance), crew: crew))
            // A long tail: a tenth of them commit half of it.
            rates.append(chance.percent(10) ? chance.within(20...60) : chance.within(1...5))
        }
        // In a force of a few hundred the shares above may give nobody.
        let drawn = Set(suspects.map(\.person))
        let adults = suspects.count < Self.countMin ? people.filter { $0.age(on: today) >= 18 && !drawn.contains($0.number) } : []
        for person in chance.some(Self.countMin - suspects.count, of: adults.isEmpty && suspects.isEmpty ? people : adults) {
            suspects.append(Suspect(person: person.number, habit: Self.habits.draw(&chance), crew: nil))
            rates.append(1)
        }
        self.suspects = suspects
        var home: [Habit: [Int: [(Int, Int)]]] = [:]
        var all: [Habit: [(Int, Int)]] = [:]
        for (place, suspect) in suspects.enumerated() {
            let borough = households[people[suspect.person].household].address.borough
            home[suspect.habit, default: [:]][borough, default: []].append((place, rates[place]))
            all[suspect.habit, default: []].append((place, rates[place]))
        }
        byHome = home.mapValues { $0.mapValues { Weighted($0) } }
        byHabit = all.mapValues { Weighted($0) }
        crews = Dictionary(grouping: suspects.indices.filter { suspects[$0].crew != nil }) { suspects[$0].crew ?? 0 }
    }

    /// Someone with that habit, three times in four from the borough itself.
    func draw(_ habit: Habit, in borough: Int, _ chance: inout Chance) -> Suspect {
        let near = chance.percent(75) ? byHome[habit]?[borough] : nil
        guard let place = (near ?? byHabit[habit])?.draw(&chance) else { return chance.one(of: suspects) }
        return suspects[place]
    }

    /// The others of a suspect's crew.
    func companions(of suspect: Suspect) -> [Suspect] {
        guard let crew = suspect.crew else { return [] }
        return (crews[crew] ?? []).map { suspects[$0] }.filter { $0.person != suspect.person }
    }

    /// Known associates, as relations: everyone in a crew with everyone else.
    var associations: [SyntheticRelation] {
        crews.keys.sorted().flatMap { crew -> [SyntheticRelation] in
            let members = (crews[crew] ?? []).map { suspects[$0].person }
            return members.indices.flatMap { one in
                members[(one + 1)...].map { SyntheticRelation(from: members[one], code: "COACC", to: $0) }
            }
        }
    }
}
