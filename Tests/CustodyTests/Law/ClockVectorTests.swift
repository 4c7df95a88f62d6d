import Base
import Custody
import Testing

/// The fifteen worked detentions of the rule book, in our own form: where the clock starts, what was used or excluded, and every time that follows.
struct ClockVector: Sendable, CustomTestStringConvertible {
    let id: String
    let starts: String
    let authorised: String
    var hoursUsedBefore = 0.0
    var excluded: [Excluded] = []
    let firstReview: String
    var firstHeld: String?
    let secondReview: String
    let thirdReview: String
    /// 24, 36, 72 and 96 hours.
    let limits: [String]

    struct Excluded: Sendable {
        let kind: Exclusion.Kind
        let from: String
        let until: String
        var questioned: [(String, String)] = []
    }

    var testDescription: String { id }

    static let all: [ClockVector] = [
        ClockVector(
            id: "CLK-01 ordinary, winter", starts: "2025-03-10T09:30+00:00", authorised: "2025-03-10T09:45+00:00", firstReview: "2025-03-10T15:45+00:00",
            secondReview: "2025-03-11T00:45+00:00", thirdReview: "2025-03-11T09:45+00:00",
            limits: ["2025-03-11T09:30+00:00", "2025-03-11T21:30+00:00", "2025-03-13T09:30+00:00", "2025-03-14T09:30+00:00"]),
        ClockVector(
            id: "CLK-02 clocks go forward", starts: "2025-03-29T20:00+00:00", authorised: "2025-03-29T20:20+00:00", firstReview: "2025-03-30T03:20+01:00",
            secondReview: "2025-03-30T12:20+01:00", thirdReview: "2025-03-30T21:20+01:00",
            limits: ["2025-03-30T21:00+01:00", "2025-03-31T09:00+01:00", "2025-04-01T21:00+01:00", "2025-04-02T21:00+01:00"]),
        ClockVector(
            id: "CLK-03 clocks go back", starts: "2025-10-25T20:00+01:00", authorised: "2025-10-25T20:15+01:00", firstReview: "2025-10-26T01:15+00:00",
            secondReview: "2025-10-26T10:15+00:00", thirdReview: "2025-10-26T19:15+00:00",
            limits: ["2025-10-26T19:00+00:00", "2025-10-27T07:00+00:00", "2025-10-28T19:00+00:00", "2025-10-29T19:00+00:00"]),
        ClockVector(
            id: "CLK-04 first review early", starts: "2025-06-02T08:00+01:00", authorised: "2025-06-02T08:10+01:00", firstReview: "2025-06-02T14:10+01:00",
            firstHeld: "2025-06-02T12:00+01:00", secondReview: "2025-06-02T21:00+01:00", thirdReview: "2025-06-03T06:00+01:00",
            limits: ["2025-06-03T08:00+01:00", "2025-06-03T20:00+01:00", "2025-06-05T08:00+01:00", "2025-06-06T08:00+01:00"]),
        ClockVector(
            id: "CLK-05 voluntary attender", starts: "2025-06-02T14:05+01:00", authorised: "2025-06-02T14:20+01:00", firstReview: "2025-06-02T20:20+01:00",
            secondReview: "2025-06-03T05:20+01:00", thirdReview: "2025-06-03T14:20+01:00",
            limits: ["2025-06-03T14:05+01:00", "2025-06-04T02:05+01:00", "2025-06-05T14:05+01:00", "2025-06-06T14:05+01:00"]),
        ClockVector(
            id: "CLK-06 hospital", starts: "2025-06-02T08:00+01:00", authorised: "2025-06-02T08:15+01:00",
            excluded: [Excluded(kind: .hospital, from: "2025-06-02T10:00+01:00", until: "2025-06-02T13:00+01:00")], firstReview: "2025-06-02T14:15+01:00",
            secondReview: "2025-06-02T23:15+01:00", thirdReview: "2025-06-03T08:15+01:00",
            limits: ["2025-06-03T11:00+01:00", "2025-06-03T23:00+01:00", "2025-06-05T11:00+01:00", "2025-06-06T11:00+01:00"]),
        ClockVector(
            id: "CLK-07 questioned at hospital", starts: "2025-06-02T08:00+01:00", authorised: "2025-06-02T08:15+01:00",
            excluded: [
                Excluded(
                    kind: .hospital, from: "2025-06-02T10:00+01:00", until: "2025-06-02T13:00+01:00",
                    questioned: [("2025-06-02T11:00+01:00", "2025-06-02T11:30+01:00")])
            ], firstReview: "2025-06-02T14:15+01:00", secondReview: "2025-06-02T23:15+01:00", thirdReview: "2025-06-03T08:15+01:00",
            limits: ["2025-06-03T10:30+01:00", "2025-06-03T22:30+01:00", "2025-06-05T10:30+01:00", "2025-06-06T10:30+01:00"]),
        ClockVector(
            id: "CLK-08 bail, 9 hours used", starts: "2025-09-01T10:00+01:00", authorised: "2025-09-01T10:12+01:00", hoursUsedBefore: 9,
            firstReview: "2025-09-01T16:12+01:00", secondReview: "2025-09-02T01:12+01:00", thirdReview: "2025-09-02T10:12+01:00",
            limits: ["2025-09-02T01:00+01:00", "2025-09-02T13:00+01:00", "2025-09-04T01:00+01:00", "2025-09-05T01:00+01:00"]),
        ClockVector(
            id: "CLK-09 bail, 23.5 hours used", starts: "2025-09-01T10:00+01:00", authorised: "2025-09-01T10:05+01:00", hoursUsedBefore: 23.5,
            firstReview: "2025-09-01T16:05+01:00", secondReview: "2025-09-02T01:05+01:00", thirdReview: "2025-09-02T10:05+01:00",
            limits: ["2025-09-01T10:30+01:00", "2025-09-01T22:30+01:00", "2025-09-03T10:30+01:00", "2025-09-04T10:30+01:00"]),
        ClockVector(
            id: "CLK-10 arrested under s46A", starts: "2025-09-01T18:00+01:00", authorised: "2025-09-01T18:10+01:00", hoursUsedBefore: 10,
            excluded: [Excluded(kind: .arrestedUnderSection46A, from: "2025-09-01T18:00+01:00", until: "2025-09-01T21:00+01:00")],
            firstReview: "2025-09-02T00:10+01:00", secondReview: "2025-09-02T09:10+01:00", thirdReview: "2025-09-02T18:10+01:00",
            limits: ["2025-09-02T11:00+01:00", "2025-09-02T23:00+01:00", "2025-09-04T11:00+01:00", "2025-09-05T11:00+01:00"]),
        ClockVector(
            id: "CLK-11 leap day", starts: "2028-02-28T22:00+00:00", authorised: "2028-02-28T22:20+00:00", firstReview: "2028-02-29T04:20+00:00",
            secondReview: "2028-02-29T13:20+00:00", thirdReview: "2028-02-29T22:20+00:00",
            limits: ["2028-02-29T22:00+00:00", "2028-03-01T10:00+00:00", "2028-03-02T22:00+00:00", "2028-03-03T22:00+00:00"]),
        ClockVector(
            id: "CLK-12 another area, 26 hours", starts: "2025-06-02T06:00+01:00", authorised: "2025-06-02T08:20+01:00", firstReview: "2025-06-02T14:20+01:00",
            secondReview: "2025-06-02T23:20+01:00", thirdReview: "2025-06-03T08:20+01:00",
            limits: ["2025-06-03T06:00+01:00", "2025-06-03T18:00+01:00", "2025-06-05T06:00+01:00", "2025-06-06T06:00+01:00"]),
        ClockVector(
            id: "CLK-13 another area, 5 hours", starts: "2025-06-01T11:00+01:00", authorised: "2025-06-01T11:15+01:00", firstReview: "2025-06-01T17:15+01:00",
            secondReview: "2025-06-02T02:15+01:00", thirdReview: "2025-06-02T11:15+01:00",
            limits: ["2025-06-02T11:00+01:00", "2025-06-02T23:00+01:00", "2025-06-04T11:00+01:00", "2025-06-05T11:00+01:00"]),
        ClockVector(
            id: "CLK-14 from Scotland", starts: "2025-06-01T13:30+01:00", authorised: "2025-06-01T13:45+01:00", firstReview: "2025-06-01T19:45+01:00",
            secondReview: "2025-06-02T04:45+01:00", thirdReview: "2025-06-02T13:45+01:00",
            limits: ["2025-06-02T13:30+01:00", "2025-06-03T01:30+01:00", "2025-06-04T13:30+01:00", "2025-06-05T13:30+01:00"]),
        ClockVector(
            id: "CLK-15 the second 01:30", starts: "2025-10-26T01:30+00:00", authorised: "2025-10-26T01:40+00:00", firstReview: "2025-10-26T07:40+00:00",
            secondReview: "2025-10-26T16:40+00:00", thirdReview: "2025-10-27T01:40+00:00",
            limits: ["2025-10-27T01:30+00:00", "2025-10-27T13:30+00:00", "2025-10-29T01:30+00:00", "2025-10-30T01:30+00:00"]),
    ]
}

