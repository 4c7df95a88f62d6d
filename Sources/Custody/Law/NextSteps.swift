import Base

/// A step of the process between arrival and the end of police detention.
enum CustodyStep: String, Sendable, Hashable, CaseIterable, Codable {
    case authorise, refuse, review, extend, warrant, interview, charge, bail, release
    case keepForCourt = "keep-for-court"
    case bailToCourt = "bail-to-court"
    case toHospital = "to-hospital"
    case fromHospital = "from-hospital"
    case furtherArrest = "further-arrest"
    case move
    case answerBail = "answer-bail"
    case arrestOnBail = "arrest-on-bail"
    case recapture

    var title: String {
        switch self {
        case .authorise: "Authorise detention"
        case .refuse: "Refuse detention"
        case .review: "Hold a review"
        case .extend: "Extend to 36 hours"
        case .warrant: "Warrant of further detention"
        case .interview: "Interview"
        case .charge: "Charge"
        case .bail: "Bail before charge"
        case .release: "Release"
        case .keepForCourt: "Keep for court"
        case .bailToCourt: "Bail to court"
        case .toHospital: "Take to hospital"
        case .fromHospital: "Bring back from hospital"
        case .furtherArrest: "Arrest for a further offence"
        case .move: "Move to another suite"
        case .answerBail: "Answer bail"
        case .arrestOnBail: "Arrest under s46A"
        case .recapture: "Recaptured"
        }
    }

    /// Where the law of the step stands.
    var rule: String {
        switch self {
        case .authorise, .refuse: "PACE-20"
        case .review: "PACE-30"
        case .extend: "PACE-41"
        case .warrant: "PACE-43"
        case .interview: "PACE-67"
        case .charge: "PACE-90"
        case .bail: "BAIL-01"
        case .release: "PACE-95"
        case .keepForCourt: "PACE-91"
        case .bailToCourt: "PACE-94"
        case .toHospital, .fromHospital: "PACE-50"
        case .furtherArrest: "PACE-06"
        case .move: "PACE-54"
        case .answerBail: "PACE-52"
        case .arrestOnBail: "PACE-53"
        case .recapture: "PACE-16"
        }
    }
}

/// Whether a step may be taken now, with the reason.
struct NextStep: Sendable, Hashable {
    let step: CustodyStep
    let isAllowed: Bool
    /// Why, or why not and what to do instead.
    let reason: String
    let rules: [String]
    /// Who takes the step.
    let by: String
}

/// What the steps hang on besides the course of the detention.
struct StepFacts: Sendable, Hashable {
    /// Custody number and status, for the sentences.
    var number = ""
    var status = ""
    /// The custody officer has decided on detention in the present stay.
    var isDecided = false
    /// Detention was authorised, in this stay or before bail.
    var wasAuthorised = false
    var isKeptForCourt = false
    /// The hospital the person is at, and since when.
    var hospital: String?
    var hospitalSince: Instant?
    /// How each offence is tried, where the lists know.
    var offences: [ModeOfTrial] = []
    var isExtended = false
    /// When a court refused a warrant.
    var warrantRefused: Instant?
    /// When the period of bail ends that the person was given before; nothing where there was none.
    var bailLapses: Instant?
    /// The bail before charge the person is out on.
    var bailNumber: String?
    /// They did not come at a time of return that fell in the period: the arrest that follows from it does not end with the period (PACE s46A).
    var hasFailedBail = false
    var hasEscaped = false
    var isInterviewed = false
    /// As they stand if the interview began now with everyone who is here.
    var gates: [InterviewGate] = []
    /// Titles of what is still to be done before release.
    var notReady: [String] = []
    /// How long after a review another can be entered.
    var minutesBetweenReviews = 0
    /// At a station that is not designated: by when the person is moved.
    var designated: Explained<Instant>?
}

/// The steps that the law allows next in a detention. The operations ask `stage` before they act, so that what a page says and what is done are one.
struct NextSteps: Sendable {
    let course: CustodyCourse
    let facts: StepFacts
    let now: Instant

    private var isHeld: Bool { course.ended == nil }
    private var isCharged: Bool { course.charged != nil }
    private var regime: DetentionLimits.Regime { course.clock.limits.regime }

