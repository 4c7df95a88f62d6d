public import Base
public import Core
public import Records
public import Storage

/// A crime under investigation, or an incident recorded beside crimes (anti-social behaviour). The record everything about it points at.
public struct Investigation: Filed {
    public static let table = "investigation"
    public static let kind: RecordKind = "investigation"

    public enum Status: String, Codable, Sendable, CaseIterable, SQLBindable {
        case reported, reviewed, allocated, closed
        /// Recorded by another system before this one: kept, counted and found, not worked on here.
        case historic

        public var title: String {
            switch self {
            case .reported: "Reported, awaiting review"
            case .reviewed: "Reviewed, awaiting allocation"
            case .allocated: "Under investigation"
            case .closed: "Closed"
            case .historic: "Historic record"
            }
        }
    }

    public let id: ID<Investigation>
    public var version = 0
    /// Crime number (REC-10); nothing for a historic record, which keeps the number of the system it comes from.
    public let number: String?
    /// False for what is recorded but not counted as a crime.
    public var isCrime: Bool
    /// A code of `offence-class`; a historic record may only have its crime type.
    public var offenceClass: String?
    /// A code of `crime-type`: what the map and open data group by.
    public var crimeType: String
    public var title: String
    public var account: String?
    /// What the report tells besides its account, as words it is found by: how it was done, answers, what was taken.
    public var told: String?
    /// The month it was recorded in (CNT-08), `YYYY-MM`.
    public let month: String
    public let occurredFrom: Instant?
    public let occurredTo: Instant?
    public let reportedAt: Instant?
    public let recordedAt: Instant
    /// Recorded more than 24 hours after the report (REC-04).
    public let isLate: Bool
    public let lateReason: String?
    public var locationId: ID<Location>?
    /// The officer who took the report.
    public let reportedBy: ID<OfficerAccount>?
    public var unitId: ID<Unit>?
    public var officerInCase: ID<OfficerAccount>?
    public var status: Status
    /// A code of `outcome`.
    public var outcome: String?
    /// Which system a historic record comes from, and what it is known by there.
    public let sourceSystem: String?
    /// Identifies the record among all of that system.
    public let sourceKey: String?
    /// Its identifier as that system wrote it, where it had one.
    public let sourceId: String?
    public let sourceForce: String?
    public var sourceFile: String?
    /// A code of `police-uk-outcome`.
    public var sourceOutcome: String?

    public var card: Card? {
        let when = occurredFrom ?? Month(month)?.start ?? recordedAt
        return Card(
            ref, reference: number, title: title, summary: occurredFrom.map { "Occurred \(London.text($0))" } ?? "Recorded in \(Month(month)?.text ?? month)",
            status: status.title, at: when, unitId: unitId, words: [sourceId, account, told].compactMap { $0 })
    }

    /// What the crime is found by besides its account.
    ///
    /// - Parameters:
    ///   - answers: by question, as they are kept; a yes or no is no word to look for.
    ///   - property: what each thing is called.
    static func told(method: String?, answers: [String: String], because: String?, property: [String]) -> String? {
        let said = answers.sorted { $0.key < $1.key }.map(\.value).filter { $0 != "yes" && $0 != "no" }
        let words = ([method, because].compactMap { $0 } + said + property).filter { !$0.allSatisfy(\.isWhitespace) }
        return words.isEmpty ? nil : words.joined(separator: "\n")
    }

    /// Whether anyone works on it here.
    public var isOpen: Bool { status != .closed && status != .historic }
}

extension Investigation {
    /// A crime as it stands when it is reported; its place and its title follow in the same act.
    init(
        reported id: ID<Investigation>, number: CrimeNumber, offence: Code, account: String, occurredFrom: Instant, occurredTo: Instant, reportedAt: Instant,
        lateReason: String?, by officer: Officer, at now: Instant
    ) {
        self.id = id
        self.number = number.description
        isCrime = true
        offenceClass = offence.code
        crimeType = offence.detail["crimeType"] ?? "other-crime"
        title = offence.title
        self.account = account
        month = Month(of: now).description
        self.occurredFrom = occurredFrom
        self.occurredTo = occurredTo
        self.reportedAt = reportedAt
        recordedAt = now
        isLate = ReportTiming.isLate(reported: reportedAt, recorded: now)
        self.lateReason = isLate ? lateReason : nil
        reportedBy = officer.id
        unitId = officer.unitId
        status = .reported
        outcome = "0"
        sourceSystem = nil
        sourceKey = nil
        sourceId = nil
        sourceForce = nil
    }

    /// A record of another system, as it came.
    init(
        historic id: ID<Investigation>, _ source: HistoricSource, isCrime: Bool, crimeType: String, title: String, account: String?, month: Month,
        location: ID<Location>?, outcome: String?, sourceOutcome: String?, at now: Instant
    ) {
        self.id = id
        number = nil
        self.isCrime = isCrime
        offenceClass = nil
        self.crimeType = crimeType
        self.title = title
        self.account = account
        self.month = month.description
        occurredFrom = nil
        occurredTo = nil
        reportedAt = nil
        recordedAt = now
        isLate = false
        lateReason = nil
        locationId = location
        reportedBy = nil
        status = .historic
        self.outcome = outcome
        sourceSystem = source.system
        sourceKey = source.key
        sourceId = source.id
        sourceForce = source.force
        sourceFile = source.file
        self.sourceOutcome = sourceOutcome
    }
}

/// What another system knew a record by.
struct HistoricSource {
    let system: String
    let key: String
    let id: String?
    let force: String?
    let file: String
}
