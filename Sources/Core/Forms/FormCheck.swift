public import Base
public import Storage

/// Checks a JSON object against a form: unknown fields, missing ones, wrong kinds, codes that are on no list. Every problem is told at once.
public struct FormCheck {
    let tx: Transaction
    let now: Instant
    private(set) var problems: [Problem] = []

    public init(tx: Transaction, now: Instant) {
        self.tx = tx
        self.now = now
    }

    /// All problems of `body` as input to `form`.
    public static func problems(of body: JSONValue, for form: Form, in tx: Transaction, now: Instant) throws -> [Problem] {
        var check = FormCheck(tx: tx, now: now)
        guard let members = body.object else {
            return [Problem("", code: "not-an-object", "Send a JSON object whose members are the fields of the form.")]
        }
        try check.check(members, against: form.fields, at: "")
        return check.problems
    }

    /// Problems told at most: a body with more was not typed by anybody.
    private static let problemsMax = 100

    private mutating func add(_ path: String, _ code: String, _ message: String) {
        if problems.count < Self.problemsMax { problems.append(Problem(path, code: code, message)) }
    }

    private mutating func check(_ members: [String: JSONValue], against fields: [Field], at prefix: String) throws {
        let known = Set(fields.map(\.key))
        for key in members.keys.sorted() where !known.contains(key) {
            add(prefix + key.prefix(60), "unknown-field", "There is no field \(key.prefix(60)). Leave it out; /api/openapi.json names the fields.")
        }
        for field in fields {
            let path = prefix + field.key
            guard isShown(field, members) else { continue }
            guard let value = members[field.key], !value.isNull, value != .string(""), value != .array([]) else {
                if let required = field.required, required.when.map({ holds($0, members) }) ?? true { add(path, "required", "\(subject(of: field)): give it, because \(required.reason).") }
                continue
            }
            try check(value, field, at: path)
        }
    }

    private func isShown(_ field: Field, _ members: [String: JSONValue]) -> Bool { field.shownWhen.map { holds($0, members) } ?? true }

    private func holds(_ condition: Condition, _ members: [String: JSONValue]) -> Bool {
        switch members[condition.field] {
        case .string(let value): return condition.values.contains(value)
        case .boolean(let value): return condition.values.contains(value ? "yes" : "no")
        case .array(let values): return values.contains { $0.string.map(condition.values.contains) ?? false }
        default: return false
        }
    }

    private func subject(of field: Field) -> String { field.label.isEmpty ? field.key : field.label }

