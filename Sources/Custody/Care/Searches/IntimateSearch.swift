import Base
import Core
import Storage

extension IntimateSearchRecord.Purpose: SQLBindable {}
extension IntimateSearchRecord.Consent: SQLBindable {}

extension DetentionSearch {
    static let intimateBy: CodeListName = "custody.intimate-by"

    static func openIntimate(_ detention: ID<Detention>, _ tx: Transaction) throws -> DetentionSearch? {
        try tx.first(DetentionSearch.self, "SELECT * FROM detention_search WHERE detention_id = \(detention) AND extent = 'intimate' AND closed_at IS NULL")
    }

    static func by(_ code: String?, _ work: Work) throws -> IntimateSearchRecord.By? {
        try code.map { IntimateSearchRecord.By(code: $0, isQualified: try work.code($0, of: intimateBy, field: "carriedOutBy").detail["qualified"] == "yes") }
    }
}

/// An inspector authorises an intimate search; its record stands open until it is complete (PACE s55, PACE-80).
struct AuthoriseIntimateSearch: CareAct {
    static let name: OperationName = "custody.search.authorise-intimate"
    static let title = "Authorise intimate search"
    static let form = Form {
        Section("Authority") {
            CareField.detention
            Field.option("purpose", "For what", required: .by("PACE s55(1) allows two purposes only"))
            Field.text(
                "grounds", "Reasonable grounds", hint: "Why it is believed to be concealed, and why it cannot be found without an intimate search.", lines: 4,
                required: .by("PACE s55(1) and (2), Code C Annex A 2"), max: 2000)
        }
    }

    let detentionId: ID<Detention>
    let purpose: IntimateSearchRecord.Purpose
    let grounds: String

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let detention = try tx.find(Detention.self, detentionId) else { return .refused(.notFound) }
        guard officer.rank >= .inspector else { return .refused(.forbidden("An intimate search is authorised by an inspector or above (PACE s55(1)). Ask one.", rule: "PACE-80")) }
        if try CustodyFunction.involved(in: detention, tx).contains(where: { $0.officer == officer.id.raw }) {
            return .refused(.forbidden("You have a part in the arrest or the investigation. Another inspector decides (PACE-80).", rule: "PACE-80"))
        }
        return .granted(basis: "PACE-80: inspector")
    }

    func perform(in work: Work) throws -> ID<DetentionSearch> {
        let detention = try work.held(detentionId)
        try DetentionCheck.given(grounds, "grounds", "Write down the reasonable grounds (PACE s55).")
        if try DetentionSearch.openIntimate(detentionId, work.tx) != nil { throw Refusal.conflict("An intimate search of this person stands open. Complete its record first.") }
        var search = try DetentionSearch.new(.intimate, grounds, of: detention, by: work.officer.id, work)
        search.purpose = purpose
        search.consent = purpose == .drugs ? nil : .notNeeded
        search = try work.save(search)
        if search.needsAdult {
            try work.need(part: try work.code(DetentionContact.adult, of: DetentionContact.parts, field: "grounds"), for: detention, reason: "For an intimate search", at: work.now)
        }
        try work.careTask(.intimateSearch, CloseIntimateSearch.task(detention), about: detention, due: work.now.adding(minutes: 120))
        try work.enter(
            .intimate, in: detention, at: work.now, text: "Intimate search authorised for \(purpose.title.lowercased()). \(grounds)\(purpose == .drugs ? " Only with consent in writing." : "")",
            about: search.ref)
        return search.id
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        IntimateSearchRecord.Purpose.allCases.map { Option($0.rawValue, $0.title) }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL") && DetentionSearch.openIntimate(ID(ref.id), tx) == nil
    }
}

