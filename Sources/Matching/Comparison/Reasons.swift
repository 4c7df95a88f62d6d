/// A pattern in words: what agrees, the strongest first, then what does not.
enum Reasons {
    static func words(_ pattern: Pattern, _ model: Model) -> [String] {
        var said: [(strength: Double, words: String)] = []
        for comparison in Comparison.allCases {
            let level = pattern[comparison]
            if let words = words(comparison, level) { said.append((model.strength(comparison, level), words)) }
        }
        // Sorted by place where strengths are equal, so that the same pattern always reads the same.
        let order = said.indices.sorted { said[$0].strength != said[$1].strength ? said[$0].strength > said[$1].strength : $0 < $1 }
        return order.map { said[$0].words }
    }

    private static func words(_ comparison: Comparison, _ level: UInt8) -> String? {
        switch comparison {
        case .given: name("forename", level, initial: "forename has the same initial", variant: "forename is a short form or other spelling")
        case .family: name("surname", level, initial: "different surname (a woman's may change)", variant: "surname is another spelling or half of a double name")
        case .middle: [nil, "different middle name", "middle name is close", "same middle name"][Int(level)]
        case .basis: [nil, "by an alias", "forename and surname swapped"][Int(level)]
        case .birthDate: birthDates[Int(level)]
        case .address: addresses[Int(level)]
        case .phone: [nil, "different phone", "phone differs by one figure", "same phone"][Int(level)]
        case .email: [nil, "different e-mail address", "e-mail address is close", "same e-mail address"][Int(level)]
        case .pncID: [nil, "different PNC ID", "PNC ID differs by one sign", "same PNC ID"][Int(level)]
        case .cro: [nil, "different CRO number", "CRO number differs by one sign", "same CRO number"][Int(level)]
        case .nationalID: [nil, "different national number", "national number differs by one figure", "same national number"][Int(level)]
        case .sex: [nil, "different sex", nil][Int(level)]
        }
    }

    private static func name(_ part: String, _ level: UInt8, initial: String, variant: String) -> String? {
        switch level {
        case NameLevel.missing: nil
        case NameLevel.different: "different \(part)"
        case NameLevel.initialOrMarried: initial
        case NameLevel.similar: "\(part) is a little like"
        case NameLevel.sounds: "\(part) sounds alike"
        case NameLevel.near: "\(part) nearly the same"
        case NameLevel.variant: variant
        case let exact where exact >= NameLevel.exact + 5: "same rare \(part)"
        default: "same \(part)"
        }
    }

    private static let birthDates: [String?] = [
        nil, "born a generation apart", "different birth date", "born within a year of each other", "same birthday in another year", "birth date differs in its day or month",
        "born in the same year, one on a default 1 January", "birth date differs by two figures", "birth date differs by one figure",
        "day and month of birth swapped", "same default birth date (1 January)", "same birth date", "born within two months of each other", nil,
    ]

    private static let addresses: [String?] = [
        nil, "lived elsewhere", "lived in the same town", "lived in the same town", "lived in the same postcode district", "lived in the same postcode sector",
        "lived in the same road", "address nearly the same", "one lived at the other's earlier postcode", "same postcode", "same house and road",
        "same house", nil, nil,
    ]
}
