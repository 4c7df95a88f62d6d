import Base
import Core
import Records
import Storage

/// Tells a detainee their rights, each with what came of it (PACE-22, codes of `custody.right`).
struct GiveRights: CareAct {
    static let name: OperationName = "custody.rights.give"
    static let title = "Give rights"
    static let rightsMax = 30
    static let form = Form {
        Section("Notice") {
            CareField.detention
            Field.choice("language", "Language", from: "custody.notice-language", required: .by("Code C 3.2 and 13: it must be understood"))
            Field.choice("medium", "How", from: "custody.notice-medium", required: .by("Code C 3.2 wants the notice given"))
            Field.yesNo("seeksAsylum", "Seeks asylum, or is a political refugee?", hint: "For a foreign national: then the consulate is told nothing unless they ask (Code C 7.4).")
            Field.yesNo("adultPresent", "Was the appropriate adult there?", hint: "If not, the rights are given again when the adult is here (Code C 3.17).")
        }
        Section("Rights") {
            Field.repeated("rights", "Each right", max: rightsMax) {
                Field.choice("entitlement", "Right", from: DetentionRight.list, required: .by("each right is recorded by itself"))
                Field.choice("act", "What came of it", from: "custody.right-act", required: .by("the choice is the person's"))
                Field.text("detail", "Who, or why not", hint: "For advice that is declined: the reason given, or that none was (Code C 6.5).", max: 400)
            }
            CareField.time("givenAt")
            LateEntry.field
        }
    }

    struct Told: Codable, Sendable {
        let entitlement: String
        let act: DetentionRight.Act
        let detail: String?
    }

    let detentionId: ID<Detention>
    let language: String
    let medium: String
    let adultPresent: Bool?
    var seeksAsylum: Bool?
    let rights: [Told]?
    let givenAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> Int {
        let detention = try work.held(detentionId)
        let rights = rights ?? []
        if rights.isEmpty { throw Refusal.invalid("rights", code: "required", "Give at least one right with what came of it.") }
        let needsAdult = try AdultNeed.of(detention, on: London.day(of: work.now), in: work.tx).value
        if needsAdult, adultPresent == nil {
            throw Refusal.invalid("adultPresent", code: "required", "Say whether the appropriate adult was there: this person must have one (Code C 3.17).")
        }
        let at = givenAt ?? work.thisMinute
        if adultPresent == true, try !DetentionContact.all(of: detentionId, in: work.tx).contains(where: { $0.isAdultHere(at: at) }) {
            throw Refusal.invalid(
                "adultPresent", code: "not-on-record", "No appropriate adult is on record as here at \(London.time(of: at, zoned: true)). Record their arrival first (PACE-60).")
        }
        var lines: [String] = []
        for (index, told) in rights.enumerated() {
            let code = try work.code(told.entitlement, of: DetentionRight.list, field: "rights.\(index).entitlement")
            if told.act == .delayed {
                throw Refusal.invalid("rights.\(index).act", code: "by-rank", "A delay is authorised by an inspector or superintendent with a form of its own.")
            }
            if told.entitlement == "R2", told.act == .declined, told.detail?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("rights.\(index).detail", code: "required", "Legal advice was declined: ask why, and write down the answer or that there was none (Code C 6.5).")
            }
            if told.entitlement == "R2", told.act == .given || told.act == .notApplicable {
                throw Refusal.invalid("rights.\(index).act", code: "yes-or-no", "Legal advice is asked for or declined: record which (Code C 6.1).")
            }
            if told.entitlement == "R9", needsAdult, told.act == .declined || told.act == .notApplicable {
                throw Refusal.invalid("rights.\(index).act", code: "mandatory", "The appropriate adult is not for the person to decline: this person must have one (Code C 3.15).")
            }
            try work.save(
                DetentionRight(
                    id: work.newID(), detentionId: detentionId, entitlement: told.entitlement, act: told.act, at: at, detail: told.detail,
                    language: told.entitlement == "R4" ? language : nil, medium: told.entitlement == "R4" ? medium : nil, officerId: work.officer.id, recordedAt: work.now,
                    adultPresent: needsAdult ? adultPresent : nil, seeksAsylum: told.entitlement == "R6" ? seeksAsylum : nil))
            if told.entitlement == "R6" { try consulate(told, detention, at: at, lines: &lines, work) }
            if told.act == .requested || (told.act == .given && ["R5", "R9", "R21", "R22"].contains(told.entitlement)) {
                try work.need(told.entitlement, for: detention, name: told.entitlement == "R1" ? told.detail : nil, at: at)
            }
            if told.entitlement == "R21", told.act == .declined || told.act == .notApplicable {
                throw Refusal.invalid("rights.\(index).act", code: "mandatory", "Whoever is responsible for a child's welfare is told whatever the child wishes (Code C 3.13).")
            }
            lines.append("\(code.title): \(told.act.title)\(told.detail.map { ". \($0)" } ?? "")")
        }
        let languageTitle = try work.code(language, of: "custody.notice-language", field: "language").title
        let mediumTitle = try work.code(medium, of: "custody.notice-medium", field: "medium").title
        lines.append("\(mediumTitle), \(languageTitle).\(adultPresent == true ? " The appropriate adult was present." : "")")
        if needsAdult, adultPresent == false { lines.append("To be given again in the presence of the appropriate adult (Code C 3.17).") }
        try work.tellAgain(detention, at: at)
        try work.enter(.rights, in: detention, at: at, text: lines.joined(separator: "\n"), lateReason: lateReason, field: "givenAt")
        return rights.count
    }

    /// Whether the consulate is told, and by whose wish (Code C 7, PACE-63); and what was convicted overseas is asked for.
    private func consulate(_ told: Told, _ detention: Detention, at time: Instant, lines: inout [String], _ work: Work) throws {
        let day = London.day(of: time)
        let nationalities = Set(try work.tx.find(Person.self, detention.personId)?.nationalities ?? [])
        let duty = ConsularDuty.of(
            nationalities: nationalities, seeksAsylum: seeksAsylum ?? false, conventions: Set(try CodeList.all(ConsularList.name, on: day, in: work.tx).map(\.code)))
        if duty.value == .told, told.act != .requested {
            try work.need("R6", for: detention, at: time)
            lines.append(duty.reason)
        }
        if duty.value == .onExpressRequest { lines.append(duty.reason) }
        if try RightsFacts.due(detention, in: work.tx).isForeignNational, try !RecordOverseasCheck.wasAsked(detentionId, in: work.tx) {
            try work.careTask(.overseas, "Ask for overseas convictions: \(detention.number)", about: detention, due: time.adding(minutes: 60))
        }
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let detention = try tx.find(Detention.self, ID(ref.id)) else { return .object([:]) }
        let due = try RightsFacts.outstanding(detention, in: tx)
        let rows = due.map { right -> JSONValue in
            let act: [String: JSONValue] = ["R1", "R2", "R6", "R18", "R22"].contains(right.value) ? [:] : ["act": "given"]
            return .object(["entitlement": .string(right.value)].merging(act) { first, _ in first })
        }
        return ["detentionId": .string(ref.id.description), "language": "eng", "medium": "written", "rights": .array(rows)]
    }
}

