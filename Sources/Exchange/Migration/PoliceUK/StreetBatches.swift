import Base
import Investigation
import Storage

/// Rows of one file understood, told apart, and looked up.
struct StreetBatch: Sendable {
    struct Line: Sendable {
        let number: Int
        let fields: [String]
        let row: StreetRow
        let identity: StreetIdentity
    }

    /// A record that is here.
    struct Known: Decodable, Sendable {
        let id: ID<Investigation>
        let sourceKey: String
        let sourceOutcome: String?
    }

    /// A row that cannot be understood.
    struct Unread: Sendable {
        let number: Int
        let fields: [String]
        let reason: String
    }

    /// Every record once in the file.
    var lines: [Line] = []
    /// Rows that are the same record as one before them in the file.
    var repeated = 0
    var unread: [Unread] = []
    var known: [String: Known] = [:]
}

/// Prepares the batches of one file.
actor StreetBatches {
    private var rows: StreetRows
    private let lists: StreetLists
    private let store: any Store
    private var identities = StreetIdentities()
    private var done: Set<StreetIdentity> = []

    init(_ rows: sending StreetRows, lists: StreetLists, store: any Store) {
        self.rows = rows
        self.lists = lists
        self.store = store
    }

    func next() async throws -> StreetBatch? {
        guard let found = try rows.next() else { return nil }
        var batch = StreetBatch()
        for (number, fields) in found {
            do {
                let row = try StreetRow(fields, lists: lists)
                let identity = identities.of(row)
                if done.insert(identity).inserted {
                    batch.lines.append(StreetBatch.Line(number: number, fields: fields, row: row, identity: identity))
                } else {
                    batch.repeated += 1
                }
            } catch {
                batch.unread.append(StreetBatch.Unread(number: number, fields: fields, reason: error.reason))
            }
        }
        batch.known = try await known(batch.lines.map(\.identity.key))
        return batch
    }

    private func known(_ keys: [String]) async throws -> [String: StreetBatch.Known] {
        guard let last = keys.last else { return [:] }
        // Filled up to the batch's size, so that one prepared statement serves them all.
        let filled = keys + Array(repeating: last, count: max(0, PoliceUKStreet.batchRows - keys.count))
        let found = try await store.read { tx in
            try tx.all(
                StreetBatch.Known.self,
                "SELECT id, source_key, source_outcome FROM investigation WHERE source_system = \(PoliceUKStreet.system) AND source_key IN \(list: filled)")
        }
        return Dictionary(found.map { ($0.sourceKey, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
