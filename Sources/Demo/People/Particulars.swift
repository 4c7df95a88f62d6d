import Base

/// What police records add to a name: phones, e-mail, other names, identifiers, markers, and second records of the same person.
struct Particulars {
    private let today: Day
    private var chance: Chance
    private var phones = DramaNumbers()

    private static let nicknames: [String: String] = [
        "William": "Billy", "Robert": "Bob", "Richard": "Ricky", "James": "Jim", "Michael": "Mick", "Thomas": "Tommy", "Daniel": "Danny", "Joseph": "Joe",
        "Anthony": "Tony", "Christopher": "Chris", "Margaret": "Maggie", "Elizabeth": "Liz", "Patricia": "Pat", "Catherine": "Cath", "Rebecca": "Becky",
        "Samantha": "Sam", "Jennifer": "Jenny", "Mohammed": "Mo", "Muhammad": "Mo", "Abdullahi": "Abdi", "Emmanuel": "Manny", "Alexandru": "Alex",
        "Katarzyna": "Kasia", "Oluwaseun": "Seun", "Babatunde": "Tunde", "Harpreet": "Harp", "Gurpreet": "Gurps", "Jermaine": "Jay", "Benjamin": "Ben",
        "Alexander": "Alex", "Matthew": "Matt", "Joshua": "Josh", "Samuel": "Sammy", "Jessica": "Jess", "Deborah": "Debs", "Susan": "Sue",
    ]
    private static let streetNames = ["Fox", "Smiler", "Ghost", "Wiz", "Stretch", "Twitch", "Rocky", "Specs", "Tiny", "Blue", "Ticker", "Domino", "Jinx"]

    init(seed: UInt64, today: Day) {
        self.today = today
        chance = Chance(seed: seed, stream: "particulars")
    }

    /// `known` are the people police meet often: they are given mobiles first, identifiers always and other names more often.
    mutating func add(to people: inout [SyntheticPerson], households: inout [SyntheticHousehold], known: [Int]) {
        let knownSet = Set(known)
        for number in known { people[number].mobile = phones.mobile() }
        // What the range still holds goes to adults spread over the whole force.
        let adults = people.indices.filter { !knownSet.contains($0) && people[$0].age(on: today) >= 14 }
        for number in chance.some(phones.hasMobile ? min(adults.count, DramaNumbers.mobileCount) : 0, of: adults) { people[number].mobile = phones.mobile() }
        for number in chance.some(min(households.count, DramaNumbers.landlineCount), of: Array(households.indices)) {
            households[number].landline = phones.landline()
        }
        shareMobiles(&people, households)
        for number in people.indices {
            addEmail(&people[number])
            addNames(&people[number], isKnown: knownSet.contains(number))
            addIdentifiers(&people[number], isKnown: knownSet.contains(number))
        }
    }

    /// Partners and children often use one phone: the link chart shows it.
    private mutating func shareMobiles(_ people: inout [SyntheticPerson], _ households: [SyntheticHousehold]) {
        for household in households where household.kind != .sharers {
            guard let owner = household.members.first(where: { people[$0].mobile != nil }), chance.percent(12),
                let other = household.members.first(where: { people[$0].mobile == nil && people[$0].age(on: today) >= 11 })
            else { continue }
            people[other].mobile = people[owner].mobile
        }
    }

    private mutating func addEmail(_ person: inout SyntheticPerson) {
        guard person.age(on: today) >= 16, chance.percent(60) else { return }
        let letters = (person.forename + "." + person.surname).lowercased().filter { $0.isASCII && ($0.isLetter || $0 == ".") }
        person.email = "\(letters)\(person.number)@example.org"
    }

    private mutating func addNames(_ person: inout SyntheticPerson, isKnown: Bool) {
        if let nickname = Self.nicknames[person.forename], chance.percent(isKnown ? 40 : 8) {
            person.aliases.append(.init(kind: .nickname, forename: nickname, surname: person.surname))
        }
        if isKnown, chance.percent(14) {
            person.aliases.append(.init(kind: .alias, forename: chance.one(of: Self.streetNames), surname: person.surname))
        }
        if chance.percent(isKnown ? 15 : 1) {
            person.aliases.append(.init(kind: .misspelling, forename: person.forename, surname: Misspelling.of(person.surname, &chance)))
        }
    }

    private mutating func addIdentifiers(_ person: inout SyntheticPerson, isKnown: Bool) {
        let age = person.age(on: today)
        guard isKnown || (age >= 18 && chance.perThousand(30)) else { return }
        // Before the two years that are acted out, and not before the age of criminal responsibility.
        let year = today.year - 3 - chance.below(max(1, min(22, age - 13)))
        person.pncID = PoliceIdentifiers.pncID(year: year, serial: person.number * 7 + 13)
        if chance.percent(70) { person.cro = PoliceIdentifiers.cro(year: year, serial: person.number * 3 + 5) }
    }

    /// Second records of people already there, as another officer took them down: `count` of them, at the same address.
    mutating func addSecondRecords(_ count: Int, to people: inout [SyntheticPerson], households: inout [SyntheticHousehold], known: [Int]) {
        let first = people.count
        for place in 0..<count {
            let source = people[!known.isEmpty && place % 3 != 0 ? chance.one(of: known) : chance.below(first)]
            var second = SyntheticPerson(
                number: people.count, forename: source.forename, middleName: nil, surname: source.surname, sex: source.sex, born: source.born,
                heritage: source.heritage, ethnicity: source.ethnicity, household: source.household, place: .secondRecord)
            second.sameAs = source.number
            switch chance.below(4) {
            case 0: second.surname = Misspelling.of(source.surname, &chance)
            case 1: second.forename = Self.nicknames[source.forename] ?? Misspelling.of(source.forename, &chance)
            case 2: second.born = Misspelling.of(source.born)
            default:
                second.surname = Misspelling.of(source.surname, &chance)
                second.mobile = source.mobile
            }
            people.append(second)
            households[source.household].members.append(second.number)
        }
    }
}
