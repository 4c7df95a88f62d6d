import Base
import Core
import Custody
import Investigation
import Records

/// Suspects who were not arrested: some are asked to attend in the next days, and one is there now.
extension DemoHistory {
    private static let askedMax = 6
    /// Two to come and one who is there.
    private static let askedMin = 3

    mutating func askSome() async throws {
        // In a cell, or on the way to one.
        let held = Set(force.detentions.filter { $0.ending == .held }.map(\.person) + force.coming.map(\.person))
        let arrested = Set(force.detentions.map(\.crime))
        let crimes = force.crimes.reversed().filter { crime in
            crime.stage == .allocated && !arrested.contains(crime.number) && investigations[crime.number] != nil && crime.suspects.contains { !held.contains($0.person) }
        }
        var asked = crimes.prefix(Self.askedMax).compactMap { crime in crime.suspects.first { !held.contains($0.person) }.map { (crime, $0.person) } }
        if asked.count < Self.askedMin { asked += try await nameSome(Self.askedMin - asked.count, besides: held) }
        for (turn, (crime, person)) in asked.enumerated() {
            do {
                try await ask(person, crime, turn)
            } catch let refusal as Refusal {
                note(refusal, of: "voluntary attendance for crime \(crime.number)")
            }
        }
    }

    /// A small force may have nobody to ask: then somebody of no other part in the demonstration is named for what nobody was named for, no theft: those are bailed and admitted.
    private mutating func nameSome(_ count: Int, besides held: Set<Int>) async throws -> [(SyntheticCrimePlan, Int)] {
        let today = London.day(of: clock.source.now)
        let busy = held.union(force.crimes.flatMap { $0.suspects.map(\.person) }).union(force.pool.suspects.map(\.person))
        let free = filed.people.keys.sorted().reversed().filter { !busy.contains($0) && (18...60).contains(force.people[$0].age(on: today)) }
        let open = force.crimes.reversed().filter { $0.stage != .reported && $0.suspects.isEmpty && !Self.considered.contains($0.offence.key) && investigations[$0.number] != nil }
        var named: [(SyntheticCrimePlan, Int)] = []
        for (crime, person) in zip(open, free).prefix(count) {
            guard let investigation = investigations[crime.number] else { continue }
            let officer = try cast.one("DC", in: Borough.all[crime.borough].code, turn: crime.number)
            do {
                try await act(NameSuspect(investigationId: investigation, person: .known(try filed.person(person)), grounds: "Named by a witness who knows them."), as: officer)
                named.append((crime, person))
            } catch let refusal as Refusal {
                note(refusal, of: "suspect of crime \(crime.number)")
            }
        }
        return named
    }

    private mutating func ask(_ person: Int, _ crime: SyntheticCrimePlan, _ turn: Int) async throws {
        guard let investigation = investigations[crime.number] else { return }
        let officer = try cast.one("DC", in: Borough.all[crime.borough].code, turn: crime.number)
        let now = clock.source.now
        // The second is there already; the others come at ten and at two on the days after.
        let isHere = turn == 1
        let at = isHere ? now.adding(minutes: 5) : London.at(turn.isMultiple(of: 2) ? 10 : 14, on: London.day(of: now).adding(days: turn / 2 + 1))
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
