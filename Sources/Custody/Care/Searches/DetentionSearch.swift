import Base
import Core
import Records
import Storage

/// A search of a detainee. A strip search stands open from its authority until its record is complete (PACE-80).
struct DetentionSearch: CarePart {
    static let table = "detention_search"
    static let rows: SQL = "detention_search"
    static let kind: RecordKind = "detention-search"

    enum Extent: String, Codable, Sendable, SQLBindable {
        case outer, clothing, strip, intimate

        var title: String {
            switch self {
            case .outer: "Outer clothing"
            case .clothing: "Clothing and pockets"
            case .strip: "Strip search"
            case .intimate: "Intimate search"
            }
        }
    }

    let id: ID<DetentionSearch>
    var version = 0
    let detentionId: ID<Detention>
    let suiteId: ID<Unit>
    let extent: Extent
    let grounds: String
    let authorisedBy: ID<OfficerAccount>
    let authorisedAt: Instant
    var searchers: [ID<OfficerAccount>] = []
    /// Names of others who were there.
    var present: [String] = []
    var isSameSex: Bool?
    var sexReason: String?
    /// A code of `custody.search-place`.
    var place: String?
    var isOutOfSight: Bool?
    var urgency: String?
    var adultName: String?
    var adultPresent: Bool?
    var adultWaived: Bool?
    var wasInParts: Bool?
    var startedAt: Instant?
    var endedAt: Instant?
    var result: String?
    var found: String?
    /// Of the person on the day, for the counts.
    let ageYears: Int?
    let needsAdult: Bool
    let ethnicity: String?
    let sex: Sex?
    var closedAt: Instant?
    var closedBy: ID<OfficerAccount>?
    /// The row of `custody.strip-search-authority` it was authorised under, and why there was no time for that authority.
    var authorityRow: String?
    var authorityUrgency: String?
    /// What departed from the law because there was no time.
    var breaches: [String]?
    /// Of a strip or intimate search that was authorised and then not carried out.
    var notDoneReason: String?
    /// Of an intimate search: what it is for, whether the person consented, and who carried it out.
    var purpose: IntimateSearchRecord.Purpose?
    var consent: IntimateSearchRecord.Consent?
    var consentAt: Instant?
    /// A code of `custody.intimate-by`, and the name.
    var carriedOutBy: String?
    var carriedOutName: String?

    var isOpen: Bool { closedAt == nil }

    /// A new one of this detainee, with what the counts need to know.
    static func new(_ extent: Extent, _ grounds: String, of detention: Detention, by authority: ID<OfficerAccount>, _ work: Work) throws -> DetentionSearch {
        let person = try work.tx.find(Person.self, detention.personId)
        let today = London.day(of: work.now)
        return DetentionSearch(
            id: work.newID(), detentionId: detention.id, suiteId: detention.suiteId, extent: extent, grounds: grounds, authorisedBy: authority, authorisedAt: work.now,
            ageYears: person?.dateOfBirth?.age(on: today), needsAdult: try AdultNeed.of(detention, on: today, in: work.tx).value,
            ethnicity: person?.selfDefinedEthnicity ?? person?.observedEthnicity, sex: person?.sex)
    }
}

/// A search to the extent the custody officer decided, short of a strip search (PACE s54, PACE-80).
struct RecordSearch: CareAct {
    static let name: OperationName = "custody.search.record"
    static let title = "Record search"
    static let form = Form {
        Section("Search") {
            CareField.detention
            Field.choice("extent", "Extent", from: "custody.search-extent", required: .by("PACE s54(6): the custody officer decides it"))
            Field.officer("authorisedBy", "Custody officer who decided", required: .by("PACE s54(6)"))
            Field.officer("searcher", "Who searched", required: .by("PACE s54(8)"))
            Field.yesNo("isSameSex", "Of the same sex as the person?", required: .by("PACE s54(9)"))
            Field.text("reason", "Why", lines: 2, required: .by("Code C 4.1"), max: 1000)
            Field.text("result", "What was found", hint: "Or that nothing was.", lines: 2, required: .by("the record must show it"), max: 1000)
            CareField.time("searchedAt")
            LateEntry.field
        }
    }

    let detentionId: ID<Detention>
    let extent: DetentionSearch.Extent
    let authorisedBy: ID<OfficerAccount>
    let searcher: ID<OfficerAccount>
    let isSameSex: Bool
    let reason: String
    let result: String
    let searchedAt: Instant?
    let lateReason: String?

