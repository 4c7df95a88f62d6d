import Base
import Core
import Records
import Storage

/// One officer's use of force on one person: the same record whether it was at an arrest, a stop or in custody.
struct ForceUse: Filed {
    static let table = "force_use"
    static let kind: RecordKind = "force"

    enum Occasion: String, Codable, Sendable, SQLBindable {
        case arrest, stop, custody, other
    }

    /// A tactic in the order it was used, with whether it worked.
    struct Tactic: Codable, Sendable, Hashable {
        /// A code of `custody.force-tactic`.
        let tactic: String
        let worked: Bool
    }

    let id: ID<ForceUse>
    var version = 0
    /// `UOF/17/26`.
    let number: String
    let userId: ID<OfficerAccount>
    let personId: ID<Person>?
    let occasion: Occasion
    let occasionKind: RecordKind?
    let occasionId: RawID?
    /// Of an occasion that is no record here: a stop slip, a log.
    let occasionReference: String?
    let usedAt: Instant
    let place: String
    /// Codes of `custody.force-reason`.
    let reasons: [String]
    let tactics: [Tactic]
    let justification: String
    let factors: String
    /// Codes of `custody.force-injury`.
    let subjectInjury: String
    let subjectInjuryDetail: String?
    let officerInjury: String
    let medicalOffered: Bool
    /// As the officer saw it.
    let ageYears: Int?
    let ethnicity: String?
    let sex: Sex?
    let seemedUnwell: Bool
    /// A code of `custody.force-outcome`.
    let outcome: String
    let recordedAt: Instant
    let recordedBy: ID<OfficerAccount>

    var card: Card? { nil }

    static func of(_ occasion: RawID, visible: Visibility, in tx: Transaction) throws -> [ForceUse] {
        try tx.all(ForceUse.self, "SELECT f.* FROM force_use f WHERE f.occasion_id = \(occasion) AND \(visible.condition("f.id")) ORDER BY f.used_at, f.id LIMIT 100")
    }
}

/// Records a use of force, once, from whatever page it belongs to: arrest, detention or person.
struct RecordForce: Operation {
    static let name: OperationName = "custody.force.record"
    static let title = "Record use of force"
    static let form = Form {
        Section("Occasion") {
            Field.anySubject
            Field.choice("occasion", "When", from: "custody.force-occasion", required: .by("one record serves arrest, stop and custody"))
            Field.text("occasionReference", "Its reference", hint: "For a stop: the number of the slip.", max: 60)
            Field.moment("usedAt", "At", required: .by("the record must show it"))
            Field.text("place", "Where", required: .by("the record must show it"), max: 200)
        }
        Section("Force") {
            Field.officer("officerId", "Officer who used it", required: .by("each officer's force is a record of its own"))
            Field.choices("reasons", "Why", from: "custody.force-reason", required: .by("Criminal Law Act 1967 s3, PACE s117: force must be necessary"))
            Field.repeated("tactics", "Tactics, in order", max: 20) {
                Field.choice("tactic", "Tactic", from: "custody.force-tactic", required: .by("each is counted"))
                Field.yesNo("worked", "Did it work?", required: .by("the national record asks"))
            }
            Field.text("justification", "Why it was necessary, reasonable and proportionate", lines: 4, required: .by("you answer for it"), max: 4000)
            Field.text("factors", "Impact factors", hint: "Drink, drugs, weapon, size, numbers, mental health, prior knowledge.", lines: 2, max: 1000)
        }
        Section("Person and injuries") {
            Field.number("ageYears", "Age as you saw it", in: 1...120)
            Field.code("ethnicity", "Ethnicity as you saw it", from: "ethnicity-observed")
            Field.choice("sex", "Sex as you saw it", from: "sex")
            Field.yesNo("seemedUnwell", "Did the person seem mentally unwell?", required: .by("the national record asks"))
            Field.choice("subjectInjury", "Injury to the person", from: "custody.force-injury", required: .by("injuries are treated and counted"))
            Field.text("subjectInjuryDetail", "Which", max: 400)
            Field.yesNo("medicalOffered", "Medical help offered?", required: .by("Code C 9 and APP"))
            Field.choice("officerInjury", "Injury to you", from: "custody.force-injury", required: .by("injuries are treated and counted"))
            Field.choice("outcome", "What came after", from: "custody.force-outcome", required: .by("the national record asks"))
        }
    }

    let kind: String
    let record: RawID
    let occasion: ForceUse.Occasion
    let occasionReference: String?
    let usedAt: Instant
    let place: String
    let officerId: ID<OfficerAccount>
    let reasons: [String]
    let tactics: [ForceUse.Tactic]?
    let justification: String
    let factors: String?
    let ageYears: Int?
    let ethnicity: String?
    let sex: Sex?
    let seemedUnwell: Bool
    let subjectInjury: String
    let subjectInjuryDetail: String?
    let medicalOffered: Bool
    let officerInjury: String
    let outcome: String

