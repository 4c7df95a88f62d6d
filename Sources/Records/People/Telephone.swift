/// Telephone numbers as people type them.
public enum Telephone {
    /// Digits only, with a UK number in its national form: `+44 (0)20 7946 0123` and `020 7946 0123` are both `02079460123`.
    public static func digits(of typed: String) -> String {
        var digits = typed.filter { ("0"..."9").contains($0) }
        let isInternational = typed.drop { $0 == " " || $0 == "(" }.hasPrefix("+") || digits.hasPrefix("00")
        if digits.hasPrefix("00") { digits.removeFirst(2) }
        guard isInternational else { return digits }
        if digits.hasPrefix("44") { return "0" + digits.dropFirst(2).drop { $0 == "0" } }
        return "00" + digits
    }
}
