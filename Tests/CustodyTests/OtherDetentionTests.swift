import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@testable import Custody

@Suite("Strip searches of children")
struct ChildStripSearchTests {
    private func child(_ engine: Engine) async throws -> (Scene, ID<Detention>) {
        var scene = try await Scene.make(engine)
        let kid = try await scene.world.office.perform(
            RecordPerson(PersonFacts(givenNames: "Casey", familyName: "Sample", dateOfBirth: Day("2011-01-05"))), as: scene.world.system
        ).outcome
        let crime = try await scene.office.perform(
            ReportNeighbourCrime(what: "Theft", suspects: [kid], officerInTheCase: scene.detective.id, investigating: []), as: scene.world.system
        ).outcome
        scene = Scene(
            world: scene.world, detective: scene.detective, constable: scene.constable, custodySergeant: scene.custodySergeant, involvedSergeant: scene.involvedSergeant,
            inspector: scene.inspector, suite: scene.suite, suspect: kid, crime: crime)
        return (scene, try await scene.authorised())
    }

    private func authority(_ more: [String: JSONValue] = [:]) -> JSONValue { .object(["grounds": "Seen to hide a blade."].merging(more) { $1 }) }

    private func complete(_ scene: Scene, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let whole: [String: JSONValue] = [
            "searchers": [["officerId": .string(scene.constable.id.description)], ["officerId": .string(scene.custodySergeant.id.description)]], "isSameSex": true,
            "place": "SEARCH", "isOutOfSight": true, "wasInParts": true, "startedAt": .string(scene.now.description), "endedAt": .string(scene.now.description), "result": "Nothing.",
        ]
        return .object(whole.merging(more) { $1 })
    }

    @Test("a custody sergeant alone, or an inspector with a part in it, cannot authorise it; an inspector can", arguments: TestStores.engines)
    func rank(engine: Engine) async throws {
        let (scene, id) = try await child(engine)
        let name: OperationName = "custody.search.authorise-strip"
        let alone = try await scene.refusal(name, authority(), on: id).description
        #expect(alone.contains("an inspector or above") && alone.contains("PACE-80"))
        #expect(try await scene.refusal(name, authority(["authorisedBy": .string(scene.custodySergeant.id.description)]), on: id).description.contains("cannot authorise it"))
        try await scene.act(name, authority(["authorisedBy": .string(scene.inspector.id.description)]), on: id)
        let search = try #require(try await scene.world.store.read { tx in try CloseStripSearch.open(id, tx) })
        #expect(search.authorisedBy == scene.inspector.id && search.authorityRow == "CHILD-INSP" && search.breaches == nil)
    }

    @Test("an adult's is the custody officer's own, as before", arguments: TestStores.engines)
    func adult(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.authorised()
        try await scene.act("custody.search.authorise-strip", authority(), on: id)
        #expect(try await scene.world.store.read { tx in try CloseStripSearch.open(id, tx) }?.authorityRow == "ADULT")
    }

    @Test("without time to ask it is done, and stands there as a breach for an inspector", arguments: TestStores.engines)
    func urgent(engine: Engine) async throws {
        let (scene, id) = try await child(engine)
        try await scene.act("custody.search.authorise-strip", authority(["urgency": "A blade at her wrist."]), on: id)
        try await scene.act("custody.search.close-strip", complete(scene, ["urgency": "A blade at her wrist."]), on: id)
        let search = try #require(try await scene.world.store.read { tx in try DetentionSearch.all(of: id, in: tx) }.first)
        #expect(search.breaches?.count == 2)
        #expect(search.breaches?.first?.contains("inspector") == true && search.breaches?.last?.contains("appropriate adult") == true)
        #expect(try await scene.count("SELECT count(*) FROM task WHERE subject_id = \(id) AND status = 'open' AND role = 'REVO' AND kind = 'custody.search.departure'") == 2)
        #expect(try await scene.log(id, .stripSearch).contains { $0.text.contains("No authority of") })
    }

