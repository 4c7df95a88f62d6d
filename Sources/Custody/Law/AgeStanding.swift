public import Base

/// A detainee's age as the law needs it: anyone under 18 is a child, and whoever appears to be, with no clear evidence that they are older, is treated
/// as one (PACE-60, Code C 1.5).
public enum AgeStanding: Sendable, Hashable {
    case child(Int)
    /// Under 18 for all that is known.
    case mayBeChild
    case adult(Int)
    /// No birth date, and nothing that says under 18.
    case notKnown

    /// The code of `custody.risk-seen` for somebody who appears to be under 18.
    public static let seemsChildRisk = "CHILD"
    public static let majority = 18

    /// - Parameters:
    ///   - born: the day of birth; where it is not known, `from` and `until` may say between which days.
    ///   - seemsChild: whether somebody who saw the person took them to be under 18.
    public init(born: Day?, from: Day? = nil, until: Day? = nil, seemsChild: Bool = false, on day: Day) {
        if let born {
            let age = born.age(on: day)
            self = age < Self.majority ? .child(age) : .adult(age)
        } else if let from, let until {
            let (oldest, youngest) = (from.age(on: day), until.age(on: day))
            self = oldest < Self.majority ? .child(oldest) : youngest < Self.majority ? .mayBeChild : .adult(youngest)
        } else {
            self = seemsChild ? .mayBeChild : .notKnown
        }
    }

    public var isTreatedAsChild: Bool {
        switch self {
        case .child, .mayBeChild: true
        case .adult, .notKnown: false
        }
    }

    /// As a page flags it; nothing for an adult of known age.
    public var flag: String? {
        switch self {
        case .child(let age): "Child \(age)"
        case .mayBeChild: "May be a child"
        case .notKnown: "Age not known"
        case .adult: nil
        }
    }

    /// Completes "this person is …" for somebody treated as a child.
    var underAge: String {
        switch self {
        case .child(let age): "\(age), under 18"
        case .mayBeChild: "treated as under 18, as nothing shows that they are older"
        case .adult, .notKnown: "not known to be under 18"
        }
    }

    public var years: Int? {
        switch self {
        case .child(let age), .adult(let age): age
        case .mayBeChild, .notKnown: nil
        }
    }
}
