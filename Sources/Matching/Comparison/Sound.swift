/// How a cleaned name sounds: consonant classes after English habits (silent letters, PH as F, soft C and G), a vowel kept only where it begins the name.
/// In the spirit of double metaphone, with one code of at most six letters; written for this project.
enum Sound {
    static let lengthMax = 6

    static func code(_ name: some Collection<UInt8>) -> [UInt8] {
        var letters = name.filter { (97...122).contains($0) }
        guard !letters.isEmpty else { return [] }
        dropSilentStart(&letters)
        var code: [UInt8] = []
        var index = 0
        while index < letters.count, code.count < lengthMax {
            let (sound, used) = sound(letters, at: index)
            for letter in sound where code.count < lengthMax && code.last != letter { code.append(letter) }
            index += used
        }
        return code
    }

    private static func dropSilentStart(_ letters: inout [UInt8]) {
        guard letters.count > 1 else { return }
        switch (letters[0], letters[1]) {
        case (c("k"), c("n")), (c("g"), c("n")), (c("p"), c("n")), (c("w"), c("r")), (c("p"), c("s")): letters.removeFirst()
        case (c("x"), _): letters[0] = c("s")
        case (c("w"), c("h")): letters.remove(at: 1)
        default: break
        }
    }

    private static func c(_ letter: Unicode.Scalar) -> UInt8 { UInt8(ascii: letter) }

    private static func isVowel(_ letter: UInt8) -> Bool { [c("a"), c("e"), c("i"), c("o"), c("u"), c("y")].contains(letter) }

    private static func isSoft(_ letter: UInt8) -> Bool { letter == c("e") || letter == c("i") || letter == c("y") }

    /// What the letters at `index` sound like, and how many of them make the sound.
    private static func sound(_ letters: [UInt8], at index: Int) -> ([UInt8], Int) {
        let letter = letters[index]
        let next = index + 1 < letters.count ? letters[index + 1] : 0
        let before = index > 0 ? letters[index - 1] : 0
        if letter == next, letter != c("c") { return ([], 1) }
        switch letter {
        case c("a"), c("e"), c("i"), c("o"), c("u"), c("y"):
            if index == 0 { return letter == c("y") && isVowel(next) ? ([c("y")], 1) : ([c("a")], 1) }
            return ([], 1)
        case c("b"): return index == letters.count - 1 && before == c("m") ? ([], 1) : ([c("b")], 1)
        case c("c"):
            if next == c("h") { return before == c("s") ? ([c("k")], 2) : ([c("x")], 2) }
            if next == c("k") { return ([c("k")], 2) }
            return isSoft(next) ? ([c("s")], 1) : ([c("k")], 1)
        case c("d"): return next == c("g") && index + 2 < letters.count && isSoft(letters[index + 2]) ? ([c("j")], 2) : ([c("t")], 1)
        case c("g"):
            if next == c("h") { return index + 2 < letters.count && isVowel(letters[index + 2]) && index == 0 ? ([c("k")], 2) : ([], 2) }
            if next == c("n"), index + 2 >= letters.count { return ([], 1) }
            return isSoft(next) ? ([c("j")], 1) : ([c("k")], 1)
        case c("h"): return isVowel(next) && (index == 0 || isVowel(before)) ? ([c("h")], 1) : ([], 1)
        case c("p"): return next == c("h") ? ([c("f")], 2) : ([c("p")], 1)
        case c("q"): return ([c("k")], 1)
        case c("k"): return ([c("k")], 1)
        case c("s"):
            if next == c("h") { return ([c("x")], 2) }
            if next == c("c"), index + 2 < letters.count, isSoft(letters[index + 2]) { return ([c("s")], 2) }
            return ([c("s")], 1)
        case c("t"):
            if next == c("h") { return ([c("0")], 2) }
            return next == c("c") && index + 2 < letters.count && letters[index + 2] == c("h") ? ([], 1) : ([c("t")], 1)
        case c("v"): return ([c("f")], 1)
        case c("w"): return isVowel(next) ? ([c("w")], 1) : ([], 1)
        case c("x"): return ([c("k"), c("s")], 1)
        case c("z"): return ([c("s")], 1)
        default: return ([letter], 1)
        }
    }
}
