public import Base
public import Core
public import Records
import Storage

/// Submits an intelligence report (3x5x2). A report for a closed group is restricted in the same act: nobody outside ever sees that it exists.
public struct SubmitIntelligence: Operation {
    public static let name: OperationName = "intelligence.report.submit"
    public static let title = "Submit intelligence"
    public static let form = Form(isStart: true) {
        Section("What this is for") {
            Field.choice("purpose", "Policing purpose", from: "intelligence.purpose", required: .by("intelligence is held only for a policing purpose (INT-01)"))
            Field.choice("provenance", "How the source knows", from: "intelligence.provenance", required: .by("provenance is kept apart from the text (INT-03)"))
            Field.moment("obtainedAt", "Obtained at", required: .by("old intelligence reads differently"))
            Field.choice("marking", "Protective marking", from: MarkRecord.list, required: .by("material is marked (INT-08)"))
        }
        Section("Who it is about") {
            Field.repeated("subjects", "Person", max: 20) {
                Field.pick("person", "Person", Person.kind, orNew: PersonFacts.fields)
            }
        }
        Section("Intelligence") {
            Field.repeated("paragraphs", "Item", hint: "One item of intelligence in each, graded by itself (INT-02).", max: 30) {
                Field.text("text", "Intelligence", hint: "Nothing that tells who the source is.", lines: 5, required: .by("an item says something"), max: 6000)
                Field.choice("source", "Source", from: "intelligence.source", required: .by("3x5x2 grades the source"))
                Field.choice("assessment", "Information", from: "intelligence.assessment", required: .by("3x5x2 grades the information"))
                Field.text("corroboratedBy", "Corroborated by report", max: 60).shown(when: Condition("assessment", is: "B"))
                Field.text("explanation", "Why suspected to be false", lines: 2, max: 1000).shown(when: Condition("assessment", is: "E"))
                Field.choice("handling", "Handling", from: "intelligence.handling", required: .by("3x5x2 says how it may be shared"))
                Field.choices("conditions", "Conditions", from: "intelligence.condition").shown(when: Condition("handling", is: "C"))
                Field.text("instruction", "Handling instruction", lines: 2, max: 1000).shown(when: Condition("handling", is: "C"))
            }
        }
        Section("Who may see it") {
            Field.groups("groups", "Only these groups", hint: "Leave empty for all who may read intelligence.")
        }
    }

    public struct Subject: Codable, Sendable {
        public let person: Pick<Person, PersonFacts>

        public init(person: Pick<Person, PersonFacts>) { self.person = person }
    }

    public struct Paragraph: Codable, Sendable {
        public let text: String
        public let source: String
        public let assessment: String
        public let corroboratedBy: String?
        public let explanation: String?
        public let handling: String
        public let conditions: [String]?
        public let instruction: String?

        public init(
            text: String, source: String, assessment: String, corroboratedBy: String? = nil, explanation: String? = nil, handling: String = "P",
            conditions: [String]? = nil, instruction: String? = nil
        ) {
            self.text = text
            self.source = source
            self.assessment = assessment
            self.corroboratedBy = corroboratedBy
            self.explanation = explanation
            self.handling = handling
            self.conditions = conditions
            self.instruction = instruction
        }
    }

    public let purpose: String
    public let provenance: String
    public let obtainedAt: Instant
    public let marking: String
    public let subjects: [Subject]?
    public let paragraphs: [Paragraph]?
    public let groups: [ID<AccessGroup>]?

    public init(
        purpose: String, provenance: String, obtainedAt: Instant, marking: String = "OFFICIAL-SENSITIVE", subjects: [Subject], paragraphs: [Paragraph],
        groups: [ID<AccessGroup>]? = nil
    ) {
        self.purpose = purpose
        self.provenance = provenance
        self.obtainedAt = obtainedAt
        self.marking = marking
        self.subjects = subjects
        self.paragraphs = paragraphs
        self.groups = groups
    }

