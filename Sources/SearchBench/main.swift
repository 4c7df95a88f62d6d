import Base
@_spi(Writing) import Core
import Foundation
import Records
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport

// usage: search-bench fill|measure|recall DATABASE PEOPLE REPORTS NAMES-FOLDER [COUNT [CLIENTS [KIND]]]
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 5, let people = Int(arguments[2]), let reports = Int(arguments[3]) else {
    FileHandle.standardError.write(Data("usage: search-bench fill|measure|recall DATABASE PEOPLE REPORTS NAMES-FOLDER [COUNT [CLIENTS [KIND]]]\n".utf8))
    exit(2)
}
let store: any Store = arguments[1].hasPrefix("sqlite:") ? try SQLiteStore(path: String(arguments[1].dropFirst(7)), statementTimeoutSeconds: 600) : try PostgresStore(url: arguments[1], statementTimeoutSeconds: 600)
let bench = SearchBench(store: store, people: people, reports: reports, population: try SearchPopulation(namesIn: URL(filePath: arguments[4])))
let count = arguments.count > 5 ? Int(arguments[5]) ?? 200 : 200
switch arguments[0] {
case "fill": try await bench.fill()
case "measure": try await bench.measure(count: count, clients: arguments.count > 6 ? Int(arguments[6]) ?? 1 : 1, kind: arguments.count > 7 ? arguments[7] : nil)
default: try await bench.recall(queries: count)
}
await store.close()
