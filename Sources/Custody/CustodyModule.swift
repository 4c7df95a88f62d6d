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
        manifest.operations += CareModule.operations
        manifest.operations += [
            AnyOperation(RedirectArrest.self), AnyOperation(RecordArrivalAtStation.self), AnyOperation(DeArrest.self), AnyOperation(SetSuite.self),
            AnyOperation(AddCell.self), AnyOperation(ChangeCell.self), AnyOperation(TakeCellOutOfUse.self), AnyOperation(ReturnCellToUse.self),
            AnyOperation(PlaceInCell.self),
        ]
        manifest.recordTypes = [
            RecordType(
                of: Arrest.self, path: "arrests", title: "Arrest", read: "custody.arrest.read",
                operations: [OpenDetention.name, RecordArrivalAtStation.name, RedirectArrest.name, DeArrest.name, RecordForce.name]),
            RecordType(
                of: CustodySuite.self, path: "suites", title: "Custody suite", read: "custody.suite.read", operations: [AddCell.name, SetSuite.name],
                card: { suite, tx in try tx.find(Unit.self, suite.unitId).map { suite.filed(of: $0) } }),
            RecordType(
                of: Cell.self, path: "cells", title: "Cell", read: "custody.suite.read",
                operations: [TakeCellOutOfUse.name, ReturnCellToUse.name, ChangeCell.name],
                card: { cell, tx in cell.filed(in: try tx.find(Unit.self, ID(cell.suiteId.raw))?.name ?? "") }),
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
        manifest.recordTypes += CareModule.recordTypes
        manifest.scheduledActs.append(MissedVisits.act)
        manifest.codeLists += try CareModule.codeLists(in: .module)
        manifest.taskKinds += CareModule.taskKinds
        manifest.codeLists += [
            try .starter(CellForm.features, file: "cell-feature.csv", in: .module), try .starter(CellForm.kinds, file: "cell-kind.csv", in: .module),
            try .starter(CellForm.reasons, file: "cell-out.csv", in: .module), try .starter(RecordArrest.risksSeen, file: "risk-seen.csv", in: .module),
        ]
        manifest.prints = CustodyPrints.all
        manifest.standings = CustodyStanding.of
        manifest.reads = [
            "custody.suite.read": "see who is in custody now", "custody.statistics.read": "see figures of custody",
            "custody.statistics.export": "take figures of custody away", "visiting.read": "see detainees without their names, as a custody visitor",
        ]
        manifest.reads.merge(CareModule.reads) { first, _ in first }
        return manifest
    }

    public static func web() throws -> WebModule {
        WebModule(try manifest()) { pages in
            SuitePage.routes(pages)
            QueuePage.routes(pages)
            CellsPage.routes(pages)
            VisitorsPage.routes(pages)
            StatisticsPage.routes(pages)
            ArrestPage.routes(pages)
            DetentionPage.routes(pages)
            CustodyLogPage.routes(pages)
            CareModule.routes(pages)
            CustodyPrints.declare(pages)
        }
    }
}
