import Base
import Core
import Storage

/// The suite an arrested person is taken to.
enum Destination {
    /// Later is no arrival but a plan.
    static let aheadHoursMax = 48

    static func check(_ suite: ID<Unit>?, _ expected: Instant?, arrestedAt: Instant, _ work: Work) throws {
        guard let suite else { return }
        guard let known = try work.tx.find(CustodySuite.self, ID(suite.raw)) else {
            throw Refusal.invalid("destinationId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        if let closed = known.closedBecause {
            throw Refusal.invalid("destinationId", code: "closed", "That suite takes nobody in now: \(closed). Choose another.")
        }
        guard let expected else { return }
        try DetentionCheck.notBefore(arrestedAt, expected, "expectedAt", "Expected there at", "when the person was arrested")
        if expected > work.now.adding(hours: aheadHoursMax) {
            throw Refusal.invalid("expectedAt", code: "too-late", "Expected there at: choose a time within \(aheadHoursMax) hours.")
        }
    }

    /// The suites that take people in.
    static func options(in tx: Transaction) throws -> [Option] {
        try CustodySuite.all(in: tx).filter { $0.suite.closedBecause == nil }.map { Option($0.unit.id.description, $0.unit.name) }
    }
}

extension Work {
    /// Saves an arrest that changed on its way to custody; both suites see it.
    func file(_ arrest: Arrest, before: Arrest) throws {
        try save(arrest)
        for suite in Set([before.destinationId, arrest.destinationId].compactMap { $0 }).sorted() { concern(Ref(Unit.kind, suite)) }
    }

    /// An arrest that has not come to a detention or an end.
    func requireOnTheWay(_ id: ID<Arrest>, at version: Int?) throws -> Arrest {
        let arrest = try require(Arrest.self, id, at: version)
        if arrest.endedAt != nil { throw Refusal.conflict("The person was de-arrested before the station. Nothing is left to change.") }
        if let bail = try StreetBail.of(arrest: id.raw, in: tx), bail.isOpen {
            throw Refusal.conflict("The person was released on bail at the scene, \(bail.number): they are not on their way. Go on there.")
        }
        if let number = try tx.value(String.self, "SELECT number FROM detention WHERE arrest_id = \(id)") {
            throw Refusal.conflict("A detention was opened from this arrest: \(number). Go on there.")
        }
        return arrest
    }
}

/// What the forms about somebody on the way share.
enum OnTheWay {
    static func isOffered(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists(
            "SELECT 1 FROM arrest WHERE id = \(ref.id) AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM detention WHERE arrest_id = \(ref.id))"
                + " AND NOT EXISTS (SELECT 1 FROM street_bail WHERE arrest_id = \(ref.id) AND status IN ('in-force', 'failed'))")
    }

    static func prefill(_ ref: Ref, in tx: Transaction) throws -> [String: JSONValue] {
        let version = try tx.value(Int64.self, "SELECT version FROM arrest WHERE id = \(ref.id)") ?? 0
        return ["arrestId": .string(ref.id.description), "version": .integer(version)]
    }
}
