import Foundation
import Testing

/// Who may import whom, as docs/ARCHITECTURE.md draws it. Package.swift says it to the compiler; this says it to a reader, and catches an
/// import that only compiles because another target happened to be built first.
private let allowed: [String: Set<String>] = {
    let storage: Set = ["Base", "Storage"]
    let core = storage.union(["Core"])
    let web = core.union(["Web"])
    let records = web.union(["Records", "Matching"])
    let modules = records.union(["Investigation", "Custody", "Intelligence", "Prosecution"])
    let engines: Set = ["StorageSQLite", "StoragePostgres"]
    return [
        "Base": [],
        "Matching": ["Base"],
        "Storage": ["Base"],
        "StorageSQLite": storage,
        "StoragePostgres": storage,
        "Core": storage,
        "Web": core,
        "Records": web.union(["Matching"]),
        "Investigation": records,
        "Custody": records,
        "Intelligence": records,
        "Prosecution": records.union(["Investigation", "Custody"]),
        "Information": web,
        "Exchange": modules,
        "Demo": modules.union(["Information", "Exchange"]),
        "TestSupport": records.union(engines),
        "Bench": core.union(engines),
        "SearchBench": records.union(engines).union(["TestSupport"]),
        "InvestigationBench": records.union(engines).union(["Investigation", "TestSupport"]),
        "CustodyBench": modules.union(engines).union(["TestSupport"]),
        "peel": modules.union(["Information", "Exchange", "Demo"]).union(engines),
    ]
}()

/// Libraries that stay behind one of our doors.
private let confined: [String: Set<String>] = [
    "GRDB": ["StorageSQLite"],
    "CLibPQ": ["StoragePostgres"],
    "CArgon2": ["Core"],
    "ArgumentParser": ["peel"],
    "HummingbirdTLS": ["Web", "peel"],
]

private func imports(of file: CheckoutFile) throws -> [String] {
    let attributes = #"(?:@[\w()]+\s+)*(?:public |package |internal |fileprivate |private )?"#
    return try captures(of: #"^\s*"# + attributes + #"import\s+(?:(?:struct|class|enum|protocol|func|typealias) )?(\w+)"#, in: file)
}

@Suite("Borders between targets and folders")
struct BorderTests {
    @Test("a target imports only what lies below it, and never a sibling")
    func importsPointDown() throws {
        var crossings: [String] = []
        for file in Checkout.sources {
            guard let below = allowed[file.target] else {
                crossings.append("\(file.path): \(file.target) is a new target; give it a row in BorderTests.swift and in docs/ARCHITECTURE.md")
                continue
            }
            for name in try imports(of: file) where allowed[name] != nil && !below.contains(name) && name != file.target {
                crossings.append("\(file.path): \(file.target) may not import \(name)")
            }
        }
        #expect(crossings == [])
    }

    @Test("a library behind a door of ours is imported only there")
    func librariesStayConfined() throws {
        var strays: [String] = []
        for file in Checkout.sources {
            for name in try imports(of: file) {
                if let places = confined[name], !places.contains(file.target) { strays.append("\(file.path): \(name) belongs in \(places.sorted())") }
            }
        }
        #expect(strays == [])
    }

    @Test("a Law folder is pure: no database, web, network, file or clock")
    func lawIsPure() throws {
        let law = Checkout.sources.filter { $0.folder == "Law" }
        var impure: [String] = []
        for file in law {
            for name in try imports(of: file) where !["Base", "Foundation", "FoundationEssentials"].contains(name) {
                impure.append("\(file.path): imports \(name)")
            }
        }
        impure += try findings(of: #"Instant\.now|\bDate\(\)|Clock\(\)|\bTransaction\b|FileManager|URLSession|\basync\b|\.random\b"#, in: law)
        #expect(impure == [])
    }

    /// The folders of a shared target are as apart as targets: what they share lies at the target's top.
    @Test("folders of a shared target do not name each other's types", arguments: ["Exchange"])
    func foldersKeepApart(target: String) throws {
        let inFolders = Checkout.sources.filter { $0.target == target && $0.folder != nil }
        var home: [String: String] = [:]
        for file in inFolders {
            for type in try captures(of: #"^(?:public |package )?(?:final )?(?:struct|class|enum|actor|protocol) (\w+)"#, in: file) { home[type] = file.folder }
        }
        var crossings: [String] = []
        for file in inFolders {
            let words = Set(file.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            for (type, folder) in home where folder != file.folder && words.contains(type) {
                crossings.append("\(file.path): names \(type) of \(target)/\(folder)")
            }
        }
        #expect(crossings.sorted() == [])
    }

    @Test("every target with Swift in it has a README that says what it is for")
    func everyTargetIsExplained() {
        let unexplained = Set(Checkout.sources.map(\.target)).filter { (Checkout.file("Sources/\($0)/README.md")?.text.count ?? 0) < 200 }
        #expect(unexplained.sorted() == [])
    }
}
