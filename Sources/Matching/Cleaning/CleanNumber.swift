import Base

/// Phone numbers, mail addresses and police identifiers in one form each.
enum CleanNumber {
    typealias Text = UnsafeBufferPointer<UInt8>
    static let emailBytesMax = 254

    /// Digits with a leading nought for the country; empty where there are too few, or all are one figure (a placeholder).
    static func phone(_ text: Text, into cleaned: inout [UInt8]) {
        cleaned.removeAll(keepingCapacity: true)
        for byte in text where (48...57).contains(byte) { cleaned.append(byte) }
        if cleaned.starts(with: [48, 48, 52, 52]) { cleaned.removeFirst(2) }
        if cleaned.count >= 12, cleaned.starts(with: [52, 52]) {
            cleaned.removeFirst(2)
            if cleaned.first != 48 { cleaned.insert(48, at: 0) }
        }
        if cleaned.count < 6 || cleaned.count > 15 || cleaned.dropFirst(1).allSatisfy({ [last = cleaned.last] in $0 == last }) {
            cleaned.removeAll(keepingCapacity: true)
        }
    }

    static func email(_ text: Text, into cleaned: inout [UInt8]) {
        cleaned.removeAll(keepingCapacity: true)
        guard text.count <= emailBytesMax else { return }
        for byte in text where byte > 32 { cleaned.append((65...90).contains(byte) ? byte + 32 : byte) }
        if !cleaned.contains(UInt8(ascii: "@")) { cleaned.removeAll(keepingCapacity: true) }
    }

    /// Whether the check character fits. The century is left out, because the short form has none.
    static func pncID(_ text: Text, into cleaned: inout [UInt8]) -> Bool {
        let written = String(decoding: text.prefix(24).filter { $0 > 32 }, as: UTF8.self)
        if let read = PNCID.readings(of: written).first {
            cleaned = Array(read.description.utf8.dropFirst(2))
            return true
        }
        Folding.code(text, into: &cleaned)
        return false
    }

    static func cro(_ text: Text, into cleaned: inout [UInt8]) -> Bool {
        let written = String(decoding: text.prefix(24).filter { $0 > 32 }, as: UTF8.self)
        if let read = CRONumber(written) {
            cleaned = Array(read.description.utf8)
            return true
        }
        Folding.code(text, into: &cleaned)
        return false
    }
}
