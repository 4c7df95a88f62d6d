public import Base
public import Core
public import Storage

/// Answers, as a supervisor, for the police seeking somebody.
public struct AuthoriseWanted: Operation {
    public static let name: OperationName = "records.wanted.authorise"
    public static let title = "Authorise the wanted entry"
    public static let form = Form {
        Section("Authority") {
            Field.subject("wanted", WantedEntry.kind)
            Field.text("grounds", "Why they may be sought", lines: 2, required: .by("whoever arrests relies on it"), max: 500)
        }
    }

    public let wanted: ID<WantedEntry>
    public let grounds: String

    public init(wanted: ID<WantedEntry>, grounds: String) {
        self.wanted = wanted
        self.grounds = grounds
    }

    public var subject: Ref? { Ref(WantedEntry.kind, wanted) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.rank >= .sergeant ? .byRole : .refused(.forbidden("A supervisor, sergeant or above, answers for it. Ask yours."))
    }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(WantedEntry.self, wanted)
        guard try found.waitsForAuthority(in: work.tx) else { throw Refusal.conflict("It needs no further authority.") }
        guard found.recordedBy != work.officer.id else { throw Refusal.forbidden("You recorded this yourself. Ask another supervisor to answer for it.") }
        var check = TextCheck()
        let grounds = check.reason("grounds", "Why they may be sought", grounds, because: "whoever arrests relies on it")
        try check.refuse()
        found.authorisedAt = work.now
        found.authorisedBy = work.officer.id
        try work.file(found, reason: grounds)
        try work.closeTasks(RecordWanted.authorise.name, about: found.ref)
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard officer.rank >= .sergeant, let found = try tx.find(WantedEntry.self, ID(ref.id)) else { return false }
        return try found.isOpen && found.waitsForAuthority(in: tx)
    }
}

extension WantedEntry {
    /// The police seek them and no supervisor has answered for it.
    func waitsForAuthority(in tx: Transaction) throws -> Bool {
        try authorisedBy == nil && CodeList.code(kind, of: Self.kinds, on: issuedOn, in: tx)?.detail["made_by"] == "police"
    }
}

/// Changes what is said of a person who is still sought: also after an arrest, where they are sought for more.
public struct AmendWanted: Operation {
    public static let name: OperationName = "records.wanted.amend"
    public static let title = "Still wanted: change the entry"
    public static let form = Form {
        Section("Still wanted") {
            Field.subject("wanted", WantedEntry.kind)
            Field.version
            Field.text("soughtFor", "For what", lines: 2, required: .by("they are told on arrest"), max: 500)
            Field.text("instructions", "What to do when they are found", lines: 2, max: 500)
            Field.text("circulatedAs", "Circulated as", max: 60)
            Field.day("reviewOn", "Look again on", required: .by("nobody stays sought for ever unseen"))
            Field.officer("owner", "Looked after by")
            Field.text("reason", "Why they are still sought", lines: 2, required: .by("the history tells why"), max: 500)
        }
    }

    public let wanted: ID<WantedEntry>
    public let version: Int?
    public let soughtFor: String
    public let instructions: String?
    public let circulatedAs: String?
    public let reviewOn: Day
    public let owner: ID<OfficerAccount>?
    public let reason: String

    public init(
        wanted: ID<WantedEntry>, version: Int? = nil, soughtFor: String, instructions: String? = nil, circulatedAs: String? = nil, reviewOn: Day, owner: ID<OfficerAccount>? = nil,
        reason: String
    ) {
        self.wanted = wanted
        self.version = version
        self.soughtFor = soughtFor
        self.instructions = instructions
        self.circulatedAs = circulatedAs
        self.reviewOn = reviewOn
        self.owner = owner
        self.reason = reason
    }

