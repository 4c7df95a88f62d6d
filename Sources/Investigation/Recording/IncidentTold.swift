public import Base
public import Core
public import Records

/// What was told of an incident and what is thought of it, as a form has it.
public struct IncidentTold: Codable, Sendable {
    public var kind: String
    public var offenceClass: String?
    public var occurredFrom: Instant?
    public var occurredTo: Instant?
    public var location: Pick<Location, LocationFacts>
    public var account: String
    public var contactAt: Instant?
    public var caller: Pick<Person, PersonFacts>?
    public var reporter: ReportedCircumstances.Reporter
    public var threat: Int?
    public var harm: Int?
    public var risk: Int?
    public var investigation: Int?
    public var vulnerability: Int?
    public var engagement: Int?
    public var threatNote: String?
    public var harmNote: String?
    public var riskNote: String?
    public var investigationNote: String?
    public var vulnerabilityNote: String?
    public var engagementNote: String?
    public var rural: Bool?
    /// A code of `incident-decision`, and what it is decided on; nothing where it is decided later.
    public var decision: String?
    public var closing: String?
    public var rationale: String?
    public var isVulnerable: Bool?
    public var cannotSay: Bool?
    public var onCamera: Bool?
    public var force: String?
    public var forceReference: String?
    public var callForService: Bool?

    public init(
        kind: String, offenceClass: String? = nil, occurredFrom: Instant? = nil, occurredTo: Instant? = nil, location: Pick<Location, LocationFacts>, account: String,
        contactAt: Instant? = nil, caller: Pick<Person, PersonFacts>? = nil, reporter: ReportedCircumstances.Reporter = .victim
    ) {
        self.kind = kind
        self.offenceClass = offenceClass
        self.occurredFrom = occurredFrom
        self.occurredTo = occurredTo
        self.location = location
        self.account = account
        self.contactAt = contactAt
        self.caller = caller
        self.reporter = reporter
    }

    /// The letters of THRIVE with their levels and notes.
    private var thrive: [(name: String, level: Int?, note: String?)] {
        [
            ("threat", threat, threatNote), ("harm", harm, harmNote), ("risk", risk, riskNote), ("investigation", investigation, investigationNote),
            ("vulnerability", vulnerability, vulnerabilityNote), ("engagement", engagement, engagementNote),
        ]
    }

    var levels: Thrive.Levels? {
        guard thrive.contains(where: { $0.level != nil }) else { return nil }
        return Thrive.Levels(
            threat: threat ?? 0, harm: harm ?? 0, risk: risk ?? 0, investigation: investigation ?? 0, vulnerability: vulnerability ?? 0, engagement: engagement ?? 0)
    }

    var notes: [String: String] {
        let written = thrive.compactMap { letter in letter.note.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : (letter.name, $0) } }
        return Dictionary(uniqueKeysWithValues: written)
    }

    /// Levels that are none.
    var levelProblems: [Problem] {
        thrive.compactMap { letter in
            letter.level.flatMap { (0...Int(RecordIncident.levelMax)).contains($0) ? nil : Problem(letter.name, code: "out-of-range", "A level is from 0 to \(RecordIncident.levelMax).") }
        }
    }
}
