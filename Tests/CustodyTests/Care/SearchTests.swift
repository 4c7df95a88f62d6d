import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Searches, force, samples and property")
struct SearchTests {
    private func complete(_ scene: Scene) -> [String: JSONValue] {
        [
            "searchers": [["officerId": .string(scene.constable.id.description)], ["officerId": .string(scene.custodySergeant.id.description)]], "isSameSex": true,
            "place": "SEARCH", "isOutOfSight": true, "wasInParts": true, "startedAt": .string(scene.now.description), "endedAt": .string(scene.now.adding(minutes: 4).description),
            "result": "Wrap found in sock.",
        ]
    }

    @Test("a search is to the extent a custody officer decided, beyond outer clothing by the same sex, and never a strip search by the back door", arguments: TestStores.engines)
    func search(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func body(_ extent: String, by officer: Officer, same: Bool = true) -> JSONValue {
            [
                "extent": .string(extent), "authorisedBy": .string(officer.id.description), "searcher": .string(scene.constable.id.description), "isSameSex": .boolean(same),
                "reason": "Routine.", "result": "Nothing.",
            ]
        }
        #expect(try await scene.refusal("custody.search.record", body("clothing", by: scene.constable), on: id).fields == ["authorisedBy"])
        #expect(try await scene.refusal("custody.search.record", body("clothing", by: scene.custodySergeant, same: false), on: id).fields == ["isSameSex"])
        #expect(try await scene.refusal("custody.search.record", body("strip", by: scene.custodySergeant), on: id).fields == ["extent"])
        try await scene.act("custody.search.record", body("outer", by: scene.custodySergeant, same: false), on: id)
        #expect(try await scene.log(id, .search).count == 1)
    }

    @Test("a strip search is opened by the custody officer and cannot be closed while anything is missing", arguments: TestStores.engines)
    func strip(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        #expect("\(try await scene.refusal("custody.search.close-strip", ["result": "Nothing."], on: id))".contains("stands open"))
        #expect(try await scene.refusal("custody.search.authorise-strip", ["grounds": " "], on: id).fields == ["grounds"])
        #expect("\(try await scene.refusal("custody.search.authorise-strip", ["grounds": "Wrap seen."], on: id, as: scene.involvedSergeant))".contains("PACE s36(5)"))
        try await scene.act("custody.search.authorise-strip", ["grounds": "Seen to push a wrap into sock."], on: id)
        #expect("\(try await scene.refusal("custody.search.authorise-strip", ["grounds": "Again."], on: id))".contains("stands open"))
        #expect(try await scene.refusal("custody.search.close-strip", [:], on: id).fields.count == 9)
        let whole = complete(scene)
        for key in ["place", "result", "isSameSex", "startedAt", "searchers"] {
            #expect(try await scene.refusal("custody.search.close-strip", .object(whole.filter { $0.key != key }), on: id).fields.contains(key), "\(key) is missing")
        }
        scene.world.clock.advance(minutes: 5)
        try await scene.act("custody.search.close-strip", .object(whole), on: id)
        #expect(try await scene.log(id, .stripSearch).count == 2)
        #expect(try await scene.world.store.read { tx in try CloseStripSearch.open(id, tx) } == nil)
    }

