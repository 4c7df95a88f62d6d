import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing

@Suite("Policies")
struct PolicyTests {
    private static func file(_ when: String = "{flags: [ALC]}", task: String = "{title: \"Look at {number}\", for: SGT, in: unit, within-hours: 4}", name: String = "one") -> String {
        """
        # A comment.
        policies:
          - name: \(name)
            when: \(when)
            task: \(task)
        """
    }

    @Test(
        "a mistake is named with its line",
        arguments: [
            ("", 1, "empty"), ("rules: []", 1, "“rules” is not known"), ("policies:\n  - name: a\n    when: {colour: red}\n    task: {}", 3, "“colour” is not known"),
            (Self.file("{status: [closed]}"), 4, "“closed” is not known for “status”"), (Self.file("{recorded-hours-ago: soon}"), 4, "whole number"),
            (Self.file("{enhanced: perhaps}"), 4, "yes or no"), (Self.file("{}"), 4, "every crime"), (Self.file(task: "{title: x, for: SGT}"), 5, "within-hours"),
            (Self.file(task: "{title: x, for: SGT, in: moon, within-hours: 1}"), 5, "“moon” is not known"), ("policies:\n  - name: a\n   when: [", 3, "no YAML"),
            (Self.file() + "\n  - name: one\n    when: {flags: [DA]}\n    task: {title: x, for: SGT, within-hours: 1}", 6, "another policy called “one”"),
        ])
    func mistakes(text: String, line: Int, words: String) throws {
        let mistake = #expect(throws: PolicyMistake.self) { try PolicyFile(yaml: text) }
        #expect(mistake?.line == line, "\(mistake?.description ?? "")")
        #expect(mistake?.description.contains(words) == true, "\(mistake?.description ?? "")")
    }

    private func scene(_ engine: Engine, file: URL? = nil) async throws -> (Scene, Rounds) {
        let scene = try await Scene.make(engine, policyFile: file?.path)
        return (scene, Rounds(office: scene.office, holder: "test"))
    }

    private func titles(_ scene: Scene) async throws -> [String] {
        try await scene.all(TaskItem.self, "SELECT * FROM task WHERE kind = 'investigation.policy' ORDER BY id").map(\.title)
    }

