import Base
public import Core
import Storage
public import Web

/// Intelligence: reports graded 3x5x2, seen only by those who may.
public enum IntelligenceModule {
    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "intelligence")
        manifest.migrations = try StarterFile.migrations(of: "intelligence", in: .module)
        manifest.operations = [AnyOperation(SubmitIntelligence.self)]
        manifest.recordTypes = [
            RecordType(of: IntelligenceReport.self, path: "intelligence-reports", title: "Intelligence report", read: "intelligence.report.read") { report, tx, _ in
                let paragraphs = try IntelligenceParagraph.all(of: report.id, in: tx)
                return ["paragraphs": try .init(encoding: paragraphs)]
            }
        ]
        manifest.codeLists = try ["purpose", "provenance", "source", "assessment", "handling", "condition"].map {
            try .starter(CodeListName("intelligence.\($0)"), file: "\($0).csv", in: .module)
        }
        return manifest
    }

    public static func web() throws -> WebModule {
        WebModule(try manifest()) { IntelligencePage.routes($0) }
    }
}
