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
        /// How likely it is what is typed, as a sentence; nothing where nothing was compared.
        var likely: String?
        /// What to know of a person before acting: wanted, in custody, warnings of danger.
        var marks: [String] = []
        /// What a form is filled with where this is no record yet.
        var fill: [String: String]?
        /// Set for a person among records of any kind.
        var person: RawID?

        private enum CodingKeys: String, CodingKey { case id, title, detail, why, likely, marks, fill }
    }

    static func routes(_ pages: Pages) {
        pages.get("/pick/:kind") { visit in
            let kind = RecordKind(visit.parameter("kind"))
            let typed = (visit.query("q") ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let read = kind == OfficerAccount.kind ? "officers.read" : kind == AnyRecord.kind ? "search.run" : visit.office.registry.recordTypes[kind]?.read
            let readable = RecordsModule.readable(by: visit.officer, in: visit.office.registry)
            guard let read else { throw Refusal.notFound }
            guard typed.count >= lengthMin else { return .json([]) }
            let found = try await visit.consult(read) { reading in
                var found = try suggestions(for: typed, of: kind, readable, visit.office.registry, reading)
                let people = found.filter { $0.person != nil || kind == Person.kind }.map { ID<Person>($0.id) }
                let marks = try SafetyMarks.of(people, reading, visit.office.registry)
                for place in found.indices { found[place].marks = marks[ID(found[place].id)]?.titles ?? [] }
                reading.note("typed", .string(typed))
                reading.note("suggested", .array(found.map { .string("\(kind)/\($0.id)") }))
                return found
            }
            return .json(try JSONValue(encoding: found))
        }
    }

    private static func suggestions(
        for typed: String, of kind: RecordKind, _ readable: [RecordKind], _ registry: Registry, _ reading: Reading
    ) throws -> [Suggestion] {
        switch kind {
        case Person.kind:
            try PersonMatches.search(typed, limit: limit, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx).map {
                Suggestion(id: $0.id.raw, title: $0.name, detail: $0.detail, why: $0.why, likely: $0.percent.map { PersonLikeness(percent: $0, why: "").text })
            }
        case OfficerAccount.kind:
            try Officers.search(typed, limit: limit, in: reading.tx).map { Suggestion(id: $0.id.raw, title: Officers.label($0), detail: $0.number, why: "") }
        case AnyRecord.kind: try any(typed, readable, registry, reading)
        default: try things(typed, of: kind, reading)
        }
    }

    /// By number and key first, then by words.
    private static func things(_ typed: String, of kind: RecordKind, _ reading: Reading) throws -> [Suggestion] {
        var found = try ThingMatches.search(typed, of: kind, limit: limit, visible: reading.visible, in: reading.tx).map {
            Suggestion(id: $0.id, title: $0.title, detail: $0.detail, why: $0.why, fill: $0.fill)
        }
        guard found.count < limit else { return found }
        for hit in try GlobalSearch.run(query: typed, kinds: [kind], limit: limit, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx).results {
            guard found.count < limit, !found.contains(where: { $0.id == hit.id }) else { continue }
            found.append(Suggestion(id: hit.id, title: title(hit), detail: hit.summary, why: hit.why.joined(separator: ", ")))
        }
        return found
    }

    /// Records of any kind, each with what it is.
    private static func any(_ typed: String, _ readable: [RecordKind], _ registry: Registry, _ reading: Reading) throws -> [Suggestion] {
        var found: [Suggestion] = []
        func add(_ suggestion: Suggestion, _ kind: RecordKind) {
            guard found.count < limit, !found.contains(where: { $0.id == suggestion.id }) else { return }
            let detail = [RecordsModule.title(of: kind, registry), suggestion.detail].filter { !$0.isEmpty }.joined(separator: " · ")
            found.append(Suggestion(id: suggestion.id, title: suggestion.title, detail: detail, why: suggestion.why, person: kind == Person.kind ? suggestion.id : nil))
        }
        for kind in [Vehicle.kind, Location.kind, ObjectItem.kind, Organisation.kind] where readable.contains(kind) {
            for match in try ThingMatches.search(typed, of: kind, limit: 3, visible: reading.visible, in: reading.tx) where match.fill == nil {
                add(Suggestion(id: match.id, title: match.title, detail: match.detail, why: match.why), kind)
            }
        }
        if readable.contains(Person.kind) {
            for match in try PersonMatches.search(typed, limit: limit / 2, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx) {
                add(Suggestion(id: match.id.raw, title: match.name, detail: match.detail, why: match.why), Person.kind)
            }
        }
        for hit in try GlobalSearch.run(query: typed, kinds: readable, limit: limit, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx).results {
            add(Suggestion(id: hit.id, title: title(hit), detail: hit.summary, why: hit.why.joined(separator: ", ")), hit.kind)
        }
        return found
    }

    private static func title(_ hit: SearchHit) -> String { [hit.reference, hit.title].compactMap { $0 }.joined(separator: " ") }
}
