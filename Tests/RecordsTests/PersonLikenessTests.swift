import Base
import Core
@testable import Records
import Storage
import TestSupport
import Testing
import Web

@Suite("Somebody new, or somebody known")
struct PersonLikenessTests {
    @Test("a number that somebody else has makes no second person; of a hidden holder nothing is told", arguments: TestStores.engines)
    func numberTaken(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let pnc = "1981/0000034U"
        let una = try await scene.person("Una", "Synthetic", pnc: pnc)
        func record(as officer: Officer) async throws -> Refusal? {
            try await scene.world.refusal {
                _ = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "Ada", familyName: "Mockley"), pncId: pnc), as: officer)
            }
        }
        guard case .conflict(let sentence)? = try await record(as: scene.officer) else {
            Issue.record("a second person was made under the number of the first")
            return
        }
        #expect(sentence.contains("SYNTHETIC, Una"))
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person") } == 1)
        try await scene.restrict(Ref(Person.kind, una))
        #expect(try await record(as: scene.officer) == nil)
        #expect(try await record(as: scene.insider)?.code == "conflict")
    }

    @Test("suggestions of people say how likely they are, the right one most", arguments: TestStores.engines)
    func typeAhead(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let right = try await scene.person("Una", "Mockleby", born: "1990-03-10")
        _ = try await scene.person("Una", "Mockleby", born: "1951-11-25")
        let found = try await scene.typeAhead("una mockleby 10 3 1990")
        let most = try #require(found.first { $0.id == right })
        #expect(try #require(most.percent) >= 50)
        for other in found where other.id != right { #expect(try #require(other.percent) < 50) }
        // The order of the names does not matter, and a number says nothing of likeness.
        #expect(try await scene.typeAhead("mockleby una 10 3 1990").first { $0.id == right }?.percent == most.percent)
    }

    @Test("while somebody new is typed, who is likely the same is shown with how likely and why; nobody hidden is", arguments: TestStores.engines)
    func alike(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let known = try await scene.person("Robert", "Mockleby", born: "1985-03-04", phone: "07700 900123", address: "12 Testing Road, London, SW1A 1IC")
        let hidden = try await scene.person("Robert", "Mockleby", born: "1985-03-04", phone: "07700 900123")
        try await scene.restrict(Ref(Person.kind, hidden))
        let browser = try await scene.window(of: scene.officer)
        let form = try await browser.get("/do/records.person.record")
        #expect(form.contains("data-alike=\"/people/alike\""))
        let csrf = Browser.hiddenFields(form.text).filter { $0.0 == "csrf" }.prefix(1)
        let answer = try await browser.post(
            "/people/alike", csrf + [("givenNames", "Bob"), ("familyName", "Mockleby"), ("dateOfBirth", "4 3 1985"), ("phone", "07700 900123")])
        #expect(answer.status == 200 && answer.contains("/people/\(known)") && answer.contains("% likely") && answer.contains("same birth date"))
        #expect(!answer.contains(hidden.description))
        let stranger = try await browser.post("/people/alike", csrf + [("givenNames", "Zoe"), ("familyName", "Elsewhere"), ("dateOfBirth", "1 6 1950")])
        #expect(stranger.status == 200 && !stranger.contains("/people/"))
        for odd in ["", "%", "\u{0}", String(repeating: "x", count: 10_000)] {
            #expect([200, 422].contains(try await browser.post("/people/alike", csrf + [("familyName", odd), ("dateOfBirth", odd)]).status))
        }
    }

    @Test("a birth date of 1850 is refused, one of 1 January is asked about", arguments: TestStores.engines)
    func birthDates(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let browser = try await scene.window(of: scene.officer)
        let early = try await browser.submit("records.person.record", [("familyName", "Synthetic"), ("dateOfBirth", "4 3 1850")])
        #expect(early.status == 422 && early.contains("1850 is before 1900"))
        let tomorrow = try await browser.submit("records.person.record", [("familyName", "Synthetic"), ("dateOfBirth", "11 3 2026")])
        #expect(tomorrow.status == 422 && tomorrow.contains("has not come yet"))
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person") } == 0)
        let id = try await scene.person("Una", "Synthetic", born: "1985-01-01")
        #expect(try await browser.get("/people/\(id)").contains("Born on 1 January: often a date put in where only the year was known"))
        let other = try await scene.person("Una", "Mockleby", born: "1985-01-02")
        #expect(!(try await browser.get("/people/\(other)").contains("Born on 1 January")))
    }
}
