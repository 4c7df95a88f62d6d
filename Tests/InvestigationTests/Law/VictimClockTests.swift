import Base
import Foundation
import Investigation
import Testing

private func at(_ text: String) -> Instant { Instant(text) ?? Instant(seconds: 0) }
private func day(_ text: String) -> Day { Day(text) ?? Day(daysSince1970: 0) }

@Suite("Clocks of the Victims' Code")
struct VictimClockTests {
    private static let working = WorkingDays(
        holidays: ["2025-01-01", "2025-05-05", "2025-05-26", "2025-12-25", "2025-12-26", "2026-12-25", "2026-12-28", "2027-01-01"].map(day))
    private static let update = VictimClock(code: "arrested", title: "Suspect arrested", standardDays: 5, enhancedDays: 1)

    @Test(
        "VIC-01, VIC-03: the worked examples and the days around them",
        arguments: [
            ("2025-05-02T22:30:00Z", true, "2025-05-06T16:00:00Z"), ("2025-05-02T22:30:00Z", false, "2025-05-12T16:00:00Z"),
            ("2026-12-24T10:00:00Z", true, "2026-12-29T17:00:00Z"), ("2026-12-24T10:00:00Z", false, "2027-01-05T17:00:00Z"),
            // 23:30 UTC on 1 June is already 2 June in London.
            ("2026-06-01T23:30:00Z", true, "2026-06-03T16:00:00Z"), ("2026-06-06T10:00:00Z", true, "2026-06-08T16:00:00Z"),
            ("2026-06-05T10:00:00Z", false, "2026-06-12T16:00:00Z"),
        ])
    func due(event: String, isEnhanced: Bool, expected: String) throws {
        let due = try Self.update.due(after: at(event), isEnhanced: isEnhanced, Self.working)
        #expect(due.value == at(expected))
        #expect(due.rules == ["VIC-01", "VIC-03"])
    }

    @Test("VIC-03: past the end of the list of bank holidays nothing is counted, and it says so")
    func end() throws {
        let late = at("2027-12-30T10:00:00Z")
        #expect(throws: WorkingDays.PastTheList(lastDay: day("2027-12-31"))) { try Self.update.due(after: late, isEnhanced: false, Self.working) }
        #expect(try Self.update.due(after: late, isEnhanced: true, Self.working).value == at("2027-12-31T17:00:00Z"))
        #expect(throws: WorkingDays.PastTheList(lastDay: nil)) { try Self.update.due(after: late, isEnhanced: true, WorkingDays(holidays: [])) }
        #expect(WorkingDays.PastTheList(lastDay: day("2027-12-31")).description.contains("31 Dec 2027"))
    }

    @Test("without delay is the same day; the regular update counts days of the calendar")
    func others() throws {
        let acknowledged = VictimClock(code: "acknowledged", title: "", standardDays: 0, enhancedDays: 0)
        #expect(try acknowledged.due(after: at("2026-06-01T09:00:00Z"), isEnhanced: false, Self.working).value == at("2026-06-01T16:00:00Z"))
        #expect(try acknowledged.due(after: at("2026-06-01T20:00:00Z"), isEnhanced: false, Self.working).value == at("2026-06-01T20:00:00Z"))
        let regular = VictimClock(code: "regular", title: "", standardDays: nil, enhancedDays: nil, calendarDays: 28)
        #expect(try regular.due(after: at("2026-06-01T09:00:00Z"), isEnhanced: true, WorkingDays(holidays: [])).value == at("2026-06-29T16:00:00Z"))
    }

    @Test("VIC-02: who has enhanced rights by what the record says")
    func enhanced() {
        #expect(EnhancedRights.category(age: 17, isMostSerious: false, flags: [])?.value == .vulnerable)
        #expect(EnhancedRights.category(age: 18, isMostSerious: false, flags: []) == nil)
        #expect(EnhancedRights.category(age: nil, isMostSerious: false, flags: ["DA"])?.value == .serious)
        #expect(EnhancedRights.category(age: 40, isMostSerious: false, flags: ["HC-RACE"])?.value == .serious)
        #expect(EnhancedRights.category(age: 40, isMostSerious: true, flags: [])?.value == .serious)
        #expect(EnhancedRights.category(age: 40, isMostSerious: false, flags: ["REPV"])?.value == .persistent)
        #expect(EnhancedRights.category(age: 40, isMostSerious: false, flags: ["KNIFE"]) == nil)
    }
}

@Suite("Grades and scores")
struct GradeTests {
    private func yes(_ numbers: some Sequence<Int>) -> [Int: DomesticRisk.Answer] {
        var answers = Dictionary(uniqueKeysWithValues: (1...27).map { ($0, DomesticRisk.Answer.no) })
        for number in numbers { answers[number] = .yes }
        return answers
    }

