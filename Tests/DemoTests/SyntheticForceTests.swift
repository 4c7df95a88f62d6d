import Base
import Demo
import Testing

private let spring = Instant(seconds: 1_773_151_200)

@Suite("The synthetic force, before anything is written")
struct SyntheticForceTests {
    let force: SyntheticForce
    let today = London.day(of: spring)

    init() throws {
        force = try SyntheticForce(people: 4000, seed: 1, now: spring)
    }

    @Test("nobody, or more people than the limit, is refused with the range")
    func outOfRange() {
        #expect(throws: Refusal.self) { try SyntheticForce(people: 0, seed: 1, now: spring) }
        #expect(throws: Refusal.self) { try SyntheticForce(people: SyntheticForce.peopleMax + 1, seed: 1, now: spring) }
    }

    @Test("the same seed gives the same force and another seed another")
    func deterministic() throws {
        #expect(try SyntheticForce(people: 4000, seed: 1, now: spring).digest == force.digest)
        #expect(try SyntheticForce(people: 4000, seed: 2, now: spring).digest != force.digest)
    }

    @Test("draws are the same on every machine")
    func pinned() {
        var chance = Chance(seed: 1, stream: "pinned")
        #expect((0..<6).map { _ in chance.below(1000) } == [814, 322, 414, 466, 449, 323])
    }

    @Test("there are exactly as many people as asked for", arguments: [1, 2, 37, 200])
    func count(_ people: Int) throws {
        let small = try SyntheticForce(people: people, seed: 9, now: spring)
        #expect(small.people.count == people)
        #expect(small.households.allSatisfy { !$0.members.isEmpty })
    }

    @Test("no telephone number, registration or postcode can be a real one")
    func plainlyInvented() {
        let phones = force.people.compactMap(\.mobile) + force.households.compactMap(\.landline)
        #expect(phones.count > 1000)
        for phone in phones {
            #expect(["07700 900", "020 7946 0", "01632 960"].contains { phone.hasPrefix($0) }, "\(phone)")
        }
        for vehicle in force.vehicles {
            let plate = Array(vehicle.registration)
            #expect(plate.count == 8 && "IQZ".contains(plate[1]) && "IQ".contains(plate[6]), "\(vehicle.registration)")
        }
        #expect(Set(force.vehicles.map(\.registration)).count == force.vehicles.count)
        for address in force.households.map(\.address) + force.shops.map(\.address) {
            let ending = address.postcode?.suffix(2) ?? ""
            #expect(ending.count == 2 && ending.allSatisfy { "CIKMOV".contains($0) }, "\(address)")
        }
        #expect(force.people.compactMap(\.email).allSatisfy { $0.hasSuffix("@example.org") })
        #expect(force.officers.allSatisfy { $0.warrant.hasSuffix("X") })
    }

