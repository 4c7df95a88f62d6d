public import Base
public import Core
public import Records
public import Storage

/// An outcome as another publisher dates it: by the month it was given in. Its crime may have been published years before, and need not be here.
public struct DatedOutcome: Filed {
    public static let table = "published_outcome"
    public static let kind: RecordKind = "published-outcome"

    public let id: ID<DatedOutcome>
    public var version = 0
    public let sourceSystem: String
    /// Identifies the outcome among all of that system.
    public let sourceKey: String
    /// What its crime is known by there.
    public let sourceId: String
    public let sourceForce: String
    public let sourceFile: String
    /// `YYYY-MM`.
    public let month: String
    /// A code of `police-uk-outcome`.
    public let outcome: String
    public let locationId: ID<Location>?
    public let recordedAt: Instant

    public var card: Card? { nil }

    static func all(of crime: Investigation, in tx: Transaction) throws -> [DatedOutcome] {
        guard let id = crime.sourceId else { return [] }
        return try tx.all(DatedOutcome.self, "SELECT * FROM published_outcome WHERE source_id = \(id) ORDER BY month, id LIMIT 100")
    }
}

/// Takes over an outcome from a publisher's file of a month.
public struct RecordPublishedOutcome: Operation {
    public static let name: OperationName = "investigation.historic.outcome"
    public static let title = "Record a published outcome"
    public static let form = Form {
        Section("Where it comes from") {
            Field.text("sourceSystem", "System", required: .by("a record says where it comes from"), max: 60)
            Field.text("sourceKey", "Key", hint: "Tells it from every other outcome of that system.", required: .by("the same outcome is not taken twice"), max: 120)
            Field.text("sourceId", "Identifier of the crime", required: .by("an outcome is a crime's"), max: 120)
            Field.text("sourceForce", "Reported by", required: .by("a month is published by force"), max: 120)
            Field.text("sourceFile", "File", required: .by("a record can be traced to its file"), max: 200)
        }
        Section("Outcome") {
            Field.text("month", "Month", hint: "In which it was given, as 2017-03.", required: .by("outcomes are counted by month"), max: 7)
            Field.choice("outcome", "Outcome", from: "police-uk-outcome", required: .by("an outcome is one of the list"))
            Field.pick("location", "Place of the crime", Location.kind, orNew: HistoricPlace.fields)
        }
    }

    public let sourceSystem: String
    public let sourceKey: String
    public let sourceId: String
    public let sourceForce: String
    public let sourceFile: String
    public let month: String
    public let outcome: String
    public let location: Pick<Location, HistoricPlace>?

    public init(
        sourceSystem: String, sourceKey: String, sourceId: String, sourceForce: String, sourceFile: String, month: String, outcome: String,
        location: Pick<Location, HistoricPlace>? = nil
    ) {
        self.sourceSystem = sourceSystem
        self.sourceKey = sourceKey
        self.sourceId = sourceId
        self.sourceForce = sourceForce
        self.sourceFile = sourceFile
        self.month = month
        self.outcome = outcome
        self.location = location
    }

    public func perform(in work: Work) throws -> PublishedOutcomeRecorded {
        let month = try RecordHistoric.month(self.month, now: work.now)
        if try work.tx.exists("SELECT 1 FROM published_outcome WHERE source_system = \(sourceSystem) AND source_key = \(sourceKey)") {
            throw Refusal.conflict("This outcome of \(sourceSystem) is here already.")
        }
        if sourceId.allSatisfy(\.isWhitespace) { throw Refusal.invalid("sourceId", code: "required", "Identifier of the crime: give it, because an outcome is a crime's.") }
        _ = try PublishedOutcome.named(outcome, in: work.tx)
        let place = try location.map { pick -> PlacedAt in
            var line: String?
            if case .known(let id) = pick { line = try work.tx.find(Location.self, id)?.line }
            return try work.placed(pick, knownLine: line)
        }
        let id = work.newID(DatedOutcome.self)
        // Saved before its place so that the act is about the outcome, whatever else it records.
        try work.save(
            DatedOutcome(
                id: id, sourceSystem: sourceSystem, sourceKey: sourceKey, sourceId: sourceId, sourceForce: sourceForce, sourceFile: sourceFile, month: month.description,
                outcome: outcome, locationId: place?.id, recordedAt: work.now))
        if let draft = place?.draft { try work.save(draft) }
        return PublishedOutcomeRecorded(id: id, location: place?.id)
    }
}

/// Where the outcome and its place are, so that an import knows the place next time.
public struct PublishedOutcomeRecorded: Codable, Sendable, Hashable {
    public let id: ID<DatedOutcome>
    public let location: ID<Location>?
}
