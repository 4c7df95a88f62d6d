import Base
import Core
import Storage

/// A record's links as the API gives them: dated, sourced and graded, to whoever may see both ends and the record each was learned from.
struct RecordLinkLines {
    /// Links given with a record.
    static let linksMax = 500

    struct Line: Decodable {
        let id: RawID
        let type: String
        let fromKind: RecordKind
        let fromId: RawID
        let toKind: RecordKind
        let toId: RawID
        let fromAt: Instant?
        let untilAt: Instant?
        let said: String?
        let sourceKind: RecordKind?
        let sourceId: RawID?
        let createdAt: Instant
        /// A module above adds it; nothing where that module is not there.
        let grade: String?
        let isMistake: Bool?

        var json: JSONValue {
            .object([
                "id": .string(id.description), "type": .string(type), "from": .string(Ref(fromKind, fromId).description), "to": .string(Ref(toKind, toId).description),
                "since": fromAt.map { .string($0.description) } ?? .null, "until": untilAt.map { .string($0.description) } ?? .null,
                "said": said.map { .string($0) } ?? .null,
                "source": sourceKind.flatMap { kind in sourceId.map { .string(Ref(kind, $0).description) } } ?? .null, "grade": grade.map { .string($0) } ?? .null,
                "recordedInError": .boolean(isMistake ?? false), "recorded": .string(createdAt.description),
            ])
        }
    }

    let shown: [Line]
    let isCut: Bool

    static func of(_ ref: Ref, _ reading: Reading, _ registry: Registry) throws -> RecordLinkLines {
        // Of records that the role may not read, not even that there is a link. No kind has the empty name, so that the list is never empty.
        let closed = registry.recordTypes.values.filter { !reading.officer.may($0.read) }.map(\.kind.name) + [""]
        let found = try reading.tx.all(
            Line.self,
            """
            SELECT l.* FROM link l WHERE (l.from_id = \(ref.id) OR l.to_id = \(ref.id))
            AND \(reading.visible.condition("l.from_id")) AND \(reading.visible.condition("l.to_id")) AND \(reading.visible.condition("l.source_id"))
            AND l.from_kind NOT IN \(list: closed) AND l.to_kind NOT IN \(list: closed)
            ORDER BY l.id LIMIT \(linksMax + 1)
            """)
        return RecordLinkLines(shown: Array(found.prefix(linksMax)), isCut: found.count > linksMax)
    }
}