    var all: [NextStep] { CustodyStep.allCases.map(answer) }

    // MARK: The stage

    /// Whether the detention has come to the stage of `step`: what must be so whatever is entered on the form.
    func stage(_ step: CustodyStep) -> Explained<Bool> {
        switch step {
        case .authorise, .refuse: decision(step)
        case .review: review()
        case .extend, .warrant: limit(step)
        case .interview: interview()
        case .charge:
            isHeld && facts.wasAuthorised
                ? yes(step, isCharged ? "The person is charged already; further offences can be added." : "Detention is authorised and the person is here.")
                : no(step, "Detention \(facts.number) is not open for charge: \(facts.status).")
        case .bail: bail()
        case .release: release()
        case .keepForCourt, .bailToCourt: afterCharge(step)
        case .toHospital:
            if let hospital = facts.hospital, isHeld {
                no(step, "They are at \(hospital)\(facts.hospitalSince.map { " since \(London.text($0, zoned: true))" } ?? ""). Record the return first.")
            } else {
                held(step) ?? yes(step, "The detention clock stops for it; the review clock does not (PACE s41(6)).")
            }
        case .fromHospital:
            held(step) ?? (facts.hospital == nil ? no(step, "They are not at hospital.") : yes(step, "The detention clock runs again from then (PACE s41(6))."))
        case .furtherArrest: held(step) ?? yes(step, "It shares this detention's clock (PACE s41(4)).")
        case .move:
            held(step)
                ?? facts.designated.map { Explained(true, because: "\($0.reason) The clocks run on.", rules: [step.rule] + $0.rules) }
                ?? yes(step, "The clocks run on: only the first station started them.")
        case .answerBail: onBail(step, "The clock runs on from when they make themselves known at the station (PACE s47(6)).")
        case .recapture:
            facts.hasEscaped
                ? yes(step, "The old detention goes on without the time away, or a new arrest begins a new one: the custody officer decides and says why.")
                : no(step, "The person did not escape from this detention, or their recapture is on record.")
        case .arrestOnBail: onBail(step, "If they fail to come or break a condition; the first three hours at the station do not count.")
        }
    }

    private func yes(_ step: CustodyStep, _ reason: String) -> Explained<Bool> { Explained(true, because: reason, rules: [step.rule]) }
    private func no(_ step: CustodyStep, _ reason: String) -> Explained<Bool> { Explained(false, because: reason, rules: [step.rule]) }

    /// The refusal of a step for somebody who is no longer held; nothing while they are.
    private func held(_ step: CustodyStep) -> Explained<Bool>? {
        isHeld ? nil : no(step, "Detention \(facts.number) has ended: \(facts.status).")
    }

    private func decision(_ step: CustodyStep) -> Explained<Bool> {
        guard isHeld, !facts.isDecided, step == .authorise || !facts.wasAuthorised else {
            return no(
                step, "Detention \(facts.number) was decided already: \(facts.status). \(step == .authorise ? "It is decided once." : "Release the person instead.")")
        }
        return step == .authorise
            ? yes(step, "If detention is necessary to secure, preserve or obtain evidence and there is not enough to charge (PACE s37(2)).")
            : yes(step, "If detention is not necessary: the person is released at once (PACE s37(2)).")
    }

    private func review() -> Explained<Bool> {
        guard isHeld, regime == .pace || regime == .terrorism, facts.isDecided, let next = course.reviews?.next else {
            return no(.review, "Detention \(facts.number) has no reviews: \(facts.status).")
        }
        return Explained(true, because: next.reason, rules: next.rules)
    }

    private func limit(_ step: CustodyStep) -> Explained<Bool> {
        if let ended = held(step) { return ended }
        if isCharged { return no(step, "The person has been charged: the limits on detention without charge no longer run (PACE s41).") }
        let has = step == .extend ? regime == .pace : regime == .pace || regime == .terrorism
        guard has, step == .extend || facts.wasAuthorised else {
            return no(step, "Detention \(facts.number) has no limit that a \(step == .extend ? "superintendent" : "court") can extend: \(facts.status).")
        }
        return yes(step, "Detention without charge runs.")
    }

