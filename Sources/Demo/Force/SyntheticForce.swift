public import Base

/// A whole synthetic force as values: nothing is written anywhere yet. The same people, seed and moment always give the same force.
public struct SyntheticForce: Sendable {
    public static let peopleMax = 200_000

    public let seed: UInt64
    /// The moment the demonstration is set in; detainees' clocks run from it.
    public let now: Instant
    public let units: [SyntheticUnit]
    public let officers: [SyntheticOfficer]
    public let suites: [SyntheticSuite]
    public let operations: [SyntheticOperation]
    public let people: [SyntheticPerson]
    public let households: [SyntheticHousehold]
    public let relations: [SyntheticRelation]
    public let vehicles: [SyntheticVehicle]
    public let shops: [SyntheticShop]
    public let pool: SuspectPool
    /// In the order of reporting.
    public let crimes: [SyntheticCrimePlan]
    public let detentions: [SyntheticDetention]
    /// Arrested within the hour, not in custody yet.
    public let coming: [SyntheticComing]
    public let intelligence: [SyntheticIntelligence]

    /// `people` from 1 to `peopleMax`. Throws `NameBookFault` when the name lists are missing, and a `Refusal` for a number out of range.
    public init(people count: Int, seed: UInt64, now: Instant) throws {
        guard (1...Self.peopleMax).contains(count) else {
            throw Refusal.invalid("people", code: "range", "Choose between 1 and \(Self.peopleMax) people.")
        }
        let names = try NameBook()
        let today = London.day(of: now)
        let addresses = AddressBook(seed: seed)
        let population = Population(count: count, seed: seed, today: today, names: names, addresses: addresses)
        var people = population.people
        var households = population.households

        let pool = SuspectPool(people: people, households: households, seed: seed, today: today)
        let known = pool.suspects.map(\.person)
        var particulars = Particulars(seed: seed, today: today)
        particulars.add(to: &people, households: &households, known: known)
        MarkerBook.add(to: &people, pool: pool, seed: seed, today: today)
        particulars.addSecondRecords(count - people.count, to: &people, households: &households, known: known)

        let relations = population.relations + pool.associations
        let vehicles = Self.vehicles(people: people, households: households, seed: seed, today: today)
        let shops = Self.shops(count: count, seed: seed, addresses: addresses)
        var chance = Chance(seed: seed, stream: "setting")
        let setting = CrimeSetting(
            people: people, households: households, relations: relations, vehicles: vehicles, shops: shops, pool: pool, addresses: addresses, now: now, &chance)
        var crimeBook = CrimeBook(setting, seed: seed)
        let crimes = crimeBook.draw(
            count: max(20, count * 15 / 100), fresh: max(6, count / 500), in: Roster.walkedBorough, detained: max(3, min(40, count / 800)))
        var detentionBook = DetentionBook(seed: seed, now: now, people: people, suitesOf: Roster.suitesOf)
        var intelligenceBook = IntelligenceBook(setting, seed: seed)

        self.seed = seed
        self.now = now
        units = Roster.units
        officers = Roster.officers(seed: seed, names: names)
        suites = Roster.suites
        operations = Roster.operations
        self.people = people
        self.households = households
        self.relations = relations
        self.vehicles = vehicles
        self.shops = shops
        self.pool = pool
        self.crimes = crimes
        let detentions = detentionBook.draw(crimes)
        self.detentions = detentions
        coming = SyntheticComing.drawn(
            crimes, detentions, seed: seed, now: now, suitesOf: Roster.suitesOf, walked: suites.first { $0.code == Roster.walkedSuite }?.number ?? 0)
        intelligence = intelligenceBook.draw(count: max(20, count * 3 / 100), operations: Roster.operations)
    }

    /// Two forces drawn alike have the same digest.
    public var digest: UInt64 {
        var digest = Digest()
        for part in [officers, people, households, relations, vehicles, shops, crimes, detentions, coming, intelligence] as [any Sequence] {
            for value in part { digest.add("\(value)") }
        }
        return digest.value
    }

    /// Half the households keep a vehicle, some of them two.
    private static func vehicles(people: [SyntheticPerson], households: [SyntheticHousehold], seed: UInt64, today: Day) -> [SyntheticVehicle] {
        var chance = Chance(seed: seed, stream: "vehicles")
        var book = VehicleBook()
        var vehicles: [SyntheticVehicle] = []
        for household in households {
            let drivers = household.members.filter { people[$0].age(on: today) >= 17 && people[$0].sameAs == nil }
            guard !drivers.isEmpty, chance.percent(47) else { continue }
            for place in 0..<(drivers.count > 1 && chance.percent(22) ? 2 : 1) {
                let others = drivers.filter { $0 != drivers[place] }
                let shared = !others.isEmpty && household.kind != .sharers && chance.percent(55) ? [others[0]] : []
                vehicles.append(book.vehicle(vehicles.count, keeper: drivers[place], drivers: shared, &chance))
            }
        }
        return vehicles
    }

    private static func shops(count: Int, seed: UInt64, addresses: AddressBook) -> [SyntheticShop] {
        var chance = Chance(seed: seed, stream: "shops")
        let stems = [
            "Brightmere", "Cornfold", "Dapplewood", "Eastwell", "Fairlock", "Greenstow", "Halfpenny", "Ivyline", "Juniper", "Kitestone", "Longbarn", "Millpool",
        ]
        let trades = Weighted<String>([
            ("Supermarket", 20), ("Food and Wine", 22), ("Pharmacy", 14), ("Clothing", 12), ("Electricals", 7), ("Hardware", 6), ("Café", 9), ("Jewellers", 3),
            ("Sports", 7),
        ])
        return (0..<max(Borough.all.count, min(400, count / 100))).map { number in
            let borough = number < Borough.all.count ? number : Borough.scenes.draw(&chance)
            let trade = trades.draw(&chance)
            let name = chance.one(of: stems) + " " + trade
            return SyntheticShop(number: number, name: name, trade: trade, address: addresses.premises(named: name, in: borough, &chance))
        }
    }
}
