import Base
import Core
import Investigation
import Records
import Storage

/// The loading of one file.
struct StreetLoad {
    let source: StreetFile
    let office: Office
    let officer: Officer
    let rejects: RejectFile
    var places: KnownPlaces
    private(set) var reconciliation = Reconciliation()

    private var outcomes: [StreetIdentity: StreetOutcomes] = [:]
    private var done: Set<StreetIdentity> = []

    init(source: StreetFile, office: Office, officer: Officer, rejects: RejectFile, places: KnownPlaces) {
        self.source = source
        self.office = office
        self.officer = officer
        self.rejects = rejects
        self.places = places
    }

    /// A row of the batch that is being gathered.
    private struct Line {
        let number: Int
        let fields: [String]
        let row: StreetRow
        let identity: StreetIdentity
    }

    private struct Known: Decodable, Sendable {
        let id: ID<Investigation>
        let sourceKey: String
        let sourceOutcome: String?
    }

    mutating func run(_ progress: @Sendable (String) -> Void) async throws {
        let findings = try source.check()
        outcomes = findings.outcomes
        if let fault = findings.fault { progress(fault) }
        var rows = StreetRows(try source.file.open())
        while let batch = try rows.next() {
            if let fault = findings.fault {
                for (number, fields) in batch { try reject(fields, number, because: fault) }
            } else {
                try await load(batch)
                if reconciliation.read % 10_000 == 0 { progress("\(source.file.name): \(reconciliation.read) of \(findings.rows) rows") }
            }
        }
        // A file without a single row is rejected too, and must be seen.
        if let fault = findings.fault, reconciliation.read == 0 { try rejects.reject([], row: 0, because: fault) }
        try rejects.close()
    }

    private mutating func reject(_ fields: [String], _ number: Int, because reason: String) throws {
        reconciliation.read += 1
        reconciliation.rejected += 1
        try rejects.reject(fields, row: number, because: reason)
    }

    private var identities = StreetIdentities()

    private mutating func load(_ batch: [(Int, [String])]) async throws {
        var lines: [Line] = []
        for (number, fields) in batch {
            do {
                let row = try StreetRow(fields, lists: source.lists)
                let identity = identities.of(row)
                if done.insert(identity).inserted {
                    lines.append(Line(number: number, fields: fields, row: row, identity: identity))
                } else {
                    reconciliation.read += 1
                    reconciliation.already += 1
                }
            } catch {
                try reject(fields, number, because: error.reason)
            }
        }
        guard !lines.isEmpty else { return }
        let known = try await known(lines)
        try await record(lines.filter { known[$0.identity.key] == nil })
        try await update(lines.compactMap { line in known[line.identity.key].map { (line, $0) } })
    }

    private func known(_ lines: [Line]) async throws -> [String: Known] {
        // Filled up to the batch's size, so that one prepared statement serves them all.
        let last = lines.last.map(\.identity.key) ?? ""
        let keys = lines.map(\.identity.key) + Array(repeating: last, count: max(0, PoliceUKStreet.batchRows - lines.count))
        let found = try await office.store.read { tx in
            try tx.all(
                Known.self,
                "SELECT id, source_key, source_outcome FROM investigation WHERE source_system = \(PoliceUKStreet.system) AND source_key IN \(list: keys)")
        }
        return Dictionary(found.map { ($0.sourceKey, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func record(_ lines: [Line]) async throws {
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

    private func operation(_ line: Line) -> RecordHistoric {
        let row = line.row
        let outcomes = outcomes[line.identity]
        let place: Pick<Location, HistoricPlace>? = row.place.map { facts in row.placeKey.flatMap { places[$0] }.map { .known($0) } ?? .new(facts) }
        return RecordHistoric(
            sourceSystem: PoliceUKStreet.system, sourceKey: line.identity.key, sourceId: row.crimeId, sourceForce: row.reportedBy,
            sourceFile: source.file.name, crimeType: row.crimeType, month: row.month.description, location: place,
            outcome: outcomes?.best?.code, beside: (outcomes?.beside ?? []).map { .init(outcome: $0.code) }, context: row.context)
    }

    private mutating func update(_ lines: [(Line, Known)]) async throws {
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

/// The rows after the header, by batches with their numbers from 1.
struct StreetRows {
    private let file: OpenFile
    private var reader = CSVReader()
    private var waiting: [[String]] = []
    private var taken = 0
    private var number = 0
    private var isHeader = true
    private var isDone = false

    init(_ file: OpenFile) { self.file = file }

    mutating func next() throws -> [(Int, [String])]? {
        while waiting.count - taken < PoliceUKStreet.batchRows, !isDone { try fill() }
        guard taken < waiting.count else { return nil }
        let batch = waiting[taken..<min(waiting.count, taken + PoliceUKStreet.batchRows)]
        taken += batch.count
        return batch.map { fields in
            number += 1
            return (number, fields)
        }
    }

    private mutating func fill() throws {
        waiting.removeFirst(taken)
        taken = 0
        var found: [[String]] = []
        if let piece = try file.piece() {
            reader.read(piece) { found.append($0) }
        } else {
            reader.finish { found.append($0) }
            isDone = true
        }
        if isHeader, !found.isEmpty {
            found.removeFirst()
            isHeader = false
        }
        waiting += found
    }
}
