import Base
import Core
import Storage
import Web

/// Type-ahead of forms: who or what is known already, so that nothing is written down twice.
enum PickRoutes {
    static let limit = 10
    /// Below this nothing is suggested: one letter begins too much.
    static let lengthMin = 2

    struct Suggestion: Codable, Sendable {
        let id: RawID
        let title: String
        let detail: String
        let why: String
    }

    static func routes(_ pages: Pages) {
        pages.get("/pick/:kind") { visit in
            let kind = RecordKind(visit.parameter("kind"))
            let typed = (visit.query("q") ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let read = kind == OfficerAccount.kind ? "officers.read" : visit.office.registry.recordTypes[kind]?.read
            guard let read else { throw Refusal.notFound }
            guard typed.count >= lengthMin else { return .json([]) }
            let found = try await visit.consult(read) { reading in
                let found = try suggestions(for: typed, of: kind, reading)
                reading.note("typed", .string(typed))
                reading.note("suggested", .array(found.map { .string("\(kind)/\($0.id)") }))
                return found
            }
            return .json(try JSONValue(encoding: found))
        }
    }

    private static func suggestions(for typed: String, of kind: RecordKind, _ reading: Reading) throws -> [Suggestion] {
        switch kind {
        case Person.kind:
            try PersonMatches.search(typed, limit: limit, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx).map {
                Suggestion(id: $0.id.raw, title: $0.name, detail: $0.detail, why: $0.why)
            }
        case OfficerAccount.kind:
            try Officers.search(typed, limit: limit, in: reading.tx).map { Suggestion(id: $0.id.raw, title: Officers.label($0), detail: $0.number, why: "") }
        default:
            try GlobalSearch.run(query: typed, kinds: [kind], limit: limit, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx).results.map {
                Suggestion(
                    id: $0.id, title: [$0.reference, $0.title].compactMap { $0 }.joined(separator: " "), detail: $0.summary, why: $0.why.joined(separator: ", ")
                )
            }
        }
    }
}
