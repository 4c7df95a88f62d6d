import Base
public import Core
import Foundation
import Records
import Storage
public import Web

/// What Custody brings to Peel.
public enum CustodyModule {
    public static func manifest() throws -> Manifest {
        var manifest = Manifest(name: "custody")
        manifest.migrations = try StarterFile.migrations(of: "custody", in: .module)
        manifest.operations = [
            AnyOperation(RecordArrest.self), AnyOperation(OpenDetention.self), AnyOperation(AuthoriseDetention.self), AnyOperation(RefuseDetention.self),
            AnyOperation(HoldReview.self), AnyOperation(ChargeDetainee.self), AnyOperation(ReleaseDetainee.self),
            AnyOperation(EnterInLog.self), AnyOperation(CorrectEntry.self),
        ]
        manifest.operations += BoardModule.operations
        manifest.operations += CareModule.operations
        manifest.recordTypes = [
            RecordType(
                of: Arrest.self, path: "arrests", title: "Arrest", read: "custody.arrest.read",
                operations: [OpenDetention.name, RecordForce.name] + BoardModule.ofArrest),
            RecordType(
                of: Detention.self, path: "detentions", title: "Detention", read: "custody.detention.read",
                operations: [
                    AuthoriseDetention.name, RefuseDetention.name, HoldReview.name, ChargeDetainee.name, ReleaseDetainee.name, EnterInLog.name,
                    CorrectEntry.name, PlaceInCell.name,
                ]
            ) { detention, tx, officer in
                [
                    // No exclusion is open, so the clocks do not hang on the moment they are read.
                    "clocks": .object(try DetentionClocks.of(detention, in: tx).json(at: detention.openedAt)),
                    "reviews": .array(try DetentionReview.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                    "log": .array(try CustodyLog.newest(of: detention.id, in: tx).entries.map { try JSONValue(encoding: $0) }),
                    "care": try CareModule.json(of: detention, in: tx, for: officer),
                    "charges": .array(try Charge.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }),
                ]
            },
        ]
        manifest.taskKinds = CustodyTask.allCases.map { TaskKind($0.rawValue, title: $0.title) }
        manifest.codeLists = [
            try .starter(EntryKind.list, file: "entry.csv", in: .module),
            try .starter(RecordArrest.powers, file: "arrest-power.csv", in: .module),
            try .starter(RecordArrest.necessities, file: "arrest-necessity.csv", in: .module),
            try .starter("custody.arrival", file: "arrival.csv", in: .module),
            try .starter("custody.detention-grounds", file: "detention-grounds.csv", in: .module),
            try .starter("custody.review-method", file: "review-method.csv", in: .module),
            try .starter("custody.postponement", file: "postponement.csv", in: .module),
            try .starter("custody.charge-decision", file: "charge-decision.csv", in: .module),
            try .starter(ReleaseDetainee.disposals, file: "disposal.csv", in: .module),
        ]
        manifest.recordTypes += CareModule.recordTypes + BoardModule.recordTypes
        manifest.scheduledActs.append(MissedVisits.act)
        manifest.codeLists += try BoardModule.codeLists(in: .module)
        manifest.codeLists += try CareModule.codeLists(in: .module)
        manifest.taskKinds += CareModule.taskKinds
        manifest.standings = CustodyStanding.of
        manifest.reads = [SuitePage.permission: "see who is in custody now"]
        manifest.reads.merge(BoardModule.reads) { first, _ in first }
        manifest.reads.merge(CareModule.reads) { first, _ in first }
        return manifest
    }

    public static func web() throws -> WebModule {
        WebModule(try manifest()) { pages in
            SuitePage.routes(pages)
            BoardModule.routes(pages)
            ArrestPage.routes(pages)
            DetentionPage.routes(pages)
            CustodyLogPage.routes(pages)
            CareModule.routes(pages)
        }
    }
}
