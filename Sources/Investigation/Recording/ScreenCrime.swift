public import Base
public import Core
import Records
public import Storage

/// Where a crime went after it was recorded, and why (IN5).
public struct Screening: Filed {
    public static let table = "screening"
    public static let kind: RecordKind = "screening"

    public let id: ID<Screening>
    public var version = 0
    public let investigationId: ID<Investigation>
    /// Codes of `solvability`.
    public let factors: [String]
    public let score: Int
    public let suggested: Solvability.Route
    public let decision: Solvability.Route
    public let reason: String
    /// Codes of `enquiry-line` that were looked into or do not apply.
    public let checked: [String]
    public let decidedAt: Instant
    public let decidedBy: ID<OfficerAccount>

    public var card: Card? { nil }

    public static func all(of crime: ID<Investigation>, in tx: Transaction) throws -> [Screening] {
        try tx.all(Screening.self, "SELECT * FROM screening WHERE investigation_id = \(crime) ORDER BY id DESC LIMIT 50")
    }
}

extension Solvability.Route: SQLBindable {}

extension Solvability.Factor {
    static func of(_ codes: some Sequence<String>, on day: Day, in tx: Transaction) throws -> [Solvability.Factor] {
        try codes.compactMap { try CodeList.code($0, of: "solvability", on: day, in: tx) }.map { Solvability.Factor($0.code, $0.title, $0.detail["points"].flatMap { Int($0) } ?? 0) }
    }
}

/// Decides whether a crime is investigated, from the score and the lines of enquiry, and tells the victim.
public struct ScreenCrime: Operation {
    public static let name: OperationName = "investigation.crime.screen"
    public static let title = "Screening decision"
    public static let form = Form {
        Section("Solvability") {
            Field.subject("investigationId", Investigation.kind)
            Field.choices("factors", "What makes it solvable", from: "solvability")
            Field.choices("checked", "Looked into, or does not apply", hint: "All of them before a crime is filed.", from: "enquiry-line")
            Field.choices("stillOpen", "Still open", from: "enquiry-line")
        }
        Section("Decision") {
            Field.option("decision", "Decision", required: .by("the victim is told of it (VIC-01)"))
            Field.text("reason", "Reason", hint: "In words the victim can be told.", lines: 4, required: .by("the victim may ask for a review"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let factors: [String]?
    public let checked: [String]?
    public let stillOpen: [String]?
    public let decision: Solvability.Route
    public let reason: String

    public init(investigationId: ID<Investigation>, factors: [String], checked: [String] = [], stillOpen: [String] = [], decision: Solvability.Route, reason: String) {
        self.investigationId = investigationId
        self.factors = factors
        self.checked = checked
        self.stillOpen = stillOpen
        self.decision = decision
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        if decision == .file, crime.reportedBy == officer.id {
            return .refused(.forbidden("You took this report, so another supervisor decides to file it.", rule: "separation of duty"))
        }
        return .byRole
    }

    public func perform(in work: Work) throws -> ID<Screening> {
        let crime = try work.require(Investigation.self, investigationId)
        try crime.requireOpen()
        let today = London.day(of: work.now)
        let parts = try Solvability.Factor.of(Set(factors ?? []).sorted(), on: today, in: work.tx)
        let suggested = Solvability.route(parts)
        var problems: [Problem] = []
        if reason.allSatisfy(\.isWhitespace) { problems.append(Problem("reason", code: "required", "Reason: give it, because the victim may ask for a review.")) }
        if Set(factors ?? []).isSuperset(of: ["support", "no-support"]) {
            problems.append(Problem("factors", code: "both", "What makes it solvable: the victim supports action, or does not, not both."))
        }
        if decision == .file {
            let lines = try CodeList.all("enquiry-line", on: today, in: work.tx).map(\.code)
            problems += Solvability.problems(filing: Set(checked ?? []), all: lines, stillOpen: Set(stillOpen ?? []))
            if suggested.value != .file {
                problems.append(Problem("decision", code: "solvable", "\(suggested.reason) A crime of \(Solvability.deskFrom) points or more is not filed without investigation."))
            }
        }
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        let screening = try work.save(
            Screening(
                id: work.newID(), investigationId: crime.id, factors: parts.map(\.code), score: Solvability.score(parts), suggested: suggested.value, decision: decision,
                reason: reason, checked: (checked ?? []).sorted(), decidedAt: work.now, decidedBy: work.officer.id))
        try work.log(.screening, "\(decision.title). \(suggested.reason) \(reason)", on: crime)
        // Either way the victim is told what is done, and of the right to ask for a review where nothing is (VIC-01).
        try work.startClocks(decision == .file ? "not-investigated" : "screened", on: crime, at: work.now)
        try work.closeTasks(RecordingTask.propose.rawValue, about: crime.ref, as: .cancelled, reason: "Screened again")
        if decision == .file {
            try work.task(
                RecordingTask.propose.rawValue, "Propose outcome 18 for \(crime.number ?? "")", about: crime.ref, for: crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId),
                due: work.now.adding(hours: 24 * (try ForceSetting.planDays(in: work.tx))))
        }
        return screening.id
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        let status = try Investigation.status(ref, in: tx)
        return status == .reported || status == .reviewed || status == .allocated
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        let detail = try CrimeDetail.of(ID(ref.id), in: tx)
        let factors = Set(detail?.factors ?? [])
        let suspects = try Investigation.suspects(of: ref.id, for: officer, in: tx).isEmpty ? Set<String>() : ["suspect"]
        return .object(["investigationId": .string(ref.id.description), "factors": .array(factors.union(suspects).sorted().map { .string($0) })])
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        Solvability.Route.allCases.map { Option($0.rawValue, $0.title) }
    }

    public static func notices(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [String] {
        guard let detail = try CrimeDetail.of(ID(ref.id), in: tx), let recorded = try tx.find(Investigation.self, ID(ref.id))?.recordedAt else { return [] }
        let route = Solvability.route(try Solvability.Factor.of(detail.factors, on: London.day(of: recorded), in: tx))
        return ["From the report: \(route.reason) \(route.value.title)."]
    }
}
