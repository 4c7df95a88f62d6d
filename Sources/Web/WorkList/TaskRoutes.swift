import Base
import Core
import Storage

/// Tasks in the API: `/api/v1/tasks`, a page by key, and `/api/v1/tasks/ID`. An officer finds there what their work list holds: tasks given to them, and those that
/// wait for a role of theirs in their unit or in no unit, each about a record they may see.
enum TaskRoutes {
    private struct Line: Decodable, Sendable {
        let task: TaskItem
        let reference: String?
        let title: String

        private enum Keys: String, CodingKey { case subjectReference, subjectTitle }

        init(from decoder: any Decoder) throws {
            task = try TaskItem(from: decoder)
            let columns = try decoder.container(keyedBy: Keys.self)
            reference = try columns.decodeIfPresent(String.self, forKey: .subjectReference)
            title = try columns.decode(String.self, forKey: .subjectTitle)
        }
    }

    static func routes(_ pages: Pages) {
        pages.api("/tasks", "Tasks of the officer's work list, by key", query: ["after", "limit"], answers: .list) { visit in
            let limit = try APIRoutes.limit(visit.queryPairs)
            let after = try APIRoutes.after(visit.queryPairs) ?? RawID(high: 0, low: 0)
            return try await visit.consult("worklist.read") { reading -> Reply in
                let mine = source(reading, "k.status = 'open' AND k.id > \(after)")
                let found = try reading.tx.all(Line.self, "\(mine) ORDER BY t.id LIMIT \(limit + 1)")
                let shown = found.prefix(limit)
                reading.note("list", "task")
                reading.note("shown", .integer(Int64(shown.count)))
                return .json(.object(["results": .array(shown.map { .object(members($0)) }), "more": .boolean(found.count > limit)]))
            }
        }
        pages.api("/tasks/:id", "One task of the officer's work list", answers: .record) { visit in
            let id = try visit.id(TaskItem.self)
            let registry = visit.office.registry
            return try await visit.consult("worklist.read") { reading -> Reply in
                // One that is not theirs answers like one that is not there.
                guard let line = try reading.tx.first(Line.self, source(reading, "k.id = \(id)")) else { throw Refusal.notFound }
                let task = line.task
                reading.saw(task.ref)
                var members = members(line)
                members["links"] = .array([.object(["type": "task.about", "from": .string(task.ref.description), "to": .string(task.subject.description)])])
                let offer = try task.status == .open ? FormPage.offered(on: task.subject, reading, registry).operations : []
                members["operations"] = .array(offer.map { .string($0.name.text) })
                return .json(.object(members))
            }
        }
    }

    /// The tasks of the work list that fit, each branch by an index of its own.
    private static func source(_ reading: Reading, _ condition: SQL) -> SQL {
        let officer = reading.officer
        let waits: SQL = "k.officer_id IS NULL AND k.role IN \(list: officer.roles) AND \(condition)"
        let roles: SQL =
            officer.roles.isEmpty
            ? "" : "UNION ALL SELECT k.* FROM task k WHERE k.unit_id IS NULL AND \(waits) UNION ALL SELECT k.* FROM task k WHERE k.unit_id = \(officer.unitId) AND \(waits)"
        return """
            SELECT t.*, e.reference AS subject_reference, e.title AS subject_title
            FROM (SELECT k.* FROM task k WHERE k.officer_id = \(officer.id) AND \(condition) \(roles)) t
            JOIN entry e ON e.id = t.subject_id WHERE \(reading.visible.condition("t.subject_id"))
            """
    }

    private static func members(_ line: Line) -> [String: JSONValue] {
        let task = line.task
        func text(_ value: (some CustomStringConvertible)?) -> JSONValue { value.map { .string($0.description) } ?? .null }
        return [
            "kind": .string(TaskItem.kind.name), "id": .string(task.id.description), "version": .integer(Int64(task.version)), "taskKind": .string(task.kind),
            "title": .string(task.title), "status": .string(task.status.rawValue), "officer": text(task.officerId), "unit": text(task.unitId), "role": text(task.role),
            "due": text(task.dueAt), "at": text(task.createdAt as Instant?), "closed": text(task.closedAt), "reason": text(task.reason),
            "subject": .object([
                "kind": .string(task.subjectKind.name), "id": .string(task.subjectId.description), "reference": text(line.reference), "title": .string(line.title),
            ]),
        ]
    }
}