    @Test("the adult who was there, or agreed not to be, is on record as having come", arguments: TestStores.engines)
    func presence(engine: Engine) async throws {
        let (scene, id) = try await child(engine)
        try await scene.act("custody.search.authorise-strip", authority(["authorisedBy": .string(scene.inspector.id.description)]), on: id)
        #expect(try await scene.refusal("custody.search.close-strip", complete(scene), on: id).fields == ["adultPresent"])
        #expect(try await scene.refusal("custody.search.close-strip", complete(scene, ["adultPresent": true]), on: id).fields == ["adultName"])
        let said: [String: JSONValue] = ["adultPresent": true, "adultName": "Sam Sample"]
        #expect(try await scene.refusal("custody.search.close-strip", complete(scene, said), on: id).description.contains("No appropriate adult is on record"))
        let adult = try #require(try await scene.world.store.read { tx in try DetentionContact.all(of: id, in: tx) }.first { $0.part == "adult" })
        let step: [String: JSONValue] = ["contact": .string(adult.id.description), "step": "arrived", "name": "Sam Sample"]
        try await scene.act("custody.contact.step", .object(step.merging(["isRemote": true]) { $1 }), on: id)
        #expect(try await scene.refusal("custody.search.close-strip", complete(scene, said), on: id).description.contains("No appropriate adult is on record"))
        try await scene.act("custody.contact.step", .object(step.merging(["isRemote": false]) { $1 }), on: id)
        try await scene.act("custody.search.close-strip", complete(scene, said), on: id)
        #expect(try await scene.world.store.read { tx in try DetentionSearch.all(of: id, in: tx) }.first?.breaches == nil)
    }
}

@Suite("Immigration detention in police cells")
struct ImmigrationTests {
    private func held(_ engine: Engine) async throws -> (Scene, ID<Detention>, Instant) {
        let scene = try await Scene.make(engine)
        let arrest = try await scene.arrested(at: scene.now.adding(minutes: -60))
        let id = try await scene.office.perform(
            OpenDetention(arrestId: arrest, suiteId: scene.suite, circumstances: .immigration, arrivedAt: scene.now, lateReason: Scene.late), as: scene.custodySergeant
        ).outcome
        let start = scene.now
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        return (scene, id, start)
    }

    private func directions(_ scene: Scene, removal: Instant) -> JSONValue {
        ["by": "IO Example, HO/1", "givenAt": .string(scene.now.description), "removalAt": .string(removal.description)]
    }

    @Test("it has its own limit on the list, not PACE's, and says when the Home Office is to be asked", arguments: TestStores.engines)
    func limits(engine: Engine) async throws {
        let (scene, id, start) = try await held(engine)
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "custody.limit" }?.dueAt == start.adding(hours: 120))
        #expect(tasks.filter { $0.kind == "custody.review" }.isEmpty)
        #expect(tasks.filter { $0.kind == "custody.immigration" }.compactMap(\.dueAt) == [1, 24, 44, 92].map { start.adding(hours: $0) })
        #expect(try await scene.refusal(of: scene.review(of: id), as: scene.inspector).description.contains("no reviews"))
    }

    @Test("asked and told closes what is due by then, and enters it", arguments: TestStores.engines)
    func contact(engine: Engine) async throws {
        let (scene, id, _) = try await held(engine)
        #expect(try await scene.refusal("custody.immigration.contact", ["who": "HO duty desk, 77", "said": " ", "at": .string(scene.now.description)], on: id).fields == ["said"])
        try await scene.act("custody.immigration.contact", ["who": "HO duty desk, 77", "said": "Moved tomorrow.", "at": .string(scene.now.description)], on: id)
        #expect(try await scene.tasks(about: id).filter { $0.kind == "custody.immigration" }.count == 3)
        #expect(try await scene.log(id, .note).contains { $0.text.contains("HO duty desk") })
    }

    @Test("removal directions allow seven days, only for removal within them, only before the five are over", arguments: TestStores.engines)
    func removal(engine: Engine) async throws {
        let (scene, id, start) = try await held(engine)
        scene.world.clock.now = start.adding(hours: 100)
        #expect(try await scene.refusal("custody.immigration.removal", directions(scene, removal: start.adding(hours: 200)), on: id).fields == ["removalAt"])
        let plain = try await Scene.make(engine)
        let pace = try await plain.authorised()
        #expect(try await plain.refusal("custody.immigration.removal", directions(plain, removal: plain.now.adding(hours: 5)), on: pace).description.contains("not under the Immigration Act"))
        try await scene.act("custody.immigration.removal", directions(scene, removal: start.adding(hours: 160)), on: id)
        #expect(try await scene.tasks(about: id).first { $0.kind == "custody.limit" }?.dueAt == start.adding(hours: 168))
        let (other, late, begun) = try await held(engine)
        other.world.clock.now = begun.adding(hours: 121)
        #expect(try await other.refusal("custody.immigration.removal", directions(other, removal: begun.adding(hours: 150)), on: late).description.contains("do not mend it"))
    }
}

