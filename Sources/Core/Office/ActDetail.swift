import Base
import Storage

/// What an act did, field by field, gathered while it is done; becomes the journal's detail.
final class ActDetail {
    private var changes: [JSONValue] = []
    private var links: [JSONValue] = []
    private var notes: [String: JSONValue] = [:]
    private(set) var concerned: [Ref] = []

    func concern(_ ref: Ref) {
        if !concerned.contains(ref) { concerned.append(ref) }
    }

    func note(_ name: String, _ value: JSONValue) { notes[name] = value }

    func noteNew(_ ref: Ref, _ fields: RecordFields) {
        var members: [String: JSONValue] = [:]
        for (name, value) in zip(fields.names, fields.values) where value != .null { members[name] = value.json }
        changes.append(.object(["record": .string(ref.description), "new": .object(members)]))
    }

    func noteChange(_ ref: Ref, _ differences: [Difference]) {
        let members = Dictionary(differences.map { ($0.column, JSONValue.array([$0.old.json, $0.new.json])) }, uniquingKeysWith: { first, _ in first })
        changes.append(.object(["record": .string(ref.description), "changed": .object(members)]))
    }

    func noteLink(_ link: Link) {
        links.append(.object(["type": .string(link.type), "from": .string(link.from.description), "to": .string(link.to.description)]))
    }

    /// The detail as JSON text; nothing if there is nothing to tell.
    var body: String? {
        var members = notes
        if !changes.isEmpty { members["changes"] = .array(changes) }
        if !links.isEmpty { members["links"] = .array(links) }
        return members.isEmpty ? nil : JSONValue.object(members).text
    }
}

/// A column that a save changed.
struct Difference {
    let column: String
    let old: SQLValue
    let new: SQLValue

    static func between(_ before: Row, _ after: RecordFields) -> [Difference] {
        zip(after.names, after.values).compactMap { name, value in
            let old = before[name]
            guard name != "version", old.json != value.json else { return nil }
            // SQLite gives a boolean back as a number.
            if let flag = Bool(sqlValue: value), Bool(sqlValue: old) == flag, case .boolean = value { return nil }
            return Difference(column: name, old: old, new: value)
        }
    }
}

extension SQLValue {
    var json: JSONValue {
        switch self {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .number(value)
        case .boolean(let value): .boolean(value)
        case .text(let value): .string(value)
        case .blob(let bytes): .string("\(bytes.count) bytes")
        }
    }
}
