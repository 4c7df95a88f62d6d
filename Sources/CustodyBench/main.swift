import Base
import Core
import Custody
import Foundation
import Investigation
import Records
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport

// usage: custody-bench fill DATABASE SUITES CELLS HELD CLOSED | custody-bench clocks DATABASE COUNT
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: custody-bench fill DATABASE SUITES CELLS HELD CLOSED | clocks DATABASE COUNT\n".utf8))
    exit(2)
}
let address = arguments[1]
let store: any Store =
    address.hasPrefix("sqlite:")
    ? try SQLiteStore(path: String(address.dropFirst(7)), statementTimeoutSeconds: 600) : try PostgresStore(url: address, statementTimeoutSeconds: 600)
let registry = try Registry(
    [try RecordsModule.manifest(), try InvestigationModule.manifest(), try CustodyModule.manifest()], access: try .starter())
let numbers = arguments.dropFirst(2).compactMap { Int($0) }
switch arguments[0] {
case "fill" where numbers.count == 4:
    try await Filling(store: store, registry: registry, suites: numbers[0], cells: numbers[1], held: numbers[2], closed: numbers[3]).run()
case "clocks": try await ClockTimes(office: Office(store: store, registry: registry)).print(count: numbers.first ?? 50)
default: exit(2)
}
await store.close()
