import Base
import Core
import Records
import Storage
import Web

/// All that the detention page shows, read in one go.
struct DetentionView: Sendable {
    let detention: Detention
    let arrest: Arrest
    let history: DetentionHistory
    let panels: AuthorityPanels
    let clocks: DetentionClocks
    let steps: NextSteps?
    let reviews: [DetentionReview]
    let charges: [Charge]
    let considered: [ConsideredOffence]
    let log: CustodyLog
    let markers: [WarningMarker.Shown]
    /// The person and the investigation, as far as the officer may see them.
    let person: Entry?
    let investigation: Entry?
    let suite: String
    let grounds: [String]
    let necessity: [String]
    let disposal: String?
    /// Officers' rank, name and number by id.
    let officers: [ID<OfficerAccount>: String]
    let tasks: [WorkList.Item]
    let offered: Offer
    let care: CareView
    let cells: CellSection
    let now: Instant

    init(_ id: ID<Detention>, _ reading: Reading, _ registry: Registry) throws {
        let tx = reading.tx
        detention = try reading.require(Detention.self, id)
        arrest = try reading.require(Arrest.self, detention.arrestId)
        history = try DetentionHistory.of(id, in: tx)
        reviews = history.reviews
        charges = try Charge.all(of: id, in: tx)
        considered = try ConsideredOffence.all(of: id, in: tx)
        log = try CustodyLog.newest(of: id, in: tx)
        clocks = DetentionClocks(detention, history)
        steps = try NextSteps.of(detention, now: reading.now, in: tx)
        panels = try AuthorityPanels(detention, history, now: reading.now, in: tx)
        person = try reading.card(of: detention.person)
        markers = try Warnings.read(detention.personId, reading)
        investigation = try reading.card(of: detention.investigation)
        suite = try tx.find(Unit.self, detention.suiteId)?.name ?? ""
        let day = London.day(of: detention.openedAt)
        grounds = try detention.grounds.map { try CodeList.code($0, of: "custody.detention-grounds", on: day, in: tx)?.title ?? $0 }
        necessity = try arrest.necessity.map { try CodeList.code($0, of: RecordArrest.necessities, on: day, in: tx)?.title ?? $0 }
        disposal = try detention.disposal.map {
            try CodeList.code($0, of: ReleaseDetainee.disposals, on: day, in: tx)?.title ?? $0
        }
        var officers: [ID<OfficerAccount>: String] = [:]
        let named =
            [arrest.officerId, detention.openedBy, detention.authorisedBy, detention.endedBy].compactMap { $0 } + reviews.map(\.officerId)
            + charges.map(\.officerId) + charges.compactMap(\.servedBy) + considered.map(\.officerId)
        for officer in Set(named + arrest.assisting) { officers[officer] = try Officers.label(officer, in: tx) }
        self.officers = officers
        tasks = try WorkList.open(about: detention.ref, in: tx)
        care = try CareView(detention, arrest: arrest, reading, registry)
        offered = try FormPage.offered(on: detention.ref, reading, registry)
        cells = try CellSection(id, in: tx)
        now = reading.now
    }

    func name(_ officer: ID<OfficerAccount>?) -> String { officer.flatMap { officers[$0] } ?? "" }
}

extension Reading {
    /// The index card of a record, if this officer may see it.
    func card(of ref: Ref) throws -> Entry? {
        guard let card = try tx.first(Entry.self, "SELECT \(Entry.columns) FROM entry e WHERE e.id = \(ref.id) AND \(visible.condition("e.id"))") else {
            return nil
        }
        saw(ref)
        return card
    }
}
