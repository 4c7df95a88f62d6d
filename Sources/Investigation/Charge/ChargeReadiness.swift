import Base
import Core
import Records
import Storage

/// What is missing for charge on one investigation, from what the record holds now: for each offence and each suspect.
struct ChargeReadiness: Sendable {
    /// Something of the investigation that can meet a point.
    struct Evidence: Sendable {
        let ref: Ref
        let label: String
        let state: EvidenceHeld.State
    }

    /// One offence against one suspect.
    struct Charge: Sendable {
        /// A code of `offence-class`, and what it is called.
        let offence: String
        let title: String
        /// Nothing while nobody is named.
        let suspect: Person?
        let answers: [PointAnswer]
    }

    /// The recorded offence first, then what else was done; for each the suspects in the order they were named.
    let charges: [Charge]
    let marks: [PointMark]

    /// Suspects looked at: a crowd is charged one by one from its own files.
    private static let suspectsMax = 20

    init(_ crime: Investigation, on day: Day, visible: Visibility, in tx: Transaction) throws {
        let offences = [crime.offenceClass].compactMap { $0 } + (try CrimeDetail.of(crime.id, in: tx)?.included ?? [])
        let points = try Self.points(on: day, in: tx)
        let marks = try PointMark.standing(of: crime.id.raw, in: tx)
        self.marks = marks
        let evidence = marks.isEmpty ? [:] : Dictionary(try Self.evidence(of: crime.id.raw, visible: visible, in: tx).map { ($0.ref.id, $0) }, uniquingKeysWith: { first, _ in first })
        let held = marks.map { mark in
            let found = evidence[mark.evidenceId]
            return EvidenceHeld(
                point: mark.point, label: found?.label ?? "Something marked", found?.state ?? .gone("it is not on the record any more"), suspect: mark.personId?.raw)
        }
        let facts = try Self.facts(of: crime, in: tx)
        let suspects = try Investigation.suspects(of: crime.id.raw, visible: visible, in: tx).prefix(Self.suspectsMax)
        charges = try (offences.isEmpty ? [""] : offences).flatMap { offence -> [Charge] in
            let code = try CodeList.code(offence, of: "offence-class", on: day, in: tx)
            let hasVictim = (code?.detail["basis"] ?? "victim").contains("victim")
            return (suspects.isEmpty ? [nil] : suspects.map { $0 }).map { suspect in
                Charge(
                    offence: offence, title: code?.title ?? offence, suspect: suspect,
                    answers: ChargeCheck.answers(points, offence: offence, suspect: suspect?.id.raw, hasVictim: hasVictim, facts: facts, held: held))
            }
        }
    }

    /// Every point of some charge, once.
    var points: [PointToProve] {
        charges.flatMap(\.answers).map(\.point).reduce(into: [PointToProve]()) { found, point in if !found.contains(where: { $0.code == point.code }) { found.append(point) } }
            .sorted { $0.code < $1.code }
    }

    static func points(on day: Day, in tx: Transaction) throws -> [PointToProve] {
        try CodeList.all("point-to-prove", on: day, in: tx).map { code in
            PointToProve(
                code.code, code.title, classes: Set((code.detail["classes"] ?? "all").split(separator: " ").map(String.init)),
                victimOnly: code.detail["basis"] == "victim", ofSuspect: code.detail["suspect"] == "yes", fact: code.detail["fact"].flatMap { CaseFact(rawValue: $0) }, evidence: code.detail["evidence"] ?? "",
                why: code.detail["why"] ?? "")
        }
    }

    static func facts(of crime: Investigation, in tx: Transaction) throws -> Set<CaseFact> {
        var facts: Set<CaseFact> = []
        let id = crime.id
        if crime.locationId != nil, crime.occurredFrom != nil { facts.insert(.placed) }
        if try tx.exists("SELECT 1 FROM named_suspect WHERE investigation_id = \(id)") { facts.insert(.suspectNamed) }
        let values = try tx.values(
            Int.self, "SELECT COALESCE(o.value, -1) FROM link l JOIN object_item o ON o.id = l.from_id WHERE l.to_id = \(id) AND l.type = 'PROP' AND l.until_at IS NULL LIMIT 200")
        if !values.isEmpty { facts.insert(.propertyListed) }
        if !values.isEmpty, values.allSatisfy({ $0 >= 0 }) { facts.insert(.propertyValued) }
        if try tx.exists("SELECT 1 FROM line_of_enquiry WHERE investigation_id = \(id) AND points_away AND status = 'done'") { facts.insert(.awayFollowed) }
        if try isSound(id, tx) { facts.insert(.exhibitsSound) }
        return facts
    }

