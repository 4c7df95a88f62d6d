import Base
import Core
package import Storage

extension DetentionClocks {
    /// The clocks of everyone held in the force: what a board works out, for whoever measures it.
    package static func ofAllHeld(in tx: Transaction) throws -> [DetentionClocks] {
        Array(try of(try tx.all(Detention.self, "SELECT d.* FROM detention d WHERE d.ended_at IS NULL"), in: tx).values)
    }
}
