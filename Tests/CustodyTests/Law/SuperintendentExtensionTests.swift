import Base
import Custody
import Testing

@Suite("A superintendent's extension to 36 hours")
struct SuperintendentExtensionTests {
    let start: Instant
    let clock: DetentionClock

    init() throws {
        start = try at("2025-03-10T09:30+00:00")
        clock = DetentionClock(from: started(start), under: today)
    }

    func decide(_ now: String, reviews: [String], offences: [ModeOfTrial] = [.eitherWay], superintendent: Bool = true, until: String? = nil) throws -> String? {
        let question = SuperintendentExtension(
            clock: clock, reviewsHeld: try reviews.map { try at($0) }, offences: offences, authorisedUntil: try until.map { try at($0) })
        switch question.decide(at: try at(now), isSuperintendent: superintendent) {
        case .granted: return nil
        case .refused(let refusal): return refusal.description
        }
    }

    let twoReviews = ["2025-03-10T15:00+00:00", "2025-03-11T00:00+00:00"]

    @Test("is refused before the second review, and allowed once it has been held early")
    func window() throws {
        let first = "2025-03-10T15:45+00:00"
        #expect(try decide("2025-03-11T08:00+00:00", reviews: [first])?.contains("second review") == true)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: [first, "2025-03-11T08:30+00:00"])?.contains("second review") == true)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: [first, "2025-03-11T07:45+00:00"]) == nil)
    }

    @Test("is refused for a summary offence at any hour, and allowed if one offence can be tried on indictment")
    func offences() throws {
        #expect(try decide("2025-03-11T08:00+00:00", reviews: twoReviews, offences: [.summary])?.contains("indictment") == true)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: twoReviews, offences: [])?.contains("indictment") == true)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: twoReviews, offences: [.summary, .eitherWay]) == nil)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: twoReviews, offences: [.indictable]) == nil)
    }

    @Test("is refused from the 24th hour on, and below superintendent")
    func late() throws {
        #expect(try decide("2025-03-11T09:30+00:00", reviews: twoReviews)?.contains("09:30 GMT") == true)
        #expect(try decide("2025-03-11T09:29:59+00:00", reviews: twoReviews) == nil)
        #expect(try decide("2025-03-11T08:00+00:00", reviews: twoReviews, superintendent: false)?.contains("superintendent") == true)
    }

    @Test("given for less than 36 hours can be given again before it ends, not after")
    func again() throws {
        #expect(try decide("2025-03-11T14:00+00:00", reviews: twoReviews, until: "2025-03-11T15:30+00:00") == nil)
        #expect(try decide("2025-03-11T15:30+00:00", reviews: twoReviews, until: "2025-03-11T15:30+00:00")?.contains("15:30 GMT") == true)
    }

    @Test("runs to 36 hours from the relevant time at the latest")
    func latest() throws {
        let answer = SuperintendentExtension(clock: clock, reviewsHeld: [], offences: []).latest(at: start)
        #expect(answer.value == (try at("2025-03-11T21:30+00:00")))
        #expect(answer.rules.first == "PACE-41")
    }

    @Test(
        "the mode of trial is read from the CJS category", arguments: [("CI", ModeOfTrial.indictable), ("CE", .eitherWay), ("CS", .summary), ("CM", .summary)])
    func categories(category: String, mode: ModeOfTrial) {
        #expect(ModeOfTrial(cjsCategory: category) == mode)
        #expect(ModeOfTrial(cjsCategory: "CV") == nil)
    }
}
