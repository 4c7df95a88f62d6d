import Base
public import Core
import Storage

/// Puts a file of policies in force. One with a mistake is refused with its line, and the one before it stays.
public struct LoadPolicies: Operation {
    public static let name: OperationName = "policy.set.load"
    public static let title = "Load policies"
    public static let category = ActCategory.administration
    public static let form = Form {
        Section("Policies") {
            Field.text("text", "The file", lines: 20, required: .by("tasks are raised by it"), max: 262_144)
        }
    }

    public let text: String

    public init(text: String) { self.text = text }

    public func perform(in work: Work) throws -> Done {
        let file: PolicyFile
        do {
            file = try PolicyFile(yaml: text)
        } catch let mistake as PolicyMistake {
            throw Refusal.invalid("text", code: "mistake", "\(mistake) The policies before it stay in force.")
        }
        let today = London.day(of: work.now)
        for policy in file.policies where policy.owner != "OIC" {
            guard try CodeList.code(policy.owner, of: "role", on: today, in: work.tx) != nil else {
                throw Refusal.invalid("text", code: "mistake", "Line \(policy.line): “\(policy.owner)” of \(policy.name) is no role. The policies before it stay in force.")
            }
        }
        try work.save(PolicySet(id: work.newID(), text: text, loadedAt: work.now, loadedBy: work.officer.id))
        work.note("policies", .integer(Int64(file.policies.count)))
        return Done()
    }
}
