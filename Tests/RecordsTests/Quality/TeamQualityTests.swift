import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing

@Suite("Data quality of a team")
struct TeamQualityTests {
    /// Two teams of one station, each with a constable.
    private struct Teams {
        let scene: Scene
        let station: ID<Unit>
        let one: Officer
        let other: Officer
        let sergeant: Officer

        init(_ engine: Engine) async throws {
            scene = try await Scene.make(engine)
            let world = scene.world
            station = try await world.office.perform(AddUnit(code: "ST", title: "Synthetic Station"), as: world.system).outcome
            for (code, title) in [("T1", "First Team"), ("T2", "Second Team")] {
                _ = try await world.office.perform(AddUnit(code: code, title: title, parent: "ST"), as: world.system)
            }
            one = try await world.officer("PC", unit: "T1")
            other = try await world.officer("PC", unit: "T2")
            sergeant = try await world.officer("SGT", rank: .sergeant, unit: "T1")
        }

        func record(_ given: String, born: String? = "1990-03-12", sex: String? = "2", as officer: Officer) async throws -> ID<Person> {
            let facts = PersonFacts(givenNames: given, familyName: "Synthetic", dateOfBirth: born.flatMap { Day($0) }, sex: sex)
            return try await scene.world.office.perform(RecordPerson(facts), as: officer).outcome
        }

        func quality(_ unit: ID<Unit>?, _ month: String, as officer: Officer? = nil) async throws -> TeamQuality {
            let visible = Visibility(to: officer ?? scene.officer)
            let unit = try #require(unit)
            let day = try #require(Day(month + "-01"))
            return try await scene.world.store.read { tx in try TeamQuality(unit: unit, month: day, visible: visible, in: tx) }
        }

        /// The small hours of the next day.
        func night() async throws {
            scene.world.clock.now = London.start(of: London.day(of: scene.world.clock.now).adding(days: 1)).adding(hours: 2)
            try await round()
        }

        func round() async throws { _ = try await Rounds(office: scene.world.office, holder: "test").goRound() }
        func counts(_ quality: TeamQuality) -> [String: Int] { Dictionary(uniqueKeysWithValues: quality.lines.map { ($0.code.rawValue, $0.count) }) }
    }

    @Test("no two findings share a bit, and what is graver costs more")
    func bits() {
        #expect(Set(QualityCode.allCases.map(\.bit)).count == QualityCode.allCases.count && QualityCode.allCases.count < 63)
        #expect(QualityCode.nameUnknown.bit == 1 && QualityCode.birthMissing.bit == 32, "kept in databases: none is moved")
        #expect(QualityCount.score(of: []) == 100)
        #expect(QualityCount.score(of: [.birthFuture, .birthTooEarly, .pncCheck]) == 0)
        #expect(QualityCount.score(of: [.sexMissing, .photographMissing]) == 86)
    }

    @Test("each night counts what a team recorded lately, once, and anew the next night", arguments: TestStores.engines)
    func nights(_ engine: Engine) async throws {
        let teams = try await Teams(engine)
        let clock = teams.scene.world.clock
        let bare = try await teams.record("Una", born: nil, sex: nil, as: teams.one)
        _ = try await teams.record("Uno", as: teams.one)
        _ = try await teams.record("Ugo", born: "1990-01-01", as: teams.other)
        #expect(try await teams.quality(teams.one.unitId, "2026-03").score == nil, "no night has passed")
        try await teams.night()
        let first = try await teams.quality(teams.one.unitId, "2026-03")
        #expect(first.records == 2 && first.sound == 1)
        #expect(teams.counts(first)["birth-missing"] == 1 && teams.counts(first)["sex-missing"] == 1 && teams.counts(first)["photograph-missing"] == 2)
        #expect(teams.counts(first)["birth-default"] == nil)
        #expect(teams.counts(try await teams.quality(teams.other.unitId, "2026-03"))["birth-default"] == 1)
        let score = try #require(first.score)
        let entries = try await teams.scene.world.journal("records.quality.count").count
        try await teams.round()
        clock.advance(minutes: 60 * 10)
        try await teams.round()
        #expect(try await teams.scene.world.journal("records.quality.count").count == entries, "once, and at night")
        let version = try await teams.scene.world.store.read { tx in try tx.value(Int.self, "SELECT version FROM person WHERE id = \(bare)") }
        let body: JSONValue = ["person": .string(bare.description), "version": .integer(Int64(version ?? 0)), "dateOfBirth": "1991-05-04", "sex": "2", "reason": "Asked"]
        _ = try await teams.scene.world.office.perform("records.particulars.set", body: body, as: teams.one)
        try await teams.night()
        let second = try await teams.quality(teams.one.unitId, "2026-03")
        #expect(try #require(second.score) > score && teams.counts(second)["birth-missing"] == nil)
        clock.advance(minutes: 60 * 24 * 70)
        try await teams.night()
        #expect(try await teams.quality(teams.one.unitId, "2026-03").countedOn == second.countedOn, "what is older than last month is counted no more, and stays")
    }

