/// A UK postcode by its shape: `SW1A 1AA`. Whether Royal Mail ever gave it out is not checked.
public struct Postcode: Hashable, Sendable, LosslessStringConvertible {
    /// Without the space: `SW1A1AA`.
    public let joined: String

    public init?(_ text: String) {
        let joined = text.uppercased().filter { $0 != " " }
        let characters = Array(joined)
        guard (5...7).contains(characters.count), joined.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        let outward = characters.dropLast(3)
        let inward = characters.suffix(3)
        guard inward.first?.isNumber == true, inward.dropFirst().allSatisfy(\.isLetter) else { return nil }
        let shape = String(outward.map { $0.isLetter ? "A" : "9" })
        guard ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(shape) else { return nil }
        self.joined = joined
    }

    public var description: String { "\(joined.dropLast(3)) \(joined.suffix(3))" }

    /// The last postcode in an address.
    public static func found(in address: String) -> Postcode? {
        let parts = address.split { $0.isWhitespace || $0 == "," }.map(String.init)
        for end in parts.indices.reversed() {
            if end > 0, parts[end].count == 3, let both = Postcode(parts[end - 1] + parts[end]) { return both }
            if let whole = Postcode(parts[end]) { return whole }
        }
        return nil
    }
}
