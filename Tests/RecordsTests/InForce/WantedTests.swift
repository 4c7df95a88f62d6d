import Base
import Core
import Foundation
@testable import Records
import Storage
import TestSupport
import Testing

/// Records an arrest, as a sibling module's operation would.
private struct ArrestPerson: Core.Operation {
    static let name: OperationName = "events.arrest"
    static let title = "Arrest"
    static let form = Form { Section("Arrest") { Field.text("person", "Person") } }

    let person: ID<Person>

    func perform(in work: Work) throws -> Done {
        try work.announce(PersonArrested(person, at: work.now))
        return Done()
    }
}

@Suite("Wanted people")
struct WantedTests {
    private let issued = Day(daysSince1970: 20_518)  // 6 March 2026

    private func refusal(_ operation: some Core.Operation, _ scene: Scene, as officer: Officer? = nil) async throws -> Refusal? {
        try await scene.world.refusal { _ = try await scene.world.office.perform(operation, as: officer ?? scene.officer) }
    }

    private func codes(_ refusal: Refusal?) -> [String] {
        if case .invalid(let problems)? = refusal { problems.map { "\($0.field) \($0.code)" } } else { refusal.map { [$0.code] } ?? [] }
    }

    private func standings(_ person: ID<Person>, _ scene: Scene, as officer: Officer? = nil) async throws -> [Standing] {
        let registry = scene.registry
        return try await scene.world.office.consult("records.person.read", Ref(Person.kind, person), as: officer ?? scene.officer) { reading in
            try registry.standings(of: Ref(Person.kind, person), reading)
        }
    }

    private func tasks(_ id: ID<WantedEntry>, _ scene: Scene) async throws -> [String] {
        try await scene.world.store.read { tx in try WorkList.open(about: Ref(WantedEntry.kind, id), in: tx) }.map(\.kind).sorted()
    }

    private func warrant(_ person: ID<Person>, backedForBail: Bool? = false) -> RecordWanted {
        RecordWanted(person: person, kind: "BENCH", soughtFor: "Failing to appear for theft", authority: "Westminster Magistrates' Court", number: "W/26/77", issuedOn: issued, backedForBail: backedForBail)
    }

    @Test("nobody is sought for nothing, on nobody's word, or when dead; bail is a court's to back", arguments: TestStores.engines)
    func refusals(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        func problems(_ entry: RecordWanted) async throws -> [String] { codes(try await refusal(entry, scene)) }
        let empty = RecordWanted(person: person, kind: "", soughtFor: " ", authority: "", issuedOn: issued.adding(days: 50))
        #expect(try await problems(empty) == ["kind required", "soughtFor required", "authority required", "issuedOn in-the-future"])
        let bailed = RecordWanted(person: person, kind: "RECALL", soughtFor: "Licence", authority: "The Secretary of State", issuedOn: issued, backedForBail: true)
        #expect(try await problems(bailed) == ["backedForBail not-here"])
        let reviewed = RecordWanted(person: person, kind: "WARR", soughtFor: "Theft", authority: "A court", issuedOn: issued, reviewOn: issued)
        #expect(try await problems(reviewed) == ["reviewOn past"])
        _ = try await scene.world.office.perform(RecordDeath(person: person, diedOn: issued, deathSource: "CORONER"), as: scene.officer)
        #expect(try await problems(warrant(person)) == ["kind deceased"])
    }

    @Test("a wanted person is marked wherever they are found, by any of their records, with what may be done", arguments: TestStores.engines)
    func marked(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Zeugma", born: "1990-03-10")
        _ = try await scene.person("Ada", "Zeugma", born: "1991-03-10")
        _ = try await scene.world.office.perform(warrant(person), as: scene.officer)
        let standing = try #require(try await standings(person, scene).first)
        #expect(standing.sort == .wanted && standing.reference == "W/26/77")
        #expect(standing.power?.hasPrefix("Arrest on the warrant") == true && standing.power?.hasSuffix("It is not backed for bail.") == true)
        let window = try await scene.window(of: scene.officer)
        let found = try await window.get("/search?q=zeugma").text
        #expect(found.components(separatedBy: "class=\"safety\"").count == 2, "one of the two is marked")
        let script = try Browser(scene.world.office, [try RecordsModule.web()])
        script.token = try await Tokens(office: scene.world.office).create(for: scene.officer.id, label: "test", days: 1)
        let answer = try JSONValue(text: try await script.get("/api/v1/search?q=zeugma").text.utf8)
        let marks = answer.object?["results"]?.array?.filter { $0.object?["kind"]?.string == "person" }.map { $0.object?["isWanted"] == .boolean(true) } ?? []
        #expect(marks.filter { $0 }.count == 1 && marks.count == 2)
    }

