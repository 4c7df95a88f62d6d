public import Base
public import Core
public import Records
public import Storage

/// The risk to a victim of domestic abuse as assessed and reviewed.
public struct DashAssessment: InvestigationPart {
    public static let table = "dash_assessment"
    public static let kind: RecordKind = "dash-assessment"

    public let id: ID<DashAssessment>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>?
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

    public var ofPerson: ID<Person>? { personId }

    /// Found by what was written besides the answers; an assessment without words is found with its crime.
    public var card: Card? {
        let words = [reason, review].compactMap { $0 }
        return words.isEmpty ? nil : Card(ref, title: "Domestic abuse risk", summary: "Domestic abuse risk", at: assessedAt, words: words)
    }
    /// The grade in force: the supervisor's, once there is one.
    public var gradeNow: DomesticRisk.Grade { reviewedGrade ?? grade }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [DashAssessment] {
        try tx.all(DashAssessment.self, "SELECT * FROM dash_assessment WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 50")
    }
}

extension DomesticRisk.Grade: SQLBindable {}

extension Work {
    /// Keeps an assessment and puts its review before a supervisor within a day; a high risk also starts the referral to MARAC.
    @discardableResult
    func assess(
        _ answers: [Int: DomesticRisk.Answer], incidents: Int, grade: DomesticRisk.Grade?, reason: String?, of person: Person?, on crime: Investigation
    ) throws -> DashAssessment {
        let suggested = DomesticRisk.suggest(answers, incidents: incidents)
        let grade = grade ?? suggested.value
        if DomesticRisk.needsReason(given: grade, suggested: suggested.value), (reason ?? "").allSatisfy(\.isWhitespace) {
            throw Refusal.invalid(
                "gradeReason", code: "required", "Why lower than the answers suggest: \(suggested.value.title.lowercased()) is suggested. \(suggested.reason) Say why it is lower.")
        }
        let assessment = try savePart(
            DashAssessment(
                id: newID(), investigationId: crime.id, personId: person?.id, answers: Dictionary(uniqueKeysWithValues: answers.map { (String($0.key), $0.value) }),
                incidents: incidents, suggested: suggested.value, suggestedBecause: suggested.reason, grade: grade, reason: reason, assessedAt: now, assessedBy: officer.id))
        try log(.domestic, "Risk assessed as \(grade.title.lowercased()). \(suggested.reason)", on: crime)
        try closeTasks(RecordingTask.domesticReview.rawValue, about: crime.ref, as: .cancelled, reason: "Assessed again")
        try task(
            RecordingTask.domesticReview.rawValue, "Review \(grade.title.lowercased()) risk in \(crime.number ?? "")", about: crime.ref, for: .role("SGT", in: crime.unitId),
            due: now.adding(hours: 24))
        if grade == .high {
            try task(
                RecordingTask.referral.rawValue, "MARAC referral and safety plan, \(crime.number ?? "")", about: crime.ref, for: .officer(crime.officerInCase ?? officer.id),
                due: now.adding(hours: 24))
        }
        return assessment
    }
}

/// Assesses the risk to a victim of domestic abuse, or assesses it again.
public struct AssessRisk: Operation {
    public static let name: OperationName = "investigation.domestic.assess"
    public static let title = "DASH risk assessment"
    public static let form = Form {
        Section("Domestic abuse") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("each victim is at their own risk"))
            ReportDetail.domesticFields.filter { $0.key != "isDomestic" }.map(\.always)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let detail: ReportDetail

    public init(investigationId: ID<Investigation>, person: ID<Person>, detail: ReportDetail) {
        self.investigationId = investigationId
        self.person = person
        self.detail = detail
    }

