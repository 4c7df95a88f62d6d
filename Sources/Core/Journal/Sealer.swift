public import Base
import Logging
@_spi(Writing) public import Storage

/// Gives every committed journal entry its position in the Merkle tree and signs the tree as it grows. It runs beside the acts, not in
/// them: a hash chain whose head every act had to take was measured to halve the writes (docs/PERFORMANCE.md).
///
/// Every node runs one; the lease lets one of them work, and the primary key of the positions makes a fork impossible even if two did.
public actor Sealer {
    public static let entriesPerSealMax = 2_000
    static let leaseName = "journal-sealer"
    static let leaseSeconds: Int64 = 10

    private let store: any Store
    private let key: CheckpointKey
    private let clock: TimeSource
    private let lease: Lease
    private let tileBits: Int
    private let log = Logger(label: "peel.sealer")
    /// Nothing until it is read, and again after any doubt about what is stored.
    private var tree: MerkleTree?
    private var search = UnsealedSearch()

    /// `holder` names this process among the nodes, such as host and process number.
    public init(store: any Store, key: CheckpointKey, clock: TimeSource = .system, holder: String) {
        self.init(store: store, key: key, clock: clock, holder: holder, tileBits: MerkleTree.tileBits)
    }

    init(store: any Store, key: CheckpointKey, clock: TimeSource, holder: String, tileBits: Int) {
        self.store = store
        self.key = key
        self.clock = clock
        self.tileBits = tileBits
        lease = Lease(name: Self.leaseName, holder: holder, seconds: Self.leaseSeconds)
    }

    /// Seals one batch of at most `entriesPerSealMax` entries. Answers how many: 0 also while another node is at work.
    @discardableResult
    public func sealOnce() async throws -> Int {
        if case .sealed(let count) = try await step() { return count }
        return 0
    }

    /// Seals everything committed so far and gives the lease back: for commands that end. Stops early where another node is at work,
    /// which then does it. Answers how many were sealed here.
    @discardableResult
    public func sealAll() async throws -> Int {
        search.sweepAll()
        var total = 0
        while true {
            try Task.checkCancellation()
            switch try await step() {
            case .heldByAnother: return total
            case .overtaken: continue
            case .sealed(let count):
                total += count
                if count == 0, !search.isSweeping {
                    try await store.write { [lease] tx in try lease.release(in: tx) }
                    return total
                }
            }
        }
    }

    /// Seals until the task is cancelled. A fault is logged and tried again, later each time up to half a minute.
    public func run() async {
        var failures = 0
        while !Task.isCancelled {
            var pause = Duration.milliseconds(200)
            do {
                switch try await step() {
                case .sealed(Self.entriesPerSealMax): pause = .zero
                // Under load a pause makes few large batches of many small ones: without it the sealer takes a processor from the acts.
                case .sealed(let count) where count > 0: pause = .milliseconds(100)
                case .sealed where search.isSweeping: pause = .milliseconds(10)
                default: break
                }
                if failures > 0 { log.notice("sealing again after \(failures) failures") }
                failures = 0
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                log.error("journal not sealed: \(Self.sentence(for: error))")
                pause = .milliseconds(min(30_000, 500 << min(failures, 6)))
            }
            if pause > .zero { try? await Task.sleep(for: pause) }
        }
    }

    private enum Step: Sendable {
        case sealed(Int)
        case heldByAnother
        /// Another node sealed since the tree was read.
        case overtaken
    }

    private func step() async throws -> Step {
        do {
            return try await sealBatch()
        } catch StoreFault.constraint {
            // Two at once: the other's positions stand.
            tree = nil
            return .overtaken
        } catch {
            tree = nil
            throw error
        }
    }

    /// The unsealed entries are read in a transaction of their own, so that the range read never stands in the way of those who write entries.
    private func sealBatch() async throws -> Step {
        let now = clock.now
        let found = try await store.read { [lease, search, tree, tileBits, key] tx -> Found? in
            if try lease.isHeldByAnother(at: now, in: tx) { return nil }
            var search = search
            let entries = try search.next(Self.entriesPerSealMax, at: now, in: tx)
            return Found(entries: entries, search: search, tree: try tree ?? Self.storedTree(in: tx, tileBits: tileBits, key: key.publicKey))
        }
        guard let found else { return .heldByAnother }
        tree = found.tree
        if !found.entries.isEmpty {
            let seal = try Seal(found.entries, extending: found.tree, at: now, key: key)
            let outcome = try await store.write { [lease] tx in try seal.write(in: tx, holding: lease, at: now) }
            guard case .sealed = outcome else {
                tree = nil
                return outcome == .overtaken ? .overtaken : .heldByAnother
            }
            tree = seal.tree
        }
        search = found.search
        return .sealed(found.entries.count)
    }

    private struct Found: Sendable {
        let entries: [JournalEntry]
        let search: UnsealedSearch
        let tree: MerkleTree
    }

    /// Reads the frontier, and refuses to sign on top of a tree that is not the one last signed.
    private static func storedTree(in tx: Transaction, tileBits: Int, key: CheckpointPublicKey) throws -> MerkleTree {
        let tree = try MerkleTree(size: StoredTree.size(in: tx), from: StoredTree.nodes(in: tx, tileBits: tileBits))
        let last = try Checkpoint.last(in: tx)
        let isAsSigned = (last?.size ?? 0) == tree.size && (last?.root ?? MerkleHash.empty) == tree.root
        guard isAsSigned, last.map({ $0.keyID != key.id || $0.isSigned(by: key) }) ?? true else {
            throw JournalFault("The journal's seals are not those last signed, so nothing is sealed on top of them. Run `peel verify` to find the position.")
        }
        return tree
    }

    private static func sentence(for error: any Error) -> String {
        switch error {
        case let fault as StoreFault: fault.description
        case let fault as JournalFault: fault.description
        default: "\(type(of: error))"
        }
    }
}
