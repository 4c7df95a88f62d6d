import Base
import Core
import Storage

/// What orders and wanted entries say is in force about a person, each with what an officer at the scene may do.
enum InForceStanding {
    static let source = StandingSource(
        where: { "EXISTS (SELECT 1 FROM court_order WHERE person_id = \($0.id)) OR EXISTS (SELECT 1 FROM wanted_entry WHERE person_id = \($0.id))" }, ask: of)

    private static func of(_ ref: Ref, _ reading: Reading) throws -> Later<[Standing]> {
        guard ref.kind == Person.kind else { return { [] } }
        let orders = reading.officer.may(OrderPage.read) ? try CourtOrder.ask([ref.id], visible: reading.visible, in: reading.tx) : nil
        let sought = reading.officer.may(WantedEntry.read) ? try WantedEntry.ask([ref.id], visible: reading.visible, in: reading.tx) : nil
        return { try standings(orders?() ?? [], sought?() ?? [], reading) }
    }

    private static func standings(_ orders: [CourtOrder], _ sought: [WantedEntry], _ reading: Reading) throws -> [Standing] {
        guard !orders.isEmpty || !sought.isEmpty else { return [] }
        let day = London.day(of: reading.now)
        let kinds = try CodeTitles.of([CourtOrder.kinds.text, WantedEntry.kinds.text], on: day, in: reading.tx)
        let binding = orders.filter { $0.isInForce(on: day) }
        let conditions = Dictionary(grouping: try OrderCondition.of(binding.map(\.id), in: reading.tx), by: \.orderId)
        return sought.map { standing($0, kinds.code($0.kind, of: WantedEntry.kinds)) }
            + binding.map { standing($0, kinds.code($0.kind, of: CourtOrder.kinds), conditions[$0.id] ?? []) }
    }

    private static func standing(_ entry: WantedEntry, _ kind: Code?) -> Standing {
        let unanswered = kind?.detail["made_by"] == "police" && entry.authorisedBy == nil ? "; no supervisor has answered for it yet" : ""
        let found = entry.foundAt.map { "; arrested \(London.text($0)), the entry waits to be ended" } ?? ""
        let power = [ScenePower.onFinding(kind, backedForBail: entry.backedForBail), entry.instructions].compactMap { $0 }.joined(separator: " ")
        return Standing(
            .wanted, "\(kind?.title ?? entry.kind), \(entry.authority): \(entry.soughtFor.withoutStop)\(unanswered)\(found)", record: entry.ref, reference: entry.number,
            since: London.start(of: entry.issuedOn), power: entry.foundAt == nil ? power : nil)
    }

    private static func standing(_ order: CourtOrder, _ kind: Code?, _ conditions: [OrderCondition]) -> Standing {
        let title = kind?.title ?? order.kind
        let until = order.endsOn.map { "until \(London.text($0))" } ?? "until further order"
        let power = ScenePower.onBreach(of: kind, isAttached: order.powerOfArrest, note: order.arrestNote, isServed: order.servedAt != nil)
        return Standing(
            .order, "\(order.isInterim ? "Interim \(title.firstLowered)" : title), \(order.court), \(until)", record: order.ref, reference: order.number,
            since: London.start(of: order.startsOn), conditions: conditions.map(\.text), power: power.sentence)
    }
}

extension String {
    /// To stand inside a sentence.
    fileprivate var withoutStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
