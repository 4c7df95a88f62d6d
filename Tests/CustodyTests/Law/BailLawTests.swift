import Base
import Custody
import Foundation
import Testing

func day(_ text: String) throws -> Day { try #require(Day(text)) }

@Suite("The period of pre-charge bail")
struct BailLawTests {
    /// Arrest, bail start, and the last day of 3, 6, 9, 12, 18 and 24 months: the worked examples of the rule book.
    static let vectors = [
        ["2025-01-15", "2025-01-16", "2025-04-15", "2025-07-15", "2025-10-15", "2026-01-15", "2026-07-15", "2027-01-15"],
        ["2025-11-29", "2025-11-30", "2026-02-28", "2026-05-29", "2026-08-29", "2026-11-29", "2027-05-29", "2027-11-29"],
        ["2025-11-30", "2025-12-01", "2026-02-28", "2026-05-31", "2026-08-31", "2026-11-30", "2027-05-31", "2027-11-30"],
        ["2025-12-31", "2026-01-01", "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-06-30", "2027-12-31"],
        ["2024-02-28", "2024-02-29", "2024-05-28", "2024-08-28", "2024-11-28", "2025-02-28", "2025-08-28", "2026-02-28"],
        ["2025-08-30", "2025-08-31", "2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30", "2027-02-28", "2027-08-30"],
        ["2025-03-31", "2025-04-01", "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31", "2026-09-30", "2027-03-31"],
        ["2024-11-28", "2024-11-29", "2025-02-28", "2025-05-28", "2025-08-28", "2025-11-28", "2026-05-28", "2026-11-28"],
    ]

    @Test("ends on the day the rule book says", arguments: vectors)
    func vector(_ row: [String]) throws {
        for (months, expected) in zip([3, 6, 9, 12, 18, 24], row.dropFirst(2)) {
            let period = BailPeriod(arrested: try day(row[0]), months: months)
            #expect(period.start == (try day(row[1])))
            #expect(period.lastDay.value == (try day(expected)), "\(months) months from \(row[0])")
            #expect(period.lastDay.rules.prefix(2) == ["BAIL-02", "BAIL-03"])
        }
    }

    @Test("lapses at midnight in London at the end of its last day, in summer time too")
    func midnight() throws {
        #expect(BailPeriod(arrested: try day("2025-01-15"), months: 3).lapses == Instant("2025-04-15T23:00:00Z"))
        #expect(BailPeriod(arrested: try day("2025-11-30"), months: 3).lapses == Instant("2026-03-01T00:00:00Z"))
    }

    @Test("stands still while the case is with the prosecutor, and leaves at least seven days after")
    func prosecutor() throws {
        // Ends on 21 June 2025: sent on 1 June with 20 days left.
        let arrested = try day("2025-03-21")
        let sent = try day("2025-06-01")
        let asked = try day("2025-07-01")
        #expect(BailPeriod(arrested: arrested, months: 3).lastDay.value == (try day("2025-06-21")))
        let away = BailPeriod(arrested: arrested, months: 3, withProsecutor: [.init(from: sent, until: nil)])
        #expect(away.lastDay.value == nil)
        #expect(away.lapses == nil)
        #expect(away.lastDay.rules.contains("BAIL-06"))
        let twenty = BailPeriod(arrested: arrested, months: 3, withProsecutor: [.init(from: sent, until: asked)])
        #expect(twenty.lastDay.value == (try day("2025-07-21")))
        let three = BailPeriod(arrested: arrested, months: 3, withProsecutor: [.init(from: try day("2025-06-18"), until: asked)])
        #expect(three.lastDay.value == (try day("2025-07-08")))
        let afterTheEnd = BailPeriod(arrested: arrested, months: 3, withProsecutor: [.init(from: try day("2025-06-22"), until: nil)])
        #expect(afterTheEnd.lastDay.value == (try day("2025-06-21")))
    }

    @Test("goes on while a court that was asked in time has not decided, not one that was asked late (BAIL-05)")
    func court() throws {
        let arrested = try day("2025-03-21")
        #expect(BailPeriod(arrested: arrested, months: 3, askedCourt: try day("2025-06-21")).lastDay.value == nil)
        #expect(BailPeriod(arrested: arrested, months: 3, askedCourt: try day("2025-06-22")).lastDay.value == (try day("2025-06-21")))
    }

    static func step(_ code: String, by: String, months: Int, after: String, more: Bool = false) throws -> BailStep {
        try #require(
            BailStep(
                code: code, title: code,
                detail: ["by": by, "months": String(months), "after": after, "statute": "PACE s47ZD", "more": more ? "yes" : ""]))
    }

    func refusal(
        _ step: BailStep, on decided: String, asked: String? = nil, current: String = "STANDARD-1", rank: Bool = true,
        findings: BailExtension.Findings = .init(suspected: true, needsTime: true, isDiligent: true, isNecessary: true), represented: Bool = true
    ) throws -> String? {
        let period = BailPeriod(arrested: try day("2025-03-21"), months: 3)
        switch BailExtension(period: period, current: current).decide(
            step, on: try day(decided), asked: try day(asked ?? decided), rankReached: rank, findings: findings, represented: represented)
        {
        case .granted: return nil
        case .refused(let refusal): return refusal.description
        }
    }

    @Test("is extended step by step, by the right rank, before it ends, with every condition met")
    func ladder() throws {
        let inspector = try Self.step("STANDARD-2", by: "inspector", months: 6, after: "STANDARD-1")
        #expect(try refusal(inspector, on: "2025-06-20", current: "STANDARD-2")?.contains("does not follow") == true)
        #expect(try refusal(inspector, on: "2025-06-20", rank: false)?.contains("inspector or above") == true)
        #expect(try refusal(inspector, on: "2025-06-22")?.contains("Bail ended on Sat 21 Jun 2025") == true)
        let idle = BailExtension.Findings(suspected: true, needsTime: true, isDiligent: false, isNecessary: false)
        let unmet = try refusal(inspector, on: "2025-06-20", findings: idle)
        #expect(unmet?.contains("C: ") == true && unmet?.contains("D: ") == true && unmet?.contains("A: ") == false)
        #expect(try refusal(inspector, on: "2025-06-20", represented: false)?.contains("representations") == true)
        #expect(try refusal(inspector, on: "2025-06-21") == nil)
        let court = try Self.step("COURT", by: "court", months: 12, after: "STANDARD-1")
        #expect(try refusal(court, on: "2025-06-30", asked: "2025-06-20", rank: false) == nil)
        #expect(try refusal(court, on: "2025-06-30", asked: "2025-06-22") != nil)
        #expect(try Self.step("FURTHER", by: "court", months: 3, after: "COURT", more: true).total(after: 12) == 15)
        #expect(inspector.total(after: 3) == 6)
    }
}

