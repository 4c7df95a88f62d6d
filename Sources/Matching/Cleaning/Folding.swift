import Foundation

/// Text as small letters a to z and single spaces: composed and decomposed forms, capitals, accents, apostrophes and other alphabets all fold to one.
enum Folding {
    /// What a byte of ASCII becomes in a name: 0 is left out, 32 parts words.
    private static let ofNames: [UInt8] = (0..<128).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt8(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(byte) + 32
        case UInt8(ascii: "'"), UInt8(ascii: "`"): 0
        default: 32
        }
    }

    /// The same where figures count: streets and towns.
    private static let ofPlaces: [UInt8] = (0..<128).map { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(UInt8(byte)) ? UInt8(byte) : ofNames[byte]
    }

    static func name(_ text: UnsafeBufferPointer<UInt8>, into cleaned: inout [UInt8]) { fold(text, ofNames, into: &cleaned) }

    static func place(_ text: UnsafeBufferPointer<UInt8>, into cleaned: inout [UInt8]) { fold(text, ofPlaces, into: &cleaned) }

    /// Letters as capitals and figures, nothing between: identifiers, postcodes.
    static func code(_ text: UnsafeBufferPointer<UInt8>, into cleaned: inout [UInt8]) {
        cleaned.removeAll(keepingCapacity: true)
        for byte in text where byte < 128 {
            let folded = ofPlaces[Int(byte)]
            if folded > 32 { cleaned.append(folded >= 97 ? folded - 32 : folded) }
        }
    }

    private static func fold(_ text: UnsafeBufferPointer<UInt8>, _ table: [UInt8], into cleaned: inout [UInt8]) {
        cleaned.removeAll(keepingCapacity: true)
        for byte in text {
            if byte >= 128 {
                foldUnicode(text, table, into: &cleaned)
                return
            }
            append(table[Int(byte)], to: &cleaned)
        }
        trimEnd(&cleaned)
    }

    private static func foldUnicode(_ text: UnsafeBufferPointer<UInt8>, _ table: [UInt8], into cleaned: inout [UInt8]) {
        cleaned.removeAll(keepingCapacity: true)
        // Broken UTF-8 decodes to U+FFFD, which is left out like any other sign.
        for scalar in String(decoding: text, as: UTF8.self).decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.isASCII {
                append(table[Int(scalar.value)], to: &cleaned)
            } else if let written = StarterLists.shared.transliteration[scalar.value] ?? StarterLists.shared.transliteration[lowercase(scalar)] {
                for byte in written { append(byte, to: &cleaned) }
            } else if scalar.properties.isWhitespace || scalar.properties.isDash {
                append(32, to: &cleaned)
            }
        }
        trimEnd(&cleaned)
    }

    private static func lowercase(_ scalar: Unicode.Scalar) -> UInt32 { scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value }

    private static func append(_ byte: UInt8, to cleaned: inout [UInt8]) {
        if byte > 32 {
            cleaned.append(byte)
        } else if byte == 32, let last = cleaned.last, last != 32 {
            cleaned.append(32)
        }
    }

    private static func trimEnd(_ cleaned: inout [UInt8]) {
        if cleaned.last == 32 { cleaned.removeLast() }
    }
}