    private mutating func check(_ value: JSONValue, _ field: Field, at path: String) throws {
        let label = subject(of: field)
        if let text = value.string, text.utf8.contains(0) { return add(path, "bad-character", "\(label): take out the invisible NUL character.") }
        switch field.kind {
        case .text(_, let max):
            guard let text = value.string else { return add(path, "not-text", "\(label): give text.") }
            if text.count > max { add(path, "too-long", "\(label): at most \(max) characters; this has \(text.count).") }
        case .number(let range):
            guard let number = value.integer else { return add(path, "not-a-number", "\(label): give a whole number.") }
            if !range.contains(number) { add(path, "out-of-range", "\(label): give a number from \(range.lowerBound) to \(range.upperBound).") }
        case .money:
            guard let pence = value.integer else { return add(path, "not-money", "\(label): give an amount such as 12.50.") }
            if pence < 0 || pence > 100_000_000_000 { add(path, "out-of-range", "\(label): give an amount from 0 to a thousand million pounds.") }
        case .day(let future): checkDay(value, label, future, path)
        case .moment(let future): checkMoment(value, label, future, path)
        case .yesNo:
            guard case .boolean = value else { return add(path, "not-yes-no", "\(label): answer yes or no.") }
        case .choice(let list), .code(let list): try checkCode(value, list, label, path)
        case .choices(let list): try checkCodes(value, list, label, path, max: 500)
        case .codes(let list, let max): try checkCodes(value, list, label, path, max: max)
        case .option: if value.string == nil { add(path, "not-a-choice", "\(label): choose one of those offered.") }
        case .options:
            if value.array?.allSatisfy({ $0.string.map { !$0.utf8.contains(0) } ?? false }) != true { add(path, "not-choices", "\(label): choose from those offered.") }
        case .pick(let kind, let new): try checkPick(value, kind, new, label, path)
        case .officer, .attachment: checkID(value, label, path)
        case .groups:
            guard let ids = value.array else { return add(path, "not-a-list", "\(label): give a list of groups.") }
            for id in ids { checkID(id, label, path) }
        case .repeated(let fields, let max):
            guard let rows = value.array else { return add(path, "not-a-list", "\(label): give a list.") }
            if rows.count > max { return add(path, "too-many", "\(label): at most \(max); this has \(rows.count).") }
            for (index, row) in rows.enumerated() {
                guard let members = row.object else {
                    add("\(path).\(index)", "not-an-object", "\(label): each is an object with its fields.")
                    continue
                }
                try check(members, against: fields, at: "\(path).\(index).")
            }
        case .signature: checkSignature(value, label, path)
        case .subject: checkID(value, label, path)
        case .subjectKind:
            if value.string?.utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "-") }) != true { add(path, "not-a-kind", "\(label): give the kind of the record, such as person.") }
        case .version:
            if value.integer == nil { add(path, "not-a-number", "version: give the number of the version you saw.") }
        }
    }

    private mutating func checkID(_ value: JSONValue, _ label: String, _ path: String) {
        if value.string.flatMap({ RawID($0) }) == nil { add(path, "not-an-id", "\(label): give an id (a UUID), or choose from the list.") }
    }

    private mutating func checkSignature(_ value: JSONValue, _ label: String, _ path: String) {
        guard let members = value.object else { return add(path, "not-a-signature", "\(label): give the name of who signs.") }
        for key in members.keys.sorted() where key != "name" && key != "strokes" { add("\(path).\(key.prefix(60))", "unknown-field", "There is no field \(key.prefix(60)) here.") }
        let name = members["name"]?.string ?? ""
        if name.allSatisfy(\.isWhitespace) || name.count > Signed.nameMax || name.utf8.contains(0) {
            add(path, "not-a-name", "\(label): write the name of who signs, with at most \(Signed.nameMax) characters.")
        }
        guard let strokes = members["strokes"], !strokes.isNull else { return }
        guard let drawn = strokes.string, drawn.utf8.count <= Signed.strokesMax, Signed.isDrawing(drawn) else {
            return add(path, "not-a-drawing", "\(label): the drawing could not be read. Clear it and sign again, or leave it and type the name only.")
        }
    }

    private mutating func checkDay(_ value: JSONValue, _ label: String, _ future: Bool, _ path: String) {
        guard let day = value.string.flatMap({ Day($0) }) else {
            return add(path, "not-a-day", "\(label): give a day that exists, as day month year, for example 29 2 1996.")
        }
        if !future, day > London.day(of: now) { add(path, "in-the-future", "\(label): \(London.text(day)) has not come yet. Check the year.") }
        if day.year < 1900 { add(path, "too-early", "\(label): \(day.year) is before 1900. Check the year.") }
    }

    private mutating func checkMoment(_ value: JSONValue, _ label: String, _ future: Bool, _ path: String) {
        guard let instant = value.string.flatMap({ Instant($0) }) else {
            return add(path, "not-a-time", "\(label): give a day and a time, for example 2025-03-10T09:30:00+00:00.")
        }
        // Devices' clocks differ a little; five minutes ahead is not a mistake worth stopping anyone for.
        if !future, instant > now.adding(minutes: 5) {
            add(path, "in-the-future", "\(label): \(London.text(instant, zoned: true)) has not come yet. Check the day and the time.")
        }
    }

    private mutating func checkCode(_ value: JSONValue, _ list: CodeListName, _ label: String, _ path: String) throws {
        guard let code = value.string, !code.utf8.contains(0) else { return add(path, "not-a-code", "\(label): choose one from the list.") }
        if try CodeList.code(code, of: list, on: London.day(of: now), in: tx) == nil {
            add(path, "not-on-the-list", "\(label): “\(code.prefix(40))” is not on the list. Choose one from the list.")
        }
    }

    private mutating func checkCodes(_ value: JSONValue, _ list: CodeListName, _ label: String, _ path: String, max: Int) throws {
        guard let codes = value.array else { return add(path, "not-a-list", "\(label): choose from the list.") }
        if codes.count > max { return add(path, "too-many", "\(label): at most \(max).") }
        for code in codes { try checkCode(code, list, label, path) }
    }

    private mutating func checkPick(_ value: JSONValue, _ kind: RecordKind, _ new: [Field], _ label: String, _ path: String) throws {
        guard let members = value.object else { return add(path, "not-picked", "\(label): choose one who is known, or give a new one.") }
        if let id = members["id"], !id.isNull {
            if members.keys.contains("new") { add(path, "both", "\(label): either choose one who is known or give a new one, not both.") }
            return checkID(id, label, path)
        }
        guard let facts = members["new"]?.object else { return add(path, "not-picked", "\(label): choose one from the list, or add a new one.") }
        for key in members.keys where key != "id" && key != "new" { add("\(path).\(key.prefix(60))", "unknown-field", "There is no field \(key.prefix(60)) here.") }
        try check(facts, against: new, at: "\(path).new.")
    }
}
