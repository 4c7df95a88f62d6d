import Foundation
import Testing

@Suite("Habits")
struct HabitTests {
    private static let code = Checkout.sources + Checkout.tests

    @Test("nothing in the sources can take the server down")
    func nothingTraps() throws {
        try expectNone(of: #"\btry!|\bas!\s|\bfatalError\(|\bpreconditionFailure\(|\bunowned\(unsafe\)"#, in: Checkout.sources)
    }

    @Test("programs are started by `ChildProcess`: Foundation's `Process` reads beyond its buffer where many files are open")
    func programsAreStartedSafely() throws { try expectNone(of: #"(?<![.\w])Process\(\)"#, in: Self.code) }

    @Test("only the executable prints; modules log without personal data or answer")
    func modulesDoNotPrint() throws {
        let modules = Checkout.sources.filter { !["peel", "TestSupport", "Bench", "SearchBench", "InvestigationBench", "CustodyBench"].contains($0.target) }
        try expectNone(of: #"(?<![.\w])(print|debugPrint|dump|NSLog)\("#, in: modules)
    }

    @Test("nothing is left to do in a comment")
    func nothingIsLeftUndone() throws {
        try expectNone(of: #"\b(TODO|FIXME|XXX|HACK)\b|not implemented"#, in: Self.code, evenInComments: true)
    }

    @Test("no code is kept as a comment")
    func noCodeInComments() throws {
        let statement = #"^\s*//\s*(let|var|func|return|guard|if|for|try|await|import|struct|\})\b.*[={(;]\s*$"#
        try expectNone(of: statement, in: Self.code, evenInComments: true)
    }

    @Test("names are the field's words, not the programmer's")
    func namesAreTheFieldsWords() throws {
        let kinds = #"\b(?:struct|class|enum|actor|protocol|typealias) \w*(?:Manager|Helper|Helpers|Util|Utils|Utility|Service|Impl|Info)\b"#
        try expectNone(of: kinds, in: Checkout.sources)
        let layers = ["/Controllers/", "/Models/", "/Helpers/", "/Managers/", "/Utils/"]
        #expect(Checkout.sources.map(\.path).filter { path in layers.contains { path.contains($0) } } == [])
    }

    @Test("no file of ours grows past 400 lines")
    func filesStayShort() {
        let long = Self.code.filter { $0.text.utf8.count { $0 == UInt8(ascii: "\n") } > 400 }
        #expect(long.map(\.path) == [])
    }

    @Test("every test file expects something")
    func testsExpect() {
        let idle = Checkout.tests.filter { file in
            file.text.contains("@Test") && !["#expect", "#require", "Issue.record", "expect", "require"].contains { file.text.contains($0) }
        }
        #expect(idle.map(\.path) == [])
    }

    @Test("no file names a place on somebody's own machine")
    func noPathOfAMachine() throws {
        let homes = ["work", "farm", "root", "home", "Users"].joined(separator: "|")
        let others = Checkout.texts.filter { !$0.path.hasSuffix("HabitTests.swift") }
        try expectNone(of: "(^|[^A-Za-z0-9_.:}-])/(\(homes))/[A-Za-z]", in: others, evenInComments: true)
    }

    @Test("every file a document points at is there")
    func linksLead() throws {
        let documents = Checkout.texts.filter { $0.path.hasSuffix(".md") }
        var broken: [String] = []
        for document in documents {
            let folder = document.path.split(separator: "/").dropLast().joined(separator: "/")
            for target in try captures(of: #"\]\(([^)#\s]+)(?:#[^)]*)?\)"#, in: document) where !target.contains(":") {
                let path = URL(filePath: "/\(folder)/\(target)").standardized.path
                if !Checkout.exists(String(path.dropFirst())) { broken.append("\(document.path): \(target)") }
            }
        }
        #expect(broken == [])
    }

    @Test("decisions are numbered in one row without gaps")
    func decisionsAreNumbered() throws {
        let numbers = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.appending(path: "docs/adr").path)
            .filter { $0.hasSuffix(".md") && $0 != "README.md" }.compactMap { Int($0.prefix(4)) }.sorted()
        #expect(numbers == Array(1...max(1, numbers.count)))
    }
}
