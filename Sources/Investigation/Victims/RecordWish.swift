public import Base
public import Core
public import Records
public import Storage

/// What a victim wants of the police, in their own words and signed (VW4).
public struct VictimWish: Filed {
    public static let table = "victim_wish"
    public static let kind: RecordKind = "victim-wish"

    public enum Matter: String, Codable, Sendable, CaseIterable, SQLBindable {
        case withdrawal
        case outOfCourt = "out-of-court"
        case support

        public var title: String {
            switch self {
            case .withdrawal: "Does not want to go on"
            case .outOfCourt: "On an end out of court"
            case .support: "Supports action"
            }
        }
    }

    public let id: ID<VictimWish>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    public let about: Matter
    public let supports: Bool
    public let reason: String?
    public let text: String
    public let signedName: String
    public let signedAt: Instant
    /// Of the words, the name and the time: a change of any shows.
    public let hash: String
    public let takenBy: ID<OfficerAccount>

    public var card: Card? { nil }

    static func hash(_ text: String, _ name: String, _ time: Instant) -> String { JournalDetail.hash(salt: [], body: "\(text)\n\(name)\n\(time)") }
    public var isAsSigned: Bool { hash == Self.hash(text, signedName, signedAt) }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [VictimWish] {
        try tx.all(VictimWish.self, "SELECT * FROM victim_wish WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 50")
    }
}

/// Takes down what a victim wants and has it signed.
public struct RecordWish: Operation {
    public static let name: OperationName = "investigation.victim.wish"
    public static let title = "Victim's own wishes"
    public static let form = Form {
        Section("Wishes") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("person", "Victim", required: .by("the words are one person's"))
            Field.option("about", "About", required: .by("an outcome rests on it"))
            Field.text("text", "In the victim's own words", lines: 6, required: .by("it is kept as said and read back"), max: 8000)
            Field.choice("reason", "Why, as on the list", from: "victim-reason").shown(when: Condition("about", is: VictimWish.Matter.withdrawal.rawValue))
            Field.yesNo("readBack", "Read back and agreed?", required: .by("nobody signs what they have not heard"))
            Field.text("signedName", "Signed", hint: "The victim types their name.", required: .by("an unsigned wish binds nobody"), max: 200)
        }
    }

    public let investigationId: ID<Investigation>
    public let person: ID<Person>
    public let about: VictimWish.Matter
    public let text: String
    public let reason: String?
    public let readBack: Bool
    public let signedName: String

    public init(investigationId: ID<Investigation>, person: ID<Person>, about: VictimWish.Matter, text: String, reason: String? = nil, readBack: Bool = true, signedName: String) {
        self.investigationId = investigationId
        self.person = person
        self.about = about
        self.text = text
        self.reason = reason
        self.readBack = readBack
        self.signedName = signedName
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<VictimWish> {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. It is kept as it came.") }
        let victim = try VictimFields.victim(person, of: crime, work)
        var problems: [Problem] = []
        if text.allSatisfy(\.isWhitespace) { problems.append(Problem("text", code: "required", "In the victim's own words: write them down.")) }
        if signedName.allSatisfy(\.isWhitespace) { problems.append(Problem("signedName", code: "required", "Signed: the victim types their name.")) }
        if !readBack { problems.append(Problem("readBack", code: "not-read-back", "Read it back first: nobody signs what they have not heard.")) }
        if about == .withdrawal, reason == nil { problems.append(Problem("reason", code: "required", "Why: choose a reason, because outcomes 14 and 16 need it (OUT-04).")) }
        if !problems.isEmpty { throw Refusal.invalid(problems) }
        let wish = try work.save(
            VictimWish(
                id: work.newID(), investigationId: crime.id, personId: victim.id, about: about, supports: about == .support, reason: reason, text: text,
                signedName: signedName, signedAt: work.now, hash: VictimWish.hash(text, signedName, work.now), takenBy: work.officer.id))
        try work.beginCare(of: victim, on: crime)
        if about != .outOfCourt, var care = try VictimCare.of(victim.id, in: crime.id, tx: work.tx) {
            care.supports = about == .support
            try work.save(care)
        }
        try work.log(.victim, "\(victim.displayName): \(about.title.lowercased()). Signed.", on: crime)
        return wish.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { try VictimFields.hasVictim(ref, officer, tx) }
    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { try VictimFields.prefill(ref, officer, tx) }
    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] { try VictimCare.notices(on: ref, for: officer, in: tx) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        field == "about" ? VictimWish.Matter.allCases.map { Option($0.rawValue, $0.title) } : try VictimFields.options(ref, officer, tx)
    }
}
