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
}
