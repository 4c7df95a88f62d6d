import Base
import Foundation

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

    func refuse() throws {
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }
}