    func perform(in work: Work) throws -> ID<DetentionSearch> {
        let detention = try work.held(detentionId)
        guard extent == .outer || extent == .clothing else {
            throw Refusal.invalid("extent", code: "own-form", "A strip search has a form of its own: authorise it first (Code C Annex A).")
        }
        if extent == .clothing, !isSameSex {
            throw Refusal.invalid("isSameSex", code: "not-same-sex", "More than outer clothing is searched by somebody of the same sex only (PACE s54(9)).")
        }
        for officer in [authorisedBy, searcher] where try work.tx.find(OfficerAccount.self, officer) == nil {
            throw Refusal.invalid("searcher", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        if case .refused(let refusal) = try authority(work) { throw refusal }
        let time = searchedAt ?? work.thisMinute
        var search = try DetentionSearch.new(extent, reason, of: detention, by: authorisedBy, work)
        search.searchers = [searcher]
        search.isSameSex = isSameSex
        search.startedAt = time
        search.endedAt = time
        search.result = result
        search.closedAt = work.now
        search.closedBy = work.officer.id
        search = try work.save(search)
        try work.enter(
            .search, in: detention, at: time, text: "\(extent.title) searched by \(try Officers.label(searcher, in: work.tx)). \(result)", lateReason: lateReason,
            about: search.ref, field: "searchedAt")
        return search.id
    }

    /// The extent is a custody officer's to decide: a sergeant or above.
    private func authority(_ work: Work) throws -> Decision {
        guard let account = try work.tx.find(OfficerAccount.self, authorisedBy), account.rank >= .sergeant else {
            return .refused(.invalid("authorisedBy", code: "not-custody-officer", "The extent of a search is decided by a custody officer, a sergeant or above (PACE s54(6)). Name who decided."))
        }
        return .granted(basis: "PACE-80")
    }

    static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["detentionId": .string(ref.id.description), "extent": "clothing", "searcher": .string(officer.id.description)]
        // The custody officer who records it decided its extent; whoever else did is named.
        if officer.rank >= .sergeant { members["authorisedBy"] = .string(officer.id.description) }
        return .object(members)
    }
}

/// The custody officer authorises a strip search; its record stands open until it is complete (Code C Annex A, PACE-80).
struct AuthoriseStripSearch: CareAct {
    static let name: OperationName = "custody.search.authorise-strip"
    static let title = "Authorise strip search"
    static let form = Form {
        Section("Authority") {
            CareField.detention
            Field.text(
                "grounds", "Grounds", hint: "Which article that the person may not keep, and why you reasonably think it is concealed.", lines: 4,
                required: .by("Code C Annex A 10"), max: 2000)
        }
        Section("A child") {
            Field.officer("authorisedBy", "Who gave the authority", hint: "For a child a higher rank than the custody officer's. Leave empty where it is you.")
            Field.text("urgency", "Risk of serious harm that left no time to ask", hint: "It stands on the record as a departure, and an inspector looks at it.", max: 400)
        }
    }

    let detentionId: ID<Detention>
    let grounds: String
    let authorisedBy: ID<OfficerAccount>?
    let urgency: String?

    func decide(for officer: Officer, in tx: Transaction) throws -> Decision { try CustodyFunction.decide(for: officer, on: detentionId, in: tx) }

    func perform(in work: Work) throws -> ID<DetentionSearch> {
        let detention = try work.held(detentionId)
        try DetentionCheck.given(grounds, "grounds", "Say which article must be removed and why it is thought to be concealed (Annex A 10).")
        if try work.tx.exists("SELECT 1 FROM detention_search WHERE detention_id = \(detentionId) AND extent = 'strip' AND closed_at IS NULL") {
            throw Refusal.conflict("A strip search of this person stands open. Complete its record first.")
        }
        let (giver, row, breach) = try authority(for: detention, work)
        var search = try DetentionSearch.new(.strip, grounds, of: detention, by: giver, work)
        search.authorityRow = row
        search.authorityUrgency = breach == nil ? nil : urgency
        search.breaches = breach.map { [$0] }
        search = try work.save(search)
        if let breach { try work.departed(breach, detention) }
        if search.needsAdult {
            let adult = try work.code(DetentionContact.adult, of: DetentionContact.parts, field: "grounds")
            try work.need(part: adult, for: detention, reason: "For a strip search", at: work.now)
        }
        try work.careTask(.stripSearch, CloseStripSearch.task(detention), about: detention, due: work.now.adding(minutes: 60))
        let by = giver == work.officer.id ? "" : " by \(try Officers.label(giver, in: work.tx))"
        try work.enter(.stripSearch, in: detention, at: work.now, text: "Strip search authorised\(by). \(grounds)\(breach.map { " \($0)" } ?? "")", about: search.ref)
        return search.id
    }

