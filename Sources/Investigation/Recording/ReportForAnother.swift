public import Base
public import Core
import Records
public import Storage

/// Reports the same events as a crime against another victim: one crime is recorded for each (CNT-01). What the first report holds stands in the form already.
public struct ReportForAnother: ReportBegun {
    public static let name: OperationName = "investigation.crime.report-another"
    public static let title = "Report for another victim"
    public static let beginning = Section("The first crime") { Field.subject("investigationId", Investigation.kind) }
    public static let form = asking(OffenceQuestion.starter)

    public let begun: ID<Investigation>
    public let report: ReportCrime

    public init(begun: ID<Investigation>, report: ReportCrime) {
        self.begun = begun
        self.report = report
    }

    public func perform(in work: Work) throws -> ReportedCrime {
        let first = try work.require(Investigation.self, begun)
        guard first.status != .historic, first.isCrime else { throw Refusal.conflict("This record is not counted as a crime here. Report a new crime instead.") }
        if report.victim == nil, report.organisation == nil {
            throw Refusal.invalid("victim", code: "required", "Victim: name the other victim, because one crime is recorded for each (CNT-01).")
        }
        if let victim = report.victim, let same = try Investigation.victims(of: first.id.raw, for: work.officer, in: work.tx).first(where: victim.isSame) {
            throw Refusal.invalid("victim", code: "same-victim", "Victim: \(same.displayName) is the victim of \(first.number ?? "the first crime") already. Name the other one (CNT-01).")
        }
        if case .known(let id) = report.organisation, try work.tx.exists("SELECT 1 FROM organisation_victim WHERE investigation_id = \(first.id) AND organisation_id = \(id)") {
            throw Refusal.invalid("organisation", code: "same-victim", "Organisation wronged: it is the victim of \(first.number ?? "the first crime") already. Name the other one (CNT-01).")
        }
        let crime = try report.file(work, from: nil)
        try work.link("RELC", from: crime.ref, to: first.ref, source: crime.ref)
        try work.log(.incident, "The same events as \(first.number ?? ""), against another victim.", on: crime)
        try work.log(.incident, "Reported for another victim as \(crime.number ?? "").", on: first)
        return ReportedCrime(id: crime.id, number: crime.number ?? "")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try !NameVictim.isVictimless(ref.id, in: tx) && tx.exists("SELECT 1 FROM investigation WHERE id = \(ref.id) AND is_crime = \(true) AND status <> 'historic'")
    }

    /// All but what is the first victim's own: injuries, what was taken, how they stand to the suspect.
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let crime = try tx.find(Investigation.self, ID(ref.id)) else { return .null }
        let visible = Visibility(to: officer)
        var members: [String: JSONValue] = ["investigationId": .string(ref.id.description)]
        func put(_ key: String, _ text: String?) { if let text { members[key] = .string(text) } }
        put("offenceClass", crime.offenceClass)
        put("occurredFrom", crime.occurredFrom?.description)
        if crime.occurredTo != crime.occurredFrom { put("occurredTo", crime.occurredTo?.description) }
        put("account", crime.account)
        // One told of later was first reported later: the clock of the first report is not theirs (REC-04).
        if let reported = crime.reportedAt, !ReportTiming.isLate(reported: reported, recorded: .now) { put("reportedAt", reported.description) }
        if let place = crime.locationId, try visible.allows(place.raw, in: tx) { members["location"] = ["id": .string(place.description)] }
        let witnesses = try Investigation.people(["WIT"], of: ref.id, visible: visible, in: tx).prefix(ReportCrime.witnessesMax)
        if !witnesses.isEmpty { members["witnesses"] = .array(witnesses.map { .object(["person": .object(["id": .string($0.id.description)])]) }) }
        members["suspects"] = .array(try suspects(of: crime, officer, tx))
        if let detail = try CrimeDetail.of(crime.id, in: tx) {
            put("method", detail.method)
            put("countingReason", detail.countingReason)
            for (key, codes) in [("weapons", detail.weapons), ("otherOffences", detail.included), ("strands", detail.strands)] where !codes.isEmpty {
                members[key] = .array(codes.map { .string($0) })
            }
        }
        return .object(members)
    }

    private static func suspects(of crime: Investigation, _ officer: Officer, _ tx: Transaction) throws -> [JSONValue] {
        let named = Dictionary(try NamedSuspect.all(of: crime.id, in: tx).map { ($0.personId, $0) }, uniquingKeysWith: { first, _ in first })
        return try Investigation.suspects(of: crime.id.raw, for: officer, in: tx).prefix(ReportCrime.suspectsMax).map { person in
            var members: [String: JSONValue] = ["person": ["id": .string(person.id.description)]]
            if let said = named[person.id]?.said { members["said"] = .string(said) }
            if let grounds = named[person.id]?.grounds { members["grounds"] = .string(grounds) }
            return .object(members)
        }
    }
}
