import Base
import Testing

@Suite("Numbers that authorities give people")
struct PersonIdentifierTests {
    @Test(
        "an NHS number whose check digit does not fit, of nine or eleven digits, or of one digit ten times, is none",
        arguments: ["943 476 5918", "943476591", "94347659190", "0000000000", "1111111111", "943 476 591X", "", "９４３４７６５９１９"])
    func wrongNHS(_ text: String) { #expect(NHSNumber(text) == nil) }

    @Test("a right NHS number is read with spaces, hyphens or neither, and written in threes", arguments: ["943 476 5919", "943-476-5919", "9434765919"])
    func rightNHS(_ text: String) { #expect(NHSNumber(text)?.description == "943 476 5919") }

    @Test("a number whose remainder would need a check digit of ten is never given out")
    func tenNHS() {
        let valid = (0...9).compactMap { NHSNumber("987654320\($0)") }
        #expect(valid.count <= 1)
        // 1·10 + 0·9 + … : the sum's remainder is 1, so no last digit fits.
        #expect((0...9).allSatisfy { NHSNumber("100000001\($0)") == nil || NHSNumber("100000001\($0)")?.joined.count == 10 })
    }

    @Test(
        "a driver number of a wrong shape is none",
        arguments: [
            "", "MORGA657054SM9I", "MORGA657054SM9IJK", "M9RGA657054SM9IJ", "99999657054SM9IJ", "MORGA627054SM9IJ", "MORGA600054SM9IJ", "MORGA613054SM9IJ",
            "MORGA657004SM9IJ", "MORGA657324SM9IJ", "MORGA657054SMXIJ", "MORGA657054SM99J",
        ])
    func wrongDriver(_ text: String) { #expect(DriverNumber(text) == nil) }

    @Test("a driver number holds the birth date, with the sex in the month, and the beginning of the family name")
    func rightDriver() throws {
        let number = try #require(DriverNumber("morga 657054 sm9ij"))
        #expect(number.description == "MORGA657054SM9IJ")
        #expect(number.fits(try #require(Day("1964-07-05"))), "the month's first digit is five more for a woman")
        #expect(!number.fits(try #require(Day("1964-07-06"))))
        #expect(!number.fits(try #require(Day("1974-07-05"))))
        #expect(number.fits(familyName: "Morgan") && !number.fits(familyName: "Organ"))
        #expect(try #require(DriverNumber("FOX99801010A99ZZ")).fits(familyName: "Fox"))
        #expect(try #require(DriverNumber("MCTES801010A99ZZ")).fits(familyName: "MacTest"))
    }

    @Test("a prison number is a letter, four digits and two letters", arguments: [("a1234bc", "A1234BC"), ("A 1234 BC", "A1234BC"), ("1234ABC", nil), ("A12345C", nil), ("", nil)])
    func prison(_ text: String, _ read: String?) { #expect(PrisonNumber(text)?.description == read) }

    @Test(
        "a National Insurance number has letters that are given out, six digits and a suffix",
        arguments: [("ab 12 34 56 c", "AB123456C"), ("QQ123456C", nil), ("GB123456A", nil), ("AO123456A", nil), ("AB123456E", nil), ("AB12345C", nil)])
    func insurance(_ text: String, _ read: String?) { #expect(NationalInsuranceNumber(text)?.description == read) }
}
