/// One drawn vehicle.
public struct SyntheticVehicle: Hashable, Sendable {
    public let number: Int
    /// A registration of the current form whose letters are never issued: see `VehicleBook`.
    public let registration: String
    public let make: String
    public let model: String
    public let colour: String
    public let kind: String
    public let keeper: Int
    public var drivers: [Int]
}

/// Draws vehicles. A registration here has I, Q or Z as its second letter and I or Q among its last three, which DVLA uses in neither place.
struct VehicleBook {
    private static let regions = ["L", "G", "K", "E", "B", "H"]
    private static let neverSecond = ["I", "Q", "Z"]
    private static let neverLater = ["I", "Q"]
    private static let letters = Array("ABCDEFGHJKLMNPRSTUVWXY").map(String.init)
    private static let models = Weighted<(String, String, String)>([
        (("Ford", "Fiesta", "car"), 14), (("Ford", "Focus", "car"), 11), (("Vauxhall", "Corsa", "car"), 12), (("Vauxhall", "Astra", "car"), 9),
        (("Volkswagen", "Golf", "car"), 11), (("Volkswagen", "Polo", "car"), 8), (("Toyota", "Prius", "car"), 9), (("Toyota", "Yaris", "car"), 8),
        (("Nissan", "Qashqai", "car"), 8), (("BMW", "3 Series", "car"), 7), (("BMW", "1 Series", "car"), 6), (("Audi", "A3", "car"), 6),
        (("Mercedes-Benz", "A Class", "car"), 6), (("Honda", "Jazz", "car"), 6), (("Kia", "Picanto", "car"), 5), (("Hyundai", "i10", "car"), 5),
        (("Mini", "Cooper", "car"), 5), (("Tesla", "Model 3", "car"), 3), (("Land Rover", "Discovery", "car"), 3), (("Ford", "Transit", "van"), 8),
        (("Mercedes-Benz", "Sprinter", "van"), 3), (("Honda", "PCX 125", "motorcycle"), 4), (("Yamaha", "NMAX 125", "motorcycle"), 3),
        (("Piaggio", "Vespa 125", "motorcycle"), 2),
    ])
    private static let colours = Weighted<String>([
        ("Black", 24), ("Grey", 22), ("White", 16), ("Blue", 15), ("Silver", 11), ("Red", 7), ("Green", 3), ("Yellow", 1), ("Orange", 1),
    ])

    private var used: Set<String> = []

    mutating func vehicle(_ number: Int, keeper: Int, drivers: [Int], _ chance: inout Chance) -> SyntheticVehicle {
        let (make, model, kind) = Self.models.draw(&chance)
        return SyntheticVehicle(
            number: number, registration: registration(&chance), make: make, model: model, colour: Self.colours.draw(&chance), kind: kind, keeper: keeper,
            drivers: drivers)
    }

    private mutating func registration(_ chance: inout Chance) -> String {
        while true {
            let age = chance.within(12...24) + (chance.percent(50) ? 50 : 0)
            let drawn =
                chance.one(of: Self.regions) + chance.one(of: Self.neverSecond) + "\(age) " + chance.one(of: Self.letters)
                + chance.one(of: Self.neverLater) + chance.one(of: Self.letters)
            if used.insert(drawn).inserted { return drawn }
        }
    }
}
