public import Base
public import Core
public import Storage

/// How good one person's record is, as it was counted last night for the team that made it.
struct QualityCount: Record {
    static let table = "person_quality"

    /// The person's.
    let id: ID<QualityCount>
    var version = 0
    let unitId: ID<Unit>
    /// The first day of the month in which the person was recorded.
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
    var reached: ID<Person>?
    var isDone = false
}

/// Counts what is missing or wrong in the records of some people recorded since the beginning of last month. An act of the system, each night: a page of a team
/// then reads rows of that team alone. What only a restricted record tells is not counted, and no restricted person is.
public struct CountQuality: Operation {
    public static let name: OperationName = "records.quality.count"
    public static let title = "Count data quality"
    public static let form = Form {
        Section("People") {
            Field.day("day", "Night", required: .by("each night counts anew"))
            Field.text("after", "After", max: 36)
            Field.text("upTo", "Up to", max: 36)
            Field.yesNo("isLast", "Last of the night")
        }
    }

    /// People of one act, and acts of one round.
    static let peopleMax = 200
    static let batchesMax = 20
    /// The hours in London between which it counts; what is not done by then goes on the next night.
    static let hours = 1..<6
    /// Months counted besides the current one.
    static let monthsBack = 1

    public let day: Day
    public let after: ID<Person>?
    public let upTo: ID<Person>?
    public let isLast: Bool?

    public func decide(for officer: Officer, in tx: Transaction) throws -> Decision {
        officer.isSystem ? .granted(basis: "information-management.md §7") : .refused(.forbidden("Quality is counted by itself each night."))
    }

    /// Answers how many records were counted.
    public func perform(in work: Work) throws -> Int {
        var round = try Self.round(day, in: work.tx) ?? QualityRound(id: work.newID(), day: day)
        guard !round.isDone, round.reached == after else { throw Refusal.conflict("This was counted already.") }
        var counted = 0
        if let upTo {
            let from = after.map { $0.raw } ?? Self.start(of: day)
            let open = Visibility(to: work.officer.withoutGroups)
            let people = try work.tx.all(
                Person.self, "SELECT p.* FROM person p WHERE p.id > \(from) AND p.id <= \(upTo) AND \(open.condition("p.id")) ORDER BY p.id LIMIT \(Self.peopleMax)")
            counted = try count(people, open, work)
        }
        round.reached = upTo ?? after
        round.isDone = isLast ?? false
        try work.keep(round)
        work.note("people", .integer(Int64(counted)))
        return counted
    }

    private func count(_ people: [Person], _ visible: Visibility, _ work: Work) throws -> Int {
        let units = try Self.units(of: people, in: work.tx)
        let team = people.filter { $0.createdBy.flatMap { units[$0] } != nil }
        let known = try work.tx.all(QualityCount.self, "SELECT * FROM person_quality WHERE id IN \(list: team.map(\.id))")
        let before = Dictionary(known.map { ($0.id.raw, $0) }, uniquingKeysWith: { first, _ in first })
        let found = try PersonQuality.codes(of: team, on: day, visible: visible, in: work.tx)
        for person in team {
            guard let unit = person.createdBy.flatMap({ units[$0] }), let codes = found[person.id] else { continue }
            var row =
                before[person.id.raw]
                ?? QualityCount(
                    id: ID(person.id.raw), unitId: unit, month: QualityCount.month(of: person.createdAt), findings: 0, score: 0, countedOn: day)
            row.findings = codes.reduce(0) { $0 | $1.bit }
            row.score = QualityCount.score(of: codes)
            row.countedOn = day
            try work.keep(row)
        }
        return team.count
    }

    private static func units(of people: [Person], in tx: Transaction) throws -> [ID<OfficerAccount>: ID<Unit>] {
        struct Seat: Decodable {
            let id: ID<OfficerAccount>
            let unitId: ID<Unit>
        }
        let officers = Set(people.compactMap(\.createdBy)).sorted()
        let seats = try tx.all(Seat.self, "SELECT id, unit_id FROM officer WHERE id IN \(list: officers) AND unit_id IS NOT NULL")
        return Dictionary(seats.map { ($0.id, $0.unitId) }, uniquingKeysWith: { first, _ in first })
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool { false }

    private static func round(_ day: Day, in tx: Transaction) throws -> QualityRound? { try tx.first(QualityRound.self, "SELECT * FROM quality_round WHERE day = \(day)") }

    /// Before the first id of last month.
    private static func start(of day: Day) -> RawID {
        let first = Day(year: day.year, month: day.month, day: 1) ?? day
        return RawID.floor(of: London.start(of: first.adding(months: -monthsBack)))
    }

    /// The night's next people, in pieces.
    static let act = ScheduledAct(CountQuality.self) { now, _, tx in
        let today = London.day(of: now)
        guard let hour = Int(London.time(of: now).prefix(2)), hours.contains(hour) else { return [] }
        let round = try tx.first(QualityRound.self, "SELECT * FROM quality_round WHERE NOT is_done OR day = \(today) ORDER BY day LIMIT 1")
        if round?.isDone == true { return [] }
        let day = round?.day ?? today
        let from = round?.reached?.raw ?? start(of: day)
        let ids = try tx.values(ID<Person>.self, "SELECT id FROM person WHERE id > \(from) ORDER BY id LIMIT \(peopleMax * batchesMax)")
        if ids.isEmpty { return [CountQuality(day: day, after: round?.reached, upTo: nil, isLast: true)] }
        var after = round?.reached
        return stride(from: 0, to: ids.count, by: peopleMax).map { begin in
            let last = ids[min(begin + peopleMax, ids.count) - 1]
            defer { after = last }
            return CountQuality(day: day, after: after, upTo: last, isLast: ids.count < peopleMax * batchesMax && last == ids.last)
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