/// The countries whose consulates are told by agreement.
enum ConsularList {
    static let name: CodeListName = "custody.consular-convention"
}

/// The facts of a person that decide which rights they have.
enum RightsFacts {
    static let british: Set = ["GBR", "GB"]

    /// What is still to be told in the present stay, and what again with the appropriate adult there.
    static func outstanding(_ detention: Detention, in tx: Transaction) throws -> [Explained<String>] {
        let standing = try RightsStanding.present(detention.id, in: tx)
        return try due(detention, in: tx).outstanding(given: standing.given, withAdult: standing.given(with: DetentionContact.all(of: detention.id, in: tx)))
    }

    static func due(_ detention: Detention, in tx: Transaction) throws -> RightsDue {
        let day = London.day(of: detention.openedAt)
        let person = try tx.find(Person.self, detention.personId)
        return RightsDue(
            isForeignNational: person?.nationalities.map { !$0.isEmpty && british.isDisjoint(with: $0) } ?? false,
            needsInterpreter: try InterpreterNeed.of(detention, person, in: tx),
            needsAdult: try AdultNeed.of(detention, on: day, in: tx).value, isChild: try AgeStanding.of(detention, on: day, in: tx).isTreatedAsChild, isFemale: person?.sex == .female)
    }
}

/// Whether a detainee must have an appropriate adult, from the age, the risk assessments and the healthcare professional.
enum AdultNeed {
    static func of(_ detention: Detention, on day: Day, in tx: Transaction) throws -> Explained<Bool> {
        let last = try tx.first(
            RiskAssessment.self, "SELECT * FROM risk_assessment WHERE detention_id = \(detention.id) AND stage <> 'release' ORDER BY number DESC LIMIT 1")
        let clinical = try tx.exists("SELECT 1 FROM healthcare_examination WHERE detention_id = \(detention.id) AND needs_adult")
        return AppropriateAdult.isNeeded(try AgeStanding.of(detention, on: day, in: tx), vulnerable: clinical || (last?.isVulnerable ?? false))
    }
}

enum InterpreterNeed {
    static func of(_ detention: Detention, _ person: Person?, in tx: Transaction) throws -> Bool {
        if person?.needsInterpreter == true { return true }
        return try tx.exists("SELECT 1 FROM detention_contact WHERE detention_id = \(detention.id) AND part = 'interpreter' AND status <> 'declined'")
    }
}
