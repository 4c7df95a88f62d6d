public import Base
public import Core
import Records
public import Storage

/// Puts a detainee in a cell, or moves them to another: the allocation law says which (PACE-74), and risk comes first (PACE-70).
public struct PlaceInCell: Operation {
    public static let name: OperationName = "custody.cell.place"
    public static let title = "Place in cell"
    public static let form = Form {
        Section("Cell") {
            Field.subject("detentionId", Detention.kind)
            Field.version
            Field.option(
                "cellId", "Cell", hint: "The free cells of the suite, the best for this person first.", required: .by("PACE-74: the record says where each person is held"))
            Field.text("reason", "Why this cell", hint: "Needed where the cell's line says so, and for a move.", lines: 2, max: 1000)
        }
    }

    public let detentionId: ID<Detention>
    public let version: Int?
    public let cellId: ID<Cell>
    public let reason: String?

    public init(detentionId: ID<Detention>, version: Int? = nil, cellId: ID<Cell>, reason: String? = nil) {
        self.detentionId = detentionId
        self.version = version
        self.cellId = cellId
        self.reason = reason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> ID<Occupation> {
        let detention = try work.require(Detention.self, detentionId)
        guard detention.isHeld else { throw Refusal.conflict("Detention \(detention.number) has ended: \(detention.status.title.lowercased()). Nobody is to be placed.") }
        try SetSoFar.check(version, is: SetSoFar.cells(detentionId, in: work.tx))
        let cell = try work.require(Cell.self, cellId)
        guard cell.suiteId.raw == detention.suiteId.raw else {
            throw Refusal.invalid("cellId", code: "other-suite", "\(cell.title) is in another suite. Choose one of the suite that holds the person.")
        }
        let current = try Occupation.now(of: detention.id, in: work.tx)
        if current?.cellId == cell.id { throw Refusal.conflict("The person is in \(cell.title.lowercasedFirst) already. Choose another, or leave them there.") }

        let day = London.day(of: work.now)
        let detainee = try AllocationFacts.of(detention, on: day, now: work.now, in: work.tx)
        let cells = try SuiteCells(of: cell.suiteId, on: day, visible: Visibility(to: work.officer), in: work.tx)
        guard let place = cells.places[cell.suiteId]?.first(where: { $0.cell.id == cell.id }) else { throw Refusal.notFound }
        let verdict = CellAllocation.judge(detainee, in: place.room)
        if let ground = verdict.forbidden.first {
            let instead = try Self.wayOn(for: detainee, in: cell.suiteId, cells, day, work)
            throw Refusal.invalid("cellId", code: "not-this-cell", "\(ground.sentence.capitalizedFirst) (\(ground.rule)). \(instead ?? ground.wayOn)")
        }
        let given = reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if given == nil, let ground = verdict.wantsReason.first {
            throw Refusal.invalid("reason", code: "required", "\(ground.sentence.capitalizedFirst) (\(ground.rule)). \(ground.wayOn)")
        }
        if given == nil, current != nil { throw Refusal.invalid("reason", code: "required", "Say why the person is moved: the record must show it.") }

        if let current { try work.end(current, at: work.now, because: given ?? "Moved") }
        let taken = Set(place.occupants.map(\.place))
        let occupation = try work.save(
            Occupation(
                id: work.newID(), detentionId: detention.id, cellId: cell.id, place: taken.contains(1) ? 2 : 1, fromAt: work.now, reason: given,
                against: verdict.wantsReason.map { "\($0.sentence) (\($0.rule))" }, placedBy: work.officer.id))
        work.concern(cell.ref)
        work.concern(cell.unit)
        work.note("cell", .string(cell.title))
        let words = [current == nil ? "Placed in \(cell.title.lowercasedFirst)." : "Moved to \(cell.title.lowercasedFirst).", given ?? ""].filter { !$0.isEmpty }
        try work.enter(.cell, in: detention, at: work.now, text: words.joined(separator: "\n"), about: cell.ref)
        return occupation.id
    }

    /// Where the person can go instead: the best free cell here, or the nearest suite that has one.
    private static func wayOn(
        for detainee: CellAllocation.Detainee, in suite: ID<CustodySuite>, _ cells: SuiteCells, _ day: Day, _ work: Work
    ) throws -> String? {
        if let best = cells.suiting(detainee, in: suite).first { return "\(best.title) is free and suits." }
        let others = try NearestSuite(to: suite, for: detainee, on: day, visible: Visibility(to: work.officer), in: work.tx)
        return others.map { "No free cell here suits without a reason. The nearest suite that has one: \($0.text)." }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention d JOIN cell c ON c.suite_id = d.suite_id WHERE d.id = \(ref.id) AND d.ended_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["detentionId": .string(ref.id.description), "version": .integer(Int64(try SetSoFar.cells(ID(ref.id), in: tx)))])
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        guard let detention = try tx.find(Detention.self, ID(ref.id)) else { return [] }
        let day = London.day(of: detention.openedAt)
        let suite = ID<CustodySuite>(detention.suiteId.raw)
        let cells = try SuiteCells(of: suite, on: day, visible: Visibility(to: officer), in: tx)
        let detainee = try AllocationFacts.of(detention, on: day, now: detention.openedAt, in: tx)
        let current = try Occupation.now(of: detention.id, in: tx)?.cellId
        return CellAllocation.ranked(detainee, among: (cells.places[suite] ?? []).filter { $0.cell.id != current }.map { ($0.cell, $0.room) }).map { found in
            Option(found.key.id.description, "\(found.key.title): \(found.verdict.because)")
        }
    }
}

/// What the allocation law asks about a detainee, from the records.
enum AllocationFacts {
    static func of(_ detention: Detention, on day: Day, now: Instant, in tx: Transaction) throws -> CellAllocation.Detainee {
        let person = try tx.find(Person.self, detention.personId)
        let risks = try tx.find(Arrest.self, detention.arrestId)?.risks ?? []
        let care = try CareSummary.of(detention.id, now: now, in: tx)
        return CellAllocation.Detainee(
            isChild: care.isChild, sex: CellAllocation.Sex(person?.sex), observation: care.level?.number,
            needsAccessible: risks.contains("MOBILITY"), isRiskAssessed: try RiskGate.beforeCell(detention.id, in: tx).value)
    }
}

extension Occupation {
    /// Where a detainee is now.
    static func now(of detention: ID<Detention>, in tx: Transaction) throws -> Occupation? {
        try tx.first(Occupation.self, "SELECT * FROM occupation WHERE detention_id = \(detention) AND until_at IS NULL")
    }
}

extension Work {
    func end(_ occupation: Occupation, at time: Instant, because reason: String) throws {
        var ended = occupation
        ended.untilAt = max(time, occupation.fromAt)
        ended.endedBy = officer.id
        ended.endReason = reason
        try save(ended)
        concern(Ref(Cell.kind, occupation.cellId))
    }

    /// Whoever's detention has ended, or who is held in another suite, is in no cell of this one any more.
    func leaveCell(_ detention: Detention) throws {
        guard let occupation = try Occupation.now(of: detention.id, in: tx) else { return }
        if let ended = detention.endedAt {
            try end(occupation, at: ended, because: "Detention ended")
        } else if try tx.find(Cell.self, occupation.cellId)?.suiteId.raw != detention.suiteId.raw {
            try end(occupation, at: now, because: "Moved to another suite")
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
