import Base
import Core
import Storage

/// A sample asked for and tested for class A drugs (PACE s63B, PACE-81).
struct DrugTest: CarePart {
    static let table = "drug_test"
    static let rows: SQL = "drug_test"
    static let kind: RecordKind = "drug-test"
    static let triggers: CodeListName = "custody.drug-trigger"
    static let ages: CodeListName = "custody.drug-test-age"
    static let results: CodeListName = "custody.drug-result"

    let id: ID<DrugTest>
    var version = 0
    let detentionId: ID<Detention>
    /// After charge, or after arrest.
    let isCharged: Bool
    /// A code of `custody.drug-trigger`; or who authorised it for another offence, and why.
    let triggerOffence: String?
    let authorisedBy: ID<OfficerAccount>?
    let authorityReasons: String?
    let ageYears: Int?
    let adultName: String?
    let isWarned: Bool
    let requestedAt: Instant
    let requestedBy: ID<OfficerAccount>
    var refusedAt: Instant?
    var refusedReason: String?
    var takenAt: Instant?
    var takenBy: ID<OfficerAccount>?
    /// A code of `custody.drug-result`.
    var result: String?
    var drugs: String?
    var resultAt: Instant?
    var note: String?

    var isOpen: Bool { refusedAt == nil && result == nil }
    var state: String { refusedAt != nil ? "Refused" : result != nil ? "Tested" : takenAt != nil ? "Sample given, no result yet" : "Asked for" }

    static func open(_ detention: ID<Detention>, in tx: Transaction) throws -> DrugTest? {
        try tx.first(DrugTest.self, "SELECT * FROM drug_test WHERE detention_id = \(detention) AND refused_at IS NULL AND result IS NULL ORDER BY id DESC LIMIT 1")
    }
}

