import Base
import Core
import Storage

/// How a detainee is cared for, as the board shows it.
struct BoardCare: Sendable {
    /// 1 to 4 (PACE-71).
    let level: Int?
    let levelTitle: String?
    let people: [BoardPart]
    let nextVisitAt: Instant?
    /// When four fifths of the interval have passed (PACE-72).
    let visitWarnAt: Instant?

    /// Kinds of task the board shows as a clock of its own.
    static let visit: OperationName? = nil
    static let shownAsClock: Set<String> = [CustodyTask.limit.rawValue, CustodyTask.review.rawValue]

    static func ofAll(_ held: SQL, in tx: Transaction) throws -> [ID<Detention>: BoardCare] { [:] }
}
