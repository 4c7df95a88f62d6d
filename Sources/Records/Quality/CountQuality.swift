public import Base
public import Core
public import Storage

/// How good one record is, as it was counted last night for the team that made it.
struct QualityCount: Record {
    static let table = "record_quality"

    /// The record's.
    let id: ID<QualityCount>
    var version = 0
    let kind: RecordKind
    let unitId: ID<Unit>
    let recordedBy: ID<OfficerAccount>?
    /// The first day of the month in which it was recorded.
    let month: Day
    /// One bit for each `QualityCode`.
    var findings: Int64
    /// 0 to 100.
    var score: Int
    var countedOn: Day

    static func score(of codes: Set<QualityCode>) -> Int { max(0, 100 - codes.reduce(0) { $0 + $1.severity.points }) }
    static func month(of instant: Instant) -> Day {
        let day = London.day(of: instant)
        return Day(year: day.year, month: day.month, day: 1) ?? day
    }
}

/// How far one night's count has come.
struct QualityRound: Record {
    static let table = "quality_round"

    let id: ID<QualityRound>
    var version = 0
    let day: Day
    /// What is being counted, and the last of it that was looked at.
    var kind: RecordKind
    var reached: RawID?
    var isDone = false

    /// In the order of a night.
    static let kinds = [Person.kind, Vehicle.kind, Location.kind, Organisation.kind]
    static func table(of kind: RecordKind) -> SQL {
        switch kind {
        case Vehicle.kind: "vehicle"
        case Location.kind: "location"
        case Organisation.kind: "organisation"
        default: "person"
        }
    }
}

/// Counts what is missing or wrong in some of the people, vehicles, places and organisations recorded since the beginning of last month. An act of the system, each night: a page of a team
/// then reads rows of that team alone. What only a restricted record tells is not counted, and no restricted record is.
public struct CountQuality: Operation {
    public static let name: OperationName = "records.quality.count"
    public static let title = "Count data quality"
    public static let form = Form {
        Section("Records") {
            Field.day("day", "Night", required: .by("each night counts anew"))
            Field.text("kind", "Kind", max: 20)
            Field.text("after", "After", max: 36)
            Field.text("upTo", "Up to", max: 36)
            Field.yesNo("isLast", "Last of its kind")
        }
    }

    /// Records of one act, and acts of one round.
    static let recordsMax = 200
    static let batchesMax = 20
    /// The hours in London between which it counts; what is not done by then goes on the next night.
    static let hours = 1..<6
    /// Months counted besides the current one.
    static let monthsBack = 1

