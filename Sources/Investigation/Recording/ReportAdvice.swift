import Base
import Core
import Records
import Storage
import Web

/// What a report is told while it is typed: other reports that may be the same crime (CR9), and what the counting rules would record (CNT-03).
enum ReportAdvice {
    static let path = "/investigations/alike"
    /// Reports compared: of one place or one postcode around one time there are not many more.
    private static let comparedMax = 100
    private static let shownMax = 5
    private static let daysBefore = 7

    static func routes(_ pages: Pages) {
        pages.post(path) { visit in
            let typed = Typed(visit)
            let advice = try await visit.consult("investigation.read") { reading in try Advice(typed, reading) }
            return .fragment(html(advice, visit.office.registry))
        }
    }

    struct Typed: Sendable {
        let offence: String
        /// Of an incident: its kind and who told us.
        let kind: String
        let reporter: ReportedCircumstances.Reporter?
        let isElsewhere: Bool
        let others: [String]
        let from: Instant?
        let location: RawID?
        let postcode: String?
        let people: Set<RawID>
        let serials: Set<String>
        /// The victim and the suspects, chosen or named in words.
        let victim: Pick<Person, PersonFacts>?
        let organisation: RawID?
        let suspects: [Pick<Person, PersonFacts>]
        /// Property, vehicles and devices that are known, and marks typed of vehicles.
        let things: Set<RawID>
        let marks: Set<String>

