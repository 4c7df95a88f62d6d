import Base
import Core
import Foundation
import Intelligence
import Records
import Storage
import TestSupport
import Testing
import Web

/// Intelligence officers inside and outside a closed group, and a person who is known to the force.
struct Scene {
    private static let password = "a long synthetic passphrase"

    let world: World
    let insider: Officer
    let outsider: Officer
    let group: ID<AccessGroup>
    let known: ID<Person>

    static func make(_ engine: Engine) async throws -> Scene {
        let world = try await World.make(engine, [try RecordsModule.manifest(), try IntelligenceModule.manifest()])
        let group = try await world.group("SIGNET")
        let insider = try await world.officer("INTO", name: "Inga Synthetic", unit: "CRO", groups: [group])
        let outsider = try await world.officer("INTO", name: "Otto Synthetic", unit: "CRO")
        let facts = PersonFacts(givenNames: "Alex", familyName: "Sample", dateOfBirth: Day("1990-03-10"), sex: "1")
        let known = try await world.office.perform(RecordPerson(facts), as: world.system).outcome
        world.clock.advance(minutes: 1)
        return Scene(world: world, insider: insider, outsider: outsider, group: group, known: known)
    }

    var office: Office { world.office }
    var now: Instant { world.clock.now }

    static func paragraph(
        _ text: String = "Alex Sample sells stolen bicycles at the market.", source: String = "2", assessment: String = "D", corroboratedBy: String? = nil,
        explanation: String? = nil, handling: String = "P", conditions: [String]? = nil, instruction: String? = nil
    ) -> SubmitIntelligence.Paragraph {
        SubmitIntelligence.Paragraph(
            text: text, source: source, assessment: assessment, corroboratedBy: corroboratedBy, explanation: explanation, handling: handling,
            conditions: conditions, instruction: instruction)
    }

    func report(
        about people: [Pick<Person, PersonFacts>]? = nil, _ paragraphs: [SubmitIntelligence.Paragraph] = [paragraph()], obtainedAt: Instant? = nil,
        provenance: String = "officer", groups: [ID<AccessGroup>]? = nil
    ) -> SubmitIntelligence {
        SubmitIntelligence(
            purpose: "crime", provenance: provenance, obtainedAt: obtainedAt ?? now.adding(hours: -2), marking: "OFFICIAL-SENSITIVE",
            subjects: (people ?? [.known(known)]).map { SubmitIntelligence.Subject(person: $0) }, paragraphs: paragraphs, groups: groups)
    }

    func submitted(_ operation: SubmitIntelligence, by officer: Officer? = nil) async throws -> ID<IntelligenceReport> {
        try await office.perform(operation, as: officer ?? insider).outcome
    }

    func found(_ id: ID<IntelligenceReport>) async throws -> IntelligenceReport {
        try #require(try await world.store.read { tx in try tx.find(IntelligenceReport.self, id) })
    }

    func entry(_ id: RawID) async throws -> Entry {
        try #require(try await world.store.read { tx in try tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(id)") })
    }

    /// A browser of this officer's, with a session and a token.
    func window(of officer: Officer) async throws -> Browser {
        try await office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try IntelligenceModule.web()])
        let name = try await world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        #expect(try await browser.signIn(try #require(name), Self.password).status == 303)
        browser.token = try await Tokens(office: office).create(for: officer.id, label: "test", days: 1)
        return browser
    }
}

extension Browser.Answer {
    /// The answer with ids numbered in order of appearance and the session's secret left out: what two installations can be compared by.
    var comparable: String {
        var known: [String: Int] = [:]
        let numbered = text.replacing(#/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#) { match in
            let number = known[String(match.output)] ?? known.count + 1
            known[String(match.output)] = number
            return "#\(number)"
        }
        return "\(status) " + numbered.replacing(#/value="[A-Za-z0-9_-]{43}"/#, with: "value=\"secret\"")
    }
}
