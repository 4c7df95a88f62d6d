public import Base

/// What a verification of the journal found.
public struct JournalReport: Codable, Hashable, Sendable {
    /// The first thing that is wrong.
    public struct Finding: Codable, Hashable, Sendable {
        /// The sealed position it is at, from 0; nothing for an entry that has no seal.
        public let position: Int64?
        public let journalID: RawID?
        public let sentence: String
    }

    /// The position it started from: 0, or the size of the checkpoint it built on.
    public internal(set) var from: Int64 = 0
    /// The position it came to: everything in `from..<size` was recomputed.
    public internal(set) var size: Int64 = 0
    public internal(set) var details: Int64 = 0
    /// Details lawfully erased: each has an erasure entry.
    public internal(set) var erased: Int64 = 0
    public internal(set) var checkpoints: Int64 = 0
    public internal(set) var lastCheckpointAt: Instant?
    /// Nothing if the journal is whole.
    public internal(set) var firstBad: Finding?

    public var isWhole: Bool { firstBad == nil }

    /// The counts in a line.
    public var summary: String {
        "\(size - from) entries (positions \(from) to before \(size)), \(details) details, \(erased) lawfully erased, \(checkpoints) signed checkpoints"
    }
}