    private static func isSound(_ crime: ID<Investigation>, _ tx: Transaction) throws -> Bool {
        if try tx.exists("SELECT 1 FROM property_item WHERE investigation_id = \(crime) AND status = 'LOSTP'") { return false }
        return try !tx.exists(
            """
            SELECT 1 FROM property_item i JOIN exhibit_movement m ON m.item_id = i.id JOIN exhibit_movement n ON n.item_id = m.item_id AND n.number = m.number + 1
            WHERE i.investigation_id = \(crime) AND n.from_place <> m.to_place
            """)
    }

    /// Everything of an investigation that can be marked, with how it stands.
    ///
    /// - Parameter visible: whose eyes: a witness they may not know of is not named.
    static func evidence(of crime: RawID, visible: Visibility, in tx: Transaction) throws -> [Evidence] {
        try statements(crime, visible, tx) + exhibits(crime, tx) + actions(crime, tx) + documents(crime, tx) + enquiries(crime, tx)
    }

    private struct Row: Decodable {
        let id: RawID
        let number: Int
        let title: String
        let status: String
        let more: String?
    }

    private static func statements(_ crime: RawID, _ visible: Visibility, _ tx: Transaction) throws -> [Evidence] {
        try tx.all(
            Row.self,
            """
            SELECT s.id, s.number, CASE WHEN \(visible.condition("s.maker_id")) THEN ' of ' || s.maker_name ELSE '' END AS title, s.status, s.withdrawn_reason AS more
            FROM statement s WHERE s.investigation_id = \(crime) ORDER BY s.number LIMIT 200
            """
        ).map { row in
            let state: EvidenceHeld.State = row.status == "signed" ? .usable : row.status == "draft" ? .awaited("not signed yet") : .gone(row.more ?? "it was withdrawn")
            return Evidence(ref: Ref(Statement.kind, row.id), label: "Statement \(row.number)\(row.title)", state: state)
        }
    }

    private static func exhibits(_ crime: RawID, _ tx: Transaction) throws -> [Evidence] {
        try tx.all(
            Row.self,
            """
            SELECT x.id, 0 AS number, x.reference || ' ' || x.description AS title, COALESCE(i.status, 'SEIZ') AS status, NULL AS more FROM exhibit x
            LEFT JOIN property_item i ON i.exhibit_id = x.id WHERE x.investigation_id = \(crime) ORDER BY x.id LIMIT 300
            """
        ).map { row in
            let state: EvidenceHeld.State =
                switch row.status {
                case "LOSTP": .gone("it is lost in police possession")
                case "DST": .gone("it is destroyed")
                case "RET": .gone("it was returned")
                case "LAB": .awaited("at the laboratory")
                default: .usable
                }
            return Evidence(ref: Ref(Exhibit.kind, row.id), label: "Exhibit \(row.title)", state: state)
        }
    }

    private static func actions(_ crime: RawID, _ tx: Transaction) throws -> [Evidence] {
        try tx.all(
            Row.self, "SELECT id, number, text AS title, status, NULL AS more FROM enquiry_action WHERE investigation_id = \(crime) ORDER BY number LIMIT 200"
        ).map { row in
            let isDone = row.status == "resulted" || row.status == "complete"
            return Evidence(ref: Ref(EnquiryAction.kind, row.id), label: "Action A\(row.number) \(row.title.prefix(60))", state: isDone ? .usable : .awaited("not resulted yet"))
        }
    }

    private static func documents(_ crime: RawID, _ tx: Transaction) throws -> [Evidence] {
        try tx.all(
            Row.self, "SELECT id, number, reference || ' ' || title AS title, status, NULL AS more FROM enquiry_document WHERE investigation_id = \(crime) ORDER BY id LIMIT 200"
        ).map { Evidence(ref: Ref(EnquiryDocument.kind, $0.id), label: "Document \($0.title)", state: .usable) }
    }

    private static func enquiries(_ crime: RawID, _ tx: Transaction) throws -> [Evidence] {
        try tx.all(
            Row.self, "SELECT id, number, text AS title, kind AS status, NULL AS more FROM enquiry_entry WHERE investigation_id = \(crime) ORDER BY number DESC LIMIT 100"
        ).map { Evidence(ref: Ref(EnquiryEntry.kind, $0.id), label: "Enquiry \($0.number): \($0.title.prefix(60))", state: .usable) }
    }
}
