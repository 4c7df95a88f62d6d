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

    public static func cut(_ text: String) -> [String] {
        let folded = text.utf8.allSatisfy { $0 < 128 } ? text.lowercased() : fold(text)
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

    private static func fold(_ text: String) -> String {
        text.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
    }
}
