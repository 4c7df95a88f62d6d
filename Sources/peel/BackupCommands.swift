import ArgumentParser
import Core
import Exchange
import Foundation
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "Save a whole database to a file that either engine can take back.")
    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "File to write.") var to: String
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

    func run() async throws {
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        do {
            let rows = try await Backup.write(office.store, migrations: office.registry.migrations, to: to, progress: complain)
            print("Saved \(rows) rows to \(to).")
        } catch let fault as BackupFault {
            throw Cannot(sentence: fault.description)
        }
        await office.store.close()
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "Take a backup back into an empty database.")
    @ArgumentParser.Option(help: "File to read.") var from: String
    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

    func run() async throws {
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        do {
            let rows = try await Restore.read(from, into: office.store, migrations: office.registry.migrations, progress: complain)
            print("Restored \(rows) rows. The journal keeps its hashes: check it with peel verify and the same key.")
        } catch let fault as BackupFault {
            throw Cannot(sentence: fault.description)
        }
        await office.store.close()
    }
}
