import Base
import Core
import Foundation
import Records
import Storage
import Web

/// What the care of detainees brings to the module's manifest.
enum CareModule {
    static let operations = [
        AnyOperation(GiveRights.self), AnyOperation(DelayRight.self), AnyOperation(EndDelay.self), AnyOperation(CallContact.self), AnyOperation(ContactStep.self),
        AnyOperation(AssessRisk.self), AnyOperation(SetObservation.self), AnyOperation(RecordVisit.self), AnyOperation(AnswerConcern.self), AnyOperation(EscalateVisit.self),
        AnyOperation(GiveCare.self), AnyOperation(PlanMedication.self), AnyOperation(GiveMedication.self), AnyOperation(StopMedication.self), AnyOperation(ExamineDetainee.self),
        AnyOperation(MakeHandover.self), AnyOperation(RecordForce.self), AnyOperation(RecordSearch.self), AnyOperation(AuthoriseStripSearch.self),
        AnyOperation(CloseStripSearch.self), AnyOperation(RequestBiometrics.self), AnyOperation(ConfirmBiometrics.self), AnyOperation(TakeProperty.self),
        AnyOperation(MoveProperty.self), AnyOperation(PhotographProperty.self), AnyOperation(ReportCapture.self), AnyOperation(RecordRest.self), AnyOperation(AuthoriseInterview.self), AnyOperation(StartInterview.self),
        AnyOperation(EndInterview.self), AnyOperation(AuthoriseIntimateSearch.self), AnyOperation(CloseIntimateSearch.self), AnyOperation(RecordOverseasCheck.self), AnyOperation(RequestDrugTest.self),
        AnyOperation(RecordDrugTest.self),
    ]

    /// The module's lists of care: `right` is `custody.right`, from `right.csv`.
    private static let lists = [
        "adult-bar", "biometric-kind", "biometric-power", "biometric-result", "biometric-retention", "care-kind", "consular-convention", "contact-part", "contact-step", "delay-ground", "dose-outcome", "drug-result",
        "drug-test-age", "drug-trigger",
        "intimate-by",
        "fitness", "livescan-result", "force-injury", "force-occasion", "force-outcome", "force-reason", "force-tactic", "interview-gate", "interview-medium", "interview-override", "interview-part",
        "notice-language", "notice-medium", "notice-text", "observation-level", "property-handling", "property-move", "rest-interruption", "right", "right-act", "risk-answer",
        "risk-level", "risk-question", "risk-stage", "search-extent", "search-place", "strip-search-authority", "visit-state",
    ]

    static func codeLists(in bundle: Bundle) throws -> [CodeEdition] { try lists.map { try .starter(CodeListName("custody.\($0)"), file: "\($0).csv", in: bundle) } }

    static var taskKinds: [TaskKind] { CareTask.allCases.map { TaskKind($0.rawValue, title: $0.title) } }
    static let reads = [
        "custody.care.read": "see the risk, health and care of detainees", "custody.search.statistics": "take away the counts of searches",
        "custody.force.read": "see uses of force", WaitingSamples.permission: "see which fingerprints, samples and photographs a suite waits for, as its capture machine",
    ]

    static let recordTypes = [RecordType(of: ForceUse.self, path: "force", title: "Use of force", read: "custody.force.read")]

    static func routes(_ pages: Pages) {
        RiskPage.routes(pages)
        NoticePage.routes(pages)
        HandoverPage.routes(pages)
        PropertyPhotographs.routes(pages)
        WaitingSamples.routes(pages)
        SearchCounts.routes(pages)
        ForcePage.routes(pages)
        ForceCounts.routes(pages)
    }

    /// For outside systems: rights, contacts, searches and interviews; risk and health only for those who may see care.
    static func json(of detention: Detention, in tx: Transaction, for officer: Officer) throws -> JSONValue {
        func list<Part: CarePart>(_ type: Part.Type) throws -> JSONValue { .array(try Part.all(of: detention.id, in: tx).map { try JSONValue(encoding: $0) }) }
        var members: [String: JSONValue] = [
            "rights": try list(DetentionRight.self), "contacts": try list(DetentionContact.self), "searches": try list(DetentionSearch.self),
            "biometrics": try list(BiometricRequest.self), "drugTests": try list(DrugTest.self), "property": try list(DetaineeProperty.self), "interviews": try list(CustodyInterview.self),
            "rest": try list(RestRecord.self),
        ]
        if officer.may("custody.care.read") {
            members["risk"] = try list(RiskAssessment.self)
            members["observation"] = try list(ObservationSetting.self)
            members["visits"] = try list(CellVisit.self)
            members["given"] = try list(CareGiven.self)
            members["medications"] = try list(Medication.self)
            members["doses"] = try list(MedicationDose.self)
            members["examinations"] = try list(HealthcareExamination.self)
        }
        return .object(members)
    }
}
