/// The check character of PNC identifiers, CRO numbers, ASNs and our crime numbers (rules IDN-02 to IDN-04, REC-10): the number modulo 23 in
/// an alphabet without I, O and S.
public enum CheckCharacter {
    private static let alphabet = Array("ZABCDEFGHJKLMNPQRTUVWXY")

    public static func of(_ number: Int) -> Character { alphabet[number % 23] }
}
