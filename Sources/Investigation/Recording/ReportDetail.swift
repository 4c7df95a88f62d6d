public import Base
import Core

/// The part of a crime report that its offence asks for: what happened besides the account, domestic abuse with DASH, and what makes it solvable.
public struct ReportDetail: Codable, Sendable {
    public var method: String?
    public var weapons: [String]?
    public var injuries: [String]?
    public var otherOffences: [String]?
    public var countingReason: String?
    public var strands: [String]?
    public var flags: [String]?
    public var isDomestic: Bool?
    public var relationship: String?
    public var incidents: Int?
    public var grade: DomesticRisk.Grade?
    public var gradeReason: String?
    public var victimSupports: Bool?
    public var factors: [String]?
    /// Answers to DASH by number, and to the questions of the offence by code.
    public var dash: [Int: DomesticRisk.Answer] = [:]
    public var answers: [String: JSONValue] = [:]

    public init() {}

    /// Asked in every case of these; of any other crime with a victim it may be answered.
    private static let domesticClasses = OffenceQuestion.classes(of: "violent-crime", "criminal-damage-arson", "public-order")
    private static let injuryClasses = OffenceQuestion.classes(of: "violent-crime", "robbery")
    private static let weaponClasses = OffenceQuestion.classes(of: "violent-crime", "robbery", "possession-of-weapons")
    private static let yes = Condition("isDomestic", is: "yes")

    /// After the questions of the offence.
    static let offenceFields: [Field] =
        [
            .choices("injuries", "Injuries", from: "injury", required: .by("the class depends on the injury (CNT-05)")).shown(when: Condition("offenceClass", isOneOf: injuryClasses)),
            .choices("weapons", "Weapons used or threatened", from: "weapon", required: .by("the Home Office is told of knives, firearms and acid")).shown(
                when: Condition("offenceClass", isOneOf: weaponClasses)),
            .text("method", "How it was done", hint: "What would be recognised in another crime.", lines: 2, max: 1000),
            .codes("otherOffences", "What else was done", hint: "Other offences by the same people against the same victim. Peel says which is recorded.", from: "offence-class", max: 10),
            .text("countingReason", "Why another than the gravest", hint: "Only where the counting rules would record another class (CNT-03).", lines: 2, max: 1000),
        ]

    static let flagFields: [Field] = [
        .choices("strands", "Hostility perceived by anybody", hint: "Of the victim or anyone else; no evidence is asked for.", from: "hate-strand"),
        .choices("flags", "Flags", hint: "Weapons, hate and domestic abuse are set by themselves.", from: "crime-flag"),
    ]

    static let domesticFields: [Field] =
        [
            Field.yesNo(
                "isDomestic", "Is it domestic abuse?", hint: "Between people who are personally connected.",
                required: .by("Required of violence, damage and public order: it is asked in every case of these (DAA 2021).", when: Condition("offenceClass", isOneOf: domesticClasses))
            ).shown(when: Condition("offenceClass", isOneOf: OffenceQuestion.classesWithVictim)),
            Field.choice("relationship", "The suspect is the victim's", from: "relationship-type", required: .by("only people personally connected (DAA 2021 s2)")).shown(when: yes),
            Field.number("incidents", "Incidents in twelve months, with this one", in: 1...999, required: .by("three are an escalation (DASH)")).shown(when: yes),
        ]
        + questions.enumerated().map { index, title in
            Field.choice(key(index + 1), title, from: "dash-answer", required: .by("DASH asks all \(DomesticRisk.questions)")).shown(when: yes)
        } + [
            Field.choice("grade", "Risk, in your judgement", hint: "Peel suggests from the answers; you decide.", from: "risk-grade", required: .by("the victim's safety is planned by it")).shown(when: yes),
            Field.text("gradeReason", "Why lower than the answers suggest", hint: "Only if so.", lines: 2, max: 1000).shown(when: yes),
        ]

    /// What is asked of the risk where it is known to be domestic.
    static let riskFields = domesticFields.filter { $0.key != "isDomestic" }.map(\.always)

    static let solvabilityFields: [Field] = [
        .yesNo("victimSupports", "Does the victim support action?"), .choices("factors", "What makes it solvable", from: "solvability"),
    ]

    private static let questions: [String] = ((try? CodeEdition.starter("dash-question", file: "dash-question.csv", in: .module).codes) ?? []).map { "\(Int($0.code) ?? 0). \($0.title)" }

    private static func key(_ number: Int) -> String { "dash\(number)" }

    // MARK: As the form has it, beside the other fields of the report

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: FormKey.self)
        func read<T: Decodable>(_ key: String) throws -> T? { try container.decodeIfPresent(T.self, forKey: FormKey(key)) }
        method = try read("method")
        weapons = try read("weapons")
        injuries = try read("injuries")
        otherOffences = try read("otherOffences")
        countingReason = try read("countingReason")
        strands = try read("strands")
        flags = try read("flags")
        isDomestic = try read("isDomestic")
        relationship = try read("relationship")
        incidents = try read("incidents")
        grade = try read("grade")
        gradeReason = try read("gradeReason")
        victimSupports = try read("victimSupports")
        factors = try read("factors")
        for number in 1...DomesticRisk.questions { dash[number] = try read(Self.key(number)) }
        answers = try QuestionAnswers(from: decoder).values
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FormKey.self)
        func write<T: Encodable>(_ value: T?, _ key: String, _ container: inout KeyedEncodingContainer<FormKey>) throws {
            try container.encodeIfPresent(value, forKey: FormKey(key))
        }
        try write(method, "method", &container)
        try write(weapons, "weapons", &container)
        try write(injuries, "injuries", &container)
        try write(otherOffences, "otherOffences", &container)
        try write(countingReason, "countingReason", &container)
        try write(strands, "strands", &container)
        try write(flags, "flags", &container)
        try write(isDomestic, "isDomestic", &container)
        try write(relationship, "relationship", &container)
        try write(incidents, "incidents", &container)
        try write(grade, "grade", &container)
        try write(gradeReason, "gradeReason", &container)
        try write(victimSupports, "victimSupports", &container)
        try write(factors, "factors", &container)
        for (number, answer) in dash { try write(answer, Self.key(number), &container) }
        try QuestionAnswers(values: answers).encode(to: encoder)
    }
}
