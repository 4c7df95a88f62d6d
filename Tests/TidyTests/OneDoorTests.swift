import Foundation
import Testing

/// Every change goes through the Office, so that permission, rule and journal are never forgotten. These tests keep the other doors shut.
@Suite("One door for every change")
struct OneDoorTests {
    private static let stores: Set = ["Storage", "StorageSQLite", "StoragePostgres", "Core", "TestSupport", "Bench", "SearchBench", "CustodyBench"]

    /// Writing a whole backup back is the one write that is not an act of an officer.
    private static func restores(_ file: CheckoutFile) -> Bool { file.target == "Exchange" && file.path.contains("Backup") }

    private static let modules = Checkout.sources.filter { !stores.contains($0.target) && !restores($0) }

    @Test("only the stores, the Office and restore may see the writing side of a store")
    func writingStaysBehindTheOffice() throws {
        try expectNone(of: #"@_spi\(Writing\)"#, in: Self.modules)
    }

    @Test("no module writes SQL that changes rows or tables")
    func modulesDoNotWriteRows() throws {
        let ofRows = #"\b(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE\s+\w+)\b"#
        let ofTables = #"\b(CREATE|DROP|ALTER)\s+(TABLE|INDEX|VIEW|TRIGGER)\b"#
        try expectNone(of: ofRows, in: Self.modules)
        try expectNone(of: ofTables, in: Self.modules)
    }

    @Test("trusted SQL text is made only by the stores and the Office")
    func sqlIsInterpolated() throws {
        try expectNone(of: #"SQL\(trusted:"#, in: Self.modules)
    }
}
