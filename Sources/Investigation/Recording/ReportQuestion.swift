import Base
import Core
import Storage

/// A question that a list of the force asks in a report: of an offence, or of a kind of incident.
enum ReportQuestion {
    /// `qEntry`: a small q and a capital, so that no question takes the place of another field of the report.
    static func isKey(_ text: String) -> Bool {
        let letters = Array(text.utf8)
        return letters.count > 1 && letters[0] == UInt8(ascii: "q") && (65...90).contains(letters[1])
            && letters.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    }

    static func field(_ question: Code) -> Field {
        let why = question.detail["required"].map { Requirement.by($0) }
        let list = CodeListName(question.detail["list"] ?? "")
        return switch question.detail["kind"] {
        case "yesno": .yesNo(question.code, question.title, required: why)
        case "money": .money(question.code, question.title, required: why)
        case "number": .number(question.code, question.title, in: 0...1_000_000, required: why)
        case "choice": .choice(question.code, question.title, from: list, required: why)
        case "choices": .choices(question.code, question.title, from: list, required: why)
        default: .text(question.code, question.title, required: why, max: 300)
        }
    }

    /// An answer as it is kept: text whatever its kind.
    static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .boolean(let flag): flag ? "yes" : "no"
        case .integer(let number): String(number)
        case .array(let codes): codes.isEmpty ? nil : codes.compactMap(\.string).joined(separator: " ")
        default: nil
        }
    }

    /// As it is shown: pounds for money, the title for a code.
    static func shown(_ text: String, of question: Code, on day: Day, in tx: Transaction) throws -> String {
        let list = CodeListName(question.detail["list"] ?? "")
        return switch question.detail["kind"] {
        case "yesno": text == "yes" ? "Yes" : "No"
        case "money": Int(text).map { "£\($0 / 100).\($0 % 100 < 10 ? "0" : "")\($0 % 100)" } ?? text
        case "choice": try CodeList.code(text, of: list, on: day, in: tx)?.title ?? text
        case "choices": try text.split(separator: " ").map { try CodeList.code(String($0), of: list, on: day, in: tx)?.title ?? String($0) }.joined(separator: ", ")
        default: text
        }
    }

    /// Questions and their answers as they were asked on `day`; a question no longer known stands under its code.
    static func answered(_ answers: [String: String], of list: CodeListName, on day: Day, in tx: Transaction) throws -> [(question: String, answer: String)] {
        try answers.sorted { $0.key < $1.key }.map { code, answer in
            guard let question = try CodeList.code(code, of: list, on: day, in: tx) else { return (code, answer) }
            return (question.title, try shown(answer, of: question, on: day, in: tx))
        }
    }
}

/// Answers to such questions by their codes, which lie beside the other fields of a report.
struct QuestionAnswers: Codable {
    var values: [String: JSONValue]

    init(values: [String: JSONValue]) { self.values = values }

    /// Which of them are asked is the form's to say: one that is not is refused there.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FormKey.self)
        values = [:]
        for key in container.allKeys where ReportQuestion.isKey(key.stringValue) { values[key.stringValue] = try container.decode(JSONValue.self, forKey: key) }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FormKey.self)
        for (code, answer) in values { try container.encode(answer, forKey: FormKey(code)) }
    }

    /// As they are kept.
    var texts: [String: String] { values.compactMapValues { ReportQuestion.text($0) } }
}