    @Test("DASH: 14 yes, escalation or one decisive yes suggest high; it says why")
    func dash() {
        // Fourteen that are none of the decisive ones.
        let plain = [1, 2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16]
        #expect(DomesticRisk.suggest(yes(plain), incidents: 1).value == .high)
        #expect(DomesticRisk.suggest(yes(plain.prefix(13)), incidents: 2).value == .medium)
        #expect(DomesticRisk.suggest(yes(plain.prefix(6)), incidents: 2).value == .standard)
        #expect(DomesticRisk.suggest(yes([]), incidents: 3).value == .high)
        for decisive in [6, 9, 17, 18] { #expect(DomesticRisk.suggest(yes([decisive]), incidents: 1).value == .high, "question \(decisive)") }
        #expect(DomesticRisk.suggest(yes([18]), incidents: 1).reason.contains("strangled"))
        #expect(DomesticRisk.suggest([:], incidents: 1).reason.contains("27 not known"))
        #expect(DomesticRisk.needsReason(given: .standard, suggested: .high))
        #expect(!DomesticRisk.needsReason(given: .high, suggested: .standard))
    }

    @Test("solvability: the parts add up, 40 goes to an investigator, 20 to the desk")
    func solvability() {
        let suspect = Solvability.Factor("suspect", "Suspect named", 30)
        let cctv = Solvability.Factor("cctv", "CCTV likely", 10)
        let unwilling = Solvability.Factor("no-support", "Victim does not support action", -10)
        #expect(Solvability.route([suspect, cctv]).value == .investigator)
        #expect(Solvability.route([suspect, cctv, unwilling]).value == .desk)
        #expect(Solvability.route([cctv]).value == .file)
        #expect(Solvability.route([suspect, unwilling]).reason == "Score 20: Suspect named +30, Victim does not support action -10.")
    }

    @Test("a crime is filed only when no line of enquiry is left")
    func filing() {
        let all = ["cctv", "witness"]
        #expect(Solvability.problems(filing: ["cctv"], all: all, stillOpen: []).map(\.code) == ["not-checked"])
        #expect(Solvability.problems(filing: ["cctv"], all: all, stillOpen: ["witness"]).map(\.code) == ["lines-open"])
        #expect(Solvability.problems(filing: ["cctv", "witness"], all: all, stillOpen: []).isEmpty)
    }

    @Test(
        "THRIVE: how soon",
        arguments: [
            (Thrive.Levels(threat: 3, harm: 0, risk: 0), .immediate), (Thrive.Levels(threat: 0, harm: 0, risk: 2), .priority),
            (Thrive.Levels(threat: 0, harm: 0, risk: 0, vulnerability: 3), .priority), (Thrive.Levels(threat: 0, harm: 1, risk: 0, vulnerability: 2), .priority),
            (Thrive.Levels(threat: 0, harm: 1, risk: 0), .scheduled), (Thrive.Levels(threat: 0, harm: 0, risk: 0, investigation: 1), .scheduled),
            (Thrive.Levels(threat: 0, harm: 0, risk: 0), .resolved),
        ] as [(Thrive.Levels, Thrive.Grade)])
    func thrive(levels: Thrive.Levels, expected: Thrive.Grade) {
        #expect(Thrive.grade(levels).value == expected)
        #expect(Thrive.minutes(.immediate, isRural: true) == 20 && Thrive.minutes(.immediate, isRural: false) == 15)
    }
}

@Suite("Reading reports again")
struct ReadAgainTests {
    private let patterns = [
        UnrecordedCrime.Pattern("punch*", suggests: "Assault"), UnrecordedCrime.Pattern("kick* door", suggests: "Criminal damage"),
        UnrecordedCrime.Pattern("threaten* kill", suggests: "Threats to kill"),
    ]

    @Test("CR5: words that look like a crime are found as they stand, and a denial is heeded")
    func words() {
        let text = "Neighbours arguing. He PUNCHED the wall, then kicked at the door and threatened to kill her."
        #expect(UnrecordedCrime.hits(in: text, patterns).map(\.words) == ["PUNCHED", "kicked at the door", "threatened to kill"])
        #expect(UnrecordedCrime.hits(in: "She was not punched. No one kicked her door.", patterns).map(\.suggests) == [])
        #expect(UnrecordedCrime.hits(in: "She was not hurt. He punched her.", patterns).map(\.words) == ["punched"])
        #expect(UnrecordedCrime.hits(in: "He kicked a ball. The door was open.", patterns).isEmpty)
        #expect(UnrecordedCrime.hits(in: "", patterns).isEmpty)
    }

    @Test("CR9: the same place, time, people or property make two reports alike; another time speaks against it")
    func duplicates() {
        let place = RawID(high: 1, low: 1)
        let person = RawID(high: 1, low: 2)
        let night = at("2026-03-09T22:00:00Z")
        let known = DuplicateReport.Facts(
            location: place, postcode: "NW1 0AA", crimeType: "burglary", from: night, to: night.adding(hours: 6), people: [person], property: ["SN100"])
        func points(_ facts: DuplicateReport.Facts) -> Int { DuplicateReport.likeness(facts, known).value }
        #expect(points(.init(location: place, crimeType: "burglary", from: night.adding(hours: 1))) >= DuplicateReport.offeredFrom)
        #expect(points(.init(postcode: "NW1 0AA", crimeType: "burglary", from: night.adding(hours: 1))) >= DuplicateReport.offeredFrom)
        #expect(points(.init(location: place, crimeType: "burglary", from: night.adding(hours: 24 * 30))) < DuplicateReport.offeredFrom)
        #expect(points(.init(crimeType: "other-theft", from: night.adding(hours: 2), property: ["SN100"])) >= DuplicateReport.offeredFrom)
        #expect(points(.init(crimeType: "burglary", from: night)) < DuplicateReport.offeredFrom)
        #expect(DuplicateReport.likeness(.init(crimeType: "burglary", from: night, people: [person]), known).reason.contains("one person in both"))
    }
}