@Suite("The fifteen worked detentions")
struct ClockVectorTests {
    @Test("reach each limit when the rule book says", arguments: ClockVector.all)
    func limits(_ vector: ClockVector) throws {
        let start = try at(vector.starts)
        let exclusions = try vector.excluded.map { excluded in
            Exclusion(
                excluded.kind, from: try at(excluded.from), until: try at(excluded.until),
                questioned: try excluded.questioned.map { Span(from: try at($0.0), until: try at($0.1)) })
        }
        let clock = DetentionClock(
            from: ArrivalCircumstances.broughtToStation(arrived: start).relevantTime(under: today), secondsUsedBefore: Int64(vector.hoursUsedBefore * 3600),
            exclusions: exclusions, under: today)
        for (limit, expected) in zip(DetentionLimit.allCases, vector.limits) {
            let answer = clock.reaches(limit, at: start)
            #expect(answer.value == (try at(expected)), "\(limit)")
            #expect(answer.rules.contains(limit.rule))
            for exclusion in exclusions { #expect(answer.rules.contains(exclusion.kind.rule)) }
        }
    }

    @Test("have their reviews when the rule book says", arguments: ClockVector.all)
    func reviews(_ vector: ClockVector) throws {
        let authorised = try at(vector.authorised)
        let none = ReviewSchedule(authorised: authorised, under: today)
        #expect(none.next.value.latest == (try at(vector.firstReview)))
        let first = ReviewSchedule.Held(at: try at(vector.firstHeld ?? vector.firstReview))
        let one = ReviewSchedule(authorised: authorised, held: [first], under: today)
        #expect(one.next.value.latest == (try at(vector.secondReview)))
        let two = ReviewSchedule(authorised: authorised, held: [first, .init(at: try at(vector.secondReview))], under: today)
        #expect(two.next.value.latest == (try at(vector.thirdReview)))
        #expect(two.next.value.number == 3)
    }
}
