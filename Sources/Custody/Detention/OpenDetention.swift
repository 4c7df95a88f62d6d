public import Base
public import Core
import Records
public import Storage

/// Opens a custody record when an arrested person arrives at the station. The detention clock is worked out from what is entered here (PACE-10 to PACE-16).
/// Its subject is the detention it makes, so that the officer goes on there.
public struct OpenDetention: Operation {
    public static let name: OperationName = "custody.detention.open"
    public static let title = "Open detention"
    public static let form = Form {
        Section("Arrival") {
            Field.subject("arrestId", Arrest.kind)
            Field.option("suiteId", "Custody suite", required: .by("the custody number and the work lists go by suite"))
            Field.choice("circumstances", "How they came here", from: "custody.arrival", required: .by("PACE s41 takes the relevant time from it"))
            Field.moment(
                "arrivedAt", "Arrived at the police station", hint: "The first station after arrest: its yard counts, not the desk.",
                required: .by("PACE s41 starts the detention clock there"))
            Field.moment("enteredAt", "Entered England and Wales", required: .by("PACE s41(2)(b) counts 24 hours from it"))
                .shown(when: Condition("circumstances", is: Arrival.outside.rawValue))
            Field.moment(
                "firstStationAt", "Arrived at the first station after arrest", hint: "In the area of arrest.", required: .by("PACE s41 starts the clock there")
            ).shown(when: Condition("circumstances", is: Arrival.questioned.rawValue))
            Field.moment(
                "beganAt", "Left detention there, or examination began", hint: "For the Terrorism Act leave it empty where there was no examination under Schedule 7."
            ).shown(when: Condition("circumstances", is: Arrival.otherDetention.rawValue, Arrival.terrorism.rawValue))
            LateEntry.field
        }
    }

    public let arrestId: ID<Arrest>
    public let suiteId: ID<Unit>
    public let circumstances: Arrival
    public let arrivedAt: Instant
    public let enteredAt: Instant?
    public let firstStationAt: Instant?
    public let beganAt: Instant?
    public let lateReason: String?

    public init(
        arrestId: ID<Arrest>, suiteId: ID<Unit>, circumstances: Arrival = .station, arrivedAt: Instant, enteredAt: Instant? = nil,
        firstStationAt: Instant? = nil, beganAt: Instant? = nil, lateReason: String? = nil
    ) {
        self.arrestId = arrestId
        self.suiteId = suiteId
        self.circumstances = circumstances
        self.arrivedAt = arrivedAt
        self.enteredAt = enteredAt
        self.firstStationAt = firstStationAt
        self.beganAt = beganAt
        self.lateReason = lateReason
    }

    public func perform(in work: Work) throws -> ID<Detention> {
        let arrest = try work.require(Arrest.self, arrestId)
        guard let suite = try work.tx.find(Unit.self, suiteId) else {
            throw Refusal.invalid("suiteId", code: "unknown-suite", "There is no such suite. Choose one from the list.")
        }
        try check(against: arrest, in: work)
        let id = work.newID(Detention.self)
        let draft = Detention(
            id: id, number: "", personId: arrest.personId, arrestId: arrestId, investigationId: arrest.investigationId, suiteId: suiteId,
            arrestedAt: arrest.arrestedAt, circumstances: circumstances, arrivedAt: arrivedAt, enteredAt: enteredAt, firstStationAt: firstStationAt,
            relevantAt: arrivedAt, beganAt: beganAt, openedAt: work.now, openedBy: work.officer.id)
        let clock = DetentionClocks(draft, DetentionHistory(law: try LimitBook.of(work.tx))).detention
        let year = London.day(of: arrivedAt).year
        let serial = try work.number("custody-\(suite.code)", year: year)
        let detention = try work.file(draft.numbered("\(suite.code)/\(serial)/\(String(year).suffix(2))", relevantAt: clock.relevantTime.value))
        work.note("relevantTime", .string("\(clock.relevantTime.reason) \(clock.relevantTime.citation)"))

        try work.enter(
            .arrest, in: detention, at: arrest.arrestedAt, text: arrest.reply.map { "\(arrest.suspectedOf)\nReply: \($0)" } ?? arrest.suspectedOf,
            lateReason: "Taken over from the arrest record when the custody record was opened.", about: arrest.ref)
        try work.enter(
            .arrival, in: detention, at: arrivedAt, text: "\(suite.name). \(clock.relevantTime.reason)", lateReason: lateReason, field: "arrivedAt")
        try work.linkNew("DET", from: detention.person, to: detention.ref, source: arrest.ref)
        try work.linkNew("CUS", from: detention.ref, to: detention.investigation, source: arrest.ref)
        try work.scheduleDecision(on: detention)
        try work.endUnderInvestigation(arrest.personId, in: arrest.investigationId, because: "In custody again: \(detention.number).")
        try work.scheduleLimit(of: detention)
        try work.scheduleDesignated(detention)
        try work.answerStreetBail(of: arrest, by: detention)
        try work.scheduleImmigration(detention)
        if circumstances == .courtBail {
            let court = try Courts.calendar(in: work.tx, on: London.day(of: work.now)).breachDeadline(arrested: arrest.arrestedAt)
            try work.task(
                CustodyTask.court.rawValue, "Before a justice for breach of court bail, \(detention.number)", about: detention.ref, for: .role("CUSO", in: suiteId),
                due: court.value)
            work.note("court", .string("\(court.reason) \(court.citation)"))
        }
        return id
    }

