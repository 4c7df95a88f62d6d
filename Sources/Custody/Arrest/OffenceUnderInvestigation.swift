import Base
import Core
import Storage

/// What an investigation is of, as its index card says it: the card's title begins with the title of an offence class. Custody knows no more of an
/// investigation than its card and the shared code lists, and asks nobody for an offence that is on them.
enum OffenceUnderInvestigation {
    static func of(_ investigation: RawID, in tx: Transaction) throws -> Code? {
        guard let title = try tx.value(String.self, "SELECT title FROM entry WHERE id = \(investigation)") else { return nil }
        return try tx.first(
            Code.self,
            """
            SELECT code, title, detail FROM code WHERE list = 'offence-class' AND valid_until IS NULL AND substr(\(title), 1, length(title)) = title
            ORDER BY length(title) DESC LIMIT 1
            """)
    }

    /// The CJS offence most charged for it, where the list of today has it.
    static func charge(for investigation: RawID, on day: Day, in tx: Transaction) throws -> String? {
        let codes = try of(investigation, in: tx)?.detail["cjs"]?.split(separator: " ").map(String.init) ?? []
        return try codes.first { try CodeList.code($0, of: ChargeDetainee.offences, on: day, in: tx) != nil }
    }
}
