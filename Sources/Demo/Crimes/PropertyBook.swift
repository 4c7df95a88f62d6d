/// What is stolen, seized or damaged: a description and a value in pence.
enum PropertyBook {
    private typealias Entry = (description: String, pounds: ClosedRange<Int>)

    private static let entries: [String: [Entry]] = [
        "JEWL": [
            ("Yellow metal wedding ring, plain, engraved inside", 150...900), ("White metal watch with black dial", 90...4200),
            ("Yellow metal chain, rope pattern, about 50 cm", 200...1800), ("Pair of white metal earrings with clear stones", 60...700),
            ("Jewellery box of dark wood with several rings", 300...3500),
        ],
        "DIGI": [
            ("Mobile phone, black, cracked corner", 120...650), ("Mobile phone, blue, in clear case", 180...900), ("Laptop, silver, 13 inch", 350...1600),
            ("Tablet, grey, with keyboard cover", 150...700), ("Dash camera with memory card", 40...180), ("Satellite navigation unit", 40...140),
            ("Wireless earphones in white case", 40...190),
        ],
        "ELEC": [("Television, 50 inch", 250...900), ("Games console, white, two controllers", 200...480), ("Coffee machine, chrome", 90...500)],
        "CASH": [("Bank notes", 20...600), ("Coins and notes from till", 60...900), ("Foreign bank notes", 40...500), ("Charity collection tin", 10...60)],
        "ALCO": [("Six bottles of spirits", 90...210), ("Two bottles of whisky", 40...90), ("Case of lager", 15...35), ("Cartons of cigarettes", 80...900)],
        "PERI": [("Joints of meat and cheese", 25...120), ("Basket of groceries", 15...70), ("Coffee, several jars", 20...80)],
        "CLTH": [
            ("Padded jacket, black", 60...420), ("Two pairs of trainers", 80...320), ("Handbag, tan leather", 40...650),
            ("Three shirts with tags on", 45...180),
        ],
        "TOOL": [
            ("Cordless drill and two batteries", 90...350), ("Set of hand tools in grey case", 60...400), ("Circular saw", 70...320),
            ("Copper pipe, six lengths", 50...160),
        ],
        "DOC": [
            ("Purse with bank cards and driving licence", 15...60), ("Wallet, brown leather, with bank cards", 15...90), ("Passport in a holder", 80...95),
        ],
        "CYCL": [("Hybrid bicycle, dark green, 21 gears", 120...650), ("Folding bicycle, red", 300...1400), ("Electric bicycle, black", 700...2600)],
        "VEH": [("Vehicle", 1200...24_000)],
        "DRUG": [("Snap bag of white powder", 0...0), ("Three wraps of white powder", 0...0), ("Foil wrap of white powder", 0...0)],
        "WEAP": [("Lock knife with black handle", 0...0), ("Kitchen knife, blade about 20 cm", 0...0), ("Folding knife with wooden handle", 0...0)],
        "OTH": [
            ("Cosmetics and razor blades", 30...190), ("Pushchair", 90...450), ("Sunglasses in case", 30...220), ("Number plates, one pair", 20...40),
            ("Baby formula, eight tins", 90...130),
        ],
    ]

    static func items(of offence: SyntheticOffence, vehicle: SyntheticVehicle?, _ chance: inout Chance) -> [SyntheticCrimePlan.Item] {
        let damagedOnly = offence.key == "damage-vehicle"
        if offence.property == ["VEH"] {
            guard let vehicle else { return [] }
            let pounds = damagedOnly ? chance.within(80...900) : chance.within(1200...24_000)
            return [
                .init(category: "VEH", description: "\(vehicle.colour) \(vehicle.make) \(vehicle.model), \(vehicle.registration)", pence: pounds * 100)
            ]
        }
        let count = offence.victim == .state ? 1 : offence.key == "burglary-home" ? chance.within(1...5) : 1 + chance.low(3)
        return chance.some(count, of: offence.property + offence.property).compactMap { category in
            guard let entry = entries[category].map({ chance.one(of: $0) }) else { return nil }
            // Most things are worth little.
            let pounds = entry.pounds.lowerBound + chance.low(entry.pounds.count)
            return SyntheticCrimePlan.Item(category: category, description: entry.description, pence: pounds * 100)
        }
    }
}
