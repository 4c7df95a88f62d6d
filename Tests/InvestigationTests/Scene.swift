import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Web

/// A force with Records and Investigation: a constable, two sergeants and two detectives of one borough.
struct Scene {
    let world: World
    let constable: Officer
    let sergeant: Officer
    let otherSergeant: Officer
    let detective: Officer
    let otherDetective: Officer

    static func make(_ engine: Engine, attachments: AttachmentStore? = nil, policyFile: String? = nil, also others: [Manifest] = []) async throws -> Scene {
        let world = try await World.make(engine, [try RecordsModule.manifest(), try InvestigationModule.manifest(policyFile: policyFile)] + others, attachments: attachments)
        return Scene(
            world: world,
            constable: try await world.officer("PC", name: "Asha Synthetic", unit: "CAMDEN"),
            sergeant: try await world.officer("SGT", rank: .sergeant, unit: "CAMDEN"),
            otherSergeant: try await world.officer("SGT", rank: .sergeant, unit: "CAMDEN"),
            detective: try await world.officer("DC", name: "Jo Example", unit: "CAMDEN"),
            otherDetective: try await world.officer("DC", name: "Sam Example", unit: "CAMDEN"))
    }

    var office: Office { world.office }
    var now: Instant { world.clock.now }

    static let victim = PersonFacts(givenNames: "Vera", familyName: "Sampleton", dateOfBirth: Day("1961-05-04"), sex: "2", phone: "020 7946 0123")
    static let suspect = PersonFacts(givenNames: "Daniel", familyName: "Mockford", dateOfBirth: Day("1990-02-28"), sex: "1")

    /// What the form asks of a burglary.
    static let entered: ReportDetail = {
        var detail = ReportDetail()
        detail.answers = ["qEntry": "DOOR", "qOccupied": true]
        return detail
    }()

    /// A burglary of last night with everything in it.
    func burglary(
        from: Instant? = nil, to: Instant? = nil, offence: String = "28I", reportedAt: Instant? = nil, lateReason: String? = nil,
        suspects: [SuspectNamed]? = nil
    ) -> ReportCrime {
        ReportCrime(
            offenceClass: offence, occurredFrom: from ?? now.adding(hours: -10), occurredTo: to ?? now.adding(hours: -2),
            location: .new(LocationFacts(line: "12 Example Street", town: "London", postcode: "NW1 0AA")),
            account: "The back door was forced while she slept.", reportedAt: reportedAt, lateReason: lateReason, victim: .new(Self.victim),
            suspects: suspects ?? [SuspectNamed(person: .new(Self.suspect), said: "Danny M", grounds: "Seen running from the house.")],
            property: [
                .new(ObjectFacts(description: "Silver laptop", category: "DIGI", value: 89_900, serial: "SN-100")),
                .new(ObjectFacts(description: "Gold ring", category: "JEWL")),
            ], detail: Self.entered)
    }

    func reported() async throws -> ID<Investigation> { try await office.perform(burglary(), as: constable).outcome.id }

    func reviewed() async throws -> ID<Investigation> {
        let id = try await reported()
        _ = try await office.perform(ReviewCrime(investigationId: id, decision: "Rightly recorded. Trace the laptop."), as: sergeant)
        return id
    }

    func allocated() async throws -> ID<Investigation> {
        let id = try await reviewed()
        _ = try await office.perform(AllocateCrime(investigationId: id, officer: detective.id), as: sergeant)
        return id
    }

    func group(_ code: String) async throws -> ID<AccessGroup> {
        try await office.perform(AddGroup(code: code, title: code), as: try await world.officer("ADMIN", rank: .staff)).outcome
    }

    func restrict(_ ref: Ref, to group: ID<AccessGroup>) async throws {
        let body: JSONValue = .object([
            "kind": .string(ref.kind.name), "record": .string(ref.id.description), "groups": .array([.string(group.description)]), "reason": "A test.",
        ])
        _ = try await office.perform(RestrictRecord.name, body: body, as: try await world.officer("INTM", groups: [group]))
    }

    func crime(_ id: ID<Investigation>) async throws -> Investigation? { try await world.store.read { tx in try tx.find(Investigation.self, id) } }

    func all<T: Decodable & Sendable>(_ type: T.Type, _ sql: SQL) async throws -> [T] { try await world.store.read { tx in try tx.all(type, sql) } }

    /// The links of a record that are in force: type, the other end, what was said.
    func links(of id: ID<Investigation>) async throws -> [Link] {
        try await all(Link.self, "SELECT * FROM link WHERE (to_id = \(id) OR from_id = \(id)) AND until_at IS NULL ORDER BY id")
    }

    func tasks(about id: ID<Investigation>) async throws -> [TaskItem] {
        try await all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(id) AND status = 'open' ORDER BY id")
    }
}

extension Scene {
    static let password = "a long synthetic passphrase"

    /// The pages as this officer sees them.
    func window(of officer: Officer) async throws -> Browser {
        try await office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(name ?? "", Self.password)
        return browser
    }
}

extension Browser {
    /// What a report is told while these are typed.
    func advice(_ typed: [(String, String)]) async throws -> Answer {
        let csrf = Browser.hiddenFields(try await get("/do/investigation.crime.report").text).last { $0.0 == "csrf" }?.1 ?? ""
        return try await post("/investigations/alike", [("csrf", csrf)] + typed)
    }
}

extension Refusal {
    /// The codes of its problems by field: `occurredTo: too-early`.
    var codes: [String] {
        if case .invalid(let problems) = self { return problems.map { "\($0.field): \($0.code)" } }
        return [code]
    }
}
