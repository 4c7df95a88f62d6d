import Base
import Core
import Storage

/// The end of a part somebody had in a crime, written on its link.
struct EndedLink: Filed {
    static let table = "link"
    static let kind: RecordKind = "link"
    let id: ID<EndedLink>
    var version = 0
    var untilAt: Instant?

    var card: Card? { nil }
}

extension Work {
    /// Ends whoever's part of this type in a crime.
    ///
    /// - Parameter person: whose part; nothing for everybody's.
    func endLinks(_ type: String, of person: RawID? = nil, to crime: Investigation) throws {
        let whose: SQL = person.map { " AND from_id = \($0)" } ?? ""
        for var link in try tx.all(EndedLink.self, "SELECT * FROM link WHERE to_id = \(crime.id) AND type = \(type) AND until_at IS NULL\(whose)") {
            link.untilAt = now
            try save(link)
        }
    }
}
