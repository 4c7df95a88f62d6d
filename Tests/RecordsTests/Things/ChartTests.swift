import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Charts of links")
struct ChartTests {
    private func chart(_ scene: Scene, _ start: Ref, depth: Int = 1, open: Set<RawID> = [], to end: Ref? = nil, as officer: Officer? = nil) async throws -> LinkChart {
        let visible = Visibility(to: officer ?? scene.officer)
        let day = London.day(of: scene.world.clock.now)
        return try await scene.world.store.read { tx in
            let source = try ChartSource(kinds: Scene.kinds, visible: visible, on: day, in: tx)
            return try end.map { try LinkChart.paths(from: start, to: $0, source) } ?? LinkChart.around(start, depth: depth, open: open, source)
        }
    }

    /// Una – Ugo – Uri – Ute – Ulf, each an associate of the next.
    private func row(_ scene: Scene) async throws -> [Ref] {
        var people: [Ref] = []
        for name in ["Una", "Ugo", "Uri", "Ute", "Ulf"] { people.append(Ref(Person.kind, try await scene.person(name, "Synthetic"))) }
        for (one, other) in zip(people, people.dropFirst()) { _ = try await scene.perform(LinkRecords(type: "ASSOC", from: one, to: other)) }
        return people
    }

    private func names(_ chart: LinkChart) -> [String] { chart.nodes.map { "\($0.depth) \($0.entry.title.split(separator: " ").last ?? "")" } }

