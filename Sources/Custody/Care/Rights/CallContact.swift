import Base
import Core
import Storage

/// Somebody is to be called for a detainee, or has been (PACE-60 to PACE-64, PACE-73).
struct CallContact: CareAct {
    static let name: OperationName = "custody.contact.call"
    static let title = "Call somebody"
    static let form = Form {
        Section("Who") {
            CareField.detention
            Field.choice("part", "As", from: DetentionContact.parts, required: .by("each has their own part"))
            Field.text("name", "Name", max: 120)
            Field.text("organisation", "Firm or organisation", max: 120)
            Field.text("phone", "Telephone", max: 40)
            Field.text("relation", "Relation to the person", max: 80)
            Field.choices("bars", "Does any of these apply to the adult?", from: "custody.adult-bar").shown(when: Condition("part", is: DetentionContact.adult))
            Field.yesNo("isCalled", "Called already?", required: .by("Code C wants it as soon as practicable"))
            Field.text("reference", "Reference", hint: "For a solicitor: the call centre's.", max: 60)
            Field.moment("expectedAt", "Expected", future: true)
            Field.text("reason", "Why, and what was said", lines: 2, max: 1000)
            CareField.time()
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let part: String
    let name: String?
    let organisation: String?
    let phone: String?
    let relation: String?
    let bars: [String]?
    let isCalled: Bool
    let reference: String?
    let expectedAt: Instant?
    let reason: String?
    let at: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<DetentionContact> {
        let detention = try work.held(detentionId)
        let code = try work.code(part, of: DetentionContact.parts, field: "part")
        try checkConsulate(work)
        if part == DetentionContact.adult {
            let may = AppropriateAdult.mayAct(Set((bars ?? []).compactMap { AppropriateAdult.Bar(rawValue: $0) }))
            if !may.value { throw Refusal.invalid("bars", code: "may-not", may.reason) }
        }
        let time = at ?? work.thisMinute
        // Whoever was only needed so far is the one now called.
        let known = try work.tx.first(
            DetentionContact.self,
            "SELECT * FROM detention_contact WHERE detention_id = \(detentionId) AND part = \(part) AND status = 'needed' ORDER BY id LIMIT 1")
        var contact =
            known
            ?? DetentionContact(
                id: work.newID(), detentionId: detentionId, part: part, status: .needed, neededAt: time, officerId: work.officer.id, recordedAt: work.now)
        contact.name = name ?? contact.name
        contact.organisation = organisation ?? contact.organisation
        contact.phone = phone ?? contact.phone
        contact.relation = relation ?? contact.relation
        contact.reference = reference ?? contact.reference
        contact.reason = reason ?? contact.reason
        contact.expectedAt = expectedAt
        if isCalled {
            contact.status = expectedAt == nil ? .called : .coming
            contact.calledAt = time
            try work.closeCareTask(.contact, Work.callTitle(code.title, detention), about: detention)
        } else {
            try work.careTask(
                .contact, Work.callTitle(code.title, detention), about: detention, due: work.now.adding(minutes: Int(code.detail["minutes"] ?? "") ?? 30))
        }
        contact = try work.save(contact)
        let who = [contact.name, contact.organisation, contact.reference.map { "reference \($0)" }].compactMap { $0 }.joined(separator: ", ")
        try work.enter(
            contact.entry, in: detention, at: time, text: "\(code.title) \(isCalled ? "called" : "needed")\(who.isEmpty ? "" : ": \(who)"). \(reason ?? "")",
            lateReason: lateReason, about: contact.ref, field: "at")
        return contact.id
    }

    /// Nobody tells the consulate of somebody who seeks asylum, unless they expressly ask (Code C 7.4, PACE-63).
    private func checkConsulate(_ work: Work) throws {
        guard part == "consulate" else { return }
        let last = try RightsStanding.present(detentionId, in: work.tx).latest["R6"]
        if last?.seeksAsylum == true, last?.act != .requested {
            throw Refusal.conflict("The person seeks asylum or is a political refugee and has not asked for their consulate: it is told nothing (Code C 7.4, PACE-63).")
        }
    }
}

/// What became of somebody who was called: coming, here, done, or not to be had.
struct ContactStep: CareAct {
    static let name: OperationName = "custody.contact.step"
    static let title = "Note a call or arrival"
    static let form = Form {
        Section("What happened") {
            CareField.detention
            Field.option("contact", "Who", required: .by("it is about one of those called"))
            Field.choice("step", "What", from: "custody.contact-step", required: .by("the record shows each time"))
            Field.text("name", "Name", hint: "If it was not known before.", max: 120)
            Field.choices("bars", "For an appropriate adult: does any of these apply?", from: "custody.adult-bar")
            Field.yesNo("isRemote", "By telephone or live link?")
            Field.text(
                "safeguards", "An interpreter who is not in the room: how that was found to do",
                hint: "That they hear and see each other well, that the person agreed, and for a child or vulnerable person the adult as well (Code C Annex N).", max: 400)
            Field.text("reference", "Reference", max: 60)
            Field.moment("expectedAt", "Expected", future: true)
            Field.text("note", "What was said or agreed", lines: 2, max: 1000)
            CareField.time()
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let contact: String
    let step: String
    let name: String?
    let bars: [String]?
    let isRemote: Bool?
    var safeguards: String?
    let reference: String?
    let expectedAt: Instant?
    let note: String?
    let at: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> DetentionContact.Status {
        let detention = try work.held(detentionId)
        var record = try work.part(DetentionContact.self, contact, of: detention, field: "contact")
        let step = try work.code(step, of: "custody.contact-step", field: "step")
        guard let status = DetentionContact.Status(rawValue: step.detail["status"] ?? "") else {
            throw Refusal.invalid("step", code: "not-on-the-list", "That step has no state on the list. Choose another.")
        }
        guard record.status.isOpen || status == .called || status == .present else { throw Refusal.conflict("That call has ended: \(record.status.title). Call again.") }
        let time = at ?? work.thisMinute
        if record.part == DetentionContact.adult, status == .present {
            let may = AppropriateAdult.mayAct(Set((bars ?? []).compactMap { AppropriateAdult.Bar(rawValue: $0) }))
            if !may.value { throw Refusal.invalid("bars", code: "may-not", may.reason) }
            if (name ?? record.name)?.allSatisfy(\.isWhitespace) ?? true {
                throw Refusal.invalid("name", code: "required", "Write down who the appropriate adult is.")
            }
        }
        record.status = status
        record.name = name ?? record.name
        record.reference = reference ?? record.reference
        record.note = note ?? record.note
        record.isRemote = isRemote ?? record.isRemote
        record.safeguards = safeguards ?? record.safeguards
        if record.part == DetentionContact.interpreter, record.isRemote, status == .present, record.safeguards?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid(
                "safeguards", code: "required", "An interpreter by telephone or live link: write down how that was found to do and what the person agreed to (Code C Annex N, PACE-64).")
        }
        switch status {
        case .needed: break
        case .called: record.calledAt = time
        case .coming:
            record.calledAt = record.calledAt ?? time
            record.expectedAt = expectedAt
        case .present: record.arrivedAt = time
        case .done: record.leftAt = time
        case .declined, .failed: record.leftAt = nil
        }
        record = try work.save(record)
        if record.part == DetentionContact.adult, status == .present { try work.tellAgain(detention, at: time) }
        let part = try work.code(record.part, of: DetentionContact.parts, field: "contact")
        if status != .needed { try work.closeCareTask(.contact, Work.callTitle(part.title, detention), about: detention) }
        try work.enter(
            record.entry, in: detention, at: time,
            text: "\(part.title)\(record.name.map { " \($0)" } ?? ""): \(step.title.lowercased())\(record.isRemote ? ", by telephone or live link" : ""). \(note ?? "")",
            lateReason: lateReason, about: record.ref, field: "at")
        return status
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        let contacts = try DetentionContact.all(of: ID(ref.id), in: tx).filter { $0.status.isOpen || $0.status == .failed }
        guard let day = contacts.map({ London.day(of: $0.recordedAt) }).max() else { return [] }
        return try contacts.map { contact in
            let part = try CodeList.code(contact.part, of: DetentionContact.parts, on: day, in: tx)?.title ?? contact.part
            return Option(contact.id.description, "\(part)\(contact.name.map { " \($0)" } ?? ""): \(contact.status.title)")
        }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try !options(for: "contact", on: ref, for: officer, in: tx).isEmpty }
}
