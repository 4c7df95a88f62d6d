public import Base

/// What happens in a detention and matters to its clocks. The clocks are worked out from these alone, whatever order they were entered in.
public enum CustodyEvent: Sendable, Hashable {
    case arrived(ArrivalCircumstances, at: Instant)
    /// The relevant time as a custody officer set it, against what the circumstances give.
    case relevantTimeSet(Instant, because: String)
    /// First, and again after each return from bail.
    case authorised(Instant)
    case reviewed(ReviewSchedule.Held)
    case extended(DetentionAuthority)
    case leftForHospital(Instant)
    /// Questioned by a constable there to obtain evidence, which counts.
    case questioned(Span)
    case backFromHospital(Instant)
    case bailed(Instant)
    /// Entered the station and made themselves known (PACE-52).
    case answeredBail(Instant)
    /// Arrested for failing to answer bail or for breaking a condition of it; `arrived` is at the station (PACE-53).
    case arrestedUnderSection46A(arrived: Instant)
    case charged(Instant)
    case escaped(Instant)
    /// Taken again, where the custody officer has the old detention go on.
    case recaptured(Instant)
    case released(Instant)

    public var at: Instant {
        switch self {
        case .arrived(_, let at), .relevantTimeSet(let at, _), .authorised(let at), .leftForHospital(let at), .backFromHospital(let at), .bailed(let at),
            .answeredBail(let at), .arrestedUnderSection46A(let at), .charged(let at), .released(let at), .escaped(let at), .recaptured(let at):
            at
        case .reviewed(let held): held.at
        case .extended(let authority): authority.given
        case .questioned(let span): span.from
        }
    }

    /// Which of two events of the same moment comes first: a return before what is done on it, the end of a stay after what was done in it.
    private var rank: Int {
        switch self {
        case .arrived: 0
        case .relevantTimeSet: 1
        case .answeredBail, .arrestedUnderSection46A, .recaptured: 2
        case .authorised: 3
        case .questioned: 4
        case .backFromHospital: 5
        case .reviewed: 6
        case .extended: 7
        case .leftForHospital: 8
        case .charged: 9
        case .bailed, .escaped: 10
        case .released: 11
        }
    }

    /// Tells two different events of one kind and moment apart, so that the order never depends on how they came in.
    private var tie: Int64 {
        switch self {
        case .extended(let authority): authority.secondsAllowed
        case .questioned(let span): span.until.microseconds
        case .reviewed(let held): held.postponed == nil ? 0 : 1
        default: 0
        }
    }

    /// In the order in which they happened, each once.
    public static func inOrder(_ events: [CustodyEvent]) -> [CustodyEvent] {
        Set(events).sorted { ($0.at, $0.rank, $0.tie) < ($1.at, $1.rank, $1.tie) }
    }
}
