import Base
import Testing

@testable import Investigation

@Suite("Continuity, labels, disposal and the review clock")
struct PropertyLawTests {
    private static let officer = PropertyPlace.officer(RawID(at: Instant(seconds: 1)))
    private static let store = PropertyPlace.store(RawID(at: Instant(seconds: 2)))
    private static let lab = PropertyPlace.outside("Example Laboratory")
    private static let start = Instant(seconds: 1_000_000)

    private static func move(_ from: PropertyPlace?, _ to: PropertyPlace, after hours: Int, seal: (String?, String?) = ("A1", "A1")) -> Move {
        Move(from: from, to: to, at: start.adding(hours: hours), sealBefore: seal.0, sealAfter: seal.1)
    }

    private static let seized = move(nil, officer, after: 0, seal: (nil, "A1"))

    @Test(
        "a move goes on where the last one ended, later, under the seal it was left with (EXH-02)",
        arguments: [
            (move(officer, store, after: 1), nil as String?), (move(store, lab, after: 1), "gap"), (move(nil, store, after: 1), "gap"), (move(officer, store, after: -1), "too-early"),
            (move(officer, officer, after: 1), "same-place"), (move(officer, store, after: 1, seal: ("B2", "B2")), "seal"), (move(officer, store, after: 1, seal: (nil, nil)), "seal"),
        ])
    func moves(move: Move, problem: String?) {
        let found = Continuity.problem(adding: move, after: Self.seized)
        #expect(found?.value == problem)
        #expect(found.map { $0.rules == ["EXH-02"] } ?? true)
    }

    @Test("a chain begins with the seizure and tells where it is broken")
    func chain() {
        #expect(Continuity.problem(adding: Self.move(Self.store, Self.officer, after: 0), after: nil)?.value == "gap")
        let whole = [Self.seized, Self.move(Self.officer, Self.store, after: 1), Self.move(Self.store, Self.lab, after: 2)]
        #expect(Continuity.gaps(in: whole) == [])
        #expect(Continuity.gaps(in: [whole[0], whole[2]]) == [2])
        #expect(Continuity.gaps(in: [whole[1]]) == [1])
    }

    @Test("a place reads back as it was written", arguments: [officer, store, lab])
    func places(place: PropertyPlace) {
        #expect(PropertyPlace(place.description) == place)
        #expect(PropertyPlace("elsewhere:x") == nil)
        #expect(PropertyPlace("store:nonsense") == nil)
    }

    @Test("a label reads back however it was scanned, and one letter wrong or another force's digits do not pass")
    func labels() throws {
        let label = try #require(PropertyLabel(force: "01", .item, serial: 42))
        #expect(label.description.hasPrefix("01X0000042") && label.description.count == 11)
        #expect(PropertyLabel(" \(label.description.lowercased()) ") == label)
        #expect(PropertyLabel(force: "1", .item, serial: 42) == nil)
        #expect(PropertyLabel(force: "01", .item, serial: 0) == nil)
        let digits = Array(label.description)
        for place in 3..<10 {
            for digit in "0123456789" where digit != digits[place] {
                var wrong = digits
                wrong[place] = digit
                #expect(PropertyLabel(String(wrong)) == nil, "\(String(wrong))")
            }
        }
        #expect(PropertyLabel(label.description.replacing("01X", with: "01S")) == nil)
        #expect(PropertyLabel(label.description.replacing("01X", with: "52X")) == nil)
    }

    @Test(
        "property goes only when nothing holds it",
        arguments: [
            (DisposalRules.Facts(today: Day(daysSince1970: 100)), [] as [String]),
            (DisposalRules.Facts(openHolds: ["Appeal"], today: Day(daysSince1970: 100)), ["held"]),
            (DisposalRules.Facts(today: Day(daysSince1970: 100), isLost: true), ["lost"]),
            (DisposalRules.Facts(keepUntil: Day(daysSince1970: 101), today: Day(daysSince1970: 100), investigationIsOpen: true), ["kept"]),
            (DisposalRules.Facts(keepUntil: Day(daysSince1970: 100), today: Day(daysSince1970: 100), investigationIsOpen: true), []),
            (DisposalRules.Facts(keepUntil: Day(daysSince1970: 101), today: Day(daysSince1970: 100)), []),
            (DisposalRules.Facts(today: Day(daysSince1970: 100), method: "return", category: "DRUG"), ["not-this-way"]),
            (DisposalRules.Facts(today: Day(daysSince1970: 100), method: "destroy", category: "DRUG"), []),
        ])
    func disposal(facts: DisposalRules.Facts, obstacles: [String]) { #expect(DisposalRules.obstacles(facts).map(\.value) == obstacles) }

    @Test("reviews come after 24 hours, seven days, 28 days and then every 28 days")
    func reviews() {
        let steps = [ReviewStep("1", "24 h", hours: 24), ReviewStep("2", "7 d", hours: 168), ReviewStep("3", "28 d", hours: 672, repeatHours: 672)]
        var held: (step: String, due: Instant)?
        var hours: [Int64] = []
        for _ in 0..<5 {
            guard let next = ReviewClock.next(steps, reported: Self.start, after: held) else { break }
            hours.append(next.due.seconds(since: Self.start) / 3600)
            held = (next.step.code, next.due)
        }
        #expect(hours == [24, 168, 672, 1344, 2016])
        #expect(ReviewClock.next([], reported: Self.start, after: nil) == nil)
        #expect(ReviewClock.next([ReviewStep("1", "Once", hours: 24)], reported: Self.start, after: ("1", Self.start.adding(hours: 24))) == nil)
    }
}
