import Base
import Testing

@Suite("Police identifiers and their check characters")
struct IdentifierTests {
    @Test(
        "a PNC ID with a wrong check character, a wrong length or no year is none",
        arguments: ["2003/0011985Z", "2012/0052494O", "2023/0583843N", "2001/0171310S", "1981/34U", "/0000034U", "1981/", "1981-0000034U", "", "abc/defghijK"])
    func wrongPNC(_ text: String) { #expect(PNCID(text) == nil) }

    @Test(
        "a right PNC ID is read and written the same",
        arguments: [
            "1981/0000034U", "2002/0073319Z", "2000/0000223R", "1979/0163001B", "2003/0000003Y", "1967/9893091D", "2024/1234567K", "2025/0000001F",
        ])
    func rightPNC(_ text: String) { #expect(PNCID(text)?.description == text) }

    @Test("a short PNC ID is read for both centuries, in either case")
    func shortPNC() {
        #expect(PNCID.readings(of: "81/34u").map(\.description) == ["2081/0000034U", "1981/0000034U"])
        #expect(PNCID.readings(of: "81/34A") == [])
    }

    @Test("a CRO number with a wrong check character is none", arguments: ["85227/65G", "065656/91A", "SF83/50058A", "SF/1A", "065656", "065656/911H", ""])
    func wrongCRO(_ text: String) { #expect(CRONumber(text) == nil) }

    @Test("a right CRO number is read and written the same", arguments: ["065656/91H", "123456/24X", "000001/99W", "SF05/482703J", "SF83/50058Z"])
    func rightCRO(_ text: String) { #expect(CRONumber(text)?.description == text) }

    @Test("a CRO number typed without its leading noughts is filled up")
    func unpaddedCRO() { #expect(CRONumber("1/99w")?.description == "000001/99W") }

    @Test(
        "an ASN with a wrong check character or form is none",
        arguments: ["2501ZD0100000448754A", "0801ZD0100000376274A", "2452BR0000000000017A", "2543CM0199999999999A", "2501zd0100000448754V", "2501ZD01", ""])
    func wrongASN(_ text: String) { #expect(ASN(text) == nil) }

    @Test(
        "a right ASN is read, shortened and made from its parts",
        arguments: [
            ("2501ZD0100000448754V", "25/01ZD/01/448754V", ASN(year: 2025, force: "01", unit: "ZD", system: "01", serial: 448_754)),
            ("0801ZD0100000376274F", "08/01ZD/01/376274F", ASN(year: 2008, force: "01", unit: "ZD", system: "01", serial: 376_274)),
            ("2452BR0000000000017Z", "24/52BR/00/17Z", ASN(year: 2024, force: "52", unit: "BR", system: "00", serial: 17)),
            ("2543CM0199999999999V", "25/43CM/01/99999999999V", ASN(year: 2025, force: "43", unit: "CM", system: "01", serial: 99_999_999_999)),
        ])
    func rightASN(_ text: String, _ short: String, _ made: ASN?) {
        #expect(ASN(text)?.short == short)
        #expect(made?.description == text)
    }

    @Test("a URN of a wrong form is none", arguments: ["1ZD0303225", "01zd0303225", "01ZD030322", "A1ZD0303225", "01ZD03032255", ""])
    func wrongURN(_ text: String) { #expect(URN(text) == nil) }

    @Test("a right URN is read, and made from force, unit, serial and year")
    func rightURN() {
        #expect(URN("01ZD0303225")?.description == "01ZD0303225")
        #expect(URN(force: "52", unit: "BR", serial: 12_345, year: 2025)?.description == "52BR1234525")
        #expect(URN(force: "52", unit: "BR", serial: 100_000, year: 2025) == nil)
    }
}
