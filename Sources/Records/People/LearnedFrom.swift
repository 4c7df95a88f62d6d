import Base
import Core
import Storage

/// Which record something was learned from, as an officer writes it: by its number. The provenance of every fact that is not first-hand.
enum LearnedFrom {
    static let field = Field.text(
        "learnedFrom", "Learned from", hint: "The number of the record it comes from: crime, custody, intelligence. Leave empty if you know it yourself.", max: 40)

    /// The record with that number, as far as the officer may see one.
    ///
    /// - Parameter whole: the person, where the fact will stand on the person itself for everyone to see: then it cannot come from a restricted record.
    static func read(_ typed: String?, onto whole: Ref? = nil, _ check: inout TextCheck, _ work: Work) throws -> Ref? {
        guard let number = check.text("learnedFrom", "Learned from", typed, max: 40)?.uppercased() else { return nil }
        struct Found: Decodable {
            let id: RawID
            let kind: RecordKind
        }
        let visible = Visibility(to: work.officer)
        let found = try work.tx.all(
            Found.self, "SELECT e.id, e.kind FROM entry e WHERE e.reference = \(number) AND \(visible.condition("e.id")) ORDER BY e.id LIMIT 2")
        guard let one = found.first, found.count == 1 else {
            let sentence = found.isEmpty ? "no record has the number “\(number)”. Look at it again, or leave it out." : "more than one record has the number “\(number)”."
            check.add("learnedFrom", "no-such-record", "Learned from: \(sentence)")
            return nil
        }
        let source = Ref(one.kind, one.id)
        if let whole, try work.isRestricted(source), try !work.isRestricted(whole) {
            check.add(
                "learnedFrom", "restricted",
                "Learned from: \(number) is restricted, and this would stand on the person for everyone to see. Restrict the person first, or keep it in that record.")
        }
        return source
    }
}

extension TextCheck {
    /// A code that must be on a list; nothing where none was chosen.
    mutating func code(_ field: String, _ label: String, _ code: String?, of list: CodeListName, required: Bool = false, _ work: Work) throws -> Code? {
        guard let code, !code.isEmpty else {
            if required { add(field, "required", "\(label): choose one from the list.") }
            return nil
        }
        let found = code.utf8.contains(0) ? nil : try CodeList.code(code, of: list, on: London.day(of: work.now), in: work.tx)
        if found == nil { add(field, "not-on-the-list", "\(label): “\(code.prefix(40))” is not on the list. Choose one from the list.") }
        return found
    }

    mutating func codes(_ field: String, _ label: String, _ codes: [String]?, of list: CodeListName, _ work: Work) throws -> [String]? {
        let chosen = try (codes ?? []).compactMap { try code(field, label, $0, of: list, work)?.code }
        var once: [String] = []
        for code in chosen where !once.contains(code) { once.append(code) }
        return once.isEmpty ? nil : once
    }

    /// A reason that must be given.
    mutating func reason(_ field: String, _ label: String, _ typed: String, because: String, max: Int = 500) -> String {
        guard let text = text(field, label, typed, max: max) else {
            add(field, "required", "\(label): give it, because \(because).")
            return ""
        }
        return text
    }

    mutating func notFuture(_ field: String, _ label: String, _ day: Day?, _ work: Work) {
        if let day, day > London.day(of: work.now) { add(field, "in-the-future", "\(label): \(London.text(day)) has not come yet. Check the year.") }
    }

    mutating func inOrder(_ from: Day?, _ until: Day?, _ field: String, _ label: String) {
        if let from, let until, until < from { add(field, "too-early", "\(label): choose a day on or after \(London.text(from)).") }
    }
}

extension Operation {
    /// What the form of an act on a person begins with.
    static func personOnly(_ ref: Ref) -> JSONValue { .object(["person": .string(ref.id.description)]) }
}
