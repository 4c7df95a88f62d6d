import Foundation

/// Cuts text into the words it is found by: folded to lower case without accents, letters and digits only, each once.
public enum SearchWords {
    public static func of(_ texts: [String]) -> [String] {
        var seen = Set<String>()
        var words: [String] = []
        for text in texts {
            for word in cut(text) where seen.insert(word).inserted { words.append(word) }
        }
        return words
    }

    /// A number as it is compared: capitals and digits only, so that `sy 12-26` is `SY/12/26`.
    public static func code(_ text: String) -> String { cut(text).joined().uppercased() }

    /// The words of several texts one after another; a text that stands in an earlier one already is not said twice.
    static func inOrder(_ texts: [String]) -> [String] {
        var all: [String] = []
        for text in texts {
            let words = cut(text)
            if !words.isEmpty, !contains(all, words) { all += words }
        }
        return all
    }

    private static func contains(_ all: [String], _ words: [String]) -> Bool {
        guard words.count <= all.count, words.count <= 12 else { return false }
        return (0...all.count - words.count).contains { all[$0] == words[0] && all[$0..<$0 + words.count].elementsEqual(words) }
    }

    public static func cut(_ text: String) -> [String] {
        if let plain = cutPlain(text) { return plain }
        let folded = fold(text)
        var words: [String] = []
        var word = ""
        for scalar in folded.unicodeScalars {
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar.properties.numericType != nil {
                word.unicodeScalars.append(scalar)
            } else if scalar != "'" && scalar != "’" && !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Text of ASCII alone, which most is, byte by byte; nothing where there is more in it.
    private static func cutPlain(_ text: String) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 97...122, 48...57: word.append(byte)
            case 65...90: word.append(byte + 32)
            case UInt8(ascii: "'"): break
            case 128...: return nil
            default:
                if !word.isEmpty {
                    words.append(String(decoding: word, as: UTF8.self))
                    word.removeAll(keepingCapacity: true)
                }
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    private static func fold(_ text: String) -> String {
        text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
    }
}
