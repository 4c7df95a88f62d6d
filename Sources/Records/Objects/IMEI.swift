/// The number of a mobile device: fifteen digits, the last of which checks the others (Luhn).
struct IMEI {
    static let length = 15

    static func read(_ typed: String) throws(Misread) -> String {
        let digits = typed.filter { !$0.isWhitespace && !"-/.".contains($0) }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else {
            throw Misread("not-digits", "“\(typed)” is not one: an IMEI is 15 digits. Dial *#06# on the device to see it.")
        }
        if digits.count == 16 {
            throw Misread("is-an-imeisv", "this has 16 digits, so it is an IMEISV, which ends with the software's version. Give the 15 digits of the IMEI.")
        }
        guard digits.count == length else { throw Misread("length", "it has 15 digits; this has \(digits.count). Read it again.") }
        if Set(digits).count == 1 { throw Misread("not-issued", "“\(digits)” was never given to a device. Leave it empty if it is not known.") }
        guard isChecked(digits) else { throw Misread("check-digit", "its last digit does not fit the others, so one was misread. Read it again.") }
        return digits
    }

    /// Luhn: from the right every second digit counts double, with its digits summed; all together end in nought.
    static func isChecked(_ digits: String) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, place in
            let digit = place.element.wholeNumberValue ?? 0
            let value = place.offset % 2 == 0 ? digit : digit * 2
            return sum + value / 10 + value % 10
        }
        return sum % 10 == 0
    }
}

/// The number of a SIM's subscriber: country, network, then the subscriber.
struct IMSI {
    static func read(_ typed: String) throws(Misread) -> String {
        let digits = typed.filter { !$0.isWhitespace && $0 != "-" }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), (14...15).contains(digits.count) else {
            throw Misread("not-an-imsi", "“\(typed)” is not one: an IMSI is 14 or 15 digits, in Britain beginning with 234.")
        }
        return digits
    }
}
