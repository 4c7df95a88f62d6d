import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

/// The list of next steps against the operations themselves, over random courses of detentions.
@Suite("The next steps and the operations agree")
struct NextStepsAgreeTests {
    /// One detention led on at random.
    private struct Walk {
        let scene: Scene
        let superintendent: Officer
        let other: ID<Unit>
        let arrest: ID<Arrest>
        let id: ID<Detention>

        private func bail() async throws -> ID<Bail>? {
            try await scene.world.store.read { tx in try Bail.all(of: id, in: tx).last { !$0.isCharged }?.id }
        }

        /// Does the step with everything the form asks for, as whoever takes it. False where there is nothing it could be done to.
        func take(_ step: CustodyStep) async throws -> Bool {
            let now = scene.now
            let detention = try await scene.detention(id)
            switch step {
            case .authorise: _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
            case .refuse: _ = try await scene.office.perform(RefuseDetention(detentionId: id, reasons: "Not necessary.", refusedAt: now), as: scene.custodySergeant)
            case .review: _ = try await scene.office.perform(scene.review(of: id, postponed: "P1"), as: try await reviewer())
            case .extend:
                _ = try await scene.office.perform(ExtendDetention(detentionId: id, authorisedAt: now, reasons: "Phone.", representations: "None."), as: superintendent)
            case .warrant:
                let clock = try await scene.world.store.read { tx in try DetentionClocks.of(detention, in: tx).detention }
                let warrant = RecordWarrant(
                    detentionId: id, court: "Borough Magistrates' Court", appliedAt: now, couldNotSit: "Closed at night.", newEvidence: "A witness.", decidedAt: now,
                    until: min(now.adding(hours: 36), clock.reaches(.extendedWarrant, at: now).value), reasons: "As asked.")
                _ = try await scene.office.perform(warrant, as: scene.custodySergeant)
            case .interview:
                let body: JSONValue = ["interviewer": .string(scene.detective.id.description), "isCautioned": true, "isReminded": true, "isFit": true, "medium": "audio", "reference": "DISC-1", "persons": []]
                try await scene.act(StartInterview.name, body, on: id)
            case .charge: _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
            case .bail: _ = try await scene.office.perform(scene.bailing(id, returnAt: now.adding(hours: 24)), as: scene.custodySergeant)
            case .release:
                _ = try await scene.office.perform(
                    ReleaseDetainee(detentionId: id, disposal: "MHA-136", reason: "To a place of safety.", releasedAt: now, despite: "On paper."), as: scene.custodySergeant)
            case .keepForCourt:
                _ = try await scene.office.perform(
                    KeepForCourt(detentionId: id, grounds: ["fail"], reasons: "No address.", decidedAt: now, court: "Borough Magistrates' Court"), as: scene.custodySergeant)
            case .bailToCourt:
                _ = try await scene.office.perform(
                    BailToCourt(
                        detentionId: id, court: "Borough Magistrates' Court", courtAt: try #require(Instant("2026-03-26T10:00:00Z")), reasons: "No ground.", givenAt: now, despite: "On paper."),
                    as: scene.custodySergeant)
            case .toHospital:
                _ = try await scene.office.perform(LeaveForHospital(detentionId: id, leftAt: now, hospital: "Example General Hospital", reason: "Chest pain."), as: scene.custodySergeant)
            case .fromHospital: _ = try await scene.office.perform(ReturnFromHospital(detentionId: id, backAt: now), as: scene.custodySergeant)
            case .move:
                let to = detention.suiteId == other ? scene.suite : other
                _ = try await scene.office.perform(MoveToSuite(detentionId: id, suiteId: to, movedAt: now, reason: "Full."), as: scene.custodySergeant)
            case .furtherArrest:
                if detention.isHeld, try await scene.count("SELECT count(*) FROM further_arrest WHERE arrest_id = \(arrest)") > 0 { return false }
                _ = try await scene.office.perform(JoinArrest(detentionId: id, arrestId: arrest, lateReason: Scene.late), as: scene.custodySergeant)
            case .recapture:
                let body: JSONValue = [
                    "recapturedAt": .string(now.description), "returnedAt": .string(now.description), "suiteId": .string(scene.suite.description),
                    "officerId": .string(scene.constable.id.description), "then": "goes-on", "reasons": "Found at home; the interview is still to be held.",
                ]
                try await scene.act(RecordRecapture.name, body, on: id)
            case .answerBail:
                guard let bail = try await bail() else { return false }
                _ = try await scene.office.perform(AnswerBail(bailId: bail, returnedAt: now, suiteId: scene.suite), as: scene.custodySergeant)
            case .arrestOnBail:
                guard let bail = try await bail() else { return false }
                _ = try await scene.office.perform(
                    ArrestOnBail(bailId: bail, arrestedAt: now, officerId: scene.constable.id, reason: "Broke a condition.", arrivedAt: now, suiteId: scene.suite), as: scene.custodySergeant)
            }
            return true
        }

        private func reviewer() async throws -> Officer {
            switch try await scene.clocks(id).reviews?.reviewer(at: scene.now) {
            case .custodyOfficer: scene.custodySergeant
            case .superintendent: superintendent
            case .inspector, nil: scene.inspector
            }
        }

        /// What is no step of the process and opens or closes gates.
        func settle(_ chance: Int) async throws {
            guard try await scene.detention(id).isHeld else { return }
            if try await scene.count("SELECT count(*) FROM custody_interview WHERE detention_id = \(id) AND ended_at IS NULL") > 0, chance % 2 == 0 {
                try await scene.act(EndInterview.name, ["step": "end"], on: id)
            }
            if chance == 5 {
                _ = try await scene.office.perform(RecordEscape(detentionId: id, escapedAt: scene.now, circumstances: "Over the yard wall.", circulation: "C/1"), as: scene.custodySergeant)
                return
            }
            if chance % 3 == 0 {
                let body: JSONValue = ["language": "eng", "medium": "written", "rights": [["entitlement": "R2", "act": "declined", "detail": "Gave no reason."]]]
                try await scene.act(GiveRights.name, body, on: id)
            }
        }
    }

