import Base
import Core
import Custody
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Custody in the browser")
struct CustodyPageTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try CustodyModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        let answer = try await browser.signIn(try #require(name), Self.password)
        #expect((200..<400).contains(answer.status), "sign-in answered \(answer.status)")
        return browser
    }

    private func moment(_ key: String, _ time: Instant) -> [(String, String)] {
        [("\(key).date", London.day(of: time).description), ("\(key).time", London.time(of: time))]
    }

    @Test("a detention that is not there, or a page outside one's role, shows nothing", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/detentions/\(RawID(at: scene.now))").status == 404)
        #expect(try await sergeant.get("/detentions/nonsense").status == 404)
        let constable = try await window(of: scene.constable, in: scene)
        #expect(try await constable.get("/custody").status == 403)
    }

    @Test("from the arrest to both clocks: the detective is told PACE-21, the sergeant opens and authorises", arguments: TestStores.engines)
    func thread(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let arrest = Ref(Arrest.kind, try await scene.arrested())
        let marker: JSONValue = ["person": .string(scene.suspect.description), "code": "VI", "justification": "Fought with officers at an earlier arrest."]
        _ = try await scene.office.perform("records.marker.set", body: marker, as: scene.custodySergeant)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await sergeant.get("/arrests/\(arrest.id)").contains("Open detention"))

        let arrived = scene.now.adding(minutes: -30)
        let opening = [("suiteId", scene.suite.description), ("circumstances", "station")] + moment("arrivedAt", arrived)
        let opened = try await sergeant.submit("custody.detention.open", on: arrest, opening)
        let address = try #require(opened.location, "\(opened.status): \(opened.text.prefix(2000))")
        #expect(address.hasPrefix("/detentions/"))
        let waiting = try await sergeant.follow(opened)
        #expect(waiting.contains("Authorise detention"))
        #expect(waiting.contains("It starts when the custody officer authorises detention"))

        let detention = Ref(Detention.kind, try #require(RawID(String(address.dropFirst("/detentions/".count)))))
        let decision =
            [("sufficientEvidence", "no"), ("grounds", "G2"), ("reasons", "To interview about the <laptop>.")] + moment("authorisedAt", scene.now)
        let refusal = try await detective.submit("custody.detention.authorise", on: detention, decision)
        #expect(refusal.status == 403)
        #expect(refusal.contains("PACE-21"))
        #expect(refusal.contains("officer in the case"))
        #expect(refusal.contains("To interview about the &lt;laptop&gt;."), "what was typed is still there")

        let page = try await sergeant.follow(try await sergeant.submit("custody.detention.authorise", on: detention, decision))
        #expect(page.status == 200)
        for part in [
            "CRO/1/26", "Detention clock", "24-hour limit", "data-due=\"\(arrived.adding(hours: 24))\"", "s41(2)(d)", "PACE-16", "PACE-40", "Review clock",
            "Review 1 due", "data-due=\"\(scene.now.adding(hours: 6))\"", "s40(3)", "PACE-23", "PACE-30", "an inspector not directly involved",
            "To interview about the &lt;laptop&gt;.", "data-live=", "class=\"markers\"", "Violent", "Arrival",
        ] { #expect(page.contains(part), "\(part) is not on the page") }
        #expect(!page.contains("Authorise detention</a>"))
        #expect(try await scene.world.journal("custody.detention.read").contains { $0.subject == detention && $0.outcome == "done" })
    }

    @Test("the suite's list shows who is held, the nearest deadline first, and nobody who has left", arguments: TestStores.engines)
    func suite(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let sergeant = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await sergeant.get("/custody").contains("Nobody is in custody here."))
        let id = try await scene.authorised()
        let list = try await sergeant.get("/custody")
        #expect(list.contains("CRO/1/26"))
        #expect(list.contains("SAMPLE, Alex"))
        #expect(list.contains("data-until=\"\(scene.now.adding(hours: 6))\""))
        #expect(try await sergeant.get("/custody?suite=\(scene.suite)").contains("CRO/1/26"))
        #expect(try await !sergeant.get("/custody?suite=\(RawID(at: scene.now))").contains("CRO/1/26"))
        _ = try await scene.office.perform(
            ReleaseDetainee(detentionId: id, disposal: "RUI", reason: "Enquiries.", releasedAt: scene.now, despite: "Assessed on paper."), as: scene.custodySergeant)
        #expect(try await !sergeant.get("/custody").contains("CRO/1/26"))
    }

    @Test("a detainee restricted to a group is nobody to those outside it", arguments: TestStores.engines)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let group = try await scene.office.perform(
            AddGroup(code: "closed", title: "Closed operation"), as: try await scene.world.officer("ADMIN", rank: .staff)
        ).outcome
        let inside = try await scene.world.officer("CUSO", rank: .sergeant, unit: "CRO", groups: [group])
        let id = try await scene.authorised()
        let owner = try await scene.world.officer("INTM", rank: .sergeant, groups: [group])
        let restriction: JSONValue = [
            "kind": "detention", "record": .string(id.description), "groups": [.string(group.description)], "reason": "Protected witness.",
        ]
        _ = try await scene.office.perform("access.record.restrict", body: restriction, as: owner)
        let outsider = try await window(of: scene.custodySergeant, in: scene)
        #expect(try await !outsider.get("/custody").contains("CRO/1/26"))
        #expect(try await outsider.get("/detentions/\(id)").status == 404)
        #expect(try await scene.refusal(of: scene.charge(id), as: scene.custodySergeant) == .notFound)
        #expect(try await window(of: inside, in: scene).get("/custody").contains("CRO/1/26"))
    }
}
