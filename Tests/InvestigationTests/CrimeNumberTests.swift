import Base
import Investigation
import Testing

@Suite("Crime numbers (REC-10)")
struct CrimeNumberTests {
    @Test(
        "a number with a wrong letter, length or part is no crime number",
        arguments: [
            "01/000001/26A", "01/00001/26V", "1/000001/26V", "01/000001/26", "01/000000/26X", "01-000001-26V", "AB/000001/26V", "", "01/000001/2 E",
            "01/1000000/26V",
        ])
    func wrong(text: String) { #expect(CrimeNumber(text) == nil) }

    @Test("a serial outside six digits, or a force that is not two digits, makes no number")
    func outOfRange() {
        #expect(CrimeNumber(force: "01", serial: 0, year: 2026) == nil)
        #expect(CrimeNumber(force: "01", serial: 1_000_000, year: 2026) == nil)
        #expect(CrimeNumber(force: "MPS", serial: 1, year: 2026) == nil)
    }

    // Worked by hand: 26000001 mod 23 is 19, the twentieth letter of the alphabet is V; 25123456 gives 4, D; 26999999 gives 0, Z.
    @Test(
        "force, serial, year and the letter over year and serial",
        arguments: [
            ("01", 1, 2026, "01/000001/26V"), ("01", 123_456, 2025, "01/123456/25D"), ("48", 999_999, 2026, "48/999999/26Z"),
        ])
    func written(force: String, serial: Int, year: Int, text: String) throws {
        let number = try #require(CrimeNumber(force: force, serial: serial, year: year))
        #expect(number.description == text)
        #expect(CrimeNumber(text) == number)
        #expect(CrimeNumber(text.lowercased()) == number)
    }

    @Test("one mistaken digit of the serial is always noticed")
    func mistakes() throws {
        let text = try #require(CrimeNumber(force: "01", serial: 48_213, year: 2026)).description
        for position in 3..<9 {
            for digit in "0123456789" where Array(text)[position] != digit {
                var wrong = Array(text)
                wrong[position] = digit
                #expect(CrimeNumber(String(wrong)) == nil, "\(String(wrong))")
            }
        }
    }
}
