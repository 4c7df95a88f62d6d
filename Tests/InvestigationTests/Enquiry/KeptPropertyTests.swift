import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Detained cash, exhibits of a witness, and how full a store is")
struct KeptPropertyTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.detective) }?.codes
    }

    private func seize(_ scene: Scene, _ crime: ID<Investigation>, _ what: String, _ category: String, witness: ID<Person>? = nil, reference: String? = nil) -> RecordExhibit {
        RecordExhibit(
            investigationId: crime, description: what, category: category, seizedAt: scene.now, seizedFrom: "Hall cupboard", seal: "C1", witness: witness, reference: reference)
    }

    private func tasks(_ scene: Scene, _ exhibit: ID<Exhibit>) async throws -> [TaskItem] {
        try await scene.all(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(exhibit) AND status = 'open' AND kind = 'investigation.detained-cash'")
    }

    @Test("only cash is detained, on grounds, once; nothing detained is disposed of; a late order does not reach back", arguments: Engine.allCases)
    func cashRefused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let knife = try await scene.office.perform(seize(scene, crime, "Knife", "WEAP"), as: scene.detective).outcome.id
        let cash = try await scene.office.perform(seize(scene, crime, "Notes", "CASH"), as: scene.detective).outcome.id
        #expect(try await codes(scene, DetainCash(knife, grounds: "Found with scales.")) == ["conflict"])
        #expect(try await codes(scene, DetainCash(cash, grounds: " ")) == ["grounds: required"])
        #expect(try await codes(scene, RecordCashOrder(cash, court: "Example Magistrates' Court", orderedAt: scene.now, until: London.day(of: scene.now))) == ["conflict"])
        _ = try await scene.office.perform(DetainCash(cash, grounds: "Found with scales and deal bags."), as: scene.detective)
        #expect(try await codes(scene, DetainCash(cash, grounds: "Again.")) == ["conflict"])
        #expect(try await codes(scene, ProposeDisposal(cash, method: "return", reason: "Asked for."), as: scene.sergeant)?.first == ": detained")
        let today = London.day(of: scene.now)
        #expect(try await codes(scene, RecordCashOrder(cash, court: "Example Magistrates' Court", orderedAt: scene.now, until: today.adding(days: 300))) == ["until: too-long"])
        scene.world.clock.advance(minutes: 60 * 49)
        #expect(try await codes(scene, RecordCashOrder(cash, court: "Example Magistrates' Court", orderedAt: scene.now, until: today.adding(days: 90))) == ["orderedAt: too-late"])
    }

    @Test("the clock of cash is a task and a warning, runs on with an order, and ends", arguments: Engine.allCases)
    func cash(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let cash = try await scene.office.perform(seize(scene, crime, "Notes", "CASH"), as: scene.detective).outcome.id
        let detained = try await scene.office.perform(DetainCash(cash, grounds: "Found with scales."), as: scene.detective).outcome
        #expect(detained.until == scene.now.adding(hours: 48), "Tuesday morning to Thursday morning")
        #expect(try await tasks(scene, cash).map(\.dueAt) == [detained.until])
        #expect(try await tasks(scene, cash).map(\.officerId) == [scene.detective.id])
        let keeper = try await window(of: try await scene.world.officer("PROP", rank: .staff), in: scene)
        #expect(try await keeper.get("/property/at-risk").contains("Detained cash: its clock ends (0)"))
        scene.world.clock.advance(minutes: 60 * 40)
        #expect(try await keeper.get("/property/at-risk").contains("Detained cash: its clock ends (1)"))
        let until = London.day(of: scene.now).adding(days: 90)
        _ = try await scene.office.perform(RecordCashOrder(cash, court: "Example Magistrates' Court", orderedAt: scene.now, until: until), as: scene.detective)
        #expect(try await tasks(scene, cash).map(\.dueAt) == [London.start(of: until.adding(days: 1))])
        #expect(try await keeper.get("/property/at-risk").contains("Detained cash: its clock ends (0)"))
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await detective.get("/exhibits/\(cash)").contains("Ordered by Example Magistrates"))
        _ = try await scene.office.perform(EndCashDetention(cash, ending: .forfeited, reason: "Order of the court."), as: scene.detective)
        #expect(try await tasks(scene, cash).isEmpty)
        #expect(try await codes(scene, EndCashDetention(cash, ending: .returned, reason: "Again.")) == ["conflict"])
    }

    @Test("a witness produces an exhibit under their own initials; nobody outside the crime does, and a reader who may not know them is not told", arguments: Engine.allCases)
    func witness(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let vera = ID<Person>(try #require(try await scene.links(of: crime).first { $0.type == "VIC" }).fromId)
        let suspect = ID<Person>(try #require(try await scene.links(of: crime).first { $0.type == "NOM" }).fromId)
        #expect(try await codes(scene, seize(scene, crime, "Letter", "DOC", witness: suspect)) == ["witness: not-a-witness"])
        let first = try await scene.office.perform(seize(scene, crime, "Letter", "DOC", witness: vera), as: scene.detective).outcome
        #expect(first.reference == "VS/1")
        #expect(try await codes(scene, seize(scene, crime, "Photograph", "DOC", reference: "VS/1")) == ["reference: taken"])
        #expect(try await scene.office.perform(seize(scene, crime, "Photograph", "DOC", witness: vera), as: scene.detective).outcome.reference == "VS/2")
        #expect(try await scene.office.perform(seize(scene, crime, "Glove", "CLTH"), as: scene.detective).outcome.reference == "JE/1", "the officer's own series goes on")
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await detective.get("/exhibits/\(first.id)").contains("SAMPLETON, Vera, taken by"))
        #expect(try await detective.get("/exhibits/\(first.id)/notice").contains("SAMPLETON") == false, "the notice names no witness")
        try await scene.restrict(Ref(Person.kind, vera), to: try await scene.group("CLOSED"))
        for path in ["/exhibits/\(first.id)", "/investigations/\(crime)"] {
            let page = try await detective.get(path)
            #expect(page.contains("a witness, taken by") && !page.contains("SAMPLETON"), "\(path)")
        }
    }

    @Test("a full store takes nothing more by hand or by scan, and says how full it is", arguments: Engine.allCases)
    func capacity(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let crime = try await scene.allocated()
        let keeper = try await scene.world.officer("PROP", rank: .staff)
        let shelf = try await scene.office.perform(AddStore("Shelf", kind: "room", capacity: 2), as: keeper).outcome
        var labels: [String] = []
        for what in ["Glove", "Hat", "Scarf"] { labels.append(try await scene.office.perform(seize(scene, crime, what, "CLTH"), as: scene.detective).outcome.label) }
        _ = try await scene.office.perform(ScanItem(labels[0], into: shelf), as: keeper)
        let window = try await window(of: keeper, in: scene)
        #expect(try await window.get("/property").contains("1 of 2"))
        _ = try await scene.office.perform(ScanItem(labels[1], into: shelf), as: keeper)
        #expect(try await codes(scene, ScanItem(labels[2], into: shelf), as: keeper) == ["store: full"])
        for path in ["/property", "/property-stores/\(shelf)"] { #expect(try await window.get(path).contains("<span class=\"state\">full</span>"), "\(path)") }
        #expect(try await codes(scene, SetCapacity(shelf, capacity: 1), as: keeper) == ["capacity: too-few"])
        _ = try await scene.office.perform(SetCapacity(shelf, capacity: nil), as: keeper)
        #expect(try await codes(scene, ScanItem(labels[2], into: shelf), as: keeper) == nil)
    }
}
