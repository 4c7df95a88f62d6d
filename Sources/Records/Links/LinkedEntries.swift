import Base
import Core
import Storage

/// A link of a record with the card of what is at its other end.
struct LinkedEntry: Decodable {
    let entry: Entry
    let link: ID<Link>
    let type: String
    let outward: Int
    let said: String?
    let fromAt: Instant?
    let untilAt: Instant?
    let grade: String?
    let isMistake: Bool

    private enum CodingKeys: String, CodingKey { case link, type, outward, said, fromAt, untilAt, grade, isMistake }

    /// The entry's columns lie beside the link's in one row.
    init(from decoder: any Decoder) throws {
        entry = try Entry(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        link = try container.decode(ID<Link>.self, forKey: .link)
        type = try container.decode(String.self, forKey: .type)
        outward = try container.decode(Int.self, forKey: .outward)
        said = try container.decodeIfPresent(String.self, forKey: .said)
        fromAt = try container.decodeIfPresent(Instant.self, forKey: .fromAt)
        untilAt = try container.decodeIfPresent(Instant.self, forKey: .untilAt)
        grade = try container.decodeIfPresent(String.self, forKey: .grade)
        isMistake = try container.decode(Bool.self, forKey: .isMistake)
    }
}

/// All that some records are linked to.
enum LinkedEntries {
    /// Up to so many are read at once, for timeline and links together; of a record with more each reads its own page.
    static let wholeMax = 150

    /// Everything, in no order; nothing where that is more than `wholeMax`.
    ///
    /// - Parameter kinds: of what is at the other end.
    static func askWhole(_ own: [RawID], kinds: [RecordKind], visible: Visibility, in tx: Transaction) throws -> Later<[LinkedEntry]?> {
        let answer = try tx.ask(LinkedEntry.self, "\(select(own, kinds, visible)) LIMIT \(wholeMax + 1)")
        return {
            let found = try answer.all()
            return found.count > wholeMax ? nil : found
        }
    }

    /// A statement without order and end, over `l` and `entry e`. A link learned from a record that the officer may not see is not there.
    static func select(_ own: [RawID], _ kinds: [RecordKind], _ visible: Visibility) -> SQL {
        """
        SELECT \(Entry.columns), l.id AS link, l.type, l.outward, l.said, l.from_at, l.until_at, l.grade, l.is_mistake FROM (
        SELECT id, type, to_id AS other, 1 AS outward, said, from_at, until_at, source_id, grade, is_mistake FROM link WHERE from_id IN \(list: own)
        UNION ALL
        SELECT id, type, from_id AS other, 0 AS outward, said, from_at, until_at, source_id, grade, is_mistake FROM link WHERE to_id IN \(list: own)
        ) l JOIN entry e ON e.id = l.other
        WHERE e.kind IN \(list: kinds) AND \(visible.condition("e.id")) AND \(visible.condition("l.source_id"))
        """
    }
}
