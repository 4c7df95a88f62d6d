public import Base
public import Core
public import Storage

/// A recorded crime that the registrar read again (CR5).
public struct CrimeSample: Filed {
    public static let table = "crime_sample"
    public static let kind: RecordKind = "crime-sample"

    public enum Result: String, Codable, Sendable, CaseIterable, SQLBindable {
        case right
        case wrongClass = "wrong-class"
        case noCrime = "no-crime"
        case moreCrimes = "more-crimes"

        public var title: String {
            switch self {
            case .right: "Rightly recorded and classed"
            case .wrongClass: "In the wrong class"
            case .noCrime: "No crime by the rules"
            case .moreCrimes: "More crimes should have been recorded"
            }
        }
    }

    public let id: ID<CrimeSample>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let result: Result
    public let reason: String
    public let sampledAt: Instant
    public let sampledBy: ID<OfficerAccount>

    public var card: Card? { nil }

    static func of(_ crime: ID<Investigation>, in tx: Transaction) throws -> CrimeSample? {
        try tx.first(CrimeSample.self, "SELECT * FROM crime_sample WHERE investigation_id = \(crime)")
    }
}

/// The registrar reads a recorded crime again and says whether it was recorded rightly. What is wrong is put before whoever decides classes and cancellations.
public struct SampleCrime: Operation {
    public static let name: OperationName = "investigation.compliance.sample-crime"
    public static let title = "Sample"
    public static let form = Form {
        Section("Sample") {
            Field.subject("investigationId", Investigation.kind)
            Field.option("result", "Was it rightly recorded?", required: .by("compliance is told from samples"))
            Field.text("reason", "Why", lines: 3, required: .by("whoever recorded it learns from it"), max: 2000)
        }
    }

    public let investigationId: ID<Investigation>
    public let result: CrimeSample.Result
    public let reason: String

    public init(investigationId: ID<Investigation>, result: CrimeSample.Result, reason: String) {
        self.investigationId = investigationId
        self.result = result
        self.reason = reason
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        guard let crime = try tx.find(Investigation.self, investigationId) else { return .refused(.notFound) }
        let changed = try tx.exists("SELECT 1 FROM crime_change WHERE investigation_id = \(investigationId) AND (asked_by = \(officer.id) OR decided_by = \(officer.id))")
        if changed || [crime.reportedBy, crime.officerInCase].contains(officer.id) {
            return .refused(.forbidden("You had a part in recording this crime, so another samples it.", rule: "separation of duty"))
        }
        return .granted(basis: "role; had no part in it")
    }

    public func perform(in work: Work) throws -> Done {
        let crime = try work.require(Investigation.self, investigationId)
        guard crime.status != .historic else { throw Refusal.conflict("This is a historic record of another system. Only crimes recorded here are sampled.") }
        if try CrimeSample.of(crime.id, in: work.tx) != nil { throw Refusal.conflict("\(crime.number ?? "This crime") was sampled already.") }
        let reason = try work.words(reason, "reason", "Why", because: "whoever recorded it learns from it")
        try work.save(CrimeSample(id: work.newID(), investigationId: crime.id, result: result, reason: reason, sampledAt: work.now, sampledBy: work.officer.id))
        try work.log(.sample, "Sampled by the registrar: \(result.title.lowercased()). \(reason)", on: crime)
        if result != .right {
            try work.task(
                RecordingTask.sampled.rawValue, "\(crime.number ?? "") was sampled: \(result.title.lowercased()). \(reason.prefix(150))", about: crime.ref, for: .role("DDM", in: nil),
                due: work.now.adding(hours: 72))
        }
        return Done()
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.status(ref, in: tx) != .historic && CrimeSample.of(ID(ref.id), in: tx) == nil
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        CrimeSample.Result.allCases.map { Option($0.rawValue, $0.title) }
    }
}
