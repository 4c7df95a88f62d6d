public import Base
public import Core
public import Records
public import Storage

/// Crimes that belong together: one offender, one manner, one problem (IN10).
public struct CrimeSeries: Filed {
    public static let table = "crime_series"
    public static let kind: RecordKind = "crime-series"

    public let id: ID<CrimeSeries>
    public var version = 0
    /// `S12/26`.
    public let number: String
    public var title: String
    public var pattern: String
    public var ownerId: ID<OfficerAccount>
    public let madeAt: Instant

    public var card: Card? { Card(ref, reference: number, title: title, summary: "Linked series", at: madeAt, words: [pattern]) }
}

/// A crime in a series, with why.
public struct SeriesMember: Filed {
    public static let table = "series_member"
    public static let kind: RecordKind = "series-member"

    public let id: ID<SeriesMember>
    public var version = 0
    public let seriesId: ID<CrimeSeries>
    public let investigationId: ID<Investigation>
    public let why: String
    public let at: Instant
    public let officerId: ID<OfficerAccount>
    public var removedAt: Instant?
    public var removedBy: ID<OfficerAccount>?
    public var removedReason: String?

    public var card: Card? { nil }
}

/// Begins a series from this crime.
public struct BeginSeries: Operation {
    public static let name: OperationName = "investigation.enquiry.series.begin"
    public static let title = "Begin a linked series"
    public static let form = Form {
        Section("Series") {
            Field.subject("investigationId", Investigation.kind)
            Field.text("series", "Name of the series", required: .by("a series is called something"), max: 200)
            Field.text("pattern", "What links them", hint: "Manner, place, time, property, description.", lines: 4, required: .by("the next officer must know one when they see it"), max: 4000)
        }
    }

    public let investigationId: ID<Investigation>
    public let series: String
    public let pattern: String

    public init(investigationId: ID<Investigation>, series: String, pattern: String) {
        self.investigationId = investigationId
        self.series = series
        self.pattern = pattern
    }

    public var subject: Ref? { Ref(Investigation.kind, investigationId) }

    public func perform(in work: Work) throws -> ID<CrimeSeries> {
        let crime = try work.require(Investigation.self, investigationId)
        let title = try work.words(series, "series", "Name", because: "a series is called something")
        let pattern = try work.words(pattern, "pattern", "What links them", because: "the next officer must know one when they see it")
        if try work.tx.exists("SELECT 1 FROM restriction WHERE record_id = \(crime.id)") {
            throw Refusal.conflict("A restricted investigation begins no series: the series would tell of it. Begin it from another crime, then add this one.")
        }
        let year = London.day(of: work.now).year
        let made = try work.save(
            CrimeSeries(
                id: work.newID(), number: "S\(try work.number("crime-series", year: year))/\(year % 100)", title: title, pattern: pattern, ownerId: work.officer.id,
                madeAt: work.now))
        try work.save(SeriesMember(id: work.newID(), seriesId: made.id, investigationId: crime.id, why: pattern, at: work.now, officerId: work.officer.id))
        return made.id
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue { .investigation(ref) }
    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try Investigation.isOpen(ref, in: tx) && !tx.exists("SELECT 1 FROM series_member WHERE investigation_id = \(ref.id) AND removed_at IS NULL")
    }
}

/// Adds a crime to a series, also a historic one.
public struct AddToSeries: Operation {
    public static let name: OperationName = "investigation.enquiry.series.add"
    public static let title = "Add a crime to the series"
    public static let membersMax = 500
    public static let form = Form {
        Section("Crime") {
            Field.subject("series", CrimeSeries.kind)
            Field.pick("crime", "Crime", hint: "By number, place or words.", Investigation.kind, orNew: [], required: .by("a series holds crimes"))
            Field.text("why", "Why it belongs", lines: 3, required: .by("a link has grounds"), max: 2000)
        }
    }

    public let series: ID<CrimeSeries>
    public let crime: Pick<Investigation, NothingNew>
    public let why: String

    public init(_ series: ID<CrimeSeries>, crime: ID<Investigation>, why: String) {
        self.series = series
        self.crime = .known(crime)
        self.why = why
    }

    public var subject: Ref? { Ref(CrimeSeries.kind, series) }

    public func perform(in work: Work) throws -> Done {
        let series = try work.require(CrimeSeries.self, series)
        guard case .known(let id) = crime else { throw Refusal.invalid("crime", code: "required", "Crime: choose one that is recorded.") }
        let crime = try work.require(Investigation.self, id)
        if try work.tx.exists("SELECT 1 FROM series_member WHERE series_id = \(series.id) AND investigation_id = \(id) AND removed_at IS NULL") {
            throw Refusal.conflict("\(crime.number ?? crime.title) is in the series already.")
        }
        let count = try work.tx.value(Int.self, "SELECT count(*) FROM series_member WHERE series_id = \(series.id) AND removed_at IS NULL") ?? 0
        guard count < Self.membersMax else { throw Refusal.conflict("A series holds at most \(Self.membersMax) crimes. Begin another.") }
        try work.save(
            SeriesMember(
                id: work.newID(), seriesId: series.id, investigationId: id, why: try work.words(why, "why", "Why it belongs", because: "a link has grounds"), at: work.now,
                officerId: work.officer.id))
        return Done()
    }
}

/// Takes a crime out of a series again, with the reason.
public struct RemoveFromSeries: Operation {
    public static let name: OperationName = "investigation.enquiry.series.remove"
    public static let title = "Take a crime out"
    public static let form = Form {
        Section("Crime") {
            Field.subject("series", CrimeSeries.kind)
            Field.option("crime", "Crime", required: .by("one crime is taken out"))
            Field.text("reason", "Why", lines: 2, required: .by("a link that was made is undone for a reason"), max: 1000)
        }
    }

    public let series: ID<CrimeSeries>
    public let crime: String
    public let reason: String

    public init(_ series: ID<CrimeSeries>, crime: ID<Investigation>, reason: String) {
        self.series = series
        self.crime = crime.description
        self.reason = reason
    }

    public var subject: Ref? { Ref(CrimeSeries.kind, series) }

    public func perform(in work: Work) throws -> Done {
        let series = try work.require(CrimeSeries.self, series)
        guard let id = ID<Investigation>(crime), try Visibility(to: work.officer).allows(id.raw, in: work.tx),
            var member = try work.tx.first(
                SeriesMember.self, "SELECT * FROM series_member WHERE series_id = \(series.id) AND investigation_id = \(id) AND removed_at IS NULL")
        else { throw Refusal.invalid("crime", code: "not-in-series", "Crime: choose one of this series.") }
        member.removedAt = work.now
        member.removedBy = work.officer.id
        member.removedReason = try work.words(reason, "reason", "Why", because: "a link that was made is undone for a reason")
        try work.save(member)
        return Done()
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        struct Row: Codable { let id: RawID; let title: String }
        return try tx.all(
            Row.self,
            """
            SELECT e.id, e.title FROM series_member m JOIN entry e ON e.id = m.investigation_id WHERE m.series_id = \(ref.id) AND m.removed_at IS NULL
            AND \(Visibility(to: officer).condition("e.id")) ORDER BY m.id LIMIT 100
            """
        ).map { Option($0.id.description, $0.title) }
    }
}
