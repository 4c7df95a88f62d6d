import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

/// Officers who may decide on one person or two, and the acts in one line each.
private struct Desk {
    let scene: Scene
    let first: Officer
    let second: Officer

    static func make(_ engine: Engine) async throws -> Desk {
        let scene = try await Scene.make(engine)
        return Desk(
            scene: scene, first: try await scene.world.officer("INTO", groups: [scene.group]), second: try await scene.world.officer("DDM", groups: [scene.group]))
    }

    var office: Office { scene.world.office }

    func propose(_ one: ID<Person>, _ other: ID<Person>, by officer: Officer? = nil) async throws -> ID<PersonMerge> {
        try await office.perform(ProposeMerge(person: one, other: other, reason: "Same synthetic passport seen."), as: officer ?? first).outcome
    }

    func join(_ one: ID<Person>, _ other: ID<Person>) async throws -> ID<PersonMerge> {
        let merge = try await propose(one, other)
        _ = try await office.perform(ConfirmMerge(merge: merge, reason: "Fingerprints agree."), as: second)
        return merge
    }

    func part(_ merge: ID<PersonMerge>, areTwoPeople: Bool = false) async throws {
        _ = try await office.perform(UndoMerge(merge: merge, areTwoPeople: areTwoPeople, reason: "The passport was a brother's."), as: second)
    }

    func refusal<O: Operation>(_ operation: O, as officer: Officer) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await office.perform(operation, as: officer) }
    }

    func records(of person: ID<Person>) async throws -> [ID<Person>] { try await scene.world.store.read { tx in try Identity.records(of: person, in: tx) } }

    func groups(of person: ID<Person>) async throws -> [String] {
        try await scene.world.store.read { tx in try Handling.of(person.raw, in: tx).groups }
    }
}

@Suite("Two records of one person")
struct MergeTests {
    @Test("joined records are one result of a search, and two again when they part", arguments: TestStores.engines)
    func oneResult(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await desk.scene.person("Una", "Synthetik", born: "1990-03-10")
        let third = try await desk.scene.person("Una", "Synthetick", born: "1990-03-10")
        let apart = try await desk.scene.person("Una", "Synthetic", born: "1961-01-02")
        func found() async throws -> [SearchHit] { try await desk.scene.search("una synthetic").results }
        #expect(Set(try await found().map(\.id)) == Set([one, other, third, apart].map(\.raw)))
        // Joined by way of a third.
        _ = try await desk.join(one, other)
        let merge = try await desk.join(other, third)
        let folded = try await found()
        #expect(folded.count == 2 && folded.contains { $0.id == apart.raw && $0.also.isEmpty })
        let person = try #require(folded.first { $0.id != apart.raw })
        #expect(Set([person.id] + person.also.map(\.id)) == Set([one, other, third].map(\.raw)))
        try await desk.part(merge)
        #expect(try await found().count == 3)
    }

    @Test("a proposal needs two records one may see, a reason, and no decision or number that speaks against it", arguments: TestStores.engines)
    func proposalRefused(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic")
        let other = try await desk.scene.person("Oona", "Synthetic")
        let hidden = try await desk.scene.person("Veiled", "Synthetic")
        try await desk.scene.restrict(Ref(Person.kind, hidden))
        let officer = desk.scene.officer
        func propose(_ one: ID<Person>, _ other: ID<Person>, _ reason: String = "Same face.") -> ProposeMerge { ProposeMerge(person: one, other: other, reason: reason) }

        #expect(try await desk.refusal(propose(one, one), as: officer)?.code == "invalid")
        #expect(try await desk.refusal(propose(one, other, " \n"), as: officer)?.code == "invalid")
        let absent = try await desk.refusal(propose(one, ID(RawID(high: 1, low: 2))), as: officer)
        let unseen = try await desk.refusal(propose(one, hidden), as: officer)
        #expect(absent == .notFound && absent == unseen)
        #expect(try await desk.refusal(propose(hidden, one), as: officer) == .notFound)

        let numbered = try await desk.office.perform(
            RecordPerson(PersonFacts(givenNames: "Una", familyName: "Synthetic"), pncId: "1979/0163001B"), as: officer
        ).outcome
        let renumbered = try await desk.office.perform(
            RecordPerson(PersonFacts(givenNames: "Una", familyName: "Synthetic"), pncId: "2002/0073319Z"), as: officer)
        #expect(try await desk.refusal(propose(numbered, renumbered.outcome), as: officer)?.description.contains("different PNC IDs") == true)

        _ = try await desk.propose(one, other, by: officer)
        #expect(try await desk.refusal(propose(other, one), as: officer)?.code == "conflict")
        #expect(try await desk.records(of: one) == [one])
    }

