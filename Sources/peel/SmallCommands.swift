import ArgumentParser
import Base
import Core
import Exchange
import Foundation
import Storage

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring a database's schema up to date.")
    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

    func run() async throws {
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        let applied = try await office.migrate()
        print(applied.isEmpty ? "The database is up to date." : "Applied \(applied.joined(separator: ", ")).")
        await office.store.close()
    }
}

struct OfficerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "officer", abstract: "Officers of the force.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Add an officer; prints a one-time password.")
        @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
        @ArgumentParser.Option(help: "Full name.") var name: String
        @ArgumentParser.Option(help: "Warrant or staff number.") var number: String
        @ArgumentParser.Option(parsing: .upToNextOption, help: "Role codes, such as PC or CUSO.") var role: [String]
        @ArgumentParser.Option(help: "Rank.") var rank = "constable"
        @ArgumentParser.Option(help: "Unit code.") var unit: String?
        @ArgumentParser.Option(help: "Sign-in name; the number when left out.") var signIn: String?
        @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

        func run() async throws {
            guard let rank = Rank(rawValue: rank) else {
                throw ValidationError("--rank is one of \(Rank.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let office = try await Composition.office(database: database, configuration: try Configuration(config))
            try await office.migrate()
            let roles = role.flatMap { $0.split(separator: ",").map(String.init) }
            let system = Office.system(access: office.registry.access)
            let id = try await office.perform(
                AddOfficer(number: number, signInName: signIn ?? number.lowercased(), fullName: name, rank: rank, unit: unit, roles: roles), as: system
            ).outcome
            let password = OneTimePassword.new()
            try await office.setPassword(password, for: id, by: nil, isOneTime: true)
            print("Added \(name) \(number). Sign in as \(signIn ?? number.lowercased()) with the password \(password) (shown once; it is changed at the first sign-in).")
            await office.store.close()
        }
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "token", abstract: "API tokens.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "create", abstract: "Print a token that acts as an officer.")
        @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
        @ArgumentParser.Option(help: "Warrant or staff number.") var officer: String
        @ArgumentParser.Option(help: "What the token is for.") var label = "command line"
        @ArgumentParser.Option(help: "Days until it ends.") var days = 90
        @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?

        func run() async throws {
            let office = try await Composition.office(database: database, configuration: try Configuration(config))
            try await Migrator.check(office.store, against: office.registry.migrations)
            let access = office.registry.access
            let number = self.officer
            let now = office.clock.now
            guard let known = try await office.store.read({ tx in try Officers.load(number: number, access: access, at: now, in: tx) }) else {
                throw Cannot(sentence: "There is no active officer \(number). Add one with peel officer add.")
            }
            print(try await Tokens(office: office).create(for: known.id, label: label, days: days))
            await office.store.close()
        }
    }
}

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "verify", abstract: "Recompute the journal and say whether it is whole.")
    @ArgumentParser.Option(help: "sqlite:PATH or postgres://…") var database: String
    @ArgumentParser.Option(help: "Begin at this position.") var since: Int64?
    @ArgumentParser.Option(help: "Folder of the force's configuration.") var config: String?
    @ArgumentParser.Option(help: "File of the journal's signing key.") var journalKey: String?

    func run() async throws {
        let office = try await Composition.office(database: database, configuration: try Configuration(config))
        try await Migrator.check(office.store, against: office.registry.migrations)
        let path = journalKey ?? Serving.keyPath(beside: database)
        guard FileManager.default.fileExists(atPath: path) else {
            throw Cannot(sentence: "The journal's key is not at \(path). Say where it is with --journal-key.")
        }
        let key = try CheckpointKey.load(at: path)
        // An entry committed since the last server stopped is sealed first; it is not a break.
        _ = try await Sealer(store: office.store, key: key, clock: office.clock, holder: RawID(at: .now).description).sealAll()
        let report = try await JournalVerification.verify(office.store, key: key.publicKey, since: since)
        say(report.summary)
        await office.store.close()
        if let bad = report.firstBad {
            throw No(sentence: bad.position.map { "At position \($0): \(bad.sentence)" } ?? bad.sentence)
        }
    }
}
