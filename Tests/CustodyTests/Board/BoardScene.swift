import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing
import Web

/// A suite with cells and several people in it.
extension Scene {
    static let password = "a long synthetic passphrase"

    var suiteId: ID<CustodySuite> { ID(suite.raw) }

    @discardableResult
    func setUpSuite(desks: Int = 1, closedBecause: String? = nil) async throws -> ID<CustodySuite> {
        try await office.perform(SetSuite(unit: "CRO", desks: desks, closedBecause: closedBecause, latitude: 51.372, longitude: -0.099), as: custodySergeant).outcome
    }

    /// Another suite, so many kilometres north.
    func neighbouringSuite(_ code: String, kilometres: Double) async throws -> ID<CustodySuite> {
        _ = try await office.perform(AddUnit(code: code, title: "\(code) Custody"), as: world.system)
        return try await office.perform(SetSuite(unit: code, latitude: 51.372 + kilometres / 111.2, longitude: -0.099), as: custodySergeant).outcome
    }

    func cell(_ name: String, in suite: ID<CustodySuite>? = nil, kind: Cell.Sort = .cell, features: [String] = [], places: Int = 1) async throws -> ID<Cell> {
        try await office.perform(AddCell(suiteId: suite ?? suiteId, name: name, kind: kind, features: features, places: places), as: custodySergeant).outcome
    }

    func somebody(_ givenNames: String, _ familyName: String, born: String? = "1990-01-01", sex: Sex? = .male) async throws -> ID<Person> {
        try await office.perform(
            RecordPerson(PersonFacts(givenNames: givenNames, familyName: familyName, dateOfBirth: born.flatMap { Day($0) }, sex: sex?.rawValue)), as: world.system
        ).outcome
    }

    /// Arrested an hour ago, half an hour here, and authorised now unless told otherwise.
    func hold(_ person: ID<Person>, isAuthorised: Bool = true) async throws -> ID<Detention> {
        let arrest = try await office.perform(arrestOperation(of: person), as: detective).outcome
        let detention = try await office.perform(
            OpenDetention(arrestId: arrest, suiteId: suite, arrivedAt: now.adding(minutes: -30), lateReason: Self.late), as: custodySergeant
        ).outcome
        if isAuthorised { _ = try await office.perform(authorisation(of: detention), as: custodySergeant) }
        return detention
    }

    @discardableResult
    func place(_ detention: ID<Detention>, in cell: ID<Cell>, because reason: String? = "The risk assessment waits for the nurse.") async throws -> ID<Occupation> {
        try await office.perform(PlaceInCell(detentionId: detention, cellId: cell, reason: reason), as: custodySergeant).outcome
    }

    func occupations(of detention: ID<Detention>) async throws -> [Occupation] {
        try await world.store.read { tx in try tx.all(Occupation.self, "SELECT * FROM occupation WHERE detention_id = \(detention) ORDER BY id") }
    }

    func setLevel(_ level: String, of detention: ID<Detention>) async throws {
        let body: JSONValue = ["detentionId": .string(detention.description), "level": .string(level), "reason": "Said to have threatened self-harm.", "isClinical": false]
        _ = try await office.perform("custody.observation.set", body: body, as: custodySergeant)
    }

    func window(of officer: Officer) async throws -> Browser {
        try await office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        let answer = try await browser.signIn(try #require(name), Self.password)
        #expect((200..<400).contains(answer.status), "sign-in answered \(answer.status)")
        return browser
    }

    /// Makes a record visible to a group only, and answers a custody officer in it.
    func restrict(_ ref: Ref) async throws -> Officer {
        let group = try await office.perform(AddGroup(code: "closed", title: "Closed operation"), as: try await world.officer("ADMIN", rank: .staff)).outcome
        let owner = try await world.officer("INTM", rank: .sergeant, groups: [group])
        let restriction: JSONValue = [
            "kind": .string(ref.kind.name), "record": .string(ref.id.description), "groups": [.string(group.description)], "reason": "Protected witness.",
        ]
        _ = try await office.perform("access.record.restrict", body: restriction, as: owner)
        return try await world.officer("CUSO", rank: .sergeant, unit: "CRO", groups: [group])
    }
}
