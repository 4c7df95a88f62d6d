import Base

/// Who and what crimes can happen to: everything drawn before them, indexed by borough.
struct CrimeSetting {
    let people: [SyntheticPerson]
    let households: [SyntheticHousehold]
    let vehicles: [SyntheticVehicle]
    let shops: [SyntheticShop]
    let pool: SuspectPool
    let addresses: AddressBook
    let now: Instant
    let today: Day

    /// By borough: households with an adult, adults, vehicles, shops.
    let homes: [[Int]]
    let adults: [[Int]]
    let kept: [[Int]]
    let trading: [[Int]]
    /// Couples and former couples with a history: victim, suspect.
    let couples: [(victim: Int, suspect: Int)]

    init(
        people: [SyntheticPerson], households: [SyntheticHousehold], relations: [SyntheticRelation], vehicles: [SyntheticVehicle], shops: [SyntheticShop],
        pool: SuspectPool, addresses: AddressBook, now: Instant, _ chance: inout Chance
    ) {
        let today = London.day(of: now)
        self.people = people
        self.households = households
        self.vehicles = vehicles
        self.shops = shops
        self.pool = pool
        self.addresses = addresses
        self.now = now
        self.today = today
        func borough(of person: Int) -> Int { households[people[person].household].address.borough }
        func grouped(_ members: [Int], by borough: (Int) -> Int) -> [[Int]] {
            var groups: [[Int]] = Array(repeating: [], count: Borough.all.count)
            for member in members { groups[borough(member)].append(member) }
            return groups
        }
        let grown = people.indices.filter { people[$0].sameAs == nil && people[$0].age(on: today) >= 18 }
        let grownHomes = Set(grown.map { people[$0].household })
        adults = grouped(grown, by: borough)
        homes = grouped(households.indices.filter(grownHomes.contains)) { households[$0].address.borough }
        kept = grouped(Array(vehicles.indices)) { borough(of: vehicles[$0].keeper) }
        trading = grouped(Array(shops.indices)) { shops[$0].address.borough }
        let pairs = relations.filter { ["SPOUSE", "PARTN", "EXPT"].contains($0.code) }
        // One couple in 25 comes to notice, and then again and again.
        couples = chance.some(max(1, pairs.count / 25), of: pairs).map { pair in
            let man = people[pair.from].sex == .male ? pair.from : pair.to
            let other = man == pair.from ? pair.to : pair.from
            return chance.percent(82) ? (victim: other, suspect: man) : (victim: man, suspect: other)
        }
    }
}

/// Draws crimes over two years, oldest first.
struct CrimeBook {
    static let dayCount = 730
    private let setting: CrimeSetting
    private var chance: Chance

    init(_ setting: CrimeSetting, seed: UInt64) {
        self.setting = setting
        chance = Chance(seed: seed, stream: "crimes")
    }

    /// `count` crimes, `fresh` of them from the last three days so that the sergeants' lists are full, every other one in `borough`; and `detained` of
    /// the last hours for which someone is in a cell.
    mutating func draw(count: Int, fresh: Int, in borough: Int, detained: Int) -> [SyntheticCrimePlan] {
        var plans = (0..<(count - fresh)).map { _ in crime(daysAgo: chance.below(Self.dayCount), held: nil) }
        plans += (0..<fresh).map { crime(daysAgo: chance.below(3), held: nil, in: $0 % 2 == 0 ? borough : nil) }
        var held: Set<Int> = []
        for place in 0..<detained {
            // Twelve tries find someone not already in a cell, in any force of a hundred people.
            for _ in 0..<12 {
                let plan = crime(daysAgo: 0, held: Self.minutesHeld(place, of: detained))
                guard let person = plan.suspects.first?.person, held.insert(person).inserted else { continue }
                plans.append(plan)
                break
            }
        }
        plans.sort { ($0.reportedAt, $0.account) < ($1.reportedAt, $1.account) }
        for place in plans.indices { plans[place].number = place }
        link(&plans)
        return plans
    }

    /// Detainees' time in custody, spread from just arrived to the 23rd hour; two thirds of them under nine hours.
    static func minutesHeld(_ place: Int, of count: Int) -> Int {
        let share = Double(place) / Double(max(1, count - 1))
        return 12 + Int(share * share * 22.4 * 60)
    }

    private mutating func crime(daysAgo: Int, held: Int?, in borough: Int? = nil) -> SyntheticCrimePlan {
        var offence = SyntheticOffence.byWeight.draw(&chance)
        if held != nil {
            while offence.detected < 12 || ["harassment", "public-order"].contains(offence.key) { offence = SyntheticOffence.byWeight.draw(&chance) }
        }
        let scene = scene(of: offence, in: borough ?? Borough.scenes.draw(&chance))
        let detected = held != nil || chance.percent(offence.detected)
        let suspects = detected ? suspects(of: offence, scene) : []
        let (from, to, reported) = times(of: offence, daysAgo: daysAgo, held: held)
        let text = AccountBook.account(offence, &chance)
        let vehicle = offence.victim == .keeper ? scene.vehicle : nil
        var supports = chance.percent(offence.victim == .partner ? 55 : 85)
        let age = Int(setting.now.seconds(since: reported) / 86400)
        let stage = held == nil ? stage(of: offence, suspects: suspects, daysAgo: age, reported: reported, supports: &supports) : .inCustody
        return SyntheticCrimePlan(
            number: 0, offence: offence, borough: scene.address.borough, address: scene.address, household: scene.household, shop: scene.shop, vehicle: vehicle,
            victim: scene.victim, suspects: suspects, description: suspects.isEmpty && chance.percent(40) ? AccountBook.description(&chance) : nil, from: from,
            to: to, reportedAt: reported, account: text.account, method: text.method,
            items: PropertyBook.items(of: offence, vehicle: vehicle.map { setting.vehicles[$0] }, &chance), flags: offence.flags, series: nil, stage: stage,
            victimSupports: supports)
    }

