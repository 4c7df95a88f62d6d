import Base
import Core
import Custody
import Intelligence
import Investigation
import Records

/// The two years, act by act in the order of time.
struct DemoHistory {
    /// One act with when it is due. `place` is the act's place in the force's list of that kind.
    struct Due {
        enum Act {
            case newborn(Int), secondRecord(Int), marker(person: Int, place: Int)
            case report(Int), series(Int), review(Int), allocate(Int)
            case arrest(Int), open(Int), authorise(Int), place(Int), send(Int), arrive(Int), exhibit(Int), hold(Int, place: Int), charge(Int), release(Int)
            case intelligence(Int)
        }

        let at: Instant
        let act: Act
    }

    let force: SyntheticForce
    let cast: DemoCast
    let office: Office
    let clock: DemoClock
    let progress: @Sendable (String) -> Void
    var filed: DemoFiled
    private(set) var acts = 0
    private(set) var refusals: [String] = []

    /// What has come of crimes and detentions so far.
    var investigations: [Int: ID<Investigation>] = [:]
    var places: [Int: ID<Location>] = [:]
    var arrests: [Int: ID<Arrest>] = [:]
    var detentions: [Int: ID<Detention>] = [:]
    /// Arrests of those on the way.
    var sent: [Int: ID<Arrest>] = [:]
    /// The last crime of each series.
    var lastOfSeries: [Int: ID<Investigation>] = [:]

    init(
        force: SyntheticForce, cast: DemoCast, office: Office, clock: DemoClock, filed: DemoFiled, progress: @escaping @Sendable (String) -> Void
    ) {
        self.force = force
        self.cast = cast
        self.office = office
        self.clock = clock
        self.filed = filed
        self.progress = progress
    }

    mutating func actOut() async throws {
        let schedule = DemoSchedule(force).due
        progress("Acting out two years: \(schedule.count) acts.")
        for (place, due) in schedule.enumerated() {
            if place % 500 == 0 { try Task.checkCancellation() }
            if place % 4000 == 0, place > 0 { progress("Acted out \(place) of \(schedule.count), to \(London.text(London.day(of: due.at))).") }
            clock.advance(to: due.at)
            do {
                try await perform(due.act)
            } catch let refusal as Refusal {
                refusals.append("\(due.act): \(refusal)")
            }
        }
        try await careForThoseHeld()
        try await askSome()
        try await bailAtScenes()
        try await considerOthers()
        try await bindAndSeek()
        try await keepProperty()
        try await takeStatements()
        try await openIncidentRoom()
        progress("Acted out \(schedule.count) acts.")
    }

    private mutating func perform(_ act: Due.Act) async throws {
        switch act {
        case .newborn(let number): try await newborn(number)
        case .secondRecord(let number): try await secondRecord(number)
        case .marker(let person, let place): try await marker(person, place)
        case .report(let crime): try await report(force.crimes[crime])
        case .series(let crime): try await linkSeries(force.crimes[crime])
        case .review(let crime): try await review(force.crimes[crime])
        case .allocate(let crime): try await allocate(force.crimes[crime])
        case .arrest(let stay): try await arrest(stay)
        case .open(let stay): try await open(stay)
        case .authorise(let stay): try await authorise(stay)
        case .place(let stay): try await place(stay)
        case .send(let coming): try await send(coming)
        case .arrive(let coming): try await arrive(coming)
        case .exhibit(let stay): try await exhibit(stay)
        case .hold(let stay, let place): try await hold(stay, review: place)
        case .charge(let stay): try await charge(stay)
        case .release(let stay): try await release(stay)
        case .intelligence(let report): try await submit(force.intelligence[report])
        }
    }

    @discardableResult mutating func act<O: Core.Operation>(_ operation: O, as officer: Officer) async throws -> O.Outcome {
        acts += 1
        return try await office.perform(operation, as: officer).outcome
    }

    /// An act done by its name, as the API does.
    mutating func counted() { acts += 1 }
    mutating func note(_ refusal: Refusal, of what: String) { refusals.append("\(what): \(refusal)") }

    // MARK: People

    private mutating func newborn(_ number: Int) async throws {
        let person = force.people[number]
        let officer = try pc(force.households[person.household].address.borough, turn: number)
        filed.people[number] = try await act(RecordPerson.of(person, in: force), as: officer)
        try await act(try person.livesAt(filed), as: officer)
        let links = try force.relations.filter { relation in
            (relation.from == number || relation.to == number) && filed.people[relation.from] != nil && filed.people[relation.to] != nil
        }.map { try $0.link(filed) }
        acts += links.count
        for result in try await office.performAll(links, as: officer) { _ = try result.get() }
    }

    private mutating func secondRecord(_ number: Int) async throws {
        let person = force.people[number]
        let officer = try pc(force.households[person.household].address.borough, turn: number)
        filed.people[number] = try await act(RecordPerson.of(person, in: force), as: officer)
    }

    private mutating func marker(_ person: Int, _ place: Int) async throws {
        let marker = force.people[person].markers[place]
        let unit = Borough.all[force.households[force.people[person].household].address.borough].code
        try await act(
            SetMarker(person: try filed.person(person), code: marker.code, justification: marker.justification), as: try cast.one("SGT", in: unit, turn: person)
        )
    }

    func pc(_ borough: Int, turn: Int) throws -> Officer { try cast.one("PC", in: Borough.all[borough].code, turn: turn) }

    // MARK: Intelligence

    private mutating func submit(_ report: SyntheticIntelligence) async throws {
        let officer: Officer
        let groups: [ID<AccessGroup>]
        if let operation = report.restrictedTo {
            // A restricted report is written by a member: nobody else could.
            officer = try cast.named(operation == 0 ? "intel.officer" : "intel.manager")
            groups = [cast.groups[operation]]
        } else {
            officer = report.provenance == "officer" ? try pc(report.borough, turn: report.number) : try cast.one("INTO", in: "IB", turn: report.number)
            groups = []
        }
        try await act(
            SubmitIntelligence(
                purpose: "crime", provenance: report.provenance, obtainedAt: report.submittedAt.adding(minutes: -90),
                subjects: try report.subjects.map { SubmitIntelligence.Subject(person: .known(try filed.person($0))) },
                paragraphs: report.paragraphs.map {
                    SubmitIntelligence.Paragraph(
                        text: $0.text, source: $0.source, assessment: $0.assessment, handling: $0.handling,
                        conditions: $0.conditions.isEmpty ? nil : $0.conditions, instruction: $0.instruction)
                }, groups: groups.isEmpty ? nil : groups), as: officer)
    }
}
