import Base
import Core
import Storage

/// A healthcare professional's examination with what they advise (Code C 9, Annex G and H).
struct HealthcareExamination: CarePart {
    static let table = "healthcare_examination"
    static let rows: SQL = "healthcare_examination"
    static let kind: RecordKind = "healthcare-examination"

    let id: ID<HealthcareExamination>
    var version = 0
    let detentionId: ID<Detention>
    let examiner: String
    let examinedAt: Instant
    let fitToDetain: Bool
    /// A code of `custody.fitness`.
    let fitForInterview: InterviewFacts.Fitness
    let needsAdult: Bool
    let levelAdvised: String?
    let advice: String
    let againAt: Instant?
    let officerId: ID<OfficerAccount>
    let recordedAt: Instant
}

extension InterviewFacts.Fitness: SQLBindable {}

/// Records a healthcare professional's examination and advice (PACE-67, PACE-73).
struct ExamineDetainee: CareAct {
    static let name: OperationName = "custody.healthcare.examine"
    static let title = "Record healthcare examination"
    static let form = Form {
        Section("Examination") {
            CareField.detention
            Field.text("examiner", "Healthcare professional", required: .by("Code C 9: who advised"), max: 120)
            CareField.time("examinedAt")
            Field.yesNo("fitToDetain", "Fit to be detained?", required: .by("Code C 9 and Annex H"))
            Field.choice("fitForInterview", "Fit for interview?", from: "custody.fitness", required: .by("Code C 12.3, Annex G"))
            Field.yesNo("needsAdult", "Does the person need an appropriate adult?", required: .by("PACE-60"))
            Field.choice("levelAdvised", "Observation advised", from: ObservationSetting.levels)
            Field.text("advice", "Advice for custody staff", hint: "Only what staff need to keep the person safe.", lines: 4, required: .by("Code C 9.13 to 9.15"), max: 4000)
            Field.moment("againAt", "To be seen again", future: true)
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let examiner: String
    let examinedAt: Instant?
    let fitToDetain: Bool
    let fitForInterview: InterviewFacts.Fitness
    let needsAdult: Bool
    let levelAdvised: String?
    let advice: String
    let againAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<HealthcareExamination> {
        let detention = try work.held(detentionId)
        let time = examinedAt ?? work.thisMinute
        try DetentionCheck.given(advice, "advice", "Write the advice, or that there is none.")
        let examination = try work.save(
            HealthcareExamination(
                id: work.newID(), detentionId: detentionId, examiner: examiner, examinedAt: time, fitToDetain: fitToDetain, fitForInterview: fitForInterview,
                needsAdult: needsAdult, levelAdvised: levelAdvised, advice: advice, againAt: againAt, officerId: work.officer.id, recordedAt: work.now))
        if !fitToDetain {
            try work.careTask(.concern, "Not fit to be detained: \(detention.number). Hospital or release", about: detention, due: work.now)
        }
        if let level = levelAdvised, try ObservationStanding.of(detentionId, in: work.tx)?.current.level != level {
            let title = try work.code(level, of: ObservationSetting.levels, field: "levelAdvised").title
            try work.careTask(.level, "Healthcare advises \(title) for \(detention.number)", about: detention, due: work.now.adding(minutes: 10))
        }
        if needsAdult {
            let adult = try work.code(DetentionContact.adult, of: DetentionContact.parts, field: "needsAdult")
            try work.need(part: adult, for: detention, reason: "On healthcare advice", at: time)
        }
        if let againAt { try work.careTask(.contact, "Healthcare to see \(detention.number) again", about: detention, due: againAt) }
        try work.enter(
            .healthcare, in: detention, at: time,
            text: "Examined by \(examiner): \(fitToDetain ? "fit" : "not fit") to be detained; interview: \(fitForInterview.title.lowercased()).", lateReason: lateReason,
            about: examination.ref, field: "examinedAt")
        return examination.id
    }
}

extension InterviewFacts.Fitness {
    var title: String {
        switch self {
        case .notAssessed: "Not assessed"
        case .fit: "Fit"
        case .unfit: "Not fit now"
        }
    }
}