    private struct Scene {
        var address: SyntheticAddress
        var household: Int?
        var shop: Int?
        var vehicle: Int?
        var victim: Int?
        var partner: Int?
    }

    private mutating func scene(of offence: SyntheticOffence, in borough: Int) -> Scene {
        switch offence.victim {
        case .partner where !setting.couples.isEmpty:
            let couple = chance.one(of: setting.couples)
            let household = setting.people[couple.victim].household
            return Scene(
                address: setting.households[household].address, household: household, victim: couple.victim, partner: couple.suspect)
        case .household where !setting.homes[borough].isEmpty:
            let household = chance.one(of: setting.homes[borough])
            let grown = setting.households[household].members.filter { setting.people[$0].age(on: setting.today) >= 18 && setting.people[$0].sameAs == nil }
            return Scene(address: setting.households[household].address, household: household, victim: grown.first)
        case .shop where !setting.trading[borough].isEmpty:
            let shop = chance.one(of: setting.trading[borough])
            return Scene(address: setting.shops[shop].address, shop: shop)
        case .keeper where !setting.kept[borough].isEmpty:
            let vehicle = chance.one(of: setting.kept[borough])
            let keeper = setting.vehicles[vehicle].keeper
            return Scene(address: setting.households[setting.people[keeper].household].address, vehicle: vehicle, victim: keeper)
        case .state:
            return Scene(address: setting.addresses.spot(in: borough, &chance))
        default:
            let near = chance.percent(65) && !setting.adults[borough].isEmpty ? setting.adults[borough] : setting.adults.flatMap { $0 }
            return Scene(address: setting.addresses.spot(in: borough, &chance), victim: near.isEmpty ? nil : chance.one(of: near))
        }
    }

    private mutating func suspects(of offence: SyntheticOffence, _ scene: Scene) -> [SyntheticCrimePlan.Suspect] {
        let grounds = AccountBook.grounds(&chance, offence: offence)
        if let partner = scene.partner { return [.init(person: partner, grounds: grounds)] }
        let first = setting.pool.draw(offence.habit, in: scene.address.borough, &chance)
        guard first.person != scene.victim else { return [] }
        var named = [SyntheticCrimePlan.Suspect(person: first.person, grounds: grounds)]
        if offence.victim != .state, chance.percent(20), let other = setting.pool.companions(of: first).first, other.person != scene.victim {
            named.append(.init(person: other.person, grounds: "Seen with the other suspect shortly before."))
        }
        return named
    }

    private mutating func times(of offence: SyntheticOffence, daysAgo: Int, held: Int?) -> (Instant, Instant, Instant) {
        let isLong = offence.scene == .kerb || offence.key.hasPrefix("burglary")
        let long = isLong ? chance.within(20...600) : chance.within(0...8)
        if let held {
            // Reported, then arrested and driven to the station within some 40 minutes.
            let reported = setting.now.adding(minutes: -held - 40)
            let to = reported.adding(minutes: -chance.within(3...15))
            return (to.adding(minutes: -min(long, 60)), to, reported)
        }
        let delay = isLong ? chance.within(10...500) : 2 + chance.low(600)
        var day = setting.today.adding(days: -daysAgo)
        while true {
            let to = London.at(offence.day.hours.draw(&chance), chance.below(60), on: day)
            let reported = to.adding(minutes: delay)
            if reported < setting.now.adding(minutes: -90) { return (to.adding(minutes: -long), to, reported) }
            day = day.adding(days: -1)
        }
    }

    private mutating func stage(
        of offence: SyntheticOffence, suspects: [SyntheticCrimePlan.Suspect], daysAgo: Int, reported: Instant, supports: inout Bool
    ) -> SyntheticCrimePlan.Stage {
        guard let first = suspects.first else {
            if daysAgo < 3 { return chance.percent(70) ? .reported : .allocated }
            if daysAgo < 28 || chance.percent(4) { return .allocated }
            if !supports, offence.victim != .shop { return .finalised(outcome: "14") }
            supports = true
            return .finalised(outcome: "18")
        }
        let isAdult = setting.people[first.person].age(on: London.day(of: reported)) >= 18
        if daysAgo < 3 { return chance.percent(60) ? .reported : .allocated }
        let drawn = chance.below(100) - (daysAgo < 45 ? 45 : 0)
        if drawn < -15 { return .allocated }
        if drawn < 3 { return .arrested }
        if drawn < 34 { return .charged }
        if offence.victim == .state { return .finalised(outcome: isAdult ? "3" : "2") }
        if drawn < 44, offence.victim != .partner {
            supports = true
            return .finalised(outcome: "8")
        }
        if drawn < 48 { return .finalised(outcome: isAdult ? "3" : "2") }
        return .finalised(outcome: supports ? "15" : "16")
    }

    /// Three or more like crimes of one suspect are a series.
    private func link(_ plans: inout [SyntheticCrimePlan]) {
        var hands: [String: [Int]] = [:]
        for plan in plans where plan.offence.habit == .acquisitive || plan.offence.habit == .vehicle {
            if let suspect = plan.suspects.first { hands["\(suspect.person) \(plan.offence.key)", default: []].append(plan.number) }
        }
        for (place, hand) in hands.filter({ $0.value.count >= 3 }).sorted(by: { $0.key < $1.key }).enumerated() {
            for number in hand.value { plans[number].series = place + 1 }
        }
    }
}
