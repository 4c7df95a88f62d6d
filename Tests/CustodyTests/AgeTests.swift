import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

/// Who appears to be under 18 is a child everywhere, until there is clear evidence of an age (PACE-60, Code C 1.5).
@Suite("A child by appearance")
struct AgeTests {
    private func assessed(_ scene: Scene, _ id: ID<Detention>, appears: Bool) async throws {
        try await scene.act("custody.risk.assess", try await scene.assessment(more: ["appearsUnder18": .boolean(appears)]), on: id)
    }

    private func needsAdult(_ scene: Scene, _ id: ID<Detention>) async throws -> Bool {
        let detention = try await scene.detention(id)
        return try await scene.world.store.read { [now = scene.now] tx in try AdultNeed.of(detention, on: London.day(of: now), in: tx).value }
    }

    @Test("one who seemed a child stays one when a later look does not say so, for adult, board, cell and search alike; a birth date settles it", arguments: TestStores.engines)
    func everywhere(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await !needsAdult(scene, id))
        try await assessed(scene, id, appears: true)
        try await assessed(scene, id, appears: false)
        #expect(try await needsAdult(scene, id))
        let detention = try await scene.detention(id)
        let (summary, cell, age) = try await scene.world.store.read { [now = scene.now] tx in
            let day = London.day(of: now)
            return (
                try CareSummary.of(id, now: now, in: tx), try AllocationFacts.of(detention, on: day, now: now, in: tx), try AgeStanding.of(detention, on: day, in: tx)
            )
        }
        #expect(summary.isChild && summary.adult == .needed && cell.isChild && age == .mayBeChild)
        _ = try await scene.office.perform(
            "records.particulars.set", body: ["person": .string(scene.suspect.description), "dateOfBirth": "1990-01-01"], as: scene.custodySergeant)
        #expect(try await !needsAdult(scene, id))
        #expect(try await scene.log(id, .birthDate).last?.text.contains("No longer treated as a child") == true)
    }

    @Test("no disposal for adults is offered or made for one, and one for children is (PACE-95)", arguments: TestStores.engines)
    func disposal(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func offered() async throws -> Set<String> {
            Set(
                try await scene.world.store.read { [officer = scene.custodySergeant] tx in
                    try ReleaseDetainee.options(for: "disposal", on: Ref(Detention.kind, id), for: officer, in: tx).map(\.value)
                })
        }
        func caution(_ code: String) -> ReleaseDetainee {
            ReleaseDetainee(detentionId: id, disposal: code, reason: "Admitted.", releasedAt: scene.now, despite: "Assessed on paper.")
        }
        let before = try await offered()
        #expect(before.contains("CAU-S") && !before.contains("YC"))
        #expect(try await scene.refusal(of: caution("YC"), as: scene.custodySergeant).fields == ["disposal"])
        try await assessed(scene, id, appears: true)
        let after = try await offered()
        #expect(after.contains("YC") && !after.contains("CAU-S"))
        let refusal = try await scene.refusal(of: caution("CAU-S"), as: scene.custodySergeant)
        #expect(refusal.fields == ["disposal"] && refusal.description.contains("treated as under 18"))
        _ = try await scene.office.perform(caution("YC"), as: scene.custodySergeant)
    }

    @Test("one who is kept after charge goes to the local authority or has a certificate (PACE s37(15) and s38(6), PACE-92)", arguments: TestStores.engines)
    func kept(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await assessed(scene, id, appears: true)
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        func keep(authority: String?, certificate: String? = nil) -> KeepForCourt {
            KeepForCourt(
                detentionId: id, grounds: ["interests"], reasons: "No settled address.", decidedAt: scene.now, court: "Borough Magistrates' Court", authority: authority,
                authorityAskedAt: authority == nil ? nil : scene.now, authorityKind: "open", authorityAnswer: "None today.", certificate: certificate,
                certificateReasons: "No vehicle can pass the flood.")
        }
        let refusal = try await scene.refusal(of: keep(authority: nil), as: scene.custodySergeant)
        #expect(refusal.fields == ["authority"] && refusal.description.contains("treated as under 18"))
        _ = try await scene.office.perform(keep(authority: "Borough Council", certificate: "impracticable"), as: scene.custodySergeant)
    }

    @Test("the adult and whoever answers for the child are called as soon as somebody is known to be one (PACE s57, PACE-60)", arguments: TestStores.engines)
    func called(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let grown = try await scene.authorised()
        #expect(try await scene.tasks(about: grown).allSatisfy { $0.kind != "custody.contact.call" })
        try await assessed(scene, grown, appears: true)
        #expect(try await scene.tasks(about: grown).filter { $0.kind == "custody.contact.call" }.count == 2)

        let other = try await Scene.make(engine)
        _ = try await other.office.perform(
            "records.particulars.set", body: ["person": .string(other.suspect.description), "dateOfBirth": "2010-05-01"], as: other.custodySergeant)
        let child = try await other.authorised()
        let calls = try await other.tasks(about: child).filter { $0.kind == "custody.contact.call" }.map(\.title)
        #expect(calls.contains { $0.contains("appropriate adult") } && calls.contains { $0.contains("responsible for welfare") })
        let due = try await other.world.store.read { [now = other.now] tx in
            _ = now
            return try RightsFacts.outstanding(try #require(try tx.find(Detention.self, child)), in: tx).map(\.value)
        }
        #expect(Set(due).isSuperset(of: ["R9", "R21", "R22"]))
    }
}