        init(_ visit: Visit) {
            offence = visit.form("offenceClass")
            kind = visit.form("kind")
            reporter = ReportedCircumstances.Reporter(rawValue: visit.form("reporter"))
            isElsewhere = visit.form("decision") == "transfer"
            others = visit.forms("otherOffences").filter { !$0.isEmpty }
            from = Instant(typedDay: visit.form("occurredFrom.date"), time: visit.form("occurredFrom.time"))
            location = RawID(visit.form("location.id"))
            let code = visit.form("location.new.postcode").uppercased().filter { !$0.isWhitespace }
            postcode = code.isEmpty ? nil : code
            // Not the organisation nor who speaks for it: a shop is wronged every day, and its place and the time tell already.
            func rows(_ max: Int, _ key: (Int) -> String) -> [String] { (0..<max).map { visit.form(key($0)) }.filter { !$0.isEmpty } }
            let picked = [visit.form("victim.id")] + rows(ReportCrime.witnessesMax) { "witnesses.\($0).person.id" } + rows(ReportCrime.suspectsMax) { "suspects.\($0).person.id" }
            victim = Self.person("victim", visit)
            organisation = RawID(visit.form("organisation.id"))
            suspects = (0..<ReportCrime.suspectsMax).compactMap { Self.person("suspects.\($0).person", visit) }
            people = Set(picked.compactMap { RawID($0) })
            serials = Set(rows(ReportCrime.propertyMax) { "property.\($0).item.new.serial" }.map { SearchWords.cut($0).joined() }.filter { !$0.isEmpty })
            let known =
                rows(ReportCrime.propertyMax) { "property.\($0).item.id" } + rows(ReportCrime.vehiclesMax) { "vehicles.\($0).vehicle.id" }
                + rows(ReportCrime.devicesMax) { "devices.\($0).device.id" }
            things = Set(known.compactMap { RawID($0) })
            marks = Set(rows(ReportCrime.vehiclesMax) { "vehicles.\($0).vehicle.new.vrm" }.map { $0.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) } })
        }

        /// Somebody chosen, or named with a family name at least.
        private static func person(_ key: String, _ visit: Visit) -> Pick<Person, PersonFacts>? {
            if let id = RawID(visit.form("\(key).id")) { return .known(ID(id)) }
            func text(_ name: String) -> String { String(visit.form("\(key).new.\(name)").prefix(300)) }
            guard !text("familyName").allSatisfy(\.isWhitespace) else { return nil }
            return .new(
                PersonFacts(givenNames: text("givenNames"), familyName: text("familyName"), dateOfBirth: Day(typed: text("dateOfBirth")), address: text("address")))
        }

        func involved(_ reading: Reading) throws -> (victims: [EarlierCrimes.Involved], suspects: [EarlierCrimes.Involved]) {
            func people(_ picks: [Pick<Person, PersonFacts>]) throws -> [EarlierCrimes.Involved] {
                try picks.flatMap { try EarlierCrimes.Involved.person($0, visible: reading.visible, in: reading.tx) }
            }
            return (try people(victim.map { [$0] } ?? []) + (organisation.map { [EarlierCrimes.Involved($0)] } ?? []), try people(suspects))
        }
    }

    struct Match: Sendable {
        let entry: Entry
        let why: String
    }

    struct Advice: Sendable {
        let matches: [Match]
        let crimes: [Explained<CrimeToRecord>]
        /// What the offence is recorded on, and what one crime of it is counted for.
        let test: Explained<RecordingTest.Answer>?
        let unit: Explained<CrimeToRecord>?
        /// Crimes of the same victim and suspect, and whether this is one with them.
        let earlier: [(entry: Entry, answer: Explained<FinishedIncident.Answer>)]

        init(_ typed: Typed, _ reading: Reading) throws {
            let offence = try OffenceClass.of(typed.offence, on: London.day(of: reading.now), in: reading.tx)
            let kind = typed.kind.isEmpty ? nil : try CodeList.code(typed.kind, of: Incident.kinds, on: London.day(of: reading.now), in: reading.tx)
            let mayBeCrime = offence != nil || kind?.detail["crime"] == "yes"
            test =
                mayBeCrime
                ? RecordingTest.answer(
                    ReportedCircumstances(
                        basis: offence?.basis ?? .victim, reporter: typed.reporter ?? .victim, isRape: kind?.code == "RAPE" || offence?.isRape == true, isElsewhere: typed.isElsewhere))
                : nil
            unit = typed.others.isEmpty ? offence.flatMap { CountingRules.crimes(of: [$0.told(victim: nil, offenders: [], place: nil)]).first } : nil
            crimes = typed.others.isEmpty ? [] : try ReportAdvice.crimes(typed.offence, typed.others, reading.now, reading.tx) ?? []
            matches = try ReportAdvice.matches(typed, reading)
            let today = London.day(of: reading.now)
            let found: [EarlierCrimes.Found] =
                try offence.flatMap { offence in
                    try typed.from.map {
                        let involved = try typed.involved(reading)
                        return try EarlierCrimes.found(victims: involved.victims, suspects: involved.suspects, offence, from: $0, on: today, visible: reading.visible, in: reading.tx)
                    }
                } ?? []
            earlier = try found.prefix(shownMax).compactMap { one in try InvestigationView.card(one.id, reading).map { ($0, one.answer) } }
        }
    }

    /// What the rules would record of the offence and what else was done to the same victim; nothing where one is on no list.
    static func crimes(_ offence: String, _ others: [String], _ now: Instant, _ tx: Transaction) throws -> [Explained<CrimeToRecord>]? {
        guard !others.isEmpty else { return nil }
        let today = London.day(of: now)
        let told = try ([offence] + others).compactMap { try OffenceClass.of($0, on: today, in: tx)?.told(victim: "same", offenders: ["same"], place: "same") }
        guard told.count == others.count + 1 else { return nil }
        // One set of offenders and one victim: a burglary or a weapon among them is the same crime, not another unit.
        let one = told.map {
            ToldOffence($0.offenceClass, $0.title, rank: $0.rank, monthsMax: $0.monthsMax, isCourseOfConduct: $0.isCourseOfConduct, victim: "same", offenders: ["same"])
        }
        return CountingRules.crimes(of: one)
    }

    private struct Row: Decodable {
        let id: RawID
        let locationId: RawID?
        let postcode: String?
        let crimeType: String
        let occurredFrom: Instant
        let occurredTo: Instant
    }

    private static func matches(_ typed: Typed, _ reading: Reading) throws -> [Match] {
        guard let from = typed.from else { return [] }
        let today = London.day(of: reading.now)
        let crimeType = try CodeList.code(typed.offence, of: "offence-class", on: today, in: reading.tx)?.detail["crimeType"] ?? ""
        var things = typed.things
        if !typed.marks.isEmpty {
            things.formUnion(
                try reading.tx.values(
                    RawID.self, "SELECT v.id FROM vehicle v WHERE v.vrm IN \(list: typed.marks.sorted()) AND \(reading.visible.condition("v.id")) ORDER BY v.id LIMIT \(comparedMax)"))
        }
        let new = DuplicateReport.Facts(
            location: typed.location, postcode: typed.postcode, crimeType: crimeType, from: from, people: typed.people, property: typed.serials.union(things.map(\.description)))
        var found: [(Match, Int)] = []
        for row in try candidates(typed, things, from, reading) {
            let people = try Set(
                reading.tx.values(RawID.self, "SELECT from_id FROM link WHERE to_id = \(row.id) AND from_kind = \(Person.kind) AND type <> 'SPOKE' AND until_at IS NULL LIMIT 100"))
            let serials = try reading.tx.values(
                String.self,
                "SELECT o.serial_key FROM link l JOIN object_item o ON o.id = l.from_id WHERE l.to_id = \(row.id) AND l.type = 'PROP' AND o.serial_key IS NOT NULL LIMIT 100")
            let same = things.isEmpty ? [] : try reading.tx.values(RawID.self, "SELECT from_id FROM link WHERE to_id = \(row.id) AND from_id IN \(list: things.sorted()) AND until_at IS NULL LIMIT 100")
            let known = DuplicateReport.Facts(
                location: row.locationId, postcode: row.postcode?.filter { !$0.isWhitespace }, crimeType: row.crimeType, from: row.occurredFrom, to: row.occurredTo,
                people: people, property: Set(serials).union(same.map(\.description)))
            let likeness = DuplicateReport.likeness(new, known)
            guard likeness.value >= DuplicateReport.offeredFrom, let entry = try InvestigationView.card(row.id, reading) else { continue }
            found.append((Match(entry: entry, why: likeness.reason), likeness.value))
        }
        return found.sorted { $0.1 > $1.1 }.prefix(shownMax).map(\.0)
    }

    /// Reports about the place, the postcode, the people or the property typed, around the time.
    private static func candidates(_ typed: Typed, _ things: Set<RawID>, _ from: Instant, _ reading: Reading) throws -> [Row] {
        let earliest = from.adding(hours: -24 * daysBefore)
        let latest = from.adding(hours: 24 * daysBefore)
        let columns: SQL = "i.id, i.location_id, p.postcode, i.crime_type, i.occurred_from, i.occurred_to"
        var rows: [Row] = []
        func add(_ condition: SQL) throws {
            rows += try reading.tx.all(
                Row.self,
                """
                SELECT \(columns) FROM investigation i LEFT JOIN location p ON p.id = i.location_id WHERE \(condition) AND i.occurred_to >= \(earliest)
                AND i.occurred_from <= \(latest) AND i.status <> 'historic' AND \(reading.visible.condition("i.id")) ORDER BY i.occurred_to DESC LIMIT \(comparedMax)
                """)
        }
        if let location = typed.location { try add("i.location_id = \(location)") }
        if let postcode = typed.postcode {
            let spaced = Postcode(postcode)?.description ?? postcode
            try add("i.location_id IN (SELECT id FROM location WHERE postcode = \(spaced))")
        }
        let involved = typed.people.union(things)
        if !involved.isEmpty { try add("i.id IN (SELECT to_id FROM link WHERE from_id IN \(list: involved.sorted()) AND to_kind = \(Investigation.kind) AND until_at IS NULL)") }
        for serial in typed.serials.sorted().prefix(5) {
            try add("i.id IN (SELECT l.to_id FROM object_item o JOIN link l ON l.from_id = o.id WHERE l.type = 'PROP' AND o.serial_key = \(serial))")
        }
        return rows.reduce(into: []) { kept, row in if !kept.contains(where: { $0.id == row.id }) { kept.append(row) } }
    }

    private static func html(_ advice: Advice, _ registry: Registry) -> HTML {
        let matches = advice.matches.map { match -> HTML in "<li>\(Component.link(match.entry, registry: registry)) <small>\(match.why)</small></li>" }
        let counted = advice.crimes.map { crime -> HTML in
            "<li><strong>\(crime.value.principal.offenceClass) \(crime.value.principal.title)</strong> <small>\(crime.reason) \(crime.citation)</small></li>"
        }
        let same: HTML = matches.isEmpty ? "" : "<h2>Is it one of these?</h2><p>Open it and add to it instead of reporting the same crime twice.</p><ul>\(matches)</ul>"
        let alone: HTML? = advice.test.map { test in
            let unit: HTML = advice.unit.map { "<li>\($0.reason) <small>\($0.citation)</small></li>" } ?? ""
            return "<h2>The recording rules</h2><ul><li>\(test.value == .notCrime ? "Recorded only with its evidence" : test.value.title): \(test.reason) <small>\(test.citation)</small></li>\(unit)</ul>"
        }
        let rules: HTML = counted.isEmpty ? alone ?? "" : "<h2>The counting rules record</h2><ul>\(counted)</ul>"
        let before = advice.earlier.map { one -> HTML in
            "<li>\(Component.link(one.entry, registry: registry)): <strong>\(one.answer.value == .oneCrime ? "one crime with this" : "another crime")</strong>. <small>\(one.answer.reason) \(one.answer.citation)</small></li>"
        }
        return "\(same)\(rules)\(before.isEmpty ? "" : "<h2>Recorded before, with the same victim and suspect</h2><ul>\(before)</ul>" as HTML)"
    }
}
