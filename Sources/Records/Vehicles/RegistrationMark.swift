/// A vehicle's registration mark, British or foreign: capitals and digits without spaces.
struct RegistrationMark {
    static let lengthMax = 10

    /// What was typed as a mark, in capitals without spaces, hyphens and dots.
    static func read(_ typed: String) throws(Misread) -> String {
        let joined = typed.uppercased().filter { !$0.isWhitespace && !"-.·/".contains($0) }
        if isTelephone(typed) {
            throw Misread(
                "is-a-telephone-number", "“\(typed)” is a telephone number, not a registration mark. Leave this empty, and record the number as a phone.")
        }
        if joined.isEmpty { throw Misread("not-a-mark", "“\(typed)” has no letter or digit. Leave it empty if the mark is not known.") }
        guard joined.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw Misread("bad-character", "“\(typed)” is not a mark: one has only letters A to Z and digits. Leave out what was not read, and describe it under marks.")
        }
        if joined.count == VIN.length { throw Misread("is-a-vin", "“\(typed)” has 17 characters: that is an identification number. Put it in the next field.") }
        if joined.count > lengthMax { throw Misread("too-long", "“\(typed)” has \(joined.count) characters; a mark has at most \(lengthMax). Read it again.") }
        return joined
    }

    /// Nine digits and more, with what people write between them: no mark anywhere is that.
    private static func isTelephone(_ typed: String) -> Bool {
        let digits = typed.filter { !$0.isWhitespace && !"+()-./".contains($0) }
        return digits.count >= 9 && digits.allSatisfy { ("0"..."9").contains($0) }
    }

    /// As it stands on the plate: `AB12 CDE`, `A123 BCD`, `ABC 123D`, `ABZ 1234`; another form as it is.
    static func plate(_ mark: String) -> String {
        let shape = String(mark.map { $0.isNumber ? "9" : "A" })
        for (shapes, head) in [(["AA99AAA"], 4), (["A9AAA", "A99AAA", "A999AAA"], mark.count - 3), (["AAA9A", "AAA99A", "AAA999A"], 3), (["AAA9999"], 3)]
        where shapes.contains(shape) {
            return "\(mark.prefix(head)) \(mark.dropFirst(head))"
        }
        return mark
    }
}