    private func interview() -> Explained<Bool> {
        if let ended = held(.interview) { return ended }
        if facts.isInterviewed { return no(.interview, "An interview is going on. End it first.") }
        return yes(.interview, "The person is here and no interview is going on.")
    }

    private func bail() -> Explained<Bool> {
        if let ended = held(.bail) { return ended }
        if isCharged { return no(.bail, "The person has been charged: the limits on detention without charge no longer run (PACE s41).") }
        guard facts.wasAuthorised else { return no(.bail, "Detention \(facts.number) was not authorised yet. Refuse it instead: that releases the person.") }
        guard regime == .pace else {
            return no(.bail, "Only police detention under PACE ends in bail before charge; this is detention under another law.")
        }
        return yes(.bail, "If bail is necessary and proportionate in all the circumstances (PACE s50A).")
    }

    private func release() -> Explained<Bool> {
        guard isHeld else { return no(.release, "Detention \(facts.number) has ended already: \(facts.status).") }
        guard facts.wasAuthorised else { return no(.release, "Detention \(facts.number) was not authorised yet. Refuse it instead: that releases the person.") }
        return yes(.release, isCharged ? "Released after charge unless a ground of PACE s38(1) applies." : "At any time: nobody is held longer than necessary (PACE s34).")
    }

    private func afterCharge(_ step: CustodyStep) -> Explained<Bool> {
        if let ended = held(step) { return ended }
        guard isCharged else {
            return no(
                step,
                step == .bailToCourt
                    ? "The person has not been charged. Before charge bail is to a police station."
                    : "The person has not been charged. Before charge detention is authorised, reviewed and extended.")
        }
        if step == .keepForCourt, facts.isKeptForCourt { return no(step, "That was decided already; it is on the detention page.") }
        return yes(step, step == .bailToCourt ? "To a day on which a court sits (PACE s47)." : "Only on a ground of PACE s38(1), to the first court (PACE s46).")
    }

    private func onBail(_ step: CustodyStep, _ reason: String) -> Explained<Bool> {
        guard course.isOnBail, let number = facts.bailNumber else { return no(step, "The person is not out on bail before charge from this detention.") }
        if let lapses = facts.bailLapses, now >= lapses {
            if facts.hasFailedBail {
                return step == .arrestOnBail
                    ? yes(step, "They failed to surrender while bail \(number) ran: that they may be arrested for it does not end with the period (PACE s46A(1)).")
                    : no(step, "The day for surrender to bail \(number) has passed and its period with it: they are arrested under PACE s46A, not received (BAIL-08).")
            }
            return no(step, "Bail \(number) had lapsed by \(London.text(now, zoned: true)): the person was free. Only a new arrest brings them back (PACE-45).")
        }
        return yes(step, reason)
    }

    // MARK: The answer

    /// The stage, and past it what the law of the step itself asks.
    func answer(_ step: CustodyStep) -> NextStep {
        let stage = stage(step)
        guard stage.value else { return NextStep(step: step, isAllowed: false, reason: stage.reason, rules: stage.rules, by: by(step)) }
        switch step {
        case .extend: return of(step, superintendent)
        case .warrant: return warrant()
        case .interview: return gated()
        case .review: return spaced(stage)
        case .bail:
            if let lapses = facts.bailLapses, lapses <= now {
                return NextStep(
                    step: step, isAllowed: false, reason: "The period of bail ended at \(London.text(lapses, zoned: true)). Release without bail, or charge.",
                    rules: ["BAIL-03"], by: by(step))
            }
            return leaving(step, stage)
        case .release, .bailToCourt: return leaving(step, stage)
        default: return NextStep(step: step, isAllowed: true, reason: stage.reason, rules: stage.rules, by: by(step))
        }
    }

    private func by(_ step: CustodyStep) -> String {
        switch step {
        case .review: course.reviews?.reviewer(at: now).title ?? ReviewSchedule.Reviewer.inspector.title
        case .extend: "a superintendent or above"
        case .warrant: "a magistrates' court, on application"
        case .interview: "an investigator to whom the custody officer hands the person over"
        case .furtherArrest, .arrestOnBail: "a constable"
        case .answerBail: "the person, at the station"
        default: "the custody officer"
        }
    }

