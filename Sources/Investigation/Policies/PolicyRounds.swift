import Base
import Core
import Foundation
import Storage
import Synchronization

/// The rounds of the policies: loads a changed file, then raises what is due.
final class PolicyRounds: Sendable {
    /// Seconds between two looks at every open crime.
    static let everySeconds: Int64 = 60
    private let file: String?
    private let state = Mutex((tried: "", triedAt: Instant?.none, looked: Instant?.none))

    /// - Parameter file: the force's own; nothing where the starter set is in force.
    init(file: String?) { self.file = file }

    var acts: [ScheduledAct] {
        [
            ScheduledAct(LoadPolicies.self) { [self] now, _, tx in try changedFile(now, tx).map { [LoadPolicies(text: $0)] } ?? [] },
            ScheduledAct(RaisePolicyTask.self) { [self] now, limit, tx in try due(now, limit, tx) },
        ]
    }

    /// The text of the force's file, where it is another than the one in force and was not refused already.
    ///
    /// The store may run a read again: the same moment gets the same answer.
    private func changedFile(_ now: Instant, _ tx: Transaction) throws -> String? {
        guard let text, try PolicySet.newest(in: tx)?.text != text else { return nil }
        return state.withLock { state in
            if state.tried == text, state.triedAt != now { return nil }
            (state.tried, state.triedAt) = (text, now)
            return text
        }
    }

    var text: String? { file.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } }

    /// What is wrong with the force's file as it is now; nothing where it is right, or there is none.
    var mistake: PolicyMistake? {
        guard let text else { return nil }
        do {
            _ = try PolicyFile(yaml: text)
            return nil
        } catch {
            return error as? PolicyMistake
        }
    }

    private func due(_ now: Instant, _ limit: Int, _ tx: Transaction) throws -> [RaisePolicyTask] {
        let isTime = state.withLock { state in
            if let looked = state.looked, looked != now, now.seconds(since: looked) < Self.everySeconds { return false }
            state.looked = now
            return true
        }
        guard isTime else { return [] }
        var due: [RaisePolicyTask] = []
        for policy in try PolicySet.inForce(in: tx).policies where due.count < limit {
            due += try policy.crimes(now: now, limit: limit - due.count, in: tx).map { RaisePolicyTask(investigationId: $0, policy: policy.name) }
        }
        return due
    }
}
