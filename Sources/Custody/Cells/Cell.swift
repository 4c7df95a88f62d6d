public import Base
public import Core
public import Storage

/// A cell of a suite, or a room that children are held in.
public struct Cell: Filed {
    public static let table = "cell"
    public static let kind: RecordKind = "cell"

    /// Codes of `custody.cell-kind`.
    public enum Sort: String, Codable, Sendable, CaseIterable, SQLBindable {
        case cell
        case detentionRoom = "detention-room"
    }

    public let id: ID<Cell>
    public var version = 0
    public let suiteId: ID<CustodySuite>
    /// As painted on the door: `A4`.
    public var name: String
    public var kind: Sort
    /// Codes of `custody.cell-feature`.
    public var features: [String]
    /// 2 where it may hold two.
    public var places: Int
    /// A code of `custody.cell-out`; nothing while it is in use.
    public var outBecause: String?
    public var outNote: String?
    public var outSince: Instant?
    public var outBy: ID<OfficerAccount>?
    public let addedAt: Instant

    public var card: Card? { nil }
    var unit: Ref { Ref(Unit.kind, suiteId.raw) }
    var isOut: Bool { outBecause != nil }
    var title: String { (kind == .cell ? "Cell " : "Detention room ") + name }

    func filed(in suite: String) -> Card {
        Card(ref, title: "\(title), \(suite)", summary: "", status: isOut ? "Out of use" : "In use", at: addedAt, unitId: ID(suiteId.raw))
    }

    func room(occupants: [CellAllocation.Detainee]) -> CellAllocation.Room {
        CellAllocation.Room(
            name: name, isDetentionRoom: kind == .detentionRoom, features: Set(features.compactMap { CellAllocation.Feature(rawValue: $0) }), places: places,
            outOfUse: isOut ? outNote ?? "no note" : nil, occupants: occupants)
    }
}

/// Somebody's stay in a cell.
public struct Occupation: Filed {
    public static let table = "occupation"
    public static let kind: RecordKind = "occupation"

    public let id: ID<Occupation>
    public var version = 0
    public let detentionId: ID<Detention>
    public let cellId: ID<Cell>
    /// 1, or 2 in a cell for two.
    public let place: Int
    public let fromAt: Instant
    public var untilAt: Instant?
    /// Why this cell, where the law wanted a reason.
    public let reason: String?
    /// Rules it went against with that reason, in words.
    public let against: [String]
    public let placedBy: ID<OfficerAccount>
    public var endedBy: ID<OfficerAccount>?
    public var endReason: String?

    public var card: Card? { nil }
}
