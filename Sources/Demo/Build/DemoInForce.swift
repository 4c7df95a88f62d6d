import Base
import Core
import Records

/// Orders that bind some who offend, and wanted entries of some who are sought: on the last day, as a force has them in force then.
extension DemoHistory {
    /// Of those who commit crime: so many of a hundred are bound, and so many sought.
    private static let boundShare = 8
    private static let soughtShare = 5
    /// Of each at least, so that a small force has some to look at, and at most.
    private static let countMin = 3
    private static let countMax = 150

    private struct Bound {
        let kind: String
        let court: String
        let days: Int
        let conditions: [String]
    }

    private static let orders: [SuspectPool.Habit: [Bound]] = [
        .violent: [
            Bound(kind: "NMO", court: "Example Family Court", days: 365, conditions: ["Not to use or threaten violence against the applicant.", "Not to go within 100 metres of the applicant’s home."]),
            Bound(kind: "RO", court: "Example Crown Court", days: 1_095, conditions: ["Not to contact the person the order protects, directly or through others."]),
        ],
        .acquisitive: [Bound(kind: "CBO", court: "Example Magistrates’ Court", days: 730, conditions: ["Not to enter any shop in Example High Street.", "Not to carry a bag lined with foil."])],
        .drugs: [Bound(kind: "CBO", court: "Example Magistrates’ Court", days: 730, conditions: ["Not to be with more than two people in Example Gardens.", "Not to hold more than one mobile phone."])],
        .vehicle: [Bound(kind: "CBO", court: "Example Crown Court", days: 1_095, conditions: ["Not to sit in a vehicle whose keeper has not allowed it."])],
    ]

    mutating func bindAndSeek() async throws {
        let today = London.day(of: clock.source.now)
        let held = Set(force.detentions.filter { $0.ending == .held }.map(\.person))
        let suspects = force.pool.suspects.filter { suspect in
            let person = force.people[suspect.person]
            return filed.people[suspect.person] != nil && person.age(on: today) >= 18 && !held.contains(suspect.person)
        }
        var chance = Chance(seed: force.seed, stream: "in force")
        let bound = chance.some(Self.count(Self.boundShare, of: suspects.count), of: suspects)
        let sought = chance.some(Self.count(Self.soughtShare, of: suspects.count), of: suspects)
        for (turn, suspect) in bound.enumerated() {
            do {
                try await bind(suspect, turn, today, &chance)
            } catch let refusal as Refusal {
                note(refusal, of: "order of person \(suspect.person)")
            }
        }
        for (turn, suspect) in sought.enumerated() {
            do {
                try await seek(suspect, turn, today, &chance)
            } catch let refusal as Refusal {
                note(refusal, of: "wanted entry of person \(suspect.person)")
            }
        }
    }

    private static func count(_ share: Int, of suspects: Int) -> Int { min(countMax, max(countMin, suspects * share / 100)) }

    private func unit(of suspect: SuspectPool.Suspect) -> String { Borough.all[force.households[force.people[suspect.person].household].address.borough].code }

    private mutating func bind(_ suspect: SuspectPool.Suspect, _ turn: Int, _ today: Day, _ chance: inout Chance) async throws {
        let order = chance.one(of: Self.orders[suspect.habit] ?? [])
        let made = today.adding(days: -chance.within(5...200))
        // One order in six waits to be served on whom it binds.
        let isServed = turn % 6 != 5
        try await act(
            RecordOrder(
                person: try filed.person(suspect.person), kind: order.kind, court: order.court, number: "SYN/\(made.year)/\(1_000 + turn)", madeOn: made, endsOn: made.adding(days: order.days),
                servedAt: isServed ? London.at(15, on: made.adding(days: 1)) : nil, conditions: order.conditions), as: try cast.one("DC", in: unit(of: suspect), turn: turn))
    }

    /// By a court's warrant, or by the police: then a supervisor answers for it, but for the last, which waits.
    private mutating func seek(_ suspect: SuspectPool.Suspect, _ turn: Int, _ today: Day, _ chance: inout Chance) async throws {
        let person = try filed.person(suspect.person)
        let since = today.adding(days: -chance.within(1...25))
        let officer = try cast.one("DC", in: unit(of: suspect), turn: turn)
        if turn % 2 == 0 {
            try await act(
                RecordWanted(
                    person: person, kind: "BENCH", soughtFor: "Failing to appear to answer a charge of theft", authority: "Example Magistrates’ Court", number: "SYN/W/\(since.year)/\(500 + turn)",
                    issuedOn: since, backedForBail: turn % 4 == 0), as: officer)
            return
        }
        let entry = try await act(
            RecordWanted(
                person: person, kind: "INV", soughtFor: "A burglary, seen by the occupant", authority: "\(officer.name) \(officer.number)", issuedOn: since,
                instructions: "Clothes and shoes are wanted for the laboratory."), as: officer)
        if turn != 1 { try await act(AuthoriseWanted(wanted: entry, grounds: "Named by a witness who has known them for years."), as: try cast.one("SGT", in: unit(of: suspect), turn: turn)) }
    }
}
