public import Base

/// Turns what a browser sends, names and texts, into the JSON object that the form describes. What cannot be read becomes a problem at its field;
/// the texts themselves are kept by the page, so nothing typed is lost.
public struct FormReader {
    private let values: [String: [String]]
    public private(set) var problems: [Problem] = []

    /// - Parameter pairs: names in dotted form: `victim.new.familyName`, `property.0.item.new.description`, `arrestedAt.date`.
    public init(_ pairs: [(name: String, value: String)]) {
        values = Dictionary(grouping: pairs, by: \.name).mapValues { $0.map(\.value) }
    }

    public mutating func read(_ form: Form) -> JSONValue { .object(read(form.fields, at: "")) }

    private mutating func read(_ fields: [Field], at prefix: String) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for field in fields {
            if let value = read(field, at: prefix + field.key) { members[field.key] = value }
        }
        return members
    }

    /// The last value of a name without surrounding space; nothing where it is blank.
    private func text(_ name: String) -> String? {
        let text = values[name]?.last?.trimmed ?? ""
        return text.isEmpty ? nil : text
    }

    private func texts(_ name: String) -> [String] { (values[name] ?? []).map(\.trimmed).filter { !$0.isEmpty } }

    private mutating func problem(_ field: Field, _ path: String, _ code: String, _ message: String) -> JSONValue? {
        problems.append(Problem(path, code: code, "\(field.label): \(message)"))
        return nil
    }

    private mutating func read(_ field: Field, at path: String) -> JSONValue? {
        switch field.kind {
        case .text, .option, .choice, .code, .officer, .attachment, .subject, .subjectKind: return text(path).map { .string($0.normalisedLineEnds) }
        case .number: return number(field, path)
        case .version: return text(path).flatMap { Int64($0) }.map { .integer($0) }
        case .money: return money(field, path)
        case .day: return day(field, path)
        case .moment: return moment(field, path)
        case .yesNo: return text(path).map { .boolean($0 == "yes") }
        case .choices, .codes, .options, .groups:
            let chosen = texts(path)
            return chosen.isEmpty ? nil : .array(chosen.map { .string($0) })
        case .pick(_, let new): return pick(new, path)
        case .signature:
            let members = ["name", "strokes"].compactMap { key in text("\(path).\(key)").map { (key, JSONValue.string($0)) } }
            return members.isEmpty ? nil : .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
        case .repeated(let fields, let max): return rows(fields, max, path)
        }
    }

    private mutating func number(_ field: Field, _ path: String) -> JSONValue? {
        guard let typed = text(path) else { return nil }
        guard let number = Int64(typed.filter { $0 != "," && $0 != " " }) else {
            return problem(field, path, "not-a-number", "“\(typed.prefix(40))” is not a whole number.")
        }
        return .integer(number)
    }

    private mutating func money(_ field: Field, _ path: String) -> JSONValue? {
        guard let typed = text(path) else { return nil }
        let parts = typed.filter { $0 != "£" && $0 != "," && $0 != " " }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let pounds = Int64(parts[0]), pounds >= 0, pounds < 10_000_000_000,
            let pence = parts.count == 1 ? 0 : (parts[1].count == 2 ? Int64(parts[1]) : nil), pence >= 0
        else { return problem(field, path, "not-money", "“\(typed.prefix(40))” is not an amount. Write pounds and pence, for example 12.50.") }
        return .integer(pounds * 100 + pence)
    }

    private mutating func day(_ field: Field, _ path: String) -> JSONValue? {
        guard let typed = text(path) else { return nil }
        guard let day = Day(typed: typed) else {
            return problem(field, path, "not-a-day", "“\(typed.prefix(40))” is not a day that exists. Write day month year, for example 29 2 1996.")
        }
        return .string(day.description)
    }

    /// A day and a time as a London clock shows them, with BST or GMT after the time where the hour came twice.
    private mutating func moment(_ field: Field, _ path: String) -> JSONValue? {
        let typedDay = text(path + ".date")
        let typedTime = text(path + ".time")
        guard typedDay != nil || typedTime != nil else { return nil }
        guard let day = typedDay.flatMap({ Day(typed: $0) }) else {
            return problem(field, path, "not-a-day", "give the day, as day month year, for example 10 3 2025.")
        }
        guard let time = typedTime.flatMap({ ClockTime(typed: $0) }) else {
            return problem(field, path, "not-a-time", "give the time on the 24-hour clock, for example 14:05.")
        }
        switch London.read(day, hour: time.hour, minute: time.minute) {
        case .exact(let instant): return .string(instant.description)
        case .never:
            let change = pad(time.minute)
            return problem(
                field, path, "no-such-time",
                "\(typedTime ?? "") on \(London.text(day)) was on no clock: the clocks went forward from 01:00 GMT to 02:00 BST. Did you mean 02:\(change) BST?")
        case .twice(let summer, let winter):
            switch time.zone {
            case .summer?: return .string(summer.description)
            case .winter?: return .string(winter.description)
            case nil:
                return problem(
                    field, path, "twice",
                    "\(typedTime ?? "") on \(London.text(day)) came twice, because the clocks went back. Write “\(typedTime ?? "") BST” for the first or “\(typedTime ?? "") GMT” for the second.")
            }
        }
    }

    private mutating func pick(_ new: [Field], _ path: String) -> JSONValue? {
        if let id = text(path + ".id") { return .object(["id": .string(id)]) }
        let facts = read(new, at: path + ".new.")
        return facts.isEmpty ? nil : .object(["new": .object(facts)])
    }

    private mutating func rows(_ fields: [Field], _ max: Int, _ path: String) -> JSONValue? {
        let prefix = path + "."
        let indexes = Set(values.keys.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count).prefix { $0 != "." }) : nil }).sorted()
        // One more than allowed, so that the check can say so instead of dropping rows.
        var rows: [JSONValue] = []
        for index in indexes where rows.count <= max {
            let row = read(fields, at: "\(path).\(index).")
            if !row.isEmpty { rows.append(.object(row)) }
        }
        return rows.isEmpty ? nil : .array(rows)
    }

    private func pad(_ minute: Int) -> String { minute < 10 ? "0\(minute)" : "\(minute)" }
}