    public var subject: Ref? { Ref(WantedEntry.kind, wanted) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(WantedEntry.self, wanted, at: version)
        var check = TextCheck()
        let reason = check.reason("reason", "Why they are still sought", reason, because: "the history tells why")
        found.soughtFor = check.reason("soughtFor", "For what", soughtFor, because: "they are told on arrest")
        found.instructions = check.text("instructions", "What to do when they are found", instructions, max: 500)
        found.circulatedAs = check.text("circulatedAs", "Circulated as", circulatedAs, max: 60)
        if reviewOn <= London.day(of: work.now) { check.add("reviewOn", "past", "Look again on: choose a day after today.") }
        if let owner, try work.tx.find(OfficerAccount.self, owner) == nil { check.add("owner", "unknown-officer", "Looked after by: choose an officer from the list.") }
        try check.refuse()
        found.reviewOn = reviewOn
        found.ownerId = owner
        found.foundAt = nil
        try work.file(found, reason: reason)
        for kind in [InForceReminders.wanted, PersonArrested.end] { try work.closeTasks(kind.name, about: found.ref) }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try WantedEntry.isOpen(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let found = try tx.find(WantedEntry.self, ID(ref.id)) else { return .object([:]) }
        var members: [String: JSONValue] = ["wanted": .string(ref.id.description), "version": .integer(Int64(found.version)), "soughtFor": .string(found.soughtFor)]
        if let text = found.instructions { members["instructions"] = .string(text) }
        if let text = found.circulatedAs { members["circulatedAs"] = .string(text) }
        if let owner = found.ownerId { members["owner"] = .string(owner.description) }
        return .object(members)
    }
}

/// Ends the search for a person: they were found, or are sought no more.
public struct EndWanted: Operation {
    public static let name: OperationName = "records.wanted.end"
    public static let title = "End: no longer wanted"
    public static let form = Form {
        Section("End") {
            Field.subject("wanted", WantedEntry.kind)
            Field.version
            Field.choice("reason", "Why", from: WantedEntry.ends, required: .by("colleagues act on it"))
            Field.text("authority", "On whose authority", hint: "The court or officer; where they were arrested, who arrested them.", required: .by("nobody stops a search on nobody's word"), max: 200)
            Field.day("endedOn", "On", future: false, required: .by("an arrest before that day was lawful"))
            Field.text("note", "Note", hint: "Also whether the national circulation was taken off.", lines: 2, max: 500)
        }
    }

    public let wanted: ID<WantedEntry>
    public let version: Int?
    public let reason: String
    public let authority: String
    public let endedOn: Day
    public let note: String?

    public init(wanted: ID<WantedEntry>, version: Int? = nil, reason: String, authority: String, endedOn: Day, note: String? = nil) {
        self.wanted = wanted
        self.version = version
        self.reason = reason
        self.authority = authority
        self.endedOn = endedOn
        self.note = note
    }

    public var subject: Ref? { Ref(WantedEntry.kind, wanted) }

    public func perform(in work: Work) throws -> Done {
        var found = try work.requireInForce(WantedEntry.self, wanted, at: version)
        var check = TextCheck()
        let listed = try check.code("reason", "Why", reason, of: WantedEntry.ends, required: true, work)
        let authority = check.reason("authority", "On whose authority", authority, because: "nobody stops a search on nobody's word", max: 200)
        let note = check.text("note", "Note", note, max: 500)
        check.notFuture("endedOn", "On", endedOn, work)
        if endedOn < found.issuedOn { check.add("endedOn", "too-early", "On: they are sought since \(London.text(found.issuedOn)). Choose that day or later.") }
        try check.refuse()
        if listed?.detail["by"] == "supervisor", work.officer.rank < .sergeant {
            throw Refusal.forbidden("“\(listed?.title ?? reason)” is a supervisor's to write, sergeant or above. Ask yours.")
        }
        found.end(reason, on: endedOn, by: authority, note, work)
        try work.file(found, reason: note)
        for kind in [InForceReminders.wanted, PersonArrested.end, RecordWanted.authorise] { try work.closeTasks(kind.name, about: found.ref) }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try WantedEntry.isOpen(ref, in: tx) }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        guard let found = try tx.find(WantedEntry.self, ID(ref.id)) else { return .object([:]) }
        var members: [String: JSONValue] = ["wanted": .string(ref.id.description), "version": .integer(Int64(found.version))]
        if let at = found.foundAt {
            members["reason"] = .string("ARR")
            members["endedOn"] = .string(London.day(of: at).description)
        }
        return .object(members)
    }
}
