import Base
import Core
import Foundation
@testable import Investigation
import Records
@_spi(Writing) import Storage
import TestSupport
import Testing
import Web

@Suite("A crime is found by the words of its parts")
struct FoundByPartsTests {
    private static let password = "a long synthetic passphrase"

    private func window(of officer: Officer, in scene: Scene) async throws -> Browser {
        try await scene.office.setPassword(Self.password, for: officer.id, by: nil)
        let browser = try Browser(scene.office, [try RecordsModule.web(), try InvestigationModule.web()])
        let name = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT sign_in_name FROM officer WHERE id = \(officer.id)") }
        _ = try await browser.signIn(try #require(name), Self.password)
        return browser
    }

    @Test("nobody finds a crime by words they may not read: of a restricted crime, maker, victim or thing", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let links = try await scene.links(of: id)
        let victim = ID<Person>(try #require(links.first { $0.type == "VIC" }).fromId)
        let laptop = try #require(try await scene.all(ObjectItem.self, "SELECT * FROM object_item WHERE description = 'Silver laptop'").first)
        _ = try await scene.office.perform(LogEnquiry(investigationId: id, text: "The quagga keeper was seen."), as: scene.detective)
        _ = try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(victim), text: "I heard a theremin."), as: scene.detective)
        let detective = try await window(of: scene.detective, in: scene)
        for word in ["quagga", "theremin", "silver laptop"] { #expect(try await detective.get("/search?q=\(word.split(separator: " ").joined(separator: "+"))").contains("01/000001/26V"), "\(word)") }

        let group = try await scene.group("CLOSED")
        try await scene.restrict(Ref(Person.kind, victim), to: group)
        #expect(try await detective.get("/search?q=theremin").contains("01/000001/26V") == false)
        let statement = try #require(try await scene.all(Statement.self, "SELECT * FROM statement").first)
        #expect(try await detective.get("/statements/\(statement.id)").status == 404)
        try await scene.restrict(Ref(ObjectItem.kind, laptop.id), to: group)
        #expect(try await detective.get("/search?q=silver+laptop").contains("01/000001/26V") == false)
        #expect(try await detective.get("/search?q=gold+ring").contains("01/000001/26V"), "what else was taken is still found")
        try await scene.restrict(Ref(Investigation.kind, id), to: group)
        for word in ["quagga", "theremin", "gold+ring", "forced"] { #expect(try await detective.get("/search?q=\(word)").contains("01/000001/26V") == false, "\(word)") }
    }

    @Test("what a restricted crime is given later is as closed as it is", arguments: Engine.allCases)
    func later(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.allocated()
        let group = try await scene.group("CLOSED")
        try await scene.restrict(Ref(Investigation.kind, id), to: group)
        let inside = try await scene.world.officer("DC", unit: "CAMDEN", groups: [group])
        _ = try await scene.office.perform(RecordDecision(investigationId: id, about: "Forensics", decision: "Submit the quagga hair.", reason: "It may name him."), as: inside)
        _ = try await scene.office.perform(SupplementReport(investigationId: id, heading: "Scene", text: "A theremin stood there."), as: inside)
        let outside = try await window(of: scene.detective, in: scene)
        let member = try await window(of: inside, in: scene)
        for word in ["quagga", "theremin"] {
            #expect(try await outside.get("/search?q=\(word)").contains("01/000001/26V") == false, "\(word)")
            #expect(try await member.get("/search?q=\(word)").contains("01/000001/26V"), "\(word)")
        }
    }

    @Test("every part is found as its crime, which says where the words are", arguments: Engine.allCases)
    func found(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var report = Scene.entered
        report.method = "Glazing bead removed with a spatula."
        report.isDomestic = nil
        let burglary = scene.burglary()
        let id = try await scene.office.perform(
            ReportCrime(
                offenceClass: "28I", occurredFrom: burglary.occurredFrom, location: burglary.location, account: burglary.account, victim: burglary.victim, property: burglary.property ?? [],
                detail: report), as: scene.constable
        ).outcome.id
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Trace it."), as: scene.sergeant)
        let maker = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        let action = try await scene.office.perform(
            RaiseAction(investigationId: id, text: "See the keeper of the allotment.", owner: scene.detective.id, dueAt: scene.now.adding(hours: 48)), as: scene.sergeant
        ).outcome
        _ = try await scene.office.perform(ResultAction(action, result: "The keeper saw a zarf on the path."), as: scene.detective)
        _ = try await scene.office.perform(LogEnquiry(investigationId: id, text: "Camera footage shows a quagga mask."), as: scene.detective)
        _ = try await scene.office.perform(LogEnquiry(investigationId: id, text: "The quagga mask was hired in the town."), as: scene.detective)
        _ = try await scene.office.perform(TakeStatement(investigationId: id, maker: .known(maker), text: "I heard a theremin."), as: scene.detective)
        _ = try await scene.office.perform(SupplementReport(investigationId: id, heading: "Scene", text: "A samovar was moved."), as: scene.constable)
        _ = try await scene.office.perform(PlanInvestigation(investigationId: id, strategy: "Find the mask's hirer, a vexillologist."), as: scene.detective)
        let detective = try await window(of: scene.detective, in: scene)
        let told = [
            ("spatula", ""), ("silver laptop", ""), ("zarf", "Action A1"), ("theremin", "Statement ST1"), ("samovar", "Part of the report"), ("vexillologist", "Plan 1"), ("quagga", "Enquiry 3"),
        ]
        for (word, place) in told {
            let page = try await detective.get("/search?q=\(word.split(separator: " ").joined(separator: "+"))")
            #expect(page.contains("01/000001/26V"), "\(word)")
            #expect(place.isEmpty || page.contains(place), "\(word): \(place)")
        }
        let page = try await detective.get("/search?q=quagga").text
        #expect(page.components(separatedBy: "class=\"result\"").count == 2, "one crime is one result")
        #expect(page.contains("Enquiry 2"), "and names both entries")
        #expect(try await detective.get("/search?q=quagga+kind:enquiry").text.components(separatedBy: "class=\"result\"").count == 3, "asked for by kind, parts stand by themselves")
    }

    @Test("DASH: what is written about the risk is found, by none who may not see the victim", arguments: Engine.allCases)
    func domestic(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        var detail = ReportDetail()
        detail.injuries = ["NONE"]
        detail.weapons = ["NONE"]
        detail.isDomestic = true
        detail.relationship = "EXPT"
        detail.incidents = 1
        for number in 1...27 { detail.dash[number] = .no }
        detail.dash[1] = .yes
        let report = ReportCrime(
            offenceClass: "8N", occurredFrom: scene.now.adding(hours: -3), location: .new(LocationFacts(line: "1 Example Street")), account: "He hit her.", victim: .new(Scene.victim),
            suspects: [SuspectNamed(person: .new(Scene.suspect), grounds: "Named by her.")], detail: detail)
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        _ = try await scene.office.perform(ReviewRisk(investigationId: id, grade: .high, review: "He trains a kestrel to find her."), as: scene.sergeant)
        let detective = try await window(of: scene.detective, in: scene)
        let page = try await detective.get("/search?q=kestrel")
        #expect(page.contains("01/000001/26V") && page.contains("Domestic abuse risk"))
        let victim = ID<Person>(try #require(try await scene.links(of: id).first { $0.type == "VIC" }).fromId)
        try await scene.restrict(Ref(Person.kind, victim), to: try await scene.group("CLOSED"))
        #expect(try await detective.get("/search?q=kestrel").contains("01/000001/26V") == false)
    }

    @Test("parts recorded before parts had cards are given them when the index is made anew, as closed as what they are of", arguments: Engine.allCases)
    func rebuilt(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let open = try await scene.allocated()
        let closed = try await scene.allocated()
        try await scene.restrict(Ref(Investigation.kind, closed), to: try await scene.group("CLOSED"))
        let victim = ID<Person>(try #require(try await scene.links(of: open).first { $0.type == "VIC" }).fromId)
        // As an earlier Peel wrote them: rows without cards.
        let (now, author) = (scene.now, scene.constable.id)
        try await scene.world.store.write { tx in
            for (crime, text, person) in [(open, "A quagga stood there.", nil), (closed, "A theremin stood there.", nil), (open, "An ocarina was heard.", victim)] {
                try tx.insert(ReportPart(id: ID(at: now), version: 1, investigationId: crime, heading: "Scene", text: text, writtenAt: now, authorId: author, personId: person))
            }
            try tx.execute("UPDATE setting SET value = '3' WHERE name = 'index.edition'")
        }
        try await scene.restrict(Ref(Person.kind, victim), to: try await scene.group("NAMED"))
        let detective = try await window(of: scene.detective, in: scene)
        #expect(try await detective.get("/search?q=quagga").contains("01/000001/26V") == false)
        try await scene.office.migrate()
        #expect(try await detective.get("/search?q=quagga").contains("01/000001/26V"))
        #expect(try await detective.get("/search?q=theremin").contains("01/000002/26") == false)
        #expect(try await detective.get("/search?q=ocarina").contains("01/000001/26V") == false, "closed with the witness, not with the crime")
        let cards = try await scene.all(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.kind = 'report-part'")
        #expect(cards.count == 3)
    }
}
