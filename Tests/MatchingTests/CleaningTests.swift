import Base
import Testing

@testable import Matching

@Suite("Cleaning")
struct CleaningTests {
    private func family(_ text: String) -> String {
        var cleaned: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { CleanName.family($0, into: &cleaned) }
        return String(decoding: cleaned, as: UTF8.self)
    }

    private func given(_ text: String) -> [String] {
        var cleaned: [UInt8] = []
        var rest: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { CleanName.given($0, into: &cleaned, rest: &rest) }
        return [cleaned, rest].map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "one family name is one text, however it is written",
        arguments: [
            ("O'Brien", "obrien"), ("O’BRIEN", "obrien"), ("O Brien", "obrien"), ("MacDonald", "mcdonald"), ("Mc Donald", "mcdonald"), ("McDonald", "mcdonald"),
            ("Machin", "machin"), ("Mack", "mack"), ("Smith-Jones", "smith jones"), ("  SMITH   jones ", "smith jones"), ("García", "garcia"), ("Garci\u{301}a", "garcia"),
            ("Müller", "muller"), ("Łukasz", "lukasz"), ("Straße", "strasse"), ("Иванов", "ivanov"), ("Παπας", "papas"), ("Smith Jnr", "smith"), ("", ""), ("123", ""), ("Dr", "dr"),
        ])
    func familyNames(written: String, cleaned: String) { #expect(family(written) == cleaned) }

    @Test(
        "titles are no forename, and the first forename stands apart",
        arguments: [("Mr John", ["john", ""]), ("Dr. Mary Jane", ["mary", "jane"]), ("Mary-Jane", ["mary", "jane"]), ("Mr", ["mr", ""]), ("J.", ["j", ""]), ("\u{FFFD}", ["", ""])])
    func givenNames(written: String, cleaned: [String]) { #expect(given(written) == cleaned) }

    @Test("a name of any length is cut, not kept whole")
    func longNames() { #expect(family(String(repeating: "a", count: 100_000)).count == CleanName.lengthMax) }

    @Test(
        "a birth date is read in its forms, and nothing is guessed",
        arguments: [
            ("1985-03-04", 1985, 3, 4), ("19850304", 1985, 3, 4), ("04/03/1985", 1985, 3, 4), ("1985-03-04T00:00:00", 1985, 3, 4), ("19851399", 1985, 13, 99),
        ])
    func birthDates(written: String, year: Int, month: Int, day: Int) throws {
        let read = try #require(Array(written.utf8).withUnsafeBufferPointer { BirthDigits($0) })
        #expect([read.year, read.month, read.day] == [year, month, day])
    }

    @Test("letters, two-figure years and half dates are no birth date", arguments: ["unknown", "4 March 1985", "85-03-04", "1985-03", "198503", "1985-03-04x", "1e850304"])
    func unreadableBirthDates(written: String) { #expect(Array(written.utf8).withUnsafeBufferPointer { BirthDigits($0) } == nil) }

    @Test("1 January is known for what it is")
    func defaultBirthDates() {
        #expect(BirthDigits(year: 1990, month: 1, day: 1).isDefault)
        #expect(!BirthDigits(year: 1990, month: 1, day: 2).isDefault)
        #expect(!BirthDigits(year: 1990, month: 2, day: 1).isDefault)
    }

    @Test(
        "a telephone number is its digits, and a placeholder is none",
        arguments: [("+44 7700 900123", "07700900123"), ("07700 900123", "07700900123"), ("0044 7700900123", "07700900123"), ("00000000000", ""), ("n/a", ""), ("12345", "")])
    func phones(written: String, cleaned: String) {
        var bytes: [UInt8] = []
        Array(written.utf8).withUnsafeBufferPointer { CleanNumber.phone($0, into: &bytes) }
        #expect(String(decoding: bytes, as: UTF8.self) == cleaned)
    }

    @Test("the long and the short form of a PNC ID are one, and a wrong check character is told")
    func pncIDs() {
        var (long, short, wrong): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        let check = CheckCharacter.of(90 * 10_000_000 + 12345)
        let other = check == "A" ? "B" : "A"
        #expect(Array("1990/0012345\(check)".utf8).withUnsafeBufferPointer { CleanNumber.pncID($0, into: &long) })
        #expect(Array("90/12345\(check)".utf8).withUnsafeBufferPointer { CleanNumber.pncID($0, into: &short) })
        #expect(Array("90/12345\(other)".utf8).withUnsafeBufferPointer { CleanNumber.pncID($0, into: &wrong) } == false)
        #expect(long == short)
        #expect(wrong != long)
    }

    @Test("the starter lists are there")
    func starterLists() {
        let lists = StarterLists.shared
        #expect(lists.titles.count > 20)
        #expect(lists.groups[Array("bob".utf8)]?.contains { lists.groups[Array("robert".utf8)]?.contains($0) == true } == true)
        #expect(lists.transliteration.count > 60)
        #expect(lists.familyShares[Array("smith".utf8)] ?? 0 > 0.005)
        #expect(lists.roadWords[Array("rd".utf8)] == Array("road".utf8))
    }
}
