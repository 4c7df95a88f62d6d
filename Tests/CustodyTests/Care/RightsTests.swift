import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Rights, delays and people called")
struct RightsTests {
    private func right(_ code: String, _ act: String, _ detail: String? = nil) -> JSONValue {
        .object(["entitlement": .string(code), "act": .string(act)].merging(detail.map { ["detail": .string($0)] } ?? [:]) { $1 })
    }

    private func giving(_ rights: [JSONValue], _ more: [String: JSONValue] = [:]) -> JSONValue {
        .object((["language": "eng", "medium": "written", "rights": .array(rights)] as [String: JSONValue]).merging(more) { $1 })
    }

    private func makeChild(_ scene: Scene) async throws {
        let body: JSONValue = ["person": .string(scene.suspect.description), "dateOfBirth": "2010-05-01"]
        _ = try await scene.office.perform("records.particulars.set", body: body, as: scene.custodySergeant)
    }

    @Test("advice is asked for or declined, declined only with the answer to why; a delay is nobody's by this form", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect(try await scene.refusal("custody.rights.give", giving([]), on: id).fields == ["rights"])
        #expect(try await scene.refusal("custody.rights.give", giving([right("R2", "given")]), on: id).fields == ["rights.0.act"])
        #expect(try await scene.refusal("custody.rights.give", giving([right("R2", "declined")]), on: id).fields == ["rights.0.detail"])
        #expect(try await scene.refusal("custody.rights.give", giving([right("R2", "delayed")]), on: id).fields == ["rights.0.act"])
        #expect("\(try await scene.refusal("custody.rights.give", giving([right("R4", "given")]), on: id, as: scene.constable))".contains("role"))
        #expect(try await scene.count("SELECT COUNT(*) FROM detention_right") == 0)
    }

    @Test("asking for a solicitor puts the call on the list, and it stays until somebody called", arguments: TestStores.engines)
    func solicitor(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.rights.give", giving([right("R7", "given"), right("R4", "given"), right("R2", "requested"), right("R1", "requested", "Mother, Pat Sample")]), on: id)
        #expect(try await scene.tasks(about: id).filter { $0.kind == "custody.contact.call" }.count == 2)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.solicitor == .needed)
        try await scene.act(
            "custody.contact.call", ["part": "solicitor", "organisation": "Sample & Co", "reference": "DSCC 1", "isCalled": true], on: id)
        #expect(try await scene.tasks(about: id).filter { $0.kind == "custody.contact.call" }.map(\.title).allSatisfy { !$0.contains("solicitor") })
        let contact = try #require(try await scene.world.store.read { tx in try DetentionContact.all(of: id, in: tx).first { $0.part == "solicitor" } })
        #expect(contact.status == .called)
        for step in ["arrived", "done"] { try await scene.act("custody.contact.step", ["contact": .string(contact.id.description), "step": .string(step)], on: id) }
        let facts = try await scene.world.store.read { tx in
            RightsStanding(try DetentionRight.all(of: id, in: tx)).advice(contacts: try DetentionContact.all(of: id, in: tx), at: scene.now)
        }
        #expect(facts == .consulted)
        #expect(try await scene.log(id, .legalAdvice).count == 3)
    }

    @Test("a child has an appropriate adult, who is not theirs to decline, and not one whom the Code bars", arguments: TestStores.engines)
    func child(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await makeChild(scene)
        let id = try await scene.authorised()
        #expect(try await scene.refusal("custody.rights.give", giving([right("R4", "given")]), on: id).fields == ["adultPresent"])
        let declined = giving([right("R9", "declined")], ["adultPresent": false])
        #expect(try await scene.refusal("custody.rights.give", declined, on: id).fields == ["rights.0.act"])
        try await scene.act("custody.rights.give", giving([right("R9", "given"), right("R4", "given")], ["adultPresent": false]), on: id)
        #expect(try await scene.log(id, .rights).last?.text.contains("given again in the presence") == true)
        let adult: JSONValue = ["part": "adult", "name": "Sam Sample", "bars": ["ADMISSIONS"], "isCalled": true]
        let refusal = try await scene.refusal("custody.contact.call", adult, on: id)
        #expect(refusal.fields == ["bars"])
        #expect("\(refusal)".contains("received admissions"))
        try await scene.act("custody.contact.call", ["part": "adult", "name": "Pat Sample", "relation": "Mother", "isCalled": true], on: id)
        let summary = try await scene.world.store.read { [now = scene.now] tx in try CareSummary.of(id, now: now, in: tx) }
        #expect(summary.isChild)
        #expect(summary.adult == .called)
    }

