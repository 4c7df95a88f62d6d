/// Which names a family draws from, with the self-defined ethnicity codes its members may give. Used for names and descriptions only: nothing about
/// crime is drawn by it (a test compares the shares), because a demonstration must not teach a prejudice.
public enum Heritage: String, CaseIterable, Sendable {
    case british, irish, european, latin, indian, african, caribbean
    case southAsianMuslim = "south-asian-muslim"
    case hornOfAfrica = "horn-of-africa"
    case middleEastern = "middle-eastern"
    case eastAsian = "east-asian"

    /// Rough shares of a diverse London, in thousandths.
    static let shares = Weighted<Heritage>([
        (.british, 430), (.irish, 25), (.european, 125), (.latin, 35), (.indian, 85), (.southAsianMuslim, 100), (.african, 75),
        (.hornOfAfrica, 20), (.caribbean, 50), (.middleEastern, 35), (.eastAsian, 40),
    ])

    /// Codes of the self-defined list (16+1 and 18+1) with weights.
    var ethnicities: Weighted<String> {
        switch self {
        case .british: Weighted([("W1", 90), ("M9", 3), ("M1", 3), ("NS", 4)])
        case .irish: Weighted([("W2", 90), ("W1", 10)])
        case .european: Weighted([("W9", 92), ("W1", 5), ("NS", 3)])
        case .latin: Weighted([("W9", 60), ("O9", 30), ("M9", 10)])
        case .indian: Weighted([("A1", 80), ("A9", 20)])
        case .southAsianMuslim: Weighted([("A2", 45), ("A3", 45), ("A9", 10)])
        case .african: Weighted([("B2", 92), ("B9", 5), ("M2", 3)])
        case .hornOfAfrica: Weighted([("B2", 85), ("B9", 15)])
        case .caribbean: Weighted([("B1", 80), ("B9", 10), ("M1", 10)])
        case .middleEastern: Weighted([("O2", 60), ("W9", 20), ("O9", 20)])
        case .eastAsian: Weighted([("A4", 60), ("A9", 40)])
        }
    }

    /// The officer-defined code (IC1 to IC6) an onlooker would likely write.
    var appearance: String {
        switch self {
        case .british, .irish, .european: "IC1"
        case .latin: "IC2"
        case .african, .caribbean, .hornOfAfrica: "IC3"
        case .indian, .southAsianMuslim: "IC4"
        case .eastAsian: "IC5"
        case .middleEastern: "IC6"
        }
    }
}
