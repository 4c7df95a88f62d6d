public import Base
public import Core
import Records
public import Storage

/// What a cell is, as the form asks it.
enum CellForm {
    static let features: CodeListName = "custody.cell-feature"
    static let kinds: CodeListName = "custody.cell-kind"
    static let reasons: CodeListName = "custody.cell-out"

    static let fields = [
        Field.text("name", "Name", hint: "As painted on the door, for example A4.", required: .by("everybody in the suite calls it so"), max: 12),
        Field.choice("kind", "Kind", from: kinds, required: .by("a child is not put in a cell (PACE-74)")),
        Field.choices("features", "What it has", from: features),
        Field.number("places", "Places", hint: "2 only where it may hold two.", in: 1...2, required: .by("each person has a cell alone so far as practicable (PACE-74)")),
    ]

    static func check(_ name: String, _ features: [String], in suite: ID<CustodySuite>, except: ID<Cell>? = nil, _ work: Work) throws {
        try DetentionCheck.given(name, "name", "Give the cell's name, as on its door.")
        let same = try work.tx.value(ID<Cell>.self, "SELECT id FROM cell WHERE suite_id = \(suite) AND name = \(name)")
        if let same, same != except { throw Refusal.conflict("This suite has a cell \(name) already. Choose another name.") }
        if let unknown = features.first(where: { CellAllocation.Feature(rawValue: $0) == nil }) {
            throw Refusal.invalid("features", code: "not-on-the-list", "“\(unknown.prefix(40))” is nothing a cell has. Choose from the list.")
        }
    }
}

extension Work {
    /// Saves a cell with its card; pages of the suite see it.
    @discardableResult
    func file(_ cell: Cell) throws -> Cell {
        let saved = try save(cell)
        concern(cell.unit)
        try index(saved.filed(in: try tx.find(Unit.self, ID(cell.suiteId.raw))?.name ?? ""))
        return saved
    }
}

/// Adds a cell to a suite.
public struct AddCell: Operation {
    public static let name: OperationName = "custody.cell.add"
    public static let title = "Add cell"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Cell") {
            Field.subject("suiteId", CustodySuite.kind)
            CellForm.fields
        }
    }

    public let suiteId: ID<CustodySuite>
    public let name: String
    public let kind: Cell.Sort
    public let features: [String]?
    public let places: Int

    public init(suiteId: ID<CustodySuite>, name: String, kind: Cell.Sort = .cell, features: [String] = [], places: Int = 1) {
        self.suiteId = suiteId
        self.name = name
        self.kind = kind
        self.features = features
        self.places = places
    }

    public func perform(in work: Work) throws -> ID<Cell> {
        let suite = try work.require(CustodySuite.self, suiteId)
        let features = Set(features ?? []).sorted()
        try CellForm.check(name, features, in: suite.id, work)
        return try work.file(
            Cell(id: work.newID(), suiteId: suite.id, name: name, kind: kind, features: features, places: places, addedAt: work.now)
        ).id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["suiteId": .string(ref.id.description), "kind": .string(Cell.Sort.cell.rawValue), "places": 1])
    }
}
