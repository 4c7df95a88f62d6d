import Base
import Core
import Custody
import Foundation
import Investigation
import Prosecution
import Records
import Storage
import TestSupport
import Testing

@Suite("The page of a case file")
struct CaseFilePageTests {
    @Test("is not for those whose role has no case files, nor for an id that nobody has", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.charged(scene.suspects[0])
        let file = try #require(try await scene.files().first)
        let intelligence = try await scene.window(of: try await scene.world.officer("INTO"))
        #expect(try await intelligence.get("/case-files/\(file.id)").status == 403)
        #expect(try await intelligence.get("/case-files").status == 403)
        let builder = try await scene.window(of: scene.caseBuilder)
        #expect(try await builder.get("/case-files/\(RawID(at: scene.now))").status == 404)
        #expect(try await builder.get("/case-files/none").status == 404)
        #expect(try await scene.world.journal("prosecution.case.read").filter { $0.category == "EXPF" }.count == 3)
    }

    @Test("holds defendant, charges, victim, property, exhibits, officers and custody times, and asks for nothing", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let laptop = try #require(
            try await scene.world.store.read { tx in try tx.value(String.self, "SELECT id FROM object_item WHERE description = 'Silver laptop'") })
        let exhibit = try await scene.office.perform(
            RecordExhibit(investigationId: scene.crime, object: laptop, seizedAt: scene.now.adding(minutes: -20), seizedFrom: "Example Road"), as: scene.detective
        ).outcome
        let detention = try await scene.charged(scene.suspects[0], with: ["TH68036", "TH68073"])
        let custody = try #require(try await scene.world.store.read { tx in try tx.find(Detention.self, detention) })
        let charges = try await scene.world.store.read { tx in try Charge.all(of: detention, in: tx) }
        let file = try #require(try await scene.files().first)
        let browser = try await scene.window(of: scene.caseBuilder)
        let answer = try await browser.get("/case-files/\(file.id)")
        #expect(answer.status == 200)
        let page = try #require(answer.text.range(of: "<main").map { String(answer.text[$0.lowerBound...]) })

        for (what, text) in [
            ("URN", file.urn), ("defendant", "MOCKFORD, Daniel"), ("birth date", "1990-02-28"), ("victim", "SAMPLETON, Vera"), ("victim's birth date", "1961-05-04"),
            ("property", "Silver laptop"), ("exhibit", exhibit.reference), ("place", "12 Example Street"), ("custody number", custody.number),
            ("arrested", custody.arrestedAt.description), ("arrived", custody.arrivedAt.description), ("relevant time", custody.relevantAt.description),
            ("authorised", try #require(custody.authorisedAt).description), ("charged", try #require(custody.chargedAt).description),
            ("arresting officer", scene.constable.name), ("officer in the case", scene.detective.name), ("custody officer", scene.custodySergeant.name),
            ("offence", "TH68036"), ("second offence", "TH68073"), ("title", try #require(charges.first).title.prefix(12).description),
            ("what is due", "Build the case file \(file.urn)"),
        ] {
            let isThere = page.contains(text)
            #expect(isThere, "\(what): \(text)")
        }
        for question in ["<form", "<input", "<textarea", "<select"] { #expect(!page.contains(question), "\(question)") }
        let read = try #require(try await scene.world.journal("prosecution.case.read").last)
        #expect(read.category == "CON" && read.subjectId == file.id.raw)
        let shown = try await scene.world.store.read { tx in try tx.values(RawID.self, "SELECT id FROM journal_subject WHERE journal_id = \(read.id)") }
        #expect(shown.contains(scene.suspects[0].raw))
    }

    @Test("leaves out a defendant the reader may not see, on the page, in the list and in the API", arguments: Engine.allCases)
    func hiddenDefendant(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.charged(scene.suspects[0])
        let group = try await scene.world.group("SIGNET")
        let manager = try await scene.world.officer("INTM", groups: [group])
        let restriction: JSONValue = [
            "kind": "person", "record": .string(scene.suspects[1].description), "groups": .array([.string(group.description)]), "reason": "A test.",
        ]
        scene.world.clock.advance(minutes: 5)
        let detention = try await scene.detained(scene.suspects[1])
        _ = try await scene.office.perform(RestrictRecord.name, body: restriction, as: manager)
        _ = try await scene.office.perform(AddGroupMember(group: group, officer: scene.custodySergeant.id), as: scene.world.system)
        _ = try await scene.office.perform(scene.charge(detention), as: try await scene.world.reload(scene.custodySergeant.id))
        let file = try #require(try await scene.files().first)
        #expect(try await scene.defendants(of: file) == scene.suspects)
        let outside = try await scene.window(of: scene.caseBuilder)
        for path in ["/case-files/\(file.id)", "/case-files", "/api/v1/case-files/\(file.id)", "/api/v1/case-files"] {
            let answer = try await outside.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(!answer.contains("TESTCASE") && !answer.contains(scene.suspects[1].description), "\(path)")
        }
        let inside = try await scene.window(of: try await scene.world.officer("CASE", groups: [group]))
        #expect(try await inside.get("/case-files/\(file.id)").contains("TESTCASE"))
    }
}
