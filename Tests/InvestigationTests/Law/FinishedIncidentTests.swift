import Base
import Core
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("One crime with an earlier one, or another (CNT-02)")
struct FinishedIncidentTests {
    private static let told = Instant("2026-03-10T10:00:00Z") ?? .now
    private static let assault = ToldOffence("105A", "Common assault", rank: 20, monthsMax: 6)
    private static let injury = ToldOffence("8N", "Assault with injury", rank: 10, monthsMax: 60)
    private static let stalking = ToldOffence("8Q", "Stalking", rank: 12, monthsMax: 120, isCourseOfConduct: true)
    private static let burglary = ToldOffence("28I", "Burglary", rank: 5, monthsMax: 168, counting: .building)

    private static func answer(_ earlier: ToldOffence, _ new: ToldOffence, hours: Int, finished: Bool) -> Explained<FinishedIncident.Answer> {
        let before = FinishedIncident.Earlier(number: "01/000001/26V", told: earlier, reportedAt: told, isFinished: finished)
        return FinishedIncident.answer(before, new, from: told.adding(hours: hours))
    }

    @Test(
        "worked examples: what happened before the first report, while that is not finished, is one crime with it",
        arguments: [
            (assault, injury, -5, false, FinishedIncident.Answer.oneCrime), (assault, injury, -5, true, .newCrime), (assault, injury, 5, false, .newCrime),
            (assault, injury, 0, false, .newCrime), (stalking, injury, -5, false, .newCrime), (stalking, stalking, -5, false, .oneCrime), (burglary, injury, -5, false, .newCrime),
        ])
    func law(earlier: ToldOffence, new: ToldOffence, hours: Int, finished: Bool, expected: FinishedIncident.Answer) {
        let answer = Self.answer(earlier, new, hours: hours, finished: finished)
        #expect(answer.value == expected, "\(answer.reason)")
        #expect(!answer.rules.isEmpty)
    }

    private func report(_ scene: Scene, _ victim: ID<Person>, _ suspect: ID<Person>, offence: String = "8N", from: Instant, because: String? = nil) -> ReportCrime {
        var detail = ReportDetail()
        detail.countingReason = because
        return ReportCrime(
            offenceClass: offence, occurredFrom: from, location: .new(LocationFacts(line: "5 Example Road")), account: "He punched her.", victim: .known(victim),
            suspects: [SuspectNamed(person: .known(suspect), grounds: "Named by her.")], detail: detail)
    }

    @Test("CNT-02: the same victim and suspect before the first report is finished is refused unless it is said why; later, finished or of another it is a crime", arguments: Engine.allCases)
    func earlier(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vera = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let daniel = try await scene.office.perform(RecordPerson(Scene.suspect), as: scene.constable).outcome
        let other = try await scene.office.perform(RecordPerson(PersonFacts(givenNames: "Sam", familyName: "Otherman")), as: scene.constable).outcome
        func codes(_ report: ReportCrime) async throws -> [String]? { try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }?.codes }
        let first = try await scene.office.perform(report(scene, vera, daniel, from: scene.now.adding(hours: -2)), as: scene.constable).outcome.id
        let before = scene.now.adding(hours: -5)
        #expect(try await codes(report(scene, vera, daniel, from: before)) == ["offenceClass: one-crime"])
        #expect(try await codes(report(scene, vera, other, from: before)) == nil)
        #expect(try await codes(report(scene, vera, daniel, from: before, because: "Another quarrel in another street, hours before.")) == nil)

        let browser = try await scene.window(of: scene.constable)
        let typed = [
            ("offenceClass", "8N"), ("occurredFrom.date", London.day(of: before).description), ("occurredFrom.time", London.time(of: before)), ("victim.id", vera.description),
            ("suspects.0.person.id", daniel.description),
        ]
        #expect(try await browser.advice(typed).contains("one crime with this"))

