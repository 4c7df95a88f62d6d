import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Charts of people with several records")
struct JoinedChartTests {
    private func chart(_ scene: Scene, _ start: Ref, depth: Int = 1, open: Set<RawID> = [], to end: Ref? = nil, as officer: Officer? = nil) async throws -> LinkChart {
        let visible = Visibility(to: officer ?? scene.officer)
        let day = London.day(of: scene.world.clock.now)
        return try await scene.world.store.read { tx in
            let source = try ChartSource(kinds: Scene.kinds, visible: visible, on: day, in: tx)
            return try end.map { try LinkChart.paths(from: start, to: $0, source) } ?? LinkChart.around(start, depth: depth, open: open, source)
        }
    }

    private func join(_ one: Ref, _ other: Ref, _ scene: Scene) async throws -> ID<PersonMerge> {
        let merge = try await scene.world.office.perform(ProposeMerge(person: ID(one.id), other: ID(other.id), reason: "Fingerprints"), as: scene.officer).outcome
        _ = try await scene.world.office.perform(ConfirmMerge(merge: merge, reason: "Fingerprints"), as: scene.insider)
        return merge
    }

    private func associate(_ one: Ref, _ other: Ref, _ scene: Scene) async throws {
        _ = try await scene.world.office.perform(LinkRecords(type: "ASSOC", from: one, to: other), as: scene.officer)
    }

    private func names(_ chart: LinkChart) -> [String] {
        chart.nodes.map { node in "\(node.depth) " + ([node.entry] + node.others).map { "\($0.title.split(separator: " ").last ?? "")" }.joined(separator: "+") }
    }

    @Test("joined records are one box with the links of both; parted they are two again", arguments: TestStores.engines)
    func around(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var people: [Ref] = []
        for name in ["Una", "Uno", "Ugo", "Uri", "Ute"] { people.append(Ref(Person.kind, try await scene.person(name, "Synthetic"))) }
        let (una, uno, ugo, uri, ute) = (people[0], people[1], people[2], people[3], people[4])
        // Una knows Ugo; Uno, who is Una, knows Uri; Ugo knows Uno too; Uri knows Ute.
        for (one, other) in [(una, ugo), (uno, uri), (ugo, uno), (uri, ute), (una, uno)] { try await associate(one, other, scene) }
        #expect(names(try await chart(scene, una)) == ["0 Una", "1 Ugo", "1 Uno"])
        let merge = try await join(una, uno, scene)
        let joined = try await chart(scene, una)
        #expect(names(joined) == ["0 Una+Uno", "1 Ugo", "1 Uri"])
        #expect(joined.edges.count == 3 && joined.edges.allSatisfy { $0.from != $0.to }, "a link between the two records of one person is none")
        #expect(names(try await chart(scene, uno)) == ["0 Uno+Una", "1 Ugo", "1 Uri"], "begun at the other record, that one stands for both")
        #expect(names(try await chart(scene, ute, depth: 3)) == ["0 Ute", "1 Uri", "2 Una+Uno", "3 Ugo"])
        #expect(names(try await chart(scene, uri, open: [uno.id])) == ["0 Uri", "1 Una+Uno", "1 Ute", "2 Ugo"])
        #expect(names(try await chart(scene, ugo, to: ute)) == ["0 Ugo", "1 Una+Uno", "2 Uri", "3 Ute"])
        #expect(names(try await chart(scene, una, to: uno)) == ["0 Una+Uno"], "there is no way from a person to the same person")
        _ = try await scene.world.office.perform(UndoMerge(merge: merge, areTwoPeople: false, reason: "Twins"), as: scene.insider)
        #expect(names(try await chart(scene, una)) == ["0 Una", "1 Ugo", "1 Uno"])
    }

    @Test("a hidden record of a person is not on the chart, nor is a way through it", arguments: TestStores.engines)
    func hidden(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let uno = Ref(Person.kind, try await scene.person("Uno", "Synthetic"))
        let ugo = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        let ute = Ref(Person.kind, try await scene.person("Ute", "Synthetic"))
        try await associate(una, ugo, scene)
        try await associate(uno, ute, scene)
        _ = try await join(una, uno, scene)
        #expect(names(try await chart(scene, ugo, to: ute)) == ["0 Ugo", "1 Una+Uno", "2 Ute"])
        try await scene.restrict(uno)
        #expect(names(try await chart(scene, ugo)) == ["0 Ugo"], "joined with a restricted record, the open one is closed too")
        #expect(names(try await chart(scene, ugo, to: ute)) == ["0 Ugo"])
        #expect(names(try await chart(scene, ugo, to: ute, as: scene.insider)) == ["0 Ugo", "1 Una+Uno", "2 Ute"])
    }

    @Test("page, data and journal name every record of the person", arguments: TestStores.engines)
    func pages(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = Ref(Person.kind, try await scene.person("Una", "Synthetic"))
        let uno = Ref(Person.kind, try await scene.person("Uno", "Synthetic"))
        let ugo = Ref(Person.kind, try await scene.person("Ugo", "Synthetic"))
        try await associate(uno, ugo, scene)
        _ = try await join(una, uno, scene)
        let window = try await scene.window(of: scene.officer)
        let page = try await window.get("/chart?ref=person/\(ugo.id)")
        #expect(page.contains("The same person is also recorded as") && page.contains("/people/\(uno.id)"))
        let data = try JSONValue(text: try await window.get("/chart/data?ref=person/\(ugo.id)").text.utf8)
        #expect(data["nodes"]?.array?.compactMap { $0["also"]?.array?.count } == [0, 1])
        let entry = try #require(try await scene.world.journal("records.chart.read").first)
        let detail = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT body FROM journal_detail WHERE journal_id = \(entry.id)") }
        #expect(detail?.contains("person/\(una.id)") == true && detail?.contains("person/\(uno.id)") == true)
    }
}
