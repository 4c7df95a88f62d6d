import ArgumentParser
import Base
import Core
import Demo
import Foundation
import Storage
import Web

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "Make (once) and serve a synthetic force: nobody in it is real.")

    @ArgumentParser.Option(help: "Port to listen on.") var port = 8080
    @ArgumentParser.Option(help: "Folder of the force's database.") var data = ".peel/demo"
    @ArgumentParser.Option(help: "How many people.") var people = 20_000
    @ArgumentParser.Option(help: "The same seed makes the same force.") var seed: UInt64 = 1
    @ArgumentParser.Option(help: ArgumentHelp("Use this database instead of one in the folder.", visibility: .hidden)) var database: String?

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        guard (20...SyntheticForce.peopleMax).contains(people) else { throw ValidationError("--people is a number from 20 to \(SyntheticForce.peopleMax).") }
    }

    func run() async throws {
        do {
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        } catch {
            throw Cannot(sentence: "The folder \(data) cannot be made. Choose another with --data.")
        }
        let database = self.database ?? "sqlite:\(data)/force.db"
        let configuration = try Configuration(nil)
        let files = "\(data)/attachments"
        var office = try await Composition.office(database: database, configuration: configuration, attachments: files)
        do {
            try await build(office)
        } catch DemoFault.halfBuilt where self.database == nil {
            complain("An earlier start was interrupted: the force is made anew.")
            await office.store.close()
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: "\(data)/force.db\(suffix)") }
            office = try await Composition.office(database: database, configuration: configuration, attachments: files)
            try await build(office)
        }
        var settings = Server.Settings()
        settings.port = port
        settings.banner = "Synthetic force: nobody here is real. For trying Peel, not for operational use."
        let host = settings.host
        try await Serving.run(office, configuration, settings, journalKey: self.database == nil ? Serving.keyPath(beside: database) : "\(data)/journal-key") { port in
            say("\nPeel serves a synthetic force at http://\(host):\(port)/\n")
            say("Sign in as any of these, all with the password  \(DemoForce.password)\n")
            for signIn in DemoForce.signIns { say("  \(signIn.name.padding(toLength: 20, withPad: " ", startingAt: 0)) \(signIn.role)") }
            say("")
        }
    }

    private func build(_ office: Office) async throws {
        try await DemoForce.build(store: office.store, registry: office.registry, people: people, seed: seed, now: .now, progress: { complain($0) })
    }
}
