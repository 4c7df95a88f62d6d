import Base
public import Core
import Storage

/// A record picked as the one something was learned from.
public typealias SourcePick = Pick<AnyRecord, NothingNew>

/// Which record something was learned from: the provenance of every fact that is not first-hand. It is picked, never typed, so that it is one that exists.
enum LearnedFrom {
    static let key = "learnedFrom"
    static let field = Field.pick(
        key, "Learned from", hint: "The record it comes from: a crime, a custody record, intelligence. Leave it empty if you know it yourself.", AnyRecord.kind, orNew: [])

    /// The record that was picked, as far as the officer may see it.
    ///
    /// - Parameters:
    ///   - whole: the person, where the fact will stand on the person itself for everyone to see: then it cannot come from a restricted record.
    ///   - field: what the form calls it.
    static func read(_ picked: SourcePick?, onto whole: Ref? = nil, at field: String = key, _ check: inout TextCheck, _ work: Work) throws -> Ref? {
        guard let picked else { return nil }
        guard case .known(let id) = picked, let source = try work.filed(id.raw) else {
            check.add(field, "no-such-record", "Learned from: choose a record from the list, or leave it empty.")
            return nil
        }
        if let whole, try work.isRestricted(source), try !work.isRestricted(whole) {
            check.add(
                field, "restricted",
                "Learned from: this record is restricted, and the fact would stand on the person for everyone to see. Restrict the person first, or keep it in that record.")
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
