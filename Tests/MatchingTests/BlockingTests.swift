import Base
import Testing

@testable import Matching

@Suite("Blocking")
struct BlockingTests {
    private func person(_ given: String, _ family: String, _ born: String? = nil, postcode: String = "", phone: String = "") -> PersonFeatures {
        PersonFeatures(
            names: [.init(given: given, family: family)], birthDate: born.flatMap { Day($0) }, addresses: [.init(postcode: postcode)], phones: [phone])
    }

    private func share(_ one: PersonFeatures, _ other: PersonFeatures) -> Bool {
        !Set(BlockingKeys.ofStore(one)).isDisjoint(with: BlockingKeys.ofStore(other))
    }

    @Test("strangers share no key")
    func strangers() { #expect(!share(person("Synthia", "Example", "1985-03-04", postcode: "LS1 4AB"), person("Mocky", "Sample", "1971-11-30", postcode: "HU1 2CD"))) }

    @Test("somebody of whom nothing is known has no key")
    func nobody() { #expect(BlockingKeys.of(PersonFeatures(names: [])).isEmpty) }

    @Test("one person's records share a key, whatever one of them has wrong")
    func onePerson() {
        let one = person("Robert", "O'Brien", "1985-03-04", postcode: "LS1 4AB", phone: "07700 900123")
        #expect(share(one, person("Bob", "Obrien", "1985-03-04")), "a short form")
        #expect(share(one, person("Robert", "O'Brien", "1985-04-03")), "day and month swapped")
        #expect(share(one, person("O'Brien", "Robert", "1985-03-04")), "names swapped")
        #expect(share(one, person("Robert", "O'Brien", "1985-12-25")), "another day of the year")
        #expect(share(one, person("Robert", "Newname", "1985-03-04")), "another surname")
        #expect(share(one, person("Robbie", "Newname", postcode: "ls1 4ab")), "the postcode and an initial")
        #expect(share(one, person("X", "Y", phone: "+44 7700 900123")), "the phone alone")
    }

    @Test("an alias and an earlier postcode have keys of their own")
    func more() {
        let one = PersonFeatures(
            names: [.init(given: "Robert", family: "O'Brien"), .init(given: "Razor", family: "Smith")], birthDate: Day("1985-03-04"),
            addresses: [.init(postcode: "LS1 4AB"), .init(postcode: "HU1 2CD")])
        #expect(share(one, person("Razor", "Nobody", "1985-03-04")))
        #expect(share(one, person("Robin", "Nobody", postcode: "HU1 2CD")))
    }

    /// A store keeps them: were they to change, every row would have to be written again.
    @Test("keys are the same in every version")
    func stable() {
        #expect(BlockingKeys.ofStore(person("Synthia", "Example", "1985-03-04")) == [-2165295328711444404, -600424818596546677, 5052922185901163298])
    }

    @Test("numbers are sorted by their upper half and rows keep their order")
    func radix() {
        var values = (0..<5000).map { Hash.mix(UInt64($0)) }
        let expected = values.enumerated().sorted { ($0.element >> 32, $0.offset) < ($1.element >> 32, $1.offset) }.map(\.element)
        RadixSort.byUpperHalf(&values)
        #expect(values == expected)
    }
}
