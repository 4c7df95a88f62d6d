import Base
import Records

extension SyntheticPerson {
    /// The other names the force knew, as acts on the person's record: one for each that differs from the name in use.
    func otherNames(_ filed: DemoFiled) throws -> [AddName] {
        let person = try filed.person(number)
        var seen: Set = [NameKey.given(forename) + "/" + NameKey.family(surname), NameKey.given([forename, middleName].compactMap { $0 }.joined(separator: " ")) + "/" + NameKey.family(surname)]
        return aliases.compactMap { alias in
            guard seen.insert(NameKey.given(alias.forename) + "/" + NameKey.family(alias.surname)).inserted else { return nil }
            return AddName(person: person, kind: alias.kind.code, givenNames: alias.forename, familyName: alias.surname)
        }
    }

    /// How whoever met the person before described them; nothing for those the police have not met.
    func looks(_ filed: DemoFiled, seed: UInt64, on day: Day) throws -> DescribePerson? {
        guard pncID != nil, age(on: day) >= 14 else { return nil }
        var chance = Chance(seed: seed &+ UInt64(number), stream: "looks")
        var looks = DescribePerson(person: try filed.person(number), seenOn: day.adding(days: -chance.within(10...300)))
        let height = (sex == .male ? 176 : 163) + Int(chance.bell() * 18)
        looks.heightCm = height
        if chance.percent(30) { looks.heightCmUntil = height + 5 }
        looks.build = chance.one(of: ["SLIM", "MEDIUM", "MEDIUM", "MEDIUM", "STOCKY", "HEAVY", "MUSCULAR", "THIN"])
        looks.hairColour = chance.one(of: ["BLACK", "BROWN", "DARK", "FAIR", "GREY"])
        looks.hairStyle = chance.one(of: sex == .male ? ["SHORT", "SHORT", "CREW", "BALDING", "CURLY"] : ["LONG", "LONG", "COLLAR", "PONY", "CURLY"])
        looks.eyeColour = chance.one(of: ["BROWN", "BROWN", "BLUE", "GREEN", "HAZEL"])
        if sex == .male, chance.percent(60) { looks.facialHair = chance.one(of: ["CLEAN", "STUBBLE", "BEARD", "MOUSTACHE"]) }
        if chance.percent(20) { looks.glasses = true }
        return looks
    }

    /// A tattoo or scar that some of those have.
    func mark(_ filed: DemoFiled, seed: UInt64) throws -> AddMark? {
        var chance = Chance(seed: seed &+ UInt64(number), stream: "marks")
        guard pncID != nil, chance.percent(35) else { return nil }
        let isTattoo = chance.percent(65)
        let words = isTattoo ? ["A rose", "A swallow", "A name in a scroll", "A band of knots", "A lion’s head", "Three stars"] : ["Straight, 3 cm", "Curved, 5 cm", "Faded, 2 cm"]
        return AddMark(
            person: try filed.person(number), kind: isTattoo ? "TATTOO" : "SCAR", place: chance.one(of: ["ARM-L", "ARM-U", "NECK", "HAND", "CHEEK", "LEG-L"]),
            side: chance.one(of: ["L", "R"]), description: chance.one(of: words))
    }
}

extension SyntheticPerson.Alias.Kind {
    /// As `name-kind` codes it.
    fileprivate var code: String {
        switch self {
        case .alias: "STREET"
        case .maiden: "BIRTH"
        case .misspelling: "SPELL"
        case .nickname: "NICK"
        }
    }
}
