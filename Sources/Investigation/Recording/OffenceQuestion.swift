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

    /// - Parameter all: the classes of offence there are.
    private init?(_ question: Code, of all: [Code]) {
        guard ReportQuestion.isKey(question.code) else { return nil }
        code = question.code
        let types = Set((question.detail["types"] ?? "").split(separator: " ").map(String.init))
        let single = Set((question.detail["classes"] ?? "").split(separator: " ").map(String.init))
        let asked = all.filter { types.contains($0.detail["crimeType"] ?? "") || single.contains($0.code) }.map(\.code)
        guard !asked.isEmpty else { return nil }
        field = ReportQuestion.field(question).shown(when: Condition("offenceClass", isOneOf: asked))
    }
}
