public import Base

/// Who agrees that information is extracted from a device: whoever uses it, or somebody in their place where the law does not treat them as able to
/// (PCSCA 2022 s37 and s38). The persons who may stand in are data: the list `extraction-agreer`.
public enum ExtractionConsent {
    /// Whoever uses the device, as far as it is known.
    public enum User: Sendable, Hashable {
        case adult
        case child
        /// An adult who cannot decide this (Mental Capacity Act 2005 s2 and s3).
        case withoutCapacity
        /// Nobody knows their age: taken for an adult who can decide, unless somebody agrees in their place.
        case ageUnknown

        /// - Parameter youngest: the least age they can have; nothing where no birth date and no range is known.
        public static func of(youngest: Int?, lacksCapacity: Bool) -> User {
            guard let youngest else { return lacksCapacity ? .withoutCapacity : .ageUnknown }
            if youngest < adultAge { return .child }
            return lacksCapacity ? .withoutCapacity : .adult
        }
    }

    public static let adultAge = 18

    /// A row of the list: whom somebody of that kind may agree for.
    public struct Agreer: Sendable, Hashable {
        public let title: String
        public let forChild: Bool
        public let forAdult: Bool
        /// Only when nobody of the other rows is available.
        public let isLast: Bool
        public let agesMin: Int?
        public let cites: String

        public init(title: String, forChild: Bool, forAdult: Bool, isLast: Bool = false, agesMin: Int? = nil, cites: String) {
            self.title = title
            self.forChild = forChild
            self.forAdult = forAdult
            self.isLast = isLast
            self.agesMin = agesMin
            self.cites = cites
        }
    }

    /// What was said of whoever agrees in place of the user.
    public struct InPlace: Sendable, Hashable {
        public let agreer: Agreer
        /// Nothing where no birth date is known.
        public let age: Int?
        /// Why nobody nearer could be asked.
        public let noneAvailable: Bool
        /// What the user said they want was asked, as far as that can be done.
        public let viewsTaken: Bool

        public init(_ agreer: Agreer, age: Int?, noneAvailable: Bool, viewsTaken: Bool) {
            self.agreer = agreer
            self.age = age
            self.noneAvailable = noneAvailable
            self.viewsTaken = viewsTaken
        }
    }

    /// What stands against it: the field it is told at, a code and a sentence with the law it comes from. Empty where the agreement may be taken.
    public static func problems(_ user: User, inPlace: InPlace?) -> [Problem] {
        guard let inPlace else {
            switch user {
            case .adult, .ageUnknown: return []
            case .child:
                return [Problem("guardian", code: "required", "Who agrees: give them, because somebody under \(adultAge) is not treated as able to agree (PCSCA 2022 s38(1)).")]
            case .withoutCapacity:
                return [Problem("guardian", code: "required", "Who agrees: give them, because an adult without capacity is not treated as able to agree (PCSCA 2022 s38(5)).")]
            }
        }
        let agreer = inPlace.agreer
        var problems: [Problem] = []
        switch user {
        case .adult:
            return [
                Problem(
                    "guardian", code: "not-needed",
                    "Who agrees: leave it empty. Whoever uses the device is an adult who can decide, and nobody agrees for them (PCSCA 2022 s37(1), Mental Capacity Act 2005 s1(2)).")
            ]
        case .child where !agreer.forChild, .withoutCapacity where !agreer.forAdult, .ageUnknown where !agreer.forChild && !agreer.forAdult:
            let whom = user == .child ? "a child" : "an adult without capacity"
            problems.append(Problem("guardianAs", code: "not-for-them", "What they are to them: “\(agreer.title)” may not agree for \(whom) (\(agreer.cites))."))
        default: break
        }
        if agreer.isLast, !inPlace.noneAvailable {
            problems.append(
                Problem("noneAvailable", code: "required", "Why nobody nearer could be asked: say it, because “\(agreer.title)” agrees only where none of the others is available (\(agreer.cites))."))
        }
        if let least = agreer.agesMin, let age = inPlace.age, age < least {
            problems.append(Problem("guardian", code: "too-young", "Who agrees: they are \(age), and must be \(least) or over (\(agreer.cites))."))
        }
        if !inPlace.viewsTaken {
            problems.append(
                Problem("views", code: "required", "What they want themself: ask them as far as that can be done and write it down, or why it could not be (PCSCA 2022 s38(4) and (8))."))
        }
        return problems
    }
}
