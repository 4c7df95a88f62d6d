import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing

/// A reported burglary with a suspect, the officers who investigate it, and a custody suite whose officers do not.
struct Scene {
    let world: World
    let detective: Officer
    let constable: Officer
    let custodySergeant: Officer
    /// A custody sergeant who investigates this crime, so must keep out of this detention.
    let involvedSergeant: Officer
    let inspector: Officer
    let suite: ID<Unit>
    let suspect: ID<Person>
    let crime: RawID

    static func make(_ engine: Engine, now: String = "2026-03-10T09:00:00Z", refusing offence: String? = nil, attachments: AttachmentStore? = nil) async throws -> Scene {
        let world = try await World.make(engine, [try RecordsModule.manifest(), try CustodyModule.manifest(), Neighbour.manifest(refusing: offence)], now: now, attachments: attachments)
        let detective = try await world.officer("DC", unit: "CRO")
        let constable = try await world.officer("PC", unit: "CRO")
        let custodySergeant = try await world.officer("CUSO", rank: .sergeant, unit: "CRO")
        let involvedSergeant = try await world.officer("CUSO", rank: .sergeant, unit: "CRO")
        let inspector = try await world.officer("REVO", rank: .inspector, unit: "CRO")
        let suite = try #require(custodySergeant.unitId)
        let suspect = try await person(in: world, "Alex", "Sample")
        let crime = try await world.office.perform(
            ReportNeighbourCrime(what: "Burglary dwelling", suspects: [suspect], officerInTheCase: detective.id, investigating: [involvedSergeant.id]),
            as: world.system
        ).outcome
        return Scene(
            world: world, detective: detective, constable: constable, custodySergeant: custodySergeant, involvedSergeant: involvedSergeant,
            inspector: inspector, suite: suite, suspect: suspect, crime: crime)
    }

    static func person(in world: World, _ givenNames: String, _ familyName: String) async throws -> ID<Person> {
        try await world.office.perform(RecordPerson(PersonFacts(givenNames: givenNames, familyName: familyName)), as: world.system).outcome
    }

    /// Tests move the clock and enter afterwards what happened before; the log asks for the reason only where that is late.
    static let late = "Entered from the paper log."

    var office: Office { world.office }
    var now: Instant { world.clock.now }

    func arrestOperation(
        of person: ID<Person>? = nil, by officer: Officer? = nil, assisting: [ID<OfficerAccount>] = [], at time: Instant? = nil,
        power: Arrest.Power = .withoutWarrant, necessity: [String] = ["N-INV"], grounds: String = "Seen leaving with the stolen laptop."
    ) -> RecordArrest {
        RecordArrest(
            investigationId: crime, personId: person ?? suspect, officerId: (officer ?? constable).id, assisting: assisting,
            arrestedAt: time ?? now.adding(minutes: -60),
            place: "Example Road", suspectedOf: "Burglary dwelling", power: power, necessity: necessity, grounds: grounds, reply: "Nothing to say.")
    }

    func arrested(at time: Instant? = nil, by officer: Officer? = nil, assisting: [ID<OfficerAccount>] = []) async throws -> ID<Arrest> {
        try await office.perform(arrestOperation(by: officer, assisting: assisting, at: time), as: detective).outcome
    }

    /// Arrived half an hour ago, unless told otherwise.
    func opened(arrived: Instant? = nil, arrestedAt: Instant? = nil, by officer: Officer? = nil, assisting: [ID<OfficerAccount>] = []) async throws -> ID<
        Detention
    > {
        let arrival = arrived ?? now.adding(minutes: -30)
        let arrest = try await arrested(at: arrestedAt ?? arrival.adding(minutes: -30), by: officer, assisting: assisting)
        return try await office.perform(OpenDetention(arrestId: arrest, suiteId: suite, arrivedAt: arrival, lateReason: Self.late), as: custodySergeant).outcome
    }

    func authorised(arrived: Instant? = nil, at time: Instant? = nil) async throws -> ID<Detention> {
        let detention = try await opened(arrived: arrived)
        _ = try await office.perform(authorisation(of: detention, at: time), as: custodySergeant)
        return detention
    }

    func authorisation(of detention: ID<Detention>, at time: Instant? = nil, grounds: [String] = ["G1", "G2"], noneAvailable: String? = nil)
        -> AuthoriseDetention
    {
        AuthoriseDetention(
            detentionId: detention, grounds: grounds, reasons: "To interview and to search the home address.", authorisedAt: time ?? now,
            noneAvailable: noneAvailable, lateReason: Self.late)
    }

    func review(of detention: ID<Detention>, at time: Instant? = nil, method: DetentionReview.Method = .inPerson, postponed: String? = nil) -> HoldReview {
        HoldReview(detentionId: detention, heldAt: time ?? now, method: method, reasons: "Interview still to be held.", postponed: postponed, lateReason: Self.late)
    }

    func charge(_ detention: ID<Detention>, with offences: [String] = ["TH68036"], at time: Instant? = nil) -> ChargeDetainee {
        ChargeDetainee(detentionId: detention, charges: offences.map { .init(offence: $0) }, chargedAt: time ?? now, lateReason: Self.late)
    }

    func detention(_ id: ID<Detention>) async throws -> Detention {
        let found = try await world.store.read { tx in try tx.find(Detention.self, id) }
        return try #require(found)
    }

    func tasks(about id: ID<Detention>, open: Bool = true) async throws -> [TaskItem] {
        try await world.store.read { tx in
            try tx.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) ORDER BY due_at, id")
        }.filter { ($0.status == .open) == open }
    }

    /// What the refusal says; fails the test when the act was done.
    func refusal<O: Operation>(of operation: O, as officer: Officer) async throws -> Refusal {
        let refusal = try await world.refusal { _ = try await office.perform(operation, as: officer) }
        return try #require(refusal, "\(O.name) was done")
    }
}