        for crime in try await scene.all(Investigation.self, "SELECT * FROM investigation") {
            _ = try await scene.office.perform(ReviewCrime(investigationId: crime.id, decision: "Rightly recorded."), as: scene.sergeant)
        }
        #expect(try await browser.advice(typed).contains("another crime"))
        #expect(try await codes(report(scene, vera, daniel, from: before)) == nil)
        try await scene.restrict(Ref(Investigation.kind, first), to: try await scene.group("CLOSED"))
        #expect(try await browser.advice(typed).contains("01/000001/26V") == false, "what one may not see advises nobody")
    }

    @Test("CNT-02: a crime one may not see refuses nothing, and is not named", arguments: Engine.allCases)
    func hidden(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vera = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let daniel = try await scene.office.perform(RecordPerson(Scene.suspect), as: scene.constable).outcome
        let first = try await scene.office.perform(report(scene, vera, daniel, from: scene.now.adding(hours: -2)), as: scene.constable).outcome.id
        try await scene.restrict(Ref(Investigation.kind, first), to: try await scene.group("CLOSED"))
        let again = report(scene, vera, daniel, from: scene.now.adding(hours: -5))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(again, as: scene.constable) } == nil)
    }

    @Test("CNT-02: who was eliminated is suspected of that crime no more", arguments: Engine.allCases)
    func eliminated(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vera = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let daniel = try await scene.office.perform(RecordPerson(Scene.suspect), as: scene.constable).outcome
        let first = try await scene.office.perform(report(scene, vera, daniel, from: scene.now.adding(hours: -2)), as: scene.constable).outcome.id
        _ = try await scene.office.perform(EndPursuit(investigationId: first, person: daniel, state: .eliminated, reason: "In hospital that night."), as: scene.constable)
        let again = report(scene, vera, daniel, from: scene.now.adding(hours: -5))
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(again, as: scene.constable) } == nil)
    }

    @Test("CNT-02: people who are only named in words are seen too, by name with birth date or address, and it is said why", arguments: Engine.allCases)
    func named(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vera = PersonFacts(givenNames: "Vera", familyName: "Wordley", dateOfBirth: Day("1988-04-02"))
        let daniel = PersonFacts(givenNames: "Daniel", familyName: "Saidman", address: "9 Example Road, London")
        func report(_ victim: PersonFacts, _ suspect: PersonFacts, from: Instant, because: String? = nil) -> ReportCrime {
            var detail = ReportDetail()
            detail.countingReason = because
            return ReportCrime(
                offenceClass: "8N", occurredFrom: from, location: .new(LocationFacts(line: "5 Example Road")), account: "He punched her.", victim: .new(victim),
                suspects: [SuspectNamed(person: .new(suspect), grounds: "Named by her.")], detail: detail)
        }
        func refusal(_ report: ReportCrime) async throws -> Refusal? { try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) } }
        _ = try await scene.office.perform(report(vera, daniel, from: scene.now.adding(hours: -2)), as: scene.constable)
        let before = scene.now.adding(hours: -5)
        // Nothing but the name is not enough, and another day is another person.
        #expect(try await refusal(report(PersonFacts(givenNames: "Vera", familyName: "Wordley"), daniel, from: before)) == nil)
        #expect(try await refusal(report(PersonFacts(givenNames: "Vera", familyName: "Wordley", dateOfBirth: Day("1989-04-02")), daniel, from: before)) == nil)
        #expect(try await refusal(report(vera, PersonFacts(givenNames: "Dora", familyName: "Saidman", address: "9 Example Road, London"), from: before)) == nil)
        let refused = try #require(try await refusal(report(vera, daniel, from: before)))
        #expect(refused.codes == ["offenceClass: one-crime"])
        #expect(refused.description.contains("The victim there is taken for the victim here: the same name and birth date."))
        #expect(refused.description.contains("The suspect there is taken for the suspect here: the same name and address."))
        #expect(try await refusal(report(vera, daniel, from: before, because: "Another quarrel.")) == nil)

        let browser = try await scene.window(of: scene.constable)
        let typed = [
            ("offenceClass", "8N"), ("occurredFrom.date", London.day(of: before).description), ("occurredFrom.time", London.time(of: before)), ("victim.new.givenNames", "Vera"),
            ("victim.new.familyName", "Wordley"), ("victim.new.dateOfBirth", "2 4 1988"), ("suspects.0.person.new.givenNames", "Daniel"), ("suspects.0.person.new.familyName", "Saidman"),
            ("suspects.0.person.new.address", "9 Example Road, London"),
        ]
        let advice = try await browser.advice(typed)
        #expect(advice.contains("one crime with this") && advice.contains("the same name and birth date"))
        // Whoever may not see the person is told nothing of the crime by them.
        let closed = try await scene.group("CLOSED")
        for person in try await scene.all(Person.self, "SELECT * FROM person WHERE family_name = 'Wordley' AND date_of_birth = '1988-04-02'") { try await scene.restrict(person.ref, to: closed) }
        #expect(try await !browser.advice(typed).contains("one crime with this"))
    }

    @Test("CNT-02: somebody named by another name they go by, or at their address written otherwise, is seen too", arguments: Engine.allCases)
    func alias(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let vera = try await scene.office.perform(RecordPerson(Scene.victim), as: scene.constable).outcome
        let daniel = try await scene.office.perform(
            RecordPerson(PersonFacts(givenNames: "Daniel", familyName: "Saidman", dateOfBirth: Day("1988-04-02"), address: "Flat 2, 9 Example Road, London")), as: scene.constable
        ).outcome
        _ = try await scene.office.perform(report(scene, vera, daniel, from: scene.now.adding(hours: -2)), as: scene.constable)
        func again(_ suspect: PersonFacts) async throws -> Refusal? {
            let report = ReportCrime(
                offenceClass: "8N", occurredFrom: scene.now.adding(hours: -5), location: .new(LocationFacts(line: "5 Example Road")), account: "He punched her.", victim: .known(vera),
                suspects: [SuspectNamed(person: .new(suspect), grounds: "Named by her.")])
            return try await scene.world.refusal { _ = try await scene.office.perform(report, as: scene.constable) }
        }
        let rover = PersonFacts(givenNames: "Dan", familyName: "Roverson", dateOfBirth: Day("1988-04-02"))
        #expect(try await again(PersonFacts(givenNames: "Dan", familyName: "Wanderly", dateOfBirth: Day("1988-04-02"))) == nil, "nobody is known by that name")
        _ = try await scene.office.perform(AddName(person: daniel, kind: "ALIAS", givenNames: "Dan", familyName: "Roverson"), as: scene.constable)
        #expect(try await again(PersonFacts(givenNames: "Dan", familyName: "Roverson", dateOfBirth: Day("1990-04-02"))) == nil, "another day is another person")
        #expect(try await again(PersonFacts(givenNames: "Daniel", familyName: "Saidman", address: "Flat 3, 9 Example Rd")) == nil, "another flat is another person")
        for (suspect, why) in [
            (rover, "the same name and birth date, as ROVERSON, Dan"), (PersonFacts(givenNames: "Daniel", familyName: "Saidman", address: "2/9 Example Rd"), "the same name and address"),
        ] {
            let refused = try #require(try await again(suspect), "\(suspect)")
            #expect(refused.codes == ["offenceClass: one-crime"])
            #expect(refused.description.contains("The suspect there is taken for the suspect here: \(why)."), "\(refused)")
        }
    }
}
