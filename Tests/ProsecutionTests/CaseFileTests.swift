import Base
import Core
import Custody
import Investigation
import Prosecution
import Records
import Storage
import TestSupport
import Testing

@Suite("The case file a charge opens")
struct CaseFileTests {
    /// A module that cannot take a charge of one offence.
    private static func refusing(_ offence: String) -> Manifest {
        var manifest = Manifest(name: "refusing")
        manifest.reactions = [
            Reaction(to: DetaineeCharged.self) { event, _ in
                if event.charges.contains(where: { $0.offence == offence }) { throw Refusal.conflict("The court's list is full. Try another day.") }
            }
        ]
        return manifest
    }

    @Test("if any module cannot take the charge, nobody is charged, no file is opened and no number is spent", arguments: Engine.allCases)
    func together(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, and: [Self.refusing("CD71039")])
        let detention = try await scene.detained(scene.suspects[0])
        let refusal = try await scene.world.refusal {
            _ = try await scene.office.perform(scene.charge(detention, with: ["CD71039"]), as: scene.custodySergeant)
        }
        #expect(refusal == .conflict("The court's list is full. Try another day."))
        #expect(try await scene.files().isEmpty)
        #expect(try await scene.world.store.read { tx in try Charge.all(of: detention, in: tx).isEmpty })
        #expect(try await scene.world.store.read { tx in try tx.find(Detention.self, detention) }?.status == .authorised)
        #expect(try await scene.world.store.read { tx in try !tx.exists("SELECT 1 FROM task WHERE kind = 'prosecution.build'") })
        _ = try await scene.office.perform(scene.charge(detention), as: scene.custodySergeant)
        #expect(try await scene.files().map(\.urn) == ["01CR0000126"])
    }

    @Test("when a suite's numbers of the year are used up, the charge is refused with the way out", arguments: Engine.allCases)
    func numbersUsedUp(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let detention = try await scene.detained(scene.suspects[0])
        for _ in 0..<100 {
            let range: JSONValue = ["series": "urn-01CR", "year": 2026, "count": 1000, "device": "A test"]
            _ = try await scene.office.perform("numbers.range.reserve", body: range, as: scene.world.system)
        }
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(scene.charge(detention), as: scene.custodySergeant) }
        #expect(refusal?.description.contains("are used up") == true)
        #expect(try await scene.world.store.read { tx in try Charge.all(of: detention, in: tx).isEmpty })
    }

    @Test("is opened in the act of charging, with a valid URN, its links, a task for the officer in the case and an entry to find it by", arguments: Engine.allCases)
    func opened(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let detention = try await scene.charged(scene.suspects[0], with: ["TH68036", "TH68073"])
        let file = try #require(try await scene.files().first)
        #expect(try await scene.files().count == 1)
        #expect(URN(file.urn) != nil)
        #expect(file.urn == "01CR0000126")
        #expect(file.investigationId == scene.crime.raw)
        #expect(try await scene.defendants(of: file) == [scene.suspects[0]])
        let act = try #require(try await scene.world.journal(ChargeDetainee.name.text).last)
        #expect(act.outcome == "done")
        #expect(act.event == "custody.detainee.charged records.case.event records.outcome.suggested")
        #expect(act.subjectId == detention.raw)
        let touched = try await scene.world.store.read { tx in try tx.values(RawID.self, "SELECT id FROM journal_subject WHERE journal_id = \(act.id)") }
        #expect(touched.contains(file.id.raw))
        let links = try await scene.world.store.read { tx in
            try tx.all(Link.self, "SELECT * FROM link WHERE from_id = \(file.id) OR to_id = \(file.id) ORDER BY id")
        }
        let ends = Set(links.map { "\($0.type) \($0.from) \($0.to)" })
        #expect(ends.contains("CASE \(file.ref) \(Ref(Investigation.kind, scene.crime))"))
        #expect(ends.contains("DEF \(Ref(Person.kind, scene.suspects[0])) \(file.ref)"))
        let task = try #require(try await scene.world.store.read { tx in try tx.first(TaskItem.self, "SELECT * FROM task WHERE subject_id = \(file.id)") })
        #expect(task.officerId == scene.detective.id)
        #expect(task.dueAt == scene.now.adding(hours: 14 * 24))
        let card = try await scene.entry(file.id.raw)
        #expect(card.reference == file.urn)
        #expect(card.title == "R v MOCKFORD, Daniel")
    }

    @Test("is shared by two people charged in one investigation, and a second charge of one adds nobody", arguments: Engine.allCases)
    func shared(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.charged(scene.suspects[0])
        scene.world.clock.advance(minutes: 5)
        _ = try await scene.charged(scene.suspects[1])
        scene.world.clock.advance(minutes: 5)
        _ = try await scene.office.perform(scene.charge(first, with: ["TH68073"]), as: scene.custodySergeant)
        let files = try await scene.files()
        #expect(files.count == 1)
        let file = try #require(files.first)
        #expect(try await scene.defendants(of: file) == scene.suspects)
        let title = try await scene.entry(file.id.raw).title
        #expect(title == "R v MOCKFORD, Daniel, TESTCASE, Dora")
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM task WHERE kind = 'prosecution.build'") } == 1)
    }

    @Test("is as closed as its investigation", arguments: Engine.allCases)
    func restricted(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, closed: true)
        _ = try await scene.charged(scene.suspects[0])
        let file = try #require(try await scene.files().first)
        let outside = try await scene.window(of: scene.caseBuilder)
        let inside = try await scene.window(of: scene.detective)
        for path in ["/case-files/\(file.id)", "/api/v1/case-files/\(file.id)"] {
            #expect(try await outside.get(path).status == 404, "\(path)")
            #expect(try await inside.get(path).status == 200, "\(path)")
        }
        for path in ["/case-files", "/api/v1/case-files", "/search?q=\(file.urn)", "/"] {
            #expect(try await !outside.get(path).contains(file.id.description), "\(path)")
        }
        for path in ["/case-files", "/api/v1/case-files", "/search?q=\(file.urn)", "/"] {
            #expect(try await inside.get(path).contains(file.id.description), "\(path)")
        }
    }

    @Test("the manifest has no operation whose form and type disagree", arguments: Engine.allCases)
    func keys(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.world.store.read { tx in try FormKeysTest.problems(of: try ProsecutionModule.manifest(), in: tx) } == [])
    }

    @Test("an arrest and a charge start the victim's clocks, whichever module recorded them (VIC-01)", arguments: Engine.allCases)
    func victims(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.charged(scene.suspects[0])
        let clocks = try await scene.world.store.read { tx in try VictimDeadline.all(of: scene.crime, in: tx) }
        #expect(Set(clocks.map(\.event)).isSuperset(of: ["arrested", "charged"]))
        let arrested = try #require(clocks.first { $0.event == "arrested" })
        #expect(arrested.happenedAt == scene.now.adding(minutes: -60))
        #expect(try await scene.world.store.read { tx in try tx.exists("SELECT 1 FROM task WHERE id = \(arrested.taskId) AND officer_id = \(scene.detective.id)") })
    }
}