    /// Where the lists do not know the offence, the superintendent and the court find that it can be tried on indictment.
    private var offences: [ModeOfTrial] { facts.offences.isEmpty ? [.eitherWay] : facts.offences }

    private var superintendent: Decision {
        SuperintendentExtension(
            clock: course.clock, reviewsHeld: course.reviewsHeld, offences: offences, authorisedUntil: facts.isExtended ? course.clock.runsOut(at: now).value : nil
        ).decide(at: now, isSuperintendent: true)
    }

    private func warrant() -> NextStep {
        let law = WarrantOfFurtherDetention(clock: course.clock, offences: offences, refused: facts.warrantRefused)
        let until = min(now.adding(hours: course.clock.limits.oneWarrantHours), course.clock.reaches(.extendedWarrant, at: now).value)
        let plain = law.decide(applied: now, issued: now, until: until)
        guard case .refused = plain else {
            let expires = course.clock.runsOut(at: now).value
            return NextStep(
                step: .warrant, isAllowed: true, reason: "A court can be asked before \(London.text(expires, zoned: true)), when detention runs out.", rules: [course.clock.limits.rule(law.next)],
                by: by(.warrant))
        }
        // What can be put right by saying why is no bar; the sentence says what has to be said.
        let explained = law.decide(applied: now, issued: now, until: until, couldNotSit: "said", newEvidence: "said")
        guard case .granted = explained, case .refused(.forbidden(let reason, let rule)) = plain else { return of(.warrant, plain) }
        return NextStep(step: .warrant, isAllowed: true, reason: "Only with the reason: \(reason)", rules: [rule ?? CustodyStep.warrant.rule], by: by(.warrant))
    }

    private func gated() -> NextStep {
        let closed = facts.gates.filter { !$0.isOpen }
        guard !closed.isEmpty else {
            return NextStep(
                step: .interview, isAllowed: true, reason: "Every gate is open. The custody officer assesses fitness as the person is handed over (Code C 12.3).",
                rules: ["PACE-67"], by: by(.interview))
        }
        let said = closed.map { "\($0.kind.title): \($0.reason)\($0.overrides.isEmpty ? "" : " It can be lifted on a ground of the Code.")" }.joined(separator: " ")
        var rules: [String] = []
        for rule in closed.flatMap(\.rules) where !rules.contains(rule) { rules.append(rule) }
        return NextStep(step: .interview, isAllowed: false, reason: said, rules: rules, by: by(.interview))
    }

    private func spaced(_ stage: Explained<Bool>) -> NextStep {
        if let last = course.reviews?.held.last?.at, now < last.adding(minutes: facts.minutesBetweenReviews) {
            return NextStep(
                step: .review, isAllowed: false, reason: "A review was held at \(London.text(last, zoned: true)) and is on record. It is entered once.", rules: stage.rules,
                by: by(.review))
        }
        return NextStep(step: .review, isAllowed: true, reason: stage.reason, rules: stage.rules, by: by(.review))
    }

    private func leaving(_ step: CustodyStep, _ stage: Explained<Bool>) -> NextStep {
        let open = facts.notReady.isEmpty ? "" : " Still to be done before, or said why not: \(facts.notReady.joined(separator: ", "))."
        return NextStep(step: step, isAllowed: true, reason: stage.reason + open, rules: stage.rules, by: by(step))
    }

    private func of(_ step: CustodyStep, _ decision: Decision) -> NextStep {
        switch decision {
        case .granted(let basis):
            // A basis begins with its rule.
            let parts = basis.split(separator: ":", maxSplits: 1)
            let reason = (parts.count == 2 ? parts[1] : parts[0]).drop { $0 == " " }
            return NextStep(step: step, isAllowed: true, reason: reason.prefix(1).uppercased() + reason.dropFirst() + ".", rules: [step.rule], by: by(step))
        case .refused(.forbidden(let reason, let rule)):
            return NextStep(step: step, isAllowed: false, reason: reason, rules: [rule ?? step.rule], by: by(step))
        case .refused(let refusal):
            return NextStep(step: step, isAllowed: false, reason: refusal.description, rules: [step.rule], by: by(step))
        }
    }
}