    @Test("the shipped set: a crime nobody reviewed, an enhanced victim nobody contacted, a time limit that comes near, each once", arguments: Engine.allCases)
    func shipped(engine: Engine) async throws {
        let (scene, rounds) = try await scene(engine)
        var detail = ReportDetail()
        detail.strands = ["RACE"]
        let report = ReportCrime(
            offenceClass: "105A", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "5 Example Road")), account: "Pushed.", victim: .new(Scene.victim),
            detail: detail)
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        try await rounds.goRound()
        #expect(try await titles(scene) == [])
        scene.world.clock.now = scene.now.adding(hours: 25)
        try await rounds.goRound()
        let raised = try await Set(titles(scene))
        #expect(raised == ["01/000001/26V is not reviewed after 24 hours", "First contact with the victim of 01/000001/26V"])
        scene.world.clock.advance(minutes: 5)
        try await rounds.goRound()
        #expect(try await titles(scene).count == 2)
        scene.world.clock.now = try #require(Instant("2026-08-12T09:00:00Z"))
        try await rounds.goRound()
        #expect(try await titles(scene).contains("30 days left to prosecute 01/000001/26V (OUT-07)"))
        let acts = try await scene.world.journal("policy.task.raise")
        #expect(acts.allSatisfy { $0.subject == Ref(Investigation.kind, id) && $0.outcome == "done" })
    }

    @Test("the shipped set: a detective inspector looks at high risk after six days, by the supervisor's grade where there is one; nobody at medium", arguments: Engine.allCases)
    func inspector(engine: Engine) async throws {
        let (scene, rounds) = try await scene(engine)
        var answers = ReportDetail()
        answers.isDomestic = true
        answers.relationship = "PARTN"
        answers.incidents = 1
        for number in 1...27 { answers.dash[number] = .no }
        answers.grade = .medium
        var numbers: [ID<Investigation>] = []
        for given in ["Vera", "Vita"] {
            let report = ReportCrime(
                offenceClass: "8N", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "5 Example Road")), account: "Hit.",
                victim: .new(PersonFacts(givenNames: given, familyName: "Sampleton", dateOfBirth: Day("1990-01-01"))),
                suspects: [SuspectNamed(person: .new(PersonFacts(givenNames: "Sam", familyName: given, dateOfBirth: Day("1990-01-01"))))], detail: answers)
            numbers.append(try await scene.office.perform(report, as: scene.constable).outcome.id)
        }
        // The sergeant holds the second to be at high risk.
        _ = try await scene.office.perform(ReviewRisk(investigationId: numbers[1], grade: .high, review: "He has a key and has said he will come back."), as: scene.sergeant)
        func asked() async throws -> [TaskItem] { try await scene.all(TaskItem.self, "SELECT * FROM task WHERE kind = 'investigation.policy' AND title LIKE 'Seven-day review%' ORDER BY id") }
        scene.world.clock.now = scene.now.adding(hours: 143)
        try await rounds.goRound()
        #expect(try await asked().isEmpty)
        scene.world.clock.now = scene.now.adding(hours: 2)
        try await rounds.goRound()
        let tasks = try await asked()
        #expect(tasks.map(\.subject) == [Ref(Investigation.kind, numbers[1])])
        #expect(tasks.first?.role == "DSC" && tasks.first?.unitId == nil && tasks.first?.dueAt == scene.now.adding(hours: 24))
        #expect(scene.world.office.registry.access.permissions(of: ["DSC"]).contains(HoldReview.name.text), "whoever is asked may do it")
    }

    @Test("the force's file takes effect when it changes; one with a mistake leaves the one before it in force", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "policies-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: url) }
        try Self.file().write(to: url, atomically: true, encoding: .utf8)
        let (scene, rounds) = try await scene(engine, file: url)
        let id = try await scene.reported()
        _ = try await scene.office.perform(FlagCrime(investigationId: id, flags: ["ALC"]), as: scene.constable)
        try await rounds.goRound()
        #expect(try await titles(scene) == ["Look at 01/000001/26V"])

        try Self.file("{flags: [ALC], colour: red}", name: "two").write(to: url, atomically: true, encoding: .utf8)
        scene.world.clock.advance(minutes: 5)
        try await rounds.goRound()
        let loads = try await scene.world.journal("policy.set.load")
        #expect(loads.map(\.outcome) == ["done", "invalid"])
        scene.world.clock.advance(minutes: 5)
        try await rounds.goRound()
        #expect(try await scene.world.journal("policy.set.load").count == 2, "the same mistake is told once")
        #expect(try await titles(scene).count == 1)

        try Self.file(task: "{title: \"Read {number}\", for: NOBODY, within-hours: 4}", name: "three").write(to: url, atomically: true, encoding: .utf8)
        scene.world.clock.advance(minutes: 5)
        try await rounds.goRound()
        #expect(try await scene.world.journal("policy.set.load").last?.outcome == "invalid")
        try Self.file(task: "{title: \"Read {number}\", for: DDM, in: force, within-hours: 4}", name: "three").write(to: url, atomically: true, encoding: .utf8)
        scene.world.clock.advance(minutes: 5)
        try await rounds.goRound()
        #expect(try await titles(scene) == ["Look at 01/000001/26V", "Read 01/000001/26V"])
        let task = try #require(try await scene.all(TaskItem.self, "SELECT * FROM task WHERE kind = 'investigation.policy' ORDER BY id DESC").first)
        #expect(task.role == "DDM" && task.unitId == nil)
        #expect(task.dueAt == scene.now.adding(hours: 4))
    }

    @Test("nobody but the registrar and the administrator loads policies", arguments: Engine.allCases)
    func role(engine: Engine) async throws {
        let (scene, _) = try await scene(engine)
        let load = LoadPolicies(text: Self.file())
        #expect(try await scene.world.refusal { _ = try await scene.office.perform(load, as: scene.sergeant) }?.code == "forbidden")
        let refusal = try await scene.world.refusal { _ = try await scene.office.perform(LoadPolicies(text: "rules: []"), as: try await scene.world.officer("FCR")) }
        #expect(refusal?.codes == ["text: mistake"])
        #expect(refusal?.description.contains("Line 1") == true)
    }

    @Test("a victim's clock that ran out stands on the team's list once, and the regular update with the officer before it is due", arguments: Engine.allCases)
    func victims(engine: Engine) async throws {
        let (scene, rounds) = try await scene(engine)
        let id = try await scene.allocated()
        scene.world.clock.now = scene.now.adding(hours: 24)
        try await rounds.goRound()
        func tasks() async throws -> [TaskItem] { try await scene.tasks(about: id).filter { $0.kind == "investigation.victim" } }
        #expect(try await tasks().map(\.role) == ["SGT", "SGT"])
        #expect(try await tasks().allSatisfy { $0.title.hasPrefix("Overdue: tell SAMPLETON, Vera") })
        try await rounds.goRound()
        #expect(try await tasks().count == 2)
        scene.world.clock.now = try #require(Instant("2026-04-05T09:00:00Z"))
        try await rounds.goRound()
        let regular = try await tasks().filter { $0.officerId == scene.detective.id }
        #expect(regular.count == 1)
        let person = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        _ = try await scene.office.perform(ContactVictim(investigationId: id, person: person, method: "visit", text: "Nothing new yet."), as: scene.detective)
        #expect(try await tasks().contains { $0.officerId == scene.detective.id } == false)
    }
}