    @Test("a record that is open when the person leaves keeps its task and is completed afterwards; no other answer makes it go (PACE-80)", arguments: TestStores.engines)
    func completedAfterRelease(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.search.authorise-strip", ["grounds": "Seen to push a wrap into sock."], on: id)
        let ref = Ref(Detention.kind, id)
        let answers = try await scene.world.store.read { [officer = scene.custodySergeant] tx in try AnswerConcern.options(for: "concern", on: ref, for: officer, in: tx) }
        #expect(answers.isEmpty, "the record is completed by its own act")
        let task = try #require(try await scene.tasks(about: id).first { $0.kind == "custody.search.record" })
        #expect(try await scene.refusal("custody.visit.answer", ["concern": .string(task.id.description), "answer": "Looked."], on: id).fields == ["concern"])
        scene.world.clock.advance(minutes: 5)
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "NFA", reason: "Enough.", releasedAt: scene.now, despite: "Record follows."), as: scene.custodySergeant)
        #expect(try await scene.tasks(about: id).map(\.kind).contains("custody.search.record"))
        let offered = try await scene.world.store.read { [officer = scene.custodySergeant] tx in try CloseStripSearch.isOffered(on: ref, to: officer, in: tx) }
        #expect(offered)
        var whole = complete(scene)
        whole["startedAt"] = .string(scene.now.adding(minutes: -4).description)
        whole["endedAt"] = .string(scene.now.adding(minutes: -1).description)
        try await scene.act("custody.search.close-strip", .object(whole), on: id)
        #expect(try await !scene.tasks(about: id).map(\.kind).contains("custody.search.record"))
        #expect(try await scene.log(id, .stripSearch).count == 2)
    }

    @Test("a strip search that was not carried out says why, and nothing else is asked", arguments: TestStores.engines)
    func notDone(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.search.authorise-strip", ["grounds": "Wrap."], on: id)
        try await scene.act("custody.search.close-strip", ["notDone": "Handed it over."], on: id)
        #expect(try await scene.count("SELECT COUNT(*) FROM detention_search WHERE closed_at IS NOT NULL AND started_at IS NULL") == 1)
    }

    @Test("one record of force serves arrest, stop and custody, with its number, tactics and injuries", arguments: TestStores.engines)
    func force(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        let arrest = try await scene.detention(id).arrestId
        func body(_ kind: String, _ record: String, occasion: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
            .object(
                ([
                    "kind": .string(kind), "record": .string(record), "occasion": .string(occasion), "usedAt": .string(scene.now.adding(minutes: -61).description),
                    "place": "Example Road", "officerId": .string(scene.constable.id.description), "reasons": ["ARREST"], "tactics": [["tactic": "CUFF-N", "worked": true]],
                    "justification": "Pulled away.", "seemedUnwell": false, "subjectInjury": "none", "medicalOffered": true, "officerInjury": "none", "outcome": "arrested",
                ] as [String: JSONValue]).merging(more) { $1 })
        }
        func refusal(_ body: JSONValue) async throws -> [String] {
            try #require(try await scene.world.refusal { _ = try await scene.office.perform("custody.force.record", body: body, as: scene.constable) }).fields
        }
        #expect(try await refusal(body("arrest", arrest.description, occasion: "arrest", ["tactics": []])) == ["tactics"])
        #expect(try await refusal(body("arrest", arrest.description, occasion: "arrest", ["subjectInjury": "minor"])) == ["subjectInjuryDetail"])
        #expect(try await refusal(body("person", scene.suspect.description, occasion: "stop")) == ["occasionReference"])
        let injured: [String: JSONValue] = ["subjectInjury": "minor", "subjectInjuryDetail": "Red wrists."]
        _ = try await scene.office.perform("custody.force.record", body: body("arrest", arrest.description, occasion: "arrest", injured), as: scene.constable)
        _ = try await scene.office.perform("custody.force.record", body: body("detention", id.description, occasion: "custody"), as: scene.constable)
        _ = try await scene.office.perform(
            "custody.force.record", body: body("person", scene.suspect.description, occasion: "stop", ["occasionReference": "SLIP-7"]), as: scene.constable)
        let numbers = try await scene.world.store.read { tx in try tx.values(String.self, "SELECT number FROM force_use ORDER BY number") }
        #expect(numbers == ["UOF/1/26", "UOF/2/26", "UOF/3/26"])
        #expect(try await scene.log(id, .force).count == 3)
        #expect(try await scene.tasks(about: id).contains { $0.title.contains("healthcare") }, "an injury calls healthcare")
        #expect(try await scene.count("SELECT COUNT(*) FROM link WHERE type = 'FORCE' AND from_id = \(scene.suspect)") == 3)
    }

    @Test("what is taken says under which power, where it is found, and on which basis it is kept", arguments: TestStores.engines)
    func biometrics(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let opened = try await scene.opened()
        #expect("\(try await scene.refusal("custody.sample.request", ["kinds": ["DNA"], "power": "DETAINED"], on: opened))".contains("not been authorised"))
        _ = try await scene.office.perform(scene.authorisation(of: opened), as: scene.custodySergeant)
        let id = opened
        #expect("\(try await scene.refusal("custody.sample.request", ["kinds": ["INTIMATE"], "power": "INSPECTOR", "consent": "Signed"], on: id))".contains("inspector"))
        #expect(try await scene.refusal("custody.sample.request", ["kinds": ["DNA"], "power": "CONSENT"], on: id).fields == ["consent"])
        try await scene.act("custody.sample.request", ["kinds": ["DNA", "FINGERPRINTS"], "power": "DETAINED"], on: id)
        #expect("\(try await scene.refusal("custody.sample.request", ["kinds": ["DNA"], "power": "DETAINED"], on: id))".contains("already"))
        let dna = try #require(try await scene.world.store.read { tx in try BiometricRequest.all(of: id, in: tx).first { $0.kind == "DNA" } })
        func body(_ more: [String: JSONValue]) -> JSONValue { .object(["request": .string(dna.id.description)].merging(more) { $1 }) }
        #expect(try await scene.refusal("custody.sample.confirm", body(["result": "taken"]), on: id).fields == ["reference"])
        #expect(try await scene.refusal("custody.sample.confirm", body(["result": "taken", "reference": "B1"]), on: id).fields == ["retention"])
        #expect(try await scene.refusal("custody.sample.confirm", body(["result": "refused"]), on: id).fields == ["note"])
        try await scene.act("custody.sample.confirm", body(["result": "taken", "reference": "B1", "retention": "CHG-QUAL"]), on: id)
        try await scene.act("custody.sample.confirm", body(["result": "confirmed"]), on: id)
        let kept = try #require(try await scene.world.store.read { tx in try tx.find(BiometricRequest.self, dna.id) })
        #expect(kept.status == .confirmed)
        #expect(kept.retainUntil == London.day(of: scene.now).adding(months: 36))
        #expect(kept.destroySampleBy == London.day(of: scene.now).adding(months: 6))
    }

    @Test("property is listed, sealed and signed for; the hash shows what was changed; a refusal to sign has its reason", arguments: TestStores.engines)
    func property(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        func take(_ items: [JSONValue], _ more: [String: JSONValue]) -> JSONValue { .object((["items": .array(items)] as [String: JSONValue]).merging(more) { $1 }) }
        let phone: JSONValue = ["description": "Black telephone", "handling": "HELD"]
        let signed: JSONValue = ["name": "Alex Sample", "strokes": "M10 20L30 40"]
        #expect(try await scene.refusal("custody.property.take", take([phone], ["signature": signed]), on: id).fields == ["seal"])
        #expect(try await scene.refusal("custody.property.take", take([phone], ["seal": "A1"]), on: id).fields == ["signature"])
        #expect(try await scene.refusal("custody.property.take", take([phone], ["seal": "A1", "signature": ["name": "Alex", "strokes": "<svg>"]]), on: id).fields == ["signature"])
        #expect(
            try await scene.refusal("custody.property.take", take([["description": "Belt", "handling": "WITHHELD"]], ["seal": "A1", "signature": signed]), on: id).fields
                == ["items.0.withheldReason"])
        try await scene.act("custody.property.take", take([phone, ["description": "Cash", "pence": 1250, "handling": "HELD"]], ["seal": "A1", "signature": signed]), on: id)
        let signature = try #require(try await scene.world.store.read { tx in try Signature.of(Ref(Detention.kind, id), in: tx).first })
        #expect(signature.isUnchanged)
        #expect(signature.signedText.contains("12.50"))
        #expect(Signed(name: "Alex Sample", strokes: "M10 20L30 41").digest(of: signature.signedText, at: signature.signedAt) != signature.hash)
        let items = try await scene.world.store.read { tx in try DetaineeProperty.all(of: id, in: tx) }
        let ids = JSONValue.array(items.map { .string($0.id.description) })
        #expect(try await scene.refusal("custody.property.move", ["items": ids, "move": "missing"], on: id).fields == ["note"])
        #expect(try await scene.refusal("custody.property.move", ["items": ids, "move": "returned"], on: id).fields == ["signature"])
        try await scene.act("custody.property.move", ["items": ids, "move": "returned", "refusedReason": "Threw the pen."], on: id)
        #expect("\(try await scene.refusal("custody.property.move", ["items": ids, "move": "returned", "signature": signed], on: id))".contains("given back already"))
    }
}
