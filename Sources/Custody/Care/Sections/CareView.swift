import Base
import Core
import Records
import Storage
import Web

/// All that the care sections of a detention's page show, read in one go.
struct CareView: Sendable {
    let detention: Detention
    let now: Instant
    /// Risk, health and daily care are for those who care for the person; everybody else sees the rest.
    let maySeeCare: Bool
    let summary: CareSummary
    let observation: ObservationStanding?
    let visits: [CellVisit]
    let assessments: [RiskAssessment]
    let given: [CareGiven]
    let medications: [Medication]
    let doses: [MedicationDose]
    let examinations: [HealthcareExamination]
    let rights: RightsStanding
    let rightsDue: [Explained<String>]
    let contacts: [DetentionContact]
    let adult: Explained<Bool>
    let searches: [DetentionSearch]
    let force: [ForceUse]
    let biometrics: [BiometricRequest]
    let drugTests: [DrugTest]
    let property: [DetaineeProperty]
    let photographs: [PropertyPhotograph]
    let signatures: [Signature]
    let rests: [RestRecord]
    let balance: RestBalance
    let interviews: [CustodyInterview]
    let gates: [InterviewGate]
    let titles: CodeTitles
    private let officers: [ID<OfficerAccount>: String]
    private let acts: [OperationName: AnyOperation]

    /// Visits shown; the log has them all.
    private static let visitsMax = 12
    private static let lists: Set<String> = [
        "custody.right", "custody.contact-part", "custody.care-kind", "custody.visit-state", "custody.risk-question", "custody.risk-answer", "custody.observation-level",
        "custody.biometric-kind", "custody.biometric-retention", "custody.search-place", "custody.force-tactic", "custody.property-handling", "custody.interview-medium",
        "custody.interview-part", "custody.rest-interruption", "custody.drug-trigger", "custody.drug-result",
    ]

    init(_ detention: Detention, arrest: Arrest, _ reading: Reading, _ registry: Registry) throws {
        let tx = reading.tx
        let id = detention.id
        self.detention = detention
        now = reading.now
        let today = London.day(of: now)
        maySeeCare = reading.officer.may("custody.care.read")
        summary = try CareSummary.of(id, now: now, in: tx)
        observation = try ObservationStanding.of(id, in: tx)
        visits = try tx.all(CellVisit.self, "SELECT * FROM cell_visit WHERE detention_id = \(id) ORDER BY visited_at DESC, id DESC LIMIT \(Self.visitsMax)")
        assessments = try RiskAssessment.all(of: id, in: tx)
        given = try CareGiven.all(of: id, in: tx)
        medications = try Medication.all(of: id, in: tx)
        doses = try MedicationDose.all(of: id, in: tx)
        examinations = try HealthcareExamination.all(of: id, in: tx)
        rights = try RightsStanding.present(id, in: tx)
        rightsDue = try RightsFacts.outstanding(detention, in: tx)
        contacts = try DetentionContact.all(of: id, in: tx)
        adult = try AdultNeed.of(detention, on: today, in: tx)
        searches = try DetentionSearch.all(of: id, in: tx)
        force = try ForceUse.of(id.raw, visible: reading.visible, in: tx) + ForceUse.of(arrest.id.raw, visible: reading.visible, in: tx)
        biometrics = try BiometricRequest.all(of: id, in: tx)
        drugTests = try DrugTest.all(of: id, in: tx)
        property = try DetaineeProperty.all(of: id, in: tx)
        photographs = property.isEmpty ? [] : try PropertyPhotograph.all(of: id, in: tx)
        signatures = try Signature.of(detention.ref, in: tx)
        rests = try RestRecord.all(of: id, in: tx)
        balance = try RestRecord.balance(detention, now: now, in: tx)
        interviews = try CustodyInterview.all(of: id, in: tx)
        gates = detention.isHeld ? try InterviewGates.of(detention, parts: nil, now: now, in: tx) : []
        titles = try CodeTitles.of(Self.lists, on: today, in: tx)
        var named = Set(visits.map(\.officerId) + assessments.map(\.officerId) + given.map(\.officerId) + doses.map(\.officerId))
        named.formUnion(searches.flatMap { $0.searchers + [$0.authorisedBy] } + force.map(\.userId) + interviews.map(\.interviewerId) + property.map(\.takenBy) + drugTests.map(\.requestedBy))
        officers = try Dictionary(uniqueKeysWithValues: named.sorted().map { ($0, try Officers.label($0, in: tx)) })
        var acts: [OperationName: AnyOperation] = [:]
        for operation in CareModule.operations where reading.officer.may(operation.name.text) {
            if try operation.isOffered(detention.ref, reading.officer, tx) { acts[operation.name] = operation }
        }
        self.acts = acts
    }

    func name(_ officer: ID<OfficerAccount>) -> String { officers[officer] ?? "" }
    func may(_ name: OperationName) -> Bool { acts[name] != nil }
    func acts(_ names: OperationName...) -> [AnyOperation] { names.compactMap { acts[$0] } }
}
