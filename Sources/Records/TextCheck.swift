import Base
import Foundation

/// Why something typed is not what it should be: a code for programs and the rest of a sentence for people.
struct Misread: Error {
    let code: String
    let message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Checks of typed text that also hold for operations which did not come through a form.
struct TextCheck {
    private(set) var problems: [Problem] = []
    let prefix: String

    init(at prefix: String = "") { self.prefix = prefix.isEmpty ? "" : prefix + "." }

    mutating func add(_ field: String, _ code: String, _ message: String) { problems.append(Problem(prefix + field, code: code, message)) }

    /// The text composed (NFC) and without space around it; nothing where it is blank.
    mutating func text(_ field: String, _ label: String, _ typed: String?, max: Int) -> String? {
        guard let typed else { return nil }
        let text = typed.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { return nil }
        if text.count > max { add(field, "too-long", "\(label): at most \(max) characters; this has \(text.count).") }
        if text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" && $0 != "\r" }) {
            add(field, "bad-character", "\(label): take out the invisible control characters.")
        }
        return text
    }

    /// What the text says, or the problem with it; nothing where it is blank.
    mutating func read<Value>(
        _ field: String, _ label: String, _ typed: String?, max: Int = 60, as reading: (String) throws(Misread) -> Value
    ) -> Value? {
        let before = problems.count
        guard let text = text(field, label, typed, max: max), problems.count == before else { return nil }
        do {
            return try reading(text)
        } catch {
            add(field, error.code, "\(label): \(error.message)")
            return nil
        }
    }

    /// A code of `list`, or the problem that it is on no list.
    mutating func code(_ field: String, _ label: String, _ code: String?, isListed: (String) throws -> Bool) rethrows -> String? {
        guard let code, !code.isEmpty else { return nil }
        if try !isListed(code) { add(field, "not-on-the-list", "\(label): “\(code.prefix(40))” is not on the list. Choose one from the list.") }
        return code
    }

    func refuse() throws {
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }
}