    public func perform(in work: Work) throws -> ID<IntelligenceReport> {
        let paragraphs = paragraphs ?? []
        try check(paragraphs, work)
        let closed = groups ?? []
        let report = try work.save(
            IntelligenceReport(
                id: work.newID(), reference: try reference(closed, work), purpose: purpose, provenance: provenance, status: "submitted", obtainedAt: obtainedAt,
                submittedAt: work.now, submittedBy: work.officer.id))
        try work.mark(report.ref, as: marking)
        if !closed.isEmpty { try work.restrict(report.ref, to: closed) }
        for (index, item) in paragraphs.enumerated() {
            try work.save(
                IntelligenceParagraph(
                    id: work.newID(), reportId: report.id, number: index + 1, text: item.text, source: item.source, assessment: item.assessment,
                    explanation: item.explanation, corroboratedBy: item.corroboratedBy, handling: item.handling, conditions: item.conditions ?? [],
                    instruction: item.instruction))
        }
        let people = try (subjects ?? []).enumerated().map { index, subject in
            try person(subject.person, of: report, closed, at: "subjects.\(index).person", work)
        }
        for person in people { try work.link("INTEL", from: report.ref, to: person.ref, source: report.ref) }
        let named = try people.filter { try mayBeNamed($0, closed, work) }
        try work.index(card(report, paragraphs, named))
        return report.id
    }

    /// A restricted report is numbered apart, for each set of groups: a gap in the open numbers, or in those of other groups, would tell that it is there.
    private func reference(_ closed: [ID<AccessGroup>], _ work: Work) throws -> String {
        let year = London.day(of: work.now).year
        let codes = try work.tx.values(String.self, "SELECT code FROM access_group WHERE id IN \(list: closed)").sorted().joined(separator: "+")
        let number = try work.number(codes.isEmpty ? "intelligence" : "intelligence \(codes)", year: year)
        return "INT/" + (codes.isEmpty ? "" : codes + "/") + padded(number, to: 6) + "/" + padded(year % 100, to: 2)
    }

    /// Somebody whom only a restricted report names is as closed as the report; otherwise the new name would give it away.
    private func person(
        _ pick: Pick<Person, PersonFacts>, of report: IntelligenceReport, _ closed: [ID<AccessGroup>], at path: String, _ work: Work
    ) throws -> Person {
        let person = try work.person(pick, source: report.ref, at: path)
        if case .new = pick, !closed.isEmpty { try work.restrict(person.ref, to: closed) }
        return person
    }

    /// The card names only those whom everyone who may see the report may see too.
    private func mayBeNamed(_ person: Person, _ closed: [ID<AccessGroup>], _ work: Work) throws -> Bool {
        let groups = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(person.id)")
        return groups.isEmpty || !closed.isEmpty && Set(closed).isSubset(of: groups)
    }

    private func check(_ paragraphs: [Paragraph], _ work: Work) throws {
        guard !paragraphs.isEmpty else { throw Refusal.invalid("paragraphs", code: "required", "Write at least one item of intelligence.") }
        guard obtainedAt <= work.now.adding(minutes: 5) else {
            throw Refusal.invalid("obtainedAt", code: "in-the-future", "The time it was obtained has not come yet. Check the day and the time.")
        }
        var problems: [Problem] = []
        for (index, item) in paragraphs.enumerated() {
            if item.text.allSatisfy(\.isWhitespace) {
                problems.append(Problem("paragraphs.\(index).text", code: "required", "Intelligence: an item says something. Write it, or remove the item."))
            }
            let grading = Grading(source: item.source, assessment: item.assessment, handling: item.handling, conditions: item.conditions ?? [])
            problems += grading.problems(
                provenance: provenance, explanation: item.explanation, corroboratedBy: item.corroboratedBy, instruction: item.instruction
            ).map { Problem("paragraphs.\(index).\($0.field)", code: $0.code, $0.message) }
        }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        // Otherwise the report would vanish from the hands of the one who wrote it.
        if let groups, let stranger = groups.first(where: { !work.officer.groups.contains($0) }) {
            throw Refusal.invalid("groups", code: "not-a-member", "You are not in group \(stranger). Choose groups you belong to.")
        }
    }

    private func card(_ report: IntelligenceReport, _ paragraphs: [Paragraph], _ people: [Person]) -> Card {
        let grades = paragraphs.map { Grading(source: $0.source, assessment: $0.assessment, handling: $0.handling, conditions: $0.conditions ?? []).text }
        let names = people.map(\.displayName).joined(separator: ", ")
        return Card(
            report.ref, reference: report.reference, title: names.isEmpty ? "Intelligence report" : "Intelligence about \(names)",
            summary: grades.joined(separator: " "), status: "Submitted", at: obtainedAt, unitId: nil, words: paragraphs.map(\.text))
    }

    private func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