@Suite("Days of court")
struct CourtCalendarTests {
    let calendar: CourtCalendar

    init() throws {
        calendar = CourtCalendar(
            holidays: try Set(["2025-04-18", "2025-04-21", "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-12-25"].map { try day($0) }),
            leftOut: try Set(["2025-04-18", "2025-12-25", "2026-04-03", "2026-12-25"].map { try day($0) }))
    }

    @Test(
        "the first court after charge is the next day but a Sunday, Christmas Day or Good Friday (PACE-93)",
        arguments: [
            ("2025-06-04T18:00+01:00", "2025-06-05"), ("2025-06-07T18:00+01:00", "2025-06-09"), ("2025-12-24T10:00+00:00", "2025-12-26"),
            ("2025-04-17T23:30+01:00", "2025-04-19"), ("2025-06-04T23:30+00:00", "2025-06-06"),
        ])
    func first(charged: String, expected: String) throws {
        let answer = try calendar.firstCourt(after: try at(charged))
        #expect(answer.value == (try day(expected)))
        #expect(answer.rules == ["PACE-93"])
    }

    @Test("breach of court bail: 24 hours from arrest, days that do not count passed over (PACE-94)")
    func breach() throws {
        #expect(try calendar.breachOfCourtBail(arrested: try at("2025-06-04T18:00+01:00")).value == (try at("2025-06-05T18:00+01:00")))
        #expect(try calendar.breachOfCourtBail(arrested: try at("2025-06-07T18:00+01:00")).value == (try at("2025-06-09T18:00+01:00")))
        #expect(try calendar.breachOfCourtBail(arrested: try at("2025-06-08T10:00+01:00")).value == (try at("2025-06-10T00:00+01:00")))
        #expect(try calendar.breachOfCourtBail(arrested: try at("2025-12-24T12:00+00:00")).value == (try at("2025-12-26T12:00+00:00")))
    }

    @Test("past the end of the list it refuses and says so")
    func ended() throws {
        #expect(throws: CourtCalendar.Ended(lastKnown: try day("2026-12-25"))) { try calendar.firstCourt(after: try at("2026-12-31T10:00+00:00")) }
        #expect(CourtCalendar.Ended(lastKnown: try day("2026-12-25")).sentence.contains("ends in 2026"))
        #expect(try calendar.firstCourt(after: try at("2026-12-28T10:00+00:00")).value == (try day("2026-12-29")))
    }
}
