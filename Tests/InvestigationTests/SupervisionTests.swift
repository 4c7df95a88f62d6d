import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Review and allocation")
struct SupervisionTests {
    @Test("nobody reviews a crime they reported", arguments: Engine.allCases)
    func ownReport(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.office.perform(scene.burglary(), as: scene.sergeant).outcome.id
        let refusal = try await scene.world.refusal {
            _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Fine."), as: scene.sergeant)
        }
        #expect(refusal?.code == "forbidden")
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Fine."), as: scene.otherSergeant)
    }

    @Test("a crime is reviewed once, with a decision in words, on the version that was seen, and only by a supervisor", arguments: Engine.allCases)
    func reviewRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        func review(_ decision: String, version: Int? = nil, as officer: Officer) async throws -> Refusal? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(ReviewCrime(investigationId: id, version: version, decision: decision), as: officer)
            }
        }
        #expect(try await review("Fine.", as: scene.detective)?.code == "forbidden")
        #expect(try await review(" \n", as: scene.sergeant)?.codes == ["decision: required"])
        #expect(try await review("Fine.", version: 1, as: scene.sergeant)?.code == "stale")
        #expect(try await review("Fine.", as: scene.sergeant) == nil)
        #expect(try await review("Again.", as: scene.otherSergeant)?.code == "conflict")
    }

    @Test("a crime is allocated after review, to an officer in service who investigates and may see it", arguments: Engine.allCases)
    func allocateRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let clerk = try await scene.world.officer("CTRL", rank: .staff)
        let id = try await scene.reported()
        func allocate(to officer: ID<OfficerAccount>) async throws -> Refusal? {
            try await scene.world.refusal { _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: officer), as: scene.sergeant) }
        }
        #expect(try await allocate(to: scene.detective.id)?.code == "conflict")
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Fine."), as: scene.sergeant)
        #expect(try await allocate(to: ID(at: scene.now))?.codes == ["officer: unknown-officer"])
        #expect(try await allocate(to: clerk.id)?.codes == ["officer: not-an-investigator"])
        #expect(try await allocate(to: scene.detective.id) == nil)
        #expect(try await allocate(to: scene.detective.id)?.codes == ["officer: has-it"])
    }

    @Test("a restricted crime is not given to somebody outside its group", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reviewed()
        let group = try await scene.group("CLOSED")
        try await scene.restrict(Ref(Investigation.kind, id), to: group)
        let insider = try await scene.world.officer("SGT", rank: .sergeant, groups: [group])
        let refusal = try await scene.world.refusal {
            _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: scene.detective.id), as: insider)
        }
        #expect(refusal?.codes == ["officer: may-not-see"])
        let outsider = try await scene.world.refusal {
            _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: scene.detective.id), as: scene.sergeant)
        }
        #expect(outsider == .notFound)
    }

    @Test("from report to detective: each step closes its task and opens the next with its deadline", arguments: Engine.allCases)
    func thread(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let waiting = try await scene.world.store.read { tx in try WorkList.team(of: scene.sergeant, in: tx) }
        #expect(waiting.map(\.kind) == ["investigation.review"])
        scene.world.clock.advance(minutes: 1)
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, version: 2, decision: "Trace the laptop."), as: scene.sergeant)
        #expect(try await scene.tasks(about: id).map(\.kind) == ["investigation.allocate"])
        scene.world.clock.advance(minutes: 1)
        _ = try await scene.office.perform(
            AllocateCrime(investigationId: id, version: 3, officer: scene.detective.id, direction: "Arrest."), as: scene.sergeant)
        let crime = try #require(try await scene.crime(id))
        #expect(crime.status == .allocated)
        #expect(crime.officerInCase == scene.detective.id)
        let own = try await scene.world.store.read { tx in try WorkList.own(of: scene.detective, in: tx) }
        #expect(own.map(\.kind) == ["investigation.investigate"])
        #expect(own.first?.dueAt == scene.now.adding(hours: 7 * 24))
        let log = try await scene.world.store.read { tx in try InvestigationLog.all(of: id, in: tx) }
        #expect(log.map(\.kind) == [.report, .review, .allocation])
    }

    @Test("passing a case on ends the former officer's part and leaves one officer in the case", arguments: Engine.allCases)
    func passedOn(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        scene.world.clock.advance(minutes: 60)
        _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: scene.otherDetective.id), as: scene.sergeant)
        let links = try await scene.all(Link.self, "SELECT * FROM link WHERE to_id = \(id) AND type = 'OIC' ORDER BY id")
        #expect(links.map(\.fromId) == [scene.detective.id.raw, scene.otherDetective.id.raw])
        #expect(links.map(\.untilAt) == [scene.now, nil])
        #expect(links.first?.fromKind == OfficerAccount.kind && links.first?.createdBy == scene.sergeant.id)
        #expect(try await scene.tasks(about: id).compactMap(\.officerId) == [scene.otherDetective.id])
    }

    @Test("a suspect is named later on grounds, once, and never on a historic record", arguments: Engine.allCases)
    func nameSuspect(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        let registrar = try await scene.world.officer("DDM")
        func name(_ grounds: String) -> NameSuspect {
            NameSuspect(investigationId: id, person: .new(PersonFacts(givenNames: "Ina", familyName: "Mockley")), grounds: grounds)
        }
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(name(" "), as: registrar) }?.codes == ["grounds: required"])
        let person = try await scene.office.perform(name("Her fingerprint is on the sill."), as: registrar).outcome
        let again = NameSuspect(investigationId: id, person: .known(person), grounds: "Again.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(again, as: registrar) }?.code == "conflict")
        #expect(try await scene.links(of: id).filter { $0.type == "NOM" }.compactMap(\.said).sorted() == ["Danny M", "Ina Mockley"])
        let historic = RecordHistoric(sourceSystem: "test", sourceKey: "1", sourceFile: "a.csv", crimeType: "burglary", month: "2017-01")
        let old = try await scene.office.perform(historic, as: registrar).outcome.id
        let onHistoric = NameSuspect(investigationId: old, person: .known(person), grounds: "Seen.")
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(onHistoric, as: registrar) }?.code == "conflict")
    }
}
