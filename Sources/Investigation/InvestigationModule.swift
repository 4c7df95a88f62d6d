import Base
public import Core
import Storage
public import Web

/// Crimes from report to outcome, their suspects and exhibits, and the historic records beside them.
public enum InvestigationModule {
    /// - Parameter policyFile: the force's own policies; the starter set is in force without one.
    public static func manifest(policyFile: String? = nil) throws -> Manifest { try manifest(PolicyRounds(file: policyFile)) }

    private static func manifest(_ policies: PolicyRounds) throws -> Manifest {
        var manifest = Manifest(name: "investigation")
        manifest.migrations = try StarterFile.migrations(of: "investigation", in: .module)
        manifest.operations =
            [
                AnyOperation(ReportCrime.self), AnyOperation(ReviewCrime.self), AnyOperation(AllocateCrime.self), AnyOperation(NameSuspect.self),
                AnyOperation(RecordExhibit.self), AnyOperation(RecordHistoric.self), AnyOperation(UpdateHistoric.self), AnyOperation(RecordPublishedOutcome.self),
            ] + RecordingManifest.operations + EnquiryManifest.operations
        manifest.recordTypes =
            [
                RecordType(
                    of: Investigation.self, path: "investigations", title: "Investigation", read: "investigation.read",
                    operations: [
                        // The arrest is Custody's; its form opens from here so that what is known is not typed again.
                        ReviewCrime.name, AllocateCrime.name, NameSuspect.name, RecordExhibit.name, "custody.arrest.record", "custody.voluntary.invite",
                        "records.link.add",
                    ] + RecordingManifest.onCrime + EnquiryManifest.ofInvestigation, without: ["told"],
                    more: { crime, tx, officer in try OrganisationVictim.json(of: crime, for: officer, in: tx) }),
                RecordingManifest.incident,
            ] + EnquiryManifest.recordTypes
        manifest.taskKinds =
            InvestigationTask.allCases.map { TaskKind($0.rawValue, title: $0.title) } + RecordingManifest.taskKinds
            + EnquiryTask.allCases.map { TaskKind($0.rawValue, title: $0.title) }
        manifest.codeLists =
            [
                try .starter("offence-class", file: "offence-class.csv", in: .module),
                try .starter("outcome", file: "outcome.csv", in: .module),
                try .starter("crime-type", file: "crime-type.csv", in: .module),
                try .starter("police-uk-publication", file: "police-uk-publication.csv", in: .module),
                try .starter(VictimLetter.list, file: "victim-letter.csv", in: .module),
                try .starter("police-uk-outcome", file: "police-uk-outcome.csv", in: .module),
            ] + (try RecordingManifest.codeLists()) + (try EnquiryManifest.codeLists(in: .module))
        manifest.closedWith = PartRestriction.closedWith
        manifest.reactions = [PassOnReassigned.reaction, PartRestriction.reaction, CaseEventReaction.reaction, SuggestedOutcome.reaction, SuggestedOutcome.withdrawal]
        manifest.prints = [CrimePrint.kind, VictimLetter.kind]
        manifest.scheduledActs = [CountFigures.scheduled] + RecordingManifest.rounds(policies)
        manifest.reads = [
            FiguresPage.permission: "see crimes counted", FiguresPage.exportPermission: "take a copy of the counts away", "map.read": "see crimes on the map",
        ].merging(EnquiryManifest.reads) { first, _ in first }.merging(RecordingManifest.reads) { first, _ in first }
        return manifest
    }

    /// - Parameter map: boundaries and tiles of the force's own; without them the map draws our plain base.
    public static func web(map: MapSettings = MapSettings(), policyFile: String? = nil) throws -> WebModule {
        let policies = PolicyRounds(file: policyFile)
        return WebModule(try manifest(policies)) { pages in
            InvestigationList.routes(pages)
            InvestigationPage.routes(pages)
            IncidentPage.routes(pages)
            VictimDuePage.routes(pages)
            RegistrarPage.routes(pages, policies)
            ReportAdvice.routes(pages)
            ExhibitPage.routes(pages)
            EnquiryManifest.routes(pages)
            CrimeMapPage.routes(pages, map)
            FiguresPage.routes(pages)
            pages.document(CrimePrint.kind) { id, _, reading, registry in try CrimePrint.sheet(id, reading, registry) }
            pages.document(VictimLetter.kind, choices: VictimLetter.choices) { id, choice, reading, _ in try VictimLetter.sheet(id, choice, reading) }
        }
    }
}
