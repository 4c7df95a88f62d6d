import Base
import Core
import Custody
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("On the way to custody")
struct QueueTests {
    private func send(
        _ scene: Scene, _ person: ID<Person>? = nil, to suite: ID<Core.Unit>? = nil, expected: Int = 20, risks: [String] = []
    ) async throws -> ID<Arrest> {
        try await scene.office.perform(
            RecordArrest(
                investigationId: scene.crime, personId: person ?? scene.suspect, officerId: scene.constable.id, arrestedAt: scene.now.adding(minutes: -10),
                place: "Example Road", suspectedOf: "Burglary dwelling", necessity: ["N-INV"], grounds: "Seen leaving.", destinationId: suite ?? scene.suite,
                expectedAt: scene.now.adding(minutes: expected), risks: risks, riskNote: risks.isEmpty ? nil : "Shouting.",
                forceUsed: risks.contains("VIOLENT") ? "Handcuffed." : nil), as: scene.constable
        ).outcome
    }

    @Test("an arrest goes only to an open suite, at a time that can be", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.world.refusal { _ = try await send(scene) }?.description.contains("no such suite") == true)
        try await scene.setUpSuite(closedBecause: "boiler")
        #expect(try await scene.world.refusal { _ = try await send(scene) }?.description.contains("boiler") == true)
        try await scene.setUpSuite()
        #expect(try await scene.world.refusal { _ = try await send(scene, expected: -30) }?.description.contains("choose a time after") == true)
        #expect(try await scene.world.refusal { _ = try await send(scene, expected: 60 * 49) }?.description.contains("within 48 hours") == true)
        #expect(try await scene.world.refusal { _ = try await send(scene, risks: ["GHOST"]) }?.description.contains("GHOST") == true)
    }

    @Test("destination, arrival and de-arrest each need their reason and their order", arguments: TestStores.engines)
    func order(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let other = ID<Core.Unit>(try await scene.neighbouringSuite("LBC", kilometres: 5).raw)
        let arrest = try await send(scene)
        #expect(
            try await scene.refusal(of: RedirectArrest(arrestId: arrest, destinationId: other), as: scene.constable).description.contains("why the destination changed"))
        _ = try await scene.office.perform(RedirectArrest(arrestId: arrest, destinationId: other, reason: "Croydon is full."), as: scene.constable)
        let future = RecordArrivalAtStation(arrestId: arrest, atStationAt: scene.now.adding(minutes: 30))
        #expect(try await scene.refusal(of: future, as: scene.custodySergeant).description.contains("has not come yet"))
        let early = RecordArrivalAtStation(arrestId: arrest, atStationAt: scene.now.adding(minutes: -60))
        #expect(try await scene.refusal(of: early, as: scene.custodySergeant).description.contains("when the person was arrested"))
        _ = try await scene.office.perform(RecordArrivalAtStation(arrestId: arrest, atStationAt: scene.now.adding(minutes: -2)), as: scene.custodySergeant)
        #expect(try await scene.refusal(of: RedirectArrest(arrestId: arrest, destinationId: scene.suite, reason: "x"), as: scene.constable).description.contains("at the station already"))
        #expect(try await scene.refusal(of: DeArrest(arrestId: arrest, reason: "x", endedAt: scene.now), as: scene.constable).description.contains("the custody officer decides"))

        let second = try await send(scene, try await scene.somebody("Sam", "Other"))
        #expect(try await scene.refusal(of: DeArrest(arrestId: second, reason: "  ", endedAt: scene.now), as: scene.constable).description.contains("PACE s30(8)"))
        _ = try await scene.office.perform(DeArrest(arrestId: second, reason: "Alibi confirmed by CCTV.", endedAt: scene.now), as: scene.constable)
        #expect(try await scene.refusal(of: OpenDetention(arrestId: second, suiteId: scene.suite, arrivedAt: scene.now), as: scene.custodySergeant).description.contains("de-arrested"))
        #expect(try await scene.refusal(of: DeArrest(arrestId: second, reason: "x", endedAt: scene.now), as: scene.constable).description.contains("Nothing is left"))
    }

    @Test("the board says who comes, when each is booked in, what is known, and where there is a cell", arguments: TestStores.engines)
    func board(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite(desks: 1)
        let near = try await scene.neighbouringSuite("LBC", kilometres: 6)
        _ = try await scene.cell("A1", in: near)
        let window = try await scene.window(of: scene.custodySergeant)
        #expect(try await window.get("/custody/queue").contains("Nobody is on the way to any suite."))
        _ = try await send(scene, risks: ["VIOLENT", "DRINK"])
        _ = try await send(scene, try await scene.somebody("Kit", "Young", born: "2010-05-01"), expected: 25)
        let page = try await window.get("/custody/queue?suite=\(scene.suiteId)")
        for part in [
            "SAMPLE, Alex", "Violent or resisting", "Drunk", "Handcuffed.", "YOUNG, Kit", "Child 15", "On the way", "expected 09:20", "Expected book-in",
            "<b>09:20</b>", "<b>09:45</b>", "is taken to last 25 min", "No free cell here suits.", "LBC Custody, 6 km away, has 1", "data-live=", "At the station",
        ] { #expect(page.contains(part), "\(part) is not on the page") }
        #expect(page.contains("No free cell suits in any suite."), "no suite has a room for the child")
        #expect(try await scene.world.journal("custody.suite.read").count == 2)

        _ = try await scene.cell("A1")
        let token = try await window.get("/custody/queue?suite=\(scene.suiteId)")
        #expect(token.contains("Cell A1 suits"))
        #expect(try await window.get("/custody/queue?suite=\(near)").contains("Nobody is on the way or waiting."))
    }

    @Test("somebody who was arrested twice stands there twice, and no two landmarks of the page share a name", arguments: TestStores.engines)
    func twice(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let arrests = [try await send(scene), try await send(scene)]
        let page = try await scene.window(of: scene.custodySergeant).get("/custody/queue?suite=\(scene.suiteId)").text
        for arrest in arrests { #expect(page.contains("id=\"q-\(arrest)\"")) }
        let landmarks = page.components(separatedBy: "<nav ").dropFirst().map { $0.prefix { $0 != ">" } }
        #expect(landmarks.count > 1 && Set(landmarks).count == landmarks.count, "\(landmarks)")
    }

    @Test("how long booking in takes is measured from the last week, and the gate's time starts the clock", arguments: TestStores.engines)
    func measured(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        for minutes in [10, 12, 14, 40, 16] {
            let detention = try await scene.hold(try await scene.somebody("Number\(minutes)", "Test"), isAuthorised: false)
            scene.world.clock.advance(minutes: minutes)
            _ = try await scene.office.perform(scene.authorisation(of: detention), as: scene.custodySergeant)
        }
        let arrest = try await send(scene)
        _ = try await scene.office.perform(RecordArrivalAtStation(arrestId: arrest, atStationAt: scene.now.adding(minutes: -4)), as: scene.custodySergeant)
        let window = try await scene.window(of: scene.custodySergeant)
        let page = try await window.get("/custody/queue?suite=\(scene.suiteId)")
        #expect(page.contains("took 14 min (median of 5 in 7 days)"), "\(page.text.suffix(3000))")
        #expect(page.contains("Waiting"))
        #expect(page.contains("4 min"))
        let form = try await window.get("/do/custody.detention.open?ref=arrest/\(arrest)")
        #expect(form.contains("value=\"\(London.time(of: scene.now.adding(minutes: -4)))\""), "the gate's time is there already")
        scene.world.clock.advance(minutes: 60 * 24 * 8)
        _ = try await send(scene, try await scene.somebody("Later", "Test"))
        #expect(try await window.get("/custody/queue?suite=\(scene.suiteId)").status != 500)
    }

    @Test("a restricted person on the way is nobody to those outside the group", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        _ = try await send(scene)
        let inside = try await scene.restrict(Ref(Person.kind, scene.suspect))
        #expect(try await scene.window(of: scene.custodySergeant).get("/custody/queue").contains("Nobody is on the way to any suite."))
        #expect(try await scene.window(of: inside).get("/custody/queue").contains("SAMPLE, Alex"))
    }
}
