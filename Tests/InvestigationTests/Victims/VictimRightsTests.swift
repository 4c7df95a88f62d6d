import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Rights that begin later, support, and the bereaved")
struct VictimRightsTests {
    private func codes(_ scene: Scene, _ operation: some Core.Operation, as officer: Officer? = nil) async throws -> [String]? {
        try await scene.world.refusal { _ = try await scene.office.perform(operation, as: officer ?? scene.detective) }?.codes
    }

    private func victim(_ id: ID<Investigation>, _ scene: Scene) async throws -> ID<Person> { ID(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId) }

    private func clock(_ event: String, _ scene: Scene) async throws -> VictimDeadline {
        try #require(try await scene.all(VictimDeadline.self, "SELECT * FROM victim_clock WHERE event = \(event) ORDER BY id").last)
    }

    @Test("VIC-02: a flag set later gives enhanced rights and shortens what is still to be told; taking it off takes nothing back", arguments: Engine.allCases)
    func flagged(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.detective)
        #expect(try await clock("arrested", scene).dueAt == Instant("2026-03-17T17:00:00Z"))
        _ = try await scene.office.perform(FlagCrime(investigationId: id, flags: ["HC-RACE"]), as: scene.detective)
        let hastened = try await clock("arrested", scene)
        #expect(hastened.dueAt == Instant("2026-03-11T17:00:00Z") && hastened.because.contains("enhanced rights"))
        #expect(try await scene.tasks(about: id).first { $0.kind == "investigation.victim" }?.dueAt == hastened.dueAt)
        let care = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first)
        #expect(care.enhanced == .serious && care.enhancedBecause == "Hate crime.")
        _ = try await scene.office.perform(FlagCrime(investigationId: id, flags: [], reason: "A slip."), as: scene.detective)
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.enhanced == .serious)
    }

    @Test("VIC-02: a class that is among the most serious gives enhanced rights once the change is approved", arguments: Engine.allCases)
    func reclassified(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let report = ReportCrime(
            offenceClass: "8N", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "1 Example Street")), account: "He cut her.", victim: .new(Scene.victim))
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.enhanced == nil)
        _ = try await scene.office.perform(ReclassifyCrime(investigationId: id, offenceClass: "5D", reason: "The wound went to the bone."), as: scene.detective)
        _ = try await scene.office.perform(DecideChange(investigationId: id, approved: true, reason: "Agreed."), as: try await scene.world.officer("DDM", rank: .inspector))
        #expect(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.enhanced == .serious)
    }

    @Test("VIC-04: a victim is referred within two working days, or declines; nobody is asked twice", arguments: Engine.allCases)
    func referred(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let first = try await scene.allocated()
        #expect(try await clock("referred", scene).dueAt == Instant("2026-03-12T17:00:00Z"))
        let person = try await victim(first, scene)
        #expect(try await codes(scene, DeclineReferral(investigationId: first, person: person, text: " ")) == ["text: required"])
        #expect(try await codes(scene, DeclineReferral(investigationId: first, person: person, text: "Victim Support; she has her sister.")) == nil)
        #expect(try await clock("referred", scene).voidBecause?.contains("her sister") == true)
        #expect(try await codes(scene, DeclineReferral(investigationId: first, person: person, text: "Again.")) == ["conflict"])
        let second = try await scene.allocated()
        _ = try await scene.office.perform(ReferVictim(investigationId: second, person: try await victim(second, scene), service: "VS"), as: scene.detective)
        #expect(try await clock("referred", scene).metAt == scene.now)
    }

    @Test("VIC-02: for a victim who died a relative is asked for, told with enhanced rights, and is no suspect", arguments: Engine.allCases)
    func bereaved(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let dead = try await victim(id, scene)
        let mother = PersonFacts(givenNames: "Mara", familyName: "Sampleton", dateOfBirth: Day("1940-01-01"))
        #expect(try await codes(scene, NameRelative(investigationId: id, relative: .new(mother), relationship: "Mother")) == ["conflict"])
        _ = try await scene.office.perform(RecordDeath(person: dead, deathSource: "FAMILY"), as: scene.detective)
        #expect(try await codes(scene, StartVictimClocks(investigationId: id, event: "arrested")) == ["conflict"], "nobody tells the dead")
        _ = try await scene.office.perform(ScreenCrime(investigationId: id, factors: ["cctv", "witness", "forensic"], decision: .investigator, reason: "Much to do."), as: scene.sergeant)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "investigation.victim-contact" && $0.title.contains("relative") })
        let suspect = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        #expect(try await codes(scene, NameRelative(investigationId: id, relative: .known(suspect), relationship: "Son")) == ["relative: contact-is-suspect"])
        #expect(try await codes(scene, NameRelative(investigationId: id, relative: .known(dead), relationship: "Self")) == ["relative: same-person"])
        #expect(try await codes(scene, NameRelative(investigationId: id, relative: .new(mother), relationship: "Mother")) == nil)
        let told = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "BER" }).fromId)
        let care = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first)
        #expect(care.personId == told && care.enhanced == .serious)
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "investigation.victim-contact" })
        _ = try await scene.office.perform(StartVictimClocks(investigationId: id, event: "arrested"), as: scene.detective)
        let arrested = try await clock("arrested", scene)
        #expect(arrested.personId == told && arrested.dueAt == Instant("2026-03-11T17:00:00Z"))
        #expect(try await codes(scene, ContactVictim(investigationId: id, person: dead, method: "visit", text: "Told.")) == ["person: not-a-victim"])
        #expect(try await codes(scene, NameSuspect(investigationId: id, person: .known(told), grounds: "He says so.")) == ["person: contact-is-suspect"])
    }

    @Test("VIC-04, VIC-05: language, interpreter and guardian stand above every form that contacts the victim", arguments: Engine.allCases)
    func heeded(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let child = PersonFacts(givenNames: "Kit", familyName: "Sampleton", dateOfBirth: Day("2012-01-01"))
        let report = ReportCrime(
            offenceClass: "39", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "1 Example Street")), account: "A phone was snatched.", victim: .new(child))
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        let person = try await victim(id, scene)
        _ = try await scene.office.perform(SetParticulars.name, body: ["person": .string(person.description), "dateOfBirth": "2012-01-01", "languages": ["amh"], "needsInterpreter": true], as: scene.constable)
        _ = try await scene.office.perform(AssessVictim(investigationId: id, person: person, guardian: .new(Scene.victim)), as: scene.constable)
        let ref = Ref(Investigation.kind, id)
        let notices = try await scene.world.store.read { tx in try ContactVictim.notices(on: ref, for: scene.constable, in: tx) }
        #expect(notices.count == 1 && notices[0].contains("interpreter needed, Amharic") && notices[0].contains("SAMPLETON, Vera (VIC-05)"), "\(notices)")
        let guardian = try #require(try await scene.all(VictimCare.self, "SELECT * FROM victim_care").first?.guardianId)
        try await scene.restrict(Ref(Person.kind, guardian), to: try await scene.group("CLOSED"))
        let without = try await scene.world.store.read { tx in try ContactVictim.notices(on: ref, for: scene.constable, in: tx) }
        #expect(without.count == 1 && !without[0].contains("Vera"))
    }
}
