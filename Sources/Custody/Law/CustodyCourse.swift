public import Base

/// A detention as the law sees it: both clocks and where it stands, from the events of it.
public struct CustodyCourse: Sendable, Hashable {
    public let clock: DetentionClock
    /// Nothing until detention is authorised.
    public let reviews: ReviewSchedule?
    public let charged: Instant?
    /// When the person left police detention; nothing while they are held.
    public let ended: Instant?
    /// Whether the end is pre-charge bail, from which they may return.
    public let isOnBail: Bool
    /// Returned from bail and waiting for the custody officer's decision.
    public let awaitsDecision: Bool
    /// Over the whole detention, before and after any bail.
    public let reviewsHeld: [Instant]

    /// Nothing where the person has not arrived.
    public init?(_ events: [CustodyEvent], under limits: DetentionLimits) {
        let events = CustodyEvent.inOrder(events)
        guard let start = Self.relevantTime(events, limits) else { return nil }
        var fold = Fold()
        for event in events { fold.take(event) }
        // Days in police cells for immigration are consecutive: nothing stops them.
        let clock = DetentionClock(from: start, exclusions: limits.regime == .immigration ? [] : fold.closedExclusions(under: limits), authorities: fold.authorities, under: limits)
        self.clock = clock
        charged = fold.charged
        ended = fold.ended
        isOnBail = fold.bailed != nil
        awaitsDecision = fold.ended == nil && fold.charged == nil && fold.stays.last?.authorised == nil
        reviewsHeld = fold.stays.flatMap(\.reviews).map(\.at)
        reviews = Self.schedule(fold, clock, limits)
    }

    private static func relevantTime(_ events: [CustodyEvent], _ limits: DetentionLimits) -> Explained<Instant>? {
        let arrivals = events.compactMap { event -> Explained<Instant>? in
            if case .arrived(let circumstances, _) = event { circumstances.relevantTime(under: limits) } else { nil }
        }
        guard let computed = arrivals.first else { return nil }
        // The last correction stands, whenever it sets the clock to.
        let set = events.compactMap { event -> Explained<Instant>? in
            guard case .relevantTimeSet(let time, let reason) = event else { return nil }
            return Explained(
                time,
                because: "Set by the custody officer to \(London.text(time, zoned: true)): \(reason) Worked out it would be "
                    + "\(London.text(computed.value, zoned: true)): \(computed.reason)",
                rules: computed.rules)
        }
        return set.last ?? computed
    }

    /// One schedule for each stay between return and release; each carries on from the one before it.
    private static func schedule(_ fold: Fold, _ clock: DetentionClock, _ limits: DetentionLimits) -> ReviewSchedule? {
        var schedule: ReviewSchedule?
        var out: Instant?
        for stay in fold.stays {
            if let authorised = stay.authorised {
                let carried = schedule.flatMap { before -> ReviewSchedule.Carried? in
                    guard let out, let back = stay.back else { return nil }
                    return ReviewSchedule.Carried(
                        heldBefore: (before.carried?.heldBefore ?? 0) + before.held.count,
                        aggregateDue: before.next.value.latest.adding(seconds: back.seconds(since: out)), lateBefore: before.lateWithoutReason.value)
                }
                let late = clock.reachesCount(hours: limits.superintendentReviewHours, at: fold.last)
                schedule = ReviewSchedule(
                    authorised: authorised, held: stay.reviews, charged: fold.charged, superintendentFrom: late, carried: carried, under: limits)
            }
            out = stay.left
        }
        return schedule
    }

    /// What one pass over the events gathers.
    private struct Fold {
        struct Stay {
            let back: Instant?
            var authorised: Instant?
            var reviews: [ReviewSchedule.Held] = []
            var left: Instant?
        }

        var stays: [Stay] = []
        var exclusions: [Exclusion] = []
        var authorities: [DetentionAuthority] = []
        var questioned: [Span] = []
        var section46A: [Instant] = []
        /// When each hold on the clock that ends it early happened: charge, bail or release.
        var endings: [Instant] = []
        var hospitalSince: Instant?
        var bailed: Instant?
        var escaped: Instant?
        var charged: Instant?
        var ended: Instant?
        var last = Instant(microseconds: 0)

        mutating func take(_ event: CustodyEvent) {
            last = max(last, event.at)
            switch event {
            case .arrived: if stays.isEmpty { stays.append(Stay(back: nil)) }
            case .relevantTimeSet: break
            // Under the Terrorism Act reviews are counted from the arrest, which is before the arrival.
            case .authorised(let at) where stays.isEmpty: stays.append(Stay(back: nil, authorised: at))
            case .authorised(let at): if let stay = stays.indices.last, stays[stay].authorised == nil { stays[stay].authorised = at }
            case .reviewed(let held): if let stay = stays.indices.last, stays[stay].authorised != nil { stays[stay].reviews.append(held) }
            case .extended(let authority): authorities.append(authority)
            case .leftForHospital(let at): if hospitalSince == nil, ended == nil { hospitalSince = at }
            case .questioned(let span): questioned.append(span)
            case .backFromHospital(let at): back(from: at)
            case .charged(let at):
                if charged == nil { charged = at }
                endings.append(at)
            case .bailed(let at): leave(at, onBail: true)
            case .released(let at): leave(at, onBail: false)
            case .escaped(let at):
                if ended == nil { escaped = at }
                leave(at, onBail: false)
            case .recaptured(let at): recapture(at)
            case .answeredBail(let at): comeBack(at)
            case .arrestedUnderSection46A(let at):
                comeBack(at)
                section46A.append(at)
            }
        }

        private mutating func back(from at: Instant) {
            guard let since = hospitalSince else { return }
            exclusions.append(Exclusion(.hospital, from: since, until: at))
            hospitalSince = nil
        }

        private mutating func leave(_ at: Instant, onBail: Bool) {
            guard ended == nil else { return }
            back(from: at)
            ended = at
            endings.append(at)
            if onBail { bailed = at }
            if let stay = stays.indices.last { stays[stay].left = at }
        }

        private mutating func comeBack(_ at: Instant) {
            guard let since = bailed else { return }
            exclusions.append(Exclusion(.bail, from: since, until: at))
            (bailed, ended) = (nil, nil)
            stays.append(Stay(back: at))
        }

        private mutating func recapture(_ at: Instant) {
            guard let since = escaped else { return }
            exclusions.append(Exclusion(.escaped, from: since, until: at))
            (escaped, ended) = (nil, nil)
            stays.append(Stay(back: at))
        }

        func closedExclusions(under limits: DetentionLimits) -> [Exclusion] {
            var all = exclusions
            if let hospitalSince { all.append(Exclusion(.hospital, from: hospitalSince, until: nil)) }
            if let bailed { all.append(Exclusion(.bail, from: bailed, until: nil)) }
            for arrived in section46A {
                all.append(.afterArrestUnderSection46A(arrived: arrived, ended: endings.filter { $0 >= arrived }.min(), under: limits))
            }
            return all.map { $0.kind == .hospital ? Exclusion($0.kind, from: $0.from, until: $0.until, questioned: questioned) : $0 }
        }
    }
}

extension DetentionClock {
    /// When so many hours of detention have been counted.
    func reachesCount(hours: Int, at now: Instant) -> Instant {
        reaches(Int64(hours) * 3600, because: "", .custodyOfficer, at: now).value
    }
}
