import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("What is missing for each charge: by offence and suspect")
struct ChargesTests {
    private func robbery(_ scene: Scene) async throws -> (crime: ID<Investigation>, ann: ID<Person>, bob: ID<Person>) {
        let ann = try await scene.office.perform(RecordPerson(PersonFacts(givenNames: "Ann", familyName: "Firstman")), as: scene.constable).outcome
        let bob = try await scene.office.perform(RecordPerson(PersonFacts(givenNames: "Bob", familyName: "Secondman")), as: scene.constable).outcome
        var detail = ReportDetail()
        detail.otherOffences = ["105A"]
        let report = ReportCrime(
            offenceClass: "34B", occurredFrom: scene.now.adding(hours: -1), location: .new(LocationFacts(line: "3 Quay Parade")), account: "They took her bag.", victim: .new(Scene.victim),
            suspects: [SuspectNamed(person: .known(ann), grounds: "Named."), SuspectNamed(person: .known(bob), grounds: "Named.")], detail: detail)
        let id = try await scene.office.perform(report, as: scene.constable).outcome.id
        _ = try await scene.office.perform(ReviewCrime(investigationId: id, decision: "Investigate."), as: scene.sergeant)
        _ = try await scene.office.perform(AllocateCrime(investigationId: id, officer: scene.detective.id), as: scene.sergeant)
        return (id, ann, bob)
    }

    @Test("evidence of one suspect meets no point of another; a point of a suspect says of whom; every offence told has its points", arguments: Engine.allCases)
    func each(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (crime, ann, bob) = try await robbery(scene)
        let logged = try await scene.office.perform(LogEnquiry(investigationId: crime, kind: "cctv", text: "The film shows Ann Firstman."), as: scene.detective).outcome
        let film = Ref(EnquiryEntry.kind, logged)
        func codes(_ point: String, _ suspect: ID<Person>?) async throws -> [String]? {
            try await scene.world.refusal {
                _ = try await scene.office.perform(MarkPoint(investigationId: crime, point: point, evidence: film, suspect: suspect, why: "Her face is seen."), as: scene.detective)
            }?.codes
        }
        #expect(try await codes("E01", nil) == ["point: not-of-this-offence"])
        #expect(try await codes("A03", nil) == ["suspect: required"])
        let stranger = try await scene.office.perform(RecordPerson(PersonFacts(givenNames: "Eve", familyName: "Nobody")), as: scene.constable).outcome
        #expect(try await codes("A03", stranger) == ["suspect: not-a-suspect"])
        #expect(try await codes("A03", ann) == nil)
        #expect(try await codes("A03", ann) == ["conflict"])
        #expect(try await codes("H01", nil) == nil, "a point of what else was done")

        let page = try await scene.window(of: scene.detective).get("/investigations/\(crime)").text
        func charge(_ offence: String, _ suspect: ID<Person>) -> String {
            let part = page.components(separatedBy: "<div id=\"charge-\(offence)-\(suspect)\">").dropFirst().first ?? ""
            return part.components(separatedBy: "<div id=\"charge-").first ?? ""
        }
        func isMet(_ title: String, _ offence: String, _ suspect: ID<Person>) -> Bool {
            let met = charge(offence, suspect).components(separatedBy: " met</summary>").last ?? ""
            return charge(offence, suspect).contains(" met</summary>") && met.contains(title)
        }
        let identity = "The suspect is the person who did it"
        #expect(isMet(identity, "34B", ann) && isMet(identity, "105A", ann))
        #expect(!isMet(identity, "34B", bob) && !isMet(identity, "105A", bob))
        let force = "Force was applied, or immediate force feared"
        #expect(isMet(force, "105A", ann) && isMet(force, "105A", bob), "evidence of all counts for each")
        #expect(!charge("34B", ann).contains(force), "and stands with its offence only")
    }

    @Test("a suspect one may not see has no charge on the page", arguments: Engine.allCases)
    func restricted(engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let (crime, _, bob) = try await robbery(scene)
        try await scene.restrict(Ref(Person.kind, bob), to: try await scene.group("CLOSED"))
        let page = try await scene.window(of: scene.detective).get("/investigations/\(crime)")
        #expect(page.contains("charge-34B-") && !page.contains("Secondman") && !page.contains("SECONDMAN") && !page.contains(bob.description))
    }
}
