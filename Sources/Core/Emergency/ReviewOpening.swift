public import Base
@_spi(Writing) public import Storage

/// Says, as somebody else than who did it, whether an emergency opening was justified. One that was not ends at once.
public struct ReviewOpening: Operation {
    public static let name: OperationName = "emergency.opening.review"
    public static let title = "Review the opening"
    public static let form = Form {
        Section("Review") {
            Field.subject("opening", EmergencyOpening.kind)
            Field.version
            Field.yesNo("isJustified", "Was it justified?", hint: "Where it was not, it ends at once.", required: .by("every opening is reviewed"))
            Field.text("finding", "Why, and what follows", lines: 3, required: .by("the officer and the record's owner may ask"), max: 1000)
        }
    }

    public let opening: ID<EmergencyOpening>
    public let version: Int?
    public let isJustified: Bool
    public let finding: String

    public init(opening: ID<EmergencyOpening>, version: Int? = nil, isJustified: Bool, finding: String) {
        self.opening = opening
        self.version = version
        self.isJustified = isJustified
        self.finding = finding
    }

    public var subject: Ref? { Ref(EmergencyOpening.kind, opening) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.visibleOpening(opening, at: version)
        guard found.officerId != work.officer.id else { throw Refusal.forbidden("You opened it yourself: somebody else reviews it.") }
        guard found.reviewedAt == nil else { throw Refusal.conflict("It has been reviewed already.") }
        let finding = finding.trimmed
        guard !finding.isEmpty else { throw Refusal.invalid("finding", code: "required", "Why, and what follows: say it, the officer and the record's owner may ask.") }
        found.reviewedAt = work.now
        found.reviewedBy = work.officer.id
        found.isJustified = isJustified
        found.finding = finding
        if !isJustified { try work.end(&found) }
        try work.save(found)
        try work.closeTasks(EmergencyAccess.review.name, about: found.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard let found = try tx.find(EmergencyOpening.self, ID(ref.id)) else { return false }
        return found.reviewedAt == nil && found.officerId != officer.id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let found = try tx.find(EmergencyOpening.self, ID(ref.id)) else { return .object([:]) }
        return .object(["opening": .string(ref.id.description), "version": .integer(Int64(found.version))])
    }
}

/// An owner has read why a record of theirs was opened, and says what they did about it.
public struct NoteOpening: Operation {
    public static let name: OperationName = "emergency.opening.note"
    public static let title = "I have read it"
    public static let form = Form {
        Section("Read") {
            Field.subject("opening", EmergencyOpening.kind)
            Field.text("done", "What you did about it", hint: "Whom you called, what was done to keep a source or a victim safe.", lines: 3, max: 1000)
        }
    }

    public let opening: ID<EmergencyOpening>
    public let done: String?

    public init(opening: ID<EmergencyOpening>, done: String? = nil) {
        self.opening = opening
        self.done = done
    }

    public var subject: Ref? { Ref(EmergencyOpening.kind, opening) }

    public func perform(in work: Work) throws -> Done {
        let found = try work.visibleOpening(opening, at: nil)
        guard try Self.waits(found.ref, for: work.officer, in: work.tx) else { throw Refusal.conflict("You were not told of it, or have read it already.") }
        let text = done?.trimmed ?? ""
        try work.tx.execute(
            "UPDATE emergency_told SET read_at = \(work.now), done = \(text.isEmpty ? nil : text) WHERE opening_id = \(opening) AND officer_id = \(work.officer.id)")
        work.note("done", .string(text))
        try work.closeTasks(EmergencyAccess.told.name, about: found.ref, of: work.officer.id)
        work.concern(found.ref)
        return Done()
    }

    private static func waits(_ ref: Ref, for officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM emergency_told WHERE opening_id = \(ref.id) AND officer_id = \(officer.id) AND read_at IS NULL")
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try waits(ref, for: officer, in: tx) }
}

extension Work {
    fileprivate func visibleOpening(_ id: ID<EmergencyOpening>, at version: Int?) throws -> EmergencyOpening {
        let found = try require(EmergencyOpening.self, id, at: version)
        guard try found.isVisible(to: officer, in: tx) else { throw Refusal.notFound }
        return found
    }
}
