import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Historic records")
struct HistoricTests {
    private static let place = HistoricPlace(
        line: "On or near Example Row", longitude: "-0.111497", latitude: "51.518226", lsoaCode: "E01000914", lsoaName: "Camden 028B")

    private func record(
        _ key: String, type: String = "burglary", month: String = "2017-01", place: HistoricPlace? = place, outcome: String? = "under-investigation",
        beside: [String] = []
    ) -> RecordHistoric {
        RecordHistoric(
            sourceSystem: "data.police.uk", sourceKey: key, sourceId: "abc123", sourceForce: "City of London Police", sourceFile: "2017-01.csv",
            crimeType: type,
            month: month, location: place.map { .new($0) }, outcome: outcome, beside: beside.map { .init(outcome: $0) })
    }

    @Test("what cannot be understood is refused at its field", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let migration = try await scene.world.officer("MIGR", rank: .staff)
        let wrong: [(RecordHistoric, [String])] = [
            (record("1", month: "2017-13"), ["month: not-a-month"]), (record("1", month: "2026-04"), ["month: in-the-future"]),
            (record("1", type: "arson"), ["crimeType: not-on-the-list"]), (record("1", outcome: "guilty"), ["outcome: not-on-the-list"]),
            (record("1", place: HistoricPlace(line: "Half a point", longitude: "-0.1")), ["location: no-point"]),
            (record("1", place: HistoricPlace(line: "Off the globe", longitude: "-0.1", latitude: "91")), ["location: no-point"]),
        ]
        for (operation, codes) in wrong {
            #expect(try await scene.world.refusal { _ = try await scene.office.perform(operation, as: migration) }?.codes == codes)
        }
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(record("1"), as: scene.constable) }?.code == "forbidden")
        _ = try await scene.office.perform(record("1"), as: migration)
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(record("1"), as: migration) }?.code == "conflict")
        #expect(try await scene.all(Location.self, "SELECT * FROM location").count == 1)
    }

    @Test("a record is kept with its place, outcome and origin; the same place is written down once", arguments: Engine.allCases)
    func recorded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let migration = try await scene.world.officer("MIGR", rank: .staff)
        let receipt = try await scene.office.perform(record("1", outcome: "no-suspect-identified"), as: migration)
        #expect(receipt.subject == Ref(Investigation.kind, receipt.outcome.id))
        _ = try await scene.office.perform(record("2", beside: ["awaiting-court-outcome"]), as: migration)
        let crime = try #require(try await scene.crime(receipt.outcome.id))
        #expect(crime.title == "Burglary, On or near Example Row")
        #expect(crime.outcome == "18" && crime.sourceOutcome == "no-suspect-identified")
        #expect(crime.isCrime && crime.number == nil && crime.sourceId == "abc123")
        let places = try await scene.all(Location.self, "SELECT * FROM location")
        #expect(places.map(\.lsoaName) == ["Camden 028B"])
        #expect(places.map(\.borough) == ["Camden"])
        #expect(try await scene.links(of: crime.id).map(\.type) == ["LOC"])
        let beside = try await scene.all(OutcomeHistory.self, "SELECT * FROM outcome_history")
        #expect(beside.map(\.sourceOutcome) == ["awaiting-court-outcome"])
        #expect(beside.map(\.reason) == [.beside])
    }

    @Test("anti-social behaviour is an incident, and a record without a place has none", arguments: Engine.allCases)
    func incident(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let migration = try await scene.world.officer("MIGR", rank: .staff)
        let id = try await scene.office.perform(record("1", type: "anti-social-behaviour", place: nil, outcome: nil), as: migration).outcome.id
        let crime = try #require(try await scene.crime(id))
        #expect(!crime.isCrime)
        #expect(crime.locationId == nil && crime.outcome == nil)
    }

    @Test("a later outcome replaces an earlier one and is remembered; an earlier one never comes back", arguments: Engine.allCases)
    func updated(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let migration = try await scene.world.officer("MIGR", rank: .staff)
        let id = try await scene.office.perform(record("1"), as: migration).outcome.id
        func update(_ outcome: String) async throws -> Refusal? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(UpdateHistoric(investigationId: id, outcome: outcome, sourceFile: "later.csv"), as: migration)
            }
        }
        #expect(try await update("nonsense")?.codes == ["outcome: not-on-the-list"])
        #expect(try await update("prison") == nil)
        #expect(try await update("under-investigation")?.code == "conflict")
        #expect(try await update("prison")?.code == "conflict")
        let crime = try #require(try await scene.crime(id))
        #expect(crime.sourceOutcome == "prison" && crime.outcome == "1" && crime.sourceFile == "later.csv")
        let history = try await scene.world.store.read { tx in try OutcomeHistory.all(of: id, in: tx) }
        #expect(history.map(\.sourceOutcome) == ["under-investigation"])
        #expect(history.map(\.sourceFile) == ["2017-01.csv"])
        let live = try await scene.reported()
        let refusal = try await scene.world.refusal {
            _ = try await scene.office.perform(UpdateHistoric(investigationId: live, outcome: "prison", sourceFile: "later.csv"), as: migration)
        }
        #expect(refusal?.code == "conflict")
    }
}
