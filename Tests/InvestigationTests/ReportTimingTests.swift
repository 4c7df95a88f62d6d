import Base
import Investigation
import Testing

@Suite("Times of a report")
struct ReportTimingTests {
    private static func at(_ text: String) -> Instant { Instant(text) ?? Instant(seconds: 0) }

    @Test(
        "times that cannot be are told at their field",
        arguments: [
            ("2026-03-10T10:00:00Z", "2026-03-10T10:30:00Z", "2026-03-10T09:00:00Z", ["occurredFrom", "occurredTo"]),
            ("2026-03-10T08:00:00Z", "2026-03-10T07:59:00Z", "2026-03-10T09:00:00Z", ["occurredTo"]),
            ("2026-03-10T08:00:00Z", "2026-03-10T09:06:00Z", "2026-03-10T09:00:00Z", ["occurredTo"]),
            ("2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z", "2026-03-10T09:06:00Z", ["reportedAt"]),
            ("2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z", "2026-03-10T07:00:00Z", ["reportedAt"]),
            ("2026-03-10T08:00:00Z", "2026-03-10T09:05:00Z", "2026-03-10T08:30:00Z", []),
        ])
    func problems(from: String, to: String, reported: String, fields: [String]) {
        let found = ReportTiming.problems(from: Self.at(from), to: Self.at(to), reported: Self.at(reported), now: Self.at("2026-03-10T09:00:00Z"))
        #expect(found.map(\.field) == fields)
    }

    @Test(
        "a crime is late when recorded more than 24 hours of real time after the report (REC-04)",
        arguments: [
            ("2026-03-09T09:00:00Z", "2026-03-10T09:00:00Z", false), ("2026-03-09T08:59:59Z", "2026-03-10T09:00:00Z", true),
            // The clocks go forward in the night: 10:00 BST on Sunday is only 24 hours after 09:00 GMT on Saturday.
            ("2026-03-28T09:00:00Z", "2026-03-29T09:00:00Z", false),
        ])
    func late(reported: String, recorded: String, isLate: Bool) {
        #expect(ReportTiming.isLate(reported: Self.at(reported), recorded: Self.at(recorded)) == isLate)
    }

    @Test("a month is a year and a month, nothing else", arguments: ["2017-13", "2017-1", "2017/01", "201701", "2017-00", "17-01", "2017-01-01", ""])
    func noMonth(text: String) { #expect(Month(text) == nil) }

    @Test("the month of a crime is London's: the last half hour of May in summer time is June")
    func month() {
        #expect(Month(of: Self.at("2026-05-31T23:30:00Z")).description == "2026-06")
        #expect(Month("2017-03")?.text == "Mar 2017")
    }

    @Test(
        "initials are the first letters of a name's words",
        arguments: [("Jo Example", "JE"), ("Anne-Marie O'Brien", "AMO"), ("", "X"), ("7", "X"), ("Jo Example 1001", "JE")])
    func initials(name: String, expected: String) { #expect(ExhibitReference.initials(of: name) == expected) }
}
