import Base
import Core
import Investigation
@_spi(Writing) import Storage
import TestSupport

/// A force of so many officers with so many crimes, a tenth of them open, each open one with its task.
struct ForceFill {
    static let officersInUnit = 150
    /// Months the crimes are spread over.
    static let months = 60
    private static let batch = 5_000
    private static let types = [
        "violent-crime", "violent-crime", "anti-social-behaviour", "other-theft", "shoplifting", "vehicle-crime", "burglary", "criminal-damage-arson", "public-order", "drugs",
        "theft-from-the-person", "robbery", "bicycle-theft", "possession-of-weapons", "other-crime",
    ]

    let office: Office
    let crimes: Int
    let officers: Int

    struct Team: Sendable {
        let unit: ID<Unit>
        let sergeant: ID<OfficerAccount>
        let officers: [ID<OfficerAccount>]
    }

    func run(progress: (String) -> Void) async throws {
        try await office.migrate()
        let now = office.clock.now
        var rows = BulkRows()
        var numbers = SeededNumbers(seed: 1)
        let teams = teams(&rows, now)
        try await rows.write(to: office.store)
        let places = places(&rows, now)
        try await rows.write(to: office.store)
        for number in 0..<crimes {
            crime(number, of: teams[number % teams.count], places, now, &numbers, &rows)
            if rows.count >= Self.batch { try await rows.write(to: office.store) }
            if number % 100_000 == 0 { progress("\(number) of \(crimes) crimes") }
        }
        try await rows.write(to: office.store)
        try await office.store.refreshStatistics()
    }

    private struct Member: Decodable {
        let unitId: ID<Unit>
        let id: ID<OfficerAccount>
        let rank: Rank
    }

    /// The teams that a filled database has.
    static func teams(in store: any Store) async throws -> [Team] {
        let members = try await store.read { tx in
            try tx.all(Member.self, "SELECT unit_id, id, rank FROM officer WHERE unit_id IS NOT NULL AND number LIKE 'B%' ORDER BY unit_id, id")
        }
        return Dictionary(grouping: members, by: \.unitId).sorted { $0.key < $1.key }.compactMap { unit, members in
            guard let sergeant = members.first(where: { $0.rank == .sergeant }) else { return nil }
            return Team(unit: unit, sergeant: sergeant.id, officers: members.filter { $0.rank != .sergeant }.map(\.id))
        }
    }

    private func teams(_ rows: inout BulkRows, _ now: Instant) -> [Team] {
        (0..<max(1, officers / Self.officersInUnit)).map { number in
            let unit = ID<Unit>(at: now)
            rows.add("unit", ["id": unit.sqlValue, "version": .integer(1), "code": .text("U\(number)"), "name": .text("Team \(number)")])
            let members = (0..<min(officers, Self.officersInUnit)).map { member -> ID<OfficerAccount> in
                let id = ID<OfficerAccount>(at: now)
                let isSergeant = member == 0
                rows.add(
                    "officer",
                    [
                        "id": id.sqlValue, "version": .integer(1), "number": .text("B\(number)-\(member)"), "sign_in_name": .text("b\(number).\(member)"),
                        "name": .text("Synthetic Officer \(number)-\(member)"), "rank": .text(isSergeant ? "sergeant" : "constable"), "unit_id": unit.sqlValue,
                        "roles": .text(isSergeant ? "[\"SGT\"]" : "[\"DC\"]"), "is_active": .boolean(true), "created_at": now.sqlValue,
                    ])
                return id
            }
            return Team(unit: unit, sergeant: members[0], officers: Array(members.dropFirst()))
        }
    }

    private func places(_ rows: inout BulkRows, _ now: Instant) -> [ID<Unit>] {
        (0..<2_000).map { number in
            let id = ID<Unit>(at: now)
            rows.add(
                "location",
                [
                    "id": id.sqlValue, "version": .integer(1), "line": .text("On or near Street \(number)"), "line_key": .text("onornearstreet\(number)"),
                    "street": .text("Street \(number)"), "latitude": .real(51.3 + Double(number % 50) * 0.008), "longitude": .real(-0.4 + Double(number / 50) * 0.015),
                    "quality": .text("snapped"), "borough": .text("Borough \(number % 33)"), "created_at": now.sqlValue,
                ])
            return id
        }
    }

    private func crime(_ number: Int, of team: Team, _ places: [ID<Unit>], _ now: Instant, _ numbers: inout SeededNumbers, _ rows: inout BulkRows) {
        let recorded = now.adding(hours: -(number % (Self.months * 730)) - 1)
        let id = ID<Investigation>(at: recorded)
        let type = numbers.one(of: Self.types)
        let isOpen = number % 10 == 0 && !team.officers.isEmpty
        let officer = isOpen ? team.officers[numbers.below(team.officers.count)] : nil
        let reference = "99/\(number)/26B"
        let outcome = isOpen ? "0" : ["1", "14", "15", "16", "18", "18", "18", "8"][numbers.below(8)]
        rows.add(
            "investigation",
            [
                "id": id.sqlValue, "version": .integer(1), "number": .text(reference), "is_crime": .boolean(type != "anti-social-behaviour"), "offence_class": .text("28I"),
                "crime_type": .text(type), "title": .text("A synthetic crime"), "account": .text("A synthetic account of what happened."),
                "month": .text(Month(of: recorded).description), "occurred_from": recorded.adding(hours: -5).sqlValue, "occurred_to": recorded.adding(hours: -4).sqlValue,
                "reported_at": recorded.sqlValue, "recorded_at": recorded.sqlValue, "is_late": .boolean(number % 20 == 0), "location_id": places[numbers.below(places.count)].sqlValue,
                "reported_by": team.sergeant.sqlValue, "unit_id": team.unit.sqlValue, "officer_in_case": officer?.sqlValue ?? .null,
                "status": .text(isOpen ? "allocated" : "closed"), "outcome": .text(outcome),
            ])
        rows.add(
            "entry",
            [
                "id": id.sqlValue, "kind": .text("investigation"), "reference": .text(reference), "title": .text("A synthetic crime"), "summary": .text(""),
                "status": .text(isOpen ? "Under investigation" : "Closed"), "at": recorded.sqlValue, "unit_id": team.unit.sqlValue, "words": .text("synthetic crime"), "keys": .text(""),
            ])
        for (step, hours) in [("review", 5 + number % 60), ("allocation", 12 + number % 200)] {
            rows.add(
                "investigation_log",
                [
                    "id": ID<Unit>(at: recorded).sqlValue, "version": .integer(1), "investigation_id": id.sqlValue, "kind": .text(step), "text": .text("Done."),
                    "at": recorded.adding(hours: hours).sqlValue, "officer_id": team.sergeant.sqlValue,
                ])
        }
        guard let officer else { return }
        rows.add(
            "task",
            [
                "id": ID<Unit>(at: recorded).sqlValue, "version": .integer(1), "kind": .text("investigation.investigate"), "title": .text("Investigate \(reference)"),
                "subject_kind": .text("investigation"), "subject_id": id.sqlValue, "officer_id": officer.sqlValue, "due_at": recorded.adding(hours: 168).sqlValue,
                "status": .text("open"), "created_at": recorded.sqlValue,
            ])
    }
}