    @Test("PNC identifiers carry the right check character and are in a range never given out")
    func identifiers() {
        let ids = force.people.compactMap(\.pncID)
        #expect(ids.count > 100)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            let digits = id.filter(\.isNumber)
            guard let number = Int(digits.dropFirst(2)) else {
                Issue.record("\(id) holds no number")
                continue
            }
            #expect(id.last == CheckCharacter.of(number), "\(id)")
            #expect(id.dropFirst(5).hasPrefix("9"), "\(id)")
        }
    }

    @Test("ages, sexes and households look like London")
    func ages() {
        func share(_ range: ClosedRange<Int>) -> Double {
            Double(force.people.count { range.contains($0.age(on: today)) }) / Double(force.people.count)
        }
        #expect((0.15...0.27).contains(share(0...17)))
        #expect((0.30...0.50).contains(share(20...39)))
        #expect((0.06...0.18).contains(share(65...110)))
        #expect(force.people.allSatisfy { $0.born <= today })
        let women = Double(force.people.count { $0.sex == .female }) / Double(force.people.count)
        #expect((0.46...0.54).contains(women))
        #expect((2.0...3.2).contains(Double(force.people.count) / Double(force.households.count)))
    }

    @Test("parents are older than their children by a lifetime's reason")
    func relations() {
        for relation in force.relations where relation.code == "PARENT" {
            let years = force.people[relation.from].born.age(on: force.people[relation.to].born)
            #expect((15...70).contains(years), "\(relation)")
        }
        #expect(force.relations.allSatisfy { $0.from != $0.to })
        #expect(Set(force.relations.map(\.code)).isSuperset(of: ["PARENT", "SPOUSE", "SIBL", "FRIEND", "COACC", "EXPT"]))
    }

    @Test("homes lie in their borough")
    func places() {
        for household in force.households {
            let borough = Borough.all[household.address.borough]
            let north = (household.address.latitude - borough.latitude) * 111.2
            let east = (household.address.longitude - borough.longitude) * 69.2
            #expect((north * north + east * east).squareRoot() < borough.reach * 1.5 + 1, "\(household.address)")
        }
        #expect(Set(force.households.map(\.address.borough)).count > 30)
    }

    @Test("second records differ from the first in a name or a birth date")
    func secondRecords() {
        let seconds = force.people.filter { $0.sameAs != nil }
        #expect(seconds.count == 25)
        for second in seconds {
            let first = force.people[second.sameAs ?? 0]
            #expect(first.sameAs == nil)
            #expect([first.forename, first.surname, "\(first.born)"] != [second.forename, second.surname, "\(second.born)"])
        }
    }

    @Test("nothing about suspicion is drawn by heritage")
    func noPrejudice() throws {
        let large = try SyntheticForce(people: 20_000, seed: 3, now: spring)
        let eligible = large.people.filter { (13...58).contains($0.age(on: today)) && $0.sameAs == nil }
        let suspects = large.pool.suspects.map { large.people[$0.person] }
        for heritage in Heritage.allCases {
            let share = Double(eligible.count { $0.heritage == heritage }) / Double(eligible.count)
            let suspected = Double(suspects.count { $0.heritage == heritage }) / Double(suspects.count)
            #expect(abs(share - suspected) < 0.07, "\(heritage)")
        }
    }

    @Test("every warning marker has a justification that fits its field")
    func markers() {
        let markers = force.people.flatMap(\.markers)
        #expect(markers.count > 20)
        #expect(markers.allSatisfy { (1...200).contains($0.justification.count) && $0.setOn <= today })
    }

    @Test("there is an officer in every role, and no sign-in or warrant number twice")
    func officers() {
        let roles = [
            "CTRL", "PC", "DC", "SGT", "CUSO", "DDO", "HCP", "AA", "REVO", "SUPT", "INSP_BAIL", "ACC", "DSC", "FCR", "DDM", "INTO", "INTM", "DSU", "DISC",
            "CASE",
            "ERO", "WCU", "PROP", "EXHO", "DIGI", "FIN", "MIS", "MOSOVO", "PVP", "CHIS", "PSD", "AUD", "DPO", "SUPP", "ADMIN", "TRAIN", "EXT_CPS", "EXT_PROB",
            "MIGR", "ICV",
        ]
        #expect(Set(force.officers.map(\.role)) == Set(roles))
        #expect(Set(force.officers.map(\.signIn)).count == force.officers.count)
        #expect(Set(force.officers.map(\.warrant)).count == force.officers.count)
        let units = Set(force.units.map(\.code))
        #expect(force.officers.allSatisfy { units.contains($0.unit) })
        let signIns = Set(force.officers.map(\.signIn))
        #expect(force.operations.flatMap(\.members).allSatisfy(signIns.contains))
    }

    @Test("somebody grown up is on the way to custody and somebody is in a cell, whatever hour and day it is")
    func anyHour() throws {
        for step in 0..<40 {
            let now = spring.adding(hours: step * 221)
            let force = try SyntheticForce(people: 300, seed: 1, now: now)
            let day = London.day(of: now)
            #expect(force.coming.contains { force.people[$0.person].age(on: day) >= 18 }, "\(now)")
            #expect(force.detentions.contains { $0.ending == .held && $0.authorisedAt != nil }, "\(now)")
        }
    }
}
