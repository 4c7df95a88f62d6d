import Base
import Core
import Records
import Storage
import TestSupport
import Testing
import Web

@testable import Custody

@Suite("Foreign nationals and interpreters (PACE-63, PACE-64)")
struct ForeignNationalTests {
    @Test(
        "the consulate is told by agreement whatever is wished, on request, or for who seeks asylum only on express request",
        arguments: [(["POL"], false, ConsularDuty.told), (["BRA"], false, .onRequest), (["POL"], true, .onExpressRequest), ([], false, .onRequest), (["BRA", "FRA"], false, .told)])
    func duty(_ nationalities: [String], _ seeksAsylum: Bool, _ expected: ConsularDuty) {
        let duty = ConsularDuty.of(nationalities: Set(nationalities), seeksAsylum: seeksAsylum, conventions: ["POL", "FRA"])
        #expect(duty.value == expected && duty.rules == ["PACE-63"])
    }

    private func set(_ engine: Engine, nationality: String) async throws -> (Scene, ID<Detention>) {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        _ = try await scene.office.perform(
            "records.particulars.set", body: ["person": .string(scene.suspect.description), "nationalities": [.string(nationality)], "dateOfBirth": "1990-05-01"], as: scene.custodySergeant)
        return (scene, try await scene.authorised())
    }

    private func giving(_ act: String, asylum: Bool? = nil) -> JSONValue {
        var members: [String: JSONValue] = ["language": "eng", "medium": "written", "rights": [.object(["entitlement": "R6", "act": .string(act)])]]
        if let asylum { members["seeksAsylum"] = .boolean(asylum) }
        return .object(members)
    }

    private func consulates(_ scene: Scene, _ id: ID<Detention>) async throws -> Int {
        try await scene.count("SELECT count(*) FROM detention_contact WHERE detention_id = \(id) AND part = 'consulate'")
    }

    @Test("who declines is told of by agreement; overseas convictions are asked for before release", arguments: TestStores.engines)
    func told(engine: Engine) async throws {
        let (scene, id) = try await set(engine, nationality: "POL")
        try await scene.act("custody.rights.give", giving("declined"), on: id)
        #expect(try await consulates(scene, id) == 1)
        #expect(try await scene.tasks(about: id).contains { $0.kind == "custody.overseas" })
        func open() async throws -> [String] {
            try await scene.world.store.read { tx in try CareRelease.conditions(of: try #require(try tx.find(Detention.self, id)), in: tx).filter { !$0.isMet }.map(\.title) }
        }
        #expect(try await open().contains("Overseas convictions"))
        #expect(try await scene.refusal("custody.overseas.check", ["reference": " "], on: id).fields == ["reference"])
        try await scene.act("custody.overseas.check", ["reference": "ACRO/1"], on: id)
        #expect(try await !open().contains("Overseas convictions"))
        #expect(try await !scene.tasks(about: id).contains { $0.kind == "custody.overseas" })
    }

    @Test("nobody calls the consulate of who seeks asylum, unless they ask", arguments: TestStores.engines)
    func asylum(engine: Engine) async throws {
        let (scene, id) = try await set(engine, nationality: "POL")
        try await scene.act("custody.rights.give", giving("declined", asylum: true), on: id)
        #expect(try await consulates(scene, id) == 0)
        let calling: JSONValue = ["part": "consulate", "isCalled": true]
        #expect("\(try await scene.refusal("custody.contact.call", calling, on: id))".contains("it is told nothing"))
        try await scene.act("custody.rights.give", giving("requested", asylum: true), on: id)
        try await scene.act("custody.contact.call", calling, on: id)
        #expect(try await consulates(scene, id) == 1)
    }

    @Test("an interpreter by telephone needs the safeguards written down; a charge asks for a translator of the sheet", arguments: TestStores.engines)
    func interpreter(engine: Engine) async throws {
        let (scene, id) = try await set(engine, nationality: "POL")
        try await scene.act("custody.contact.call", ["part": "interpreter", "name": "Ewa Example", "isCalled": true], on: id)
        let contact = try #require(try await scene.world.store.read { tx in try DetentionContact.all(of: id, in: tx).first })
        let here: [String: JSONValue] = ["contact": .string(contact.id.description), "step": "arrived", "isRemote": true]
        #expect(try await scene.refusal("custody.contact.step", .object(here), on: id).fields == ["safeguards"])
        try await scene.act("custody.contact.step", .object(here.merging(["safeguards": "Line clear; the person agreed."]) { $1 }), on: id)
        _ = try await scene.office.perform(scene.charge(id), as: scene.custodySergeant)
        #expect(try await scene.count("SELECT count(*) FROM detention_contact WHERE detention_id = \(id) AND part = 'translator' AND status = 'needed'") == 1)
        let browser = try await scene.window(of: scene.custodySergeant)
        #expect(try await browser.get("/detentions/\(id)").contains("Line clear; the person agreed."))
    }
}

@Suite("The custody record in full on paper")
struct RecordAnnexTests {
    @Test("rights with the adult's presence, extensions, risk and medicines; not for whoever may not see care", arguments: TestStores.engines)
    func annexes(engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try AttachmentStore(folder: TestStores.newPath(".files")))
        try await scene.born("2011-05-01")
        let id = try await scene.authorised()
        let rights: JSONValue = ["language": "eng", "medium": "written", "adultPresent": false, "rights": [.object(["entitlement": "R4", "act": "given"])]]
        try await scene.act("custody.rights.give", rights, on: id)
        try await scene.act("custody.risk.assess", try await scene.assessment(more: ["plan": "Watched closely, blue blanket."]), on: id)
        let stored = try await scene.world.store.read { tx in try DetentionRight.all(of: id, in: tx).map(\.adultPresent) }
        #expect(stored == [false])
        let browser = try await scene.window(of: scene.custodySergeant)
        let paper = try await scene.words("custody.record", of: Ref(Detention.kind, id), browser)
        for text in ["Notice of rights and entitlements", "not there", "Risk assessments", "blue blanket", "People called"] { #expect(paper.contains(text), "\(text) is not on the record") }

        let detective = try await scene.window(of: scene.detective)
        let print = try await scene.office.perform(RequestPrint("custody.record", of: Ref(Detention.kind, id)), as: scene.detective).outcome
        try await detective.press.makeAll()
        let theirs = try PrintedPaper(try await detective.get("/prints/\(print)/file").bytes).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(!theirs.contains("blue blanket") && theirs.contains("may not see them") && theirs.contains("Notice of rights and entitlements"))
    }
}
