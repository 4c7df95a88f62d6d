import Core

/// What recording, victims and outcomes bring to the module.
enum RecordingManifest {
    static let operations = [
        AnyOperation(RecordIncident.self), AnyOperation(RecordCrimeFromIncident.self), AnyOperation(CloseIncident.self), AnyOperation(EndorseIncident.self),
        AnyOperation(TransferIncident.self), AnyOperation(SupplementReport.self), AnyOperation(FlagCrime.self), AnyOperation(ScreenCrime.self),
        AnyOperation(AssessRisk.self), AnyOperation(ReviewRisk.self), AnyOperation(AssessIncidentRisk.self), AnyOperation(ReviewIncidentRisk.self), AnyOperation(ProposeOutcome.self), AnyOperation(DecideOutcome.self),
        AnyOperation(ReopenCrime.self),
        AnyOperation(ReclassifyCrime.self), AnyOperation(CancelCrime.self), AnyOperation(DecideChange.self), AnyOperation(AssessVictim.self),
        AnyOperation(ContactVictim.self), AnyOperation(StartVictimClocks.self), AnyOperation(ReferVictim.self), AnyOperation(AnswerReferral.self), AnyOperation(RecordWish.self),
        AnyOperation(NameContact.self), AnyOperation(NameVictim.self), AnyOperation(NameRelative.self), AnyOperation(DeclineReferral.self), AnyOperation(ReportForAnother.self),
        AnyOperation(SampleIncident.self), AnyOperation(SampleCrime.self), AnyOperation(LoadPolicies.self), AnyOperation(RaisePolicyTask.self), AnyOperation(RaiseVictimTask.self),
    ]

    /// Offered on the page of a crime.
    static let onCrime: [OperationName] = [
        SupplementReport.name, FlagCrime.name, ScreenCrime.name, AssessRisk.name, ReviewRisk.name, ProposeOutcome.name, DecideOutcome.name, ReopenCrime.name,
        ReclassifyCrime.name, CancelCrime.name, DecideChange.name, AssessVictim.name, ContactVictim.name, StartVictimClocks.name, ReferVictim.name, AnswerReferral.name,
        RecordWish.name, NameContact.name, NameVictim.name, NameRelative.name, DeclineReferral.name, ReportForAnother.name, SampleCrime.name,
    ]

    static let incident = RecordType(
        of: Incident.self, path: "incidents", title: "Incident", read: "investigation.read",
        operations: [RecordCrimeFromIncident.name, AssessIncidentRisk.name, ReviewIncidentRisk.name, CloseIncident.name, EndorseIncident.name, TransferIncident.name, SampleIncident.name, "records.link.add"])

    static let taskKinds = RecordingTask.allCases.map { TaskKind($0.rawValue, title: $0.title) }

    static let reads = [RegistrarPage.permission: "see how well crimes are recorded"]

    static func rounds(_ policies: PolicyRounds) -> [ScheduledAct] { policies.acts + [ScheduledAct(RaiseVictimTask.self, due: RaiseVictimTask.due)] }

    private static let lists = [
        "offence-question", "victim-event", "bank-holiday", "crime-flag", "hate-strand", "dash-question", "dash-answer", "risk-grade", "cancel-reason", "not-recorded",
        "victim-reason", "solvability", "enquiry-line", "incident-kind", "reporter", "contact-method", "contact-result", "contact-warning", "special-measure", "vps-state",
        "support-service", "weapon", "injury", "entry-method", "force", "crime-word",
        "vehicle-role", "device-role", "property-role", "incident-question", "incident-decision",
    ]

    static func codeLists() throws -> [CodeEdition] { try lists.map { try .starter(CodeListName($0), file: "\($0).csv", in: .module) } }
}
