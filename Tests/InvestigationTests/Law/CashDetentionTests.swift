import Base
import Investigation
import Testing

@Suite("Detained cash (EXH-05)")
struct CashDetentionTests {
    /// Bank holidays of England and Wales the examples need.
    private static let working = WorkingDays(holidays: ["2026-04-03", "2026-04-06", "2026-12-25", "2026-12-28", "2028-12-25"].compactMap { Day($0) })

    @Test(
        "48 hours pass on working days only",
        arguments: [
            ("2026-03-10T10:00:00Z", "2026-03-12T10:00:00Z", "Tuesday to Thursday"),
            ("2026-03-13T16:00:00Z", "2026-03-17T16:00:00Z", "Friday afternoon: the weekend is left out"),
            ("2026-03-14T12:00:00Z", "2026-03-18T00:00:00Z", "Saturday: the clock begins on Monday"),
            ("2026-03-09T00:00:00Z", "2026-03-11T00:00:00Z", "midnight to midnight"),
            ("2026-03-27T12:00:00Z", "2026-03-31T11:00:00Z", "the clocks go forward on the Sunday between: noon is noon"),
            ("2026-04-02T08:00:00Z", "2026-04-08T08:00:00Z", "Easter: Good Friday to Easter Monday are left out"),
            ("2026-12-24T18:00:00Z", "2026-12-30T18:00:00Z", "Christmas with its substitute day"),
        ])
    func due(seized: String, due: String, why: String) throws {
        let answer = try CashDetention().due(seized: try #require(Instant(seized)), Self.working)
        #expect(answer.value == Instant(due), "\(why)")
        #expect(answer.rules.contains("EXH-05"))
    }

    @Test("where the list of bank holidays ends nobody guesses")
    func pastTheList() throws {
        #expect(throws: WorkingDays.PastTheList.self) { _ = try CashDetention().due(seized: try #require(Instant("2028-12-29T16:00:00Z")), Self.working) }
        #expect(throws: WorkingDays.PastTheList.self) { _ = try CashDetention().due(seized: try #require(Instant("2026-03-10T10:00:00Z")), WorkingDays(holidays: [])) }
    }

    @Test(
        "an order runs for six months at most, all orders for two years from the first",
        arguments: [
            ("2026-03-12", "2026-03-11", nil, "too-early"), ("2026-03-12", "2026-09-12", nil, nil), ("2026-03-12", "2026-09-13", nil, "too-long"),
            ("2027-12-01", "2028-03-12", "2026-03-12", nil), ("2027-12-01", "2028-03-13", "2026-03-12", "too-long"),
        ] as [(String, String, String?, String?)])
    func orders(ordered: String, until: String, first: String?, problem: String?) throws {
        let found = CashDetention().problem(ordered: try #require(Day(ordered)), until: try #require(Day(until)), first: first.flatMap { Day($0) })
        #expect(found?.value == problem)
    }
}
