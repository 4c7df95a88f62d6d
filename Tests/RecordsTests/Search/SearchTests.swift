import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("The one search box")
struct SearchTests {
    @Test("a query that is too long or has too many words is refused with the limit", arguments: TestStores.engines)
    func tooMuch(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let long = try await scene.world.refusal { _ = try await scene.search(String(repeating: "a", count: 201)) }
        #expect(long?.description.contains("at most 200 characters") == true)
        let many = try await scene.world.refusal { _ = try await scene.search("a b c d e f g h i j k l m") }
        #expect(many?.description.contains("at most 12 words") == true)
    }

    @Test(
        "what is no word finds nothing and breaks nothing", arguments: TestStores.engines,
        ["", "   ", "'", "\"", "%", "*", "' OR 1=1 --", "\"; DROP TABLE entry;", "a & | !", "(((", "NOT", "OR AND", "🚓", "-", ":*", "\u{0}"])
    func oddQueries(_ engine: Engine, _ query: String) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Una", "Synthetic")
        #expect(try await scene.search(query).results.isEmpty)
        #expect(try await scene.typeAhead(query).isEmpty)
    }

    @Test("a restricted person is in no result, no count and no second page, but is there for the group", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let open = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let hidden = try await scene.person("Una", "Synthetic", born: "1990-03-10", phone: "07700 900999")
        try await scene.restrict(Ref(Person.kind, hidden))
        let found = try await scene.search("synthetic", limit: 1)
        #expect(found.results.map(\.id) == [open.raw])
        #expect(!found.more)
        #expect(try await scene.search("07700 900999").results.isEmpty)
        #expect(try await scene.typeAhead("una syn").map(\.id) == [open])
        #expect(try await scene.typeAhead("10/03/1990").map(\.id) == [open])
        #expect(try await scene.typeAhead("07700900999").isEmpty)
        #expect(try await scene.search("synthetic", as: scene.insider).results.map(\.id) == [hidden.raw, open.raw])
        #expect(try await scene.typeAhead("una syn", as: scene.insider).count == 2)
    }

    @Test("the number that was typed comes first, then the newest", arguments: TestStores.engines)
    func exactFirst(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let exact = try await scene.file("investigation", "Burglary at Testing Road", at: "2026-03-01T10:00:00Z", reference: "SY/12/26", links: [])
        let later = try await scene.file("investigation", "Series with SY/12/26", at: "2026-03-02T10:00:00Z", reference: "SY/13/26", links: [])
        let found = try await scene.search("sy/12/26")
        #expect(found.results.map(\.id) == [exact.id, later.id])
        #expect(found.results.first?.score == 1)
        #expect(found.results.first?.why == ["number SY/12/26"])
        #expect(found.results.last.map { $0.score < 1 } == true)
    }

    @Test("the last word may be unfinished, in a name any of them", arguments: TestStores.engines)
    func prefix(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Bartholomew", "Synthetic")
        let report = try await scene.file("investigation", "Window forced at Testing Road", at: "2026-03-01T10:00:00Z", links: [])
        #expect(try await scene.search("synthetic barth").results.map(\.id) == [id.raw])
        #expect(try await scene.search("barth synthetic").results.map(\.id) == [id.raw])
        #expect(try await scene.search("synthetic barth").results.first?.why == ["family name", "given name begins “barth”"])
        #expect(try await scene.search("forced wind").results.map(\.id) == [report.id])
        #expect(try await scene.search("wind forced").results.isEmpty)
    }

    @Test("a birth date is found however it is typed", arguments: TestStores.engines)
    func birthDates(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await scene.person("Una", "Synthetic", born: "1990-10-03")
        for typed in ["10/03/1990", "10.3.1990", "1990-03-10", "10 mar 1990", "10 March 1990", "10031990", "19900310", "10-mar-1990", "10/3/90", "10th March 1990", "dob 10.03.90", "born 10 march 90"] {
            // Whoever took the date down may have changed day and month over: that one comes after.
            #expect(try await scene.search("synthetic \(typed)").results.map(\.id) == [id.raw, other.raw], "\(typed)")
            #expect(try await scene.search("\(typed) una").results.map(\.id) == [id.raw, other.raw], "\(typed)")
        }
    }

    @Test("pages follow one another by key without a gap or a repeat", arguments: TestStores.engines)
    func pages(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var people: [RawID] = []
        for number in 1...7 { people.append(try await scene.person("Una\(number)", "Paged").raw) }
        var seen: [RawID] = []
        var after: SearchCursor?
        repeat {
            let page = try await scene.search("paged", after: after, limit: 3)
            seen += page.results.map(\.id)
            after = page.next
            #expect(page.more == (after != nil))
        } while after != nil
        #expect(seen == people.reversed())
    }

    @Test("a registration mark is found with its space and without", arguments: TestStores.engines)
    func marks(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.world.office.perform(
            RecordVehicle(VehicleFacts(vrm: "lq12 qqi", make: "Testcar", colour: "Blue")), as: scene.officer
        ).outcome
        for typed in ["LQ12 QQI", "lq12qqi", "LQ12Q", "blue testcar"] {
            #expect(try await scene.search(typed).results.map(\.id) == [id.raw], "\(typed)")
        }
    }

    @Test("only the kinds an officer may read are searched", arguments: TestStores.engines)
    func kinds(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.person("Una", "Synthetic")
        _ = try await scene.file("investigation", "Synthetic burglary", at: "2026-03-01T10:00:00Z", links: [])
        let detention = try await scene.world.officer("DDO")
        let kinds = RecordsModule.readable(by: detention, in: scene.registry)
        // The words of a file are found by whoever may read the record it belongs to.
        #expect(kinds == ["file-text", "order", "person", "wanted"])
        let visible = Visibility(to: detention)
        let found = try await scene.world.store.read { tx in try GlobalSearch.run(query: "synthetic", kinds: kinds, visible: visible, in: tx) }
        #expect(found.results.map(\.id) == [person.raw])
    }
}
