import Base
import Core
import Records
import Storage

/// How old the person of a detention is, as their record says. Whether somebody not known to be an adult is treated as a child is for the custody
/// officer, who sets it on the person's record (Code C 1.5).
struct Age: Sendable {
    static let adult = 18

    /// Nothing where no birth date is known.
    let years: Int?

    var isChild: Bool { years.map { $0 < Self.adult } ?? false }

    static func of(_ detention: Detention, on day: Day, in tx: Transaction) throws -> Age {
        Age(years: try tx.find(Person.self, detention.personId)?.dateOfBirth?.age(on: day))
    }
}
