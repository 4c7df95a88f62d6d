import Base
import Core
import Investigation
import Records
import Storage

/// What enquiries leave behind as the story ends: stores with exhibits in them, statements, and one major incident.
extension DemoHistory {
    /// Exhibits that stand for all of them, so that the stores are alive and the demonstration is soon ready.
    private static let exhibitsMax = 120
    private static let statementsMax = 40

    // MARK: Property

    /// A station in the walked borough with its rooms, and what officers hold brought in by scan: most of it, never all.
    mutating func keepProperty() async throws {
        let keeper = try cast.named("property.store")
        let station = try await act(AddStore(Borough.all[Roster.walkedBorough].name, kind: "station"), as: keeper)
        let room = try await act(AddStore("Property room", kind: "room", in: station), as: keeper)
        let shelf = try await act(AddStore("Shelf 1", kind: "shelf", capacity: 64, in: room), as: keeper)
        let bay = try await act(AddStore("Shelf 2", kind: "shelf", capacity: 12, in: room), as: keeper)
        let safe = try await act(AddStore("Safe", kind: "safe", capacity: 20, in: room), as: keeper)
        let drugs = try await act(AddStore("Drugs store", kind: "drugs", in: station), as: keeper)
        let firearms = try await act(AddStore("Firearms store", kind: "firearms", in: station), as: keeper)
        _ = try await act(AddStore("Vehicle yard", kind: "yard", in: station), as: keeper)
        let seized = try await seizeMore()
        struct Held: Decodable, Sendable {
            let label: String
            let category: String
            let seal: String?
        }
        let held = try await office.store.read { tx in
            try tx.all(Held.self, "SELECT label, category, seal FROM property_item WHERE closed_at IS NULL ORDER BY label LIMIT \(Self.exhibitsMax)")
        }
        for (place, item) in held.enumerated() where place % 6 != 5 {
            let stores =
                switch item.category {
                case "CASH", "JEWL": [safe]
                case "DRUG": [drugs]
                case "FIRE": [firearms]
                default: place % 4 == 0 ? [bay, shelf, room] : [shelf, room]
                }
            try await bringIn(item.label, seal: item.seal, to: stores, as: keeper)
        }
        if let cash = seized {
            try await act(DetainCash(cash, grounds: "Found with scales and deal bags; no lawful source is known."), as: try cast.named("dc.investigation"))
        }
    }

    /// Into the first store with room for it; where none has, it waits with its officer.
    private mutating func bringIn(_ label: String, seal: String?, to stores: [ID<PropertyStore>], as keeper: Officer) async throws {
        for store in stores {
            do {
                try await act(ScanItem(label, into: store, seal: seal), as: keeper)
                return
            } catch Refusal.invalid(let problems) where problems.contains(where: { $0.code == "full" }) { continue }
        }
    }

    /// Evidence in the walked detective's cases, and cash whose clock runs. Answers the cash.
    private mutating func seizeMore() async throws -> ID<Exhibit>? {
        let now = clock.source.now
        let cases = try await current()
        let found = [("Crowbar, blue paint on the tip", "TOOL"), ("Recording of the camera at the till, on a stick", "DIGI"), ("Gloves, black", "CLTH"), ("Receipt torn in two", "DOC")]
        for (place, crime) in cases.prefix(8).enumerated() {
            let (what, category) = found[place % found.count]
            try await act(
                RecordExhibit(
                    investigationId: crime.id, description: what, category: category, seizedAt: now.adding(minutes: -90), seizedFrom: "The scene", seal: "S\(300_000 + place)", power: "s19"),
                as: crime.officer)
        }
        guard let first = cases.first else { return nil }
        return try await act(
            RecordExhibit(
                investigationId: first.id, description: "Bundle of notes in a rubber band", category: "CASH", seizedAt: now.adding(hours: -20), seizedFrom: "Under the driver's seat",
                seal: "S300100"), as: first.officer
        ).id
    }

    private struct Current {
        let id: ID<Investigation>
        let officer: Officer
    }

