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

    /// Marks over and under one letter that a name may need; more are no writing.
    private static let marksMax = 8

    /// The text composed (NFC) and without space around it; nothing where it is blank.
    mutating func text(_ field: String, _ label: String, _ typed: String?, max: Int) -> String? {
        guard let typed else { return nil }
        let text = typed.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { return nil }
        if text.count > max { add(field, "too-long", "\(label): at most \(max) characters; this has \(text.count).") }
        if text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" && $0 != "\r" }) {
            add(field, "bad-character", "\(label): take out the invisible control characters.")
        }
        // They turn the order of what is read: 21/3/1990 could be shown as 0991/3/12, and a name as another.
        if text.unicodeScalars.contains(where: { (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value) }) {
            add(field, "bad-character", "\(label): take out the invisible marks that turn the direction of writing. Arabic or Hebrew needs none.")
        }
        if text.contains(where: { $0.unicodeScalars.count > Self.marksMax && !$0.unicodeScalars.contains("\u{200D}") }) {
            add(field, "bad-character", "\(label): one letter carries more than \(Self.marksMax) marks. Type it again.")
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

    /// A name: as text, and with something in it that can be read.
    mutating func name(_ field: String, _ label: String, _ typed: String?, max: Int) -> String? {
        guard let text = text(field, label, typed, max: max) else { return nil }
        if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace || Self.isPunctuation($0) }) {
            add(field, "only-punctuation", "\(label): “\(text.prefix(20))” has no letter in it. Write the name, or “Unknown” where nobody could say.")
        }
        return text
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation: true
        default: false
        }
    }

    func refuse() throws {
        if !problems.isEmpty { throw Refusal.invalid(problems) }
    }
}
