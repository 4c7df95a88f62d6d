import Base
import Core
import Storage

extension Investigation {
    /// Refuses what cannot be done to a record that nobody works on here.
    func requireOpen() throws {
        if status == .historic {
            throw Refusal.conflict("This is a historic record of another system. It is kept as it came; report a new crime for new facts.")
        }
        if status == .closed { throw Refusal.conflict("\(number ?? "This crime") is closed.") }
    }

    static func isOpen(_ ref: Ref, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND status NOT IN ('historic', 'closed')")
    }

    static func status(_ ref: Ref, in tx: Transaction) throws -> Status? {
        try tx.value(Status.self, "SELECT status FROM investigation WHERE id = \(ref.id)")
    }

    /// What a form on one investigation holds when it is opened.
    static func prefill(_ ref: Ref, in tx: Transaction) throws -> JSONValue {
        let version = try tx.value(Int64.self, "SELECT version FROM investigation WHERE id = \(ref.id)") ?? 0
        return .object(["investigationId": .string(ref.id.description), "version": .integer(version)])
    }
}
