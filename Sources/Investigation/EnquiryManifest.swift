import Base
import Core
import Foundation
import Storage
import Web

/// What enquiries, suspects, property, statements and major incidents bring to the module.
enum EnquiryManifest {
    static let operations: [AnyOperation] = [
        AnyOperation(MarkPoint.self), AnyOperation(TakeMarkBack.self), AnyOperation(LogEnquiry.self), AnyOperation(PlanInvestigation.self), AnyOperation(OpenLine.self),
        AnyOperation(CloseLine.self), AnyOperation(RaiseAction.self), AnyOperation(AllocateAction.self), AnyOperation(ResultAction.self), AnyOperation(ReadResult.self),
        AnyOperation(RecordDecision.self), AnyOperation(HoldReview.self), AnyOperation(SubmitInvestigation.self), AnyOperation(AnswerSubmission.self),
        AnyOperation(HandOver.self), AnyOperation(PursueSuspect.self), AnyOperation(RecordAttempt.self), AnyOperation(EndPursuit.self), AnyOperation(BeginSeries.self),
        AnyOperation(AddToSeries.self), AnyOperation(RemoveFromSeries.self), AnyOperation(AddStore.self), AnyOperation(CloseStore.self), AnyOperation(MoveItem.self),
        AnyOperation(ScanItem.self), AnyOperation(RequestItem.self), AnyOperation(RefuseRequest.self), AnyOperation(StartAudit.self), AnyOperation(ScanInAudit.self),
        AnyOperation(EndAudit.self), AnyOperation(ReportLost.self), AnyOperation(SetRetention.self), AnyOperation(HoldItem.self), AnyOperation(LiftHold.self),
        AnyOperation(ProposeDisposal.self), AnyOperation(DecideDisposals.self), AnyOperation(CarryOutDisposal.self), AnyOperation(CountCash.self),
        AnyOperation(DetainCash.self), AnyOperation(RecordCashOrder.self), AnyOperation(EndCashDetention.self), AnyOperation(SetCapacity.self),
        AnyOperation(AllocateActions.self), AnyOperation(PlanHouses.self), AnyOperation(RecordHouseCall.self),
        AnyOperation(AddExhibitFile.self), AnyOperation(AgreeExtraction.self), AnyOperation(WithdrawExtraction.self), AnyOperation(MakeWorkingCopy.self),
        AnyOperation(TakeStatement.self), AnyOperation(WriteStatement.self), AnyOperation(SignStatement.self),
        AnyOperation(WithdrawStatement.self), AnyOperation(DeclareMajor.self), AnyOperation(GiveIncidentRole.self), AnyOperation(EndIncidentRole.self),
        AnyOperation(RegisterDocument.self), AnyOperation(ReadDocument.self), AnyOperation(IndexDocument.self),
    ]

    /// Offered on the page of an investigation; each panel of it shows its own.
    static let ofInvestigation: [OperationName] = [
        SubmitInvestigation.name, AnswerSubmission.name, HandOver.name, HoldReview.name, LogEnquiry.name, PlanInvestigation.name, OpenLine.name, CloseLine.name,
        RaiseAction.name, AllocateActions.name, PlanHouses.name, RecordHouseCall.name, RecordDecision.name, MarkPoint.name, TakeMarkBack.name, TakeStatement.name, PursueSuspect.name, RecordAttempt.name, EndPursuit.name,
        BeginSeries.name, DeclareMajor.name, GiveIncidentRole.name, EndIncidentRole.name, RegisterDocument.name,
    ]

    static let recordTypes: [RecordType] = [
        RecordType(
            of: Exhibit.self, path: "exhibits", title: "Exhibit", read: "investigation.read",
            operations: [
                MoveItem.name, RequestItem.name, RefuseRequest.name, AddExhibitFile.name, ReadAgain.name, MakeWorkingCopy.name, AgreeExtraction.name, WithdrawExtraction.name,
                CountCash.name, DetainCash.name, RecordCashOrder.name, EndCashDetention.name, SetRetention.name, HoldItem.name, LiftHold.name,
                ProposeDisposal.name, DecideDisposals.name, CarryOutDisposal.name, ReportLost.name,
            ],
            more: { exhibit, tx, officer in
                // Who may not see the crime may not see what was found in it.
                guard try Visibility(to: officer).allows(exhibit.investigationId.raw, in: tx) else { throw Refusal.notFound }
                let files = try ExhibitFile.json(try ExhibitFile.all(of: exhibit.id, in: tx), in: tx)
                guard let item = try PropertyItem.of(exhibit.id.raw, in: tx) else { return ["files": files] }
                let visible = Visibility(to: officer)
                // Whoever may not see whose device it is does not read what they agreed to.
                let agreements = try ExtractionAgreement.all(of: exhibit.id, in: tx).filter { try visible.allows($0.personId.raw, in: tx) }
                return [
                    "agreements": .array(try agreements.map { try JSONValue(encoding: $0) }), "property": try JSONValue(encoding: item), "movements": try JSONValue(encoding: try ExhibitMovement.all(of: item.id, in: tx)),
                    "files": files,
                ]
            },
            card: { exhibit, tx in try Exhibit.card(exhibit, in: tx) }, partOf: { Ref(Investigation.kind, $0.investigationId) }),
        .part(of: EnquiryEntry.self, path: "enquiries", title: "Enquiry"),
        .part(of: ReportPart.self, path: "report-parts", title: "Part of the report"),
        .part(of: DashAssessment.self, path: "risk-assessments", title: "Domestic abuse risk"),
        .part(of: InvestigationPlan.self, path: "plans", title: "Plan"),
        .part(of: LineOfEnquiry.self, path: "lines-of-enquiry", title: "Line of enquiry"),
        .part(of: CaseDecision.self, path: "decisions", title: "Decision"),
        .part(of: EnquiryAction.self, path: "actions", title: "Action", operations: [AllocateAction.name, ResultAction.name, ReadResult.name]),
        .part(of: Statement.self, path: "statements", title: "Statement", operations: [WriteStatement.name, SignStatement.name, WithdrawStatement.name]),
        .part(of: EnquiryDocument.self, path: "documents", title: "Document", operations: [ReadDocument.name, IndexDocument.name]),
        RecordType(of: CrimeSeries.self, path: "crime-series", title: "Linked series", read: "investigation.read", operations: [AddToSeries.name, RemoveFromSeries.name]),
        RecordType(
            of: PropertyStore.self, path: "property-stores", title: "Property store", read: "property.read",
            operations: [StartAudit.name, EndAudit.name, AddStore.name, SetCapacity.name, CloseStore.name]),
    ]

    static func codeLists(in bundle: Bundle) throws -> [CodeEdition] {
        try [
            "point-to-prove", "enquiry-kind", "review-clock", "submission-purpose", "store-kind", "property-retention", "disposal-method", "seizure-power", "incident-role",
            "enquiry-document", "incident-category", "cash-detention", "house-result", "extraction-level", "extraction-agreer",
        ].map { try .starter(CodeListName($0), file: "\($0).csv", in: bundle) }
    }

    static let reads = ["property.read": "see property stores and evidence at risk", "investigation.suspects.read": "see outstanding suspects"]

    static func routes(_ pages: Pages) {
        EnquiryPages.routes(pages)
        SuspectList.routes(pages)
        StatementPage.routes(pages)
        StorePages.routes(pages)
        ScanPages.routes(pages)
        LabelPages.routes(pages)
        RiskList.routes(pages)
        ExhibitFiles.routes(pages)
    }
}
