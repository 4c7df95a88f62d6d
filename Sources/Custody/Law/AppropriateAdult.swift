import Base

/// Who must have an appropriate adult, and who may not be one (Code C 1.4 to 1.7, PACE-60).
enum AppropriateAdult {
    /// - Parameter vulnerable: may have difficulty understanding or communicating, becomes confused or suggestible (Code C 1.13(d)).
    static func isNeeded(_ age: AgeStanding, vulnerable: Bool) -> Explained<Bool> {
        if case .child(let years) = age {
            return Explained(
                true, because: "The person is \(years): everyone under 18, a 17-year-old too, has an appropriate adult (Code C 1.5).", rules: ["PACE-60"])
        }
        if age == .mayBeChild {
            return Explained(true, because: "The person appears to be under 18 and nothing shows otherwise, so is treated as a child (Code C 1.5).", rules: ["PACE-60"])
        }
        if vulnerable {
            return Explained(true, because: "The person may be vulnerable: an appropriate adult is called as soon as practicable (Code C 1.4, 3.15).", rules: ["PACE-60"])
        }
        let known = age.years.map { "is \($0)" } ?? "is not known to be under 18"
        return Explained(false, because: "The person \(known) and nothing suggests vulnerability. Look again when anything does.", rules: ["PACE-60"])
    }

    /// Why somebody may not act. Codes of `custody.adult-bar`.
    enum Bar: String, CaseIterable, Sendable {
        case under18 = "UNDER18"
        case police = "POLICE"
        case solicitor = "SOLICITOR"
        case visitor = "VISITOR"
        case involved = "INVOLVED"
        case admissions = "ADMISSIONS"
        case estranged = "ESTRANGED"

        var words: String {
            switch self {
            case .under18: "is under 18"
            case .police: "is a police officer or works for the police"
            case .solicitor: "is here as the solicitor"
            case .visitor: "is here as an independent custody visitor"
            case .involved: "is suspected of the offence, its victim, a witness of it or otherwise involved"
            case .admissions: "received admissions before being asked to act"
            case .estranged: "is an estranged parent to whom the person objects"
            }
        }
    }

    /// Whether somebody to whom these apply may act as the appropriate adult.
    static func mayAct(_ bars: Set<Bar>) -> Explained<Bool> {
        guard !bars.isEmpty else {
            return Explained(true, because: "Nothing that the Code names keeps them from acting as appropriate adult (Code C 1.7).", rules: ["PACE-60"])
        }
        let reasons = Bar.allCases.filter(bars.contains).map(\.words).joined(separator: "; ")
        return Explained(false, because: "They cannot be the appropriate adult: this person \(reasons) (Code C 1.7 and note 1B). Ask somebody else.", rules: ["PACE-60"])
    }
}
