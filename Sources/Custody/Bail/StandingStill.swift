import Base
import Core
import Storage

/// Why the period of bail before charge stands still (BAIL-06): it begins on one day and ends on another, and one of a kind goes on at a time.
enum StandingStill {
    case withProsecutor, inHospital

    var days: WritableKeyPath<Bail, [BailPeriod.Pause]> {
        switch self {
        case .withProsecutor: \.withProsecutor
        case .inHospital: \.inHospital
        }
    }
    fileprivate var was: String {
        switch self {
        case .withProsecutor: "the case was with the prosecutor"
        case .inHospital: "they were in hospital"
        }
    }
    fileprivate var going: String {
        switch self {
        case .withProsecutor: "The case is with the prosecutor"
        case .inHospital: "They are in hospital"
        }
    }
    fileprivate var notGoing: String {
        switch self {
        case .withProsecutor: "The case is not with the prosecutor."
        case .inHospital: "They are not on record as in hospital."
        }
    }
}

extension Bail {
    /// From this day the period stands still, or it runs again.
    mutating func stand(_ still: StandingStill, begins: Bool, on day: Day, now: Instant) throws {
        func refusal(_ code: String, _ why: String) -> Refusal { .invalid("on", code: code, "On: \(why)") }
        if day > London.day(of: now) { throw refusal("in-the-future", "\(London.text(day)) has not come yet.") }
        let last = self[keyPath: still.days].last
        if !begins {
            guard let last, last.until == nil else { throw Refusal.conflict(still.notGoing) }
            if day < last.from { throw refusal("too-early", "it began on \(London.text(last.from)).") }
            self[keyPath: still.days][self[keyPath: still.days].count - 1] = .init(from: last.from, until: day)
            return
        }
        if let last, last.until == nil { throw Refusal.conflict("\(still.going) since \(London.text(last.from)).") }
        if day < London.day(of: givenAt) { throw refusal("too-early", "bail was given on \(London.text(givenAt)).") }
        if let until = last?.until, day <= until { throw refusal("too-early", "\(still.was) until \(London.text(until)) already.") }
        if let end = period?.lastDay.value, day > end { throw refusal("too-late", "the period had ended on \(London.text(end)).") }
        self[keyPath: still.days].append(.init(from: day, until: nil))
    }

    /// Whether the form is to begin it, which is so unless it goes on.
    static func runs(_ ref: Ref, _ still: StandingStill, in tx: Transaction) throws -> Bool {
        try tx.find(Bail.self, ID(ref.id))?[keyPath: still.days].last.map { $0.until != nil } ?? true
    }
}

extension Work {
    /// Files the bail, with what happened and what it makes of the period in the log.
    ///
    /// - Returns: the last day of the period; nothing while it stands still.
    func fileStanding(_ changed: Bail, _ what: String) throws -> Day? {
        let bail = try file(changed)
        let period = bail.period?.lastDay
        try enter(.bail, in: try require(Detention.self, bail.detentionId), at: now, text: "Bail \(bail.number): \(what) \(period?.reason ?? "")", about: bail.ref)
        return period?.value
    }
}