    public let day: Day
    /// People, where left out.
    public let kind: RecordKind?
    public let after: RawID?
    public let upTo: RawID?
    public let isLast: Bool?

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "information-management.md §7") : .refused(.forbidden("Quality is counted by itself each night."))
    }

    /// Answers how many records were counted.
    public func perform(in work: Work) throws -> Int {
        let kind = kind ?? Person.kind
        var round = try Self.round(day, in: work.tx) ?? QualityRound(id: work.newID(), day: day, kind: kind)
        guard !round.isDone, round.kind == kind, round.reached == after else { throw Refusal.conflict("This was counted already.") }
        var counted = 0
        if let upTo {
            let span = Span(from: after ?? Self.start(of: day), to: upTo)
            let open = Visibility(to: work.officer.withoutGroups)
            switch kind {
            case Vehicle.kind: counted = try count(Vehicle.self, span, open, work)
            case Location.kind: counted = try count(Location.self, span, open, work)
            case Organisation.kind: counted = try count(Organisation.self, span, open, work)
            default: counted = try countPeople(span, open, work)
            }
        }
        round.reached = upTo ?? after
        if isLast == true {
            let next = QualityRound.kinds.drop { $0 != kind }.dropFirst().first
            round.isDone = next == nil
            round.kind = next ?? kind
            round.reached = nil
        }
        try work.keep(round)
        work.note("kind", .string(kind.name))
        work.note("records", .integer(Int64(counted)))
        return counted
    }

    /// Ids after one, up to another.
    private struct Span {
        let from: RawID
        let to: RawID
    }

    private func rows<R: Filed>(_ type: R.Type, _ span: Span, _ open: Visibility, _ work: Work) throws -> [R] {
        let table = QualityRound.table(of: R.kind)
        return try work.tx.all(
            type, "SELECT x.* FROM \(table) x WHERE x.id > \(span.from) AND x.id <= \(span.to) AND \(open.condition("x.id")) ORDER BY x.id LIMIT \(Self.recordsMax)")
    }

    private func countPeople(_ span: Span, _ open: Visibility, _ work: Work) throws -> Int {
        let people = try rows(Person.self, span, open, work)
        let units = try Self.units(of: people.compactMap(\.createdBy), in: work.tx)
        let team = people.filter { $0.createdBy.flatMap { units[$0] } != nil }
        let found = try PersonQuality.codes(of: team, on: day, visible: open, in: work.tx)
        return try keep(
            team.compactMap { person in
                guard let officer = person.createdBy, let unit = units[officer], let codes = found[person.id] else { return nil }
                return Found(ref: person.ref, unit: unit, officer: officer, recordedAt: person.createdAt, codes: codes)
            }, work)
    }

    private func count<R: Weighed>(_ type: R.Type, _ span: Span, _ open: Visibility, _ work: Work) throws -> Int {
        let things = try rows(type, span, open, work)
        let officers = try Self.recorders(of: things.map(\.id.raw), in: work.tx)
        let units = try Self.units(of: Array(officers.values), in: work.tx)
        let ties = try type.ties(of: things.map { ID($0.id.raw) }, visible: open, in: work.tx)
        return try keep(
            things.compactMap { thing in
                guard let officer = officers[thing.id.raw], let unit = units[officer] else { return nil }
                let codes = Set(thing.findings(ties[ID(thing.id.raw)] ?? ThingQuality.Ties(), today: day).compactMap { QualityCode(rawValue: $0.code) })
                return Found(ref: thing.ref, unit: unit, officer: officer, recordedAt: thing.createdAt, codes: codes)
            }, work)
    }

    private struct Found {
        let ref: Ref
        let unit: ID<Unit>
        let officer: ID<OfficerAccount>
        let recordedAt: Instant
        let codes: Set<QualityCode>
    }

    private func keep(_ found: [Found], _ work: Work) throws -> Int {
        let known = try work.tx.all(QualityCount.self, "SELECT * FROM record_quality WHERE id IN \(list: found.map(\.ref.id))")
        let before = Dictionary(known.map { ($0.id.raw, $0) }, uniquingKeysWith: { first, _ in first })
        for one in found {
            var row =
                before[one.ref.id]
                ?? QualityCount(
                    id: ID(one.ref.id), kind: one.ref.kind, unitId: one.unit, recordedBy: one.officer, month: QualityCount.month(of: one.recordedAt), findings: 0, score: 0, countedOn: day)
            row.findings = one.codes.reduce(0) { $0 | $1.bit }
            row.score = QualityCount.score(of: one.codes)
            row.countedOn = day
            try work.keep(row)
        }
        return found.count
    }

    private static func units(of officers: [ID<OfficerAccount>], in tx: Transaction) throws -> [ID<OfficerAccount>: ID<Unit>] {
        struct Seat: Decodable {
            let id: ID<OfficerAccount>
            let unitId: ID<Unit>
        }
        let seats = try tx.all(Seat.self, "SELECT id, unit_id FROM officer WHERE id IN \(list: Set(officers).sorted()) AND unit_id IS NOT NULL")
        return Dictionary(seats.map { ($0.id, $0.unitId) }, uniquingKeysWith: { first, _ in first })
    }

    /// Who wrote things down: the officer of the first act on each, by itself or with the report it came with.
    private static func recorders(of things: [RawID], in tx: Transaction) throws -> [RawID: ID<OfficerAccount>] {
        struct Row: Decodable {
            let id: RawID
            let officerId: ID<OfficerAccount>
        }
        let own = try tx.all(
            Row.self, "SELECT j.subject_id AS id, j.officer_id FROM journal j WHERE j.subject_id IN \(list: things) AND j.category = 'COL' AND j.officer_id IS NOT NULL ORDER BY j.id DESC")
        let along = try tx.all(
            Row.self,
            """
            SELECT s.id, j.officer_id FROM journal_subject s JOIN journal j ON j.id = s.journal_id WHERE s.id IN \(list: things)
            AND j.officer_id IS NOT NULL AND s.journal_id = (SELECT f.journal_id FROM journal_subject f WHERE f.id = s.id ORDER BY f.journal_id LIMIT 1)
            """)
        return Dictionary((along + own).map { ($0.id, $0.officerId) }, uniquingKeysWith: { _, last in last })
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    private static func round(_ day: Day, in tx: Transaction) throws -> QualityRound? { try tx.first(QualityRound.self, "SELECT * FROM quality_round WHERE day = \(day)") }

    /// Before the first id of last month.
    private static func start(of day: Day) -> RawID {
        let first = Day(year: day.year, month: day.month, day: 1) ?? day
        return RawID.floor(of: London.start(of: first.adding(months: -monthsBack)))
    }

    /// The night's next records, in pieces.
    static let act = ScheduledAct(CountQuality.self) { now, _, tx in
        let today = London.day(of: now)
        guard let hour = Int(London.time(of: now).prefix(2)), hours.contains(hour) else { return [] }
        let round = try tx.first(QualityRound.self, "SELECT * FROM quality_round WHERE NOT is_done OR day = \(today) ORDER BY day LIMIT 1")
        if round?.isDone == true { return [] }
        let day = round?.day ?? today
        var acts: [CountQuality] = []
        var reached = round?.reached
        for kind in QualityRound.kinds.drop(while: { $0 != round?.kind ?? Person.kind }) where acts.count < batchesMax {
            acts += try pieces(of: kind, after: reached, on: day, most: batchesMax - acts.count, tx)
            guard acts.last?.isLast == true else { break }
            reached = nil
        }
        return acts
    }

    private static func pieces(of kind: RecordKind, after reached: RawID?, on day: Day, most: Int, _ tx: Transaction) throws -> [CountQuality] {
        let table = QualityRound.table(of: kind)
        let ids = try tx.values(RawID.self, "SELECT id FROM \(table) WHERE id > \(reached ?? start(of: day)) ORDER BY id LIMIT \(recordsMax * most)")
        if ids.isEmpty { return [CountQuality(day: day, kind: kind, after: reached, upTo: nil, isLast: true)] }
        var after = reached
        return stride(from: 0, to: ids.count, by: recordsMax).map { begin in
            let last = ids[min(begin + recordsMax, ids.count) - 1]
            defer { after = last }
            return CountQuality(day: day, kind: kind, after: after, upTo: last, isLast: ids.count < recordsMax * most && last == ids.last)
        }
    }
}

