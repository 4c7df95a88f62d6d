import Base

/// What a label carries, in print and as a QR code: `01X0000042K` — the force's code, X for an item or S for a store, a serial, and a check letter. It
/// names nobody and nothing: who reads it elsewhere learns nothing.
public struct PropertyLabel: Hashable, Sendable {
    public enum Sort: Character, Sendable { case item = "X", store = "S" }

    public static let serialMax = 9_999_999

    /// Two digits, as crime numbers begin with.
    public let force: String
    public let sort: Sort
    public let serial: Int

    /// Nothing where the parts do not fit.
    public init?(force: String, _ sort: Sort, serial: Int) {
        guard force.utf8.count == 2, force.utf8.allSatisfy({ (48...57).contains($0) }), (1...Self.serialMax).contains(serial) else { return nil }
        self.force = force
        self.sort = sort
        self.serial = serial
    }

    /// Over force, sort and serial, so that a digit read wrong, or a label of another force, is told.
    var check: Character { CheckCharacter.of(((Int(force) ?? 0) * 2 + (sort == .store ? 1 : 0)) * 10_000_000 + serial) }
}

extension PropertyLabel: LosslessStringConvertible {
    public var description: String { "\(force)\(sort.rawValue)\(String(repeating: "0", count: 7 - String(serial).count))\(serial)\(check)" }

    /// Reads a label as scanned or typed: spaces and small letters are no matter.
    public init?(_ text: String) {
        let characters = Array(text.uppercased().filter { !$0.isWhitespace && $0 != "-" })
        guard characters.count == 11, let sort = Sort(rawValue: characters[2]), characters[3..<10].allSatisfy({ $0.isASCII && $0.isNumber }),
            let serial = Int(String(characters[3..<10])), let label = PropertyLabel(force: String(characters[0..<2]), sort, serial: serial),
            label.check == characters[10]
        else { return nil }
        self = label
    }
}
