public import Base
@_spi(Writing) import Storage

/// Forms that officers have begun and not sent. A draft is its author's own: nobody else reads it, no search finds it, and it is no record yet, so what is
/// journalled is the act that it becomes.
public struct Drafts: Sendable {
    /// Of one draft, in UTF-8.
    public static let bytesMax = 262_144
    /// Of one officer; the oldest makes room for the newest.
    public static let perOfficerMax = 40
    /// Days a draft is kept.
    public static let daysMax = 14

    private let office: Office

    public init(_ office: Office) { self.office = office }

    /// Which form it is: an operation, and the record it is about.
    public struct Key: Sendable, Hashable {
        public let operation: OperationName
        public let subject: Ref?

        public init(_ operation: OperationName, on subject: Ref?) {
            self.operation = operation
            self.subject = subject
        }

        var subjectText: String { subject?.description ?? "" }
    }

    public struct Draft: Sendable {
        /// What was typed, by the names of the fields, in the form's order.
        public let pairs: [(name: String, value: String)]
        public let keptAt: Instant
    }

    /// Keeps what was typed in the place of what was kept of this form before.
    public func keep(_ pairs: [(name: String, value: String)], of key: Key, for officer: Officer) async throws -> Instant {
        let body = JSONValue.array(pairs.map { .array([.string($0.name), .string($0.value)]) }).text
        guard body.utf8.count <= Self.bytesMax else {
            throw Refusal.conflict("This form is too long to be kept while you type. Send it, or shorten it.")
        }
        if body.utf8.contains(0) { throw Refusal.conflict("The form holds the invisible character NUL. Take it out.") }
        let now = office.clock.now
        let oldest = now.adding(hours: -24 * Self.daysMax)
        try await office.store.write { tx in
            try tx.execute(
                """
                INSERT INTO draft (officer_id, operation, subject, body, kept_at) VALUES (\(officer.id), \(key.operation.text), \(key.subjectText), \(body), \(now))
                ON CONFLICT (officer_id, operation, subject) DO UPDATE SET body = excluded.body, kept_at = excluded.kept_at
                """)
            try tx.execute("DELETE FROM draft WHERE kept_at < \(oldest)")
            try tx.execute(
                """
                DELETE FROM draft WHERE officer_id = \(officer.id) AND kept_at < (SELECT min(kept_at) FROM
                (SELECT kept_at FROM draft WHERE officer_id = \(officer.id) ORDER BY kept_at DESC LIMIT \(Self.perOfficerMax)) AS newest)
                """)
        }
        return now
    }

    public func draft(of key: Key, for officer: Officer) async throws -> Draft? {
        struct Row: Decodable {
            let body: String
            let keptAt: Instant
        }
        let oldest = office.clock.now.adding(hours: -24 * Self.daysMax)
        let row = try await office.store.read { tx in
            try tx.first(
                Row.self,
                """
                SELECT body, kept_at FROM draft WHERE officer_id = \(officer.id) AND operation = \(key.operation.text) AND subject = \(key.subjectText)
                AND kept_at >= \(oldest)
                """)
        }
        guard let row, let pairs = try JSONValue(text: row.body.utf8).array else { return nil }
        return Draft(
            pairs: pairs.compactMap { pair in pair.array.flatMap { pair in pair.count == 2 ? pair[0].string.flatMap { name in pair[1].string.map { (name, $0) } } : nil } },
            keptAt: row.keptAt)
    }

    /// The form was sent, or its author does not want what was kept.
    public func drop(_ key: Key, for officer: Officer) async throws {
        // Most forms were sent before anything was kept: a look is cheaper than a write.
        guard try await draft(of: key, for: officer) != nil else { return }
        _ = try await office.store.write { tx in
            try tx.execute("DELETE FROM draft WHERE officer_id = \(officer.id) AND operation = \(key.operation.text) AND subject = \(key.subjectText)")
        }
    }
}
