import Base
import Core
import Records
import Storage

/// What custody knows to be in force about a person: held now, escaped, on bail or wanted for not coming back, released under investigation.
enum CustodyStanding {
    /// Of the bails of one person, the newest that are open; nobody has more.
    private static let bailsMax = 20

    static let source = StandingSource(
        where: { "EXISTS (SELECT 1 FROM detention WHERE person_id = \($0.id)) OR EXISTS (SELECT 1 FROM bail WHERE person_id = \($0.id)) OR EXISTS (SELECT 1 FROM street_bail WHERE person_id = \($0.id))" },
        ask: of)

    private static func of(_ ref: Ref, _ reading: Reading) throws -> Later<[Standing]> {
        guard ref.kind == Person.kind, reading.officer.may("custody.detention.read") else { return { [] } }
        let (detention, bails, streetBails) = (try detention(ref, reading), try bails(ref, reading), try streetBails(ref, reading))
        return { try detention() + bails() + streetBails() }
    }

    /// Who of these escaped or did not come back to bail.
    static func wanted(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard reading.officer.may("custody.detention.read") else { return [] }
        let failed = try reading.tx.values(
            RawID.self,
            """
            SELECT DISTINCT b.person_id FROM bail b WHERE b.person_id IN \(list: people) AND b.status = 'failed' AND \(reading.visible.condition("b.id"))
            AND \(reading.visible.condition("b.detention_id"))
            """)
        let escaped = try reading.tx.values(
            RawID.self,
            """
            SELECT DISTINCT d.person_id FROM detention d WHERE d.person_id IN \(list: people) AND d.disposal = \(RecordEscape.disposal.code) AND d.ended_at IS NOT NULL
            AND \(reading.visible.condition("d.id"))
            AND NOT EXISTS (SELECT 1 FROM detention later WHERE later.person_id = d.person_id AND (later.arrived_at, later.id) > (d.arrived_at, d.id))
            """)
        let away = try reading.tx.values(
            RawID.self,
            "SELECT DISTINCT b.person_id FROM street_bail b WHERE b.person_id IN \(list: people) AND b.status = 'failed' AND \(reading.visible.condition("b.id"))")
        return Set(failed + escaped + away)
    }

    /// Who of these is held now.
    static func held(among people: [RawID], _ reading: Reading) throws -> Set<RawID> {
        guard reading.officer.may("custody.detention.read") else { return [] }
        return Set(
            try reading.tx.values(
                RawID.self, "SELECT DISTINCT d.person_id FROM detention d WHERE d.person_id IN \(list: people) AND d.ended_at IS NULL AND \(reading.visible.condition("d.id"))"))
    }

    private static func detention(_ ref: Ref, _ reading: Reading) throws -> Later<[Standing]> {
        let newest = try reading.tx.ask(
            Detention.self,
            """
            SELECT d.* FROM detention d WHERE d.person_id = \(ref.id) AND \(reading.visible.condition("d.id")) ORDER BY d.arrived_at DESC, d.id DESC LIMIT 1
            """)
        return {
            guard let last = try newest.first() else { return [] }
            if last.isHeld { return [Standing(.custody, last.status.title, record: last.ref, reference: last.number, since: last.arrivedAt)] }
            if try RecordRecapture.isOpen(last, in: reading.tx), let ended = last.endedAt {
                return [Standing(.wanted, RecordEscape.disposal.title, record: last.ref, reference: last.number, since: ended)]
            }
            return []
        }
    }

    /// Bail given at the scene, for as long as it is not answered (PACE-04).
    private static func streetBails(_ ref: Ref, _ reading: Reading) throws -> Later<[Standing]> {
        let open = try reading.tx.ask(
            StreetBail.self,
            """
            SELECT b.* FROM street_bail b WHERE b.person_id = \(ref.id) AND b.status IN ('in-force', 'failed') AND \(reading.visible.condition("b.id"))
            ORDER BY b.given_at DESC, b.id DESC LIMIT \(bailsMax)
            """)
        return { try open.all().map { standing($0) } }
    }

    private static func standing(_ bail: StreetBail) -> Standing {
        if bail.status == .failed { return Standing(.wanted, "Failed to attend bail from the scene", record: bail.ref, reference: bail.number, since: bail.attendAt ?? bail.givenAt) }
        let when = bail.attendAt.map { "to attend \(London.text($0, zoned: true))" } ?? "to be told when to attend"
        let told = bail.conditions.isEmpty ? "" : " Conditions: \(bail.conditions.map(\.text).joined(separator: "; "))"
        return Standing(.bail, "Bail from the scene, \(when).\(told)", record: bail.ref, reference: bail.number, since: bail.givenAt)
    }

    private static func bails(_ ref: Ref, _ reading: Reading) throws -> Later<[Standing]> {
        let open = try reading.tx.ask(
            Bail.self,
            """
            SELECT b.* FROM bail b WHERE b.person_id = \(ref.id) AND b.status IN ('in-force', 'failed') AND \(reading.visible.condition("b.id"))
            AND \(reading.visible.condition("b.detention_id")) ORDER BY b.given_at DESC, b.id DESC LIMIT \(bailsMax)
            """)
        return { try open.all().map { try standing($0, reading) } }
    }

    private static func standing(_ bail: Bail, _ reading: Reading) throws -> Standing {
        if bail.status == .failed {
            return Standing(.wanted, "Failed to surrender to bail", record: bail.ref, reference: bail.number, since: bail.returnAt)
        }
        let title = try CodeList.code(bail.disposal, of: ReleaseDetainee.disposals, on: London.day(of: bail.givenAt), in: reading.tx)?.title ?? bail.disposal
        let conditions = try BailCondition.all(of: bail.id, in: reading.tx).filter { $0.endedAt == nil }.map(\.text)
        let told = conditions.isEmpty ? "" : " Conditions: \(conditions.joined(separator: "; "))"
        return Standing(
            .bail, "\(title), \(bail.court ?? "to return") \(London.text(bail.returnAt, zoned: true)).\(told)", record: bail.ref, reference: bail.number,
            since: bail.givenAt)
    }
}