/// A time on the 24-hour clock, as typed: `14:05`, `1405`, `01:30 GMT`.
struct ClockTime {
    enum Zone { case summer, winter }
    let hour: Int
    let minute: Int
    let zone: Zone?

    init?(typed: String) {
        let upper = typed.uppercased()
        zone = upper.hasSuffix("BST") ? .summer : upper.hasSuffix("GMT") ? .winter : nil
        let digits = upper.filter(\.isNumber)
        guard digits.allSatisfy(\.isASCII), (3...4).contains(digits.count), let value = Int(digits), value / 100 < 24, value % 100 < 60 else { return nil }
        hour = value / 100
        minute = value % 100
    }
}

extension Instant {
    /// A moment as far as it is typed, for what is told meanwhile: noon until there is a time, the first of two where the hour came twice.
    public init?(typedDay: String, time: String) {
        guard let day = Day(typed: typedDay) else { return nil }
        let time = ClockTime(typed: time)
        guard case .twice(_, let winter) = London.read(day, hour: time?.hour ?? 12, minute: time?.minute ?? 0), time?.zone == .winter else {
            self = London.at(time?.hour ?? 12, time?.minute ?? 0, on: day)
            return
        }
        self = winter
    }
}

extension Day {
    /// A day as people write it: `1996-02-29` (what a date input sends), `29 2 1996`, `29/2/1996`, `29 Feb 1996`.
    public init?(typed: String) {
        if let day = Day(typed) {
            self = day
            return
        }
        let parts = typed.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]), parts[2].count == 4 else { return nil }
        let month = Int(parts[1]) ?? London.monthNames.firstIndex { parts[1].lowercased().hasPrefix($0.lowercased()) }.map { $0 + 1 }
        guard let month else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }

    /// Browsers send line ends as CRLF; we keep LF.
    var normalisedLineEnds: String {
        contains("\r\n") ? split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n") : self
    }
}
