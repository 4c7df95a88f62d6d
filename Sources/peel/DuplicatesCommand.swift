import ArgumentParser
import Base
import Core
import Records
import Storage

struct DuplicatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates", abstract: "Compare all people and list pairs that may be one person, for officers to decide.",
        discussion: "Nothing is joined by it. Run it every night; a pair that was ever suggested or decided is not suggested again.")

    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "List pairs from this probability on.") var threshold = DuplicateScan.thresholdDefault
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

    func validate() throws {
        guard threshold > 0, threshold < 1 else { throw ValidationError("--threshold is a number between 0 and 1.") }
    }

    func run() async throws {
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        try await Migrator.check(office.store, against: office.registry.migrations)
        let outcome = try await DuplicateScan.run(office, threshold: threshold, progress: complain)
        await office.store.close()
        print("people=\(outcome.people) found=\(outcome.found) suggested=\(outcome.suggested)")
    }
}
