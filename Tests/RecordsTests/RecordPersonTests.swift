import Base
import Core
import Records
import Storage
import TestSupport
import Testing

@Suite("Recording people")
struct RecordPersonTests {
    private func problems(_ body: JSONValue, _ scene: Scene) async throws -> [Problem] {
        let refusal = try await scene.world.refusal { _ = try await scene.world.office.perform("records.person.record", body: body, as: scene.officer) }
        guard case .invalid(let problems) = refusal else { return [] }
        return problems
    }

    @Test("a birth date in the future is refused, and nobody is recorded", arguments: TestStores.engines)
    func futureBirth(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let found = try await problems(["familyName": "Synthetic", "dateOfBirth": "2026-03-11"], scene)
        #expect(found.map(\.field) == ["dateOfBirth"])
        #expect(found.first?.message.contains("has not come yet") == true)
        let typed = try await scene.world.refusal { _ = try await scene.person("Una", "Synthetic", born: "2026-03-11") }
        #expect(typed?.code == "invalid")
        #expect(try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM person") } == 0)
    }

    @Test("a birth date that does not exist is refused; 29 February of a leap year is kept", arguments: TestStores.engines)
    func leapDay(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await problems(["familyName": "Synthetic", "dateOfBirth": "1997-02-29"], scene).map(\.code) == ["not-a-day"])
        let answer = try await scene.world.office.perform(
            "records.person.record", body: ["givenNames": "Leapa", "familyName": "Synthetic", "dateOfBirth": "1996-02-29"], as: scene.officer)
        let id = try answer.outcome.decode(ID<Person>.self)
        let person = try await scene.world.store.read { tx in try tx.find(Person.self, id) }
        #expect(person?.dateOfBirth == Day(year: 1996, month: 2, day: 29))
        #expect(try await scene.search("29/2/1996").results.map(\.id) == [id.raw])
    }

    @Test("nobody is recorded without a name, with invisible characters or with a name that is too long", arguments: TestStores.engines)
    func badNames(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        #expect(try await problems(["givenNames": "Una"], scene).map(\.field) == ["familyName"])
        for name in ["  ", "Nul\u{0}name", "Bell\u{7}", String(repeating: "x", count: 201)] {
            let refusal = try await scene.world.refusal { _ = try await scene.person("Una", name) }
            #expect(refusal?.code == "invalid", "\(name.debugDescription)")
        }
    }

    @Test("a PNC ID or CRO number whose check character is wrong is refused at its field", arguments: TestStores.engines)
    func wrongIdentifiers(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let found = try await problems(["familyName": "Synthetic", "pncId": "2003/0011985Z", "cro": "85227/65G"], scene)
        #expect(found.map(\.field) == ["pncId", "cro"])
    }

    @Test("a PNC ID with two digits of year is kept in full, of this century or the last", arguments: TestStores.engines)
    func shortPNC(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", pnc: "81/34U")
        #expect(try await scene.world.store.read { tx in try tx.find(Person.self, id)?.pncId } == "1981/0000034U")
        #expect(try await scene.search("81/34U").results.map(\.id) == [id.raw])
        #expect(try await scene.search("1981/0000034U").results.map(\.id) == [id.raw])
    }

    @Test("an officer whose role does not include it cannot record anyone", arguments: TestStores.engines)
    func notAllowed(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let administrator = try await scene.world.officer("ADMIN")
        let refusal = try await scene.world.refusal {
            _ = try await scene.world.office.perform(RecordPerson(PersonFacts(givenNames: "Una", familyName: "Synthetic")), as: administrator)
        }
        #expect(refusal?.code == "forbidden")
    }

    static let names = [
        ("Robert'); DROP TABLE person;--", "O'Synthetic"), ("<script>alert(1)</script>", "\"Quoted\" & Sons"), ("Zoë 🚓", "Synthetic-Ångström"),
        ("محمد", "الاختبار"), ("יעל", "בדיקה"), ("", "Mononym"), ("José María", "de la Prueba"), ("Jose\u{301}", "Decomposed"),
    ]

    @Test("names come back as they were given and are found, in any order", arguments: TestStores.engines)
    func namesRoundTrip(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        for (given, family) in Self.names {
            let id = try await scene.person(given, family)
            let person = try await scene.world.store.read { tx in try tx.find(Person.self, id) }
            #expect(person?.givenNames == given)
            #expect(person?.familyName == family)
            #expect(try await scene.search("\(given) \(family)").results.map(\.id) == [id.raw], "\(family)")
            #expect(try await scene.search("\(family) \(given)").results.map(\.id) == [id.raw], "\(family)")
            #expect(try await scene.typeAhead("\(family) \(given)").map(\.id).contains(id), "\(family)")
        }
    }

    @Test("phone, e-mail and address are kept as given, with what they are found by", arguments: TestStores.engines)
    func contacts(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic", phone: "+44 (0)20 7946 0123, 07700 900123", address: "1 Testing Road, London, SW1A 1IC")
        for query in ["020 7946 0123", "+442079460123", "02079460123", "07700900123", "sw1a1ic", "SW1A 1IC", "testing road"] {
            #expect(try await scene.search(query).results.map(\.id) == [id.raw], "\(query)")
        }
        let visible = Visibility(to: scene.officer)
        let contacts = try await scene.world.store.read { tx in try PersonContact.of(id, visible: visible, in: tx) }
        #expect(Set(contacts.map(\.key)) == ["02079460123", "07700900123", "1 testing road london sw1a 1ic"])
    }

    @Test("recording someone is a collection in the journal, about that person", arguments: TestStores.engines)
    func journalled(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let id = try await scene.person("Una", "Synthetic")
        let entry = try await scene.world.journal("records.person.record").first
        #expect(entry?.category == ActCategory.collection.rawValue)
        #expect(entry?.subjectId == id.raw)
    }
}