struct RequestDrugTest: CareAct {
    static let name: OperationName = "custody.drug-test.request"
    static let title = "Ask for a drug test"
    static let form = Form {
        Section("Drug test") {
            CareField.detention
            Field.choice("trigger", "Trigger offence", hint: "Empty where an inspector authorises it for another offence.", from: DrugTest.triggers)
            Field.officer("authorisedBy", "Inspector who authorised it", hint: "Only where it is no trigger offence.")
            Field.text("authorityReasons", "Why class A drugs are suspected to have caused or contributed to the offence", lines: 2, max: 1000)
            Field.yesNo("isWarned", "Warned that refusing without good cause is an offence?", required: .by("PACE s63B(5): before the sample"))
            Field.text("adultName", "Appropriate adult who is there", hint: "For anyone under 18.", max: 120)
            CareField.time("requestedAt")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let trigger: String?
    let authorisedBy: ID<OfficerAccount>?
    let authorityReasons: String?
    let isWarned: Bool
    let adultName: String?
    let requestedAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<DrugTest> {
        let detention = try work.held(detentionId)
        let time = requestedAt ?? work.thisMinute
        let day = London.day(of: time)
        if try DrugTest.open(detentionId, in: work.tx) != nil { throw Refusal.conflict("A sample was asked for already. Record what came of it.") }
        let age = try AgeStanding.of(detention, on: day, in: work.tx)
        let earlier = try DrugTest.all(of: detentionId, in: work.tx)
        let rules = DrugTestRules(ages: try CodeList.all(DrugTest.ages, on: day, in: work.tx).compactMap { DrugTestRules.Age(detail: $0.detail) })
        let isCharged = detention.chargedAt != nil
        let wasHere = try DetentionContact.all(of: detentionId, in: work.tx).contains { $0.isAdultHere(at: time) }
        let adult = adultName.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let decision = rules.decide(
            DrugTestRules.Request(
                isCharged: isCharged, isAuthorised: detention.authorisedAt != nil, years: age.years, isTreatedAsChild: age.isTreatedAsChild, hasTrigger: try hasTrigger(detention, work),
                byInspector: try inspector(detention, work) != nil, isWarned: isWarned, adultIsHere: wasHere && adult != nil,
                wasTested: earlier.contains { $0.isCharged == isCharged && $0.takenAt != nil && $0.result != "void" }), on: day)
        if case .refused(let refusal) = decision { throw refusal }
        let test = try work.save(
            DrugTest(
                id: work.newID(), detentionId: detentionId, isCharged: isCharged, triggerOffence: trigger, authorisedBy: trigger == nil ? authorisedBy : nil,
                authorityReasons: trigger == nil ? authorityReasons : nil, ageYears: age.years, adultName: adult, isWarned: true, requestedAt: time,
                requestedBy: work.officer.id))
        let why = try trigger.map { try work.code($0, of: DrugTest.triggers, field: "trigger").title } ?? "authorised by \(try authorisedBy.map { try Officers.label($0, in: work.tx) } ?? "")"
        try work.enter(
            .drugTest, in: detention, at: time,
            text: "Asked for a sample to be tested for class A drugs: \(why). Warned that refusing without good cause is an offence.\(adult.map { " The appropriate adult, \($0), was there." } ?? "")",
            lateReason: lateReason, about: test.ref, field: "requestedAt")
        return test.id
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["detentionId": .string(ref.id.description)]
        if let detention = try tx.find(Detention.self, ID(ref.id)) {
            let known = try offences(of: detention, in: tx)
            let day = London.day(of: detention.arrestedAt)
            if let found = try CodeList.all(DrugTest.triggers, on: day, in: tx).first(where: { Self.covers($0, known) }) { members["trigger"] = .string(found.code) }
            if let adult = DetentionContact.standing(of: DetentionContact.adult, in: try DetentionContact.all(of: detention.id, in: tx)), adult.status == .present, let name = adult.name {
                members["adultName"] = .string(name)
            }
        }
        return .object(members)
    }

    /// CJS codes of what the person is charged with, or held for as far as the lists know.
    private static func offences(of detention: Detention, in tx: Transaction) throws -> [String] {
        let charged = try Charge.all(of: detention.id, in: tx).map(\.offence)
        guard charged.isEmpty else { return charged }
        let day = London.day(of: detention.arrestedAt)
        return try DetentionStage.arrests(detention, in: tx).compactMap { try OffenceUnderInvestigation.charge(for: $0.investigationId, on: day, in: tx) }
    }

    private static func covers(_ trigger: Code, _ offences: [String]) -> Bool {
        let prefixes = (trigger.detail["cjs"] ?? "").split(separator: " ").map(String.init)
        return offences.contains { offence in prefixes.contains { offence.hasPrefix($0) } }
    }

    /// The trigger offence that was chosen is one the person is held for or charged with, as far as the lists know.
    private func hasTrigger(_ detention: Detention, _ work: Work) throws -> Bool {
        guard let trigger else { return false }
        let code = try work.code(trigger, of: DrugTest.triggers, field: "trigger")
        let known = try Self.offences(of: detention, in: work.tx)
        guard known.isEmpty || Self.covers(code, known) else {
            throw Refusal.invalid(
                "trigger", code: "not-this-offence",
                "\(code.title): the person is not held for or charged with such an offence (\(known.joined(separator: ", "))). Choose another, or have an inspector authorise it (PACE s63B(2)).")
        }
        return true
    }

    private func inspector(_ detention: Detention, _ work: Work) throws -> OfficerAccount? {
        guard trigger == nil, let authorisedBy else { return nil }
        guard let account = try work.tx.find(OfficerAccount.self, authorisedBy), account.rank >= .inspector else {
            throw Refusal.invalid("authorisedBy", code: "not-inspector", "It is authorised by an inspector or above (PACE s63B(2)). Name one.")
        }
        try DetentionCheck.given(
            authorityReasons ?? "", "authorityReasons", "Write down why class A drugs are suspected to have caused or contributed to the offence (Code C 17.10).")
        return account
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL AND authorised_at IS NOT NULL") && DrugTest.open(ID(ref.id), in: tx) == nil
    }
}

struct RecordDrugTest: CareAct {
    static let name: OperationName = "custody.drug-test.record"
    static let title = "Record drug test"
    static let form = Form {
        Section("Sample") {
            CareField.detention
            Field.yesNo("isGiven", "Was the sample given?", required: .by("a refusal without good cause is an offence (PACE s63C)"))
            Field.text("refusedReason", "If not, what the person said", lines: 2, max: 1000)
            CareField.time("at")
        }
        Section("Result") {
            Field.choice("result", "Result", hint: "Empty while there is none.", from: DrugTest.results)
            Field.text("drugs", "Which drugs", max: 200)
            Field.text("note", "Note", lines: 2, max: 400)
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let isGiven: Bool
    let refusedReason: String?
    let at: Instant?
    let result: String?
    let drugs: String?
    let note: String?
    let lateReason: String?

    func perform(in work: Work) throws -> Done {
        let detention = try work.held(detentionId)
        guard var test = try DrugTest.open(detentionId, in: work.tx) else { throw Refusal.conflict("No sample was asked for. Ask for it first, with the warning (PACE s63B).") }
        let time = at ?? work.thisMinute
        try DetentionCheck.notFuture(time, "at", "When", now: work.now)
        try DetentionCheck.notBefore(test.requestedAt, time, "at", "When", "when the sample was asked for")
        test.note = note ?? test.note
        var text: String
        if isGiven {
            test.takenAt = test.takenAt ?? time
            test.takenBy = test.takenBy ?? work.officer.id
            text = "Sample for a drug test given."
            if let result {
                let code = try work.code(result, of: DrugTest.results, field: "result")
                if ["positive", "disputed"].contains(result), drugs?.allSatisfy(\.isWhitespace) ?? true {
                    throw Refusal.invalid("drugs", code: "required", "Say for which drugs it was positive.")
                }
                (test.result, test.drugs, test.resultAt) = (code.code, drugs, time)
                text += " \(code.title)\(drugs.map { ": \($0)" } ?? "")."
            }
        } else {
            if test.takenAt != nil { throw Refusal.conflict("The sample was given at \(London.text(test.takenAt ?? time, zoned: true)): record its result.") }
            if result != nil { throw Refusal.invalid("result", code: "no-sample", "There is no result without a sample.") }
            try DetentionCheck.given(refusedReason ?? "", "refusedReason", "Write down what the person said: whether they had good cause is decided on it (PACE s63C).")
            (test.refusedAt, test.refusedReason) = (time, refusedReason)
            text = "Refused to give a sample for a drug test: \(refusedReason ?? "") Without good cause that is an offence (PACE s63C)."
        }
        test = try work.save(test)
        try work.enter(.drugTest, in: detention, at: time, text: "\(text) \(note ?? "")", lateReason: lateReason, about: test.ref, field: "at")
        return Done()
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL") && DrugTest.open(ID(ref.id), in: tx) != nil
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["detentionId": .string(ref.id.description)]
        if try DrugTest.open(ID(ref.id), in: tx)?.takenAt != nil { members["isGiven"] = true }
        return .object(members)
    }
}
