import Base
import Core
import Foundation
import Storage
import Web

/// What suites, cells, the queue and the whiteboard bring to the module's manifest.
enum BoardModule {
    static let operations = [
        AnyOperation(RedirectArrest.self), AnyOperation(RecordArrivalAtStation.self), AnyOperation(DeArrest.self), AnyOperation(SetSuite.self),
        AnyOperation(AddCell.self), AnyOperation(ChangeCell.self), AnyOperation(TakeCellOutOfUse.self), AnyOperation(ReturnCellToUse.self),
        AnyOperation(PlaceInCell.self), AnyOperation(RegisterDisplay.self), AnyOperation(EndDisplay.self),
    ]

    /// Offered on the page of an arrest, besides opening the detention.
    static let ofArrest = [RecordArrivalAtStation.name, RedirectArrest.name, DeArrest.name]

    static var recordTypes: [RecordType] {
        [
            RecordType(
                of: CustodySuite.self, path: "suites", title: "Custody suite", read: SuitePage.permission, operations: [AddCell.name, SetSuite.name, RegisterDisplay.name, EndDisplay.name],
                card: { suite, tx in try tx.find(Unit.self, suite.unitId).map { suite.filed(of: $0) } }),
            RecordType(
                of: Cell.self, path: "cells", title: "Cell", read: SuitePage.permission,
                operations: [TakeCellOutOfUse.name, ReturnCellToUse.name, ChangeCell.name],
                card: { cell, tx in cell.filed(in: try tx.find(Unit.self, ID(cell.suiteId.raw))?.name ?? "") }),
        ]
    }

    static func codeLists(in bundle: Bundle) throws -> [CodeEdition] {
        [
            try .starter(RegisterDisplay.namings, file: "display-naming.csv", in: bundle), try .starter(RegisterDisplay.lives, file: "display-life.csv", in: bundle),
            try .starter(CellForm.features, file: "cell-feature.csv", in: bundle), try .starter(CellForm.kinds, file: "cell-kind.csv", in: bundle),
            try .starter(CellForm.reasons, file: "cell-out.csv", in: bundle), try .starter(RecordArrest.risksSeen, file: "risk-seen.csv", in: bundle),
        ]
    }

    static let reads = [
        StatisticsPage.permission: "see figures of custody", StatisticsPage.exportPermission: "take figures of custody away",
        DisplaysPage.permission: "see which wall screens are registered", DisplayScreen.permission: "show a suite's board on a wall, as a screen without a person",
        VisitorsPage.permission: "see detainees without their names, as a custody visitor",
    ]

    static func routes(_ pages: Pages) {
        QueuePage.routes(pages)
        CellsPage.routes(pages)
        VisitorsPage.routes(pages)
        StatisticsPage.routes(pages)
        DisplaysPage.routes(pages)
        DisplayScreen.routes(pages)
    }
}
