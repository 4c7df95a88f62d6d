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

    /// The number as ITU-T E.164 writes it, `+442079460123`; nothing for what is no whole number: a UK one has ten or eleven digits with its
    /// nought, any other up to fifteen with its country.
    public static func e164(of typed: String) -> String? {
        guard typed.allSatisfy({ "0123456789+()-./ \u{A0}".contains($0) }), !typed.dropFirst().drop(while: { $0 == " " || $0 == "(" }).contains("+") else { return nil }
        let digits = digits(of: typed)
        if digits.hasPrefix("00") {
            let international = digits.dropFirst(2)
            return (7...15).contains(international.count) && international.first != "0" ? "+" + international : nil
        }
        guard digits.hasPrefix("0"), (10...11).contains(digits.count) else { return nil }
        let second = digits.dropFirst().first ?? "0"
        // Only some places and freephone numbers are a digit shorter.
        guard "1235789".contains(second), digits.count == 11 || "18".contains(second) else { return nil }
        return "+44" + digits.dropFirst()
    }
}
