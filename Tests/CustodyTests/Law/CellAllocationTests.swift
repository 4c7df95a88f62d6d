import Base
import Custody
import Testing

@Suite("Which cell a detainee may be put in (PACE-70, PACE-74)")
struct CellAllocationTests {
    typealias Detainee = CellAllocation.Detainee
    typealias Room = CellAllocation.Room

    static let man = Detainee(isChild: false, sex: .male)
    static let woman = Detainee(isChild: false, sex: .female)
    static let boy = Detainee(isChild: true, sex: .male)
    static let girl = Detainee(isChild: true, sex: .female)

    struct Case: CustomStringConvertible, Sendable {
        let description: String
        let detainee: Detainee
        let room: Room
        /// A word of the first ground that forbids, or that wants a reason; nothing where the law has no objection.
        var forbids: String?
        var wants: String?
        var rule = "PACE-74"
    }

    static let cases = [
        Case(description: "a free cell", detainee: man, room: Room(name: "A1")),
        Case(description: "a cell out of use", detainee: man, room: Room(name: "A1", outOfUse: "no water"), forbids: "no water"),
        Case(description: "a single cell with somebody in it", detainee: man, room: Room(name: "A1", occupants: [man]), forbids: "is taken"),
        Case(description: "a double cell with two in it", detainee: man, room: Room(name: "B1", places: 2, occupants: [man, man]), forbids: "is full"),
        Case(description: "two men in a double cell", detainee: man, room: Room(name: "B1", places: 2, occupants: [man]), wants: "a cell alone"),
        Case(description: "a boy with a man", detainee: boy, room: Room(name: "J1", isDetentionRoom: true, places: 2, occupants: [man]), forbids: "never held in a cell with an adult"),
        Case(description: "a man with a boy", detainee: man, room: Room(name: "B1", places: 2, occupants: [boy]), forbids: "never held in a cell with an adult"),
        Case(description: "a woman with a man", detainee: woman, room: Room(name: "B1", places: 2, occupants: [man]), forbids: "apart from men"),
        Case(description: "a boy in a cell", detainee: boy, room: Room(name: "A1"), wants: "no other secure accommodation"),
        Case(description: "a boy in a detention room", detainee: boy, room: Room(name: "J1", isDetentionRoom: true)),
        Case(description: "a man in a detention room", detainee: man, room: Room(name: "J1", isDetentionRoom: true), wants: "kept for children"),
        Case(description: "a man in the women's part", detainee: man, room: Room(name: "F1", features: [.women]), wants: "kept for women"),
        Case(description: "a woman outside the women's part, which is allowed", detainee: woman, room: Room(name: "A1")),
        Case(description: "level 3 without a camera", detainee: Detainee(isChild: false, sex: .male, observation: 3), room: Room(name: "A1"), wants: "observation level 3"),
        Case(description: "level 3 with a camera", detainee: Detainee(isChild: false, sex: .male, observation: 3), room: Room(name: "A1", features: [.camera])),
        Case(
            description: "level 4 with only a camera", detainee: Detainee(isChild: false, sex: .male, observation: 4), room: Room(name: "A1", features: [.camera]),
            wants: "observation level 4"),
        Case(description: "level 4 in an observation cell", detainee: Detainee(isChild: false, sex: .male, observation: 4), room: Room(name: "A1", features: [.observation])),
        Case(description: "level 2 anywhere", detainee: Detainee(isChild: false, sex: .male, observation: 2), room: Room(name: "A1")),
        Case(
            description: "an accessible cell needed and not given", detainee: Detainee(isChild: false, sex: .male, needsAccessible: true), room: Room(name: "A1"),
            wants: "accessible"),
        Case(
            description: "before the risk assessment", detainee: Detainee(isChild: false, sex: .male, isRiskAssessed: false), room: Room(name: "A1"),
            wants: "risk assessment", rule: "PACE-70"),
    ]

