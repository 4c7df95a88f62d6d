import Base
import Demo
import Testing

private let autumn = Instant(seconds: 1_761_480_000)

@Suite("The crimes, detentions and intelligence of the synthetic force")
struct SyntheticCrimeTests {
    let force: SyntheticForce

    init() throws {
        force = try SyntheticForce(people: 4000, seed: 5, now: autumn)
    }

    @Test("no crime is reported before it happened or after now")
    func times() {
        #expect(force.crimes.count > 590)
        for crime in force.crimes {
            #expect(crime.from <= crime.to && crime.to <= crime.reportedAt && crime.reportedAt < autumn, "\(crime.number)")
        }
        #expect(zip(force.crimes, force.crimes.dropFirst()).allSatisfy { $0.reportedAt <= $1.reportedAt })
        #expect(force.crimes.first.map { $0.reportedAt < autumn.adding(hours: -24 * 700) } == true)
    }

    @Test("nobody is victim and suspect of one crime, nor suspected below the age of criminal responsibility")
    func roles() {
        for crime in force.crimes {
            for suspect in crime.suspects {
                #expect(suspect.person != crime.victim)
                #expect(force.people[suspect.person].age(on: London.day(of: crime.from)) >= 10)
            }
        }
    }

    @Test("an outcome that needs a named suspect has one, and one that forbids it has none (OUT-03, OUT-04)")
    func outcomes() {
        for crime in force.crimes {
            guard case .finalised(let outcome) = crime.stage else { continue }
            #expect(["14", "18"].contains(outcome) == crime.suspects.isEmpty, "\(crime.number) \(outcome)")
            if outcome == "15" { #expect(crime.victimSupports) }
            if outcome == "16" || outcome == "14" { #expect(!crime.victimSupports) }
            if outcome == "3", let suspect = crime.suspects.first {
                #expect(force.people[suspect.person].age(on: London.day(of: crime.reportedAt)) >= 18)
            }
        }
    }

    @Test("shoplifting is by day, burglary of shops by night, and Westminster sees more than Sutton")
    func shape() {
        func hours(_ key: String) -> [Int] { force.crimes.filter { $0.offence.key == key }.compactMap { Int(London.time(of: $0.to).prefix(2)) } }
        let lifted = hours("shoplifting")
        #expect(lifted.count { (8...20).contains($0) } * 10 > lifted.count * 8)
        let burgled = hours("burglary-business")
        #expect(burgled.count { $0 < 6 || $0 > 19 } * 10 > burgled.count * 5)
        func count(_ name: String) -> Int { force.crimes.count { Borough.all[$0.borough].name == name } }
        #expect(count("Westminster") > count("Sutton"))
    }

    @Test("a few commit much of it")
    func recidivists() {
        var tally: [Int: Int] = [:]
        for crime in force.crimes { for suspect in crime.suspects { tally[suspect.person, default: 0] += 1 } }
        let ordered = tally.values.sorted(by: >)
        #expect(ordered.prefix(ordered.count / 5).reduce(0, +) * 3 > ordered.reduce(0, +))
        #expect(force.crimes.contains { $0.series != nil })
    }

    @Test("those in a cell now arrived within the last day, each once, and one is in the first hour")
    func heldNow() {
        let held = force.detentions.filter { $0.ending == .held }
        #expect(held.count >= 4)
        #expect(Set(held.map(\.person)).count == held.count)
        for detention in held {
            #expect(autumn.adding(hours: -24) < detention.arrivedAt && detention.arrivedAt < autumn)
            #expect(force.crimes[detention.crime].stage == .inCustody)
        }
        #expect(held.contains { autumn.seconds(since: $0.arrivedAt) < 3600 })
        #expect(held.contains { autumn.seconds(since: $0.arrivedAt) > 20 * 3600 })
    }

    @Test("every review was in time: six hours after authorisation, then nine (PACE-30), and none is missing")
    func reviews() {
        for detention in force.detentions {
            guard let authorised = detention.authorisedAt else { continue }
            let end = detention.end(now: autumn)
            var due = authorised.adding(hours: 6)
            for review in detention.reviews {
                #expect(review <= due && review < end)
                due = review.adding(hours: 9)
            }
            #expect(end <= due)
            #expect(detention.arrestedAt < detention.arrivedAt && detention.arrivedAt < authorised)
        }
    }

    @Test("intelligence carries grades the rules accept (INT-03 to INT-06)")
    func grades() {
        #expect(force.intelligence.count == 120 + 3, "three of a covert source")
        for report in force.intelligence {
            #expect(!report.subjects.isEmpty && report.submittedAt < autumn)
            for paragraph in report.paragraphs {
                if report.provenance == "anonymous" { #expect(paragraph.source == "2") }
                #expect((paragraph.handling == "C") == !paragraph.conditions.isEmpty)
                #expect((paragraph.handling == "C") == (paragraph.instruction != nil))
                #expect(paragraph.assessment != "B")
            }
        }
        #expect(force.intelligence.contains { $0.restrictedTo != nil })
    }
}