    @Test("more people than one act takes are counted in one night", arguments: TestStores.engines)
    func batches(_ engine: Engine) async throws {
        let teams = try await Teams(engine)
        let people = (0..<(CountQuality.recordsMax + 30)).map { RecordPerson(PersonFacts(givenNames: "Una \($0)", familyName: "Synthetic")) }
        for result in try await teams.scene.world.office.performAll(people, as: teams.one) { _ = try result.get() }
        try await teams.night()
        #expect(try await teams.quality(teams.one.unitId, "2026-03").records == CountQuality.recordsMax + 30)
        #expect(try await teams.scene.world.store.read { tx in try tx.value(Bool.self, "SELECT is_done FROM quality_round") } == true)
    }

    @Test("nobody counts by hand; a restricted person, and what only a restricted record tells, is counted for nobody else", arguments: TestStores.engines)
    func restricted(_ engine: Engine) async throws {
        let teams = try await Teams(engine)
        let scene = teams.scene
        let refusal = try await scene.world.refusal {
            _ = try await scene.world.office.perform("records.quality.count", body: ["day": "2026-03-10"], as: teams.sergeant)
        }
        #expect(refusal?.code == "forbidden")
        let hidden = try await teams.record("Una", born: nil, as: teams.one)
        _ = try await teams.record("Uno", as: teams.one)
        try await teams.night()
        #expect(try await teams.quality(teams.one.unitId, "2026-03").records == 2)
        try await scene.restrict(Ref(Person.kind, hidden))
        let open = try await teams.quality(teams.one.unitId, "2026-03")
        #expect(open.records == 1 && teams.counts(open)["birth-missing"] == nil)
        #expect(try await teams.quality(teams.one.unitId, "2026-03", as: scene.insider).records == 2)
    }

    @Test("the page has the score, what to put right first with the records behind it, the teams, and a sheet; other roles have none", arguments: TestStores.engines)
    func page(_ engine: Engine) async throws {
        let teams = try await Teams(engine)
        let una = try await teams.record("Una", born: nil, sex: nil, as: teams.one)
        try await teams.night()
        let window = try await teams.scene.window(of: teams.sergeant)
        let page = try await window.get("/quality?month=2026-03")
        for part in ["First Team", "Mar 2026", "No date of birth", "finding=birth-missing", "What to put right first"] { #expect(page.contains(part), "\(part)") }
        let station = try await window.get("/quality?month=2026-03&unit=\(teams.station)")
        #expect(station.contains("Second Team") && station.contains("First Team"))
        let behind = try await window.get("/quality/records?month=2026-03&unit=\(try #require(teams.one.unitId))&finding=birth-missing")
        #expect(behind.contains("/people/\(una)") && behind.contains("SYNTHETIC, Una"))
        #expect(try await window.get("/quality/records?month=2026-03&finding=nonsense").status == 404)
        #expect(try await window.get("/quality?unit=nonsense").status == 404)
        let sheet = try await window.get("/quality/copy?month=2026-03")
        #expect(sheet.contains("First Team,2026-03,No date of birth,Look at it,1"))
        #expect(try await teams.scene.world.journal("quality.read").last?.category == "DIS")
        let script = try Browser(teams.scene.world.office, [try RecordsModule.web()])
        script.token = try await Tokens(office: teams.scene.world.office).create(for: teams.sergeant.id, label: "test", days: 1)
        let data = try JSONValue(text: try await script.get("/api/v1/quality?month=2026-03").text.utf8)
        #expect(data["records"] == .integer(1))
        #expect(try await teams.scene.window(of: teams.one).get("/quality").status == 403)
    }
}
