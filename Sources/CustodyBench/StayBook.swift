import Base
import Core
import Custody
import Investigation
import Records
import Storage

/// Takes synthetic people into custody, act by act, as officers would.
struct StayBook {
    let office: Office
    let clock: SteppedClock
    let officers: Filling.Staff
    let places: [[ID<Cell>]]

    /// Arrested, opened, authorised, assessed, watched, in a cell and visited.
    private mutating func stay(_ number: Int, suite: Int, cell: ID<Cell>?) async throws -> ID<Detention> {
        let sergeant = officers.custody[suite]
        let born = Day(year: 1950 + number * 7 % 58, month: 1 + number % 12, day: 1 + number % 28)
        let person = try await office.perform(
            RecordPerson(
                PersonFacts(givenNames: "Synthetic \(number)", familyName: "Detainee\(number)", dateOfBirth: born, sex: number % 6 == 0 ? "2" : "1")),
            as: sergeant
        ).outcome
        let now = clock.now
        let crime = try await office.perform(
            ReportCrime(
                offenceClass: try await offence(), occurredFrom: now.adding(minutes: -200), location: .new(LocationFacts(line: "\(number) Synthetic Road")),
                account: "A synthetic account of what happened.", reportedAt: now.adding(minutes: -180)), as: officers.detective
        ).outcome
        let arrest = try await office.perform(
            RecordArrest(
                investigationId: crime.id.raw, personId: person, officerId: officers.detective.id, arrestedAt: now.adding(minutes: -40), place: "Synthetic Road",
                suspectedOf: "Burglary at a home", necessity: ["N-INV"], grounds: "Synthetic grounds.", destinationId: sergeant.unitId), as: officers.detective
        ).outcome
        guard let unit = sergeant.unitId else { throw Refusal.notFound }
        let detention = try await office.perform(
            OpenDetention(arrestId: arrest, suiteId: unit, arrivedAt: now.adding(minutes: -10), lateReason: "Bench."), as: sergeant
        ).outcome
        clock.now = now.adding(minutes: 12)
        _ = try await office.perform(
            AuthoriseDetention(detentionId: detention, grounds: ["G1", "G2"], reasons: "Synthetic grounds.", authorisedAt: clock.now, lateReason: "Bench."), as: sergeant)
        let id = JSONValue.string(detention.description)
        _ = try await office.perform(
            "custody.risk.assess",
            body: [
                "detentionId": id, "stage": "arrival", "answers": [], "markersChecked": true, "previousChecked": true, "risk": "medium", "isVulnerable": false,
                "appearsUnder18": false, "plan": "As the level says.", "incompleteReason": "Bench.",
            ], as: sergeant)
        _ = try await office.perform(
            "custody.observation.set", body: ["detentionId": id, "level": number % 9 == 0 ? "3" : "1", "reason": "Synthetic.", "isClinical": false], as: sergeant)
        if let cell {
            _ = try await office.perform(PlaceInCell(detentionId: detention, cellId: cell, reason: "Bench: the cell that is free."), as: sergeant)
        }
        clock.now = clock.now.adding(minutes: 15)
        try await visit(detention, by: sergeant)
        return detention
    }

    func visit(_ detention: ID<Detention>, by officer: Officer) async throws {
        _ = try await office.perform(
            "custody.visit.record", body: ["detentionId": .string(detention.description), "state": "awake", "overdueReason": "Bench."], as: officer)
    }

    private func offence() async throws -> String {
        let code = try await office.store.read { tx in
            try tx.value(String.self, "SELECT code FROM code WHERE list = 'offence-class' AND valid_until IS NULL ORDER BY code LIMIT 1")
        }
        guard let code else { throw Refusal.notFound }
        return code
    }

    mutating func heldStay(_ number: Int) async throws {
        let suite = number % places.count
        let place = number / places.count
        _ = try await stay(number, suite: suite, cell: place < places[suite].count ? places[suite][place] : nil)
    }

    /// One that was released again.
    mutating func closedStay(_ number: Int, at start: Instant) async throws {
        let suite = number % places.count
        let detention = try await stay(1_000_000 + number, suite: suite, cell: places[suite].first)
        clock.now = clock.now.adding(minutes: 200)
        _ = try await office.perform(
            HoldReview(detentionId: detention, heldAt: clock.now, reasons: "Bench.", lateReason: "Bench."), as: officers.inspector)
        clock.now = clock.now.adding(minutes: 30)
        try await visit(detention, by: officers.custody[suite])
        _ = try await office.perform(
            ReleaseDetainee(detentionId: detention, disposal: "RUI", reason: "Bench.", releasedAt: clock.now, despite: "Bench: assessed on paper.", lateReason: "Bench."),
            as: officers.custody[suite])
        clock.now = start
    }
}
