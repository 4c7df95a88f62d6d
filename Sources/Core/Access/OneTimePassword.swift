/// Five groups of letters and digits that nobody mistakes for each other: read out or handed over once, good for one sign-in.
public enum OneTimePassword {
    public static func new() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var random = SystemRandomNumberGenerator()
        return (0..<5).map { _ in String((0..<4).map { _ in alphabet[Int(random.next(upperBound: UInt(alphabet.count)))] }) }.joined(separator: "-")
    }
}
