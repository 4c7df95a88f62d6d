import Base
import Testing

@testable import Matching

@Suite("One person against another")
struct MatcherTests {
    private typealias Name = PersonFeatures.Name
    private typealias Address = PersonFeatures.Address

    private let home = Address(house: "12", road: "High St", town: "Leeds", postcode: "LS1 4AB")

    private func robert(_ change: (inout PersonFeatures) -> Void = { _ in }) -> PersonFeatures {
        var person = PersonFeatures(
            names: [Name(given: "Robert", family: "O'Brien")], birthDate: Day("1985-03-04"), sex: .male, addresses: [home], phones: ["07700 900123"])
        change(&person)
        return person
    }

    @Test("twins are never one person, though all but the forename agrees")
    func twins() {
        let match = Matcher.default.compare(robert(), robert { $0.names[0].given = "James" })
        #expect(match.contradiction == .twins)
        #expect(match.probability < 0.02)
    }

    @Test("a father and a son of one name and home are never one person")
    func parentAndChild() {
        let match = Matcher.default.compare(robert(), robert { $0.birthDate = Day("1955-09-14") })
        #expect(match.contradiction == .parentAndChild)
        #expect(match.probability < 0.02)
    }

    @Test("two valid PNC IDs are two people, whatever else agrees")
    func differentPNCIDs() {
        let (one, other) = ("1990/0012345\(CheckCharacter.of(900_012_345))", "91/12345\(CheckCharacter.of(910_012_345))")
        let match = Matcher.default.compare(robert { $0.pncID = one }, robert { $0.pncID = other })
        #expect(match.contradiction == .differentPNCIDs)
        #expect(match.probability < 0.02)
        #expect(Matcher.default.compare(robert { $0.pncID = one }, robert { $0.pncID = "91/12345I" }).contradiction == nil, "an identifier that cannot be right says nothing")
    }

    @Test("a namesake elsewhere is a stranger")
    func namesake() {
        let match = Matcher.default.compare(
            robert(),
            robert {
                $0.birthDate = Day("1971-11-30"); $0.addresses = [Address(town: "Hull", postcode: "HU1 2CD")]; $0.phones = []
            })
        #expect(match.probability < 0.02)
        #expect(match.contradiction == nil)
    }

    @Test("a short form, a moved apostrophe and a road written with its number are the same person")
    func written() {
        let match = Matcher.default.compare(
            robert(),
            robert {
                $0.names = [Name(given: "Mr Bob", family: "O BRIEN")]; $0.addresses = [Address(road: "12 High Street", postcode: "ls14ab")]
            })
        #expect(match.probability > 0.99)
        #expect(match.why.contains("same birth date"))
        #expect(match.why.contains("short form"))
    }
}

@Suite("A household's fields are not independent")
struct HouseholdTests {
    private func child(_ given: String, _ born: String) -> PersonFeatures {
        PersonFeatures(
            names: [.init(given: given, family: "Synthson")], birthDate: Day(born), sex: .male,
            addresses: [.init(house: "9", road: "Low Road", town: "Leeds", postcode: "LS2 5EF")], phones: ["07700900124"])
    }

    @Test("address, surname and phone together do not make a brother the same man")
    func brothers() { #expect(Matcher.default.compare(child("Jack", "2001-05-06"), child("Oliver", "2003-09-17")).probability < 0.001) }

    @Test("they add little to what forename and birth date say")
    func bound() {
        let known = child("Jack", "2001-05-06")
        var elsewhere = child("Jack", "2001-05-06")
        elsewhere.addresses = [.init(house: "1", road: "High Street", town: "Hull", postcode: "HU1 2CD")]
        elsewhere.phones = []
        #expect(Matcher.default.compare(known, elsewhere).probability > 0.99)
        #expect(Matcher.default.compare(known, child("Jack", "2001-05-06")).probability > 0.9999)
    }

    @Test("the larger the store, the more two records must share")
    func population() {
        let (one, other) = (PersonFeatures(names: [.init(given: "John", family: "Smith")], birthDate: Day("1985-03-04")), PersonFeatures(names: [.init(given: "John", family: "Smith")], birthDate: Day("1985-03-04")))
        let weights = [10_000, 1_000_000, 15_000_000].map { Matcher(population: $0).compare(one, other).weight }
        #expect(weights == weights.sorted(by: >))
    }

    @Test("a candidate's answer does not depend on the others'")
    func several() {
        let people = [child("Jack", "2001-05-06"), child("Oliver", "2003-09-17"), child("Jak", "2001-06-05")]
        #expect(Matcher.default.compare(people[0], people) == people.map { Matcher.default.compare(people[0], $0) })
    }
}