@Suite("Recapture after escape, on record")
struct RecaptureTests {
    private func escaped(_ engine: Engine) async throws -> (Scene, ID<Detention>, Instant) {
        let scene = try await Scene.make(engine)
        let start = scene.now
        let id = try await scene.authorised(arrived: start)
        scene.world.clock.now = start.adding(hours: 4)
        _ = try await scene.office.perform(RecordEscape(detentionId: id, escapedAt: scene.now, circumstances: "Over the wall."), as: scene.custodySergeant)
        scene.world.clock.now = start.adding(hours: 30)
        return (scene, id, start)
    }

    private func body(_ scene: Scene, _ then: String, by officer: Officer? = nil) -> JSONValue {
        [
            "recapturedAt": .string(scene.now.description), "returnedAt": .string(scene.now.description), "suiteId": .string(scene.suite.description),
            "officerId": .string((officer ?? scene.constable).id.description), "then": .string(then), "reasons": "The interview is still to be held.",
        ]
    }

    @Test("only after an escape, only by an independent custody officer, and once", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let (scene, id, _) = try await escaped(engine)
        #expect(try await scene.refusal(RecordRecapture.name, body(scene, "goes-on", by: scene.custodySergeant), on: id).description.contains("PACE-21"))
        #expect(try await scene.refusal(RecordRecapture.name, body(scene, "goes-on"), on: id, as: scene.involvedSergeant).description.contains("PACE-21"))
        try await scene.act(RecordRecapture.name, body(scene, "goes-on"), on: id)
        #expect(try await scene.refusal(RecordRecapture.name, body(scene, "goes-on"), on: id).description.contains("did not escape"))
    }

    @Test("the old detention goes on: four hours used, twenty left, and everything that was due is due again", arguments: TestStores.engines)
    func goesOn(engine: Engine) async throws {
        let (scene, id, start) = try await escaped(engine)
        try await scene.act(RecordRecapture.name, body(scene, "goes-on"), on: id)
        let detention = try await scene.detention(id)
        #expect(detention.isHeld && detention.status == .authorised && detention.disposal == nil)
        let tasks = try await scene.tasks(about: id)
        #expect(tasks.first { $0.kind == "custody.limit" }?.dueAt == start.adding(hours: 50))
        #expect(tasks.contains { $0.kind == "custody.review" } && !tasks.contains { $0.kind == "custody.loss" })
        #expect(try await scene.log(id, .recapture).first?.text.contains("the time away does not count") == true)
        // Gone and taken again: each time away falls out.
        scene.world.clock.now = start.adding(hours: 31)
        _ = try await scene.office.perform(RecordEscape(detentionId: id, escapedAt: scene.now, circumstances: "Again."), as: scene.custodySergeant)
        scene.world.clock.now = start.adding(hours: 41)
        try await scene.act(RecordRecapture.name, body(scene, "goes-on"), on: id)
        #expect(try await scene.clocks(id).limit(at: scene.now)?.value.reached == start.adding(hours: 60))
    }

    @Test("begun anew: the old one stays ended, and a new arrest waits for its detention", arguments: TestStores.engines)
    func anew(engine: Engine) async throws {
        let (scene, id, _) = try await escaped(engine)
        try await scene.act(RecordRecapture.name, body(scene, "anew"), on: id)
        #expect(try await !scene.detention(id).isHeld)
        let arrest = try #require(
            try await scene.world.store.read { tx in try tx.first(Arrest.self, "SELECT * FROM arrest WHERE person_id = \(scene.suspect) ORDER BY arrested_at DESC LIMIT 1") })
        #expect(arrest.arrestedAt == scene.now && arrest.suspectedOf.contains("Escape from lawful custody"))
        let fresh = try await scene.office.perform(OpenDetention(arrestId: arrest.id, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant).outcome
        #expect(try await scene.clocks(fresh).limit(at: scene.now)?.value.reached == scene.now.adding(hours: 24))
    }
}

