public import Base
public import Core
import Records
public import Storage

/// Takes a cell out of use, with the reason: nobody is put there until it is back in use.
public struct TakeCellOutOfUse: Operation {
    public static let name: OperationName = "custody.cell.out-of-use"
    public static let title = "Take out of use"
    public static let form = Form {
        Section("Out of use") {
            Field.subject("cellId", Cell.kind)
            Field.version
            Field.choice("because", "Why", from: CellForm.reasons, required: .by("whoever looks for a cell must know"))
            Field.text("note", "What is wrong and what is being done", required: .by("whoever looks for a cell must know"), max: 200)
        }
    }

    public let cellId: ID<Cell>
    public let version: Int?
    public let because: String
    public let note: String

    public init(cellId: ID<Cell>, version: Int? = nil, because: String, note: String) {
        self.cellId = cellId
        self.version = version
        self.because = because
        self.note = note
    }

    public var subject: Ref? { Ref(Cell.kind, cellId) }

    public func perform(in work: Work) throws -> Done {
        var cell = try work.require(Cell.self, cellId, at: version)
        if cell.isOut { throw Refusal.conflict("\(cell.title) is out of use already: \(cell.outNote ?? ""). Bring it back into use first to give another reason.") }
        if try work.tx.exists("SELECT 1 FROM occupation WHERE cell_id = \(cellId) AND until_at IS NULL") {
            throw Refusal.conflict("\(cell.title) has somebody in it. Move them to another cell first.")
        }
        guard try CodeList.code(because, of: CellForm.reasons, on: London.day(of: work.now), in: work.tx) != nil else {
            throw Refusal.invalid("because", code: "not-on-the-list", "“\(because.prefix(40))” is not a reason on the list. Choose from the list.")
        }
        try DetentionCheck.given(note, "note", "Say what is wrong with it: whoever looks for a cell must know.")
        cell.outBecause = because
        cell.outNote = note
        cell.outSince = work.now
        cell.outBy = work.officer.id
        try work.file(cell)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM cell WHERE id = \(ref.id) AND out_because IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try CellPrefill.of(ref, in: tx) }
}

/// Brings a cell back into use.
public struct ReturnCellToUse: Operation {
    public static let name: OperationName = "custody.cell.return"
    public static let title = "Back in use"
    public static let form = Form {
        Section("Back in use") {
            Field.subject("cellId", Cell.kind)
            Field.version
            Field.text("note", "What was done", required: .by("it was taken out of use for a reason"), max: 200)
        }
    }

    public let cellId: ID<Cell>
    public let version: Int?
    public let note: String

    public init(cellId: ID<Cell>, version: Int? = nil, note: String) {
        self.cellId = cellId
        self.version = version
        self.note = note
    }

    public var subject: Ref? { Ref(Cell.kind, cellId) }

    public func perform(in work: Work) throws -> Done {
        var cell = try work.require(Cell.self, cellId, at: version)
        guard cell.isOut else { throw Refusal.conflict("\(cell.title) is in use already.") }
        try DetentionCheck.given(note, "note", "Say what was done: it was taken out of use for a reason.")
        work.note("done", .string(note))
        cell.outBecause = nil
        cell.outNote = nil
        cell.outSince = nil
        cell.outBy = nil
        try work.file(cell)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM cell WHERE id = \(ref.id) AND out_because IS NOT NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try CellPrefill.of(ref, in: tx) }
}

enum CellPrefill {
    static func of(_ ref: Ref, in tx: Transaction) throws -> JSONValue {
        let version = try tx.value(Int64.self, "SELECT version FROM cell WHERE id = \(ref.id)") ?? 0
        return .object(["cellId": .string(ref.id.description), "version": .integer(version)])
    }
}
