import Base
import Core
import Custody
import Records
import Storage

/// Sets up the suites and their cells, and puts detainees into them.
enum DemoSuites {
    /// One cell as drawn: two in five of a suite are plain, the rest are what the law asks for.
    struct Plan: Hashable {
        let name: String
        var kind = Cell.Sort.cell
        var features = ["CCTV"]
        var places = 1
    }

    /// A corridor for men, a second one, the women's part, rooms for children.
    static func cells(_ count: Int) -> [Plan] {
        let (women, children) = (max(3, count / 5), 2)
        let men = count - women - children
        let first = (men + 1) / 2
        var plans = (1...first).map { Plan(name: "A\($0)") } + (1...(men - first)).map { Plan(name: "B\($0)") }
        plans[0].features = ["CCTV", "OBS"]
        plans[1].features = ["CCTV", "OBS"]
        plans[2].features = ["ACC", "CCTV"]
        plans[first].places = 2
        plans[men - 1].features = []
        plans += (1...women).map { Plan(name: "F\($0)", features: $0 == 1 ? ["CCTV", "OBS", "WOM"] : ["CCTV", "WOM"]) }
        plans += (1...children).map { Plan(name: "J\($0)", kind: .detentionRoom) }
        return plans
    }

    /// Adds them as each suite's own custody officer.
    static func setUp(_ force: SyntheticForce, _ cast: DemoCast, _ office: Office) async throws {
        for suite in force.suites {
            let officer = try cast.one("CUSO", in: suite.code, turn: 0)
            let borough = Borough.all[suite.borough]
            let id = try await office.perform(
                SetSuite(unit: suite.code, desks: suite.cells > 15 ? 2 : 1, latitude: borough.latitude, longitude: borough.longitude), as: officer
            ).outcome
            let cells = try await office.performAll(
                cells(suite.cells).map { AddCell(suiteId: id, name: $0.name, kind: $0.kind, features: $0.features, places: $0.places) }, as: officer
            ).map { try $0.done("add cell") }
            guard let broken = cells.dropFirst(4).first else { continue }
            _ = try await office.perform(
                TakeCellOutOfUse(cellId: broken, because: "FAULT", note: "Call bell does not sound; reported to estates."), as: officer)
        }
    }
}

extension DemoHistory {
    /// Into the best free cell, as the law ranks them for this person.
    mutating func place(_ number: Int) async throws {
        guard let detention = detentions[number] else { return }
        let officer = try custodyOfficer(force.detentions[number])
        let ref = Ref(Detention.kind, detention)
        let free = try await office.store.read { tx in try PlaceInCell.options(for: "cellId", on: ref, for: officer, in: tx) }
        guard let best = free.first, let cell = ID<Cell>(best.value) else { return }
        let reason = best.title.contains("needs a reason") ? "No better cell is free; watched from the bridge meanwhile." : nil
        try await act(PlaceInCell(detentionId: detention, cellId: cell, reason: reason), as: officer)
    }

    /// Somebody arrested within the last hour who is not in custody yet.
    mutating func send(_ number: Int) async throws {
        let coming = force.coming[number]
        let crime = force.crimes[coming.crime]
        guard let investigation = investigations[coming.crime] else { return }
        let officer = try pc(crime.borough, turn: number)
        sent[number] = try await act(
            RecordArrest(
                investigationId: investigation.raw, personId: try filed.person(coming.person), officerId: officer.id, arrestedAt: coming.arrestedAt,
                locationId: places[coming.crime], suspectedOf: crime.offence.title, necessity: ["N-INV"],
                grounds: "Named by a witness and found near the scene; a voluntary interview would not allow the search that is needed.",
                destinationId: try cast.unit(force.suites[coming.suite].code), expectedAt: coming.expectedAt, risks: coming.risks,
                riskNote: coming.risks.contains("DRINK") ? "Smelled of drink, steady on their feet." : nil,
                forceUsed: coming.risks.contains("VIOLENT") ? "Handcuffed to the front after pulling away; no injury." : nil), as: officer)
    }

    mutating func arrive(_ number: Int) async throws {
        guard let arrest = sent[number], let at = force.coming[number].atStationAt else { return }
        try await act(
            RecordArrivalAtStation(arrestId: arrest, atStationAt: at), as: try cast.one("CUSO", in: force.suites[force.coming[number].suite].code, turn: 0))
    }
}

extension SyntheticDetention {
    /// As `custody.risk-seen` codes them.
    var risksSeen: [String] {
        let codes = ["self-harm": "SELF-HARM", "drugs": "DRUGS", "drink": "DRINK", "mental-health": "MENTAL", "injury": "INJURY"]
        return risks.compactMap { codes[$0] }
    }
}
