import Base

/// How often a detainee is visited and whether roused: one row of `custody.observation-level` (PACE-71).
struct ObservationLevel: Sendable, Hashable {
    let code: String
    let title: String
    /// The longest time between two visits.
    let minutesMax: Int
    let isRoused: Bool
    /// Watched without a break, by camera or in person; the visits come on top.
    let isConstant: Bool
    /// 1 for general observation; a higher one means more risk.
    let rank: Int

    init(code: String, title: String, minutesMax: Int, isRoused: Bool = false, isConstant: Bool = false, rank: Int) {
        self.code = code
        self.title = title
        self.minutesMax = minutesMax
        self.isRoused = isRoused
        self.isConstant = isConstant
        self.rank = rank
    }
}

/// When the next visit is due: elapsed time from the last visit, whatever the clocks on the wall do (PACE-71, PACE-72).
struct VisitSchedule: Sendable, Hashable {
    enum State: Int, Sendable, Comparable, Codable {
        case calm, amber, red, inspector

        static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }
        var title: String {
            switch self {
            case .calm: ""
            case .amber: "Visit due soon"
            case .red: "Visit overdue"
            case .inspector: "Visit missed: inspector told"
            }
        }
    }

    enum Event: Sendable, Hashable {
        case level(Instant, minutesMax: Int)
        case visit(Instant)

        var at: Instant {
            switch self {
            case .level(let at, _), .visit(let at): at
            }
        }
    }

    /// Per cent of the interval at which the suite is warned, the visit is overdue, and the inspector is told.
    static let amberPercent: Int64 = 80
    static let inspectorPercent: Int64 = 150

    let due: Instant
    let minutesMax: Int
    let reason: String

    init(due: Instant, minutesMax: Int, reason: String) {
        self.due = due
        self.minutesMax = minutesMax
        self.reason = reason
    }

    /// Nothing until a level was set. Events may come in any order.
    init?(_ events: [Event]) {
        var due: Instant?
        var minutes = 0
        var reason = ""
        for event in events.sorted(by: { ($0.at, $0.order) < ($1.at, $1.order) }) {
            switch event {
            case .visit(let at):
                guard minutes > 0 else { continue }
                due = at.adding(minutes: minutes)
                reason = "\(minutes) minutes after the visit at \(London.time(of: at, zoned: true))"
            case .level(let at, let minutesMax):
                let fresh = at.adding(minutes: minutesMax)
                let said = "\(minutesMax) minutes after the level was set at \(London.time(of: at, zoned: true))"
                if let known = due {
                    // A visit that is overdue stays overdue, and a closer watch never puts the next visit off.
                    let keeps = at > known || (minutesMax <= minutes && known < fresh)
                    if !keeps { (due, reason) = (fresh, said) }
                } else {
                    (due, reason) = (fresh, said)
                }
                minutes = minutesMax
            }
        }
        guard let due else { return nil }
        self.due = due
        minutesMax = minutes
        self.reason = reason
    }

    var next: Explained<Instant> { Explained(due, because: "The next visit is due \(reason), elapsed time (Code C 9.3).", rules: ["PACE-71", "PACE-72"]) }
    /// At 80 per cent of the interval.
    var amber: Instant { due.adding(seconds: -Int64(minutesMax) * 60 * (100 - Self.amberPercent) / 100) }
    /// How long before it is due the suite is warned.
    var warningSeconds: Int64 { due.seconds(since: amber) }
    /// When it goes to the inspector.
    var inspector: Instant { due.adding(seconds: Int64(minutesMax) * 60 * (Self.inspectorPercent - 100) / 100) }

    func state(at now: Instant) -> State { now >= inspector ? .inspector : now >= due ? .red : now >= amber ? .amber : .calm }
}

extension VisitSchedule.Event {
    /// A visit at the very moment a level is set was made under the old one.
    fileprivate var order: Int {
        switch self {
        case .visit: 0;
        case .level: 1
        }
    }
}

/// What rousing showed (Code C Annex H): the person must wake, answer and do as asked. A look through the hatch is none of these.
struct Rousing: Sendable, Hashable {
    let wakes: Bool
    let answers: Bool
    let obeys: Bool

    var isRousable: Explained<Bool> {
        let failed = [(wakes, "cannot be woken"), (answers, "does not answer simple questions"), (obeys, "does not respond to commands")].filter { !$0.0 }.map(\.1)
        return failed.isEmpty
            ? Explained(true, because: "The person woke, answered and did as asked (Code C Annex H).", rules: ["PACE-71"])
            : Explained(
                false, because: "The person \(failed.joined(separator: ", ")): call a healthcare professional or an ambulance at once (Code C Annex H).",
                rules: ["PACE-71", "PACE-73"])
    }
}

/// Whether the level may be changed so (PACE-72).
enum ObservationChange {
    static func decide(from old: ObservationLevel?, to new: ObservationLevel, reason: String, wasClinical: Bool, clinicalInput: String?, isOverdue: Bool) -> Decision {
        if reason.allSatisfy(\.isWhitespace) {
            return .refused(.invalid("reason", code: "required", "Say why this level, because the record must show it (PACE-72)."))
        }
        guard let old, new.rank < old.rank else { return .granted(basis: "PACE-72: level set by the custody officer") }
        if isOverdue {
            return .refused(.conflict("A visit is overdue. Visit first: lowering the level does not make up for it (PACE-72)."))
        }
        if wasClinical, clinicalInput?.allSatisfy(\.isWhitespace) ?? true {
            return .refused(
                .invalid("clinicalInput", code: "required", "The level was set on clinical advice: write down what the healthcare professional says to lowering it (PACE-72)."))
        }
        return .granted(basis: "PACE-72: lowered by the custody officer with a recorded reason")
    }
}
