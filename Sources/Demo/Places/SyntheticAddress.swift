/// A made-up address with a point on the map inside its borough.
public struct SyntheticAddress: Hashable, Sendable {
    public let flat: String?
    /// A house number or a building's name; nothing for a spot in the open street.
    public let building: String?
    public let street: String
    /// The place of its borough in `Borough.all`.
    public let borough: Int
    public let postcode: String?
    public let latitude: Double
    public let longitude: Double

    public var line: String { [flat, [building, street].compactMap { $0 }.joined(separator: " ")].compactMap { $0 }.joined(separator: ", ") }
}

/// Draws addresses. Streets are put together from stems of our own; the inward half of every postcode uses only letters that Royal Mail never
/// puts there (C I K M O V), so that no letter, map search or person can end at a real door.
struct AddressBook {
    private static let starts = [
        "Alder", "Amber", "Bram", "Brindle", "Cald", "Copper", "Dap", "Dun", "Elder", "Fal", "Fenn", "Garn", "Gos", "Harrow", "Hazel", "Ilm", "Jas", "Kes",
        "Lark", "Lin", "Mar", "Merri", "Nettle", "Oaken", "Pell", "Pim", "Quar", "Ram", "Rowan", "Sedge", "Stan", "Tansy", "Thorn", "Under", "Vale", "Wend",
        "Whit", "Wren", "Yarrow", "Zel",
    ]
    private static let ends = [
        "beck", "bourne", "combe", "croft", "dene", "fall", "garth", "gill", "hanger", "hithe", "holm", "hurst", "leigh", "lock", "mere", "moor", "ridge",
        "shaw", "stow", "thwaite", "wick", "wold",
    ]
    private static let kinds = Weighted<String>([
        ("Road", 34), ("Street", 16), ("Avenue", 12), ("Close", 9), ("Gardens", 6), ("Lane", 5), ("Way", 5), ("Terrace", 4), ("Grove", 4), ("Crescent", 3),
        ("Mews", 2), ("Walk", 2),
    ])
    private static let unusedLetters = ["C", "I", "K", "M", "O", "V"]

    private struct Street {
        let name: String
        let outcode: String
        let sector: Int
        let latitude: Double
        let longitude: Double
    }

    /// Each borough has a fixed stock of streets, so that addresses share streets and crimes cluster.
    private let streets: [[Street]]

    init(seed: UInt64) {
        var chance = Chance(seed: seed, stream: "streets")
        streets = Borough.all.map { borough in
            let count = max(12, borough.population / 3)
            return (0..<count).map { _ in
                let (latitude, longitude) = Self.point(around: borough.latitude, borough.longitude, kilometres: borough.reach, &chance)
                return Street(
                    name: chance.one(of: Self.starts) + chance.one(of: Self.ends) + " " + Self.kinds.draw(&chance),
                    outcode: chance.one(of: borough.outcodes), sector: chance.within(1...9), latitude: latitude, longitude: longitude)
            }
        }
    }

    func home(in borough: Int, _ chance: inout Chance) -> SyntheticAddress {
        let street = chance.one(of: streets[borough])
        let isFlat = chance.percent(48)
        return address(street, borough, flat: isFlat ? "Flat \(chance.within(1...40))" : nil, building: String(chance.within(1...180)), &chance)
    }

    func premises(named name: String, in borough: Int, _ chance: inout Chance) -> SyntheticAddress {
        address(chance.one(of: streets[borough]), borough, flat: name, building: String(chance.within(1...120)), &chance)
    }

    /// A spot in the open, without number or postcode.
    func spot(in borough: Int, _ chance: inout Chance) -> SyntheticAddress {
        let street = chance.one(of: streets[borough])
        let (latitude, longitude) = Self.point(around: street.latitude, street.longitude, kilometres: 0.25, &chance)
        return SyntheticAddress(
            flat: nil, building: nil, street: street.name, borough: borough, postcode: nil, latitude: latitude, longitude: longitude)
    }

    private func address(_ street: Street, _ borough: Int, flat: String?, building: String, _ chance: inout Chance) -> SyntheticAddress {
        let (latitude, longitude) = Self.point(around: street.latitude, street.longitude, kilometres: 0.2, &chance)
        let postcode = "\(street.outcode) \(street.sector)\(chance.one(of: Self.unusedLetters))\(chance.one(of: Self.unusedLetters))"
        return SyntheticAddress(
            flat: flat, building: building, street: street.name, borough: borough, postcode: postcode, latitude: latitude, longitude: longitude)
    }

    /// A degree of latitude is 111.2 km; at London's latitude a degree of longitude is 69.2 km. Five decimals are a metre.
    private static func point(around latitude: Double, _ longitude: Double, kilometres: Double, _ chance: inout Chance) -> (Double, Double) {
        let north = latitude + chance.bell() * kilometres / 111.2
        let east = longitude + chance.bell() * kilometres / 69.2
        return ((north * 100_000).rounded() / 100_000, (east * 100_000).rounded() / 100_000)
    }
}
