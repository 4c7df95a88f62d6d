import Base
import Core
import Storage

/// A screen on the wall of a suite: it reads that suite's board and nothing else, until it is taken off or its time is over.
struct CustodyDisplay: Filed {
    static let table = "custody_display"
    static let kind: RecordKind = "custody-display"

    /// Also of the account that the journal names.
    let id: ID<CustodyDisplay>
    var version = 0
    let suiteId: ID<CustodySuite>
    /// Where it hangs.
    let name: String
    let code: String
    let naming: WallMarkup.Naming
    let registeredAt: Instant
    let registeredBy: ID<OfficerAccount>
    let expiresAt: Instant
    var endedAt: Instant?
    var endedBy: ID<OfficerAccount>?
    var endReason: String?

    var card: Card? { nil }

    func isOn(at now: Instant) -> Bool { endedAt == nil && now < expiresAt }

    var account: ID<OfficerAccount> { ID(id.raw) }

    /// The screen as the journal and the rules of visibility know it: in no group, with one permission, and no role.
    var viewer: Officer {
        Officer(
            id: account, number: Self.number(code), name: Self.title(name), rank: .staff, unitId: ID(suiteId.raw), roles: [], groups: [],
            permissions: PermissionSet([DisplayScreen.permission]))
    }

    static func number(_ code: String) -> String { "SCREEN-\(code.prefix(6))" }
    static func title(_ name: String) -> String { "Wall screen \(name)" }

    static func find(code: String, in tx: Transaction) throws -> CustodyDisplay? {
        try tx.first(CustodyDisplay.self, "SELECT * FROM custody_display WHERE code = \(code)")
    }

    /// More than hang in any suite; those taken off long ago fall off the end.
    private static let ofSuiteMax = 100

    static func of(_ suite: ID<CustodySuite>, in tx: Transaction) throws -> [CustodyDisplay] {
        try tx.all(CustodyDisplay.self, "SELECT * FROM custody_display WHERE suite_id = \(suite) ORDER BY id DESC LIMIT \(ofSuiteMax)")
    }
}
