import Base
import Custody
import Testing

func at(_ text: String) throws -> Instant { try #require(Instant(text), "\(text) is not a time") }

let today = DetentionLimits.inForce(on: Day(daysSince1970: 20_000))

@Suite("When the detention clock starts")
struct RelevantTimeTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let title: String
        let circumstances: @Sendable () throws -> ArrivalCircumstances
        let expected: String
        let rules: [String]
        var testDescription: String { title }
    }

    static let examples: [Example] = [
        Example(
            title: "queueing in the yard counts: yard 09:30, desk 10:25", circumstances: { .broughtToStation(arrived: try at("2025-03-10T09:30+00:00")) },
            expected: "2025-03-10T09:30+00:00", rules: ["PACE-16"]),
        Example(
            title: "another force's arrest reaching the area 26 hours later: 24 hours after arrest",
            circumstances: { .arrestedForAnotherArea(arrested: try at("2025-06-01T06:00+01:00"), arrivedInArea: try at("2025-06-02T08:00+01:00")) },
            expected: "2025-06-02T06:00+01:00", rules: ["PACE-11"]),
        Example(
            title: "another force's arrest reaching the area five hours later: arrival",
            circumstances: { .arrestedForAnotherArea(arrested: try at("2025-06-01T06:00+01:00"), arrivedInArea: try at("2025-06-01T11:00+01:00")) },
            expected: "2025-06-01T11:00+01:00", rules: ["PACE-11"]),
        Example(
            title: "still on the way: 24 hours after arrest",
            circumstances: { .arrestedForAnotherArea(arrested: try at("2025-06-01T06:00+01:00"), arrivedInArea: nil) },
            expected: "2025-06-02T06:00+01:00", rules: ["PACE-11"]),
        Example(
            title: "questioned where arrested: the first station after arrest",
            circumstances: { .questionedWhereArrested(arrived: try at("2025-06-01T06:40+01:00")) }, expected: "2025-06-01T06:40+01:00",
            rules: ["PACE-12", "PACE-16"]),
        Example(
            title: "arrested in Glasgow, border 10:00, area 13:30: arrival",
            circumstances: { .arrestedOutsideEnglandAndWales(entered: try at("2025-06-01T10:00+01:00"), arrivedInArea: try at("2025-06-01T13:30+01:00")) },
            expected: "2025-06-01T13:30+01:00", rules: ["PACE-10"]),
        Example(
            title: "a day and more after the border: 24 hours after entry",
            circumstances: { .arrestedOutsideEnglandAndWales(entered: try at("2025-06-01T10:00+01:00"), arrivedInArea: try at("2025-06-02T10:01+01:00")) },
            expected: "2025-06-02T10:00+01:00", rules: ["PACE-10"]),
        Example(
            title: "a voluntary attender arrested at the station: the arrest",
            circumstances: { .arrestedAtStation(arrested: try at("2025-06-02T14:05+01:00")) },
            expected: "2025-06-02T14:05+01:00", rules: ["PACE-13"]),
        Example(
            title: "street bail: arrival to answer it", circumstances: { .answeringStreetBail(arrived: try at("2025-06-02T10:00+01:00")) },
            expected: "2025-06-02T10:00+01:00", rules: ["PACE-14"]),
        Example(
            title: "the Terrorism Act: the arrest", circumstances: { .terrorism(began: try at("2025-06-02T05:00+01:00")) }, expected: "2025-06-02T05:00+01:00",
            rules: ["PACE-15"]),
        Example(
            title: "taken from one area to another: a second clock from arrival",
            circumstances: { .takenToAnotherArea(left: try at("2025-06-02T05:00+01:00"), arrivedInArea: try at("2025-06-02T09:00+01:00")) },
            expected: "2025-06-02T09:00+01:00", rules: ["PACE-17"]),
    ]

    @Test("follows the circumstances of arrest and arrival, and says why", arguments: examples)
    func relevantTime(_ example: Example) throws {
        let answer = try example.circumstances().relevantTime(under: today)
        #expect(answer.value == (try at(example.expected)))
        #expect(answer.rules == example.rules)
        #expect(answer.reason.contains(London.time(of: answer.value, zoned: true)), "the reason names the time: \(answer.reason)")
        #expect(answer.reason.contains("s41"))
    }

    @Test("counts 24 hours on the way in elapsed time when the clocks go forward")
    func journeyOverSpring() throws {
        let arrest = try at("2025-03-29T20:00+00:00")
        let answer = ArrivalCircumstances.arrestedForAnotherArea(arrested: arrest, arrivedInArea: nil).relevantTime(under: today)
        #expect(answer.value == (try at("2025-03-30T21:00+01:00")))
    }

    @Test("only the Terrorism Act stands outside PACE")
    func terrorism() throws {
        let time = try at("2025-06-02T05:00+01:00")
        #expect(!ArrivalCircumstances.terrorism(began: time).isUnderPACE)
        #expect(ArrivalCircumstances.broughtToStation(arrived: time).isUnderPACE)
    }
}
