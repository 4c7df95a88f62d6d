public import Base
public import Core
import Records
public import Storage

/// Records an incident as a crime: what the caller told stands in the report already (CR1).
public struct RecordCrimeFromIncident: ReportBegun {
    public static let name: OperationName = "investigation.incident.crime"
    public static let title = "Record as a crime"
    public static let beginning = Section("Incident") { Field.subject("incidentId", Incident.kind) }
    public static let form = asking(OffenceQuestion.starter)

    public let begun: ID<Incident>
    public let report: ReportCrime

    public init(begun: ID<Incident>, report: ReportCrime) {
        self.begun = begun
        self.report = report
    }

    public func perform(in work: Work) throws -> ReportedCrime {
        var incident = try work.require(Incident.self, begun)
        guard incident.status == .open || incident.status == .awaitingEndorsement else {
            throw Refusal.conflict("\(incident.reference) is not open: \(incident.status.title.lowercased()).")
        }
        let crime = try report.file(work, from: incident)
        incident.status = .recorded
        incident.investigationId = crime.id
        incident = try work.save(incident)
        try work.closeTasks(RecordingTask.recordCrime.rawValue, about: incident.ref)
        try work.closeTasks(RecordingTask.endorse.rawValue, about: incident.ref, as: .cancelled, reason: "Recorded as \(crime.number ?? "a crime")")
        if report.detail.isDomestic == true {
            for kind in [RecordingTask.assessRisk, .domesticReview, .referral] {
                try work.closeTasks(kind.rawValue, about: incident.ref, as: .cancelled, reason: "Assessed in \(crime.number ?? "the crime")")
            }
        }
        try work.linkNew("LOG", from: incident.ref, to: crime.ref, source: incident.ref)
        try work.log(.incident, "Recorded from incident \(incident.reference).", on: crime)
        return ReportedCrime(id: crime.id, number: crime.number ?? "")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM incident WHERE id = \(ref.id) AND status IN ('open', 'awaiting-endorsement')")
    }

    /// Nothing is typed again: place, times, caller and words come from the incident.
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let incident = try tx.find(Incident.self, ID(ref.id)) else { return .null }
        var members: [String: JSONValue] = [
            "incidentId": .string(ref.id.description), "account": .string(incident.account), "occurredFrom": .string(incident.occurredFrom.description),
            "reportedAt": .string(incident.contactAt.description),
        ]
        if incident.occurredTo != incident.occurredFrom { members["occurredTo"] = .string(incident.occurredTo.description) }
        if let place = incident.locationId { members["location"] = ["id": .string(place.description)] }
        if let offence = incident.offenceClass { members["offenceClass"] = .string(offence) }
        if let caller = incident.callerId, try Visibility(to: officer).allows(caller.raw, in: tx) {
            let person: JSONValue = ["id": .string(caller.description)]
            if incident.reporter == .victim { members["victim"] = person } else { members["witnesses"] = .array([.object(["person": person])]) }
        }
        if let risk = try DashAssessment.all(of: ref, in: tx).first, try risk.personId.map({ try Visibility(to: officer).allows($0.raw, in: tx) }) ?? true {
            members.merge(risk.typed) { _, new in new }
            members["isDomestic"] = true
            members["grade"] = .string(risk.gradeNow.rawValue)
            if let relationship = risk.relationship { members["relationship"] = .string(relationship) }
            if let reason = risk.reason { members["gradeReason"] = .string(reason) }
            if let victim = risk.personId { members["victim"] = ["id": .string(victim.description)] }
        }
        return .object(members)
    }
}
