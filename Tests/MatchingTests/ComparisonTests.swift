import Testing

@testable import Matching

@Suite("Comparisons")
struct ComparisonTests {
    @Test(
        "Jaro-Winkler gives the published values",
        arguments: [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133), ("abc", "xyz", 0), ("", "a", 0), ("same", "same", 1)])
    func jaroWinkler(one: String, other: String, value: Double) {
        #expect(abs(Array(one.utf8).similarity(to: Array(other.utf8)) - value) < 0.0001)
    }

    @Test(
        "edits count letters put in, left out, replaced or swapped, up to the limit",
        arguments: [("kitten", "sitting", 3), ("smith", "smtih", 1), ("smith", "smith", 0), ("", "ab", 2), ("abcdef", "uvwxyz", 4), ("a", "abcdefgh", 4)])
    func edits(one: String, other: String, count: Int) { #expect(Array(one.utf8).edits(to: Array(other.utf8), limit: 3) == count) }

    @Test("one slip is one slip", arguments: [("123456", "123465", true), ("123456", "12345", true), ("123456", "1234567", true), ("123456", "923456", true), ("123456", "123564", false), ("123456", "654321", false)])
    func slips(one: String, other: String, isOne: Bool) {
        let (a, b) = (Array(one.utf8), Array(other.utf8))
        #expect(a.withUnsafeBufferPointer { left in b.withUnsafeBufferPointer { Similarity.isOneSlip(left, $0) } } == isOne)
        #expect((a.edits(to: b, limit: 1) <= 1) == isOne)
    }

    @Test("no text is too long to compare")
    func longTexts() {
        let long = [UInt8](repeating: 97, count: 10_000)
        #expect(long.similarity(to: long) == 1)
        #expect(long.edits(to: [97], limit: 2) == 3)
    }

    @Test(
        "names that sound alike have one code",
        arguments: [("smith", "smyth"), ("philips", "fillips"), ("catherine", "kathryn"), ("stephen", "steven"), ("knight", "night"), ("wright", "right"), ("reid", "reed"), ("clark", "clarke"), ("mohammed", "muhammad")])
    func soundsAlike(one: String, other: String) { #expect(Sound.code(Array(one.utf8)) == Sound.code(Array(other.utf8))) }

    @Test("names that sound different do not", arguments: [("smith", "jones"), ("mark", "mary"), ("brown", "green"), ("paul", "peter")])
    func soundsDifferent(one: String, other: String) { #expect(Sound.code(Array(one.utf8)) != Sound.code(Array(other.utf8))) }

    @Test("a name without letters has no sound")
    func soundless() { #expect(Sound.code([]) == []) }

    private func birth(_ year: Int, _ month: Int, _ day: Int) -> BirthDigits { BirthDigits(year: year, month: month, day: day) }

    @Test("birth dates agree in degrees")
    func birthDates() {
        let born = birth(1985, 3, 4)
        let table: [(BirthDigits, UInt8)] = [
            (BirthDigits(packed: 0), BirthDateLevel.missing), (born, BirthDateLevel.same), (birth(1985, 4, 3), BirthDateLevel.dayAndMonthSwapped),
            (birth(1985, 3, 5), BirthDateLevel.oneDigit), (birth(1958, 3, 4), BirthDateLevel.sameDayOtherYear), (birth(1995, 3, 4), BirthDateLevel.oneDigit),
            (birth(1985, 1, 1), BirthDateLevel.defaultOfYear), (birth(1985, 3, 27), BirthDateLevel.onePartOther), (birth(1985, 4, 16), BirthDateLevel.withinTwoMonths),
            (birth(1985, 11, 20), BirthDateLevel.withinYear), (birth(1979, 11, 20), BirthDateLevel.different), (birth(1955, 9, 14), BirthDateLevel.generationApart),
        ]
        for (other, level) in table {
            #expect(BirthDateComparison.level(born, other) == level, "\(other.year)-\(other.month)-\(other.day)")
            #expect(BirthDateComparison.level(other, born) == level, "the other way round")
        }
        #expect(BirthDateComparison.level(birth(1985, 1, 1), birth(1985, 1, 1)) == BirthDateLevel.sameDefault)
    }

    @Test("a pattern keeps every level apart from the others")
    func patterns() {
        var pattern = Pattern()
        for comparison in Comparison.allCases { pattern[comparison] = UInt8(comparison.levels - 1) }
        for comparison in Comparison.allCases { #expect(pattern[comparison] == UInt8(comparison.levels - 1)) }
        pattern[.birthDate] = 0
        #expect(pattern[.birthDate] == 0)
        #expect(pattern[.basis] == 2 && pattern[.address] == UInt8(Comparison.address.levels - 1))
    }

    @Test("every level of every comparison is either silent or said in words")
    func reasons() {
        let model = Model.standard(population: 1000)
        for comparison in Comparison.allCases {
            for level in 1..<comparison.levels where ![12, 13].contains(level) || comparison != .address {
                var pattern = Pattern()
                pattern[comparison] = UInt8(level)
                let words = Reasons.words(pattern, model)
                #expect(words.count == 1 || comparison == .sex && level == 2 || comparison == .birthDate && level == 13, "\(comparison) \(level): \(words)")
            }
        }
    }
}
