import Base
public import Core
import Custody
import Storage
public import Web

/// Prosecution: the case file that charging opens.
public enum ProsecutionModule {
    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "prosecution")
        manifest.migrations = try StarterFile.migrations(of: "prosecution", in: .module)
        manifest.recordTypes = [
            RecordType(of: CaseFile.self, path: "case-files", title: "Case file", read: "prosecution.case.read") { file, tx, officer in
                ["defendants": try .init(encoding: try CaseDefendant.all(of: file.id, visible: Visibility(to: officer), in: tx))]
            }
        ]
        manifest.taskKinds = [TaskKind(TaskName.build, title: "Case file")]
        manifest.reactions = [Reaction(to: DetaineeCharged.self) { event, work in try OpenCaseFile.react(to: event, work) }]
        return manifest
    }

    public static func web() throws -> WebModule {
        WebModule(try manifest()) { CaseFilePage.routes($0) }
    }
}
