import Base
import Core
import Storage

/// A question a report asks by its offence. The force's list in the database decides, dated; the starter list beside the program is what a force begins with.
struct OffenceQuestion: Sendable {
    static let list: CodeListName = "offence-question"

    let code: String
    let field: Field

    /// Of the starter list, for the form as the program has it. A file that cannot be read asks nothing, and the test of the module's lists tells.
    static let starter: [Field] = {
        guard let questions = try? CodeEdition.starter(list, file: "offence-question.csv", in: .module).codes else { return [] }
        return questions.compactMap { OffenceQuestion($0, of: classes)?.field }
    }()

    /// Those in force on `day`.
    static func fields(on day: Day, in tx: Transaction) throws -> [Field] {
        let lists = try CodeTitles.of([list.text, OffenceClass.list.text], on: day, in: tx)
        let classes = lists.all(of: OffenceClass.list)
        return lists.all(of: list).compactMap { OffenceQuestion($0, of: classes)?.field }
    }

    private static let classes: [Code] = (try? CodeEdition.starter(OffenceClass.list, file: "offence-class.csv", in: .module).codes) ?? []

    /// The codes of classes of these crime types.
    static func classes(of types: String...) -> [String] { classes.filter { types.contains($0.detail["crimeType"] ?? "") }.map(\.code) }

    static let classesWithVictim = classes.filter { $0.detail["basis"] != "state" }.map(\.code)

    /// `qEntry`: a small q and a capital, so that no question takes the place of another field of the report.
    static func isKey(_ text: String) -> Bool {
        let letters = Array(text.utf8)
        return letters.count > 1 && letters[0] == UInt8(ascii: "q") && (65...90).contains(letters[1])
            && letters.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    }

    /// - Parameter all: the classes of offence there are.
    private init?(_ question: Code, of all: [Code]) {
        guard Self.isKey(question.code) else { return nil }
        code = question.code
        let types = Set((question.detail["types"] ?? "").split(separator: " ").map(String.init))
        let single = Set((question.detail["classes"] ?? "").split(separator: " ").map(String.init))
        let asked = all.filter { types.contains($0.detail["crimeType"] ?? "") || single.contains($0.code) }.map(\.code)
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
