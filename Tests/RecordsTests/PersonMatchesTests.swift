import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Type-ahead over people")
struct PersonMatchesTests {
    @Test("one letter suggests nobody: it begins too many names", arguments: TestStores.engines)
    func tooShort(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Una", "Synthetic")
        #expect(try await scene.typeAhead("s").isEmpty)
    }

    @Test("names are found from their beginnings, in any order", arguments: TestStores.engines)
    func anyOrder(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una Beatrix", "Probe-Testsen")
        _ = try await scene.person("Ugo", "Different")
        let spellings = [
            "una pro", "pro una", "probe", "Probe Testsen una", "probe-t", "probetestsen", "una beatrix probe", "beatrix", "PROBE, Una", "beatrix probe",
        ]
        for typed in spellings {
            #expect(try await scene.typeAhead(typed).map(\.id) == [id], "\(typed)")
        }
    }

    @Test("a birth date narrows the name, and is enough alone", arguments: TestStores.engines)
    func birthDate(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let right = try await scene.person("Una", "Synthetic", born: "1990-03-10")
        let other = try await scene.person("Una", "Synthetic", born: "1991-03-10")
        // A figure of the date may have been taken down wrong.
        #expect(try await scene.typeAhead("una synth 10/3/1990").map(\.id) == [right, other])
        #expect(try await scene.typeAhead("10 mar 1991").map(\.id) == [other])
        #expect(try await scene.typeAhead("10031991").map(\.id) == [other])
    }

    @Test("each match says why, and what tells the person apart", arguments: TestStores.engines)
    func says(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        _ = try await scene.person("Una", "Synthetic", born: "1990-03-10", phone: "07700 900123", address: "1 Testing Road, SW1A 1IC")
        let byName = try #require(try await scene.typeAhead("synth").first)
        #expect(byName.name == "SYNTHETIC, Una")
        #expect(byName.why == "family name")
        #expect(byName.detail == "born 10 Mar 1990 · 1 Testing Road, SW1A 1IC")
        #expect(try await scene.typeAhead("una synth").first?.why == "given and family name")
        #expect(try await scene.typeAhead("07700 900123").first?.why == "phone 07700900123")
    }

    @Test("there are never more than were asked for", arguments: TestStores.engines)
    func bounded(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for number in 1...6 { _ = try await scene.person("Una\(number)", "Synthetic") }
        #expect(try await scene.typeAhead("synthetic", limit: 4).count == 4)
    }

    @Test("an address learned from a restricted record is not shown", arguments: TestStores.engines)
    func restrictedSource(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let source = try await scene.file("investigation", "Covert", at: "2026-03-01T10:00:00Z", links: [])
        try await scene.restrict(source)
        let id = try await scene.world.office.perform(
            NamePerson(facts: PersonFacts(givenNames: "Una", familyName: "Synthetic", address: "9 Hidden Lane"), source: source), as: scene.world.system
        ).outcome
        #expect(try await scene.typeAhead("una synth").first?.detail == "")
        #expect(try await scene.typeAhead("una synth", as: scene.insider).first?.detail == "9 Hidden Lane")
        #expect(try await scene.search("hidden lane").results.isEmpty)
        #expect(id.raw.high > 0)
    }
}