    private var about: Ref { Ref(RecordKind(kind), record) }
    var subject: Ref? { about }

    func perform(in work: Work) throws -> ID<ForceUse> {
        let (person, detention) = try concerned(work)
        guard try work.tx.find(OfficerAccount.self, officerId) != nil else {
            throw Refusal.invalid("officerId", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let tactics = tactics ?? []
        if tactics.isEmpty { throw Refusal.invalid("tactics", code: "required", "Give at least one tactic, in the order they were used.") }
        try DetentionCheck.given(justification, "justification", "Say why it was necessary, reasonable and proportionate.")
        try DetentionCheck.notFuture(usedAt, "usedAt", "At", now: work.now)
        if occasion == .stop, occasionReference?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("occasionReference", code: "required", "Give the number of the stop, so that the two belong together.")
        }
        if subjectInjury != "none", subjectInjuryDetail?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("subjectInjuryDetail", code: "required", "Say which injury.")
        }
        let year = London.day(of: usedAt).year
        let number = "UOF/\(try work.number("force", year: year))/\(String(year).suffix(2))"
        let force = try work.save(
            ForceUse(
                id: work.newID(), number: number, userId: officerId, personId: person, occasion: occasion, occasionKind: about.kind, occasionId: about.id,
                occasionReference: occasionReference, usedAt: usedAt, place: place, reasons: reasons.sorted(), tactics: tactics, justification: justification,
                factors: factors ?? "", subjectInjury: subjectInjury, subjectInjuryDetail: subjectInjuryDetail, officerInjury: officerInjury, medicalOffered: medicalOffered,
                ageYears: ageYears, ethnicity: ethnicity, sex: sex, seemedUnwell: seemedUnwell, outcome: outcome, recordedAt: work.now, recordedBy: work.officer.id))
        // Whoever may not see the person or the occasion sees nothing of the force used there.
        let closed = try work.tx.values(ID<AccessGroup>.self, "SELECT group_id FROM restriction WHERE record_id = \(about.id) OR record_id = \(person)")
        if !closed.isEmpty { try work.restrict(force.ref, to: closed) }
        let name = try person.map { try work.title(of: Ref(Person.kind, $0)) } ?? "a person"
        try work.index(
            Card(force.ref, reference: number, title: "Use of force on \(name)", summary: place, status: "", at: usedAt, unitId: work.officer.unitId, words: [name]))
        if let person { try work.linkNew("FORCE", from: Ref(Person.kind, person), to: force.ref, source: about) }
        if let detention, detention.isHeld {
            try work.enter(
                .force, in: detention, at: max(usedAt, detention.arrestedAt), text: "Use of force \(number) recorded, by \(try Officers.label(officerId, in: work.tx)).",
                lateReason: "Entered when the use of force was recorded.", about: force.ref)
            if subjectInjury != "none" {
                let healthcare = try work.code(DetentionContact.healthcare, of: DetentionContact.parts, field: "subjectInjury")
                try work.need(part: healthcare, for: detention, reason: "Injury after use of force", at: work.now)
            }
        }
        return force.id
    }

    /// The person and, where there is one, the detention it belongs to.
    private func concerned(_ work: Work) throws -> (ID<Person>?, Detention?) {
        switch about.kind {
        case Arrest.kind:
            let arrest = try work.require(Arrest.self, ID(record))
            return (arrest.personId, try work.tx.first(Detention.self, "SELECT * FROM detention WHERE arrest_id = \(arrest.id)"))
        case Detention.kind:
            let detention = try work.require(Detention.self, ID(record))
            return (detention.personId, detention)
        case Person.kind:
            let person = try work.require(Person.self, ID(record))
            return (person.id, try work.tx.first(Detention.self, "SELECT * FROM detention WHERE person_id = \(person.id) AND ended_at IS NULL"))
        default: throw Refusal.invalid("kind", code: "not-an-occasion", "Record it from the arrest, the detention or the person.")
        }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { [Arrest.kind, Detention.kind, Person.kind].contains(ref.kind) }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(ref.kind.name), "record": .string(ref.id.description), "officerId": .string(officer.id.description),
            "occasion": ref.kind == Arrest.kind ? "arrest" : ref.kind == Detention.kind ? "custody" : "other",
        ]
        if ref.kind == Arrest.kind, let arrest = try tx.find(Arrest.self, ID(ref.id)) {
            members["usedAt"] = .string(arrest.arrestedAt.description)
            members["officerId"] = .string(arrest.officerId.description)
            if let place = arrest.place { members["place"] = .string(place) }
        }
        return .object(members)
    }
}
