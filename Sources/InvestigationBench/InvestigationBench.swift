import Base
import Core
import Foundation
import Investigation
import Records
import Storage
import TestSupport
import Web

/// Times what officers and supervisors ask, one after the other, and reports of new crimes by several at once.
struct InvestigationBench {
    private static let clients = 16
    /// Reports in a second that the force has in its busiest hours several times over.
    private static let aSecond = 50

    let office: Office
    let teams: [ForceFill.Team]
    let count: Int
    private let clock = ContinuousClock()

    init(office: Office, teams: [ForceFill.Team], count: Int) {
        self.office = office
        self.teams = teams
        self.count = count
    }

    private func officer(_ id: ID<OfficerAccount>) async throws -> Officer {
        let access = office.registry.access
        let now = office.clock.now
        guard let officer = try await office.store.read({ tx in try Officers.load(id, access: access, at: now, in: tx) }) else { throw Refusal.notFound }
        return officer
    }

    private func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let start = clock.now
        try await body()
        return (clock.now - start) / .milliseconds(1)
    }

    private func tell(_ what: String, _ times: [Double]) {
        let sorted = times.sorted()
        func at(_ share: Double) -> String { String(format: "%.1f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) }
        print("\(what)|\(sorted.count)|\(at(0.5))|\(at(0.95))|\(at(0.99))")
    }

    /// The first counting of all months, as the rounds of a node do it. What the fill wrote past the Office is not in the journal, so each month gets one act.
    func countFigures() async throws {
        let system = Office.system(access: office.registry.access)
        let months = try await office.store.read { tx in try tx.values(RawID.self, "SELECT min(CAST(id AS TEXT)) FROM investigation WHERE officer_in_case IS NOT NULL GROUP BY month") }
        for id in months { _ = try await office.perform(MarkRecord.name, body: .object(["kind": "investigation", "record": .string(id.description), "marking": "OFFICIAL-SENSITIVE"]), as: system) }
        let folder = FileManager.default.temporaryDirectory.appending(path: "peel-bench-\(UUID().uuidString)").path
        let key = try CheckpointKey.load(at: folder)
        _ = try await Sealer(store: office.store, key: key, clock: office.clock, holder: "bench").sealAll()
        let rounds = Rounds(office: office, holder: "bench")
        let time = try await milliseconds { _ = try await rounds.goRound() }
        print("counted|\(months.count)|\(Int(time))")
        try? FileManager.default.removeItem(atPath: folder)
    }

    func lists() async throws {
        var own: [Double] = []
        var load: [Double] = []
        let registry = office.registry
        for number in 0..<count {
            let team = teams[number * 7 % teams.count]
            let officer = try await officer(team.officers[number * 13 % team.officers.count])
            own.append(
                try await milliseconds {
                    _ = try await office.consult("worklist.read", as: officer) { reading in
                        (try WorkList.own(of: reading.officer, in: reading.tx), try WorkList.team(of: reading.officer, in: reading.tx))
                    }
                })
            let sergeant = try await self.officer(team.sergeant)
            load.append(
                try await milliseconds {
                    _ = try await office.consult("worklist.team.read", as: sergeant) { reading in
                        let work = try TeamWork(.unit(team.unit), reading, registry)
                        return (try work.counts(in: reading.tx), try work.loads(in: reading.tx), try work.lines(.overdue, limit: 100, in: reading.tx).lines)
                    }
                })
        }
        tell("officer's work list", own)
        tell("team's load with its overdue list", load)
    }

    /// Whole pages through the router, with session, journal and markup.
    func pages() async throws {
        let password = "a long synthetic passphrase"
        let team = teams[0]
        try await office.setPassword(password, for: team.sergeant, by: nil)
        let browser = try Browser(office, [try RecordsModule.web(), try InvestigationModule.web()])
        _ = try await browser.signIn("b0.0", password)
        let month = Month(of: office.clock.now).description
        for (title, address) in [
            ("page: work list", "/"), ("page: team", "/team"), ("page: team's overdue work", "/worklist?of=team&show=overdue"), ("page: figures, whole force, 12 months", "/figures?months=12"),
            ("page: figures, whole force, 60 months", "/figures?months=60"), ("page: figures, one team", "/figures?months=12&unit=\(team.unit)"),
            ("page: records behind a type, 60 months", "/figures/records?measure=type&key=robbery&from=2020-01&until=\(month)"),
            ("page: records behind an outcome, 60 months", "/figures/records?measure=outcome&key=8&from=2020-01&until=\(month)"),
            ("page: records behind a place, 60 months", "/figures/records?measure=place&key=Borough%207&from=2020-01&until=\(month)"),
        ] {
            var times: [Double] = []
            for _ in 0..<max(5, count / 5) {
                times.append(
                    try await milliseconds {
                        let status = try await browser.get(address).status
                        guard status == 200 else { throw Refusal.conflict("\(address) answered \(status).") }
                    })
            }
            tell(title, times)
        }
    }

    /// Crimes reported with a place, two people and two things each.
    func submissions(_ wanted: Int) async throws {
        guard wanted > 0 else { return }
        var alone: [Double] = []
        for number in 0..<max(5, wanted / 10) { alone.append(try await submit(number)) }
        tell("report submitted, one at a time", alone)
        let start = clock.now
        let times = try await withThrowingTaskGroup(of: [Double].self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    var times: [Double] = []
                    for number in stride(from: client, to: wanted, by: Self.clients) { times.append(try await submit(wanted + number)) }
                    return times
                }
            }
            return try await group.reduce(into: [Double]()) { $0 += $1 }
        }
        let seconds = (clock.now - start) / .seconds(1)
        tell("report submitted, \(Self.clients) at once", times)
        print("submissions a second|\(wanted)|\(String(format: "%.0f", Double(wanted) / seconds))")
        tell("report submitted, \(Self.aSecond) a second", try await atRate(wanted))
    }

    /// So many a second, each at its own time whether the ones before are done or not; from when it was due, so that waiting counts.
    private func atRate(_ wanted: Int) async throws -> [Double] {
        let start = clock.now + .milliseconds(100)
        return try await withThrowingTaskGroup(of: Double.self) { group in
            for number in 0..<wanted {
                let due = start + .milliseconds(number * 1_000 / Self.aSecond)
                group.addTask {
                    try await Task.sleep(until: due, clock: .continuous)
                    _ = try await submit(2 * wanted + number)
                    return (clock.now - due) / .milliseconds(1)
                }
            }
            return try await group.reduce(into: [Double]()) { $0.append($1) }
        }
    }

    private func submit(_ number: Int) async throws -> Double {
        let team = teams[number % teams.count]
        let officer = try await officer(team.officers[number * 11 % team.officers.count])
        let now = office.clock.now
        let report = ReportCrime(
            offenceClass: "28I", occurredFrom: now.adding(hours: -10), occurredTo: now.adding(hours: -2),
            location: .new(LocationFacts(line: "\(number) Bench Street", town: "London", postcode: "NW1 0AA")),
            account: "The back door was forced while nobody was at home. A laptop and a ring were taken.",
            victim: .new(PersonFacts(givenNames: "Vera \(number)", familyName: "Sampleton", dateOfBirth: Day("1961-05-04"), sex: "2")),
            suspects: [SuspectNamed(person: .new(PersonFacts(givenNames: "Daniel \(number)", familyName: "Mockford", sex: "1")), said: "Danny", grounds: "Seen running.")],
            property: [.new(ObjectFacts(description: "Silver laptop \(number)", category: "DIGI", value: 89_900, serial: "SN-\(number)")), .new(ObjectFacts(description: "Gold ring", category: "JEWL"))])
        return try await milliseconds { _ = try await office.perform(report, as: officer, ActContext(idempotencyKey: nil)) }
    }
}
