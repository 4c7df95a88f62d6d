import Base
public import Core
import Crypto
import Investigation
import Records
import Storage

/// Loads outcome files of data.police.uk: which outcome a crime was given in which month. The crime may be older than anything loaded; its outcome is kept all the
/// same, so that a month can be published again as it was.
public enum PoliceUKOutcomes {
    /// - Parameters:
    ///   - rejects: the folder for what could not be taken; nothing tells the first reasons through `progress`.
    /// - Throws: `ImportFault` for a file that is not there, a store's fault when the database fails. What was loaded until then stays, whole rows each.
    public static func run(
        files: [String], office: Office, officer: Officer, rejects: String?, progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        let inputs = try InputFile.all(files)
        let now = office.clock.now
        let lists = try await office.store.read { tx in
            let today = London.day(of: now)
            return StreetLists(types: [], outcomes: try PublishedOutcome.all(on: today, in: tx), thisMonth: Month(of: now))
        }
        let names = Dictionary(grouping: inputs, by: \.name)
        var places = try await KnownPlaces.load(office.store)
        var total = Reconciliation()
        for input in inputs {
            // Two releases of a month have one name: their folder keeps their rejects apart.
            let name = (names[input.name]?.count ?? 0) > 1 ? "\(input.folder)-\(input.name)" : input.name
            var load = OutcomeLoad(
                file: input, lists: lists, office: office, officer: officer,
                rejects: RejectFile(folder: rejects, named: name, header: StreetColumns.outcomes, tell: progress), places: places)
            try await load.run(progress)
            places = load.places
            total += load.reconciliation
            progress("\(name): \(load.reconciliation.line)")
        }
        return total
    }
}

/// One row of an outcomes file, understood.
struct OutcomeRow: Sendable {
    let crimeId: String
    let month: Month
    let reportedBy: String
    let place: HistoricPlace?
    let placeKey: PlaceKey?
    let outcome: PublishedOutcome

    init(_ fields: [String], lists: StreetLists) throws(StreetRow.Fault) {
        guard fields.count == StreetColumns.outcomes.count else {
            throw StreetRow.Fault(reason: "The row has \(fields.count) columns, not \(StreetColumns.outcomes.count).")
        }
        for (name, field) in zip(StreetColumns.outcomes, fields) where field.utf8.count > 300 || field.utf8.contains(0) {
            throw StreetRow.Fault(reason: "\(name) is longer than 300 bytes or holds a NUL character.")
        }
        crimeId = fields[0].lowercased()
        guard StreetRow.isCrimeID(crimeId) else { throw StreetRow.Fault(reason: "Crime ID “\(fields[0].prefix(80))” is not 64 hexadecimal digits.") }
        guard let month = Month(fields[1]) else { throw StreetRow.Fault(reason: "Month “\(fields[1])” is not a month such as 2017-03.") }
        guard month <= lists.thisMonth else { throw StreetRow.Fault(reason: "Month \(fields[1]) has not come yet.") }
        guard !fields[2].isEmpty else { throw StreetRow.Fault(reason: "Reported by is empty.") }
        guard let outcome = lists.outcomes[fields[9]] else { throw StreetRow.Fault(reason: "Outcome type “\(fields[9])” is not one that data.police.uk publishes.") }
        let point = try StreetRow.point(fields[4], fields[5])
        let place = try StreetRow.place(fields, hasPoint: point != nil)
        self.month = month
        self.outcome = outcome
        self.place = place
        reportedBy = fields[2]
        placeKey = place.map { PlaceKey(line: $0.line.lowercased(), longitude: point?.longitude, latitude: point?.latitude, lsoa: $0.lsoaCode) }
    }

    /// Rows can be alike to the last letter, where two suspects of one crime were given the same: the how-manieth of its kind in the file tells them apart.
    func key(occurrence: Int) -> String {
        var hasher = SHA256()
        for part in [crimeId, month.description, reportedBy, placeKey?.description ?? "", outcome.code, String(occurrence)] {
            hasher.update(data: Array(part.utf8))
            hasher.update(data: [0])
        }
        return hex(hasher.finalize().prefix(16))
    }
}

/// The loading of one outcomes file.
struct OutcomeLoad {
    let file: InputFile
    let lists: StreetLists
    let office: Office
    let officer: Officer
    let rejects: RejectFile
    private(set) var places: KnownPlaces
    private(set) var reconciliation = Reconciliation()
    /// How many rows so far say the same.
    private var seen: [String: Int] = [:]

    init(file: InputFile, lists: StreetLists, office: Office, officer: Officer, rejects: RejectFile, places: KnownPlaces) {
        self.file = file
        self.lists = lists
        self.office = office
        self.officer = officer
        self.rejects = rejects
        self.places = places
    }

    private struct Line {
        let number: Int
        let fields: [String]
        let row: OutcomeRow
        let key: String
    }

    mutating func run(_ progress: @Sendable (String) -> Void) async throws {
        let findings = try PublishedFile(file: file, columns: StreetColumns.outcomes, called: "an outcomes file").check { _ in }
        if let fault = findings.fault {
            progress(fault)
            if !findings.header.isEmpty { rejects.header = findings.header }
        }
        var rows = StreetRows(try file.open())
        while let batch = try rows.next() {
            var lines: [Line] = []
            for (number, fields) in batch {
                if let fault = findings.fault {
                    try reject(fields, number, because: fault)
                    continue
                }
                do {
                    let row = try OutcomeRow(fields, lists: lists)
                    let first = row.key(occurrence: 1)
                    let occurrence = seen[first, default: 0] + 1
                    seen[first] = occurrence
                    lines.append(Line(number: number, fields: fields, row: row, key: row.key(occurrence: occurrence)))
                } catch {
                    try reject(fields, number, because: error.reason)
                }
            }
            try await record(lines)
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

    private mutating func record(_ lines: [Line]) async throws {
        guard !lines.isEmpty else { return }
        let keys = lines.map(\.key)
        let known = try await office.store.read { tx in
            Set(try tx.values(String.self, "SELECT source_key FROM published_outcome WHERE source_system = \(PoliceUKStreet.system) AND source_key IN \(list: keys)"))
        }
        let new = lines.filter { !known.contains($0.key) }
        reconciliation.read += lines.count - new.count
        reconciliation.already += lines.count - new.count
        guard !new.isEmpty else { return }
        for (line, result) in zip(new, try await office.performAll(new.map(operation), as: officer)) {
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

    private func operation(_ line: Line) -> RecordPublishedOutcome {
        let row = line.row
        let place: Pick<Location, HistoricPlace>? = row.place.map { facts in row.placeKey.flatMap { places[$0] }.map { .known($0) } ?? .new(facts) }
        return RecordPublishedOutcome(
            sourceSystem: PoliceUKStreet.system, sourceKey: line.key, sourceId: row.crimeId, sourceForce: row.reportedBy, sourceFile: file.name, month: row.month.description,
            outcome: row.outcome.code, location: place)
    }
}
