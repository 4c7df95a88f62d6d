public import Base
public import Core
public import Storage

/// Corrects when a link held, how it is known and what was said. What it means and its ends stay: another meaning is another link.
public struct CorrectLink: Operation {
    public static let name: OperationName = "records.link.correct"
    public static let title = "Correct the link"
    public static let form = Form {
        Section("Link") {
            Field.subject("link", GradedLink.kind)
            Field.version
            LinkParticulars.fields
        }
        Section("Correction") { Correction.reason }
    }

    public let link: ID<GradedLink>
    public let version: Int?
    public let particulars: LinkParticulars
    public let reason: String

    private enum Keys: String, CodingKey { case link, version, reason }

    init(_ link: ID<GradedLink>, version: Int? = nil, _ particulars: LinkParticulars, reason: String) {
        self.link = link
        self.version = version
        self.particulars = particulars
        self.reason = reason
    }

    public init(
        _ link: ID<GradedLink>, version: Int? = nil, said: String? = nil, since: Day? = nil, until: Day? = nil, grade: String? = nil, note: String? = nil,
        reason: String
    ) {
        self.init(link, version: version, LinkParticulars(said: said, since: since, until: until, grade: grade, note: note), reason: reason)
    }

    public init(from decoder: any Decoder) throws {
        particulars = try LinkParticulars(from: decoder)
        let container = try decoder.container(keyedBy: Keys.self)
        link = try container.decode(ID<GradedLink>.self, forKey: .link)
        version = try container.decodeIfPresent(Int.self, forKey: .version)
        reason = try container.decode(String.self, forKey: .reason)
    }

    public func encode(to encoder: any Encoder) throws {
        try particulars.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(link, forKey: .link)
        try container.encodeIfPresent(version, forKey: .version)
        try container.encode(reason, forKey: .reason)
    }

    public var subject: Ref? { Ref(GradedLink.kind, link.raw) }

    public func perform(in work: Work) throws -> Done {
        var known = try work.requireLink(link, at: version)
        try known.refuseByOperation(work)
        if known.isMistake { throw Refusal.conflict("This link was recorded in error and stands for nothing. Make a new one.") }
        let why = try Correction.note(reason, in: work)
        var check = TextCheck()
        try particulars.fill(&known, &check, work)
        try check.refuse()
        work.concern(known.from)
        work.concern(known.to)
        try work.save(known, reason: why)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let known = try tx.find(GradedLink.self, ID(ref.id)), try GradedLink.isVisible(ref.id, to: Visibility(to: officer), in: tx) else { return .object([:]) }
        return try Correction.prefill(
            "link", ref, known.version,
            LinkParticulars(
                said: known.said, since: known.fromAt.map { London.day(of: $0) }, until: known.lastDay, grade: known.grade,
                source: known.sourceId.map { .known(ID($0)) }, note: known.note))
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try GradedLink.isChangedByHand(ref.id, in: tx) }
}

/// Ends a link with the reason; or says that it never was, which keeps it to be seen but counts it nowhere.
public struct EndLink: Operation {
    public static let name: OperationName = "records.link.end"
    public static let title = "End the link"
    public static let form = Form {
        Section("End") {
            Field.subject("link", GradedLink.kind)
            Field.version
            Field.yesNo("mistake", "Was it never true?", hint: "Yes: it was recorded in error. It stays to be seen, marked so.")
            Field.day("until", "Last day", hint: "Left empty, today.", future: false)
            Field.text("reason", "Why", hint: "What happened, and how you know.", lines: 2, required: .by("the next officer must know why it no longer holds"), max: 500)
        }
    }

    public let link: ID<GradedLink>
    public let version: Int?
    public let mistake: Bool?
    public let until: Day?
    public let reason: String

    public init(_ link: ID<GradedLink>, version: Int? = nil, mistake: Bool? = nil, until: Day? = nil, reason: String) {
        self.link = link
        self.version = version
        self.mistake = mistake
        self.until = until
        self.reason = reason
    }

    public var subject: Ref? { Ref(GradedLink.kind, link.raw) }

    public func perform(in work: Work) throws -> Done {
        var known = try work.requireLink(link, at: version)
        try known.refuseByOperation(work)
        if known.isMistake { throw Refusal.conflict("This link was recorded in error already.") }
        var check = TextCheck()
        let text = check.text("reason", "Why", reason, max: 500)
        if text == nil { check.add("reason", "required", "Why: give it, because the next officer must know why it no longer holds.") }
        let isRole = [known.fromKind, known.toKind].contains { !RecordsModule.things.contains($0) }
        if isRole, mistake != true {
            check.add("mistake", "kept", "A person's role in an event is kept for ever. If it was never true, answer Yes; if it changed, add the new role.")
        }
        let last = until ?? London.day(of: work.now)
        if let since = known.fromAt, mistake != true, last < London.day(of: since) {
            check.add("until", "too-early", "Last day: choose a day on or after \(London.text(London.day(of: since))), when it began.")
        }
        try check.refuse()
        known.endReason = text
        if mistake == true {
            // What never was is in force no longer for whoever asks only that.
            known.isMistake = true
            known.untilAt = known.untilAt ?? work.now
        } else {
            known.untilAt = London.start(of: last.adding(days: 1))
        }
        work.concern(known.from)
        work.concern(known.to)
        try work.save(known, reason: text)
        return Done()
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let version = try tx.value(Int.self, "SELECT version FROM link WHERE id = \(ref.id)") else { return .object([:]) }
        return .object(["link": .string(ref.id.description), "version": .integer(Int64(version))])
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try GradedLink.isChangedByHand(ref.id, in: tx) }
}

extension GradedLink {
    /// What an operation made true stays what it made it: a role law attaches to is not edited.
    fileprivate func refuseByOperation(_ work: Work) throws {
        guard let listed = try CodeList.code(type, of: "link-type", on: London.day(of: work.now), in: work.tx), listed.detail["by"] == "operation" else { return }
        throw Refusal.conflict("“\(listed.title)” was written by the operation that made it true, and is kept for ever. Do the operation that changes it.")
    }

    fileprivate static func isChangedByHand(_ id: RawID, in tx: Transaction) throws -> Bool {
        guard let link = try tx.find(GradedLink.self, ID(id)), !link.isMistake else { return false }
        return try CodeList.code(link.type, of: "link-type", on: London.day(of: .now), in: tx)?.detail["by"] != "operation"
    }
}
