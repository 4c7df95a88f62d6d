import ArgumentParser
import Base
import Core
import Exchange
import Foundation
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring legacy and open data in through the operations.",
        discussion: """
            Formats: police-uk-street (data.police.uk street-level crime), police-uk-outcomes (its outcomes by month), cjs-offences (the CJS offence catalogue as JSON), gazetteer (addresses as CSV with the
            columns of OS AddressBase), boundaries (areas as GeoJSON). Running an import again creates nothing.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case policeUKStreet = "police-uk-street"
        case policeUKOutcomes = "police-uk-outcomes"
        case cjsOffences = "cjs-offences"
        case gazetteer
        case boundaries
    }

    @Argument(help: "police-uk-street, police-uk-outcomes, cjs-offences, gazetteer or boundaries") var format: Format
    @Argument(help: "Files to read.", completion: .file()) var files: [String]
    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "Folder for what could not be taken, with the reasons.") var rejects: String?
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

    func run() async throws {
        guard !files.isEmpty else { throw ValidationError("Name at least one file to import.") }
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        try await office.migrate()
        // An import is an act of the force's own system account: the journal says so in every entry.
        let officer = Office.system(access: office.registry.access)
        let reconciliation: Reconciliation
        switch format {
        case .policeUKStreet:
            reconciliation = try await PoliceUKStreet.run(files: files, office: office, officer: officer, rejects: rejects, progress: complain)
        case .policeUKOutcomes:
            reconciliation = try await PoliceUKOutcomes.run(files: files, office: office, officer: officer, rejects: rejects, progress: complain)
        case .cjsOffences:
            reconciliation = try await CJSOffences.run(files: files, office: office, officer: officer, rejects: rejects, progress: complain)
        case .gazetteer: reconciliation = try await Gazetteer.run(files: files, office: office, officer: officer, rejects: rejects, progress: complain)
        case .boundaries: reconciliation = try await Boundaries.run(files: files, office: office, officer: officer, rejects: rejects, progress: complain)
        }
        try await office.store.refreshStatistics()
        await office.store.close()
        print(reconciliation.line)
        if !reconciliation.isReconciled { throw No(sentence: "The rows do not add up: this is a mistake of ours. Nothing was lost; report it with the line above.") }
    }
}
