import Base
import Logging
@_spi(Writing) import Storage

/// Does the acts that are due by the clock. Every node runs one; a lease lets one of them at a time go round.
public actor Rounds {
    static let leaseName = "scheduled-acts"
    static let leaseSeconds: Int64 = 60
    /// Between two rounds: a deadline is noticed within this.
    static let everySeconds = 15

    private let office: Office
    private let lease: Lease
    private let acts: [ScheduledAct]
    private let system: Officer
    private let log = Logger(label: "peel.rounds")

    /// `holder` names this process among the nodes.
    public init(office: Office, holder: String) {
        self.office = office
        acts = office.registry.manifests.flatMap(\.scheduledActs)
        system = Office.system(access: office.registry.access)
        lease = Lease(name: Self.leaseName, holder: holder, seconds: Self.leaseSeconds)
    }

    /// Does what is due now. Answers how many acts were done here: 0 also while another node goes round.
    @discardableResult
    public func goRound() async throws -> Int {
        guard !acts.isEmpty else { return 0 }
        let now = office.clock.now
        guard try await office.store.write({ [lease] tx in try lease.take(at: now, in: tx) }) else { return 0 }
        let all = try await office.store.read { tx in try tx.values(ID<AccessGroup>.self, "SELECT id FROM access_group") }
        // A deadline runs for a restricted record like for any other; who sees what comes of it is as restricted as the record.
        let keeper = Officer(
            id: system.id, number: system.number, name: system.name, rank: system.rank, unitId: nil, roles: [], groups: Set(all), permissions: system.permissions)
        var done = 0
        for act in acts {
            do {
                done += try await act.round(office, keeper)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // One module's fault does not stop the clock of the others.
                log.error("scheduled act not done", metadata: ["act": .string(act.name.text), "error": .string("\(error)")])
            }
        }
        return done
    }

    /// Goes round until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do {
                try await goRound()
            } catch is CancellationError {
                return
            } catch {
                log.error("round not made: \(error)")
            }
            try? await Task.sleep(for: .seconds(Self.everySeconds))
        }
    }
}