    @Test("nobody confirms their own proposal, and only whose role it is decides", arguments: TestStores.engines)
    func decisionRefused(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic")
        let other = try await desk.scene.person("Oona", "Synthetic")
        let merge = try await desk.propose(one, other)
        #expect(try await desk.refusal(ConfirmMerge(merge: merge, reason: "Sure."), as: desk.first)?.code == "forbidden")
        #expect(try await desk.refusal(ConfirmMerge(merge: merge, reason: "Sure."), as: desk.scene.officer)?.code == "forbidden")
        #expect(try await desk.refusal(ConfirmMerge(merge: merge, reason: " "), as: desk.second)?.code == "invalid")
        #expect(try await desk.refusal(UndoMerge(merge: merge, areTwoPeople: true, reason: "Why not."), as: desk.second)?.code == "conflict")
        let outsider = try await desk.scene.world.officer("INTO")
        func told() async throws -> [String] {
            try await desk.scene.world.store.read { tx in try ConfirmMerge.notices(on: Ref(PersonMerge.kind, merge), for: outsider, in: tx) }
        }
        #expect(try await told().first?.hasPrefix("SYNTHETIC, Una and SYNTHETIC, Oona are one person") == true)
        try await desk.scene.restrict(Ref(Person.kind, other))
        #expect(try await told().isEmpty, "the form names nobody who may not be seen")
        #expect(try await desk.refusal(ConfirmMerge(merge: merge, reason: "Sure."), as: outsider) == .notFound)
        #expect(try await desk.refusal(DeclineMerge(merge: merge, reason: "No."), as: outsider) == .notFound)
        #expect(try await desk.records(of: one) == [one])
    }

    @Test("a declined pair is remembered with who and why, until that is withdrawn", arguments: TestStores.engines)
    func declined(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic")
        let other = try await desk.scene.person("Oona", "Synthetic")
        let third = try await desk.scene.person("Unna", "Synthetic")
        let merge = try await desk.propose(one, other)
        _ = try await desk.office.perform(DeclineMerge(merge: merge, reason: "Twins: seen together."), as: desk.second)
        let again = try await desk.refusal(ProposeMerge(person: other, other: one, reason: "Alike."), as: desk.first)
        #expect(again?.description.contains("Twins: seen together.") == true)
        // Nor may a third record tie them together.
        _ = try await desk.join(one, third)
        #expect(try await desk.refusal(ProposeMerge(person: third, other: other, reason: "Alike."), as: desk.first)?.code == "conflict")
        _ = try await desk.office.perform(WithdrawApart(person: one, other: other, reason: "It was a photograph."), as: desk.second)
        _ = try await desk.join(third, other)
        #expect(try await desk.records(of: one) == [one, other, third].sorted())
    }

    @Test("joined records are read as one and part again whole, with what came after", arguments: TestStores.engines)
    func joinedAndParted(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic")
        let other = try await desk.scene.person("Oona", "Synthetic")
        let merge = try await desk.propose(one, other)
        #expect(try await desk.scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM task WHERE status = 'open'") } == 1)
        _ = try await desk.office.perform(ConfirmMerge(merge: merge, reason: "Fingerprints agree."), as: desk.second)
        #expect(try await desk.scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM task WHERE status = 'open'") } == 0)
        #expect(try await desk.records(of: one) == [one, other].sorted())
        #expect(try await desk.records(of: other) == [one, other].sorted())
        _ = try await desk.scene.file(
            "investigation", "Synthetic burglary", at: "2026-03-09T10:00:00Z", links: [.init(type: "SUS", other: Ref(Person.kind, other))])
        try await desk.part(merge, areTwoPeople: true)
        #expect(try await desk.records(of: one) == [one])
        #expect(try await desk.scene.timeline(Ref(Person.kind, other)).items.count == 1)
        #expect(try await desk.scene.timeline(Ref(Person.kind, one)).items.isEmpty)
        #expect(try await desk.refusal(ProposeMerge(person: one, other: other, reason: "Alike."), as: desk.first)?.description.contains("brother") == true)
        for act in [ProposeMerge.name, ConfirmMerge.name, UndoMerge.name] {
            #expect(try await desk.scene.world.journal(act.text).contains { $0.outcome == "done" }, "\(act)")
        }
    }

