import Base
import Core
import Storage
import Web

/// `GET /api/v1/journal?after=POSITION&limit=` and the proofs: the feed for auditors and for outside systems.
enum JournalFeed {
    private static let limitMax = 1000

    private struct Sealed: Decodable, Sendable {
        let position: Int64
        let id: RawID
    }

    static func routes(_ pages: Pages, key: CheckpointPublicKey) {
        pages.api("/journal", "Sealed journal entries in order", query: ["after", "limit"], answers: .journal) { visit in
            let after = try number(visit.query("after"), "after", in: -1...Int64.max - 1) ?? -1
            let limit = Int(try number(visit.query("limit"), "limit", in: 1...Int64(limitMax)) ?? 100)
            let entries = try await visit.consult("journal.read") { reading -> [(Int64, JournalEntry)] in
                let sealed = try reading.tx.all(
                    Sealed.self, "SELECT position, journal_id AS id FROM journal_seal WHERE position > \(after) ORDER BY position LIMIT \(limit + 1)")
                reading.note("after", .integer(after))
                reading.note("shown", .integer(Int64(min(sealed.count, limit))))
                return try sealed.compactMap { seal in
                    try reading.tx.first(JournalEntry.self, "SELECT * FROM journal WHERE id = \(seal.id)").map { (seal.position, $0) }
                }
            }
            return .json(
                .object([
                    "entries": .array(try entries.prefix(limit).map { try json($0.0, $0.1) }), "more": .boolean(entries.count > limit),
                ]))
        }
        pages.api("/journal/:position/proof", "An inclusion proof of one entry") { visit in
            guard let position = Int64(visit.parameter("position")), position >= 0 else { throw Refusal.notFound }
            _ = try await visit.consult("journal.read") { reading in reading.note("proof", .integer(position)) }
            let proof = try await InclusionProof.make(position: position, in: visit.office.store, key: key)
            return .json(try JSONValue(encoding: proof))
        }
    }

    private static func number(_ text: String?, _ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw Refusal.invalid(name, code: "out-of-range", "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    private static func json(_ position: Int64, _ entry: JournalEntry) throws -> JSONValue {
        guard case .object(var members) = try JSONValue(encoding: entry) else { return .null }
        members["position"] = .integer(position)
        return .object(members)
    }
}
