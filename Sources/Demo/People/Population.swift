import Base

/// Draws households until there are as many people as asked for, with their relations.
struct Population {
    private(set) var people: [SyntheticPerson] = []
    private(set) var households: [SyntheticHousehold] = []
    private(set) var relations: [SyntheticRelation] = []

    private let today: Day
    private let names: NameBook
    private let addresses: AddressBook
    private var chance: Chance
    private let wanted: Int

    private static let kinds = Weighted<SyntheticHousehold.Kind>([
        (.single, 29), (.couple, 19), (.family, 27), (.loneParent, 10), (.sharers, 9), (.threeGenerations, 6),
    ])

    /// `count` people; one in 160 of them is left for the second records added later.
    init(count: Int, seed: UInt64, today: Day, names: NameBook, addresses: AddressBook) {
        self.today = today
        self.names = names
        self.addresses = addresses
        chance = Chance(seed: seed, stream: "people")
        wanted = max(1, count - count / 160)
        while people.count < wanted { addHousehold() }
        addFriendships()
    }

    private mutating func addHousehold() {
        let kind = Self.kinds.draw(&chance)
        households.append(
            SyntheticHousehold(number: households.count, kind: kind, address: addresses.home(in: Borough.homes.draw(&chance), &chance)))
        let heritage = Heritage.shares.draw(&chance)
        switch kind {
        case .single:
            addHead(age: chance.percent(45) ? chance.within(21...40) : chance.within(36...92), heritage)
        case .couple:
            addCouple(age: chance.percent(35) ? chance.within(24...40) : 42 + chance.low(46), heritage)
        case .family:
            let parents = addCouple(age: chance.within(29...58), heritage)
            addChildren(of: parents, count: 1 + chance.low(3))
        case .loneParent:
            let head = addHead(age: chance.within(24...56), heritage, sex: chance.percent(86) ? .female : .male)
            addChildren(of: [head].compactMap { $0 }, count: 1 + chance.low(3))
        case .sharers:
            addSharers(heritage)
        case .threeGenerations:
            let parents = addCouple(age: chance.within(32...56), heritage)
            addChildren(of: parents, count: 1 + chance.low(4))
            addGrandparent(of: parents, heritage)
        }
    }

    @discardableResult private mutating func addHead(age: Int, _ heritage: Heritage, sex: SyntheticPerson.Sex? = nil) -> Int? {
        let sex = sex ?? (chance.percent(50) ? .female : .male)
        return add(.head, sex: sex, age: age, heritage, surname: names.surname(heritage, sex, &chance))
    }

    @discardableResult private mutating func addCouple(age: Int, _ heritage: Heritage) -> [Int] {
        guard let head = addHead(age: age, heritage) else { return [] }
        let other = chance.percent(85) ? heritage : Heritage.shares.draw(&chance)
        let sex: SyntheticPerson.Sex = chance.percent(3) == (people[head].sex == .female) ? .female : .male
        let married = chance.within(0...99) < min(85, max(20, (age - 18) * 3))
        let own = names.surname(other, sex, &chance)
        let shares = married && other == heritage && chance.percent(heritage == .british ? 85 : 60)
        guard let partner = add(.partner, sex: sex, age: max(20, age + chance.within(-6...6)), other, surname: shares ? people[head].surname : own)
        else { return [head] }
        relate(head, married ? "SPOUSE" : "PARTN", partner)
        if shares, sex == .female, own != people[partner].surname, people[partner].age(on: today) > 34, chance.percent(35) {
            people[partner].aliases.append(.init(kind: .maiden, forename: people[partner].forename, surname: own))
        }
        return [head, partner]
    }

    private mutating func addChildren(of parents: [Int], count: Int) {
        guard let first = parents.first else { return }
        let youngestParent = parents.map { people[$0].age(on: today) }.min() ?? 20
        let oldestChild = min(24, youngestParent - 17)
        guard oldestChild >= 0 else { return }
        let mixed = parents.count == 2 && people[parents[0]].heritage != people[parents[1]].heritage
        var children: [Int] = []
        for _ in 0..<count {
            let from = chance.percent(70) ? first : parents[parents.count - 1]
            let sex: SyntheticPerson.Sex = chance.percent(49) ? .female : .male
            let heritage = people[from].heritage
            guard let child = add(.child, sex: sex, age: chance.within(0...oldestChild), heritage, surname: people[from].surname) else { break }
            if mixed { people[child].ethnicity = chance.one(of: ["M9", "M1", "M2", "M3"]) }
            for parent in parents { relate(parent, "PARENT", child) }
            for sibling in children { relate(sibling, "SIBL", child) }
            children.append(child)
        }
    }

    private mutating func addGrandparent(of parents: [Int], _ heritage: Heritage) {
        guard let child = parents.first else { return }
        let age = min(96, people[child].age(on: today) + chance.within(19...34))
        let sex: SyntheticPerson.Sex = chance.percent(64) ? .female : .male
        guard let grandparent = add(.parent, sex: sex, age: age, heritage, surname: people[child].surname) else { return }
        relate(grandparent, "PARENT", child)
        for grandchild in households[households.count - 1].members where people[grandchild].place == .child { relate(grandparent, "GRPAR", grandchild) }
    }

    private mutating func addSharers(_ heritage: Heritage) {
        for place in 0..<chance.within(2...5) {
            let own = chance.percent(50) ? heritage : Heritage.shares.draw(&chance)
            let sex: SyntheticPerson.Sex = chance.percent(47) ? .female : .male
            let surname = names.surname(own, sex, &chance)
            guard add(place == 0 ? .head : .sharer, sex: sex, age: 18 + chance.low(24), own, surname: surname) != nil else { return }
        }
    }

    /// One more person, or nothing when there are enough.
    private mutating func add(_ place: SyntheticPerson.Place, sex: SyntheticPerson.Sex, age: Int, _ heritage: Heritage, surname: String) -> Int? {
        guard people.count < wanted else { return nil }
        let born = today.adding(months: -12 * age).adding(days: -chance.below(365))
        let forename = names.forename(sex, heritage, bornIn: born.year, &chance)
        var middle: String? = chance.percent(38) ? names.forename(sex, heritage, bornIn: born.year, &chance) : nil
        if middle == forename { middle = nil }
        let household = households.count - 1
        people.append(
            SyntheticPerson(
                number: people.count, forename: forename, middleName: middle, surname: surname, sex: sex, born: born, heritage: heritage,
                ethnicity: heritage.ethnicities.draw(&chance), household: household, place: place))
        households[household].members.append(people.count - 1)
        return people.count - 1
    }

    /// People also know people elsewhere: friends, neighbours, former partners, relatives who moved out.
    private mutating func addFriendships() {
        let codes = Weighted<String>([("FRIEND", 40), ("ACQ", 16), ("NEIGH", 14), ("EXPT", 12), ("COLL", 12), ("SIBL", 6)])
        let adults = people.indices.filter { people[$0].age(on: today) >= 18 }
        guard adults.count > 1 else { return }
        var known: Set<[Int]> = []
        for _ in 0..<(adults.count / 6) {
            let one = chance.one(of: adults)
            let other = chance.one(of: adults)
            let pair = [min(one, other), max(one, other)]
            guard people[one].household != people[other].household, known.insert(pair).inserted else { continue }
            relate(one, codes.draw(&chance), other)
        }
    }

    private mutating func relate(_ from: Int, _ code: String, _ to: Int) { relations.append(SyntheticRelation(from: from, code: code, to: to)) }
}
