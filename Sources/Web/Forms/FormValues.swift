import Base
import Core
import Storage

/// The values a form page shows: what was typed, or what the record already knows, as texts by dotted name.
struct FormValues: Sendable {
    private var texts: [String: [String]] = [:]

    /// What a browser sent, kept exactly as typed.
    init(typed pairs: [(name: String, value: String)]) {
        texts = Dictionary(grouping: pairs, by: \.name).mapValues { $0.map(\.value) }
    }

    /// A JSON object in the form's own shape.
    init(_ body: JSONValue, of form: Form) {
        if let members = body.object { add(members, form.fields, "") }
    }

    func all(_ name: String) -> [String] { texts[name] ?? [] }
    func one(_ name: String) -> String { texts[name]?.last ?? "" }

    mutating func take(_ name: String, from other: FormValues) { texts[name] = other.texts[name] }

    /// The rows of a repeated group that hold anything: at most one more than it may have, however many were sent.
    func rows(_ path: String, max: Int) -> [Int] {
        let prefix = path + "."
        let all = Set(texts.keys.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count).prefix { $0 != "." }) : nil })
        return Array(all.sorted().prefix(max + 1))
    }

    private mutating func add(_ members: [String: JSONValue], _ fields: [Field], _ prefix: String) {
        for field in fields {
            if let value = members[field.key] { add(value, field, prefix + field.key) }
        }
    }

    private mutating func add(_ value: JSONValue, _ field: Field, _ path: String) {
        switch (field.kind, value) {
        case (.moment, .string(let text)):
            guard let instant = Instant(text) else { return }
            let day = London.day(of: instant)
            texts[path + ".date"] = [day.description]
            let time = London.time(of: instant)
            // Only an hour that came twice needs to be told apart.
            if case .twice = London.read(day, hour: Int(time.prefix(2)) ?? 0, minute: Int(time.suffix(2)) ?? 0) {
                texts[path + ".time"] = [London.time(of: instant, zoned: true)]
            } else {
                texts[path + ".time"] = [time]
            }
        case (.money, .integer(let pence)): texts[path] = ["\(pence / 100).\(pence % 100 < 10 ? "0" : "")\(pence % 100)"]
        case (.yesNo, .boolean(let flag)): texts[path] = [flag ? "yes" : "no"]
        case (.signature, .object(let members)):
            for key in ["name", "strokes"] { if let text = members[key]?.string { texts["\(path).\(key)"] = [text] } }
        case (.pick(_, let new), .object(let members)):
            if let id = members["id"]?.string { texts[path + ".id"] = [id] }
            if let facts = members["new"]?.object { add(facts, new, path + ".new.") }
        case (.repeated(let fields, _), .array(let rows)):
            for (index, row) in rows.enumerated() {
                if let members = row.object { add(members, fields, "\(path).\(index).") }
            }
        case (_, .array(let values)): texts[path] = values.compactMap(\.string)
        case (_, .string(let text)): texts[path] = [text]
        case (_, .integer(let number)): texts[path] = [String(number)]
        default: break
        }
    }
}

/// What drawing a form needs from the database, gathered in one read.
struct FormSurroundings: Sendable {
    var choices: [String: [Code]] = [:]
    var options: [String: [Option]] = [:]
    var groups: [Option] = []
    /// Titles of the records, officers and codes whose ids the values hold.
    var labels: [String: String] = [:]
    /// What must be read before the form is filled.
    var notices: [String] = []

    static func gather(_ operation: AnyOperation, _ form: Form, on ref: Ref?, _ values: FormValues, _ reading: Reading) throws -> FormSurroundings {
        var found = FormSurroundings()
        try found.gather(form.fields, "", operation, ref, values, reading)
        found.notices = try ref.map { try operation.notices($0, reading.officer, reading.tx) } ?? []
        return found
    }

    /// Codes of one field whose titles are looked up: more were not chosen from a list.
    private static let codesMax = 200

    private mutating func gather(
        _ fields: [Field], _ prefix: String, _ operation: AnyOperation, _ ref: Ref?, _ values: FormValues, _ reading: Reading
    ) throws {
        let today = London.day(of: reading.now)
        for field in fields {
            let path = prefix + field.key
            switch field.kind {
            case .choice(let list), .choices(let list): choices[list.text] = try CodeList.all(list, on: today, in: reading.tx)
            case .code(let list), .codes(let list, _):
                for code in values.all(path).prefix(Self.codesMax) where !code.utf8.contains(0) { labels[code] = try CodeList.code(code, of: list, on: today, in: reading.tx).map { "\($0.code) \($0.title)" } }
            case .option, .options: if let ref { options[field.key] = try operation.options(field.key, ref, reading.officer, reading.tx) }
            case .groups: groups = try groupsOf(reading)
            case .attachment:
                // Only what this officer sent and no record has yet.
                if let id = ID<Attachment>(values.one(path)), let sent = try reading.tx.find(Attachment.self, id), sent.receivedBy == reading.officer.id, sent.recordId == nil {
                    labels[id.description] = sent.fileName
                }
            case .officer: if let id = ID<OfficerAccount>(values.one(path)) { labels[id.description] = try Officers.label(id, in: reading.tx) }
            case .pick(_, let new):
                if let id = RawID(values.one(path + ".id")), try reading.visible.allows(id, in: reading.tx) {
                    labels[id.description] = try reading.tx.value(String.self, "SELECT title FROM entry WHERE id = \(id)")
                }
                try gather(new, path + ".new.", operation, ref, values, reading)
            case .repeated(let fields, let max):
                for row in [0] + values.rows(path, max: max) { try gather(fields, "\(path).\(row).", operation, ref, values, reading) }
            case .subject(OfficerAccount.kind):
                if let id = ID<OfficerAccount>(values.one(path)) { labels[id.description] = try Officers.label(id, in: reading.tx) }
            case .subject(AccessGroup.kind):
                if let id = ID<AccessGroup>(values.one(path)), let group = try reading.tx.find(AccessGroup.self, id) { labels[id.description] = group.name }
            case .subject:
                if let id = RawID(values.one(path)), try reading.visible.allows(id, in: reading.tx) {
                    labels[id.description] = try reading.tx.value(String.self, "SELECT COALESCE(reference || ' ', '') || title FROM entry WHERE id = \(id)")
                }
            default: break
            }
        }
    }

    private func groupsOf(_ reading: Reading) throws -> [Option] {
        guard !reading.officer.groups.isEmpty else { return [] }
        return try reading.tx.rows("SELECT id, name FROM access_group WHERE id IN \(list: reading.officer.groups.sorted()) ORDER BY name")
            .compactMap { row in String(sqlValue: row["id"]).flatMap { id in String(sqlValue: row["name"]).map { Option(id, $0) } } }
    }
}
