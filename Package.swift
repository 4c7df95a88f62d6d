// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let tls = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// A target of ours. `below` is all it may import, as docs/ARCHITECTURE.md draws it: the compiler keeps the direction.
func layer(_ name: String, below: [Target.Dependency] = [], resources: [String] = [], more: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: below, exclude: ["README.md"], resources: resources.map { .copy($0) }, swiftSettings: settings + more)
}

func tests(of name: String, with others: [Target.Dependency] = [], resources: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + others, resources: resources.map { .copy($0) }, swiftSettings: settings)
}

let storage: [Target.Dependency] = ["Base", "Storage"]
let core: [Target.Dependency] = storage + ["Core", logging]
let web: [Target.Dependency] = core + ["Web", hummingbird]
let records: [Target.Dependency] = web + ["Matching", "Records"]
let modules: [Target.Dependency] = records + ["Investigation", "Custody", "Intelligence", "Prosecution"]

let package = Package(
    name: "Peel",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "peel", targets: ["peel"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        layer("Base", below: ["CSpawn"]),
        layer("Storage", below: ["Base"]),
        layer("StorageSQLite", below: storage + [grdb, sqlite, "CSQLite"]),
        layer("StoragePostgres", below: storage + ["CLibPQ"]),
        layer("Core", below: storage + [crypto, logging, yams, "CArgon2"], resources: ["Schema", "Starter"]),
        // Arithmetic over millions of pairs: without the optimiser its tests would take minutes.
        layer("Matching", below: ["Base"], resources: ["Starter"], more: [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        layer("Web", below: core + [hummingbird, hummingbirdCore, tls, lifecycle, crypto, "CZlib"], resources: ["Assets", "Paper"]),
        layer("Records", below: web + ["Matching"], resources: ["Schema", "Starter"]),
        layer("Investigation", below: records + [yams], resources: ["Schema", "Starter"]),
        layer("Custody", below: records, resources: ["Schema", "Starter"]),
        layer("Intelligence", below: records, resources: ["Schema", "Starter"]),
        layer("Prosecution", below: records + ["Investigation", "Custody"], resources: ["Schema"]),
        layer("Information", below: web),
        layer("Exchange", below: modules + [crypto]),
        layer("Demo", below: modules + ["Information", "Exchange"], resources: ["Names"]),
        .executableTarget(
            name: "peel",
            dependencies: modules + ["Information", "Exchange", "Demo", "StorageSQLite", "StoragePostgres", arguments, lifecycle, signals, yams, crypto],
            exclude: ["README.md"],
            swiftSettings: settings),
        .executableTarget(name: "bench", dependencies: storage + ["StorageSQLite", "StoragePostgres"], path: "Sources/Bench", exclude: ["README.md"], swiftSettings: settings),
        .executableTarget(
            name: "search-bench", dependencies: records + ["StorageSQLite", "StoragePostgres", "TestSupport"], path: "Sources/SearchBench", exclude: ["README.md"],
            swiftSettings: settings),
        .executableTarget(
            name: "investigation-bench", dependencies: records + ["Investigation", "StorageSQLite", "StoragePostgres", "TestSupport"], path: "Sources/InvestigationBench",
            exclude: ["README.md"], swiftSettings: settings),
        .executableTarget(
            name: "custody-bench", dependencies: modules + ["StorageSQLite", "StoragePostgres", "TestSupport"], path: "Sources/CustodyBench", exclude: ["README.md"],
            swiftSettings: settings),
        layer("TestSupport", below: records + ["StorageSQLite", "StoragePostgres"]),
        tests(of: "Base"),
        tests(of: "Storage", with: ["Base", "CSQLite", "StorageSQLite", "StoragePostgres", "TestSupport"]),
        tests(of: "Core", with: storage + [logging, "TestSupport"]),
        tests(of: "Matching", with: ["Base"]),
        tests(of: "Web", with: core + [hummingbird, "Records", "TestSupport"]),
        tests(of: "Records", with: web + ["TestSupport"]),
        tests(of: "Investigation", with: records + ["TestSupport"]),
        tests(of: "Custody", with: records + ["TestSupport"]),
        tests(of: "Intelligence", with: records + ["TestSupport"]),
        tests(of: "Prosecution", with: records + ["Investigation", "Custody", "TestSupport"]),
        tests(of: "Information", with: modules + ["TestSupport"]),
        tests(of: "Exchange", with: modules + ["TestSupport"]),
        tests(of: "Demo", with: modules + ["TestSupport"]),
        .testTarget(name: "TidyTests", dependencies: ["Base"], exclude: ["migrations.sha256"], swiftSettings: settings),
    ]
)