    private enum Keys: String, CodingKey { case investigationId, person }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        investigationId = try container.decode(ID<Investigation>.self, forKey: .investigationId)
        person = try container.decode(ID<Person>.self, forKey: .person)
        detail = try ReportDetail(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(investigationId, forKey: .investigationId)
        try container.encode(person, forKey: .person)
        try detail.encode(to: encoder)
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<DashAssessment> {
        let crime = try work.require(Investigation.self, investigationId)
        try crime.requireOpen()
        let victim = try VictimFields.victim(person, of: crime, work)
        guard let relationship = detail.relationship else {
            throw Refusal.invalid("relationship", code: "required", "Relationship: give it, because only people personally connected can abuse domestically (DAA 2021 s2).")
        }
        try DomesticFlag.check(relationship: relationship, at: "relationship", crime, work)
        if var known = try CrimeDetail.of(crime.id, in: work.tx) {
            known.isDomestic = true
            known.relationship = relationship
            try work.save(known)
        } else {
            try work.save(CrimeDetail(reported: crime, detail, incident: nil, offence: nil, id: work.newID()))
        }
        try work.flag(["DA"], on: crime)
        try work.recountLimit(of: crime)
        try work.reviewRights(on: crime)
        return try work.assess(detail.dash, incidents: detail.incidents ?? 1, grade: detail.grade, reason: detail.gradeReason, of: victim, on: crime).id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard try Investigation.isOpen(ref, in: tx), let code = try tx.value(String.self, "SELECT offence_class FROM investigation WHERE id = \(ref.id)") else { return false }
        let recorded = try tx.value(Instant.self, "SELECT recorded_at FROM investigation WHERE id = \(ref.id)") ?? .now
        return try OffenceClass.of(code, on: London.day(of: recorded), in: tx)?.basis != .state && VictimFields.hasVictim(ref, officer, tx)
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard case .object(var members) = try VictimFields.prefill(ref, officer, tx) else { return .null }
        if let relationship = try CrimeDetail.of(ID(ref.id), in: tx)?.relationship { members["relationship"] = .string(relationship) }
        if let last = try DashAssessment.all(of: ID(ref.id), in: tx).first {
            for (number, answer) in last.answers { members["dash\(number)"] = .string(answer.rawValue) }
            members["incidents"] = .integer(Int64(last.incidents))
        }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] { try VictimFields.options(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }
}

/// A supervisor's review of the risk, by somebody who did not assess it.
public struct ReviewRisk: Operation {
    public static let name: OperationName = "investigation.domestic.review"
    public static let title = "Review the risk"
    public static let form = Form {
        Section("Review") {
            Field.subject("investigationId", Investigation.kind)
            Field.choice("grade", "Risk", from: "risk-grade", required: .by("the supervisor answers for the grade"))
            Field.text("review", "Why, and what is done for the victim's safety", lines: 4, required: .by("the safety plan rests on it"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let grade: DomesticRisk.Grade
    public let review: String

    public init(investigationId: ID<Investigation>, grade: DomesticRisk.Grade, review: String) {
        self.investigationId = investigationId
        self.grade = grade
        self.review = review
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let last = try DashAssessment.all(of: investigationId, in: tx).first else { return .refused(.conflict("The risk was not assessed yet. Assess it first.")) }
        if last.assessedBy == officer.id { return .refused(.forbidden("You assessed this risk, so another supervisor reviews it.", rule: "DASH")) }
        return .granted(basis: "role; did not assess it")
    }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard var last = try DashAssessment.all(of: crime.id, in: work.tx).first else { throw Refusal.conflict("The risk was not assessed yet. Assess it first.") }
        if review.allSatisfy(\.isWhitespace) { throw Refusal.invalid("review", code: "required", "Why: give it, because the safety plan rests on it.") }
        let isRaised = grade == .high && last.gradeNow != .high
        last.reviewedAt = work.now
        last.reviewedBy = work.officer.id
        last.reviewedGrade = grade
        last.review = review
        try work.savePart(last)
        try work.log(.domestic, "Risk reviewed as \(grade.title.lowercased()). \(review)", on: crime)
        try work.closeTasks(RecordingTask.domesticReview.rawValue, about: crime.ref)
        if isRaised {
            try work.task(
                RecordingTask.referral.rawValue, "MARAC referral and safety plan, \(crime.number ?? "")", about: crime.ref, for: .officer(crime.officerInCase ?? last.assessedBy),
                due: work.now.adding(hours: 24))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try DashAssessment.all(of: ID(ref.id), in: tx).first.map { $0.reviewedAt == nil && $0.assessedBy != officer.id } ?? false
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description)]
        if let last = try DashAssessment.all(of: ID(ref.id), in: tx).first { members["grade"] = .string(last.grade.rawValue) }
        return .object(members)
    }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        try DashAssessment.all(of: ID(ref.id), in: tx).first.map { ["Assessed as \($0.grade.title.lowercased()). \($0.suggestedBecause) \($0.reason ?? "")"] } ?? []
    }
}
