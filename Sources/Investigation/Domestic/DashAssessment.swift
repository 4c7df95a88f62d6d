public import Base
public import Core
public import Records
public import Storage

/// The risk to a victim of domestic abuse as assessed and reviewed.
public struct DashAssessment: RecordPart {
    public static let table = "dash_assessment"
    public static let kind: RecordKind = "dash-assessment"

    public let id: ID<DashAssessment>
    public var version = 0
    /// The crime it is about, or the incident.
    public let investigationId: ID<Investigation>?
    public let incidentId: ID<Incident>?
    public let personId: ID<Person>?
    /// A code of `relationship-type`, where no report of a crime holds it.
    public let relationship: String?
    /// By number of the question.
    public let answers: [String: DomesticRisk.Answer]
    public let incidents: Int
    public let suggested: DomesticRisk.Grade
    public let suggestedBecause: String
    public let grade: DomesticRisk.Grade
    public let reason: String?
    public let assessedAt: Instant
    public let assessedBy: ID<OfficerAccount>
    public var reviewedAt: Instant?
    public var reviewedBy: ID<OfficerAccount>?
    public var reviewedGrade: DomesticRisk.Grade?
    public var review: String?

    public var partOf: Ref { incidentId.map { Ref(Incident.kind, $0) } ?? investigationId.map { Ref(Investigation.kind, $0) } ?? ref }
    public var ofPerson: ID<Person>? { personId }

    /// Found by what was written besides the answers; an assessment without words is found with its crime.
    public var card: Card? {
        let words = [reason, review].compactMap { $0 }
        return words.isEmpty ? nil : Card(ref, title: "Domestic abuse risk", summary: "Domestic abuse risk", at: assessedAt, words: words)
    }
    /// The grade in force: the supervisor's, once there is one.
    public var gradeNow: DomesticRisk.Grade { reviewedGrade ?? grade }

    /// Those of a crime or an incident, the newest first.
    public static func all(of whole: Ref, in tx: Transaction) throws -> [DashAssessment] {
        let which: SQL = whole.kind == Incident.kind ? "incident_id" : "investigation_id"
        return try tx.all(DashAssessment.self, "SELECT * FROM dash_assessment WHERE \(which) = \(whole.id) ORDER BY id DESC LIMIT 50")
    }
}

extension DashAssessment {
    /// The answers as a form has them, where the risk is assessed again.
    var typed: [String: JSONValue] {
        var members: [String: JSONValue] = ["incidents": .integer(Int64(incidents))]
        for (number, answer) in answers { members["dash\(number)"] = .string(answer.rawValue) }
        return members
    }
}

extension DomesticRisk.Grade: SQLBindable {}

/// A crime or an incident in which somebody is at risk.
struct RiskSubject {
    let ref: Ref
    /// What people call it.
    let reference: String
    let unitId: ID<Unit>?
    /// Who plans for the victim's safety until somebody else does; nothing where only whoever assesses can.
    let officer: ID<OfficerAccount>?
    let crime: Investigation?

    init(_ crime: Investigation) {
        (ref, reference, unitId, officer) = (crime.ref, crime.number ?? "", crime.unitId, crime.officerInCase)
        self.crime = crime
    }

    init(_ incident: Incident) {
        (ref, reference, unitId, officer) = (incident.ref, incident.reference, incident.unitId, nil)
        crime = nil
    }
}

