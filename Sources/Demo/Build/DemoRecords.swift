import Base
import Core
import Records

/// Which record each drawn person and place became.
struct DemoFiled: Sendable {
    var people: [Int: ID<Person>] = [:]
    var homes: [Int: ID<Location>] = [:]
    var shops: [Int: ID<Location>] = [:]
    /// The business of each shop, and who is told in its name.
    var businesses: [Int: ID<Organisation>] = [:]
    var managers: [Int: ID<Person>] = [:]
    var vehicles: [Int: ID<Vehicle>] = [:]
    /// By crime: the spot in the street where it happened.
    var spots: [Int: ID<Location>] = [:]

    func person(_ number: Int) throws -> ID<Person> {
        guard let id = people[number] else { throw Refusal.notFound }
        return id
    }
}

/// Takes on what the force knew before the two years: people, homes, shops, vehicles and how they belong together.
struct DemoRecords {
    /// Acts in one transaction.
    static let batchMax = 500

    let force: SyntheticForce
    let cast: DemoCast
    let office: Office
    let progress: @Sendable (String) -> Void
    private(set) var filed = DemoFiled()
    private(set) var acts = 0

    init(force: SyntheticForce, cast: DemoCast, office: Office, progress: @escaping @Sendable (String) -> Void) {
        self.force = force
        self.cast = cast
        self.office = office
        self.progress = progress
    }

    /// Those recorded here: neither born nor met for a second time only afterwards.
    static func isTakenOn(_ person: SyntheticPerson, of force: SyntheticForce) -> Bool {
        person.sameAs == nil && person.born < London.day(of: force.takeOnAt)
    }

    mutating func takeOn() async throws {
        let homes = try await all(force.households.map { RecordLocation.of($0.address) }, "addresses")
        let shops = try await all(force.shops.map { RecordLocation.of($0.address) }, "shops")
        for (number, id) in homes.enumerated() { filed.homes[number] = id }
        for (number, id) in shops.enumerated() { filed.shops[number] = id }

        // A force knows its streets before anything happens in them.
        let outside = force.crimes.filter { !$0.isIndoors }
        let spots = try await all(outside.map { RecordLocation.of($0.address) }, "places in the street")
        for (crime, id) in zip(outside, spots) { filed.spots[crime.number] = id }

        let known = force.people.filter { Self.isTakenOn($0, of: force) }
        let people = try await all(known.map { RecordPerson.of($0, in: force) }, "people")
        for (person, id) in zip(known, people) { filed.people[person.number] = id }

        let vehicles = try await all(
            force.vehicles.map { RecordVehicle(VehicleFacts(vrm: $0.registration, make: $0.make, model: $0.model, colour: $0.colour)) }, "vehicles")
        for (number, id) in vehicles.enumerated() { filed.vehicles[number] = id }
        let businesses = try await all(force.shops.map { RecordOrganisation(called: $0.name, type: $0.trade) }, "businesses")
        for (number, id) in businesses.enumerated() { filed.businesses[number] = id }
        try await staffShops()

        let filed = filed
        _ = try await all(try known.map { try $0.livesAt(filed) }, "home addresses")
        let day = London.day(of: force.takeOnAt)
        _ = try await all(try known.flatMap { try $0.otherNames(filed) }, "other names")
        _ = try await all(try known.compactMap { try $0.looks(filed, seed: force.seed, on: day) }, "descriptions")
        _ = try await all(try known.compactMap { try $0.mark(filed, seed: force.seed) }, "marks")
        let relations = force.relations.filter { filed.people[$0.from] != nil && filed.people[$0.to] != nil }
        _ = try await all(try relations.map { try $0.link(filed) }, "relations")
        _ = try await all(try force.vehicles.flatMap { try $0.links(filed) }, "keepers and drivers")
    }

