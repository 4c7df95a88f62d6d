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

// usage: investigation-bench fill DATABASE CRIMES OFFICERS | investigation-bench measure DATABASE COUNT SUBMISSIONS
let arguments = Array(CommandLine.arguments.dropFirst())
let numbers = arguments.dropFirst(2).compactMap { Int($0) }
guard arguments.count == 4, numbers.count == 2, ["fill", "measure"].contains(arguments[0]) else {
    FileHandle.standardError.write(Data("usage: investigation-bench fill DATABASE CRIMES OFFICERS | measure DATABASE COUNT SUBMISSIONS\n".utf8))
    exit(2)
}
let address = arguments[1]
let store: any Store =
    address.hasPrefix("sqlite:")
    ? try SQLiteStore(path: String(address.dropFirst(7)), statementTimeoutSeconds: 600) : try PostgresStore(url: address, statementTimeoutSeconds: 600)
let manifests = [try RecordsModule.manifest(), try InvestigationModule.manifest()]
let office = Office(store: store, registry: try Registry(manifests, access: try .starter()))
if arguments[0] == "fill" {
    let clock = ContinuousClock()
    let begun = clock.now
    try await ForceFill(office: office, crimes: numbers[0], officers: numbers[1]).run { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
    print("filled|\(numbers[0])|\(numbers[1])|\(Int((clock.now - begun) / .seconds(1)))")
} else {
    // Filled by an older program perhaps.
    try await office.migrate()
    let bench = InvestigationBench(office: office, teams: try await ForceFill.teams(in: store), count: numbers[0])
    try await bench.countFigures()
    try await bench.lists()
    try await bench.pages()
    try await bench.submissions(numbers[1])
}
await store.close()
