/// A vehicle identification number (ISO 3779): 17 characters since 1981, shorter ones before.
struct VIN {
    static let length = 17
    /// Shorter is no chassis number of any maker.
    static let lengthMin = 5

    private static let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    /// The value of each letter; I, O and Q are never used.
    private static let values: [Character: Int] = [
        "A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 7, "H": 8, "J": 1, "K": 2, "L": 3, "M": 4, "N": 5, "P": 7, "R": 9, "S": 2, "T": 3, "U": 4,
        "V": 5, "W": 6, "X": 7, "Y": 8, "Z": 9,
    ]

    /// What was typed as a VIN, in capitals without spaces and hyphens.
    ///
    /// The ninth character checks the others where makers must use it, which is North America: a number that begins with 1 to 5. Elsewhere it is a
    /// character like any other.
    static func read(_ typed: String) throws(Misread) -> String {
        let vin = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        guard vin.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw Misread("bad-character", "“\(typed)” has a character that no identification number has. Read it again: only letters and digits.")
        }
        guard vin.count <= length else { throw Misread("too-long", "it has 17 characters; this has \(vin.count). Read it again.") }
        guard vin.count >= lengthMin else { throw Misread("too-short", "it has 17 characters, before 1981 fewer; this has \(vin.count). Read it again.") }
        guard vin.count == length else { return vin }
        if vin.contains(where: { "IOQ".contains($0) }) { throw Misread("bad-character", "it has no I, O or Q. Read it again: 1 and 0 look alike.") }
        if let first = vin.first, ("1"..."5").contains(first), Array(vin)[8] != check(of: vin) {
            throw Misread("check-character", "its ninth character does not fit the others, so one was misread. Read it again.")
        }
        return vin
    }

    static func check(of vin: String) -> Character {
        let sum = zip(vin, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? values[$1.0] ?? 0) * $1.1 }
        return sum % 11 == 10 ? "X" : Character(String(sum % 11))
    }
}