    /// Each business has its premises and a manager: somebody grown up whom nobody suspects of anything.
    private mutating func staffShops() async throws {
        let day = London.day(of: force.takeOnAt)
        let suspected = Set(force.pool.suspects.map(\.person))
        let grown = force.people.filter { Self.isTakenOn($0, of: force) && $0.age(on: day) >= 21 && !suspected.contains($0.number) }
        guard !grown.isEmpty else { return }
        var links: [LinkRecords] = []
        for shop in force.shops {
            guard let business = filed.businesses[shop.number], let place = filed.shops[shop.number] else { continue }
            let manager = try filed.person(grown[shop.number * 7 % grown.count].number)
            filed.managers[shop.number] = manager
            links.append(LinkRecords(type: "PREM", from: Ref(Organisation.kind, business), to: Ref(Location.kind, place)))
            links.append(LinkRecords(type: "EMP", from: Ref(Person.kind, manager), to: Ref(Organisation.kind, business)))
        }
        _ = try await all(links, "premises and managers")
    }

    /// Performs in batches; everything must be done.
    private mutating func all<O: Core.Operation>(_ operations: [O], _ what: String) async throws -> [O.Outcome] {
        let officer = try cast.named("take.on")
        var outcomes: [O.Outcome] = []
        outcomes.reserveCapacity(operations.count)
        var rest = operations[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let batch = Array(rest.prefix(Self.batchMax))
            rest = rest.dropFirst(batch.count)
            for result in try await office.performAll(batch, as: officer) { outcomes.append(try result.done(O.title)) }
        }
        acts += operations.count
        progress("Recorded \(operations.count) \(what).")
        return outcomes
    }
}

extension SyntheticForce {
    /// When the records of before were taken on: the two weeks before the first crime.
    var takeOnAt: Instant { now.adding(hours: -24 * (CrimeBook.dayCount + 14)) }
}

extension RecordLocation {
    static func of(_ address: SyntheticAddress) -> RecordLocation {
        RecordLocation(
            LocationFacts(line: address.line, town: "London", postcode: address.postcode), street: address.street,
            borough: Borough.all[address.borough].name, latitude: address.latitude, longitude: address.longitude)
    }
}

extension RecordPerson {
    static func of(_ person: SyntheticPerson, in force: SyntheticForce) -> RecordPerson {
        let household = force.households[person.household]
        let address = [household.address.line, household.address.postcode].compactMap { $0 }.joined(separator: ", ")
        // A second record is made from what was said once: without the landline, without identifiers.
        let isFirst = person.sameAs == nil
        let phones = [person.mobile, isFirst && person.place != .child ? household.landline : nil].compactMap { $0 }
        return RecordPerson(
            PersonFacts(
                givenNames: [person.forename, person.middleName].compactMap { $0 }.joined(separator: " "), familyName: person.surname,
                dateOfBirth: person.born, sex: person.sex == .male ? Sex.male.rawValue : Sex.female.rawValue,
                phone: phones.isEmpty ? nil : phones.joined(separator: ", "), email: person.email, address: address),
            selfDefinedEthnicity: person.ethnicity, observedEthnicity: person.heritage.appearance, pncId: person.pncID, cro: person.cro)
    }
}

extension SyntheticCrimePlan {
    /// It happened at a home or shop, or outside the keeper's home.
    var isIndoors: Bool { household != nil || shop != nil || vehicle != nil }
}

extension SyntheticPerson {
    func livesAt(_ filed: DemoFiled) throws -> LinkRecords {
        guard let home = filed.homes[household] else { throw Refusal.notFound }
        return LinkRecords(type: "LIVES", from: Ref(Person.kind, try filed.person(number)), to: Ref(Location.kind, home))
    }
}

extension SyntheticRelation {
    /// Family is `REL`, anyone else `ASSOC`, with the code of the relationship.
    func link(_ filed: DemoFiled) throws -> LinkRecords {
        let isFamily = ["PARENT", "SPOUSE", "SIBL", "GRPAR"].contains(code)
        return LinkRecords(
            type: isFamily ? "REL" : "ASSOC", from: Ref(Person.kind, try filed.person(from)), to: Ref(Person.kind, try filed.person(to)), relationship: code)
    }
}

extension SyntheticVehicle {
    func links(_ filed: DemoFiled) throws -> [LinkRecords] {
        guard let id = filed.vehicles[number] else { throw Refusal.notFound }
        let vehicle = Ref(Vehicle.kind, id)
        return [LinkRecords(type: "KEEP", from: Ref(Person.kind, try filed.person(keeper)), to: vehicle)]
            + (try drivers.map { LinkRecords(type: "DRIVES", from: Ref(Person.kind, try filed.person($0)), to: vehicle) })
    }
}
