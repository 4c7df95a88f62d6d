public import Base
public import Core
import Records
public import Storage

/// Corrects what is known of a cell. Who is in it stays.
public struct ChangeCell: Operation {
    public static let name: OperationName = "custody.cell.change"
    public static let title = "Change cell"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Cell") {
            Field.subject("cellId", Cell.kind)
            Field.version
            CellForm.fields
        }
    }

    public let cellId: ID<Cell>
    public let version: Int?
    public let name: String
    public let kind: Cell.Sort
    public let features: [String]?
    public let places: Int

    public init(cellId: ID<Cell>, version: Int? = nil, name: String, kind: Cell.Sort = .cell, features: [String] = [], places: Int = 1) {
        self.cellId = cellId
        self.version = version
        self.name = name
        self.kind = kind
        self.features = features
        self.places = places
    }

    public var subject: Ref? { Ref(Cell.kind, cellId) }

    public func perform(in work: Work) throws -> Done {
        var cell = try work.require(Cell.self, cellId, at: version)
        let features = Set(features ?? []).sorted()
        try CellForm.check(name, features, in: cell.suiteId, except: cell.id, work)
        let inside = try work.tx.value(Int.self, "SELECT count(*) FROM occupation WHERE cell_id = \(cellId) AND until_at IS NULL") ?? 0
        if inside > places {
            throw Refusal.conflict("\(cell.title) holds \(inside) people now. Move one of them before it becomes a cell for \(places).")
        }
        cell.name = name
        cell.kind = kind
        cell.features = features
        cell.places = places
        try work.file(cell)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let cell = try tx.find(Cell.self, ID(ref.id)) else { return .object([:]) }
        return .object([
            "cellId": .string(ref.id.description), "version": .integer(Int64(cell.version)), "name": .string(cell.name), "kind": .string(cell.kind.rawValue),
            "features": .array(cell.features.map { .string($0) }), "places": .integer(Int64(cell.places)),
        ])
    }
}