    @Test("joining an open record with a restricted one restricts it, for as long as they are joined", arguments: TestStores.engines)
    func restriction(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let open = try await desk.scene.person("Una", "Synthetic")
        let closed = try await desk.scene.person("Veiled", "Synthetic")
        let late = try await desk.scene.person("Oona", "Synthetic")
        try await desk.scene.restrict(Ref(Person.kind, closed))
        let merge = try await desk.join(open, closed)
        #expect(try await desk.groups(of: open) == ["Source"])
        let second = try await desk.join(open, late)
        #expect(try await desk.groups(of: late) == ["Source"])
        try await desk.part(merge)
        #expect(try await desk.groups(of: open).isEmpty)
        #expect(try await desk.groups(of: late).isEmpty)
        #expect(try await desk.groups(of: closed) == ["Source"])
        // A restriction by hand, later, reaches the records that are joined.
        try await desk.scene.restrict(Ref(Person.kind, late))
        #expect(try await desk.groups(of: open) == ["Source"])
        try await desk.part(second)
        #expect(try await desk.groups(of: open).isEmpty)
        #expect(try await desk.groups(of: late) == ["Source"])
    }

    @Test("any order of joining and parting gives the same people, and all parted is as it was", arguments: TestStores.engines, [1, 2, 3] as [UInt64])
    func anyOrder(_ engine: Engine, _ seed: UInt64) async throws {
        let desk = try await Desk.make(engine)
        var people: [ID<Person>] = []
        for number in 0..<7 { people.append(try await desk.scene.person("Una\(number)", "Synthetic")) }
        for hidden in [people[2], people[5]] { try await desk.scene.restrict(Ref(Person.kind, hidden)) }
        var before: [[String]] = []
        for person in people { before.append(try await desk.groups(of: person)) }
        var state = seed
        func chance(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var joins: [(merge: ID<PersonMerge>, one: Int, other: Int)] = []
        for _ in 0..<30 {
            if !joins.isEmpty, chance(3) == 0 {
                try await desk.part(joins.remove(at: chance(joins.count)).merge)
            } else {
                let (one, other) = (chance(7), chance(7))
                guard one != other, !Self.group(of: one, joins.map { ($0.one, $0.other) }).contains(other) else { continue }
                joins.append((try await desk.join(people[one], people[other]), one, other))
            }
            for index in people.indices {
                let expected = Self.group(of: index, joins.map { ($0.one, $0.other) })
                #expect(try await desk.records(of: people[index]) == expected.map { people[$0] }.sorted())
                #expect(try await desk.groups(of: people[index]) == (expected.contains(2) || expected.contains(5) ? ["Source"] : []))
            }
        }
        for join in joins { try await desk.part(join.merge) }
        var after: [[String]] = []
        for person in people {
            after.append(try await desk.groups(of: person))
            #expect(try await desk.records(of: person) == [person])
        }
        #expect(after == before)
    }

    /// Who is joined with whom, the plain way: follow every pair until nothing new is found.
    private static func group(of start: Int, _ pairs: [(Int, Int)]) -> Set<Int> {
        var found: Set<Int> = [start]
        var before = 0
        while found.count != before {
            before = found.count
            for (one, other) in pairs where found.contains(one) || found.contains(other) { found.formUnion([one, other]) }
        }
        return found
    }

    @Test("either record's page tells what is known of both, warnings first, while they are joined and not after", arguments: TestStores.engines)
    func oneStory(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await desk.scene.person("Oona", "Synthetic", born: "1990-03-10", phone: "020 7946 0123")
        _ = try await desk.office.perform(SetMarker(person: other, code: "VI", justification: "Struck a synthetic officer."), as: desk.first)
        let tie = FileEvent.Tie(type: "SUS", other: Ref(Person.kind, other))
        _ = try await desk.scene.file("investigation", "Synthetic burglary of a shed", at: "2026-03-09T10:00:00Z", links: [tie])
        let browser = try Browser(desk.office, [try RecordsModule.web()])
        try await desk.office.setPassword("a long synthetic passphrase", for: desk.first.id, by: nil)
        let name = try await desk.scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(desk.first.id)") }
        _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        let told = ["Struck a synthetic officer.", "020 7946 0123", "SYNTHETIC, Oona"]
        func isTold() async throws -> [Bool] {
            let page = try await browser.get("/people/\(one)").text
            return told.map { page.contains($0) }
        }
        #expect(try await isTold() == [false, false, false])
        let merge = try await desk.join(one, other)
        #expect(try await isTold() == [true, true, true])
        let visible = Visibility(to: desk.first)
        let records = try await desk.records(of: one)
        let joined = try await desk.scene.world.store.read { tx in
            try Timeline.of(Ref(Person.kind, one), and: records.map(\.raw), kinds: Scene.kinds, visible: visible, on: Day(daysSince1970: 20_000), in: tx)
        }
        #expect(joined.items.map(\.entry.title) == ["Synthetic burglary of a shed"])
        try await desk.part(merge)
        #expect(try await isTold() == [false, false, false])
    }

    @Test("the nightly comparison suggests a pair once, and never one that was decided", arguments: TestStores.engines)
    func scan(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        for number in 0..<40 { _ = try await desk.scene.person("Given\(number)", "Family\(number * 7)", born: "19\(50 + number)-0\(1 + number % 9)-1\(number % 10)") }
        let one = try await desk.scene.person("Katarzyna", "Wojciechowska", born: "1984-07-23", phone: "020 7946 0123")
        let other = try await desk.scene.person("Katarzyna", "Wojciechowska", born: "1984-07-23", phone: "020 7946 0123")
        let apart = (try await desk.scene.person("Ifeanyi", "Okonkwo", born: "1991-11-02"), try await desk.scene.person("Ifeanyi", "Okonkwo", born: "1991-11-02"))
        _ = try await desk.office.perform(DeclineMerge(merge: try await desk.propose(apart.0, apart.1), reason: "Cousins."), as: desk.second)
        let first = try await DuplicateScan.run(desk.office, progress: { _ in })
        #expect(first.people == 44 && first.suggested == 1)
        let listed = try await desk.scene.world.store.read { tx in try tx.all(PersonMerge.self, "SELECT * FROM person_merge WHERE status = 'suggested'") }
        #expect(listed.map(\.pair) == [PersonPair(one, other)])
        #expect(try await DuplicateScan.run(desk.office, progress: { _ in }).suggested == 0)
        // An officer takes the suggestion up as a proposal of their own.
        #expect(try await desk.propose(other, one) == listed.first?.id)
    }

    @Test("the pair's page and the list show both records side by side to whoever may see both", arguments: TestStores.engines)
    func pages(_ engine: Engine) async throws {
        let desk = try await Desk.make(engine)
        let one = try await desk.scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await desk.scene.person("Oona", "Synthetic", born: "1990-03-10")
        let merge = try await desk.propose(one, other)
        let browser = try Browser(desk.office, [try RecordsModule.web()])
        func signIn(_ officer: Officer) async throws {
            try await desk.office.setPassword("a long synthetic passphrase", for: officer.id, by: nil)
            let name = try await desk.scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
            _ = try await browser.signIn(try #require(name), "a long synthetic passphrase")
        }
        try await signIn(desk.second)
        let page = try await browser.get("/merges/\(merge)")
        #expect(page.status == 200 && page.contains("SYNTHETIC, Una") && page.contains("SYNTHETIC, Oona") && page.contains("same birth date"))
        #expect(try await browser.get("/duplicates").contains("/merges/\(merge)"))
        try await desk.scene.restrict(Ref(Person.kind, other))
        try await signIn(try await desk.scene.world.officer("DDM"))
        #expect(try await browser.get("/merges/\(merge)").status == 404)
        #expect(try await !browser.get("/duplicates").contains("Oona"))
    }
}
