import Crypto
import Base

/// What a screen without a person makes itself known by. The secret never leaves the screen's browser but to this server; an officer who registers the
/// screen types its code, which is a part of the secret's hash. From the code nobody finds a secret that fits it: there are 2^80 to try.
public enum ScreenSecret {
    /// Without letters that are mistaken for digits.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 43
    /// Letters and digits of a code, of five bits each.
    public static let codeLength = 16

    public static func new() -> String { Secret.new() }

    /// Whether a cookie holds what we once gave.
    public static func isOne(_ text: String) -> Bool { text.utf8.count == length }

    public static func code(of secret: String) -> String {
        let bits = SHA256.hash(data: Array("peel-screen \(secret)".utf8)).prefix(codeLength * 5 / 8).reduce(into: (value: [UInt8](), rest: 0, count: 0)) { state, byte in
            state.rest = state.rest << 8 | Int(byte)
            state.count += 8
            while state.count >= 5 {
                state.count -= 5
                state.value.append(UInt8(state.rest >> state.count & 31))
            }
            state.rest &= (1 << state.count) - 1
        }
        return String(bits.value.map { alphabet[Int($0)] })
    }

    /// A code as somebody typed it from a screen across the room; nothing if it cannot be one.
    public static func code(typed: String) -> String? {
        let plain = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }.map { letter -> Character in
            switch letter {
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        return plain.count == codeLength && plain.allSatisfy(alphabet.contains) ? String(plain) : nil
    }

    /// In groups of four, as it is read out.
    public static func shown(_ code: String) -> String {
        stride(from: 0, to: code.count, by: 4).map { start in String(code.dropFirst(start).prefix(4)) }.joined(separator: " ")
    }
}
