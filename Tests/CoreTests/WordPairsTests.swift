import Core
import Testing

@Suite("Pairs of words")
struct WordPairsTests {
    @Test("each pair that stands side by side is one number, wherever it stands")
    func pairs() {
        let text = WordPairs(of: "a rear window was forced by the rear window").numbers
        #expect(text.count == 7)
        #expect(text == text.sorted())
        for pair in ["rear window", "a rear", "the rear"] { #expect(Set(WordPairs(of: pair).numbers).isSubset(of: text), "\(pair)") }
        for pair in ["window rear", "rearwindow was", "rea rwindow", "window a"] { #expect(Set(WordPairs(of: pair).numbers).isDisjoint(with: text), "\(pair)") }
    }

    @Test("a word alone is no pair", arguments: ["", "window"])
    func none(_ text: String) {
        #expect(WordPairs(of: text).numbers.isEmpty)
        #expect(WordPairs(of: text).array == "{}")
    }

    @Test("the numbers stay what they are: they are written down")
    func lasting() {
        #expect(WordPairs(of: "rear window").array == "{-1670664771}")
        var both = WordPairs(of: "rear window")
        both.formUnion(WordPairs(of: "rear window was"))
        #expect(both == WordPairs(of: "rear window was"))
    }
}
