import Base
import Testing

@testable import Custody

@Suite("Rest: eight hours in every 24 (PACE-65)")
struct RestTests {
    let arrival = utc("2026-03-10T18:00:00Z")

    @Test("rest from 22:30 to 06:30 is enough")
    func whole() {
        let rest = RestBalance(from: arrival, periods: [RestPeriod(from: utc("2026-03-10T22:30:00Z"), until: utc("2026-03-11T06:30:00Z"))], now: utc("2026-03-11T07:00:00Z"))
        #expect(rest.isMet)
    }

    @Test("one minute less is not")
    func short() {
        let rest = RestBalance(from: arrival, periods: [RestPeriod(from: utc("2026-03-10T22:31:00Z"), until: utc("2026-03-11T06:30:00Z"))], now: utc("2026-03-11T07:00:00Z"))
        #expect(!rest.isMet)
    }

    @Test("an interview for people's safety from 02:00 to 03:00 needs a fresh eight hours from 03:00 to 11:00")
    func fresh() {
        var period = RestPeriod(from: utc("2026-03-10T22:00:00Z"), until: nil)
        period.interruptions = [.init(from: utc("2026-03-11T02:00:00Z"), until: utc("2026-03-11T03:00:00Z"), cause: .harm)]
        #expect(!RestBalance(from: arrival, periods: [period], now: utc("2026-03-11T10:59:00Z")).isMet)
        #expect(RestBalance(from: arrival, periods: [period], now: utc("2026-03-11T10:59:00Z")).completeAt == utc("2026-03-11T11:00:00Z"))
        #expect(RestBalance(from: arrival, periods: [period], now: utc("2026-03-11T11:00:00Z")).isMet)
    }

    @Test("five minutes for a review, care, or at the person's own request need no fresh period", arguments: [RestPeriod.Cause.review, .care, .request])
    func lawful(cause: RestPeriod.Cause) {
        var period = RestPeriod(from: utc("2026-03-10T22:00:00Z"), until: utc("2026-03-11T06:00:00Z"))
        period.interruptions = [.init(from: utc("2026-03-11T00:45:00Z"), until: utc("2026-03-11T00:50:00Z"), cause: cause)]
        #expect(RestBalance(from: arrival, periods: [period], now: utc("2026-03-11T06:00:00Z")).isMet)
    }

    @Test("a rest over the border of two 24 hours counts whole for the later, unless the earlier had its eight hours of it")
    func border() {
        // The 24 hours from arrival end at 18:00 on 11 March.
        func balance(_ from: String, _ until: String?, now: String) -> RestBalance {
            RestBalance(from: arrival, periods: [RestPeriod(from: utc(from), until: until.map { utc($0) })], now: utc(now))
        }
        #expect(!balance("2026-03-11T14:00:00Z", "2026-03-11T22:00:00Z", now: "2026-03-11T17:59:00Z").isMet, "the first 24 hours had only four")
        #expect(balance("2026-03-11T14:00:00Z", "2026-03-11T22:00:00Z", now: "2026-03-11T22:00:00Z").isMet, "the second have all eight")
        #expect(!balance("2026-03-11T14:00:00Z", "2026-03-11T21:59:00Z", now: "2026-03-11T22:00:00Z").isMet, "one minute less is not enough there either")
        #expect(balance("2026-03-11T14:00:00Z", nil, now: "2026-03-11T20:00:00Z").completeAt == utc("2026-03-11T22:00:00Z"))
        #expect(balance("2026-03-11T09:00:00Z", "2026-03-11T19:00:00Z", now: "2026-03-11T17:00:00Z").isMet)
        let left = balance("2026-03-11T09:00:00Z", "2026-03-11T19:00:00Z", now: "2026-03-11T20:00:00Z")
        #expect(!left.isMet && left.longestSeconds == 3600, "the first had its eight; the same rest is not had twice")
    }

    @Test("rest must begin eight hours before the 24 end, in elapsed time also over the change of the clocks")
    func latest() {
        #expect(RestBalance(from: arrival, periods: [], now: arrival).latestStart == utc("2026-03-11T10:00:00Z"))
        let spring = utc("2026-03-28T18:00:00Z")
        #expect(London.time(of: RestBalance(from: spring, periods: [], now: spring).latestStart, zoned: true) == "11:00 BST")
    }
}

@Suite("Meals: two light and one main in 24 hours (PACE-68)")
struct MealTests {
    let arrival = utc("2026-03-10T09:00:00Z")

    @Test(
        "the next mealtime after arrival or after the last meal offered",
        arguments: [
            ([String](), "2026-03-10T12:30:00Z"), (["2026-03-10T12:40:00Z"], "2026-03-10T18:00:00Z"), (["2026-03-10T16:30:00Z"], "2026-03-11T08:00:00Z"),
            (["2026-03-10T12:40:00Z", "2026-03-10T18:05:00Z"], "2026-03-11T08:00:00Z"),
        ])
    func next(offered: [String], expected: String) {
        let meals = offered.map { Meals.Offered(kind: .light, at: utc($0)) }
        #expect(Meals.next(from: arrival, offered: meals, now: utc("2026-03-10T20:00:00Z")).value == utc(expected))
    }

    @Test(
        "what is owed",
        arguments: [
            ([Meals.Kind](), [Meals.Kind.main, .light, .light]), ([.light], [.main, .light]), ([.main, .light], [.light]), ([.main, .main], [.light]),
            ([.main, .light, .light], []),
        ])
    func owed(had: [Meals.Kind], left: [Meals.Kind]) {
        let meals = had.enumerated().map { Meals.Offered(kind: $1, at: arrival.adding(hours: 1 + $0)) }
        #expect(Meals.owed(from: arrival, offered: meals, now: arrival.adding(hours: 20)).value == left)
        #expect(Meals.owed(from: arrival, offered: meals, now: arrival.adding(hours: 25)).value == [.main, .light, .light], "the next 24 hours begin afresh")
    }
}

@Suite("Exercise: daily, where it can be done (PACE-69)")
struct ExerciseTests {
    @Test("a day after arrival, or after the last time it was offered", arguments: [([String](), "2026-03-11T09:00:00Z"), (["2026-03-10T15:00:00Z", "2026-03-10T11:00:00Z"], "2026-03-11T15:00:00Z")])
    func due(offered: [String], expected: String) {
        let due = Exercise.due(from: utc("2026-03-10T09:00:00Z"), offered: offered.map { utc($0) })
        #expect(due.value == utc(expected) && due.rules == ["PACE-69"])
    }
}
