import Base
import Core
import Records
import Storage

/// What custody knows to be in force about a person: held now, or bailed to court when last released.
enum CustodyStanding {
    static func of(_ ref: Ref, _ reading: Reading) throws -> [Standing] {
        guard ref.kind == Person.kind, reading.officer.may("custody.detention.read") else { return [] }
        let last = try reading.tx.first(
            Detention.self,
            """
            SELECT d.* FROM detention d WHERE d.person_id = \(ref.id) AND \(reading.visible.condition("d.id")) ORDER BY d.arrived_at DESC, d.id DESC LIMIT 1
            """)
        guard let last else { return [] }
        if last.isHeld {
            return [Standing(.custody, last.status.title, record: last.ref, reference: last.number, since: last.arrivedAt)]
        }
        guard let disposal = last.disposal, let ended = last.endedAt,
            let code = try CodeList.code(disposal, of: ReleaseDetainee.disposals, on: London.day(of: ended), in: reading.tx), code.detail["bail"] == "yes"
        else { return [] }
        return [Standing(.bail, code.title, record: last.ref, reference: last.number, since: ended)]
    }
}
