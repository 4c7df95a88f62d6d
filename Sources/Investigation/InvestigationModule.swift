public import Base
public import Core

/// Crimes from report to outcome, their suspects and exhibits, and the historic records beside them.
public enum InvestigationModule {
    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "investigation")
        manifest.migrations = try StarterFile.migrations(of: "investigation", in: .module)
        manifest.operations = [
            AnyOperation(ReportCrime.self), AnyOperation(ReviewCrime.self), AnyOperation(AllocateCrime.self), AnyOperation(NameSuspect.self),
            AnyOperation(RecordExhibit.self), AnyOperation(RecordHistoric.self), AnyOperation(UpdateHistoric.self),
        ]
        manifest.recordTypes = [
            RecordType(
                of: Investigation.self, path: "investigations", title: "Investigation", read: "investigation.read",
                operations: [
                    // The arrest is Custody's; its form opens from here so that what is known is not typed again.
                    ReviewCrime.name, AllocateCrime.name, NameSuspect.name, RecordExhibit.name, "custody.arrest.record",
                ]),
            RecordType(of: Exhibit.self, path: "exhibits", title: "Exhibit", read: "investigation.read"),
        ]
        manifest.taskKinds = InvestigationTask.allCases.map { TaskKind($0.rawValue, title: $0.title) }
        manifest.codeLists = [
            try .starter("offence-class", file: "offence-class.csv", in: .module),
            try .starter("outcome", file: "outcome.csv", in: .module),
            try .starter("crime-type", file: "crime-type.csv", in: .module),
            try .starter("police-uk-outcome", file: "police-uk-outcome.csv", in: .module),
        ]
        manifest.reads = ["map.read": "see crimes on the map"]
        return manifest
    }
}