/// PACE-10 and PACE-11 from the arrest to both clocks, through the operations: the vectors CLK-12 to CLK-14 of the rule book, in our own form.
@Suite("Arrested elsewhere, from end to end")
struct ArrestedElsewhereTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let id: String
        let circumstances: Arrival
        let arrested: String
        var entered: String?
        let arrived: String
        let authorised: String
        let relevant: String
        let firstReview: String
        let limits: [String]
        let rule: String
        var testDescription: String { id }
    }

    static let vectors = [
        Vector(
            id: "CLK-12, 26 hours on the way", circumstances: .otherArea, arrested: "2025-06-01T06:00:00+01:00", arrived: "2025-06-02T08:00:00+01:00",
            authorised: "2025-06-02T08:20:00+01:00", relevant: "2025-06-02T06:00:00+01:00", firstReview: "2025-06-02T14:20:00+01:00",
            limits: ["2025-06-03T06:00:00+01:00", "2025-06-03T18:00:00+01:00", "2025-06-05T06:00:00+01:00", "2025-06-06T06:00:00+01:00"], rule: "PACE-11"),
        Vector(
            id: "CLK-13, five hours on the way", circumstances: .otherArea, arrested: "2025-06-01T06:00:00+01:00", arrived: "2025-06-01T11:00:00+01:00",
            authorised: "2025-06-01T11:15:00+01:00", relevant: "2025-06-01T11:00:00+01:00", firstReview: "2025-06-01T17:15:00+01:00",
            limits: ["2025-06-02T11:00:00+01:00", "2025-06-02T23:00:00+01:00", "2025-06-04T11:00:00+01:00", "2025-06-05T11:00:00+01:00"], rule: "PACE-11"),
        Vector(
            id: "CLK-14, arrested in Scotland", circumstances: .outside, arrested: "2025-06-01T07:00:00+01:00", entered: "2025-06-01T10:00:00+01:00", arrived: "2025-06-01T13:30:00+01:00",
            authorised: "2025-06-01T13:45:00+01:00", relevant: "2025-06-01T13:30:00+01:00", firstReview: "2025-06-01T19:45:00+01:00",
            limits: ["2025-06-02T13:30:00+01:00", "2025-06-03T01:30:00+01:00", "2025-06-04T13:30:00+01:00", "2025-06-05T13:30:00+01:00"], rule: "PACE-10"),
        Vector(
            id: "PACE-10, more than a day after the border", circumstances: .outside, arrested: "2025-06-01T07:00:00+01:00", entered: "2025-06-01T10:00:00+01:00",
            arrived: "2025-06-02T11:00:00+01:00", authorised: "2025-06-02T11:10:00+01:00", relevant: "2025-06-02T10:00:00+01:00", firstReview: "2025-06-02T17:10:00+01:00",
            limits: ["2025-06-03T10:00:00+01:00", "2025-06-03T22:00:00+01:00", "2025-06-05T10:00:00+01:00", "2025-06-06T10:00:00+01:00"], rule: "PACE-10"),
    ]

    @Test("relevant time, limits and first review are the vector's", arguments: TestStores.engines, vectors)
    func vector(engine: Engine, _ vector: Vector) async throws {
        let scene = try await Scene.make(engine, now: vector.authorised)
        let arrest = try await scene.arrested(at: try at(vector.arrested))
        let id = try await scene.office.perform(
            OpenDetention(
                arrestId: arrest, suiteId: scene.suite, circumstances: vector.circumstances, arrivedAt: try at(vector.arrived), enteredAt: try vector.entered.map { try at($0) },
                lateReason: Scene.late), as: scene.custodySergeant
        ).outcome
        _ = try await scene.office.perform(scene.authorisation(of: id), as: scene.custodySergeant)
        let clocks = try await scene.clocks(id)
        #expect(clocks.detention.relevantTime.value == (try at(vector.relevant)))
        #expect(clocks.detention.relevantTime.rules == [vector.rule])
        #expect(try DetentionLimit.allCases.map { clocks.detention.reaches($0, at: scene.now).value } == vector.limits.map { try at($0) })
        #expect(clocks.nextReview?.value.latest == (try at(vector.firstReview)))
    }
}