    private func check(against arrest: Arrest, in work: Work) throws {
        if let bail = try StreetBail.of(arrest: arrest.id.raw, in: work.tx), bail.isOpen, circumstances != .streetBail, circumstances != .station {
            throw Refusal.invalid(
                "circumstances", code: "on-street-bail", "The person is on bail from the scene, \(bail.number): they came to answer it, or were arrested and brought (PACE-14, PACE-16).")
        }
        if arrest.endedAt != nil { throw Refusal.conflict("The person was de-arrested before the station (PACE s30(7)), so there is no detention to open.") }
        if let number = try work.tx.value(String.self, "SELECT number FROM detention WHERE arrest_id = \(arrestId)") {
            throw Refusal.conflict("A detention was opened from this arrest already: \(number). Go on there.")
        }
        if let number = try work.tx.value(String.self, "SELECT number FROM detention WHERE person_id = \(arrest.personId) AND ended_at IS NULL") {
            throw Refusal.conflict("This person is in detention already, under \(number). A further arrest shares that detention's clock (PACE s41(4)).")
        }
        try DetentionCheck.notFuture(arrivedAt, "arrivedAt", "Arrived at the police station", now: work.now)
        try DetentionCheck.notBefore(arrest.arrestedAt, arrivedAt, "arrivedAt", "Arrived at the police station", "when the person was arrested")
        if circumstances == .outside {
            guard let enteredAt else {
                throw Refusal.invalid("enteredAt", code: "required", "Entered England and Wales: give it, because PACE s41(2)(b) counts 24 hours from it.")
            }
            try DetentionCheck.notBefore(arrest.arrestedAt, enteredAt, "enteredAt", "Entered England and Wales", "when the person was arrested")
            if enteredAt > arrivedAt {
                throw Refusal.invalid("enteredAt", code: "too-late", "Entered England and Wales: choose a time before the arrival at the station.")
            }
        }
        if circumstances == .otherDetention, beganAt == nil {
            throw Refusal.invalid(
                "beganAt", code: "required", "Left detention there: give it, because PACE s41(5) counts 24 hours from it.")
        }
        if let beganAt, circumstances == .otherDetention || circumstances == .terrorism {
            if beganAt > arrivedAt { throw Refusal.invalid("beganAt", code: "too-late", "Left or began: choose a time before the arrival here.") }
            if circumstances == .otherDetention {
                try DetentionCheck.notBefore(arrest.arrestedAt, beganAt, "beganAt", "Left detention there", "when the person was arrested")
            }
        }
        if circumstances == .questioned {
            guard let firstStationAt else {
                throw Refusal.invalid(
                    "firstStationAt", code: "required", "Arrived at the first station after arrest: give it, because PACE s41 starts the clock there.")
            }
            try DetentionCheck.notBefore(arrest.arrestedAt, firstStationAt, "firstStationAt", "Arrived at the first station", "when the person was arrested")
            if firstStationAt > arrivedAt {
                throw Refusal.invalid("firstStationAt", code: "too-late", "Arrived at the first station: choose a time before the arrival here.")
            }
        }
    }

    public static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        try tx.exists("SELECT 1 FROM arrest WHERE id = \(ref.id) AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM detention WHERE arrest_id = \(ref.id))")
    }

    public static func prefill(on ref: Ref, for officer: Officer, in tx: Transaction) throws -> JSONValue {
        var members: [String: JSONValue] = ["arrestId": .string(ref.id.description), "circumstances": .string(Arrival.station.rawValue)]
        let arrest = try tx.find(Arrest.self, ID(ref.id))
        if let suite = arrest?.destinationId ?? officer.unitId { members["suiteId"] = .string(suite.description) }
        if let arrived = arrest?.atStationAt { members["arrivedAt"] = .string(arrived.description) }
        if let bail = try StreetBail.of(arrest: ref.id, in: tx), bail.isOpen {
            members["circumstances"] = .string((bail.status == .failed ? Arrival.station : .streetBail).rawValue)
            if let suite = bail.suiteId { members["suiteId"] = .string(suite.description) }
        }
        // Arrested at the station they came to by themselves: from the arrest (PACE-13).
        if let attendance = try VoluntaryAttendance.of(arrest: ref.id, in: tx), let suite = attendance.suiteId, let arrest {
            members["circumstances"] = .string(Arrival.atStation.rawValue)
            members["suiteId"] = .string((arrest.destinationId ?? suite).description)
            members["arrivedAt"] = .string(arrest.arrestedAt.description)
        }
        return .object(members)
    }

    public static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try DetentionStage.suites(in: tx)
    }
}

extension Detention {
    fileprivate func numbered(_ number: String, relevantAt: Instant) -> Detention {
        Detention(
            id: id, number: number, personId: personId, arrestId: arrestId, investigationId: investigationId, suiteId: suiteId, arrestedAt: arrestedAt,
            circumstances: circumstances, arrivedAt: arrivedAt, enteredAt: enteredAt, firstStationAt: firstStationAt, relevantAt: relevantAt, beganAt: beganAt,
            openedAt: openedAt,
            openedBy: openedBy)
    }
}
