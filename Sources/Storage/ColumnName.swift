import Synchronization

/// `familyName` is stored in the column `family_name`.
enum ColumnName {
    static func of(_ property: String) -> String {
        known.column(of: property) ?? written(property)
    }

    /// `family_name` is read into the property `familyName`.
    static func property(of column: String) -> String {
        var property = ""
        var isRaised = false
        for character in column {
            if character == "_" {
                if isRaised { property += "_" }
                isRaised = true
            } else {
                if isRaised { property += character.isLetter ? character.uppercased() : "_\(character)" } else { property.append(character) }
                isRaised = false
            }
        }
        return property
    }

    private static func written(_ property: String) -> String {
        var column = ""
        for character in property {
            if character.isUppercase { column += "_" }
            column += character.lowercased()
        }
        return column
    }

    // MARK: names already written

    private static let known = Known()

    /// A table that only grows and is read without a lock: every field of every saved row asks it, from every thread, and with a lock the
    /// threads spent a tenth of their time waiting for each other (measured at 32 readers on two cores).
    private final class Known: @unchecked Sendable {
        // Unchecked: the slots are atomic and are never moved.
        private let slots: UnsafeMutablePointer<AtomicLazyReference<Name>>

        private static let slotsCount = 4096
        private static let probesMax = 8

        private final class Name: Sendable {
            let property: String
            let column: String

            init(_ property: String) {
                self.property = property
                column = ColumnName.written(property)
            }
        }

        init() {
            slots = .allocate(capacity: Self.slotsCount)
            for index in 0..<Self.slotsCount { (slots + index).initialize(to: AtomicLazyReference()) }
        }

        /// Nothing where the table is too full near the name's place.
        func column(of property: String) -> String? {
            // FNV-1a: short names, and no need to withstand an attacker.
            var hash: UInt32 = 2_166_136_261
            for byte in property.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            for probe in 0..<Self.probesMax {
                let slot = slots + (Int(hash) + probe) % Self.slotsCount
                let name = slot.pointee.load() ?? slot.pointee.storeIfNil(Name(property))
                if name.property == property { return name.column }
            }
            return nil
        }
    }
}
