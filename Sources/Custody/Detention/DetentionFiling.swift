import Base
import Core
import Records
import Storage

extension Work {
    /// Saves a detention with its index card.
    @discardableResult
    func file(_ detention: Detention) throws -> Detention {
        let saved = try save(detention)
        // The suite's list is open on a wall: it refreshes when its suite is touched.
        concern(Ref(Unit.kind, detention.suiteId))
        try leaveCell(saved)
        let person = try title(of: detention.person)
        let suspicion = try tx.find(Arrest.self, detention.arrestId)?.suspectedOf ?? ""
        try index(
            Card(
                saved.ref, reference: saved.number, title: "Detention of \(person)", summary: suspicion, status: saved.status.title, at: saved.arrivedAt,
                unitId: saved.suiteId, words: [person]))
        return saved
    }

    /// The name a record is filed under.
    func title(of ref: Ref) throws -> String { try tx.value(String.self, "SELECT title FROM entry WHERE id = \(ref.id)") ?? "" }

    /// Closes everything still to do about a detention that has ended.
    func closeTasks(about detention: Detention) throws {
        for kind in CustodyTask.allCases { try closeTasks(kind.rawValue, about: detention.ref) }
        for kind in CareTask.allCases { try closeTasks(kind.rawValue, about: detention.ref) }
    }

    /// Puts the next review on the list of whoever must hold it, in place of the last.
    func scheduleReview(of detention: Detention) throws {
        try closeTasks(CustodyTask.review.rawValue, about: detention.ref)
        guard let next = try DetentionClocks.of(detention, in: tx).nextReview?.value else { return }
        // Inspectors review for every suite; after charge it falls to the suite's own custody officer (PACE-31).
        let owner: TaskOwner = next.reviewer == .inspector ? .role("REVO", in: nil) : .role("CUSO", in: detention.suiteId)
        try task(CustodyTask.review.rawValue, "Review \(next.number) of detention \(detention.number)", about: detention.ref, for: owner, due: next.latest)
    }
}

/// The kinds of task the module puts on work lists.
enum CustodyTask: String, CaseIterable {
    case decision = "custody.decision"
    case review = "custody.review"
    case limit = "custody.limit"

    var title: String {
        switch self {
        case .decision: "Decide on detention"
        case .review: "Review of detention"
        case .limit: "Detention limit"
        }
    }
}

/// Checks shared by the operations on a detention.
enum DetentionCheck {
    /// A device's clock may be a little ahead of the server's.
    static let aheadMinutesMax = 5

    static func notFuture(_ time: Instant, _ field: String, _ label: String, now: Instant) throws {
        if time > now.adding(minutes: aheadMinutesMax) {
            throw Refusal.invalid(field, code: "in-the-future", "\(label): \(London.text(time, zoned: true)) has not come yet. Check the day and the time.")
        }
    }

    static func notBefore(_ earliest: Instant, _ time: Instant, _ field: String, _ label: String, _ event: String) throws {
        if time < earliest {
            throw Refusal.invalid(field, code: "too-early", "\(label): choose a time after \(London.text(earliest, zoned: true)), \(event).")
        }
    }

    static func given(_ text: String, _ field: String, _ message: String) throws {
        if text.allSatisfy(\.isWhitespace) { throw Refusal.invalid(field, code: "required", message) }
    }
}