    @Test("a record that is hidden or is none has no chart, and asking for too much is refused", arguments: TestStores.engines)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let people = try await row(scene)
        let browser = try await scene.browse()
        for query in ["", "ref=person", "ref=person/x", "ref=person/\(people[0].id)&depth=4", "ref=person/\(people[0].id)&depth=x", "ref=person/\(people[0].id)&to=nobody"] {
            #expect(try await browser.get("/chart?\(query)").status == 422, "\(query)")
        }
        let many = (0...LinkChart.openMax).map { "&open=person/\(RawID(high: 1, low: UInt64($0)))" }.joined()
        #expect(try await browser.get("/chart?ref=person/\(people[0].id)\(many)").status == 422)
        try await scene.restrict(people[0])
        for path in ["/chart", "/chart/data", "/places"] {
            #expect(try await browser.get("\(path)?ref=person/\(people[0].id)").status == 404)
            #expect(try await browser.get("\(path)?ref=person/\(RawID(high: 1, low: 2))").status == 404)
            #expect(try await browser.get("\(path)?ref=vehicle/\(people[1].id)").status == 404, "an id under another kind")
        }
        let administrator = try await scene.browse(as: try await scene.world.officer("ADMIN"))
        #expect(try await administrator.get("/chart?ref=person/\(people[1].id)").status == 403)
    }

    @Test("the chart goes as far as it is told, and opens single records in place, never more than three links away", arguments: TestStores.engines)
    func depth(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let people = try await row(scene)
        #expect(names(try await chart(scene, people[0])) == ["0 Una", "1 Ugo"])
        #expect(names(try await chart(scene, people[0], depth: 3)) == ["0 Una", "1 Ugo", "2 Uri", "3 Ute"])
        #expect(names(try await chart(scene, people[0], open: [people[1].id])) == ["0 Una", "1 Ugo", "2 Uri"])
        #expect(names(try await chart(scene, people[0], open: Set(people.map(\.id)))) == ["0 Una", "1 Ugo", "2 Uri", "3 Ute"])
        let middle = try await chart(scene, people[2], depth: 1)
        #expect(middle.edges.count == 2 && middle.nodes.filter(\.isOpen).count == 1)
        #expect(Set(middle.edges.map(\.role)) == ["associate of"])
    }

    @Test("a way through a hidden record, a hidden report or a mistake is no way", arguments: TestStores.engines)
    func hidden(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let people = try await row(scene)
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una", "1 Ugo", "2 Uri", "3 Ute", "4 Ulf"])
        try await scene.restrict(people[2])
        #expect(names(try await chart(scene, people[0], depth: 3)) == ["0 Una", "1 Ugo"])
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una"])
        #expect(names(try await chart(scene, people[0], to: people[4], as: scene.insider)).count == 5)

        let report = try await scene.file("investigation", "Report", at: "2026-02-01T10:00:00Z", links: [])
        let secret = try await scene.perform(LinkRecords(type: "ASSOC", from: people[1], to: people[3], source: report.id))
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una", "1 Ugo", "2 Ute", "3 Ulf"])
        try await scene.restrict(report)
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una"])

        let wrong = try await scene.perform(LinkRecords(type: "ASSOC", from: people[0], to: people[4]))
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una", "1 Ulf"])
        _ = try await scene.perform(EndLink(ID(wrong.raw), mistake: true, reason: "Another Ulf."))
        #expect(names(try await chart(scene, people[0], to: people[4])) == ["0 Una"])
        _ = secret
    }

    @Test("every shortest way between two is drawn, whichever end is asked from, and no other", arguments: TestStores.engines)
    func paths(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let people = try await row(scene)
        let event = try await scene.file(
            "investigation", "Affray", at: "2026-02-01T10:00:00Z", links: [.init(type: "SUS", other: people[0]), .init(type: "WIT", other: people[2])])
        let forth = try await chart(scene, people[0], to: people[2])
        #expect(Set(names(forth)) == ["0 Una", "1 Ugo", "1 Affray", "2 Uri"] && forth.edges.count == 4)
        let back = try await chart(scene, people[2], to: people[0])
        #expect(Set(names(back)) == ["0 Uri", "1 Ugo", "1 Affray", "2 Una"] && back.edges.count == 4)
        #expect(names(try await chart(scene, people[0], to: people[0])) == ["0 Una"])
        #expect(try await chart(scene, event, depth: 1).nodes.count == 3)
    }

    @Test("a record with more links than a chart draws says so, and the chart holds no more than it may", arguments: TestStores.engines)
    func limits(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let place = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "Testing Hostel"))))
        let facts = (0..<620).map { RecordPerson(PersonFacts(givenNames: "Una \($0)", familyName: "Synthetic")) }
        let people = try await scene.world.office.performAll(facts, as: scene.officer).map { Ref(Person.kind, try $0.get().outcome) }
        let hundred = people.prefix(120).map { LinkRecords(type: "LIVES", from: $0, to: place) }
        // Six people each know a hundred others.
        let others = (0..<5).flatMap { group in people[(group * 100 + 120)..<(group * 100 + 220)].map { LinkRecords(type: "ASSOC", from: people[group], to: $0) } }
        for result in try await scene.world.office.performAll(hundred + others, as: scene.officer) { _ = try result.get() }
        let near = try await chart(scene, place)
        #expect(near.nodes.count == 101 && near.nodes[0].hasMore && !near.isFull)
        let far = try await chart(scene, place, depth: 2)
        #expect(far.nodes.count == LinkChart.nodesMax && far.isFull)
        let same = try await chart(scene, place, depth: 2)
        #expect(far.nodes.map(\.entry.id) == same.nodes.map(\.entry.id))
        let page = try await scene.browse().get("/chart?ref=location/\(place.id)&depth=2")
        #expect(page.contains("The chart is full: it holds 500 records.") && page.contains("Only the first 100 links are drawn of: Testing Hostel"))
    }

    @Test("the page's table says what the data for the drawing says, by session and by token, and the journal what was shown", arguments: TestStores.engines)
    func pages(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let people = try await row(scene)
        let browser = try await scene.browse()
        let page = try await browser.get("/chart?ref=person/\(people[1].id)")
        for part in ["SYNTHETIC, Una", "SYNTHETIC, Uri", "associate of", "3 records, 2 links.", "open=person%2F\(people[0].id)", "id=\"chart\"", "chart.js"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("SYNTHETIC, Ute"))
        let data = try JSONValue(text: try await browser.get("/chart/data?ref=person/\(people[1].id)").text.utf8)
        #expect(data["nodes"]?.array?.count == 3 && data["edges"]?.array?.count == 2)
        let token = try await Tokens(office: scene.world.office).create(for: scene.officer.id, label: "test", days: 1)
        let script = try Browser(scene.world.office, [try RecordsModule.web()])
        script.token = token
        let answer = try await script.get("/api/v1/chart?ref=person/\(people[1].id)&depth=1")
        #expect(answer.status == 200)
        #expect(try JSONValue(text: answer.text.utf8)["nodes"]?.array?.count == 3)
        #expect(try await script.get("/api/v1/chart?ref=person/\(people[1].id)&depth=9").status == 422)
        #expect(try await script.get("/api/v1/links/\(RawID(high: 1, low: 2))").status == 404)
        let entry = try #require(try await scene.world.journal("records.chart.read").first)
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        #expect(entry.subjectId == people[1].id && detail?.contains("person/\(people[0].id)") == true)
    }

    @Test("the places of a record stand on its map and in its table, those of its events too, hidden ones nowhere", arguments: TestStores.engines)
    func places(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let home = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "1 Testing Road"), latitude: 51.5, longitude: -0.14)))
        let hideout = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "2 Hidden Lane"), latitude: 51.6, longitude: -0.15)))
        let field = Ref(Location.kind, try await scene.perform(RecordLocation(LocationFacts(line: "A field somewhere"))))
        for (type, place) in [("LIVES", home), ("FREQ", hideout), ("WORKS", field)] { _ = try await scene.perform(LinkRecords(type: type, from: una, to: place)) }
        try await scene.restrict(hideout)
        let page = try await scene.browse().get("/places?ref=person/\(una.id)")
        for part in ["1 Testing Road", "data-latitude=\"51.5\" data-longitude=\"-0.14\"", "2 places. 1 has no point", "A field somewhere", "places.js", "home address"] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("Hidden Lane"))
    }
}
