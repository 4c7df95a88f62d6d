import Base
import Core
import Custody
import Investigation
import Records

/// What lies between the street and the court: somebody bailed where they were arrested, and offences that who is charged admits besides.
extension DemoHistory {
    private static let bailedMax = 2
    private static let consideredMax = 3
    /// What somebody charged with one asks a court to take into consideration: thefts, tried by magistrates.
    static let considered: Set = ["shoplifting", "theft-from-vehicle", "theft-person", "cycle-theft"]

    mutating func bailAtScenes() async throws {
        let busy = Set(force.detentions.map(\.person) + force.coming.map(\.person) + force.crimes.flatMap { $0.suspects.map(\.person) })
        let today = London.day(of: clock.source.now)
        let known = force.pool.suspects.reversed().filter { suspect in
            filed.people[suspect.person] != nil && !busy.contains(suspect.person) && force.people[suspect.person].age(on: today) >= 18
        }
        for (turn, (crime, suspect)) in zip(unsolved.filter({ $0.borough != Roster.walkedBorough }), known).prefix(Self.bailedMax).enumerated() {
            do {
                try await bailAtScene(suspect.person, crime, turn)
            } catch let refusal as Refusal {
                note(refusal, of: "bail at the scene for crime \(crime.number)")
            }
        }
    }

    /// Thefts that are with an officer and whose suspect nobody has named, the oldest first. No outcome is acted out, so those planned to end so are open.
    private var unsolved: [SyntheticCrimePlan] {
        force.crimes.filter { $0.stage != .reported && $0.suspects.isEmpty && Self.considered.contains($0.offence.key) && investigations[$0.number] != nil }
    }

    private mutating func bailAtScene(_ person: Int, _ crime: SyntheticCrimePlan, _ turn: Int) async throws {
        guard let investigation = investigations[crime.number] else { return }
        let now = clock.source.now
        let officer = try pc(crime.borough, turn: crime.number + turn)
        let suite = force.suites[crime.borough % force.suites.count].code
        try await act(NameSuspect(investigationId: investigation, person: .known(try filed.person(person)), grounds: "Recognised on the camera pictures by an officer who knows them."), as: officer)
        let arrest = try await act(
            RecordArrest(
                investigationId: investigation.raw, personId: try filed.person(person), officerId: officer.id, arrestedAt: now.adding(minutes: -50), place: "Example High Street",
                suspectedOf: crime.offence.title, necessity: ["N-INV"], grounds: "Known from the camera pictures and met by chance; a solicitor can be there in the week."), as: officer)
        // The second is told later when and where to attend.
        let at = turn == 0 ? London.at(11, on: London.day(of: now).adding(days: 5)) : nil
        try await act(
            GrantStreetBail(
                arrestId: arrest, authorisedBy: try cast.one("CUSO", in: suite, turn: 0).id, factors: ["surrender"], reasons: "Lives near by, gave a settled address; nothing is to be searched now.",
                givenAt: now.adding(minutes: -20), attendAt: at, suiteId: at == nil ? nil : try cast.unit(suite)), as: officer)
    }

    mutating func considerOthers() async throws {
        let charged = force.detentions.enumerated().filter { _, stay in
            if case .charged = stay.ending { true } else { false }
        }
        let today = London.day(of: clock.source.now)
        var others = unsolved
        for (number, stay) in charged.suffix(Self.consideredMax) where force.people[stay.person].age(on: today) >= 18 {
            guard let detention = detentions[number], case .charged(let at) = stay.ending, let other = others.popLast(), let crime = investigations[other.number] else { continue }
            do {
                try await act(
                    ConsiderOffence(
                        detentionId: detention, crime: crime.raw, offence: other.offence.chargeCode, particulars: "\(other.offence.title), in the same week and in the same way.", admittedAt: at,
                        lateReason: "Entered when the crime had been found."), as: try custodyOfficer(stay))
            } catch let refusal as Refusal {
                note(refusal, of: "offence taken into consideration in detention \(number)")
            }
        }
    }
}