    private func begin(_ engine: Engine) async throws -> Walk {
        let scene = try await Scene.make(engine)
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        let other = try #require(try await scene.world.officer("CUSO", rank: .sergeant, unit: "SUT").unitId)
        let id = try await scene.opened()
        let crime = try await scene.office.perform(
            ReportNeighbourCrime(what: "Theft", suspects: [scene.suspect], officerInTheCase: scene.detective.id, investigating: []), as: scene.world.system
        ).outcome
        let arrest = RecordArrest(
            investigationId: crime, personId: scene.suspect, officerId: scene.constable.id, assisting: [], arrestedAt: scene.now, place: "In custody", suspectedOf: "Theft",
            power: .withoutWarrant, necessity: ["N-INV"], grounds: "Named by a witness.", reply: nil)
        return Walk(scene: scene, superintendent: superintendent, other: other, arrest: try await scene.office.perform(arrest, as: scene.detective).outcome, id: id)
    }

    private func steps(_ walk: Walk) async throws -> NextSteps {
        let detention = try await walk.scene.detention(walk.id)
        return try #require(try await walk.scene.world.store.read { tx in try NextSteps.of(detention, now: walk.scene.now, in: tx) })
    }

    @Test("what the list refuses is refused, what it allows is done", arguments: TestStores.engines, [UInt64(3), 11, 29, 47])
    func agree(engine: Engine, seed: UInt64) async throws {
        var numbers = SeededNumbers(seed: seed)
        let walk = try await begin(engine)
        for turn in 0..<14 {
            try await walk.settle(Int.random(in: 0..<6, using: &numbers))
            let all = try await steps(walk).all
            for next in all where !next.isAllowed {
                let refusal = try await walk.scene.world.refusal {
                    if try await !walk.take(next.step) { throw Refusal.notFound }
                }
                #expect(refusal != nil, "turn \(turn): \(next.step) was done, though the list says: \(next.reason)")
            }
            // The ends come late, so that a walk goes some way.
            let ending: Set<CustodyStep> = [.refuse, .release, .bailToCourt]
            let open = all.filter { $0.isAllowed && (turn > 9 || !ending.contains($0.step)) }
            guard let chosen = open.randomElement(using: &numbers) else { break }
            let refusal = try await walk.scene.world.refusal { _ = try await walk.take(chosen.step) }
            #expect(refusal == nil, "turn \(turn): \(chosen.step) was refused, though the list says: \(chosen.reason) | \(refusal?.description ?? "")")
            walk.scene.world.clock.advance(minutes: [5, 20, 90, 240, 400].randomElement(using: &numbers) ?? 5)
        }
    }

    @Test("the page shows what may be done with its reason, and the JSON the same", arguments: TestStores.engines)
    func shown(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.office.setPassword("a long synthetic passphrase", for: scene.custodySergeant.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { [who = scene.custodySergeant.id] tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(who)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        browser.token = try await Tokens(office: scene.office).create(for: scene.custodySergeant.id, label: "test", days: 1)
        let page = try await browser.get("/detentions/\(id)").text
        let panel = try #require(page.split(separator: "id=\"next-steps\"").dropFirst().first?.split(separator: "</section>").first)
        #expect(panel.contains("What may be done now") && panel.contains("custody.detention.charge") && panel.contains("PACE-90"))
        let refused = try #require(panel.split(separator: "<details>").dropFirst().first)
        #expect(refused.contains("second review has not been held") && refused.contains("PACE-41"))
        let json = try JSONValue(text: try await browser.get("/api/v1/detentions/\(id)").text.utf8)
        let steps = json.object?["nextSteps"]?.array ?? []
        #expect(steps.count == CustodyStep.allCases.count)
        let extend = steps.first { $0.object?["step"] == "extend" }
        #expect(extend?.object?["isAllowed"] == false && extend?.object?["rules"]?.array == ["PACE-41"])
    }
}