/// Completes the record of an intimate search: it cannot be closed while anything the law asks for is missing (PACE s55, PACE-80).
struct CloseIntimateSearch: CareAct {
    static let name: OperationName = "custody.search.close-intimate"
    static let title = "Complete intimate search record"
    static let form = Form {
        Section("Consent") {
            CareField.detention
            Field.option("consent", "Did the person consent in writing?", hint: "Needed for drugs; a parent or guardian consents as well for a child.")
            Field.moment("consentAt", "When")
        }
        Section("Search") {
            Field.choice("carriedOutBy", "Carried out by", from: DetentionSearch.intimateBy)
            Field.text("carriedOutName", "Name", max: 120)
            Field.text("notPracticable", "If a constable: why nobody qualified could be had", max: 400)
            Field.choice("place", "Where", from: "custody.search-place")
            Field.yesNo("isSameSex", "Everyone there of the person's sex?", hint: "Except a doctor or nurse.")
            Field.repeated("present", "Others present", max: 6) { Field.text("name", "Name and part", max: 120) }
            Field.moment("startedAt", "Began")
            Field.moment("endedAt", "Ended")
            Field.text("result", "What was found, and which parts of the body were searched", hint: "Or that nothing was found.", lines: 3, max: 2000)
        }
        Section("Appropriate adult") {
            Field.yesNo("adultPresent", "Was an appropriate adult of the same sex there?")
            Field.yesNo("adultWaived", "Did the person not want the adult there, with the adult agreeing and signing?")
            Field.text("adultName", "Name of the adult", max: 120)
        }
        Section("Not carried out") {
            Field.text("notDone", "If it was not carried out, why", hint: "Then nothing else is needed. Refused consent is written down here.", max: 400)
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let consent: IntimateSearchRecord.Consent?
    let consentAt: Instant?
    let carriedOutBy: String?
    let carriedOutName: String?
    let notPracticable: String?
    let place: String?
    let isSameSex: Bool?
    let present: [CloseStripSearch.Other]?
    let startedAt: Instant?
    let endedAt: Instant?
    let result: String?
    let adultPresent: Bool?
    let adultWaived: Bool?
    let adultName: String?
    let notDone: String?
    let lateReason: String?

    static func task(_ detention: Detention) -> String { "Complete the intimate search record of \(detention.number)" }

    func perform(in work: Work) throws -> Done {
        let detention = try work.require(Detention.self, detentionId)
        guard var search = try DetentionSearch.openIntimate(detentionId, work.tx) else { throw Refusal.conflict("No intimate search of this person stands open.") }
        let notDone = notDone.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let others = (present ?? []).compactMap(\.name).filter { !$0.allSatisfy(\.isWhitespace) }
        let said = consent ?? search.consent
        if notDone == nil {
            let record = IntimateSearchRecord(
                purpose: search.purpose ?? .harmful, consent: said, by: try DetentionSearch.by(carriedOutBy, work), name: carriedOutName, notPracticable: notPracticable, place: place,
                isMedicalPlace: try place.map { try work.code($0, of: "custody.search-place", field: "place").detail["medical"] == "yes" } ?? false, isSameSex: isSameSex,
                present: others.count + (adultPresent == true ? 1 : 0), needsAdult: search.needsAdult, adultPresent: adultPresent, adultName: adultName, adultWaived: adultWaived,
                startedAt: startedAt, endedAt: endedAt, result: result)
            if !record.missing.isEmpty { throw Refusal.invalid(record.missing) }
            if let startedAt { try DetentionCheck.notBefore(search.authorisedAt, startedAt.adding(minutes: 1), "startedAt", "Began", "when it was authorised") }
            if let endedAt { try DetentionCheck.notFuture(endedAt, "endedAt", "Ended", now: work.now) }
        }
        (search.consent, search.consentAt) = (said, consentAt)
        (search.carriedOutBy, search.carriedOutName, search.urgency) = (carriedOutBy, carriedOutName, notPracticable)
        (search.place, search.isSameSex, search.present) = (place, isSameSex, others)
        (search.adultPresent, search.adultWaived, search.adultName) = (adultPresent, adultWaived, adultName)
        (search.startedAt, search.endedAt, search.result, search.notDoneReason) = (startedAt, endedAt, result, notDone)
        (search.closedAt, search.closedBy) = (work.now, work.officer.id)
        search = try work.save(search)
        try work.closeTasks(CareTask.intimateSearch.rawValue, about: detention.ref)
        try work.enter(
            .intimate, in: detention, at: notDone == nil ? endedAt ?? work.thisMinute : work.thisMinute,
            text: notDone.map { "Intimate search not carried out. \($0)" } ?? "Intimate search by \(carriedOutName ?? ""). \(result ?? "")", lateReason: lateReason, about: search.ref,
            field: "endedAt")
        return Done()
    }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        [Option("given", "Yes, in writing"), Option("refused", "No"), Option("not-needed", "Not needed: an article that could injure")]
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try DetentionSearch.openIntimate(ID(ref.id), tx) != nil }
}
