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
    func differentPNCIDs() throws {
        let (one, other) = (try #require(PNCID.readings(of: "90/12345K").first), "1991/0012345L")
        let match = Matcher.default.compare(robert { $0.pncID = one.description }, robert { $0.pncID = other })
        #expect(PNCID(other) == nil || match.contradiction == .differentPNCIDs)
    }

    @Test("a namesake elsewhere is a stranger")
    func namesake() {
        let match = Matcher.default.compare(
            robert(), robert { $0.birthDate = Day("1971-11-30"); $0.addresses = [Address(town: "Hull", postcode: "HU1 2CD")]; $0.phones = [] })
        #expect(match.probability < 0.02)
        #expect(match.contradiction == nil)
    }

    @Test("a short form, a moved apostrophe and a road written with its number are the same person")
    func written() {
        let match = Matcher.default.compare(
            robert(), robert { $0.names = [Name(given: "Mr Bob", family: "O BRIEN")]; $0.addresses = [Address(road: "12 High Street", postcode: "ls14ab")] })
        #expect(match.probability > 0.99)
        #expect(match.why.contains("same birth date"))
        #expect(match.why.contains("short form"))
    }
}
