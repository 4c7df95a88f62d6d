import Base
import Core
import Custody
@_spi(Writing) import Storage
import TestSupport
import Testing

@Suite("The custody log")
struct CustodyLogTests {
    func entries(_ id: ID<Detention>, in scene: Scene) async throws -> [CustodyEntry] {
        try await scene.world.store.read { tx in
            try tx.all(CustodyEntry.self, "SELECT * FROM custody_entry WHERE detention_id = \(id) ORDER BY happened_at, id")
        }
    }

    @Test("an entry is refused in the future, before the arrest, without words, and of a kind that an act makes", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let before = try await entries(id, in: scene).count
        func enter(_ kind: EntryKind = .note, at time: Instant, _ text: String = "Asked for a blanket.", why: String? = nil) -> EnterInLog {
            EnterInLog(detentionId: id, kind: kind, happenedAt: time, text: text, lateReason: why)
        }
        let sergeant = scene.custodySergeant
        #expect(try await scene.refusal(of: enter(at: scene.now.adding(minutes: 6)), as: sergeant).description.contains("has not come yet"))
        let early = try await scene.refusal(of: enter(at: scene.now.adding(hours: -2), why: "Forgotten."), as: sergeant)
        #expect(early.description.contains("when the person was arrested"))
        #expect(try await scene.refusal(of: enter(at: scene.now, " \n"), as: sergeant).description.contains("what happened"))
        #expect(try await scene.refusal(of: enter(.released, at: scene.now), as: sergeant).description.contains("by the act itself"))
        #expect(try await scene.refusal(of: enter(EntryKind(rawValue: "gossip"), at: scene.now), as: sergeant).code == "invalid")
        #expect(try await scene.refusal(of: enter(at: scene.now), as: scene.constable).code == "forbidden")
        #expect(try await entries(id, in: scene).count == before)
    }

    @Test("what is entered later than its kind allows says why, and keeps both times", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let happened = scene.now.adding(minutes: -16)
        let silent = EnterInLog(detentionId: id, happenedAt: happened, text: "Asked for a blanket.", lateReason: "  ")
        let refusal = try await scene.refusal(of: silent, as: scene.custodySergeant)
        #expect(refusal.description.contains("15 minutes ago"))
        #expect(refusal.description.contains("Code C 2.6"))
        let told = EnterInLog(detentionId: id, happenedAt: happened, text: "Asked for a blanket.", lateReason: "Dealing with an alarm.")
        let late = try await scene.office.perform(told, as: scene.custodySergeant).outcome
        let prompt = EnterInLog(detentionId: id, kind: .care, happenedAt: scene.now.adding(minutes: -3), text: "Blanket given.", lateReason: "None needed.")
        let inTime = try await scene.office.perform(prompt, as: scene.custodySergeant).outcome
        let found = try await entries(id, in: scene)
        let one = try #require(found.first { $0.id == late })
        #expect(one.happenedAt == happened)
        #expect(one.enteredAt == scene.now)
        #expect(one.enteredBy == scene.custodySergeant.id)
        #expect(one.lateReason == "Dealing with an alarm.")
        #expect(found.first { $0.id == inTime }?.lateReason == nil)
    }

    @Test("a correction is a further entry that names the first; the first cannot be changed or taken away", arguments: TestStores.engines)
    func corrected(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.opened()
        let sergeant = scene.custodySergeant
        let wrong = try await scene.office.perform(EnterInLog(detentionId: id, happenedAt: scene.now, text: "Cell 4."), as: sergeant).outcome
        let other = ID<CustodyEntry>(at: scene.now)
        let stray = CorrectEntry(detentionId: id, entryId: other, text: "Cell 5.", reason: "Misread.")
        #expect(try await scene.refusal(of: stray, as: sergeant).description.contains("no such entry"))
        let silent = CorrectEntry(detentionId: id, entryId: wrong, text: "Cell 5.", reason: " ")
        #expect(try await scene.refusal(of: silent, as: sergeant).description.contains("why the entry was wrong"))
        let correction = CorrectEntry(detentionId: id, entryId: wrong, text: "Cell 5.", reason: "Misread.")
        let made = try await scene.office.perform(correction, as: sergeant).outcome
        let found = try await entries(id, in: scene)
        #expect(found.first { $0.id == wrong }?.text == "Cell 4.")
        #expect(found.first { $0.id == made }?.about == Ref(CustodyEntry.kind, wrong))
        #expect(found.first { $0.id == made }?.text.contains("Misread.") == true)
        for change: SQL in ["UPDATE custody_entry SET text = 'Cell 5.'", "DELETE FROM custody_entry"] {
            await #expect(throws: (any Error).self) { try await scene.world.store.write { tx in try tx.execute(change) } }
        }
        #expect(try await entries(id, in: scene).count == found.count)
    }

    @Test("every act on a detention leaves its entry, in the order of what happened", arguments: TestStores.engines)
    func acts(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised(arrived: scene.now.adding(minutes: -40))
        scene.world.clock.advance(minutes: 300)
        _ = try await scene.office.perform(scene.review(of: id), as: scene.inspector)
        scene.world.clock.advance(minutes: 30)
        _ = try await scene.office.perform(scene.charge(id, with: ["TH68036", "TH68010"]), as: scene.custodySergeant)
        scene.world.clock.advance(minutes: 30)
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "TRF-FORCE", reason: "To the county force.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        let found = try await entries(id, in: scene)
        #expect(found.map(\.kind) == [.arrest, .arrival, .authorised, .review, .charge, .charge, .released])
        #expect(found.first { $0.kind == .review }?.about?.kind == DetentionReview.kind)
        #expect(found.first { $0.kind == .arrival }?.text.contains("s41(2)(d)") == true)
    }
}