    @Test("a right is delayed by the rank the law asks for, at most 36 hours from the relevant time, and the end of it is a task", arguments: TestStores.engines)
    func delay(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        func body(_ right: String, indictable: Bool = true) -> JSONValue {
            ["entitlement": .string(right), "isIndictable": .boolean(indictable), "grounds": ["ALERT"], "reason": "A second suspect is still free."]
        }
        #expect("\(try await scene.refusal("custody.rights.delay", body("R1"), on: id))".contains("inspector"))
        #expect("\(try await scene.refusal("custody.rights.delay", body("R2"), on: id, as: scene.inspector))".contains("superintendent"))
        #expect("\(try await scene.refusal("custody.rights.delay", body("R1", indictable: false), on: id, as: scene.inspector))".contains("indictable"))
        #expect(try await scene.refusal("custody.rights.delay", body("R3"), on: id, as: superintendent).fields == ["entitlement"])
        try await scene.act("custody.rights.delay", body("R2"), on: id, as: superintendent)
        #expect("\(try await scene.refusal("custody.rights.delay", body("R2"), on: id, as: superintendent))".contains("already"))
        let relevant = try await scene.detention(id).relevantAt
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.rights.delay" })
        #expect(task.dueAt == relevant.adding(hours: 36))
        let delay = try #require(try await scene.world.store.read { tx in try DetentionRight.all(of: id, in: tx).first(where: \.isDelayOpen) })
        try await scene.act("custody.rights.delay-end", ["delay": .string(delay.id.description)], on: id)
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "custody.rights.delay" })
        #expect("\(try await scene.refusal("custody.rights.delay-end", ["delay": .string(delay.id.description)], on: id))".contains("ended already"))
    }

    @Test("whether a delay is allowed hangs on the offence, not on what is ticked (PACE s56(2) and s58(6), PACE-61)", arguments: TestStores.engines, ["TH68050", "TH68036"])
    func delayByOffence(engine: Engine, offence: String) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let known = CodeEdition(
            list: "offence-class", edition: "1", source: "test", validFrom: try #require(Day("2026-01-01")),
            codes: [Code(code: "X", title: "Burglary dwelling", detail: ["cjs": offence])])
        _ = try await scene.office.perform(LoadCodeList(known), as: scene.world.system)
        let isSummary = offence == "TH68050"
        let body: JSONValue = ["entitlement": "R1", "isIndictable": .boolean(isSummary), "grounds": ["ALERT"], "reason": "A second suspect is still free."]
        if isSummary {
            #expect("\(try await scene.refusal("custody.rights.delay", body, on: id, as: scene.inspector))".contains("indictable"))
        } else {
            try await scene.act("custody.rights.delay", body, on: id, as: scene.inspector)
        }
    }

    @Test("a delay ends by itself at its longest, and then there is no interview until there is advice (PACE-61)", arguments: TestStores.engines)
    func delayEnds(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let superintendent = try await scene.world.officer("SUPT", rank: .superintendent)
        try await scene.act("custody.rights.give", giving([right("R2", "requested")]), on: id)
        try await scene.act(
            "custody.rights.delay", ["entitlement": "R2", "isIndictable": true, "grounds": ["ALERT"], "reason": "A second suspect is still free."], on: id, as: superintendent)
        func advice(at time: Instant) async throws -> InterviewFacts.Advice {
            try await scene.world.store.read { tx in
                RightsStanding(try DetentionRight.all(of: id, in: tx)).advice(contacts: try DetentionContact.all(of: id, in: tx), at: time)
            }
        }
        let latest = try await scene.detention(id).relevantAt.adding(hours: 36)
        #expect(try await advice(at: latest.adding(minutes: -1)) == .delayed)
        #expect(try await advice(at: latest) == .requested)
        scene.world.clock.now = latest.adding(minutes: 1)
        let detention = try await scene.detention(id)
        let gates = try await scene.world.store.read { [now = scene.now] tx in try InterviewGates.of(detention, parts: [], isFit: true, now: now, in: tx) }
        #expect(gates.first { $0.kind == .solicitor }?.isOpen == false)
        // That it ended is still written down, with the time the law ended it.
        let delay = try #require(try await scene.world.store.read { tx in try DetentionRight.all(of: id, in: tx).first(where: \.isDelayOpen) })
        try await scene.act("custody.rights.delay-end", ["delay": .string(delay.id.description)], on: id)
        #expect(try await scene.log(id, .rights).last?.text.contains("by itself") == true)
        #expect(try await scene.world.store.read { tx in try tx.find(DetentionRight.self, delay.id)?.delayEndedAt } == latest)
    }

    @Test("what was told without the appropriate adult stays to be told, as a task when they come (PACE-60, Code C 3.17)", arguments: TestStores.engines)
    func again(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await makeChild(scene)
        let id = try await scene.authorised()
        func outstanding() async throws -> Set<String> {
            let detention = try await scene.detention(id)
            return Set(try await scene.world.store.read { tx in try RightsFacts.outstanding(detention, in: tx).map(\.value) })
        }
        let all = ["R7", "R4", "R1", "R3", "R8", "R18", "R9", "R21"].map { right($0, "given") } + [right("R22", "not-applicable"), right("R2", "declined", "Gave no reason.")]
        let without: JSONValue = giving([right("R21", "not-applicable")], ["adultPresent": false])
        #expect(try await scene.refusal("custody.rights.give", without, on: id).fields == ["rights.0.act"])
        try await scene.act("custody.rights.give", giving(all, ["adultPresent": false]), on: id)
        #expect(try await outstanding() == RightsDue.toldToAdult)
        func tasks() async throws -> Int { try await scene.tasks(about: id).filter { $0.kind == "custody.rights.again" }.count }
        #expect(try await tasks() == 0)
        let adult = try #require(try await scene.world.store.read { tx in try DetentionContact.all(of: id, in: tx) }.first { $0.part == "adult" })
        scene.world.clock.advance(minutes: 10)
        try await scene.act("custody.contact.step", ["contact": .string(adult.id.description), "step": "arrived", "name": "Pat Sample"], on: id)
        #expect(try await tasks() == 1)
        scene.world.clock.advance(minutes: 5)
        try await scene.act("custody.rights.give", giving([right("R4", "given")], ["adultPresent": true]), on: id)
        #expect(try await tasks() == 1)
        #expect(try await outstanding() == RightsDue.toldToAdult.subtracting(["R4"]))
        try await scene.act("custody.rights.give", giving(all, ["adultPresent": true]), on: id)
        #expect(try await tasks() == 0)
        #expect(try await outstanding().isEmpty)
    }

    @Test("what is entered late says why", arguments: TestStores.engines)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        scene.world.clock.advance(minutes: 120)
        let at = JSONValue.string(scene.now.adding(minutes: -110).description)
        #expect(try await scene.refusal("custody.rights.give", giving([right("R4", "given")], ["givenAt": at]), on: id).fields == ["lateReason"])
        try await scene.act("custody.rights.give", giving([right("R4", "given")], ["givenAt": at, "lateReason": "The system was down."]), on: id)
        #expect(try await scene.log(id, .rights).last?.lateReason == "The system was down.")
    }

    @Test("the notice is held in English and at least two other languages, each with legal advice in it", arguments: TestStores.engines)
    func notice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let day = London.day(of: scene.now)
        let languages = try await scene.world.store.read { tx in try CodeList.all(NoticePage.languages, on: day, in: tx).map(\.code) }
        #expect(languages.contains("eng"))
        #expect(languages.count >= 3)
        for language in languages {
            let lines = try await scene.world.store.read { tx in try NoticePage.lines(language, on: day, in: tx) }
            #expect(lines.first?.detail["part"] == "title", "\(language)")
            #expect(Set(lines.compactMap { $0.detail["part"] }).isSuperset(of: ["R1", "R2", "R3", "R7", "R9", "R10"]), "\(language)")
        }
    }
}
