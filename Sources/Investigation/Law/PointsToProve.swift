public import Base

/// One thing the prosecution must prove, or must have, before a suspect is charged.
public struct PointToProve: Hashable, Sendable {
    public let code: String
    public let title: String
    /// Offence classes it belongs to; `all` for every offence.
    public let classes: Set<String>
    /// Only where the crime is against a victim.
    public let victimOnly: Bool
    /// Proved of each suspect by itself: that they did it, what they say.
    public let ofSuspect: Bool
    /// What the record itself shows, which needs no mark.
    public let fact: CaseFact?
    /// What would meet it, in words.
    public let evidence: String
    /// The law or need behind it.
    public let why: String

    public init(
        _ code: String, _ title: String, classes: Set<String> = ["all"], victimOnly: Bool = false, ofSuspect: Bool = false, fact: CaseFact? = nil, evidence: String = "", why: String = ""
    ) {
        self.code = code
        self.title = title
        self.classes = classes
        self.victimOnly = victimOnly
        self.ofSuspect = ofSuspect
        self.fact = fact
        self.evidence = evidence
        self.why = why
    }

    public func applies(to offence: String, hasVictim: Bool) -> Bool {
        (classes.contains("all") || classes.contains(offence)) && (hasVictim || !victimOnly)
    }
}

/// What the record shows by itself.
public enum CaseFact: String, Sendable, Codable, CaseIterable {
    case placed
    case suspectNamed = "suspect-named"
    case propertyListed = "property-listed"
    case propertyValued = "property-valued"
    /// A line of enquiry that points away is closed with a result.
    case awayFollowed = "away-followed"
    /// Every exhibit's continuity is whole, and none is lost.
    case exhibitsSound = "exhibits-sound"

    var sentence: String {
        switch self {
        case .placed: "The report gives time and place."
        case .suspectNamed: "A suspect is named on the record."
        case .propertyListed: "The property is listed on the record."
        case .propertyValued: "The property is listed with a value."
        case .awayFollowed: "A line pointing away was followed and has its result."
        case .exhibitsSound: "Every exhibit's movements run on without a gap."
        }
    }
}

/// What somebody has marked as evidence of a point, and how it stands now.
public struct EvidenceHeld: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case usable
        /// Not there yet: what it waits for.
        case awaited(String)
        /// It counted once and does not any more: why.
        case gone(String)
    }

    public let point: String
    /// `Statement 2 of Vera Sampleton`.
    public let label: String
    public let state: State
    /// Whom it speaks of; of everybody where there is none.
    public let suspect: RawID?

    public init(point: String, label: String, _ state: State, suspect: RawID? = nil) {
        self.point = point
        self.label = label
        self.state = state
        self.suspect = suspect
    }
}

/// How one point stands.
public struct PointAnswer: Hashable, Sendable {
    public enum State: String, Sendable, Codable { case met, awaited, missing }

    public let point: PointToProve
    public let answer: Explained<State>
    public var state: State { answer.value }
}

/// What is missing for charge: points to prove against evidence held. Pure; the same facts give the same answer.
public enum ChargeCheck {
    /// The points of an offence, each met, awaited or missing, with the reason. A mark on something that no longer counts does not meet a point.
    ///
    /// - Parameter suspect: whose charge it is: evidence of another suspect does not count. Nothing while nobody is named.
    public static func answers(
        _ points: [PointToProve], offence: String, suspect: RawID? = nil, hasVictim: Bool, facts: Set<CaseFact>, held: [EvidenceHeld]
    ) -> [PointAnswer] {
        let byPoint = Dictionary(grouping: held.filter { $0.suspect == nil || $0.suspect == suspect }, by: \.point)
        return points.filter { $0.applies(to: offence, hasVictim: hasVictim) }.sorted { $0.code < $1.code }.map { point in
            PointAnswer(point: point, answer: answer(point, facts, byPoint[point.code] ?? []))
        }
    }

    private static func answer(_ point: PointToProve, _ facts: Set<CaseFact>, _ held: [EvidenceHeld]) -> Explained<PointAnswer.State> {
        let rules = [point.why]
        let usable = held.filter { $0.state == .usable }.map(\.label)
        if !usable.isEmpty { return Explained(.met, because: "Met by " + usable.joined(separator: "; ") + ".", rules: rules) }
        if let fact = point.fact, facts.contains(fact) { return Explained(.met, because: fact.sentence, rules: rules) }
        let awaited = held.compactMap { evidence -> String? in
            if case .awaited(let what) = evidence.state { "\(evidence.label) (\(what))" } else { nil }
        }
        if !awaited.isEmpty { return Explained(.awaited, because: "Under way: " + awaited.joined(separator: "; ") + ".", rules: rules) }
        let gone = held.compactMap { evidence -> String? in
            if case .gone(let why) = evidence.state { "\(evidence.label) no longer counts: \(why)." } else { nil }
        }
        let needed = "Would be met by: \(point.evidence)."
        return Explained(.missing, because: (gone + [needed]).joined(separator: " "), rules: rules)
    }

    /// `4 of 9 points met, 2 under way, 3 missing`.
    public static func summary(_ answers: [PointAnswer]) -> String {
        func count(_ state: PointAnswer.State) -> Int { answers.count { $0.state == state } }
        var parts = ["\(count(.met)) of \(answers.count) points met"]
        if count(.awaited) > 0 { parts.append("\(count(.awaited)) under way") }
        if count(.missing) > 0 { parts.append("\(count(.missing)) missing") }
        return parts.joined(separator: ", ")
    }
}
