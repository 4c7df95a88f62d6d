public import Base
import Core
public import Storage

/// What is recorded of a detention that moves its clocks.
public struct DetentionHistory: Sendable {
    public var reviews: [DetentionReview] = []
    public var extensions: [DetentionExtension] = []
    public var hospital: [HospitalStay] = []
    /// Before charge only.
    public var bails: [Bail] = []
    public var returns: [BailReturn] = []
    /// After escape, where the old detention goes on.
    var recaptures: [Recapture] = []

    /// The limits by the day of arrest.
    var law: LimitBook

    init(law: LimitBook) { self.law = law }

    public static func of(_ detention: ID<Detention>, in tx: Transaction) throws -> DetentionHistory {
        try of([detention], in: tx)[detention] ?? DetentionHistory(law: LimitBook.of(tx))
    }

    /// Of many at once, in a fixed number of statements.
    public static func of(_ detentions: [ID<Detention>], in tx: Transaction) throws -> [ID<Detention>: DetentionHistory] {
        guard !detentions.isEmpty else { return [:] }
        let law = try LimitBook.of(tx)
        var found = Dictionary(detentions.map { ($0, DetentionHistory(law: law)) }, uniquingKeysWith: { first, _ in first })
        for row in try tx.all(DetentionReview.self, "SELECT * FROM detention_review WHERE detention_id IN \(list: detentions) ORDER BY number") {
            found[row.detentionId, default: DetentionHistory(law: law)].reviews.append(row)
        }
        for row in try tx.all(DetentionExtension.self, "SELECT * FROM detention_authority WHERE detention_id IN \(list: detentions) ORDER BY given_at, id") {
            found[row.detentionId, default: DetentionHistory(law: law)].extensions.append(row)
        }
        for row in try tx.all(HospitalStay.self, "SELECT * FROM hospital_stay WHERE detention_id IN \(list: detentions) ORDER BY left_at, id") {
            found[row.detentionId, default: DetentionHistory(law: law)].hospital.append(row)
        }
        let bails = try tx.all(
            Bail.self, "SELECT * FROM bail WHERE detention_id IN \(list: detentions) AND is_charged = \(false) ORDER BY given_at, id")
        for row in bails { found[row.detentionId, default: DetentionHistory(law: law)].bails.append(row) }
        for row in try tx.all(BailReturn.self, "SELECT * FROM bail_return WHERE detention_id IN \(list: detentions) ORDER BY returned_at, id") {
            found[row.detentionId, default: DetentionHistory(law: law)].returns.append(row)
        }
        for row in try tx.all(Recapture.self, "SELECT * FROM recapture WHERE goes_on AND detention_id IN \(list: detentions) ORDER BY recaptured_at, id") {
            found[row.detentionId, default: DetentionHistory(law: law)].recaptures.append(row)
        }
        return found
    }

    /// As events, in no order: the law puts them in theirs.
    func events(of record: Detention) -> [CustodyEvent] {
        var events: [CustodyEvent] = [.arrived(record.arrival, at: record.arrivedAt)]
        if let reason = record.relevantReason { events.append(.relevantTimeSet(record.relevantAt, because: reason)) }
        if let at = record.authorisedAt { events.append(.authorised(at)) }
        // Under the Terrorism Act reviews run from the arrest (Schedule 8 para 21).
        if record.circumstances.regime == .terrorism { events.append(.authorised(record.relevantAt)) }
        events += reviews.map { .reviewed(ReviewSchedule.Held(at: $0.heldAt, postponed: $0.postponed)) }
        events += extensions.compactMap { $0.authority.map { .extended($0) } }
        for stay in hospital {
            events.append(.leftForHospital(stay.leftAt))
            events += stay.questioned.map { .questioned($0) }
            if let back = stay.backAt { events.append(.backFromHospital(back)) }
        }
        events += bails.map { .bailed($0.givenAt) }
        for back in returns {
            events.append(back.isArrested ? .arrestedUnderSection46A(arrived: back.returnedAt) : .answeredBail(back.returnedAt))
            if let at = back.authorisedAt { events.append(.authorised(at)) }
        }
        for back in recaptures {
            events += [.escaped(back.escapedAt), .recaptured(back.recapturedAt)]
            // The custody officer who has it go on authorises it anew by that; before the first decision there is nothing to go on with.
            if record.authorisedAt.map({ $0 <= back.escapedAt }) ?? false { events.append(.authorised(back.returnedAt)) }
        }
        if let at = record.chargedAt { events.append(.charged(at)) }
        if let at = record.endedAt, !bails.contains(where: { $0.givenAt == at }) { events.append(.released(at)) }
        return events
    }

    /// The return that the custody officer has still to decide on.
    var undecided: BailReturn? { returns.last { $0.authorisedAt == nil } }
}