    @Test("says so, with the rule and the way on", arguments: cases)
    func judged(_ example: Case) {
        let verdict = CellAllocation.judge(example.detainee, in: example.room)
        #expect(verdict.forbidden.isEmpty == (example.forbids == nil))
        #expect(verdict.wantsReason.isEmpty == (example.wants == nil) || example.forbids != nil)
        if let word = example.forbids { #expect(verdict.forbidden.contains { $0.sentence.contains(word) && $0.rule == example.rule && !$0.wayOn.isEmpty }) }
        if let word = example.wants { #expect(verdict.wantsReason.contains { $0.sentence.contains(word) && $0.rule == example.rule && !$0.wayOn.isEmpty }) }
        #expect(verdict.suits == (example.forbids == nil && example.wants == nil))
    }

    private static let suite = [
        Room(name: "A1", features: [.camera, .observation]), Room(name: "A2", features: [.accessible, .camera]), Room(name: "A10"), Room(name: "A3"),
        Room(name: "A4", outOfUse: "broken"), Room(name: "A5", occupants: [man]), Room(name: "B1", places: 2), Room(name: "F1", features: [.camera, .women]),
        Room(name: "J1", isDetentionRoom: true, features: [.camera]),
    ]

    private func order(_ detainee: Detainee) -> [String] { CellAllocation.ranked(detainee, among: Self.suite.map { ($0.name, $0) }).map(\.key) }

    @Test("the plain cell comes first, then what others may need more, then what wants a reason")
    func ranking() {
        #expect(order(Self.man) == ["A3", "A10", "B1", "A2", "A1", "F1", "J1"])
        #expect(order(Self.woman).first == "F1")
        #expect(order(Self.girl).first == "J1")
        #expect(order(Self.boy).first == "J1")
        #expect(order(Detainee(isChild: false, sex: .male, observation: 4)).first == "A1")
        #expect(order(Detainee(isChild: false, sex: .male, needsAccessible: true)).first == "A2")
    }

    @Test("nobody is ever offered what the law forbids, whoever they are and whoever is inside")
    func neverForbidden() {
        let people = [Self.man, Self.woman, Self.boy, Self.girl]
        for detainee in people {
            for inside in people {
                for places in 1...2 {
                    for isRoom in [true, false] {
                        let room = Room(name: "X", isDetentionRoom: isRoom, places: places, occupants: [inside])
                        let offered = CellAllocation.ranked(detainee, among: [(0, room)])
                        let mayShare = places == 2 && inside.isChild == detainee.isChild && inside.sex == detainee.sex
                        #expect(offered.isEmpty == !mayShare)
                        #expect(offered.allSatisfy { !$0.verdict.suits }, "sharing always wants a reason")
                    }
                }
            }
        }
    }
}

@Suite("How old a detainee is taken to be (PACE-60)")
struct AgeStandingTests {
    private let day = Day("2026-03-10") ?? Day(daysSince1970: 0)
    private func day(_ text: String) -> Day? { Day(text) }

    @Test("a birthday counts from its day; whoever may be under 18 is treated as a child; a known age beats appearance")
    func ages() {
        #expect(AgeStanding(born: day("2008-03-11"), on: day) == .child(17))
        #expect(AgeStanding(born: day("2008-03-10"), on: day) == .adult(18))
        #expect(AgeStanding(born: day("1990-01-01"), seemsChild: true, on: day) == .adult(36))
        #expect(AgeStanding(born: nil, from: day("2007-01-01"), until: day("2009-12-31"), on: day) == .mayBeChild)
        #expect(AgeStanding(born: nil, from: day("2010-01-01"), until: day("2011-12-31"), on: day) == .child(16))
        #expect(AgeStanding(born: nil, from: day("1980-01-01"), until: day("1990-12-31"), on: day) == .adult(35))
        #expect(AgeStanding(born: nil, seemsChild: true, on: day) == .mayBeChild)
        #expect(AgeStanding(born: nil, on: day) == .notKnown)
        #expect(!AgeStanding(born: nil, on: day).isTreatedAsChild)
        #expect(AgeStanding(born: nil, seemsChild: true, on: day).flag == "May be a child")
    }
}

@Suite("When somebody on the way is booked in")
struct BookingQueueTests {
    private let now = Instant("2026-03-10T09:00:00Z") ?? Instant(seconds: 0)
    private func at(_ minutes: Int) -> Instant { now.adding(minutes: minutes) }
    private func queue(_ minutes: Int64, desks: Int) -> BookingQueue {
        BookingQueue(pace: BookingQueue.Pace(Array(repeating: minutes * 60, count: 5)), desks: desks)
    }

    @Test("too few to measure are not measured; otherwise the middle one counts, and nonsense does not")
    func pace() {
        #expect(BookingQueue.Pace([600, 600, 600, 600]).count == 0)
        #expect(BookingQueue.Pace([600, 600, 600, 600]).seconds == 1500)
        #expect(BookingQueue.Pace([-5, 0, 600, 600, 600, 600]).count == 0)
        #expect(BookingQueue.Pace([60, 1200, 600, 90_000, 900]).seconds == 900)
        #expect(BookingQueue.Pace([60, 600, 900, 1200, 1300, 1400]).seconds == 1050)
    }

    @Test("one desk takes one after another, in the order they come, not in the order they are listed")
    func oneDesk() {
        #expect(queue(20, desks: 1).starts(ready: [at(10), at(0)], atDesk: [], now: now) == [at(20), at(0)])
        #expect(queue(20, desks: 1).starts(ready: [at(-30)], atDesk: [], now: now) == [now])
        #expect(queue(20, desks: 1).starts(ready: [at(60)], atDesk: [], now: now) == [at(60)])
    }

    @Test("whoever is at the desk is finished first; one who is there longer than usual may be done any moment")
    func desksTaken() {
        #expect(queue(20, desks: 1).starts(ready: [at(0)], atDesk: [at(-5)], now: now) == [at(15)])
        #expect(queue(20, desks: 1).starts(ready: [at(0)], atDesk: [at(-50)], now: now) == [now])
        #expect(queue(20, desks: 2).starts(ready: [at(0), at(0), at(0)], atDesk: [at(-5)], now: now) == [at(0), at(15), at(20)])
    }
}

@Suite("Figures of stays")
struct StayFiguresTests {
    private func at(_ text: String) -> Instant { Instant(text) ?? Instant(seconds: 0) }

    @Test("overnight is being there at four in the morning in London, on the nights the clocks change too")
    func overnight() {
        #expect(OvernightStay.isOvernight(from: at("2026-03-10T20:00:00Z"), until: at("2026-03-11T04:00:01Z")))
        #expect(!OvernightStay.isOvernight(from: at("2026-03-10T20:00:00Z"), until: at("2026-03-11T04:00:00Z")))
        #expect(!OvernightStay.isOvernight(from: at("2026-03-10T04:00:01Z"), until: at("2026-03-10T23:00:00Z")))
        #expect(OvernightStay.isOvernight(from: at("2026-03-28T23:30:00Z"), until: at("2026-03-29T03:00:01Z")), "four is 03:00 UTC once summer time began")
        #expect(!OvernightStay.isOvernight(from: at("2026-03-28T23:30:00Z"), until: at("2026-03-29T03:00:00Z")))
        #expect(OvernightStay.isOvernight(from: at("2026-10-24T22:30:00Z"), until: at("2026-10-25T04:00:01Z")))
    }

    @Test("the percentile is a value that was there; of none there is none")
    func percentiles() {
        #expect(Spread.percentile(50, of: []) == nil)
        #expect(Spread.percentile(50, of: [3, 1, 2]) == 2)
        #expect(Spread.percentile(90, of: Array(1...10)) == 9)
        #expect(Spread.percentile(100, of: [5]) == 5)
    }

    @Test("cells are in the order people count them")
    func cellNames() {
        #expect(["A10", "A2", "B1", "A1"].sorted { CellName($0) < CellName($1) } == ["A1", "A2", "A10", "B1"])
    }
}
