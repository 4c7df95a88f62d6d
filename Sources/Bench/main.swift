import Foundation
import Storage
import StoragePostgres
import StorageSQLite

// usage: bench prepare|read|write sqlite:PATH|postgres://… (prepare: SCHEMA; else CALLERS SECONDS)
let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 3 else {
    FileHandle.standardError.write(Data("usage: bench prepare DATABASE SCHEMA | bench read|write DATABASE CALLERS SECONDS\n".utf8))
    exit(2)
}
let store: any Store = words[1].hasPrefix("sqlite:") ? try SQLiteStore(path: String(words[1].dropFirst(7))) : try PostgresStore(url: words[1])
if words[0] == "prepare" {
    try await BenchSchema.prepare(store, schema: try String(contentsOfFile: words[2], encoding: .utf8))
} else {
    let bench = StoreBench(store: store, callers: Int(words[2]) ?? 1, seconds: words.count > 3 ? Double(words[3]) ?? 3 : 3)
    let rate = words[0] == "read" ? try await bench.read() : try await bench.write()
    print("peel", store.engine.rawValue, words[0], bench.callers, Int(rate))
}
await store.close()
