/// How an offence is tried: only one that can be tried on indictment allows detention past 24 hours (PACE s42(1)(b)).
public enum ModeOfTrial: String, Sendable, Hashable, Codable, CaseIterable {
    case indictable = "I"
    case eitherWay = "E"
    case summary = "S"

    /// From the category of the CJS offence list: `CI`, `CE`, `CS`, `CM`. Nothing for what is not a criminal offence (`CV` and the like).
    public init?(cjsCategory: String) {
        switch cjsCategory {
        case "CI": self = .indictable
        case "CE": self = .eitherWay
        case "CS", "CM": self = .summary
        default: return nil
        }
    }

    public var canBeTriedOnIndictment: Bool { self != .summary }
}