extension Work {
    /// Keeps an assessment and puts its review before a supervisor within a day; a high risk also starts the referral to MARAC.
    @discardableResult
    func assess(_ detail: ReportDetail, of person: Person?, in subject: RiskSubject) throws -> DashAssessment {
        let incidents = detail.incidents ?? 1
        let suggested = DomesticRisk.suggest(detail.dash, incidents: incidents)
        let grade = detail.grade ?? suggested.value
        if DomesticRisk.needsReason(given: grade, suggested: suggested.value), (detail.gradeReason ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid(
                "gradeReason", code: "required", "Why lower than the answers suggest: \(suggested.value.title.lowercased()) is suggested. \(suggested.reason) Say why it is lower.")
        }
        let assessment = try savePart(
            DashAssessment(
                id: newID(), investigationId: subject.crime?.id, incidentId: subject.crime == nil ? ID(subject.ref.id) : nil, personId: person?.id,
                relationship: subject.crime == nil ? detail.relationship : nil,
                answers: Dictionary(uniqueKeysWithValues: detail.dash.map { (String($0.key), $0.value) }), incidents: incidents, suggested: suggested.value,
                suggestedBecause: suggested.reason, grade: grade, reason: detail.gradeReason, assessedAt: now, assessedBy: officer.id))
        if let crime = subject.crime { try log(.domestic, "Risk assessed as \(grade.title.lowercased()). \(suggested.reason)", on: crime) }
        try closeTasks(RecordingTask.domesticReview.rawValue, about: subject.ref, as: .cancelled, reason: "Assessed again")
        try closeTasks(RecordingTask.assessRisk.rawValue, about: subject.ref)
        try task(
            RecordingTask.domesticReview.rawValue, "Review \(grade.title.lowercased()) risk in \(subject.reference)", about: subject.ref, for: .role("SGT", in: subject.unitId),
            due: now.adding(hours: 24))
        if grade == .high { try referHighRisk(in: subject, by: officer.id) }
        return assessment
    }

    /// A supervisor's word on the newest assessment, which they did not make.
    func review(_ assessment: DashAssessment, as grade: DomesticRisk.Grade, _ review: String, in subject: RiskSubject) throws {
        if review.allSatisfy(\.isWhitespace) { throw Refusal.invalid("review", code: "required", "Why: give it, because the safety plan rests on it.") }
        let isRaised = grade == .high && assessment.gradeNow != .high
        var reviewed = assessment
        reviewed.reviewedAt = now
        reviewed.reviewedBy = officer.id
        reviewed.reviewedGrade = grade
        reviewed.review = review
        try savePart(reviewed)
        if let crime = subject.crime { try log(.domestic, "Risk reviewed as \(grade.title.lowercased()). \(review)", on: crime) }
        try closeTasks(RecordingTask.domesticReview.rawValue, about: subject.ref)
        if isRaised { try referHighRisk(in: subject, by: assessment.assessedBy) }
    }

    private func referHighRisk(in subject: RiskSubject, by assessor: ID<OfficerAccount>) throws {
        try task(
            RecordingTask.referral.rawValue, "MARAC referral and safety plan, \(subject.reference)", about: subject.ref, for: .officer(subject.officer ?? assessor),
            due: now.adding(hours: 24))
    }
}

/// What the forms of a supervisor's review share.
enum RiskReview {
    static let fields: [Field] = [
        .choice("grade", "Risk", from: "risk-grade", required: .by("the supervisor answers for the grade")),
        .text("review", "Why, and what is done for the victim's safety", lines: 4, required: .by("the safety plan rests on it"), max: 4000),
    ]

    static let notAssessed = Refusal.conflict("The risk was not assessed yet. Assess it first.")

    static func decide(on whole: Ref, for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let last = try DashAssessment.all(of: whole, in: tx).first else { return .refused(notAssessed) }
        if last.assessedBy == officer.id { return .refused(.forbidden("You assessed this risk, so another supervisor reviews it.", rule: "DASH")) }
        return .granted(basis: "role; did not assess it")
    }

    static func isOffered(on whole: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try DashAssessment.all(of: whole, in: tx).first.map { $0.reviewedAt == nil && $0.assessedBy != officer.id } ?? false
    }

    static func prefill(_ subject: String, _ whole: Ref, _ tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = [subject: .string(whole.id.description)]
        if let last = try DashAssessment.all(of: whole, in: tx).first { members["grade"] = .string(last.grade.rawValue) }
        return .object(members)
    }

    static func notices(_ whole: Ref, _ tx: Transaction) throws -> [String] {
        try DashAssessment.all(of: whole, in: tx).first.map { ["Assessed as \($0.grade.title.lowercased()). \($0.suggestedBecause) \($0.reason ?? "")"] } ?? []
    }
}
