public import Base
public import Core
public import Records
public import Storage

/// How a crime may end for one suspect, as another module recorded it: a caution given in custody, an offence to be taken into consideration. It fills the form
/// that proposes an outcome; the officer in the case decides what they send, and somebody else authorises it (OUT-09).
public struct SuggestedOutcome: Filed {
    public static let table = "suggested_outcome"
    public static let kind: RecordKind = "suggested-outcome"

    public let id: ID<SuggestedOutcome>
    public var version = 0
    public let investigationId: ID<Investigation>
    public let personId: ID<Person>
    /// A code of `outcome`.
    public let code: String
    public let day: Day
    public let because: String
    public let reference: String
    public let isAdmitted: Bool
    public let isAccepted: Bool
    public let suggestedAt: Instant
    public let suggestedBy: ID<OfficerAccount>
    public var endedAt: Instant?
    public var endedBecause: String?

    public var card: Card? { nil }

    /// Those that wait, the newest first: as many as a crime has suspects.
    public static func open(of investigation: ID<Investigation>, in tx: Transaction) throws -> [SuggestedOutcome] {
        try tx.all(SuggestedOutcome.self, "SELECT * FROM suggested_outcome WHERE investigation_id = \(investigation) AND ended_at IS NULL ORDER BY id DESC LIMIT 50")
    }

    /// The one the form is filled from: of a suspect who is named in the crime before others, and only where the officer may know of the person.
    static func next(_ investigation: ID<Investigation>, for officer: Officer, in tx: Transaction) throws -> SuggestedOutcome? {
        let waiting = try open(of: investigation, in: tx)
        guard !waiting.isEmpty else { return nil }
        let named = try Set(Investigation.suspects(of: investigation.raw, for: officer, in: tx).map(\.id))
        let visible = Visibility(to: officer)
        return try waiting.first { named.contains($0.personId) } ?? waiting.first { try visible.allows($0.personId.raw, in: tx) }
    }

    /// The module that acts is never refused for it: a crime that is closed, historic or not counted gets no suggestion.
    static let reaction = Reaction(to: OutcomeSuggested.self) { event, work in
        guard let crime = try work.tx.find(Investigation.self, ID(event.investigation.id)), crime.isOpen, crime.isCrime, crime.status != .historic,
            let kind = try CodeList.code(event.outcome, of: OutcomeKind.list, on: London.day(of: work.now), in: work.tx)
        else { return }
        let person = ID<Person>(event.person.id)
        try work.endSuggestions(of: crime.id, for: person, because: "Replaced by outcome \(kind.code).")
        try work.save(
            SuggestedOutcome(
                id: work.newID(), investigationId: crime.id, personId: person, code: kind.code, day: London.day(of: event.at), because: event.because,
                reference: event.reference, isAdmitted: event.isAdmitted, isAccepted: event.isAccepted, suggestedAt: work.now, suggestedBy: work.officer.id))
        work.concern(crime.ref)
        try work.log(.outcome, "Outcome \(kind.code) suggested by \(event.reference): \(kind.title).", on: crime)
        try work.task(
            RecordingTask.propose.rawValue, "Propose outcome \(kind.code) for \(crime.number ?? ""): \(event.reference)", about: crime.ref,
            for: crime.officerInCase.map { .officer($0) } ?? .role("SGT", in: crime.unitId), due: work.now.adding(hours: 24 * (try ForceSetting.planDays(in: work.tx))))
    }

    static let withdrawal = Reaction(to: OutcomeNoLongerSuggested.self) { event, work in
        guard let crime = try work.tx.find(Investigation.self, ID(event.investigation.id)) else { return }
        if event.outcome == "4" { try work.endLinks("TIC", of: event.person.id, to: crime) }
        guard try work.endSuggestions(of: crime.id, for: ID(event.person.id), code: event.outcome, because: event.because) > 0 else { return }
        work.concern(crime.ref)
        try work.log(.outcome, "Outcome \(event.outcome) is no longer suggested. \(event.because)", on: crime)
        if try SuggestedOutcome.open(of: crime.id, in: work.tx).isEmpty {
            try work.closeTasks(RecordingTask.propose.rawValue, about: crime.ref, as: .cancelled, reason: "No longer suggested")
        }
    }

    /// As the form of the proposal takes it; what only the officer in the case knows is left to them.
    func fill(_ members: inout [String: JSONValue]) {
        members["code"] = .string(code)
        members["suspect"] = .string(personId.description)
        members["day"] = .string(day.description)
        members["rationale"] = .string("\(because) (\(reference))")
        if isAdmitted { members["admitted"] = .boolean(true) }
        if isAccepted { members["accepted"] = .boolean(true) }
        if ["1", "4"].contains(code) { members["authority"] = .string(String(reference.prefix(100))) }
    }
}

extension Work {
    /// Ends what waits for a suspect; answers how many there were.
    @discardableResult
    func endSuggestions(of crime: ID<Investigation>, for person: ID<Person>?, code: String? = nil, because reason: String) throws -> Int {
        let waiting = try SuggestedOutcome.open(of: crime, in: tx).filter { (person == nil || $0.personId == person) && (code == nil || $0.code == code) }
        for var one in waiting {
            one.endedAt = now
            one.endedBecause = reason
            try save(one)
        }
        return waiting.count
    }
}
