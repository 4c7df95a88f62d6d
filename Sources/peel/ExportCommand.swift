import ArgumentParser
import Base
import Core
import Crypto
import Exchange
import Foundation
import Investigation
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "Write files for others from the force's own records.", subcommands: [Street.self])

    struct Street: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "street", abstract: "Write a month's street and outcomes files as data.police.uk publishes them.",
            discussion: """
                Crimes are moved to points that tell no home, keys tell no crime number, restricted crimes are left out. The secret makes the keys: keep it, so that a
                crime has one key in every month, and keep it from others. It is made where the file is not there.
                """)

        @ArgumentParser.Option(help: "Year and month, such as 2026-03.") var month: String
        @ArgumentParser.Option(help: "Folder to write to.") var to: String
        @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
        @ArgumentParser.Option(help: "The force's name as it is published.") var force: String
        @ArgumentParser.Option(help: "File of the secret for the keys; beside the database when left out.") var secret: String?
        @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

        func run() async throws {
            guard let month = Month(month) else { throw ValidationError("--month is a year and a month, such as 2026-03.") }
            guard !force.allSatisfy(\.isWhitespace) else { throw ValidationError("--force is the force's name, such as \"Synthetic Police\".") }
            let office = try await Composition.office(database: database, configuration: try Configuration(config))
            try await Migrator.check(office.store, against: office.registry.migrations)
            let key = try Self.key(at: secret ?? Self.path(beside: database))
            do {
                let publication = StreetPublication(
                    office: office, officer: Office.system(access: office.registry.access), month: month, force: force, secret: key)
                let written = try await publication.write(to: to, progress: complain)
                complain(written.streetFile)
                complain(written.outcomesFile)
                say("month=\(month) crimes=\(written.crimes) outcomes=\(written.outcomes)")
            } catch let fault as ExportFault {
                throw Cannot(sentence: fault.description)
            }
            await office.store.close()
        }

        private static func path(beside database: String) -> String {
            database.hasPrefix("sqlite:") ? String(database.dropFirst(7)) + ".publication-key" : "peel.publication-key"
        }

        private static func key(at path: String) throws -> [UInt8] {
            if let data = FileManager.default.contents(atPath: path) {
                guard data.count >= 32 else { throw Cannot(sentence: "\(path) is too short to be the secret of the publication: it has at least 32 bytes.") }
                return Array(data)
            }
            let key = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
            guard FileManager.default.createFile(atPath: path, contents: Data(key), attributes: [.posixPermissions: 0o600]) else {
                throw Cannot(sentence: "The secret cannot be written to \(path). Say where it is to be with --secret.")
            }
            return key
        }
    }
}
