import Base
import Core
import Storage

extension NonDesignatedStay {
    /// Of somebody held at a suite that is not designated; nothing for others. Counted from the first station of this stay: a move to another station that is
    /// not designated does not begin it anew.
    static func of(_ detention: Detention, in tx: Transaction) throws -> NonDesignatedStay? {
        guard detention.isHeld, let suite = try tx.find(CustodySuite.self, ID(detention.suiteId.raw)), !suite.isDesignated else { return nil }
        let back = try tx.value(Instant.self, "SELECT max(returned_at) FROM bail_return WHERE detention_id = \(detention.id)")
        let hours = try LimitBook.of(tx).limits(detention.circumstances.regime, on: London.day(of: detention.arrestedAt)).nonDesignatedHours
        return NonDesignatedStay(station: try tx.find(Unit.self, detention.suiteId)?.name ?? "This station", arrived: back ?? detention.arrivedAt, hours: hours)
    }
}

extension Work {
    /// Puts the time by which the person must be at a designated station on the suite's list, or takes it off (PACE-03).
    func scheduleDesignated(_ detention: Detention) throws {
        try closeTasks(CustodyTask.designated.rawValue, about: detention.ref)
        guard let due = try NonDesignatedStay.of(detention, in: tx)?.due else { return }
        try task(
            CustodyTask.designated.rawValue, "Move \(detention.number) to a designated station, or release", about: detention.ref, for: .role("CUSO", in: detention.suiteId),
            due: due.value)
        note("designated", .string("\(due.reason) \(due.citation)"))
    }
}