extension Officer {
    /// Who sees what everybody sees.
    fileprivate var withoutGroups: Officer {
        Officer(id: id, number: number, name: name, rank: rank, unitId: unitId, roles: roles, groups: [], permissions: permissions)
    }
}

extension PersonQuality {
    /// What is missing or wrong in the records of many people.
    static func codes(of people: [Person], on day: Day, visible: Visibility, in tx: Transaction) throws -> [ID<Person>: Set<QualityCode>] {
        let ids = people.map(\.id)
        guard !ids.isEmpty else { return [:] }
        let names = try PersonParts.byPerson(PersonName.self, ids, visible: visible, in: tx)
        let identifiers = try PersonParts.byPerson(PersonIdentifier.self, ids, visible: visible, in: tx)
        let contacts = try PersonParts.byPerson(PersonContact.self, ids, visible: visible, in: tx)
        let descriptions = try PersonParts.byPerson(PersonDescription.self, ids, visible: visible, in: tx)
        let photographs = try PersonParts.byPerson(PersonPhotograph.self, ids, visible: visible, in: tx)
        return try Dictionary(
            uniqueKeysWithValues: people.map { person in
                let quality = PersonQuality(
                    person: person, names: names[person.id] ?? [], identifiers: identifiers[person.id] ?? [], contacts: contacts[person.id] ?? [],
                    addresses: try PersonAddress.of(person.id, visible: visible, in: tx), descriptions: descriptions[person.id] ?? [], photographs: photographs[person.id] ?? [],
                    markers: try WarningMarker.of(person.id, on: day, visible: visible, in: tx), today: day)
                return (person.id, Set(quality.findings.compactMap { QualityCode(rawValue: $0.code) }))
            })
    }
}
