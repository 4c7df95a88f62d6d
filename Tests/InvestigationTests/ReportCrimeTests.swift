import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Reporting a crime")
struct ReportCrimeTests {
    @Test("an officer whose role does not report crimes is refused, and the refusal is journalled", arguments: Engine.allCases)
    func role(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let auditor = try await scene.world.officer("AUD")
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(scene.burglary(), as: auditor) }
        #expect(refusal?.code == "forbidden")
        #expect(try await scene.world.journal("investigation.crime.report").map(\.outcome) == ["forbidden"])
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").isEmpty)
    }

    @Test("what cannot be is refused at its field and leaves nothing, not even a person or a number", arguments: Engine.allCases)
    func invalid(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let now = scene.now
        let wrong: [(ReportCrime, [String])] = [
            (scene.burglary(from: now.adding(hours: 2), to: now.adding(hours: 3)), ["occurredFrom: in-the-future", "occurredTo: in-the-future"]),
            (scene.burglary(from: now.adding(hours: -2), to: now.adding(hours: -3)), ["occurredTo: too-early"]),
            (scene.burglary(offence: "28Z"), ["offenceClass: not-on-the-list"]),
            (scene.burglary(from: now.adding(hours: -40), to: now.adding(hours: -39), reportedAt: now.adding(hours: -25)), ["lateReason: required"]),
        ]
        for (report, codes) in wrong {
            let refusal = try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }
            #expect(refusal?.codes == codes)
        }
        let unnamed = ReportCrime(
            offenceClass: "28I", occurredFrom: now, location: .new(LocationFacts(line: "1 Example Street")), account: "  ",
            victim: .new(PersonFacts(givenNames: "Nobody", familyName: " ")))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(unnamed, as: scene.constable) }?.codes == ["account: required"])
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person") } == 0)
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM investigation") } == 0)
        #expect(try await scene.office.perform(scene.burglary(), as: scene.constable).outcome.number == "01/000001/26V")
    }

    @Test("a person or a place the officer may not see cannot be picked, as if it were not there", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let group = try await scene.group("CLOSED")
        try await scene.restrict(Ref(Person.kind, person), to: group)
        let report = ReportCrime(
            offenceClass: "28I", occurredFrom: scene.now, location: .new(LocationFacts(line: "1 Example Street")), account: "Taken.", victim: .known(person))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) } == .notFound)
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").isEmpty)
    }

    @Test("the same person named twice as suspect of one crime is refused", arguments: Engine.allCases)
    func twiceNamed(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let person = try await scene.office.perform(RecordPerson(Scene.suspect), as: scene.constable).outcome
        let twice = scene.burglary(suspects: [SuspectNamed(person: .known(person)), SuspectNamed(person: .known(person))])
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(twice, as: scene.constable) }?.code == "conflict")
    }

    @Test("a burglary gets its number at once and is linked to all that was told, with what was said", arguments: Engine.allCases)
    func reported(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let receipt = try await scene.office.perform(scene.burglary(), as: scene.constable)
        #expect(receipt.subject == Ref(Investigation.kind, receipt.outcome.id))
        let crime = try #require(try await scene.crime(receipt.outcome.id))
        #expect(crime.number == "01/000001/26V")
        #expect(crime.title == "Burglary of a home, 12 Example Street, London, NW1 0AA")
        #expect(crime.crimeType == "burglary")
        #expect(crime.month == "2026-03")
        #expect(crime.status == .reported && crime.isCrime && !crime.isLate)
        #expect(crime.unitId == scene.constable.unitId)

        let links = try await scene.links(of: crime.id)
        #expect(links.map(\.type).sorted() == ["INVOLVED", "LOC", "NOM", "PROP", "PROP", "VIC"])
        let named = try #require(links.first { $0.type == "NOM" })
        #expect(named.said == "Danny M")
        let suspect = try #require(try await scene.world.store.read { tx in try tx.find(Person.self, ID<Person>(named.fromId)) })
        #expect(suspect.familyName == "Mockford")
        let grounds = try await scene.world.store.read { tx in try NamedSuspect.all(of: crime.id, in: tx) }
        #expect(grounds.map(\.grounds) == ["Seen running from the house."])
        let items = try await scene.all(ObjectItem.self, "SELECT * FROM object_item ORDER BY description DESC")
        #expect(items.map(\.status) == ["STO", "STO"])
        #expect(items.first?.value == 89_900)

        let entry = try await scene.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(crime.id)")
        #expect(entry.first?.reference == "01/000001/26V")
        let tasks = try await scene.tasks(about: crime.id)
        #expect(tasks.map(\.kind) == ["investigation.review"])
        #expect(tasks.first?.role == "SGT" && tasks.first?.unitId == scene.constable.unitId)
        #expect(tasks.first?.dueAt == scene.now.adding(hours: 24))
    }

    @Test("a new suspect's name is what was said, unless something else was", arguments: Engine.allCases)
    func said(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let receipt = try await scene.office.perform(scene.burglary(suspects: [SuspectNamed(person: .new(Scene.suspect))]), as: scene.constable)
        #expect(try await scene.links(of: receipt.outcome.id).first { $0.type == "NOM" }?.said == "Daniel Mockford")
    }

    @Test("a late record keeps its reason and counts as a breach", arguments: Engine.allCases)
    func late(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let report = scene.burglary(
            from: scene.now.adding(hours: -40), to: scene.now.adding(hours: -39), reportedAt: scene.now.adding(hours: -30), lateReason: "The log was lost.")
        let crime = try #require(try await scene.crime(try await scene.office.perform(report, as: scene.constable).outcome.id))
        #expect(crime.isLate)
        #expect(crime.lateReason == "The log was lost.")
    }

    @Test("a double click is one crime", arguments: Engine.allCases)
    func doubleClick(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let body = try JSONValue(encoding: scene.burglary())
        let context = ActContext(idempotencyKey: RawID(at: scene.now))
        let first = try await scene.office.perform(ReportCrime.name, body: body, as: scene.constable, context)
        let second = try await scene.office.perform(ReportCrime.name, body: body, as: scene.constable, context)
        #expect(first.outcome == second.outcome)
        #expect(try await scene.all(Investigation.self, "SELECT * FROM investigation").count == 1)
    }

    @Test("32 officers reporting at once get 32 different numbers", arguments: Engine.allCases)
    func concurrent(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let numbers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<32 { group.addTask { try await scene.office.perform(scene.burglary(), as: scene.constable).outcome.number } }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(Set(numbers).count == 32)
        #expect(numbers.allSatisfy { CrimeNumber($0) != nil })
    }

    @Test("markup, quotes, emoji and right-to-left text are kept as written", arguments: Engine.allCases)
    func oddText(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let odd = "'\";--<script>alert(1)</script> 🚲 שלום"
        let report = ReportCrime(
            offenceClass: "44", occurredFrom: scene.now, location: .new(LocationFacts(line: odd)), account: odd,
            suspects: [SuspectNamed(person: .new(PersonFacts(givenNames: "", familyName: odd)), said: odd)])
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        #expect(try await scene.crime(id)?.account == odd)
        #expect(try await scene.links(of: id).first { $0.type == "NOM" }?.said == odd)
    }

    @Test("form and type of every operation agree", arguments: Engine.allCases)
    func formKeys(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.world.store.read { tx in try FormKeysTest.problems(of: try InvestigationModule.manifest(), in: tx) } == [])
    }

    @Test("every class of the starter list has a crime type of ours, and every published outcome a rank of its own", arguments: [Engine.sqlite])
    func lists(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let today = London.day(of: scene.now)
        let (classes, types, outcomes) = try await scene.world.store.read { tx in
            (
                try CodeList.all("offence-class", on: today, in: tx), try CrimeType.all(on: today, in: tx).map(\.code),
                try PublishedOutcome.all(on: today, in: tx)
            )
        }
        #expect(classes.count > 110)
        #expect(classes.filter { !types.contains($0.detail["crimeType"] ?? "") } == [])
        #expect(Set(outcomes.map(\.rank)).count == outcomes.count)
        #expect(outcomes.allSatisfy { $0.rank > 0 })
    }
}
