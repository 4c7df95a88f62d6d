import Base
import Core
import Storage
import TestSupport
import Testing

@testable import Records

@Suite("Who on record is named in words")
struct NamedAlikeTests {
    private static let day = Day("1990-03-10")

    private static func named(_ given: String, _ family: String, _ born: String? = nil, _ address: String? = nil) -> NamedAlike.Named {
        NamedAlike.Named(given: given, family: family, born: born.flatMap { Day($0) }, address: address)
    }

    @Test(
        "worked examples: the same name needs a birth date or an address besides; another birth date is another person",
        arguments: [
            (named("Una", "Probesen", "1990-03-10"), named("UNA Mary", "Probesén", "1990-03-10"), "the same name and birth date"),
            (named("Una", "Probesen", "1990-03-10"), named("Una", "Probesen", "1990-03-11"), nil),
            (named("Una", "Probesen", "1990-03-10"), named("Ute", "Probesen", "1990-03-10"), nil),
            (named("Una", "Probesen"), named("Una", "Probesen"), nil),
            (named("", "Probesen", "1990-03-10"), named("", "Probesen", "1990-03-10"), nil),
            (named("Una", "Probesen", nil, "5 Example Road"), named("Una", "Probesen", "1990-03-10", "5 example road"), "the same name and address"),
            (named("Una", "Probesen", nil, "5 Example Road, London SW1A 1AA"), named("Una", "Probesen", nil, "5 Example Rd, SW1A 1AA"), "the same name and address"),
            (named("Una", "Probesen", nil, "7 Example Road, SW1A 1AA"), named("Una", "Probesen", nil, "5 Example Road, SW1A 1AA"), nil),
            (named("Una", "Probesen", nil, "Example House, SW1A 1AA"), named("Una", "Probesen", nil, "Sample House, SW1A 1AA"), nil),
            (named("Una", "Probesen", nil, "Flat 2, 12 Example Road, SW1A 1AA"), named("Una", "Probesen", nil, "2 Example Road, SW1A 1AA"), nil),
            (named("Una", "Probesen", nil, "Flat 2, 12 Example Road, SW1A 1AA"), named("Una", "Probesen", nil, "Flat 3, 12 Example Road, SW1A 1AA"), nil),
            (named("Una", "Probesen", nil, "Flat 2, 12 Example Road, SW1A 1AA"), named("Una", "Probesen", nil, "2/12 Example Rd., SW1A1AA"), "the same name and address"),
            (named("Una", "Probesen", nil, "5 Example Rd"), named("Una", "Probesen", nil, "5 Example Road, London SW1A 1AA"), "the same name and address"),
            (named("Una", "Probesen", nil, "5 Example Road, Leeds"), named("Una", "Probesen", nil, "5 Example Road, London"), nil),
            (named("Una", "Probesen", nil, "5 Example Road, SW1A 1AA"), named("Una", "Probesen", nil, "5 Example Road, SW1A 2AA"), nil),
            (named("Una", "Probesen", nil, "5 London"), named("Una", "Probesen", nil, "5 London Road"), nil),
            (named("Una", "Probesen", nil, "Sample House, Example Ln"), named("Una", "Probesen", nil, "Sample House, Example Lane"), "the same name and address"),
            (named("Otto", "Probesen", "1960-01-01", "5 Example Road"), named("Otto", "Probesen", "1990-03-10", "5 Example Road"), nil),
        ] as [(NamedAlike.Named, NamedAlike.Named, String?)])
    func table(one: NamedAlike.Named, other: NamedAlike.Named, expected: String?) {
        #expect(NamedAlike.why(one, other) == expected)
        #expect(NamedAlike.why(other, one) == expected)
    }

