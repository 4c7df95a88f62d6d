import Base
import Core
import Records
import Storage

/// What the suite knows of its cells: each with who is in it, as the allocation law asks.
struct SuiteCells: Sendable {
    struct Occupant: Sendable {
        let detention: ID<Detention>
        /// Nothing where the officer may not see who it is.
        let name: String?
        let facts: CellAllocation.Detainee
        let since: Instant
        let place: Int
    }

    struct Place: Sendable {
        let cell: Cell
        let occupants: [Occupant]

        var room: CellAllocation.Room { cell.room(occupants: occupants.map(\.facts)) }
        var isFree: Bool { room.isFree }
    }

    /// More cells than any force has.
    static let cellsMax = 5_000

    let places: [ID<CustodySuite>: [Place]]

    private struct Row: Decodable, AgeKnown {
        let cellId: ID<Cell>
        let place: Int
        let fromAt: Instant
        let detentionId: ID<Detention>
        let title: String
        let dateOfBirth: Day?
        let bornFrom: Day?
        let bornUntil: Day?
        let sex: Sex?
        let risks: [String]?
        let seemedChild: Bool
        let isShown: Bool
    }

    /// The cells of one suite, or of all: two statements however many there are. Those outside a restricted detainee's group see that the cell is not
    /// free and nothing else: a cell is there for everybody in the suite to see, and putting a second person into it would be a danger.
    init(of suite: ID<CustodySuite>?, on day: Day, visible: Visibility, in tx: Transaction) throws {
        let cells = try tx.all(
            Cell.self, "SELECT * FROM cell \(suite.map { "WHERE suite_id = \($0)" as SQL } ?? "") ORDER BY suite_id, name LIMIT \(Self.cellsMax)")
        let rows = try tx.all(
            Row.self,
            """
            SELECT o.cell_id, o.place, o.from_at, o.detention_id, e.title, \(DetaineeAge.columns), p.sex,
            CASE WHEN \(visible.condition("d.id")) AND \(visible.condition("d.person_id")) THEN \(true) ELSE \(false) END AS is_shown
            FROM occupation o JOIN cell c ON c.id = o.cell_id JOIN detention d ON d.id = o.detention_id JOIN person p ON p.id = d.person_id
            JOIN entry e ON e.id = d.person_id JOIN arrest a ON a.id = d.arrest_id
            WHERE o.until_at IS NULL \(suite.map { "AND c.suite_id = \($0)" as SQL } ?? "") ORDER BY o.place LIMIT \(Self.cellsMax * 2)
            """)
        let inside = Dictionary(grouping: rows, by: \.cellId)
        places = Dictionary(
            grouping: cells.map { cell in
                Place(
                    cell: cell,
                    occupants: (inside[cell.id] ?? []).map { row in
                        Occupant(
                            detention: row.detentionId, name: row.isShown ? row.title : nil,
                            facts: CellAllocation.Detainee(isChild: row.standing(on: day).isTreatedAsChild, sex: CellAllocation.Sex(row.sex)), since: row.fromAt, place: row.place)
                    })
            }, by: \.cell.suiteId
        ).mapValues { $0.sorted { CellName($0.cell.name) < CellName($1.cell.name) } }
    }

    /// The free cells of a suite that suit somebody without any reason having to be given.
    func suiting(_ detainee: CellAllocation.Detainee, in suite: ID<CustodySuite>) -> [Cell] {
        CellAllocation.ranked(detainee, among: (places[suite] ?? []).map { ($0.cell, $0.room) }).filter { $0.verdict.suits }.map(\.key)
    }

    func free(in suite: ID<CustodySuite>) -> Int { (places[suite] ?? []).count { $0.isFree } }
}

extension CellAllocation.Sex {
    init(_ sex: Sex?) {
        switch sex {
        case .female: self = .female
        case .male: self = .male
        case .notKnown, .notSpecified, nil: self = .notKnown
        }
    }
}

/// The nearest open suite, other than this one, with free cells that suit somebody.
struct NearestSuite: Sendable {
    let unit: Unit
    let kilometres: Double
    let free: Int

    /// `Lambeth Custody, 6 km away, has 3`.
    var text: String { "\(unit.name), \(Int(kilometres.rounded())) km away, has \(free)" }

    init?(to suite: ID<CustodySuite>, for detainee: CellAllocation.Detainee, among suites: [CustodySuite.Named], _ cells: SuiteCells) {
        guard let here = suites.first(where: { $0.suite.id == suite })?.suite else { return nil }
        let others = suites.filter { $0.suite.id != suite && $0.suite.closedBecause == nil }.map { (named: $0, kilometres: here.kilometres(to: $0.suite)) }
        for other in others.sorted(by: { $0.kilometres < $1.kilometres }) {
            let free = cells.suiting(detainee, in: other.named.suite.id).count
            if free > 0 {
                unit = other.named.unit
                kilometres = other.kilometres
                self.free = free
                return
            }
        }
        return nil
    }

    init?(to suite: ID<CustodySuite>, for detainee: CellAllocation.Detainee, on day: Day, visible: Visibility, in tx: Transaction) throws {
        self.init(to: suite, for: detainee, among: try CustodySuite.all(in: tx), try SuiteCells(of: nil, on: day, visible: visible, in: tx))
    }
}
