public import Base
public import Core
import Records
public import Storage

extension Work {
    /// Released without bail while the investigation goes on: the diary of looks at it starts (BAIL-09).
    func beginUnderInvestigation(_ detention: Detention, since: Instant) throws {
        var record = UnderInvestigation(
            id: newID(), detentionId: detention.id, personId: detention.personId, investigationId: detention.investigationId, since: since, reviews: 0)
        record.reviewOn = try ReleasedReviews.next(after: 0, since: London.day(of: since), in: tx)?.day
        try save(record)
        try scheduleReleasedReview(of: detention, record)
    }

    /// Ends what waits of this person in this investigation: they were charged, or are in custody for it again.
    func endUnderInvestigation(_ person: ID<Person>, in investigation: RawID, because reason: String) throws {
        let open = try tx.all(
            UnderInvestigation.self,
            """
            SELECT * FROM under_investigation WHERE person_id = \(person) AND investigation_id = \(investigation) AND ended_at IS NULL ORDER BY id LIMIT 50
            """)
        for var record in open {
            record.endedAt = now
            record.endReason = reason
            record.reviewOn = nil
            try save(record)
            try closeTasks(CustodyTask.released.rawValue, about: Ref(Detention.kind, record.detentionId))
        }
    }

    func scheduleReleasedReview(of detention: Detention, _ record: UnderInvestigation) throws {
        try closeTasks(CustodyTask.released.rawValue, about: detention.ref)
        guard record.endedAt == nil, let next = try ReleasedReviews.next(after: record.reviews, since: London.day(of: record.since), in: tx) else { return }
        try task(
            CustodyTask.released.rawValue, "\(next.title) of release under investigation, \(detention.number)", about: detention.ref,
            for: try investigator(of: detention, or: next.role), due: London.start(of: next.day))
    }

    /// The officer in the case, or whoever has `role` where there is none or another rank is asked for.
    func investigator(of detention: Detention, or role: String? = nil) throws -> TaskOwner {
        if let role { return .role(role, in: nil) }
        let officer = try tx.value(
            ID<OfficerAccount>.self,
            """
            SELECT from_id FROM link WHERE to_id = \(detention.investigationId) AND from_kind = 'officer' AND type = 'OIC' AND until_at IS NULL
            ORDER BY id DESC LIMIT 1
            """)
        return officer.map { .officer($0) } ?? .role("CUSO", in: detention.suiteId)
    }
}

/// When an investigation of somebody released without bail is looked at again: a diary of the force's own, as `custody.released-review` has it.
enum ReleasedReviews {
    static let list: CodeListName = "custody.released-review"

    struct Next {
        let title: String
        let day: Day
        /// Who holds it; nothing for the officer in the case.
        let role: String?
    }

    /// The review after so many were held. After the last of the list it comes again at the same distance.
    static func next(after held: Int, since: Day, in tx: Transaction) throws -> Next? {
        let rows = try CodeList.all(list, on: since, in: tx).compactMap { code in Int(code.detail["days"] ?? "").map { (code, $0) } }.sorted { $0.1 < $1.1 }
        guard let last = rows.last else { return nil }
        if held < rows.count {
            let (code, days) = rows[held]
            return Next(title: code.title, day: since.adding(days: days), role: code.detail["role"])
        }
        return Next(title: last.0.title, day: since.adding(days: last.1 * (held - rows.count + 2)), role: last.0.detail["role"])
    }
}

/// Looks again at an investigation of somebody who was released without bail.
public struct ReviewReleased: Operation {
    public static let name: OperationName = "custody.released.review"
    public static let title = "Review release under investigation"
    public static let form = Form {
        Section("Review") {
            Field.subject("detentionId", Detention.kind)
            Field.yesNo("goesOn", "Does the investigation of this person go on?", required: .by("a review has an answer"))
            Field.text("reason", "Why, and what is still to be done", lines: 3, required: .by("the person waits for it"), max: 2000)
        }
    }

    public let detentionId: ID<Detention>
    public let goesOn: Bool
    public let reason: String

    public init(detentionId: ID<Detention>, goesOn: Bool, reason: String) {
        self.detentionId = detentionId
        self.goesOn = goesOn
        self.reason = reason
    }

    public var subject: Ref? { Ref(Detention.kind, detentionId) }

    public func perform(in work: Work) throws -> Int {
        let detention = try work.require(Detention.self, detentionId)
        guard var record = try work.tx.first(UnderInvestigation.self, "SELECT * FROM under_investigation WHERE detention_id = \(detentionId)"),
            record.endedAt == nil
        else { throw Refusal.conflict("This person is not released under investigation.") }
        try DetentionCheck.given(reason, "reason", "Say why: the person waits for it.")
        if let next = try ReleasedReviews.next(after: record.reviews, since: London.day(of: record.since), in: work.tx), next.role == "REVO",
            work.officer.rank < .inspector
        {
            throw Refusal.forbidden("\(next.title): an inspector or above looks at it. Ask one.", rule: "BAIL-09")
        }
        record.reviews += 1
        record.reviewOn = try ReleasedReviews.next(after: record.reviews, since: London.day(of: record.since), in: work.tx)?.day
        if !goesOn {
            record.endedAt = work.now
            record.endReason = reason
            record.reviewOn = nil
        }
        record = try work.save(record)
        let again = record.reviewOn.map { "Again on \(London.text($0))." } ?? "The person is told that it is over for them."
        try work.enter(.note, in: detention, at: work.now, text: "Release under investigation looked at. \(reason) \(again)")
        try work.scheduleReleasedReview(of: detention, record)
        return record.reviews
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM under_investigation WHERE detention_id = \(ref.id) AND ended_at IS NULL")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        .object(["detentionId": .string(ref.id.description)])
    }
}
