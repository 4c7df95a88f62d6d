import Base
import Core
import Custody
import Investigation
import Records

/// Suspects who were not arrested: some are asked to attend in the next days, and one is there now.
extension DemoHistory {
    private static let askedMax = 6

    mutating func askSome() async throws {
        // In a cell, or on the way to one.
        let held = Set(force.detentions.filter { $0.ending == .held }.map(\.person) + force.coming.map(\.person))
        let arrested = Set(force.detentions.map(\.crime))
        let crimes = force.crimes.reversed().filter { crime in
            crime.stage == .allocated && !arrested.contains(crime.number) && investigations[crime.number] != nil && crime.suspects.contains { !held.contains($0.person) }
        }
        for (turn, crime) in crimes.prefix(Self.askedMax).enumerated() {
            guard let suspect = crime.suspects.first(where: { !held.contains($0.person) }) else { continue }
            do {
                try await ask(suspect.person, crime, turn)
            } catch let refusal as Refusal {
                note(refusal, of: "voluntary attendance for crime \(crime.number)")
            }
        }
    }

    private mutating func ask(_ person: Int, _ crime: SyntheticCrimePlan, _ turn: Int) async throws {
        guard let investigation = investigations[crime.number] else { return }
        let officer = try cast.one("DC", in: Borough.all[crime.borough].code, turn: crime.number)
        let now = clock.source.now
        // The second is there already; the others come at ten and at two on the days after.
        let isHere = turn == 1
        let at = isHere ? now.adding(minutes: 5) : London.start(of: London.day(of: now).adding(days: turn / 2 + 1)).adding(hours: turn.isMultiple(of: 2) ? 10 : 14)
        let isAtSuite = turn != 3
        let suite = try cast.unit(force.suites[crime.borough % force.suites.count].code)
        let id = try await act(
            InviteVolunteer(
                investigationId: investigation.raw, personId: try filed.person(person), suspectedOf: crime.offence.title, officerId: officer.id, method: "phone",
                appointmentAt: at, suiteId: isAtSuite ? suite : nil, place: isAtSuite ? nil : "Police office, Example Library", solicitorName: turn == 1 ? "A. Solicitor" : nil,
                language: turn == 2 ? "Polish" : nil), as: officer)
        guard isHere else { return }
        try await act(
            "custody.voluntary.arrive",
            [
                "attendanceId": .string(id.description), "arrivedAt": .string(clock.source.now.description), "isToldFree": true, "isNoticeGiven": true, "advice": "requested",
                "appearsUnder18": false, "isVulnerable": false,
            ], as: officer)
    }
}
