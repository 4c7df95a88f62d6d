import Base
import Core
import Records
import Storage

/// Assesses a detainee's risk: on arrival, on any change, at handover and before release (Code C 3.6 to 3.10, PACE-70).
struct AssessRisk: CareAct {
    static let name: OperationName = "custody.risk.assess"
    static let title = "Assess risk"
    static let answersMax = 80
    static let form = Form {
        Section("Assessment") {
            CareField.detention
            Field.version
            Field.choice("stage", "When", from: "custody.risk-stage", required: .by("Code C 3.6 and 3.10"))
            Field.repeated("answers", "Questions", max: answersMax) {
                Field.code("question", "Question", from: RiskAssessment.questions, required: .by("each answer belongs to a question"))
                Field.choice("answer", "Answer", from: "custody.risk-answer", required: .by("no answer is an answer too: choose it"))
                Field.text("detail", "Detail", max: 1000)
            }
            Field.yesNo("markersChecked", "Warning markers and PNC checked?", required: .by("PACE-70: what is known before counts"))
            Field.yesNo("previousChecked", "Earlier detentions read?", required: .by("PACE-70"))
        }
        Section("Judgement") {
            Field.choice("risk", "Risk", from: "custody.risk-level", required: .by("it decides the level of observation"))
            Field.text("lowerReason", "Why lower than the answers make it", hint: "Needed only then.", lines: 2, max: 1000)
            Field.yesNo("isVulnerable", "May the person be vulnerable?", hint: "Then an appropriate adult is called (Code C 1.4, 1.13(d)).", required: .by("PACE-60"))
            Field.yesNo("appearsUnder18", "Does the person appear to be under 18?", required: .by("PACE-60"))
            Field.text("plan", "What is done about it", lines: 3, required: .by("Code C 3.9: risk needs a response"), max: 2000)
            Field.text("incompleteReason", "If it could not be completed, why", hint: "Drunk, violent, refused: it is tried again.", max: 400)
            CareField.time("assessedAt")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let version: Int?
    let stage: RiskAssessment.Stage
    let answers: [RiskAssessment.Answer]?
    let markersChecked: Bool
    let previousChecked: Bool
    let risk: RiskFloor.Risk
    let lowerReason: String?
    let isVulnerable: Bool
    let appearsUnder18: Bool
    let plan: String
    let incompleteReason: String?
    let assessedAt: Instant?
    let lateReason: String?

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    func perform(in work: Work) throws -> Int {
        let detention = try work.held(detentionId)
        try SetSoFar.check(version, is: SetSoFar.assessments(detentionId, in: work.tx))
        let time = assessedAt ?? work.thisMinute
        let person = try work.tx.find(Person.self, detention.personId)
        let asked = try RiskAssessment.questions(for: stage, sex: person?.sex, on: London.day(of: work.now), in: work.tx)
        let titles = Dictionary(asked.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let given = answers ?? []
        for (index, answer) in given.enumerated() where answer.answer == "yes" {
            if let code = titles[answer.question], code.detail["prompt"] != nil, answer.detail?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("answers.\(index).detail", code: "required", "\(code.title) Yes: write down \(code.detail["prompt"] ?? "more").")
            }
        }
        let missing = asked.filter { question in !given.contains { $0.question == question.code } }
        let reason = incompleteReason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        if !missing.isEmpty || !markersChecked, reason == nil {
            let what = (markersChecked ? [] : ["the markers were not checked"]) + missing.prefix(5).map { "“\($0.title)” has no answer" }
            throw Refusal.invalid(
                "incompleteReason", code: "required", "The assessment is not complete: \(what.joined(separator: "; ")). Complete it, or say why it could not be (PACE-70).")
        }
        let floor = RiskFloor.of(
            given.map { answer in
                RiskFloor.Answer(
                    question: titles[answer.question]?.code ?? answer.question, isYes: answer.answer == "yes", isRefused: answer.answer == "refused",
                    weight: titles[answer.question]?.detail["weight"].flatMap { RiskFloor.Risk(rawValue: $0) })
            })
        if risk < floor.value, lowerReason?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("lowerReason", code: "required", "\(floor.reason) Set it so, or say why it is lower.")
        }
        try DetentionCheck.given(plan, "plan", "Say what is done about the risk, or that nothing more is needed and why.")
        let number = try (work.tx.value(Int.self, "SELECT MAX(number) FROM risk_assessment WHERE detention_id = \(detentionId)") ?? 0) + 1
        let assessment = try work.save(
            RiskAssessment(
                id: work.newID(), detentionId: detentionId, number: number, stage: stage, assessedAt: time, answers: given, isComplete: missing.isEmpty && markersChecked,
                incompleteReason: reason, markersChecked: markersChecked, previousChecked: previousChecked, risk: risk, isVulnerable: isVulnerable,
                appearsUnder18: appearsUnder18, plan: lowerReason.map { "\(plan)\nLower than the answers: \($0)" } ?? plan, officerId: work.officer.id,
                recordedAt: work.now))
        try follow(assessment, given, titles, detention, work)
        // What was said about health stays in the assessment; the log says that it was made and what it came to.
        try work.enter(
            .risk, in: detention, at: time,
            text: "Risk assessment \(number) \(stage.title): \(risk.title.lowercased())\(assessment.isComplete ? "" : ", not complete: \(reason ?? "")").", lateReason: lateReason,
            about: assessment.ref, field: "assessedAt")
        return number
    }

    /// Whoever the answers call for, and what is still to be done.
    private func follow(_ assessment: RiskAssessment, _ given: [RiskAssessment.Answer], _ titles: [String: Code], _ detention: Detention, _ work: Work) throws {
        let parts = Dictionary(try CodeList.all(DetentionContact.parts, on: London.day(of: work.now), in: work.tx).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for answer in given where answer.answer == "yes" {
            if let question = titles[answer.question], let part = question.detail["calls"].flatMap({ parts[$0] }) {
                try work.need(part: part, for: detention, reason: question.title, at: assessment.assessedAt)
            }
        }
        if stage != .release { try work.callForChild(detention, at: assessment.assessedAt) }
        if stage != .release, try AdultNeed.of(detention, on: London.day(of: work.now), in: work.tx).value, let adult = parts[DetentionContact.adult] {
            let had = try work.tx.exists("SELECT 1 FROM detention_contact WHERE detention_id = \(detentionId) AND part = 'adult' AND status <> 'declined' AND status <> 'failed'")
            if !had { try work.need(part: adult, for: detention, at: assessment.assessedAt) }
        }
        let title = "Complete the risk assessment of \(detention.number)"
        if assessment.isComplete {
            try work.closeCareTask(.risk, title, about: detention)
        } else {
            try work.careTask(.risk, title, about: detention, due: work.now.adding(minutes: 60))
        }
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let detention = try tx.find(Detention.self, ID(ref.id)) else { return .object([:]) }
        let again = try tx.exists("SELECT 1 FROM risk_assessment WHERE detention_id = \(ref.id) AND stage = 'arrival' AND is_complete")
        let sex = try tx.find(Person.self, detention.personId)?.sex
        let asked = try RiskAssessment.questions(for: .arrival, sex: sex, on: London.day(of: detention.openedAt), in: tx)
        return [
            "detentionId": .string(ref.id.description), "version": .integer(Int64(try SetSoFar.assessments(detention.id, in: tx))), "stage": again ? "again" : "arrival",
            "answers": .array(asked.map { ["question": .string($0.code)] }),
        ]
    }
}
