import Base
public import Core
import Investigation
import Records
import Storage

/// Loads street-level crime files of data.police.uk as historic records, through the operations and the journal.
///
/// Each file is read through first and rejected whole when it is broken. Then its rows go in by batches: what is not here is recorded, what is here with
/// an outcome less far along is updated, everything else is here already. Which of two outcomes is further along is the `rank` of the list
/// `police-uk-outcome`, so releases can be loaded in any order, and loading one again changes nothing.
public enum PoliceUKStreet {
    public static let system = "data.police.uk"
    /// Rows in one transaction.
    static let batchRows = 500

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
            return StreetLists(
                types: try CrimeType.all(on: today, in: tx), outcomes: try PublishedOutcome.all(on: today, in: tx), thisMonth: Month(of: now))
        }
        let names = Dictionary(grouping: inputs, by: \.name)
        var places = try await KnownPlaces.load(office.store)
        var total = Reconciliation()
        for input in inputs {
            // Two releases of a month have one name: their folder keeps their rejects apart.
            let name = (names[input.name]?.count ?? 0) > 1 ? "\(input.folder)-\(input.name)" : input.name
            var load = StreetLoad(
                source: StreetFile(file: input, lists: lists), office: office, officer: officer,
                rejects: RejectFile(folder: rejects, named: name, header: StreetColumns.header, tell: progress), places: places)
            try await load.run(progress)
            places = load.places
            total += load.reconciliation
            progress("\(name): \(load.reconciliation.line)")
        }
        return total
    }
}
