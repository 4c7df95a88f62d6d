public import Base
import Foundation
@_spi(Writing) public import Storage

/// Erases files that were sent in a form which nobody finished. An act of the system: it counts what it erased and names nothing of it.
///
/// First the facts are claimed, so that no form can take them any more; then the file goes, unless other facts have the same bytes; then the facts. A node
/// that stops between leaves claimed facts, which the next round finishes.
public struct SweepUploads: Operation {
    public static let name: OperationName = "attachment.sweep"
    public static let title = "Erase files no record took"
    public static let category = ActCategory.erasure
    public static let form = Form { Section("Files") { Field.repeated("files", "File", max: filesMax) { Field.text("file", "File", required: .by("each is named"), max: 36) } } }
    /// Files of one round.
    static let filesMax = 200
    /// What claimed facts belong to, so that no record can have them.
    static let claim = Ref("attachment", RawID(high: 0x7000, low: 0x8000_0000_0000_0001))

    public struct File: Codable, Sendable {
        public let file: ID<Attachment>
    }

    public let files: [File]

    init(_ files: [ID<Attachment>]) { self.files = files.map { File(file: $0) } }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "the hours a file waits are over") : .refused(.forbidden("Files that nobody took are erased by themselves when their hours are over."))
    }

    /// Answers how many were erased.
    public func perform(in work: Work) throws -> Int {
        struct Gone: Decodable { let byteCount: Int }
        let gone = try work.tx.all(
            Gone.self, "DELETE FROM attachment WHERE id IN \(list: files.map(\.file)) AND record_id = \(Self.claim.id) RETURNING byte_count")
        work.note("files", .integer(Int64(gone.count)))
        work.note("bytes", .integer(Int64(gone.reduce(0) { $0 + $1.byteCount })))
        return gone.count
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    static let act = ScheduledAct(name) { office, system in
        guard let files = office.attachments else { return 0 }
        let before = office.clock.now.adding(hours: -files.waitingHours)
        let claimed = try await office.store.write { tx in try claim(before: before, in: tx) }
        guard !claimed.isEmpty else { return 0 }
        for sha256 in Set(claimed.map(\.sha256)).sorted() {
            let isInUse = try await office.store.read { tx in try tx.exists("SELECT 1 FROM attachment WHERE sha256 = \(sha256) AND (record_id IS NULL OR record_id <> \(SweepUploads.claim.id))") }
            if !isInUse { try files.erase(sha256) }
        }
        return try await office.perform(SweepUploads(claimed.map(\.id)), as: system).outcome
    }

    struct Claimed: Decodable, Sendable {
        let id: ID<Attachment>
        let sha256: String
    }

    /// Those no record took, and which no form that was begun and kept still names; with what an earlier round claimed and did not finish.
    private static func claim(before: Instant, in tx: Transaction) throws -> [Claimed] {
        try tx.execute(
            """
            UPDATE attachment SET record_kind = \(claim.kind), record_id = \(claim.id), version = version + 1 WHERE record_id IS NULL AND id IN (
            SELECT a.id FROM attachment a WHERE a.record_id IS NULL AND a.received_at <= \(before)
            AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.officer_id = a.received_by AND d.body LIKE '%' || CAST(a.id AS TEXT) || '%')
            ORDER BY a.received_at, a.id LIMIT \(filesMax))
            """)
        return try tx.all(Claimed.self, "SELECT id, sha256 FROM attachment WHERE record_id = \(claim.id) ORDER BY id LIMIT \(filesMax)")
    }
}

extension AttachmentStore {
    /// A file younger than this may have been sent just now, by a request that has not written down its facts yet.
    static let settledSeconds: TimeInterval = 3600

    /// Erases the file of this hash with its small copy, unless it was sent again just now: then it stays.
    ///
    /// It is taken from its place first and looked at then: whoever sends the same bytes in between puts a new file into the place.
    func erase(_ sha256: String) throws {
        let (place, aside) = (path(of: sha256), "\(folder)/incoming/\(UUID().uuidString)")
        guard rename(place, aside) == 0 else { return }
        var facts = stat()
        let age = stat(aside, &facts) == 0 ? Date().timeIntervalSince1970 - TimeInterval(facts.st_mtim.tv_sec) : 0
        if age < Self.settledSeconds {
            // Where one lies there already, it is the same file.
            _ = link(aside, place)
        } else {
            thumbnails.erase(sha256)
        }
        unlink(aside)
    }
}

extension Thumbnails {
    nonisolated func erase(_ sha256: String) { unlink(small(of: sha256)) }
}
