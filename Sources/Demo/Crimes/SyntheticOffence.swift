/// A kind of crime the demonstration draws: how often, when, where, and how it reads.
public struct SyntheticOffence: Hashable, Sendable {
    public enum Scene: String, Sendable { case home, street, shop, kerb }
    public enum Victim: String, Sendable { case household, passerBy, shop, keeper, partner, state }
    public enum Day: String, Sendable { case shopping, evening, night, working, any }

    public let key: String
    /// The Home Office class (`28I`), and the CJS offence a suspect would be charged with (`TH68036`).
    public let classCode: String
    public let chargeCode: String
    public let title: String
    /// How often, in proportion.
    public let weight: Int
    public let scene: Scene
    public let victim: Victim
    public let day: Day
    public let habit: SuspectPool.Habit
    /// Percent of them where a suspect is named.
    public let detected: Int
    /// Codes of property categories taken or damaged; empty when nothing was.
    public let property: [String]
    public let flags: [String]
    /// For these detention beyond 24 hours can be authorised (s42): everything but summary-only offences.
    public let indictable: Bool

    init(
        _ key: String, _ classCode: String, _ chargeCode: String, _ title: String, weight: Int, _ scene: Scene, _ victim: Victim, _ day: Day,
        _ habit: SuspectPool.Habit, detected: Int, property: [String] = [], flags: [String] = [], indictable: Bool = true
    ) {
        self.key = key
        self.classCode = classCode
        self.chargeCode = chargeCode
        self.title = title
        self.weight = weight
        self.scene = scene
        self.victim = victim
        self.day = day
        self.habit = habit
        self.detected = detected
        self.property = property
        self.flags = flags
        self.indictable = indictable
    }

    public static let all: [SyntheticOffence] = [
        SyntheticOffence(
            "burglary-home", "28I", "TH68036", "Burglary at a home", weight: 70, .home, .household, .working, .acquisitive, detected: 14,
            property: ["JEWL", "DIGI", "ELEC", "CASH"]),
        SyntheticOffence(
            "burglary-business", "30C", "TH68037", "Burglary at business premises", weight: 28, .shop, .shop, .night, .acquisitive, detected: 16,
            property: ["CASH", "ELEC", "ALCO", "TOOL"]),
        SyntheticOffence(
            "shoplifting", "46", "TH68010", "Theft from a shop", weight: 120, .shop, .shop, .shopping, .acquisitive, detected: 40,
            property: ["ALCO", "PERI", "CLTH", "OTH"]),
        SyntheticOffence(
            "theft-from-vehicle", "45", "TH68007", "Theft from a motor vehicle", weight: 85, .kerb, .keeper, .night, .vehicle, detected: 6,
            property: ["TOOL", "DIGI", "OTH"]),
        SyntheticOffence(
            "theft-of-vehicle", "48", "TH68013", "Theft of a motor vehicle", weight: 50, .kerb, .keeper, .night, .vehicle, detected: 9, property: ["VEH"]),
        SyntheticOffence(
            "theft-person", "39", "TH68001", "Theft from the person", weight: 100, .street, .passerBy, .evening, .acquisitive, detected: 5,
            property: ["DIGI", "DOC", "CASH"]),
        SyntheticOffence(
            "robbery-personal", "34B", "TH68023", "Robbery of personal property", weight: 48, .street, .passerBy, .evening, .acquisitive, detected: 13,
            property: ["DIGI", "JEWL", "CASH"]),
        SyntheticOffence(
            "cycle-theft", "44", "TH68006", "Theft of a pedal cycle", weight: 32, .street, .passerBy, .working, .acquisitive, detected: 4, property: ["CYCL"]),
        SyntheticOffence(
            "common-assault", "105A", "CJ88116", "Assault by beating", weight: 85, .street, .passerBy, .evening, .violent, detected: 45, flags: ["ALC"],
            indictable: false),
        SyntheticOffence(
            "actual-bodily-harm", "8N", "OF61102", "Assault with injury", weight: 70, .street, .passerBy, .night, .violent, detected: 48),
        SyntheticOffence(
            "domestic-assault", "105A", "CJ88001", "Assault by a partner", weight: 70, .home, .partner, .evening, .violent, detected: 100, flags: ["DA"],
            indictable: false),
        SyntheticOffence(
            "harassment", "8L", "PH97004", "Harassment", weight: 42, .home, .partner, .any, .violent, detected: 100, flags: ["DA"], indictable: false),
        SyntheticOffence(
            "damage-vehicle", "58C", "CD71039", "Criminal damage to a vehicle", weight: 44, .kerb, .keeper, .night, .vehicle, detected: 12,
            property: ["VEH"]),
        SyntheticOffence(
            "damage-home", "58A", "CD71039", "Criminal damage to a dwelling", weight: 26, .home, .household, .evening, .violent, detected: 26),
        SyntheticOffence(
            "drug-possession", "92D", "MD71210", "Possession of cocaine", weight: 34, .street, .state, .evening, .drugs, detected: 100, property: ["DRUG"]),
        SyntheticOffence(
            "blade-possession", "10D", "CJ88144", "Possession of a bladed article", weight: 18, .street, .state, .night, .violent, detected: 100,
            property: ["WEAP"], flags: ["KNIFE"]),
        SyntheticOffence(
            "public-order", "9A", "PU86004", "Threatening words or behaviour", weight: 48, .street, .passerBy, .evening, .violent, detected: 44,
            indictable: false),
        SyntheticOffence(
            "other-theft", "49", "TH68020", "Theft", weight: 50, .street, .passerBy, .any, .acquisitive, detected: 9, property: ["DIGI", "CLTH", "OTH"]),
    ]

    static let byWeight = Weighted(all.indices.map { (all[$0], all[$0].weight) })
}

extension SyntheticOffence.Day {
    /// How likely each hour of the London day is.
    var hours: Weighted<Int> {
        let weights =
            switch self {
            case .shopping: [0, 0, 0, 0, 0, 0, 1, 3, 5, 8, 11, 13, 14, 14, 14, 15, 16, 16, 13, 10, 7, 4, 2, 1]
            case .evening: [9, 7, 5, 3, 2, 1, 1, 2, 4, 4, 4, 5, 6, 6, 7, 10, 11, 12, 12, 12, 13, 13, 13, 12]
            case .night: [13, 13, 12, 11, 8, 5, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13]
            case .working: [2, 2, 2, 2, 2, 1, 2, 5, 9, 11, 12, 12, 11, 11, 11, 10, 9, 9, 9, 8, 6, 4, 3, 2]
            case .any: [3, 2, 2, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 7, 7, 7, 8, 8, 8, 8, 7, 7, 6, 4]
            }
        return Weighted(weights.enumerated().map { ($0.offset, $0.element) })
    }
}