    @Test("the police seek nobody without a supervisor, other than who recorded it", arguments: TestStores.engines)
    func authority(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let sergeant = try await scene.world.officer("SGT", rank: .sergeant)
        let entry = RecordWanted(person: person, kind: "INV", soughtFor: "Burglary", authority: "DC Synthetic", issuedOn: issued)
        let wanted = try await scene.world.office.perform(entry, as: scene.officer).outcome
        #expect(try await tasks(wanted, scene) == ["records.wanted.authorise"])
        #expect(try await standings(person, scene).first?.sentence.contains("no supervisor has answered") == true)
        #expect(codes(try await refusal(AuthoriseWanted(wanted: wanted, grounds: "Named"), scene)) == ["forbidden"])
        #expect(codes(try await refusal(AuthoriseWanted(wanted: wanted, grounds: " "), scene, as: sergeant)) == ["grounds required"])
        #expect(try await refusal(AuthoriseWanted(wanted: wanted, grounds: "Named by the victim"), scene, as: sergeant) == nil)
        #expect(codes(try await refusal(AuthoriseWanted(wanted: wanted, grounds: "Again"), scene, as: sergeant)) == ["conflict"])
        #expect(try await tasks(wanted, scene) == [])
        #expect(try await standings(person, scene).first?.sentence.contains("no supervisor") == false)
    }

    @Test("an arrest, also under another record of the same person, asks for the entry to be ended or kept with a reason", arguments: TestStores.engines)
    func arrest(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await scene.person("Una", "Sinthetic", born: "1990-03-10")
        let wanted = try await scene.world.office.perform(warrant(person), as: scene.officer).outcome
        _ = try await scene.world.office.perform(ArrestPerson(person: other), as: scene.world.system)
        #expect(try await tasks(wanted, scene) == [], "another person's arrest is nothing to it")
        let merge = try await scene.world.office.perform(ProposeMerge(person: person, other: other, reason: "Same tattoo and birth date"), as: scene.officer).outcome
        _ = try await scene.world.office.perform(ConfirmMerge(merge: merge, reason: "Fingerprints"), as: scene.insider)
        _ = try await scene.world.office.perform(ArrestPerson(person: other), as: scene.world.system)
        #expect(try await tasks(wanted, scene) == ["records.wanted.arrested"])
        #expect(try await standings(person, scene).first?.sentence.contains("waits to be ended") == true)
        let keep = AmendWanted(wanted: wanted, soughtFor: "A second warrant", reviewOn: issued.adding(days: 60), reason: "Arrested for something else, released by mistake")
        #expect(try await refusal(keep, scene) == nil)
        #expect(try await tasks(wanted, scene) == [])
        _ = try await scene.world.office.perform(ArrestPerson(person: person), as: scene.world.system)
        let today = London.day(of: scene.world.clock.now)
        let withdrawn = EndWanted(wanted: wanted, reason: "WDN", authority: "The court", endedOn: today)
        #expect(codes(try await refusal(withdrawn, scene)) == ["forbidden"])
        #expect(codes(try await refusal(EndWanted(wanted: wanted, reason: "ARR", authority: "", endedOn: issued.adding(days: -1)), scene)) == ["authority required", "endedOn too-early"])
        #expect(try await refusal(EndWanted(wanted: wanted, reason: "ARR", authority: "PC Synthetic", endedOn: today, note: "PNC taken off"), scene) == nil)
        #expect(try await tasks(wanted, scene) == [])
        #expect(try await standings(person, scene).isEmpty)
        #expect(codes(try await refusal(EndWanted(wanted: wanted, reason: "ARR", authority: "PC Synthetic", endedOn: today), scene)) == ["conflict"])
    }

    @Test("somebody looks again, once for each day set", arguments: TestStores.engines)
    func review(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        let wanted = try await scene.world.office.perform(warrant(person), as: scene.officer).outcome
        let rounds = Rounds(office: scene.world.office, holder: "test")
        _ = try await rounds.goRound()
        #expect(try await tasks(wanted, scene) == [])
        scene.world.clock.advance(minutes: 60 * 24 * 100)
        _ = try await rounds.goRound()
        _ = try await rounds.goRound()
        #expect(try await tasks(wanted, scene) == ["records.wanted.review"])
        let until = London.day(of: scene.world.clock.now).adding(days: 30)
        let still = AmendWanted(wanted: wanted, soughtFor: "Failing to appear", reviewOn: until, reason: "The court confirms it")
        #expect(try await refusal(still, scene) == nil)
        #expect(try await tasks(wanted, scene) == [])
        scene.world.clock.advance(minutes: 60 * 24 * 31)
        _ = try await rounds.goRound()
        #expect(try await tasks(wanted, scene) == ["records.wanted.review"])
    }

    @Test("a restricted person's entry marks nothing and is told to nobody else, and is found by their arrest", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Zeugma")
        let report = try await scene.file("detention", "Report", at: "2026-03-01T10:00:00Z", reference: "REP/1", links: [])
        let entry = RecordWanted(person: person, kind: "WARR", soughtFor: "Theft", authority: "A court", issuedOn: issued, source: report.id)
        let wanted = try await scene.world.office.perform(entry, as: scene.insider).outcome
        try await scene.restrict(report)
        #expect(try await standings(person, scene).isEmpty)
        let window = try await scene.window(of: scene.officer)
        let found = try await window.get("/search?q=zeugma").text
        #expect(found.contains("ZEUGMA") && !found.contains("class=\"safety\""))
        #expect(try await window.get("/wanted/\(wanted)").status == 404)
        _ = try await scene.world.office.perform(ArrestPerson(person: person), as: scene.world.system)
        #expect(try await tasks(wanted, scene) == ["records.wanted.arrested"])
    }
}