    /// Open cases more than a day old, those of the walked detective first, then those of the borough, the newest of each.
    private func current() async throws -> [Current] {
        struct Row: Decodable, Sendable {
            let id: ID<Investigation>
            let officerInCase: ID<OfficerAccount>
        }
        let before = clock.source.now.adding(hours: -24)
        let detective = try cast.named("dc.investigation")
        let unit = try cast.unit(Borough.all[Roster.walkedBorough].code)
        let rows = try await office.store.read { tx in
            try tx.all(
                Row.self,
                """
                SELECT id, officer_in_case FROM investigation WHERE status = 'allocated' AND occurred_from < \(before)
                AND NOT EXISTS (SELECT 1 FROM restriction r WHERE r.record_id = investigation.id)
                ORDER BY CASE WHEN officer_in_case = \(detective.id) THEN 0 WHEN unit_id = \(unit) THEN 1 ELSE 2 END, recorded_at DESC, id DESC LIMIT 20
                """)
        }
        let officers = Dictionary(cast.officers.values.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return rows.compactMap { row in officers[row.officerInCase].map { Current(id: row.id, officer: $0) } }
    }

    // MARK: Statements

    /// Victims' statements in current cases; most are signed.
    mutating func takeStatements() async throws {
        struct Maker: Decodable, Sendable {
            let id: ID<Investigation>
            let personId: ID<Person>
            let officerInCase: ID<OfficerAccount>
            let account: String
            let name: String
        }
        let makers = try await office.store.read { tx in
            try tx.all(
                Maker.self,
                """
                SELECT i.id, l.from_id AS person_id, i.officer_in_case, i.account, p.given_names || ' ' || p.family_name AS name FROM investigation i
                JOIN link l ON l.to_id = i.id AND l.type IN ('VIC', 'SPOKE') AND l.from_kind = \(Person.kind) JOIN person p ON p.id = l.from_id
                WHERE i.status = 'allocated' ORDER BY i.recorded_at DESC, i.id DESC LIMIT \(Self.statementsMax)
                """)
        }
        let officers = Dictionary(cast.officers.values.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (place, maker) in makers.enumerated() {
            guard let officer = officers[maker.officerInCase] else { continue }
            let text = "I am the person named above. I make this statement of my own free will. \(maker.account) I am willing to go to court."
            let id = try await act(TakeStatement(investigationId: maker.id, maker: .known(maker.personId), text: text), as: officer)
            guard place % 4 != 3 else { continue }
            try await act(SignStatement(id, version: 1, maker: Signed(name: maker.name), taker: Signed(name: officer.name)), as: officer)
        }
    }

    // MARK: A major incident

    /// One of the walked detective's cases grew: a room with roles, documents, actions and house-to-house. It is open to all, so that a newcomer finds it.
    mutating func openIncidentRoom() async throws {
        let sergeant = try cast.named("ds.response")
        let leader = try cast.named("dci.major")
        let exhibits = try cast.named("exhibits.officer")
        guard let crime = try await current().first else { return }
        let detective = crime.officer
        try await act(
            DeclareMajor(
                investigationId: crime.id, operation: "Operation Wayfarer", category: "B", sio: leader.id, closed: false,
                reason: "Three like it in a fortnight, and the offender is not known: one room reads everything."), as: leader)
        try await act(GiveIncidentRole(investigationId: crime.id, officer: exhibits.id, role: "EXH"), as: leader)
        try await act(GiveIncidentRole(investigationId: crime.id, officer: sergeant.id, role: "AM"), as: leader)
        try await act(
            PlanInvestigation(investigationId: crime.id, strategy: "Who was there: cameras first, then house-to-house, then the forensic result.", hypotheses: "A person who knows the place; a passer-by."),
            as: detective)
        let document = try await act(
            RegisterDocument(
                investigationId: crime.id, kind: "message", heading: "Call from a neighbour", from: "A neighbour, by telephone",
                text: "Saw a person with a red holdall walk quickly towards the canal a little after it happened. Would know them again."), as: detective)
        try await act(ReadDocument(document, actions: [.init("See the neighbour and take a statement.", .high)]), as: leader)
        let due = clock.source.now.adding(hours: 72)
        for (text, priority) in [
            ("Secure the recording of every camera within 200 metres.", EnquiryAction.Priority.high), ("Ask the bus company for its recordings.", .medium),
            ("Find who sells the red holdall.", .low), ("Compare the method with the two crimes before.", .medium),
        ] { try await act(RaiseAction(investigationId: crime.id, text: text, priority: priority, owner: priority == .high ? detective.id : nil, dueAt: due), as: sergeant) }
        let borough = Borough.all[Roster.walkedBorough]
        let rows = (1...8).map { "\($0 * 2) Wayfarer Row" }
        // Its last two letters stand in no postcode that is given out.
        let postcode = "E8 4MC"
        for (place, row) in rows.enumerated() {
            try await act(
                RecordLocation(
                    LocationFacts(line: row, town: "London", postcode: postcode), street: "Wayfarer Row", borough: borough.name, latitude: borough.latitude + Double(place) * 0.0001, longitude: borough.longitude),
                as: sergeant)
        }
        try await act(PlanHouses(investigationId: crime.id, area: "Both sides of the street", postcode: postcode, addresses: rows), as: sergeant)
        let houses = try await office.store.read { tx in try tx.values(ID<HouseCall>.self, "SELECT id FROM house_call WHERE investigation_id = \(crime.id) ORDER BY number") }
        for (place, house) in houses.prefix(5).enumerated() {
            let isHome = place % 2 == 0
            try await act(
                RecordHouseCall(
                    investigationId: crime.id, address: house, result: place == 0 ? "seen" : isHome ? "nothing" : "no-reply",
                    said: place == 0 ? "Heard running and a gate. Has a camera over the door and will keep the recording." : nil,
                    revisitAt: isHome ? nil : clock.source.now.adding(hours: 20)), as: detective)
        }
        try await act(
            RecordDecision(
                investigationId: crime.id, about: "Media", decision: "No appeal yet.", reason: "The recordings are not viewed; an appeal may warn the offender.",
                considered: "An appeal with the red holdall."), as: leader)
    }
}
