import Base
import Core
import Custody
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("The whiteboard")
struct WhiteboardTests {
    @Test("is for those whose role includes it; a suite that is not there is not found", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.window(of: scene.constable).get("/custody").status == 403)
        let sergeant = try await scene.window(of: scene.custodySergeant)
        #expect(try await sergeant.get("/suites/\(RawID(at: scene.now))").status == 404)
        #expect(try await sergeant.get("/suites/nonsense").status == 404)
        #expect(try await sergeant.get("/custody").contains("Nobody is in custody here."))
    }

    @Test("shows cell, age, both clocks, level, visit, who is needed and what is next, what is due first at the top", arguments: TestStores.engines)
    func rows(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let (cell, room) = (try await scene.cell("A7"), try await scene.cell("J1", kind: .detentionRoom))
        let man = try await scene.hold(scene.suspect)
        try await scene.place(man, in: cell)
        scene.world.clock.advance(minutes: 60)
        let girl = try await scene.hold(try await scene.somebody("Robin", "Young", born: "2011-01-01", sex: .female))
        try await scene.place(girl, in: room)
        try await scene.setLevel("3", of: girl)
        let waiting = try await scene.hold(try await scene.somebody("Una", "Waiting"), isAuthorised: false)
        let marker: JSONValue = ["person": .string(scene.suspect.description), "code": "VI", "justification": "Fought with officers at an earlier arrest."]
        _ = try await scene.office.perform("records.marker.set", body: marker, as: scene.custodySergeant)

        let page = try await scene.window(of: scene.custodySergeant).get("/suites/\(scene.suiteId)")
        for part in [
            "A7", "SAMPLE, Alex", "CRO/1/26", "Burglary dwelling", "Violent", "J1", "YOUNG, Robin", "Child 15", "Level 3", "AA <b>to be called</b>", "Decide on detention",
            "data-until=\"\(scene.now.adding(minutes: 30))\"", "data-warn=\"\(scene.now.adding(minutes: 24))\"", "data-until=\"\(scene.now.adding(hours: 5))\"",
            "data-live=", "Synthetic Officer", "r /do/custody.review.hold?ref=detention%2F v ", "data-acts=\"a /do/custody.detention.authorise?ref=detention%2F r ",
            "data-keys=\"rvcn\" data-record=\"\(man)\"", "data-keys=\"avcn\" data-record=\"\(waiting)\"",
        ] { #expect(page.contains(part), "\(part) is not on the page") }
        let order = page.text.components(separatedBy: "id=\"d-").dropFirst().map { String($0.prefix(36)) }
        #expect(order == [girl, man, waiting].map(\.description), "the visit is due before the review, and the review before the limit")
        #expect(page.contains("2 due soon"), "a child's adult and whoever answers for her are to be called (PACE-60)")

        scene.world.clock.advance(minutes: 31)
        let later = try await scene.window(of: scene.inspector).get("/custody")
        #expect(later.contains("3 overdue"))
        #expect(later.contains("over 0:01"))
        #expect(later.contains("class=\"red\""))
        #expect(later.contains("CRO"), "the force's board names the suite")
    }

    @Test("on the wall it is short: surname, cell and clocks, and no bar", arguments: TestStores.engines)
    func wall(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        try await scene.place(try await scene.hold(scene.suspect), in: try await scene.cell("A7"))
        let page = try await scene.window(of: scene.custodySergeant).get("/suites/\(scene.suiteId)?view=wall")
        #expect(page.contains("SAMPLE, A"))
        #expect(!page.contains("SAMPLE, Alex"))
        #expect(page.contains("wall-head"))
        #expect(page.contains("0 of 1 cells free"))
    }

    @Test("is one read: opening it is journalled with everybody on it, a refresh only with somebody new", arguments: TestStores.engines)
    func journalled(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let first = try await scene.hold(scene.suspect)
        let window = try await scene.window(of: scene.custodySergeant)
        let address = "/suites/\(scene.suiteId)"
        func entries() async throws -> Int { try await scene.world.journal("custody.suite.read").count }
        func accounts(for id: RawID) async throws -> Int {
            try await scene.world.store.read { tx in
                try tx.value(Int.self, "SELECT count(*) FROM journal_subject s JOIN journal j ON j.id = s.journal_id WHERE s.id = \(id) AND j.act = 'custody.suite.read'") ?? 0
            }
        }
        #expect(try await window.get(address, headers: ["X-Peel-Live": ""]).status == 200)
        #expect(try await entries() == 1, "a refresh of what was never opened is accounted for")
        #expect(try await window.get(address).status == 200)
        #expect(try await entries() == 2)
        #expect(try await accounts(for: scene.suspect.raw) == 2)
        for _ in 0..<3 { _ = try await window.get(address, headers: ["X-Peel-Live": ""]) }
        #expect(try await entries() == 2)
        let second = try await scene.hold(try await scene.somebody("Sam", "Other"))
        _ = try await window.get(address, headers: ["X-Peel-Live": ""])
        #expect(try await entries() == 3)
        #expect(try await accounts(for: second.raw) == 1)
        #expect(try await accounts(for: first.raw) == 2)
        scene.world.clock.advance(minutes: 16)
        _ = try await window.get(address, headers: ["X-Peel-Live": ""])
        #expect(try await accounts(for: first.raw) == 3, "after a quarter of an hour it is accounted for anew")
    }

    @Test("is read once for all who see the same, and never older than the change that a page was told of", arguments: TestStores.engines)
    func shared(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        _ = try await scene.hold(scene.suspect)
        let address = "/suites/\(scene.suiteId)"
        let sealer = Sealer(store: scene.world.store, key: CheckpointKey(), clock: scene.world.clock.source, holder: "test")
        func sealed() async throws -> Int64 {
            try await sealer.sealAll()
            return try await scene.world.store.read { tx in try tx.value(Int64.self, "SELECT max(position) FROM journal_seal") } ?? -1
        }
        let colleague = try await scene.world.officer("CUSO", rank: .sergeant, name: "Synthetic Colleague", unit: "CRO")
        let (own, other) = (try await scene.window(of: scene.custodySergeant), try await scene.window(of: colleague))
        func board(_ window: Browser, told: Int64) async throws -> String { try await window.get(address, headers: ["X-Peel-Live": "\(told)"]).text }
        let before = try await sealed()
        _ = try await board(own, told: before)
        _ = try await scene.hold(try await scene.somebody("Sam", "Other"))
        // Told of nothing newer, the colleague is given what was read already; the entry in the journal is theirs.
        #expect(try await !board(other, told: before).contains("OTHER"))
        let looked = try await scene.world.journal("custody.suite.read").filter { $0.officerId == colleague.id.raw }
        #expect(looked.count == 1)
        // Told of the change, or opening the page, or somebody with other rights: read anew.
        #expect(try await other.get(address).text.contains("OTHER"))
        let after = try await sealed()
        #expect(try await board(own, told: after).contains("OTHER"))
        let closed = try await scene.restrict(Ref(Person.kind, scene.suspect))
        #expect(try await board(scene.window(of: closed), told: after).contains("SAMPLE"))
        let now = try await sealed()
        #expect(try await !board(own, told: now).contains("SAMPLE"))
        // Clocks run on: what was read more than two seconds ago is not shown again.
        _ = try await scene.hold(try await scene.somebody("Kim", "Third"))
        #expect(try await !board(own, told: now).contains("THIRD"))
        scene.world.clock.advance(minutes: 1)
        #expect(try await board(own, told: now).contains("THIRD"))
    }

    @Test("a restricted detainee, or a detainee whose person is restricted, is not on it, nor in its JSON", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        _ = try await scene.hold(scene.suspect)
        let inside = try await scene.restrict(Ref(Person.kind, scene.suspect))
        let outside = try await scene.window(of: scene.custodySergeant)
        #expect(try await !outside.get("/custody").contains("SAMPLE"))
        #expect(try await !outside.get("/suites/\(scene.suiteId)").contains("CRO/1/26"))
        #expect(try await scene.window(of: inside).get("/custody").contains("SAMPLE, Alex"))
    }

    @Test("a custody visitor sees cells, ages in bands and care, and nothing that says who it is", arguments: TestStores.engines)
    func visitor(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        try await scene.setUpSuite()
        let detention = try await scene.hold(try await scene.somebody("Robin", "Young", born: "2011-01-01", sex: .female))
        try await scene.place(detention, in: try await scene.cell("J1", kind: .detentionRoom))
        try await scene.setLevel("3", of: detention)
        let visitor = try await scene.world.officer("ICV", rank: .staff)
        let window = try await scene.window(of: visitor)
        #expect(try await window.get("/custody").status == 403)
        #expect(try await window.get("/detentions/\(detention)").status == 403)
        #expect(try await scene.window(of: scene.constable).get("/custody-visiting").status == 403)
        #expect(try await window.get("/custody-visiting").contains("Choose the suite you visit."))
        let page = try await window.get("/custody-visiting?suite=\(scene.suiteId)")
        for part in ["J1", "Child, female", "30 min", "Level 3: constant", "AA <b>to be called</b>"] { #expect(page.contains(part), "\(part) is not on the page") }
        for part in ["YOUNG", "Robin", "CRO/1/26", "Burglary", "2011", "\(detention)", "/people/"] { #expect(!page.contains(part), "\(part) is on the page") }
        let entry = try #require(try await scene.world.journal("visiting.read").last { $0.outcome == "done" })
        let shown = try await scene.world.store.read { tx in try tx.exists("SELECT 1 FROM journal_subject WHERE journal_id = \(entry.id) AND id = \(detention)") }
        #expect(shown)
    }
}

@Suite("Figures of custody")
struct StatisticsTests {
    @Test("are refused to whoever's role has none, and for more days than may be asked at once", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await scene.window(of: scene.constable).get("/custody/statistics").status == 403)
        #expect(try await scene.window(of: scene.detective).get("/custody/statistics.csv").status == 403)
        let sergeant = try await scene.window(of: scene.custodySergeant)
        #expect(try await sergeant.get("/custody/statistics?from=2025-01-01&until=2026-03-10").status == 422)
        #expect(try await sergeant.get("/custody/statistics?from=2026-03-11&until=2026-03-10").status == 422)
        for path in ["/custody/statistics", "/custody/searches", "/custody/force"] {
            let answer = try await sergeant.get("\(path)?from=the+ides+of+march")
            #expect(answer.status == 422 && answer.contains("“the ides of march” is no day"), "\(path)")
        }
    }

    @Test("count stays, reviews, children overnight and the time cells were taken; as CSV it is a disclosure", arguments: TestStores.engines)
    func counted(engine: Engine) async throws {
        let scene = try await Scene.make(engine, now: "2026-03-10T20:00:00Z")
        try await scene.setUpSuite()
        let cell = try await scene.cell("A1")
        let man = try await scene.hold(scene.suspect)
        try await scene.place(man, in: cell)
        let girl = try await scene.hold(try await scene.somebody("Robin", "Young", born: "2011-01-01", sex: .female))
        scene.world.clock.advance(minutes: 300)
        _ = try await scene.office.perform(scene.review(of: man), as: scene.inspector)
        scene.world.clock.advance(minutes: 190)
        _ = try await scene.office.perform(scene.review(of: girl, postponed: "P3"), as: scene.inspector)
        for detention in [man, girl] {
            _ = try await scene.office.perform(
                ReleaseDetainee(detentionId: detention, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        }
        let window = try await scene.window(of: scene.custodySergeant)
        let page = try await window.get("/custody/statistics?from=2026-03-10&until=2026-03-11")
        for part in ["8 h 40 min", "1 of 2, 50 %", "1, 1 overnight", "Released under investigation without bail"] { #expect(page.contains(part), "\(part) is not on the page") }
        let csv = try await window.get("/custody/statistics.csv?from=2026-03-10&until=2026-03-11")
        let lines = csv.text.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(lines.first?.first == "Suite")
        #expect(lines.count == 3)
        #expect(lines[1].prefix(6) == ["CRO", "2", "0", "520", "520", "30"])
        #expect(Array(lines[1][6..<13]) == ["2", "1", "1", "0", "1", "1", "0"])
        // Eight hours and ten minutes of the twenty-eight hours that have come of the two days.
        #expect(lines[1].last == "28.9")
        let entry = try #require(try await scene.world.journal("custody.statistics.export").last)
        #expect(entry.category == "DIS")
        #expect(try await window.get("/custody/statistics?from=2026-02-01&until=2026-02-28").contains("Nobody was detained on these days."))
    }
}