    /// Who authorises it under which row of the list, and what it departs from.
    private func authority(for detention: Detention, _ work: Work) throws -> (ID<OfficerAccount>, String?, String?) {
        let today = London.day(of: work.now)
        let isChild = try AgeStanding.of(detention, on: today, in: work.tx).isTreatedAsChild
        guard let row = try StripSearchAuthority.inForce(for: isChild ? .child : .adult, on: today, among: StripSearchAuthority.all(in: work.tx, on: today)) else {
            return (work.officer.id, nil, nil)
        }
        let giver = authorisedBy ?? work.officer.id
        guard let account = try work.tx.find(OfficerAccount.self, giver) else {
            throw Refusal.invalid("authorisedBy", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        let reaches = Rank(rawValue: row.rank).map { account.rank >= $0 } ?? false
        // A custody officer below the rank who names nobody has not asked anybody.
        let asked = authorisedBy != nil || reaches
        // An acting custody officer below sergeant may decide on an adult under PACE s36(4), as for every other decision of theirs.
        let acts = !isChild && authorisedBy == nil
        let involved = try CustodyFunction.involved(in: detention, work.tx).contains { $0.officer == giver.raw }
        let (decision, breach) = row.decide(
            asked || acts ? .init(reachesRank: reaches || acts, roles: Set(account.roles), isInvolved: involved) : nil, urgency: urgency)
        if case .refused(let refusal) = decision { throw refusal }
        return (breach == nil ? giver : work.officer.id, row.code, breach)
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL")
            && !tx.exists("SELECT 1 FROM detention_search WHERE detention_id = \(ref.id) AND extent = 'strip' AND closed_at IS NULL")
    }
}

/// Completes the record of a strip search: it cannot be closed while anything the law asks for is missing (PACE-80).
struct CloseStripSearch: CareAct {
    static let name: OperationName = "custody.search.close-strip"
    static let title = "Complete strip search record"
    static let form = Form {
        Section("Search") {
            CareField.detention
            Field.repeated("searchers", "Who searched", max: 6) { Field.officer("officerId", "Officer") }
            Field.repeated("present", "Others present", max: 6) { Field.text("name", "Name and part", max: 120) }
            Field.yesNo("isSameSex", "Everyone of the person's sex?", hint: "See Annex L for how the person wishes to be treated.")
            Field.text("sexReason", "If not, why", max: 400)
            Field.choice("place", "Where", from: "custody.search-place")
            Field.yesNo("isOutOfSight", "Out of sight of everyone who need not be there?")
            Field.text("urgency", "Risk of serious harm that left no time", hint: "Only where fewer than two others, or no adult, were there.", max: 400)
        }
        Section("Appropriate adult") {
            Field.yesNo("adultPresent", "Was the appropriate adult there?")
            Field.yesNo("adultWaived", "Did the person not want the adult there, with the adult agreeing and signing?")
            Field.text("adultName", "Name of the adult", max: 120)
        }
        Section("How and what") {
            Field.yesNo("wasInParts", "Was some clothing kept on at any time?")
            Field.moment("startedAt", "Began")
            Field.moment("endedAt", "Ended")
            Field.text("result", "What was found", hint: "Or that nothing was.", lines: 3, max: 2000)
            Field.text("notDone", "If it was not carried out, why", hint: "Then nothing else is needed.", max: 400)
            LateEntry.field
        }
    }

    struct Searcher: Codable, Sendable { let officerId: ID<OfficerAccount>? }
    struct Other: Codable, Sendable { let name: String? }

    let detentionId: ID<Detention>
    let searchers: [Searcher]?
    let present: [Other]?
    let isSameSex: Bool?
    let sexReason: String?
    let place: String?
    let isOutOfSight: Bool?
    let urgency: String?
    let adultPresent: Bool?
    let adultWaived: Bool?
    let adultName: String?
    let wasInParts: Bool?
    let startedAt: Instant?
    let endedAt: Instant?
    let result: String?
    let notDone: String?
    let lateReason: String?

    static func task(_ detention: Detention) -> String { "Complete the strip search record of \(detention.number)" }

    func perform(in work: Work) throws -> Done {
        // The record is completed after the person has gone as well: what was done to them is still to be accounted for (PACE-80).
        let detention = try work.require(Detention.self, detentionId)
        guard var search = try Self.open(detentionId, work.tx) else { throw Refusal.conflict("No strip search of this person stands open.") }
        let notDone = notDone.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let officers = (searchers ?? []).compactMap(\.officerId)
        let others = (present ?? []).compactMap(\.name).filter { !$0.allSatisfy(\.isWhitespace) }
        if notDone == nil {
            let record = StripSearchRecord(
                authority: search.authorisedBy.description, grounds: search.grounds, officers: officers.count, isSameSex: isSameSex, sexReason: sexReason, place: place,
                isOutOfSight: isOutOfSight, present: officers.count + others.count, urgency: urgency, needsAdult: search.needsAdult, adultPresent: adultPresent,
                adultName: adultName, adultWaived: adultWaived, wasInParts: wasInParts, startedAt: startedAt, endedAt: endedAt, result: result)
            if !record.missing.isEmpty { throw Refusal.invalid(record.missing) }
            if search.needsAdult, adultPresent == true || adultWaived == true { try checkAdult(detention, work) }
            for departure in record.departures {
                search.breaches = (search.breaches ?? []) + [departure]
                try work.departed(departure, detention)
            }
            if let startedAt { try DetentionCheck.notBefore(search.authorisedAt, startedAt.adding(minutes: 1), "startedAt", "Began", "when it was authorised") }
            if let endedAt { try DetentionCheck.notFuture(endedAt, "endedAt", "Ended", now: work.now) }
        }
        for officer in officers where try work.tx.find(OfficerAccount.self, officer) == nil {
            throw Refusal.invalid("searchers", code: "unknown-officer", "There is no such officer. Choose one from the list.")
        }
        search.searchers = officers
        search.present = others
        search.isSameSex = isSameSex
        search.sexReason = sexReason
        search.place = place
        search.isOutOfSight = isOutOfSight
        search.urgency = urgency
        search.adultName = adultName
        search.adultPresent = adultPresent
        search.adultWaived = adultWaived
        search.wasInParts = wasInParts
        search.startedAt = startedAt
        search.endedAt = endedAt
        search.result = result
        search.notDoneReason = notDone
        search.closedAt = work.now
        search.closedBy = work.officer.id
        search = try work.save(search)
        try work.closeTasks(CareTask.stripSearch.rawValue, about: detention.ref)
        let names = try officers.map { try Officers.label($0, in: work.tx) }.joined(separator: ", ")
        try work.enter(
            .stripSearch, in: detention, at: notDone == nil ? endedAt ?? work.thisMinute : work.thisMinute,
            text: notDone.map { "Strip search not carried out. \($0)" } ?? "Strip search by \(names). \(result ?? "")", lateReason: lateReason, about: search.ref, field: "endedAt")
        return Done()
    }

    /// An adult who was there, or who agreed not to be, is on record as having come before it ended.
    private func checkAdult(_ detention: Detention, _ work: Work) throws {
        let came = try DetentionContact.all(of: detention.id, in: work.tx).contains { contact in
            guard contact.part == DetentionContact.adult, !contact.isRemote, let arrived = contact.arrivedAt, let endedAt, arrived <= endedAt else { return false }
            return contact.leftAt.map { left in startedAt.map { left >= $0 } ?? true } ?? true
        }
        if !came {
            throw Refusal.invalid(
                adultPresent == true ? "adultPresent" : "adultWaived", code: "not-on-record",
                "No appropriate adult is on record as here at that time (Annex A 11(c), PACE-80). Record their arrival first, or say what left no time.")
        }
    }

    static func open(_ detention: ID<Detention>, _ tx: Transaction) throws -> DetentionSearch? {
        try tx.first(DetentionSearch.self, "SELECT * FROM detention_search WHERE detention_id = \(detention) AND extent = 'strip' AND closed_at IS NULL")
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try open(ID(ref.id), tx) != nil }
}
