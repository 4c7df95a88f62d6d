/// What became of every row of an import.
public struct Reconciliation: Sendable, Hashable {
    public var read = 0
    public var created = 0
    /// Here before this run, or the same row once more.
    public var already = 0
    public var updated = 0
    public var rejected = 0

    public init() {}

    /// Every row read is in exactly one of the others.
    public var isReconciled: Bool { read == created + already + updated + rejected }

    /// The line scripts read.
    public var line: String {
        [("read", read), ("created", created), ("already", already), ("updated", updated), ("rejected", rejected)].map { $0.0 + "=" + String($0.1) }
            .joined(separator: " ")
    }

    public static func += (left: inout Reconciliation, right: Reconciliation) {
        left.read += right.read
        left.created += right.created
        left.already += right.already
        left.updated += right.updated
        left.rejected += right.rejected
    }
}

/// Why an import cannot begin or go on, with the way out. Rows that cannot be understood are no fault: they are rejected with their reason.
public struct ImportFault: Error, CustomStringConvertible, Sendable {
    public let description: String
}
