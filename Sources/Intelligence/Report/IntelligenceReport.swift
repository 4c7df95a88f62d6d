public import Base
public import Core
public import Storage

/// An intelligence report in the 3x5x2 form.
public struct IntelligenceReport: Filed {
    public static let table = "intelligence_report"
    public static let kind: RecordKind = "intelligence-report"

    public let id: ID<IntelligenceReport>
    public var version = 0
    /// `INT/000123/26`
    public let reference: String
    public let purpose: String
    public let provenance: String
    public var status: String
    public let obtainedAt: Instant
    public let submittedAt: Instant
    public let submittedBy: ID<OfficerAccount>

    /// Written by the operation, which knows the paragraphs.
    public var card: Card? { nil }
}

/// One item of intelligence with its own grade.
public struct IntelligenceParagraph: Filed {
    public static let table = "intelligence_paragraph"
    public static let kind: RecordKind = "intelligence-paragraph"

    public let id: ID<IntelligenceParagraph>
    public var version = 0
    public let reportId: ID<IntelligenceReport>
    public let number: Int
    public let text: String
    public let source: String
    public let assessment: String
    public let explanation: String?
    public let corroboratedBy: String?
    public let handling: String
    public let conditions: [String]
    public let instruction: String?

    public var card: Card? { nil }
    public var grading: Grading { Grading(source: source, assessment: assessment, handling: handling, conditions: conditions) }

    public static func all(of report: ID<IntelligenceReport>, in tx: Transaction) throws -> [IntelligenceParagraph] {
        try tx.all(IntelligenceParagraph.self, "SELECT * FROM intelligence_paragraph WHERE report_id = \(report) ORDER BY number")
    }
}
