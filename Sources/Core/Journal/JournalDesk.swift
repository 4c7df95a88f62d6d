import Base
@_spi(Writing) import Storage

/// Writes the entries of reads. Those that arrive while one commit is under way share the next, so a busy server pays one flush for many pages.
actor JournalDesk {
    private static let batchMax = 256

    private let store: any Store
    private var waiting: [(JournalDraft, CheckedContinuation<Void, any Error>)] = []
    private var isWriting = false

    init(store: any Store) { self.store = store }

    /// Returns when the entry is durable.
    func write(_ draft: JournalDraft) async throws {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append((draft, continuation))
            if !isWriting {
                isWriting = true
                Task { await drain() }
            }
        }
    }

    private func drain() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.batchMax))
            waiting.removeFirst(batch.count)
            let drafts = batch.map(\.0)
            let outcome: Result<Void, any Error>
            do {
                try await store.write { tx in
                    for draft in drafts { try draft.write(in: tx) }
                }
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            for (_, continuation) in batch { continuation.resume(with: outcome) }
        }
        isWriting = false
    }
}
