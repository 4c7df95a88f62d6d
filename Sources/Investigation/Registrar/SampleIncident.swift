public import Base
public import Core
public import Storage

/// The registrar reads an incident that was not recorded as a crime again, and says whether that was right (CR5).
public struct SampleIncident: Operation {
    public static let name: OperationName = "investigation.compliance.sample"
    public static let title = "Sample"
    public static let form = Form {
        Section("Sample") {
            Field.subject("incidentId", Incident.kind)
            Field.version
            Field.option("result", "Was it rightly not recorded?", required: .by("compliance is told from samples"))
            Field.text("reason", "Why", lines: 3, required: .by("whoever closed it learns from it"), max: 2000)
        }
    }

    public let incidentId: ID<Incident>
    public let version: Int?
    public let result: Incident.SampleResult
    public let reason: String

    public init(incidentId: ID<Incident>, version: Int? = nil, result: Incident.SampleResult, reason: String) {
        self.incidentId = incidentId
        self.version = version
        self.result = result
        self.reason = reason
    }

    public var subject: Ref? { Ref(Incident.kind, incidentId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let incident = try tx.find(Incident.self, incidentId) else { return .refused(.notFound) }
        if [incident.recordedBy, incident.closedBy, incident.endorsedBy].contains(officer.id) {
            return .refused(.forbidden("You had a part in this incident, so another samples it.", rule: "REC-06"))
        }
        return .granted(basis: "role; had no part in it")
    }

    public func perform(in work: Work) throws -> Done {
        var incident = try work.require(Incident.self, incidentId, at: version)
        guard incident.status == .closed || incident.status == .transferred else { throw Refusal.conflict("\(incident.reference) is not closed yet.") }
        if reason.allSatisfy(\.isWhitespace) { throw Refusal.invalid("reason", code: "required", "Why: give it, because whoever closed it learns from it.") }
        incident.sampledAt = work.now
        incident.sampledBy = work.officer.id
        incident.sampleResult = result
        work.note("reason", .string(reason))
        if result == .shouldBeCrime {
            // It is open again, and late: the clock began with the first contact.
            incident.status = .open
            incident.closing = nil
            incident.closedAt = nil
            incident.endorsedAt = nil
            incident.endorsedBy = nil
            let officer = incident.closedBy ?? incident.recordedBy
            incident.closedBy = nil
            incident = try work.save(incident)
            try work.task(
                RecordingTask.recordCrime.rawValue, "\(incident.reference) should be a crime: \(reason.prefix(150))", about: incident.ref, for: .officer(officer),
                due: work.now.adding(hours: ReportTiming.recordedWithinHours))
            return Done()
        }
        try work.save(incident)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM incident WHERE id = \(ref.id) AND status IN ('closed', 'transferred') AND sampled_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try Incident.prefill(ref, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        Incident.SampleResult.allCases.map { Option($0.rawValue, $0.title) }
    }
}
