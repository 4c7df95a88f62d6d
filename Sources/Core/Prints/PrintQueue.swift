public import Base
@_spi(Writing) import Storage

/// The queue that the nodes of a force share.
public enum PrintQueue {
    /// A print that runs longer is taken over: its node must have stopped.
    public static let abandonedMinutes = 5
    public static let attemptsMax = 2
    private static let removedAtOnce = 100

    /// Takes the print that waits longest, for this node; nothing where none waits. That it was begun is the queue's own state, no act of an officer.
    public static func claim(_ office: Office) async throws -> PrintJob? {
        let now = office.clock.now
        let waiting = try await office.store.read { tx in try next(now, tx) }
        guard waiting != nil else { return nil }
        return try await office.store.write { tx in
            guard var job = try next(now, tx) else { return nil }
            job.status = .running
            job.startedAt = now
            job.attempts += 1
            // Another node may have been faster: then the version is another.
            guard try tx.update(job) else { return nil }
            job.version += 1
            return job
        }
    }

    private static func next(_ now: Instant, _ tx: Transaction) throws -> PrintJob? {
        let lost = now.adding(minutes: -abandonedMinutes)
        return try tx.first(
            PrintJob.self,
            "SELECT * FROM print WHERE status = 'waiting' OR status = 'running' AND started_at < \(lost) ORDER BY asked_at, id LIMIT 1")
    }

    /// Prints whose file has been kept long enough.
    public static func outlived(_ office: Office) async throws -> [PrintJob] {
        let before = office.clock.now.adding(minutes: -PrintJob.keptMinutes)
        return try await office.store.read { tx in
            try tx.all(
                PrintJob.self, "SELECT * FROM print WHERE status = 'ready' AND finished_at <= \(before) ORDER BY asked_at, id LIMIT \(removedAtOnce)")
        }
    }
}

/// Writes down how the making of a print ended. An act of the system: no role has it.
public struct FinishPrint: Operation {
    public static let name: OperationName = "print.finish"
    public static let title = "Finish a print"
    public static let form = Form { Section("Print") { Field.subject("print", PrintJob.kind) } }

    /// A file that was made.
    public struct Made: Codable, Sendable, Hashable {
        public let pages: Int
        public let byteCount: Int
        public let sha256: String

        public init(pages: Int, byteCount: Int, sha256: String) {
            self.pages = pages
            self.byteCount = byteCount
            self.sha256 = sha256
        }
    }

    public let print: ID<PrintJob>
    public let made: Made?
    /// Why there is none.
    public let reason: String?

    public init(_ print: ID<PrintJob>, made: Made) {
        self.print = print
        self.made = made
        reason = nil
    }

    public init(_ print: ID<PrintJob>, failed reason: String) {
        self.print = print
        made = nil
        self.reason = reason
    }

    public var subject: Ref? { Ref(PrintJob.kind, print) }

    public func perform(in work: Work) throws -> Done {
        var job = try work.require(PrintJob.self, print)
        guard job.status == .running else { throw Refusal.conflict("This print is not being made.") }
        job.finishedAt = work.now
        if let made {
            job.status = .ready
            job.pages = made.pages
            job.byteCount = made.byteCount
            job.sha256 = made.sha256
        } else {
            job.status = .failed
            job.reason = reason ?? "No reason was given."
        }
        try work.save(job)
        // The page of the record, where the print was asked for, shows it too.
        work.concern(job.subject)
        return Done()
    }
}

/// Writes down that the file of a print is gone. An act of the system: no role has it.
public struct RemovePrint: Operation {
    public static let name: OperationName = "print.remove"
    public static let title = "Remove a print"
    public static let category = ActCategory.erasure
    public static let form = Form { Section("Print") { Field.subject("print", PrintJob.kind) } }

    public let print: ID<PrintJob>

    public init(_ print: ID<PrintJob>) { self.print = print }

    public var subject: Ref? { Ref(PrintJob.kind, print) }

    public func perform(in work: Work) throws -> Done {
        var job = try work.require(PrintJob.self, print)
        guard job.status == .ready else { throw Refusal.conflict("This print has no file to remove.") }
        job.status = .removed
        try work.save(job)
        return Done()
    }
}
