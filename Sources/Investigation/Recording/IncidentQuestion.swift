import Base
import Core
import Storage

/// What an incident of a kind is asked besides: anti-social behaviour, a collision, a sudden death (CR10). The force's list decides, dated, as for offences.
enum IncidentQuestion {
    static let list: CodeListName = "incident-question"

    /// Of the starter list, for the form as the program has it.
    static let starter: [Field] = ((try? CodeEdition.starter(list, file: "incident-question.csv", in: .module).codes) ?? []).compactMap(field)

    static func fields(on day: Day, in tx: Transaction) throws -> [Field] { try CodeList.all(list, on: day, in: tx).compactMap(field) }

    private static func field(_ question: Code) -> Field? {
        let kinds = (question.detail["kinds"] ?? "").split(separator: " ").map(String.init)
        guard ReportQuestion.isKey(question.code), !kinds.isEmpty else { return nil }
        return ReportQuestion.field(question).shown(when: Condition("kind", isOneOf: kinds))
    }
}
