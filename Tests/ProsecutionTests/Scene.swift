import Base
import Core
import Custody
import Investigation
import Prosecution
import Records
import Storage
import TestSupport
import Testing
import Web

/// A burglary reported with two suspects, its detective, and a custody suite: everything up to a charge.
struct Scene {
    private static let password = "a long synthetic passphrase"

    let world: World
    let constable: Officer
    let sergeant: Officer
    let detective: Officer
    let custodySergeant: Officer
    let caseBuilder: Officer
    let crime: ID<Investigation>
    /// Mockford, Testcase.
    let suspects: [ID<Person>]

    /// - Parameters:
    ///   - more: modules after Prosecution.
    ///   - closed: the investigation is restricted to a group that all but the case builder are in.
    static func make(_ engine: Engine, and more: [Manifest] = [], closed: Bool = false) async throws -> Scene {
        let manifests = [
            try RecordsModule.manifest(), try InvestigationModule.manifest(), try CustodyModule.manifest(), try ProsecutionModule.manifest(),
        ]
        let world = try await World.make(engine, manifests + more)
        let groups = closed ? [try await world.group("SIGNET")] : []
        let constable = try await world.officer("PC", name: "Asha Synthetic", unit: "CRO", groups: groups)
        let sergeant = try await world.officer("SGT", rank: .sergeant, name: "Sol Synthetic", unit: "CRO", groups: groups)
        let detective = try await world.officer("DC", name: "Jo Example", unit: "CRO", groups: groups)
        let custodySergeant = try await world.officer("CUSO", rank: .sergeant, name: "Cass Synthetic", unit: "CRO", groups: groups)
        let caseBuilder = try await world.officer("CASE", rank: .staff, name: "Bea Synthetic")
        let crime = try await world.office.perform(burglary(at: world.clock.now), as: constable).outcome.id
        if let group = groups.first {
            let body: JSONValue = [
                "kind": "investigation", "record": .string(crime.description), "groups": .array([.string(group.description)]), "reason": "A test.",
            ]
            _ = try await world.office.perform(RestrictRecord.name, body: body, as: try await world.officer("INTM", groups: groups))
        }
        let suspects = try await world.store.read { tx in
            try tx.values(
                ID<Person>.self,
                "SELECT p.id FROM named_suspect s JOIN person p ON p.id = s.person_id WHERE s.investigation_id = \(crime) ORDER BY p.family_name")
        }
        _ = try await world.office.perform(ReviewCrime(investigationId: crime, decision: "Rightly recorded. Trace the laptop."), as: sergeant)
        _ = try await world.office.perform(AllocateCrime(investigationId: crime, officer: detective.id), as: sergeant)
        return Scene(
            world: world, constable: constable, sergeant: sergeant, detective: detective, custodySergeant: custodySergeant, caseBuilder: caseBuilder, crime: crime,
            suspects: suspects)
    }

    private static func burglary(at now: Instant) -> ReportCrime {
        ReportCrime(
            offenceClass: "28I", occurredFrom: now.adding(hours: -10), occurredTo: now.adding(hours: -5),
            location: .new(LocationFacts(line: "12 Example Street", town: "London", postcode: "NW1 0AA")), account: "The back door was forced.",
            victim: .new(PersonFacts(givenNames: "Vera", familyName: "Sampleton", dateOfBirth: Day("1961-05-04"), sex: "2")),
            suspects: [
                SuspectNamed(person: .new(PersonFacts(givenNames: "Daniel", familyName: "Mockford", dateOfBirth: Day("1990-02-28"), sex: "1"))),
                SuspectNamed(person: .new(PersonFacts(givenNames: "Dora", familyName: "Testcase", dateOfBirth: Day("1992-06-01"), sex: "2"))),
            ],
            property: [.new(ObjectFacts(description: "Silver laptop", category: "DIGI", value: 89_900, serial: "SN-100"))])
    }

    var office: Office { world.office }
    var now: Instant { world.clock.now }

    /// Arrested an hour ago, at the station half an hour ago, authorised now.
    func detained(_ suspect: ID<Person>) async throws -> ID<Detention> {
        let arrest = RecordArrest(
            investigationId: crime.raw, personId: suspect, officerId: constable.id, arrestedAt: now.adding(minutes: -60), place: "Example Road",
            suspectedOf: "Burglary dwelling", necessity: ["N-INV"], grounds: "Seen leaving with the laptop.", reply: "Nothing to say.")
        let arrested = try await office.perform(arrest, as: detective).outcome
        let suite = try #require(custodySergeant.unitId)
        let detention = try await office.perform(
            OpenDetention(arrestId: arrested, suiteId: suite, arrivedAt: now.adding(minutes: -30)), as: custodySergeant
        ).outcome
        _ = try await office.perform(
            AuthoriseDetention(detentionId: detention, grounds: ["G1", "G2"], reasons: "To interview and to search the home.", authorisedAt: now),
            as: custodySergeant)
        return detention
    }

    func charge(_ detention: ID<Detention>, with offences: [String] = ["TH68036"]) -> ChargeDetainee {
        ChargeDetainee(detentionId: detention, charges: offences.map { .init(offence: $0) }, chargedAt: now)
    }

    func charged(_ suspect: ID<Person>, with offences: [String] = ["TH68036"]) async throws -> ID<Detention> {
        let detention = try await detained(suspect)
        _ = try await office.perform(charge(detention, with: offences), as: custodySergeant)
        return detention
    }

    func files() async throws -> [CaseFile] { try await world.store.read { tx in try tx.all(CaseFile.self, "SELECT * FROM case_file ORDER BY id") } }

    func defendants(of file: CaseFile) async throws -> [ID<Person>] {
        try await world.store.read { tx in try CaseDefendant.all(of: file.id, in: tx).map(\.personId) }
    }

    func entry(_ id: RawID) async throws -> Entry {
        try #require(try await world.store.read { tx in try tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(id)") })
    }

    func window(of officer: Officer) async throws -> Browser {
        try await office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try CustodyModule.web(), try ProsecutionModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        #expect(try await browser.signIn(try #require(name), Self.password).status == 303)
        browser.token = try await Tokens(office: office).create(for: officer.id, label: "test", days: 1)
        return browser
    }
}
