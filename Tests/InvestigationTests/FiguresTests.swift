import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Figures")
struct FiguresTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    /// What a node's rounds do: seals what was done, then counts what changed.
    private func count(_ scene: Scene) async throws -> Int {
        let key = try CheckpointKey.load(at: TestStores.newPath(".key"))
        _ = try await Sealer(store: scene.world.store, key: key, clock: scene.world.clock.source, holder: "test").sealAll()
        let before = try await scene.world.journal("investigation.figures.count").count
        try await Rounds(office: scene.office, holder: "test").goRound()
        return try await scene.world.journal("investigation.figures.count").count - before
    }

    /// The copy as rows of `measure key month` → crimes.
    private func copy(_ browser: Browser) async throws -> [String: String] {
        let answer = try await browser.get("/figures/copy?months=6&until=2026-03")
        #expect(answer.status == 200)
        return Dictionary(CSV.rows(answer.text).dropFirst().filter { $0.count == 5 }.map { ("\($0[0]) \($0[1]) \($0[3])", $0[4]) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("counts and copies are for those who have them in their role", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let constable = try await window(of: scene.constable, in: scene)
        for address in ["/figures", "/figures/copy"] { #expect(try await constable.get(address).status == 403) }
        let sergeant = try await window(of: scene.sergeant, in: scene)
        #expect(try await sergeant.get("/figures/copy").status == 403)
        for address in ["/figures/records", "/figures/records?measure=poems&key=x&from=2026-03&until=2026-03", "/figures/records?measure=type&key=burglary&from=2026-04&until=2026-03"] {
            #expect(try await sergeant.get(address).status == 422)
        }
        #expect(try await sergeant.get("/figures").contains("Nothing has been counted yet"))
    }

    @Test("what changed is counted once, and nothing is written where nothing changed", arguments: Engine.allCases)
    func counted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.reported()
        let id = try await scene.allocated()
        #expect(try await count(scene) == 1)
        scene.world.clock.advance(minutes: 2)
        #expect(try await count(scene) == 0)
        let registrar = try await scene.world.officer("FCR", rank: .staff, unit: "CAMDEN")
        let browser = try await window(of: registrar, in: scene)
        let first = try await copy(browser)
        #expect(first["type burglary 2026-03"] == "2")
        #expect(first["outcome 0 2026-03"] == "2")
        #expect(first["in-time yes 2026-03"] == "2")
        #expect(first["review day 2026-03"] == "1")
        #expect(first["review not 2026-03"] == "1")
        #expect(first["allocation day 2026-03"] == "1")
        scene.world.clock.advance(minutes: 60 * 24 * 4)
        _ = try await scene.office.perform(
            ReviewCrime(investigationId: try #require(try await scene.all(Investigation.self, "SELECT * FROM investigation WHERE id <> \(id)").first).id, decision: "Rightly recorded."),
            as: scene.otherSergeant)
        #expect(try await count(scene) == 1)
        // Four days on the session has ended.
        let second = try await copy(try await window(of: registrar, in: scene))
        #expect(second["review week 2026-03"] == "1" && second["review not 2026-03"] == nil)
        #expect(try await scene.world.journal("figures.export").filter { $0.outcome == "done" }.count == 2)
    }

    @Test("the time to the outcome runs from recording until one is decided, and opens the crimes it is of", arguments: Engine.allCases)
    func decided(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        _ = try await scene.reported()
        scene.world.clock.advance(minutes: 60 * 24 * 5)
        let named = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "NOM" }).fromId)
        var detail = OutcomeDetail(victimSupports: true, evidenceSufficient: false)
        detail.toldAt = scene.now
        let proposal = ProposeOutcome(
            investigationId: id, code: "15", suspect: named, rationale: "One witness, no forensics.", detail: detail, toldHow: "visit", toldWhat: "That nobody will be charged.")
        _ = try await scene.office.perform(proposal, as: scene.detective)
        #expect(try await count(scene) == 1)
        let registrar = try await scene.world.officer("FCR", rank: .staff, unit: "CAMDEN")
        #expect(try await copy(try await window(of: registrar, in: scene))["decided not 2026-03"] == "2", "a proposal decides nothing")
        _ = try await scene.office.perform(DecideOutcome(investigationId: id, reason: "Agreed."), as: scene.otherSergeant)
        scene.world.clock.advance(minutes: 2)
        #expect(try await count(scene) == 1)
        let browser = try await window(of: registrar, in: scene)
        let numbers = try await copy(browser)
        #expect(numbers["decided week 2026-03"] == "1" && numbers["decided not 2026-03"] == "1")
        #expect(try await browser.get("/figures?months=6&until=2026-03").contains("Time to the outcome"))
        let records = try await browser.get("/figures/records?measure=decided&key=week&from=2026-03&until=2026-03")
        #expect(records.contains("/investigations/\(id)") && records.text.components(separatedBy: "href=\"/investigations/").count == 2)
    }

    @Test("a restricted crime is in its group's figures and in nobody else's", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.reported()
        _ = try await scene.reported()
        let group = try await scene.group("CLOSED")
        let member = try await scene.world.officer("FCR", rank: .staff, unit: "CAMDEN", groups: [group])
        let other = try await scene.world.officer("FCR", rank: .staff, unit: "CAMDEN")
        #expect(try await count(scene) == 1)
        try await scene.restrict(Ref(Investigation.kind, id), to: group)
        scene.world.clock.advance(minutes: 2)
        #expect(try await count(scene) == 1)
        let inside = try await window(of: member, in: scene)
        let outside = try await window(of: other, in: scene)
        #expect(try await copy(inside)["type burglary 2026-03"] == "2")
        #expect(try await copy(outside)["type burglary 2026-03"] == "1")
        let records = "/figures/records?measure=type&key=burglary&from=2026-03&until=2026-03"
        #expect(try await inside.get(records).contains("/investigations/\(id)"))
        #expect(try await outside.get(records).contains("/investigations/\(id)") == false)
        // Whoever holds it open in an emergency counts it while they do.
        let number = try #require(try await scene.crime(id)?.number)
        let analyst = try await scene.world.officer("INTM", rank: .staff, unit: "CAMDEN")
        let held = try await window(of: analyst, in: scene)
        #expect(try await copy(held)["type burglary 2026-03"] == "1")
        _ = try await scene.office.perform(OpenRestricted(asked: number, ground: "LIFE", reason: "The suspect is armed and near the victim."), as: analyst)
        #expect(try await copy(held)["type burglary 2026-03"] == "2")
        scene.world.clock.advance(minutes: 61)
        #expect(try await copy(try await window(of: analyst, in: scene))["type burglary 2026-03"] == "1")
    }

    @Test("every number opens as many records as it counts", arguments: Engine.allCases)
    func behind(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for _ in 0..<3 { _ = try await scene.reported() }
        _ = try await scene.allocated()
        let late = scene.burglary(
            from: scene.now.adding(hours: -60), to: scene.now.adding(hours: -50), reportedAt: scene.now.adding(hours: -30), lateReason: "The line was down.")
        _ = try await scene.office.perform(late, as: scene.constable)
        scene.world.clock.advance(minutes: 60 * 30)
        _ = try await scene.office.perform(
            ReviewCrime(investigationId: try #require(try await scene.all(Investigation.self, "SELECT * FROM investigation WHERE status = 'reported' ORDER BY id").first).id, decision: "Right."),
            as: scene.sergeant)
        #expect(try await count(scene) == 1)
        let registrar = try await scene.world.officer("FCR", rank: .staff, unit: "CAMDEN")
        let browser = try await window(of: registrar, in: scene)
        let numbers = try await copy(browser)
        #expect(numbers["in-time no 2026-03"] == "1" && numbers["review 3-days 2026-03"] == "1")
        // A crime has several deadlines, so those numbers open fewer records.
        for (name, crimes) in numbers where !name.hasPrefix("victims") {
            let parts = name.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            let query = [("measure", parts[0]), ("key", parts[1..<parts.count - 1].joined(separator: " ")), ("from", "2026-03"), ("until", "2026-03")]
            let page = try await browser.get(Address("/figures/records", query).text)
            let shown = page.text.components(separatedBy: "href=\"/investigations/").count - 1
            #expect(String(shown) == crimes, "\(name)")
        }
        let page = try await browser.get("/figures?months=6&until=2026-03")
        for text in ["<svg viewBox", "The numbers as a table", "Within 24 hours", "80 %", "measure=in-time"] { #expect(page.contains(text), "\(text)") }
    }
}