    @Test("found by birth date, by the address they gave and by where they live; not who may not be seen, nor by what was learned in secret", arguments: TestStores.engines)
    func found(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "Probesen", born: "1990-03-10")
        let otto = try await scene.person("Otto", "Probesen", address: "5 Example Road, London")
        let home = try await scene.person("Ute", "Probesen")
        let place = try await scene.world.office.perform(RecordLocation(LocationFacts(line: "7 Sample Street", town: "London", postcode: "SW1A 1AA")), as: scene.officer).outcome
        _ = try await scene.world.office.perform(LinkRecords(type: "LIVES", from: Ref(Person.kind, home), to: Ref(Location.kind, place)), as: scene.officer)
        func found(_ given: String, born: String? = nil, address: String? = nil, as officer: Officer? = nil) async throws -> [NamedAlike.Found] {
            let facts = PersonFacts(givenNames: given, familyName: "Probesen", dateOfBirth: born.flatMap { Day($0) }, address: address)
            return try await scene.world.store.read { tx in try NamedAlike.found(facts, visible: Visibility(to: officer ?? scene.officer), in: tx) }
        }
        for given in ["Una", "Otto"] { #expect(try await found(given).isEmpty, "nothing but a name") }
        #expect(try await found("una", born: "1990-03-10") == [NamedAlike.Found(id: una, why: "the same name and birth date")])
        #expect(try await found("Otto", address: "5 example road London") == [NamedAlike.Found(id: otto, why: "the same name and address")])
        #expect(try await found("Ute", address: "7 Sample St, SW1A 1AA") == [NamedAlike.Found(id: home, why: "the same name and address")])
        #expect(try await found("Ute", address: "9 Sample St, SW1A 1AA").isEmpty)
        // Another record of the same person, by their day.
        let again = try await scene.person("Una", "Probesen", born: "1990-03-10")
        let others = try await scene.world.store.read { tx in try NamedAlike.found(una, visible: Visibility(to: scene.officer), in: tx) }
        #expect(others == [NamedAlike.Found(id: again, why: "the same name and birth date")])
        try await scene.restrict(Ref(Person.kind, again))
        try await scene.restrict(Ref(Location.kind, place))
        #expect(try await found("Una", born: "1990-03-10").map(\.id) == [una])
        #expect(try await found("Una", born: "1990-03-10", as: scene.insider).count == 2)
        #expect(try await found("Ute", address: "7 Sample St, SW1A 1AA").isEmpty)
    }

    @Test("found by a name they go by besides, however their address is written; not by a name that was withdrawn, learned in secret or of another day", arguments: TestStores.engines)
    func otherNames(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine)
        let una = try await scene.person("Una", "Probesen", born: "1990-03-10", address: "5 Example Road, London SW1A 1AA")
        func add(_ given: String, _ family: String, from source: Ref? = nil) async throws {
            _ = try await scene.world.office.perform(
                AddName(person: una, kind: "ALIAS", givenNames: given, familyName: family, learnedFrom: source.map { .known(ID($0.id)) }), as: scene.insider)
        }
        func found(_ given: String, _ family: String, born: String? = nil, address: String? = nil) async throws -> [NamedAlike.Found] {
            let facts = PersonFacts(givenNames: given, familyName: family, dateOfBirth: born.flatMap { Day($0) }, address: address)
            return try await scene.world.store.read { tx in try NamedAlike.found(facts, visible: Visibility(to: scene.officer), in: tx) }
        }
        #expect(try await found("Ulla", "Mockley", born: "1990-03-10").isEmpty)
        try await add("Ulla Jane", "Mockley")
        #expect(try await found("Ulla", "Mockley").isEmpty, "nothing but a name")
        #expect(try await found("Ulla", "Mockley", born: "1990-03-11", address: "5 Example Road, London SW1A 1AA").isEmpty, "another day is another person")
        #expect(try await found("Jane", "Mockley", born: "1990-03-10").isEmpty)
        #expect(try await found("Ulla", "Mockley", address: "7 Example Road").isEmpty)
        #expect(try await found("ulla", "Mockley", born: "1990-03-10") == [NamedAlike.Found(id: una, why: "the same name and birth date, as MOCKLEY, Ulla Jane")])
        #expect(try await found("Ulla", "Mockley", address: "5 Example Rd") == [NamedAlike.Found(id: una, why: "the same name and address, as MOCKLEY, Ulla Jane")])
        #expect(try await found("Una", "Probesen", address: "5 Example Rd, London") == [NamedAlike.Found(id: una, why: "the same name and address")])

        let covert = Ref(Person.kind, try await scene.person("Uwe", "Sourceman"))
        try await add("Uta", "Placeholder", from: covert)
        #expect(try await found("Uta", "Placeholder", born: "1990-03-10").map(\.id) == [una])
        try await scene.restrict(covert)
        #expect(try await found("Uta", "Placeholder", born: "1990-03-10").isEmpty, "learned in secret")

        // Somebody written down under the other name is another record of hers, and found from hers.
        let again = try await scene.person("Ulla", "Mockley", born: "1990-03-10")
        let others = try await scene.world.store.read { tx in try NamedAlike.found(una, visible: Visibility(to: scene.officer), in: tx) }
        #expect(others == [NamedAlike.Found(id: again, why: "the same name and birth date")])

        // A name taken back is nobody's.
        let name = try #require(try await scene.world.store.read { tx in try tx.first(PersonName.self, "SELECT * FROM person_name WHERE family_key = 'mockley'") })
        _ = try await scene.world.office.perform(WithdrawFact(person: una, fact: Ref(PersonName.kind, name.id), reason: "Said of somebody else."), as: scene.officer)
        #expect(try await found("Ulla", "Mockley", born: "1990-03-10").map(\.id) == [again])
    }
}
