import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Web

// usage: investigation-bench DATABASE CRIMES OFFICERS COUNT SUBMISSIONS
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 5, let crimes = Int(arguments[1]), let officers = Int(arguments[2]), let count = Int(arguments[3]), let submissions = Int(arguments[4]) else {
    FileHandle.standardError.write(Data("usage: investigation-bench DATABASE CRIMES OFFICERS COUNT SUBMISSIONS\n".utf8))
    exit(2)
}
let store: any Store =
    arguments[0].hasPrefix("sqlite:")
    ? try SQLiteStore(path: String(arguments[0].dropFirst(7)), statementTimeoutSeconds: 600) : try PostgresStore(url: arguments[0], statementTimeoutSeconds: 600)
let manifests = [try RecordsModule.manifest(), try InvestigationModule.manifest()]
let office = Office(store: store, registry: try Registry(manifests, access: try .starter()))
func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

let clock = ContinuousClock()
let begun = clock.now
let teams = try await ForceFill(office: office, crimes: crimes, officers: officers).run(progress: tell)
print("filled|\(crimes)|\(officers)|\(Int((clock.now - begun) / .seconds(1)))")

let bench = InvestigationBench(office: office, teams: teams, count: count)
try await bench.countFigures()
try await bench.lists()
try await bench.pages()
try await bench.submissions(submissions)
await store.close()
