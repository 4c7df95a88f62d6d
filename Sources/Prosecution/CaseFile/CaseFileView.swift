import Base
import Core
import Custody
import Investigation
import Records
import Storage

/// All that a case file shows, gathered from the records it stands on.
struct CaseFileView: Sendable {
    struct Defendant: Sendable {
        let person: Person
        let detention: Detention
        let arrest: Arrest?
        let charges: [Charge]
        let suite: String
        let arrestingOfficer: String?
        let custodyOfficer: String?
    }

    struct Role: Decodable, Sendable {
        let type: String
        let said: String?
        let id: RawID
        let kind: RecordKind
        let reference: String?
        let title: String
        let summary: String
    }

    let file: CaseFile
    let investigation: Entry?
    let defendants: [Defendant]
    let victims: [Person]
    let roles: [Role]
    let exhibits: [Exhibit]
    let officers: [String]
    let openedBy: String

    func roles(_ types: String...) -> [Role] { roles.filter { types.contains($0.type) } }

    static func read(_ id: ID<CaseFile>, _ reading: Reading) throws -> CaseFileView {
        let tx = reading.tx
        let file = try reading.require(CaseFile.self, id)
        let investigation = try tx.first(
            Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(file.investigationId) AND \(reading.visible.condition("e.id"))")
        let roles = try roles(of: file.investigationId, reading)
        let victims = try roles.filter { $0.type == "VIC" && $0.kind == Person.kind }.compactMap { try tx.find(Person.self, ID($0.id)) }
        for victim in victims { reading.saw(victim.ref) }
        let officers = try tx.values(
            ID<OfficerAccount>.self,
            "SELECT from_id FROM link WHERE to_id = \(file.investigationId) AND type IN ('OIC', 'INVOLVED') AND until_at IS NULL ORDER BY id LIMIT 100")
        return CaseFileView(
            file: file, investigation: investigation, defendants: try CaseDefendant.all(of: id, visible: reading.visible, in: tx).map { try defendant($0, reading) }, victims: victims,
            roles: roles, exhibits: try investigation.map { try Exhibit.all(of: ID($0.id), in: tx) } ?? [], officers: try unique(officers).map { try Officers.label($0, in: tx) },
            openedBy: try Officers.label(file.openedBy, in: tx))
    }

    private static func unique(_ officers: [ID<OfficerAccount>]) -> [ID<OfficerAccount>] {
        var seen = Set<ID<OfficerAccount>>()
        return officers.filter { seen.insert($0).inserted }
    }

    private static func defendant(_ row: CaseDefendant, _ reading: Reading) throws -> Defendant {
        let tx = reading.tx
        let person = try reading.require(Person.self, row.personId)
        let detention = try reading.require(Detention.self, row.detentionId)
        let arrest = try tx.find(Arrest.self, detention.arrestId)
        return Defendant(
            person: person, detention: detention, arrest: arrest, charges: try Charge.all(of: detention.id, in: tx),
            suite: try tx.find(Unit.self, detention.suiteId)?.name ?? "", arrestingOfficer: try arrest.map { try Officers.label($0.officerId, in: tx) },
            custodyOfficer: try detention.authorisedBy.map { try Officers.label($0, in: tx) })
    }

    /// People, places and things of the investigation with their role in it, both ends of each link visible to the reader.
    private static func roles(of investigation: RawID, _ reading: Reading) throws -> [Role] {
        try reading.tx.all(
            Role.self,
            """
            SELECT l.type, l.said, e.id, e.kind, e.reference, e.title, e.summary FROM link l
            JOIN entry e ON e.id = CASE WHEN l.to_id = \(investigation) THEN l.from_id ELSE l.to_id END
            WHERE (l.to_id = \(investigation) OR l.from_id = \(investigation)) AND l.type IN ('VIC', 'WIT', 'NOM', 'SUS', 'LOC', 'PROP')
            AND \(reading.visible.condition("e.id")) AND \(reading.visible.condition("l.source_id")) ORDER BY l.type, l.id LIMIT 500
            """)
    }
}
