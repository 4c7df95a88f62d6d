public import Base
public import Core
public import Storage

/// A supervisor's review of the risk, by somebody who did not assess it.
public struct ReviewRisk: Operation {
    public static let name: OperationName = "investigation.domestic.review"
    public static let title = "Review the risk"
    public static let form = Form {
        Section("Review") {
            Field.subject("investigationId", Investigation.kind)
            RiskReview.fields
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

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try RiskReview.decide(on: Ref(Investigation.kind, investigationId), for: officer, in: tx) }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard let last = try DashAssessment.all(of: crime.ref, in: work.tx).first else { throw RiskReview.notAssessed }
        try work.review(last, as: grade, review, in: RiskSubject(crime))
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try RiskReview.isOffered(on: ref, to: officer, in: tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try RiskReview.prefill("investigationId", ref, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try RiskReview.notices(ref, tx) }
}
