public import Base
public import Core
public import Storage

/// Which half of a `pick` a sample fills.
public enum SamplePick: Sendable, CaseIterable {
    case known, new
}

extension Form {
    /// A JSON object with every field of the form filled, whether shown or not.
    ///
    /// - Parameter options: the choices of an `.option` field; a UUID is given where there are none.
    public func sample(
        in tx: Transaction, picking pick: SamplePick = .known, options: @escaping (String) throws -> [Option] = { _ in [] }
    ) throws -> JSONValue {
        try FormSample(tx: tx, pick: pick, options: options).object(fields)
    }
}

private struct FormSample {
    let tx: Transaction
    let pick: SamplePick
    let options: (String) throws -> [Option]

    static let id = JSONValue.string("0190c1c2-0000-7000-8000-000000000000")
    static let day = Day(daysSince1970: 20_000)

    func object(_ fields: [Field]) throws -> JSONValue {
        .object(try Dictionary(fields.map { ($0.key, try value($0)) }, uniquingKeysWith: { first, _ in first }))
    }

    private func value(_ field: Field) throws -> JSONValue {
        switch field.kind {
        // Readable as text, number and code at once: an operation may read its text fields as any of them. 36 characters are a UUID.
        case .text(_, let max): max == 36 ? Self.id : "1"
        case .number(let range): .integer(max(range.lowerBound, min(1, range.upperBound)))
        case .money: 1250
        case .day: "1990-03-10"
        case .moment: "2024-10-04T09:00:00Z"
        case .yesNo: true
        case .choice(let list), .code(let list): try code(of: list)
        case .choices(let list), .codes(let list, _): .array([try code(of: list)])
        case .option: try options(field.key).first.map { .string($0.value) } ?? Self.id
        case .options: .array([try options(field.key).first.map { .string($0.value) } ?? Self.id])
        case .pick(_, let new): pick == .new && !new.isEmpty ? ["new": try object(new)] : ["id": Self.id]
        case .officer, .subject, .attachment: Self.id
        case .subjectKind: "person"
        case .groups: .array([Self.id])
        case .repeated(let fields, _): .array([try object(fields)])
        case .signature: ["name": "Alex Sample", "strokes": "M10 20L30 40"]
        case .version: 1
        }
    }

    private func code(of list: CodeListName) throws -> JSONValue {
        .string(try CodeList.all(list, on: Self.day, in: tx).first?.code ?? "no code in \(list.text)")
    }
}

/// Proves for every operation of a module that the keys of its form are the keys its type reads and writes.
public enum FormKeysTest {
    /// One sentence for each disagreement; empty when form and type agree. The store must hold the code lists (a migrated World does).
    public static func problems(of manifest: Manifest, in tx: Transaction) throws -> [String] {
        let officer = Officer(
            id: ID(RawID(high: 1, low: 1)), number: "0", name: "Synthetic Officer", rank: .constable, unitId: nil, roles: [], groups: [],
            permissions: PermissionSet(["*"]))
        var problems: [String] = []
        for operation in manifest.operations {
            let ref = Ref(RecordKind("none"), RawID(high: 1, low: 1))
            for pick in SamplePick.allCases {
                let sample = try operation.form.sample(in: tx, picking: pick) { try operation.options($0, ref, officer, tx) }
                problems += try disagreements(operation, sample, in: tx)
            }
        }
        return Array(Set(problems)).sorted()
    }

    private static func disagreements(_ operation: AnyOperation, _ sample: JSONValue, in tx: Transaction) throws -> [String] {
        let name = operation.name.text
        let refused = try FormCheck.problems(of: sample, for: operation.form, in: tx, now: Instant(seconds: 4_000_000_000))
        guard refused.isEmpty else { return refused.map { "\(name): its own form refuses \($0.field): \($0.message)" } }
        let encoded: JSONValue
        do {
            encoded = try operation.roundTrip(sample)
        } catch {
            return ["\(name): its type does not read what its form gives: \(error)"]
        }
        return compare(sample, encoded, at: name)
    }

    private static func compare(_ form: JSONValue, _ type: JSONValue, at path: String) -> [String] {
        switch (form, type) {
        case (.object(let fields), .object(let properties)):
            var found = Set(fields.keys).subtracting(properties.keys).sorted().map { "\(path): the form asks for \($0), the type drops it" }
            found += Set(properties.keys).subtracting(fields.keys).sorted().map { "\(path): the type has \($0), the form does not" }
            for (key, value) in fields { if let other = properties[key] { found += compare(value, other, at: "\(path).\(key)") } }
            return found
        case (.array(let left), .array(let right)): return zip(left, right).flatMap { compare($0, $1, at: path) }
        default: return []
        }
    }
}
