import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("A case passes whole")
struct PassCaseTests {
    private enum Way: String, CaseIterable { case handOver, allocate, reassign }

    /// A case with something waiting of every kind.
    private func busy(_ scene: Scene, _ way: Way) async throws -> (crime: ID<Investigation>, cash: ID<Exhibit>, action: ID<EnquiryAction>, queued: ID<EnquiryAction>) {
        let id = try await scene.allocated()
        let office = scene.office
        let suspect = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        _ = try await office.perform(PursueSuspect(investigationId: id, person: suspect, risk: .high, riskReason: "Threatened her"), as: scene.detective)
        _ = try await office.perform(StartVictimClocks(investigationId: id, event: "bailed"), as: scene.detective)
        let due = scene.now.adding(hours: 48)
        let action = try await office.perform(RaiseAction(investigationId: id, text: "Seize footage", owner: scene.detective.id, dueAt: due), as: scene.sergeant).outcome
        let queued = try await office.perform(RaiseAction(investigationId: id, text: "Call at houses", dueAt: due), as: scene.detective).outcome
        let cash = try await office.perform(
            RecordExhibit(investigationId: id, description: "Notes", category: "CASH", seizedAt: scene.now, seizedFrom: "Kitchen drawer", seal: "S1"),
            as: scene.detective
        ).outcome.id
        _ = try await office.perform(DetainCash(cash, grounds: "Found with scales."), as: scene.detective)
        _ = try await office.perform(SubmitInvestigation(investigationId: id, summary: "All done."), as: scene.detective)
        _ = try await office.perform(AnswerSubmission(investigationId: id, accepted: false, reason: "Ask the neighbour."), as: scene.sergeant)
        if way == .handOver { _ = try await office.perform(SubmitInvestigation(investigationId: id, purpose: "advice", summary: "Asked."), as: scene.detective) }
        return (id, cash, action, queued)
    }

    @Test("IN4: by hand-over, allocation and reallocation of many, nothing stays with the former officer or team", arguments: Engine.allCases)
    func whole(engine: Engine) async throws {
        for way in Way.allCases {
            let scene = try await Scene.make(engine)
            let (id, cash, action, queued) = try await busy(scene, way)
            let far = try await scene.world.officer("DC", name: "Nia Example", unit: "HACKNEY")
            let old = try #require(scene.sergeant.unitId)
            switch way {
            case .handOver: _ = try await scene.office.perform(HandOver(investigationId: id, to: far.id, reason: "Posted away", note: "Ring the victim first"), as: scene.sergeant)
            case .allocate: _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: far.id), as: scene.sergeant)
            case .reassign:
                let tasks = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE officer_id = \(scene.detective.id) AND status = 'open' ORDER BY kind DESC, id")
                let results = try await scene.office.perform(ReassignTasks(tasks.map(\.id), to: far.id, because: "Jo is on leave."), as: scene.sergeant).outcome
                let refused = results.filter { !$0.isDone }
                #expect(refused.isEmpty, "\(refused)")
            }
            let crime = try #require(try await scene.crime(id))
            #expect(crime.officerInCase == far.id && crime.unitId == far.unitId, "\(way)")
            let open = try await scene.all(TaskItem.self, "SELECT * FROM task WHERE status = 'open' ORDER BY kind, id")
            let left = open.filter { $0.officerId == scene.detective.id || $0.unitId == old }
            #expect(left.isEmpty, "\(way): \(left.map(\.kind))")
            func owner(_ kind: String, _ subject: RawID) -> ID<OfficerAccount>? { open.first { $0.kind == kind && $0.subjectId == subject }?.officerId }
            func team(_ kind: String, _ subject: RawID) -> ID<Unit>? { open.first { $0.kind == kind && $0.subjectId == subject }?.unitId }
            for kind in ["investigation.suspect-outstanding", "investigation.victim", "investigation.investigate"] where !(kind.hasSuffix("investigate") && way == .handOver) {
                #expect(owner(kind, id.raw) == far.id, "\(way): \(kind)")
            }
            #expect(owner("investigation.detained-cash", cash.raw) == far.id, "\(way): EXH-05")
            #expect(owner("investigation.action", action.raw) == far.id)
            if way != .handOver { #expect(owner("investigation.returned", id.raw) == far.id, "\(way)") }
            for kind in (way == .handOver ? ["investigation.submission"] : []) + ["investigation.supervisor-review"] { #expect(team(kind, id.raw) == far.unitId, "\(way): \(kind)") }
            #expect(team("investigation.action-allocation", queued.raw) == far.unitId)
            #expect(try await scene.all(EnquiryAction.self, "SELECT * FROM enquiry_action WHERE id = \(action)").first?.ownerId == far.id)
            #expect(try await scene.all(SuspectPursuit.self, "SELECT * FROM suspect_pursuit").map(\.unitId) == [far.unitId])
        }
    }

    @Test("what waits with the supervisor while nobody has the case goes to its first officer", arguments: Engine.allCases)
    func first(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reviewed()
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.sergeant)
        #expect(try await scene.tasks(about: id).first { $0.kind == "investigation.victim" }?.role == "SGT")
        _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: scene.detective.id), as: scene.sergeant)
        let told = try #require(try await scene.tasks(about: id).first { $0.kind == "investigation.victim" })
        #expect(told.officerId == scene.detective.id && told.role == nil)
    }
}
