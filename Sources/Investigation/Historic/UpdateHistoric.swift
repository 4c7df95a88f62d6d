public import Base
public import Core
public import Storage

/// Takes over a later outcome of a historic record. The one it had is kept, and an earlier one never comes back: releases may be loaded in any order.
public struct UpdateHistoric: Operation {
    public static let name: OperationName = "investigation.historic.update"
    public static let title = "Update a historic crime"
    public static let form = Form {
        Section("Outcome") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("outcome", "Last outcome", from: "police-uk-outcome", required: .by("the outcome is what changed"))
            Field.text("sourceFile", "File", required: .by("a change can be traced to its file"), max: 200)
        }
    }

    public let investigationId: ID<Investigation>
    public let outcome: String
    public let sourceFile: String

    public init(investigationId: ID<Investigation>, outcome: String, sourceFile: String) {
        self.investigationId = investigationId
        self.outcome = outcome
        self.sourceFile = sourceFile
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> Done {
        var crime = try work.require(Investigation.self, investigationId)
        guard crime.status == .historic else {
            throw Refusal.conflict("\(crime.number ?? "This crime") is investigated here; only a historic record takes its outcome from a file.")
        }
        let later = try PublishedOutcome.named(outcome, in: work.tx)
        let former = try crime.sourceOutcome.map { try PublishedOutcome.named($0, in: work.tx) }
        if let former, former.rank >= later.rank {
            throw Refusal.conflict("The record has “\(former.title)”, which “\(later.title)” does not follow. It stays as it is.")
        }
        try work.save(
            OutcomeHistory(
                id: work.newID(), investigationId: crime.id, sourceOutcome: crime.sourceOutcome, sourceFile: crime.sourceFile ?? "", reason: .replaced,
                at: work.now))
        crime.sourceOutcome = outcome
        crime.outcome = later.homeOffice
        crime.sourceFile = sourceFile
        try work.save(crime)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) == .historic
    }
}

/// An outcome a historic record had, or one that was published beside the one it has.
public struct OutcomeHistory: Filed {
    public static let table = "outcome_history"
    public static let kind: RecordKind = "outcome-history"

    public enum Reason: String, Codable, Sendable, SQLBindable { case replaced, beside }

    public let id: ID<OutcomeHistory>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// A code of `police-uk-outcome`; nothing where none had been published.
    public let sourceOutcome: String?
    /// The file it was published in.
    public let sourceFile: String
    public let reason: Reason
    public let at: Instant

    public var card: Card? { nil }

    public static func all(of investigation: ID<Investigation>, in tx: Transaction) throws -> [OutcomeHistory] {
        try tx.all(OutcomeHistory.self, "SELECT * FROM outcome_history WHERE investigation_id = \(investigation) ORDER BY at, id LIMIT 200")
    }
}
