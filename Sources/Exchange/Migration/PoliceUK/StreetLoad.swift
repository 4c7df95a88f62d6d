import Base
import Core
import Investigation
import Records
import Storage

/// The loading of one file: what is not here is recorded, what is here with an outcome less far along is updated.
struct StreetLoad {
    let source: StreetFile
    let office: Office
    let officer: Officer
    let rejects: RejectFile
    private(set) var places: KnownPlaces
    private(set) var reconciliation = Reconciliation()
    private var outcomes: [StreetIdentity: StreetOutcomes] = [:]

    init(source: StreetFile, office: Office, officer: Officer, rejects: RejectFile, places: KnownPlaces) {
        self.source = source
        self.office = office
        self.officer = officer
        self.rejects = rejects
        self.places = places
    }

    mutating func run(_ progress: @Sendable (String) -> Void) async throws {
        let findings = try source.check()
        if let fault = findings.fault {
            progress(fault)
            if !findings.header.isEmpty { rejects.header = findings.header }
            try rejectAll(because: fault)
        } else {
            outcomes = findings.outcomes
            try await load(of: findings.rows, progress)
        }
        try rejects.close()
    }

    private mutating func rejectAll(because fault: String) throws {
        var rows = StreetRows(try source.file.open())
        while let batch = try rows.next() {
            for (number, fields) in batch { try reject(fields, number, because: fault) }
        }
        // A file without a single row is rejected too, and must be seen.
        if reconciliation.read == 0 { try rejects.reject([], row: 0, because: fault) }
    }

    private mutating func reject(_ fields: [String], _ number: Int, because reason: String) throws {
        reconciliation.read += 1
        reconciliation.rejected += 1
        try rejects.reject(fields, row: number, because: reason)
    }

    private mutating func load(of rows: Int, _ progress: @Sendable (String) -> Void) async throws {
        let batches = StreetBatches(StreetRows(try source.file.open()), lists: source.lists, store: office.store)
        var coming = Task { try await batches.next() }
        while let batch = try await coming.value {
            // The next batch is read and looked up while this one is written.
            coming = Task { try await batches.next() }
            for unread in batch.unread { try reject(unread.fields, unread.number, because: unread.reason) }
            reconciliation.read += batch.repeated
            reconciliation.already += batch.repeated
            try await record(batch.lines.filter { batch.known[$0.identity.key] == nil })
            try await update(batch.lines.compactMap { line in batch.known[line.identity.key].map { (line, $0) } })
            if reconciliation.read % 10_000 == 0 { progress("\(source.file.name): \(reconciliation.read) of \(rows) rows") }
        }
    }

    private mutating func record(_ lines: [StreetBatch.Line]) async throws {
        guard !lines.isEmpty else { return }
        let results = try await office.performAll(lines.map(operation), as: officer)
        for (line, result) in zip(lines, results) {
            switch result {
            case .success(let receipt):
                reconciliation.read += 1
                reconciliation.created += 1
                if let key = line.row.placeKey, let location = receipt.outcome.location { places[key] = location }
            case .failure(.conflict):
                // Another import of the same file was faster.
                reconciliation.read += 1
                reconciliation.already += 1
            case .failure(let refusal): try reject(line.fields, line.number, because: refusal.description)
            }
        }
    }

    private func operation(_ line: StreetBatch.Line) -> RecordHistoric {
        let row = line.row
        let outcomes = outcomes[line.identity]
        let place: Pick<Location, HistoricPlace>? = row.place.map { facts in row.placeKey.flatMap { places[$0] }.map { .known($0) } ?? .new(facts) }
        return RecordHistoric(
            sourceSystem: PoliceUKStreet.system, sourceKey: line.identity.key, sourceId: row.crimeId, sourceForce: row.reportedBy,
            sourceFile: source.file.name, crimeType: row.crimeType, month: row.month.description, location: place,
            outcome: outcomes?.best?.code, beside: (outcomes?.beside ?? []).map { .init(outcome: $0.code) }, context: row.context)
    }

    private mutating func update(_ lines: [(StreetBatch.Line, StreetBatch.Known)]) async throws {
        let ranks = source.lists.ranks
        let later = lines.filter { line, known in
            guard let best = outcomes[line.identity]?.best else { return false }
            return best.rank > known.sourceOutcome.map { ranks[$0] ?? 0 } ?? 0
        }
        reconciliation.read += lines.count - later.count
        reconciliation.already += lines.count - later.count
        guard !later.isEmpty else { return }
        let operations = later.compactMap { line, known in
            outcomes[line.identity]?.best.map { UpdateHistoric(investigationId: known.id, outcome: $0.code, sourceFile: source.file.name) }
        }
        let results = try await office.performAll(operations, as: officer)
        for ((line, _), result) in zip(later, results) {
            switch result {
            case .success:
                reconciliation.read += 1
                reconciliation.updated += 1
            case .failure(.conflict):
                reconciliation.read += 1
                reconciliation.already += 1
            case .failure(let refusal): try reject(line.fields, line.number, because: refusal.description)
            }
        }
    }
}
