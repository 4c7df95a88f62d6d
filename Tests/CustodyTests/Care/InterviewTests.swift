import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Interviews and rest")
struct InterviewTests {
    private func start(_ scene: Scene, fit: Bool = true, persons: [JSONValue] = [], interviewer: Officer? = nil) -> JSONValue {
        [
            "interviewer": .string((interviewer ?? scene.detective).id.description), "isCautioned": true, "isReminded": true, "isFit": .boolean(fit), "medium": "audio", "reference": "DISC-1", "persons": .array(persons),
        ]
    }

    private func advice(_ act: String, in scene: Scene, on id: ID<Detention>) async throws {
        let body: JSONValue = ["language": "eng", "medium": "written", "rights": [["entitlement": "R2", "act": .string(act), "detail": "Gave no reason."]]]
        try await scene.act("custody.rights.give", body, on: id)
    }

    @Test("an interview waits for every gate, and says which is closed and who may open it", arguments: TestStores.engines)
    func gates(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id))".contains("has not been asked"))
        try await advice("requested", in: scene, on: id)
        let waiting = try await scene.refusal("custody.interview.start", start(scene), on: id)
        #expect("\(waiting)".contains("no interview until"))
        #expect("\(waiting)".contains("superintendent"))
        #expect("\(waiting)".contains("PACE-62"))
        #expect("\(try await scene.refusal("custody.interview.start", start(scene, fit: false), on: id))".contains("not fit"))
        #expect("\(try await scene.refusal("custody.interview.start", start(scene, interviewer: scene.custodySergeant), on: id))".contains("does not interview"))
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id, as: scene.involvedSergeant))".contains("PACE s36(5)"))
        try await advice("declined", in: scene, on: id)
        for missing in ["isCautioned", "isReminded"] {
            let without = JSONValue.object((start(scene).object ?? [:]).merging([missing: false]) { $1 })
            #expect(try await scene.refusal("custody.interview.start", without, on: id).fields == [missing], "PACE-62, PACE-67")
        }
        try await scene.act("custody.interview.start", start(scene), on: id)
        #expect(try await scene.log(id, .interview).last?.text.contains("Cautioned and reminded of free legal advice") == true)
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id))".contains("going on"))
    }

    @Test("a gate is lifted only on a ground of its own, by the rank it needs, for one interview", arguments: TestStores.engines)
    func lifted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await advice("requested", in: scene, on: id)
        func authority(_ code: String) -> JSONValue { ["gate": "solicitor", "code": .string(code), "reason": "Said so on the recording, asked why."] }
        #expect("\(try await scene.refusal("custody.interview.authorise", authority("RISK"), on: id, as: scene.inspector))".contains("does not lift"))
        #expect("\(try await scene.refusal("custody.interview.authorise", authority("URGENT"), on: id, as: scene.inspector))".contains("superintendent"))
        #expect("\(try await scene.refusal("custody.interview.authorise", authority("CHANGED-MIND"), on: id))".contains("inspector"))
        #expect("\(try await scene.refusal("custody.interview.authorise", ["gate": "rest", "code": "RISK", "reason": "Why."], on: id))".contains("not closed"))
        try await scene.act("custody.interview.authorise", authority("CHANGED-MIND"), on: id, as: scene.inspector)
        try await scene.act("custody.interview.start", start(scene), on: id)
        scene.world.clock.advance(minutes: 40)
        try await scene.act("custody.interview.end", ["step": "end"], on: id)
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id))".contains("no interview until"), "the authority was for one interview")
    }

    @Test("a vulnerable person is interviewed with the appropriate adult there", arguments: TestStores.engines)
    func adult(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.risk.assess", try await scene.assessment(["R15": "Dyslexic."], vulnerable: true), on: id)
        let rights: JSONValue = ["language": "eng", "medium": "written", "adultPresent": false, "rights": [["entitlement": "R2", "act": "declined", "detail": "Wants to go home."]]]
        let there = JSONValue.object((rights.object ?? [:]).merging(["adultPresent": true]) { $1 })
        #expect(try await scene.refusal("custody.rights.give", there, on: id).fields == ["adultPresent"], "no adult is on record as here (PACE-60)")
        try await scene.act("custody.rights.give", rights, on: id)
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id))".contains("appropriate adult present"))
        try await scene.act("custody.interview.start", start(scene, persons: [["part": "adult", "name": "Pat Sample"]]), on: id)
        let interview = try #require(try await scene.world.store.read { tx in try CustodyInterview.running(id, in: tx) })
        #expect(interview.gates.contains { $0.gate == .adult && $0.isOpen && $0.rules == ["PACE-60"] })
    }

    @Test("healthcare's word on fitness goes before the custody officer's", arguments: TestStores.engines)
    func clinical(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await advice("declined", in: scene, on: id)
        let unfit: JSONValue = ["examiner": "Nurse Sample", "fitToDetain": true, "fitForInterview": "unfit", "needsAdult": false, "advice": "Sleep first."]
        try await scene.act("custody.healthcare.examine", unfit, on: id)
        #expect("\(try await scene.refusal("custody.interview.start", start(scene, fit: true), on: id))".contains("not fit for interview"))
    }

    @Test("somebody resting is not interviewed without a lawful reason, which ends the rest", arguments: TestStores.engines)
    func rest(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await advice("declined", in: scene, on: id)
        #expect("\(try await scene.refusal("custody.rest.record", ["step": "end"], on: id))".contains("not resting"))
        try await scene.act("custody.rest.record", ["step": "begin"], on: id)
        #expect("\(try await scene.refusal("custody.rest.record", ["step": "begin"], on: id))".contains("since"))
        scene.world.clock.advance(minutes: 60)
        #expect("\(try await scene.refusal("custody.interview.start", start(scene), on: id))".contains("resting"))
        try await scene.act("custody.interview.authorise", ["gate": "rest", "code": "RISK", "reason": "A loaded firearm is in a playground."], on: id)
        try await scene.act("custody.interview.start", start(scene), on: id)
        let rest = try #require(try await scene.world.store.read { tx in try RestRecord.all(of: id, in: tx).first })
        #expect(rest.endedAt == scene.now)
        #expect(rest.interruptions.map(\.cause) == [.harm])
    }

    @Test("an interruption says why and from when; breaks are recorded, and a late one says why", arguments: TestStores.engines)
    func breaks(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.rest.record", ["step": "begin"], on: id)
        scene.world.clock.advance(minutes: 10)
        #expect(try await scene.refusal("custody.rest.record", ["step": "interrupt"], on: id).fields == ["cause"])
        #expect(try await scene.refusal("custody.rest.record", ["step": "interrupt", "cause": "REVIEW"], on: id).fields == ["from"])
        try await scene.act("custody.rest.record", ["step": "interrupt", "cause": "REVIEW", "from": .string(scene.now.adding(minutes: -5).description)], on: id)
        try await scene.act("custody.rest.record", ["step": "end"], on: id)
        try await advice("declined", in: scene, on: id)
        try await scene.act("custody.interview.start", start(scene), on: id)
        scene.world.clock.advance(minutes: 180)
        #expect(try await scene.refusal("custody.interview.end", ["step": "break"], on: id).fields == ["from"])
        let late: [String: JSONValue] = ["step": "break", "from": .string(scene.now.adding(minutes: -15).description)]
        #expect(try await scene.refusal("custody.interview.end", .object(late), on: id).fields == ["note"])
        let noted = late.merging(["note": "Solicitor asked to go on."]) { $1 }
        #expect(try await scene.refusal("custody.interview.end", .object(noted), on: id).fields == ["isReminded"], "Code C 10.8: the caution still holds (PACE-67)")
        try await scene.act("custody.interview.end", .object(noted.merging(["isReminded": true]) { $1 }), on: id)
        try await scene.act("custody.interview.end", ["step": "end"], on: id)
        #expect(try await scene.world.store.read { tx in try CustodyInterview.running(id, in: tx) } == nil)
    }
}
