import Base
import Core
import Storage

/// The questions a report asks by its offence, read once from the list that ships beside the program.
struct OffenceQuestion: Sendable {
    static let list: CodeListName = "offence-question"

    let code: String
    let field: Field

    /// What drawing a form needs of two lists. A form is fixed while the program runs, so the starter lists say what is asked of whom; a file that cannot
    /// be read asks nothing, and the test of the module's lists tells.
    static let all: [OffenceQuestion] = {
        guard let questions = try? CodeEdition.starter(list, file: "offence-question.csv", in: .module).codes else { return [] }
        return questions.compactMap { OffenceQuestion($0) }
    }()

    private static let classes: [Code] = (try? CodeEdition.starter(OffenceClass.list, file: "offence-class.csv", in: .module).codes) ?? []

    /// The codes of classes of these crime types.
    static func classes(of types: String...) -> [String] { classes.filter { types.contains($0.detail["crimeType"] ?? "") }.map(\.code) }

    private init?(_ question: Code) {
        code = question.code
        let types = Set((question.detail["types"] ?? "").split(separator: " ").map(String.init))
        let single = Set((question.detail["classes"] ?? "").split(separator: " ").map(String.init))
        let asked = Self.classes.filter { types.contains($0.detail["crimeType"] ?? "") || single.contains($0.code) }.map(\.code)
        guard !asked.isEmpty else { return nil }
        let why = question.detail["required"].map { Requirement.by($0) }
        let drawn: Field
        switch question.detail["kind"] {
        case "yesno": drawn = .yesNo(question.code, question.title, required: why)
        case "money": drawn = .money(question.code, question.title, required: why)
        case "number": drawn = .number(question.code, question.title, in: 0...1_000_000, required: why)
        case "choice": drawn = .choice(question.code, question.title, from: CodeListName(question.detail["list"] ?? ""), required: why)
        default: drawn = .text(question.code, question.title, required: why, max: 300)
        }
        field = drawn.shown(when: Condition("offenceClass", isOneOf: asked))
    }

    /// An answer as it is kept: text whatever its kind.
    static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .boolean(let flag): flag ? "yes" : "no"
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// As it is shown: pounds for money, the title for a code.
    static func shown(_ text: String, of question: Code, on day: Day, in tx: Transaction) throws -> String {
        switch question.detail["kind"] {
        case "yesno": text == "yes" ? "Yes" : "No"
        case "money": Int(text).map { "£\($0 / 100).\($0 % 100 < 10 ? "0" : "")\($0 % 100)" } ?? text
        case "choice": try CodeList.code(text, of: CodeListName(question.detail["list"] ?? ""), on: day, in: tx)?.title ?? text
        default: text
        }
    }
}
