public import Base
public import Core
public import Records
import Storage

/// Records a crime or incident that another system recorded before: counted, found and shown on the map, not investigated here.
public struct RecordHistoric: Operation {
    public static let name: OperationName = "investigation.historic.record"
    public static let title = "Record a historic crime"
    public static let form = Form {
        Section("Where it comes from") {
            Field.text("sourceSystem", "System", required: .by("a record says where it comes from"), max: 60)
            Field.text(
                "sourceKey", "Key", hint: "Tells it from every other record of that system.", required: .by("the same record is not taken twice"), max: 120)
            Field.text("sourceId", "Original identifier", max: 120)
            Field.text("sourceForce", "Reported by", max: 120)
            Field.text("sourceFile", "File", required: .by("a record can be traced to its file"), max: 200)
        }
        Section("What happened") {
            Field.choice("crimeType", "Crime type", from: "crime-type", required: .by("the map and the counts go by it"))
            Field.text("month", "Month", hint: "As 2017-03.", required: .by("the map and the counts go by it"), max: 7)
            Field.pick("location", "Place", Location.kind, orNew: HistoricPlace.fields)
            Field.choice("outcome", "Last outcome", from: "police-uk-outcome")
            Field.repeated("beside", "Other outcomes published for it", max: 20) {
                Field.choice("outcome", "Outcome", from: "police-uk-outcome", required: .by("an outcome is one of the list"))
            }
            Field.text("context", "Context", lines: 3, max: 4000)
        }
    }

    public struct Beside: Codable, Sendable, Hashable {
        public let outcome: String
        public init(outcome: String) { self.outcome = outcome }
    }

    public let sourceSystem: String
    public let sourceKey: String
    public let sourceId: String?
    public let sourceForce: String?
    public let sourceFile: String
    public let crimeType: String
    public let month: String
    public let location: Pick<Location, HistoricPlace>?
    /// A code of `police-uk-outcome`.
    public let outcome: String?
    public let beside: [Beside]?
    public let context: String?

    public init(
        sourceSystem: String, sourceKey: String, sourceId: String? = nil, sourceForce: String? = nil, sourceFile: String, crimeType: String, month: String,
        location: Pick<Location, HistoricPlace>? = nil, outcome: String? = nil, beside: [Beside] = [], context: String? = nil
    ) {
        self.sourceSystem = sourceSystem
        self.sourceKey = sourceKey
        self.sourceId = sourceId
        self.sourceForce = sourceForce
        self.sourceFile = sourceFile
        self.crimeType = crimeType
        self.month = month
        self.location = location
        self.outcome = outcome
        self.beside = beside
        self.context = context
    }

    public func perform(in work: Work) throws -> HistoricRecorded {
        let month = try Self.month(self.month, now: work.now)
        let known = try HistoricKnown.of(self, in: work.tx)
        if known.isHere { throw Refusal.conflict("This record of \(sourceSystem) is here already.") }
        guard let type = known.type(crimeType) else { throw CrimeType.unknown(crimeType) }
        let published = try outcome.map { code in
            guard let published = known.outcome(code) else { throw PublishedOutcome.unknown(code) }
            return published
        }
        let id = work.newID(Investigation.self)
        let place = try location.map { try work.placed($0, knownLine: known.line) }
        let crime = try work.save(
            Investigation(
                historic: id, HistoricSource(system: sourceSystem, key: sourceKey, id: sourceId, force: sourceForce, file: sourceFile),
                isCrime: type.isCounted, crimeType: crimeType, title: place.map { "\(type.title), \($0.line)" } ?? type.title, account: context, month: month,
                location: place?.id, outcome: published?.homeOffice, sourceOutcome: outcome, at: work.now))
        if let place {
            if let draft = place.draft { try work.save(draft) }
            try work.linkNew("LOC", from: crime.ref, to: Ref(Location.kind, place.id), source: crime.ref, fromAt: month.start)
        }
        for other in beside ?? [] {
            _ = try PublishedOutcome.named(other.outcome, in: work.tx)
            try work.save(
                OutcomeHistory(
                    id: work.newID(), investigationId: id, sourceOutcome: other.outcome, sourceFile: sourceFile, reason: .beside, at: work.now))
        }
        return HistoricRecorded(id: id, location: place?.id)
    }

    static func month(_ text: String, now: Instant) throws -> Month {
        guard let month = Month(text) else {
            throw Refusal.invalid("month", code: "not-a-month", "Month: write year and month, for example 2017-03.")
        }
        if month > Month(of: now) { throw Refusal.invalid("month", code: "in-the-future", "Month: \(month.text) has not come yet.") }
        return month
    }
}

/// Everything an act looks up, in one statement: an import does a million of them.
private struct HistoricKnown: Decodable {
    let taken: Int
    let typeTitle: String?
    let typeDetail: String?
    let outcomeTitle: String?
    let outcomeDetail: String?
    /// Of the place that was picked.
    let line: String?

    static func of(_ record: RecordHistoric, in tx: Transaction) throws -> HistoricKnown {
        var picked: ID<Location>?
        if case .known(let id)? = record.location { picked = id }
        let found = try tx.first(
            HistoricKnown.self,
            """
            SELECT (SELECT count(*) FROM investigation WHERE source_system = \(record.sourceSystem) AND source_key = \(record.sourceKey)) AS taken,
            t.title AS type_title, t.detail AS type_detail, o.title AS outcome_title, o.detail AS outcome_detail, l.line FROM (SELECT 1 AS one) x
            LEFT JOIN code t ON t.list = 'crime-type' AND t.code = \(record.crimeType) AND t.valid_until IS NULL
            LEFT JOIN code o ON o.list = 'police-uk-outcome' AND o.code = \(record.outcome ?? "") AND o.valid_until IS NULL
            LEFT JOIN location l ON l.id = \(picked)
            """)
        return found ?? HistoricKnown(taken: 0, typeTitle: nil, typeDetail: nil, outcomeTitle: nil, outcomeDetail: nil, line: nil)
    }

    var isHere: Bool { taken > 0 }

    func type(_ code: String) -> CrimeType? {
        guard let typeTitle, let typeDetail else { return nil }
        return CrimeType(Code(code: code, title: typeTitle, detail: CodeFacts.read(typeDetail)))
    }

    func outcome(_ code: String) -> PublishedOutcome? {
        guard let outcomeTitle, let outcomeDetail else { return nil }
        return PublishedOutcome(Code(code: code, title: outcomeTitle, detail: CodeFacts.read(outcomeDetail)))
    }
}

/// Where the record and its place are, so that an import knows the place next time.
public struct HistoricRecorded: Codable, Sendable, Hashable {
    public let id: ID<Investigation>
    public let location: ID<Location>?
}
