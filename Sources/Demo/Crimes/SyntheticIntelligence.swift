public import Base

/// One intelligence report to be submitted.
public struct SyntheticIntelligence: Hashable, Sendable {
    public struct Paragraph: Hashable, Sendable {
        public let text: String
        /// 1 to 3, A to E, P or C: `1AP` as officers write it.
        public let source: String
        public let assessment: String
        public let handling: String
        public let conditions: [String]
        public let instruction: String?
    }

    public let number: Int
    public let title: String
    public let submittedAt: Instant
    /// How the source knows; kept apart from the text (INT-03).
    public let provenance: String
    public let paragraphs: [Paragraph]
    public let subjects: [Int]
    public let vehicle: Int?
    public let borough: Int
    /// The place in `SyntheticForce.operations` of the group it is restricted to.
    public let restrictedTo: Int?
}

/// Draws intelligence about the people police meet often.
struct IntelligenceBook {
    private let setting: CrimeSetting
    private var chance: Chance

    init(_ setting: CrimeSetting, seed: UInt64) {
        self.setting = setting
        chance = Chance(seed: seed, stream: "intelligence")
    }

    private static let texts: [SuspectPool.Habit: [String]] = [
        .acquisitive: [
            "is offering new razor blades and spirits for sale around public houses in the area.",
            "has been trying to sell a laptop and jewellery cheaply to passers-by.",
            "uses an alley behind the parade to leave goods taken from shops.", "was seen trying door handles in the early hours.",
        ],
        .violent: [
            "says he or she will “sort out” a person who owes money.", "has fallen out with a former friend and carries a knife when going out.",
            "was in a fight outside licensed premises that nobody reported.",
        ],
        .drugs: [
            "deals class A drugs from a parked car in the evening; buyers telephone first.",
            "has taken over the flat of a vulnerable tenant and comes and goes at all hours.",
            "travels out of London by train at the start of each week carrying drugs.",
        ],
        .vehicle: [
            "has a device that opens cars without a key.", "rides a moped without plates and takes telephones from people at bus stops.",
            "stores stolen motorcycles in a lock-up garage.",
        ],
    ]

    /// What a covert source tells of one person who deals, three times in the last weeks. Words that stand in nothing else: whoever searches for `narrowboat`
    /// sees whether they find it.
    private static let told = [
        "takes parcels of class A drugs off a narrowboat at Example Wharf on Thursday nights.", "keeps a firearm for others on the narrowboat, under the floor of the bow.",
        "means to move the narrowboat to another mooring before the end of the month.",
    ]

    /// `count` reports, and those of each covert source.
    mutating func draw(count: Int, operations: [SyntheticOperation]) -> [SyntheticIntelligence] {
        let open = operations.count { !$0.isCovert }
        let reports = (0..<count).map { _ in report(operations: open) } + operations.filter(\.isCovert).flatMap(covert)
        return reports.sorted { ($0.submittedAt, $0.title) < ($1.submittedAt, $1.title) }.enumerated().map { $0.element.numbered($0.offset) }
    }

    private func covert(_ source: SyntheticOperation) -> [SyntheticIntelligence] {
        guard let subject = setting.pool.suspects.first(where: { $0.habit == .drugs }) ?? setting.pool.suspects.first else { return [] }
        let person = setting.people[subject.person]
        let borough = setting.households[person.household].address.borough
        return Self.told.enumerated().map { place, text in
            let paragraph = SyntheticIntelligence.Paragraph(
                text: "\(person.fullName) \(text)", source: "2", assessment: "A", handling: "C", conditions: ["A1", "S2"],
                instruction: "Develop covertly only; no action without asking the source's handler.")
            return SyntheticIntelligence(
                number: 0, title: "Covert source in \(Borough.all[borough].name)", submittedAt: setting.now.adding(hours: -24 * 7 * (Self.told.count - place)), provenance: "public",
                paragraphs: [paragraph], subjects: [subject.person], vehicle: nil, borough: borough, restrictedTo: source.number)
        }
    }

    private mutating func report(operations: Int) -> SyntheticIntelligence {
        let borough = Borough.scenes.draw(&chance)
        let subject = setting.pool.draw(SuspectPool.habits.draw(&chance), in: borough, &chance)
        let companions = chance.some(chance.percent(35) ? chance.within(1...2) : 0, of: setting.pool.companions(of: subject))
        let restricted = operations > 0 && chance.percent(7) ? chance.below(operations) : nil
        let keeperOf = setting.vehicles.first { $0.keeper == subject.person }
        let provenance = chance.one(of: ["officer", "officer", "public", "public", "anonymous", "partner", "prison"])
        let person = setting.people[subject.person]
        var paragraphs = [paragraph("\(person.fullName) " + chance.one(of: Self.texts[subject.habit] ?? []), provenance, restricted != nil)]
        if let companion = companions.first {
            let other = setting.people[companion.person]
            paragraphs.append(paragraph("\(person.fullName) is often in the company of \(other.fullName).", provenance, restricted != nil))
        }
        let vehicle = chance.percent(40) ? keeperOf : nil
        if let vehicle {
            let words = "\(person.fullName) is using a \(vehicle.colour.lowercased()) \(vehicle.make) \(vehicle.model), \(vehicle.registration)."
            paragraphs.append(paragraph(words, provenance, restricted != nil))
        }
        let minutesAgo = chance.within(60...(CrimeBook.dayCount * 1440))
        return SyntheticIntelligence(
            number: 0, title: Self.title(subject.habit) + " in " + Borough.all[borough].name, submittedAt: setting.now.adding(minutes: -minutesAgo),
            provenance: provenance, paragraphs: paragraphs, subjects: [subject.person] + companions.map(\.person), vehicle: vehicle?.number, borough: borough,
            restrictedTo: restricted)
    }

    private static func title(_ habit: SuspectPool.Habit) -> String {
        switch habit {
        case .acquisitive: "Theft and handling"
        case .violent: "Violence and weapons"
        case .drugs: "Supply of drugs"
        case .vehicle: "Vehicle crime"
        }
    }

    /// Grades that the rules accept: an anonymous caller is never reliable, A only at first hand, C says what may be done.
    private mutating func paragraph(_ text: String, _ provenance: String, _ isRestricted: Bool) -> SyntheticIntelligence.Paragraph {
        let source = provenance == "officer" ? "1" : provenance == "anonymous" ? "2" : chance.one(of: ["1", "2", "2", "2", "3"])
        let assessment = provenance == "officer" ? chance.one(of: ["A", "A", "C"]) : chance.one(of: ["C", "C", "D", "D", "A"])
        let isConditional = isRestricted || chance.percent(20)
        return SyntheticIntelligence.Paragraph(
            text: text, source: source, assessment: assessment, handling: isConditional ? "C" : "P", conditions: isConditional ? ["A1", "S2"] : [],
            instruction: isConditional ? "Develop covertly only; ask the originator before any other use." : nil)
    }
}

extension SyntheticIntelligence {
    fileprivate func numbered(_ number: Int) -> SyntheticIntelligence {
        SyntheticIntelligence(
            number: number, title: title, submittedAt: submittedAt, provenance: provenance, paragraphs: paragraphs, subjects: subjects, vehicle: vehicle,
            borough: borough, restrictedTo: restrictedTo)
    }
}
