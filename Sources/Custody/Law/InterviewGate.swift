import Base

/// What must be so before a detainee is interviewed, each with its reason (PACE-62, PACE-60, PACE-64, PACE-65, PACE-67).
struct InterviewGate: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case detention, fitness, solicitor, adult, interpreter, rest, attendance

        var title: String {
            switch self {
            case .detention: "Detention"
            case .fitness: "Fitness"
            case .solicitor: "Legal advice"
            case .adult: "Appropriate adult"
            case .interpreter: "Interpreter"
            case .rest: "Rest"
            case .attendance: "Free to leave"
            }
        }
    }

    /// A ground on which the law lets the interview go on all the same: a code of `custody.interview-override`.
    struct Override: Sendable, Hashable {
        let code: String
        let words: String
        let needsSuperintendent: Bool
        let needsInspector: Bool
    }

    let kind: Kind
    let isOpen: Bool
    let reason: String
    let rules: [String]
    /// Empty where the law allows none.
    var overrides: [Override] = []
}

/// The facts the gates are worked out from.
struct InterviewFacts: Sendable, Hashable {
    enum Advice: String, Sendable, Hashable, Codable {
        case notAsked = "not-asked"
        case declined, requested, consulted
        /// Put off under Annex B.
        case delayed
    }

    enum Fitness: String, Sendable, Hashable, Codable {
        case notAssessed = "not-assessed"
        case fit, unfit
    }

    /// Of somebody who attends of their own will: they are free to leave, so neither detention nor rest is asked, and nobody can let an interview go on against
    /// a gate. `isAuthorised` then says that they are here and were told so.
    var isVoluntary = false
    var isAuthorised = true
    var isCharged = false
    var advice = Advice.notAsked
    var fitness = Fitness.notAssessed
    var needsAdult = false
    var adultPresent = false
    var needsInterpreter = false
    var interpreterPresent = false
    /// Eight hours were had, or can still be had after the interview.
    var restIsMet = true
    var isResting = false
    var restReason = ""

    var gates: [InterviewGate] {
        var gates = [isVoluntary ? attendance : detention, fit, legal]
        if needsAdult { gates.append(adult) }
        if needsInterpreter { gates.append(interpreter) }
        guard isVoluntary else { return gates + [rest] }
        return gates.map { gate in
            var gate = gate
            gate.overrides = []
            return gate
        }
    }

    private var attendance: InterviewGate {
        InterviewGate(
            kind: .attendance, isOpen: isAuthorised,
            reason: isAuthorised
                ? "Told that they are not under arrest, are free to leave and may have legal advice (PACE s29, Code C 3.21)."
                : "Record the arrival first, and that the person was told that they are not under arrest and are free to leave (PACE s29, Code C 3.21).", rules: ["PACE-05"])
    }

    private static let urgent = [
        InterviewGate.Override(code: "URGENT", words: "delay would lead to harm to evidence, people or property, alert others, or hinder recovery (Code C 6.6(b), 11.18)", needsSuperintendent: true, needsInspector: true)
    ]

    private var detention: InterviewGate {
        if isCharged {
            return InterviewGate(
                kind: .detention, isOpen: false, reason: "The person has been charged: there is no further interview about the offence, except as Code C 16.5 allows.",
                rules: ["PACE-91"],
                overrides: [
                    .init(code: "AFTER-CHARGE", words: "necessary to prevent harm or loss, to clear up an ambiguity, or in the interests of justice (Code C 16.5)", needsSuperintendent: false, needsInspector: false)
                ])
        }
        return InterviewGate(
            kind: .detention, isOpen: isAuthorised,
            reason: isAuthorised ? "Detention is authorised." : "Detention has not been authorised: the custody officer decides first (PACE s37).", rules: ["PACE-20"])
    }

    private var fit: InterviewGate {
        switch fitness {
        case .fit: InterviewGate(kind: .fitness, isOpen: true, reason: "Assessed as fit for interview (Code C 12.3).", rules: ["PACE-67"])
        case .unfit:
            InterviewGate(
                kind: .fitness, isOpen: false, reason: "Assessed as not fit for interview: wait, and have fitness assessed again (Code C 12.3, Annex G).", rules: ["PACE-67"],
                overrides: Self.urgent)
        case .notAssessed:
            InterviewGate(
                kind: .fitness, isOpen: false, reason: "Fitness for interview has not been assessed: the custody officer does, with a healthcare professional where needed (Code C 12.3).",
                rules: ["PACE-67"])
        }
    }

    private var legal: InterviewGate {
        func gate(_ isOpen: Bool, _ reason: String, _ overrides: [InterviewGate.Override] = []) -> InterviewGate {
            InterviewGate(kind: .solicitor, isOpen: isOpen, reason: reason, rules: ["PACE-62"], overrides: overrides)
        }
        switch advice {
        case .consulted: return gate(true, "Legal advice was had (Code C 6.6).")
        case .declined: return gate(true, "Legal advice was declined with the reason asked for; remind the person before the interview begins (Code C 6.5, 11.2).")
        case .delayed: return gate(true, "Legal advice is delayed under Annex B (Code C 6.6(a)). A restricted caution is given.")
        case .notAsked: return gate(false, "The person has not been asked whether they want legal advice: give the right first (Code C 6.1).")
        case .requested:
            return gate(
                false, "Legal advice was asked for and has not been had: no interview until it has (Code C 6.6).",
                Self.urgent + [
                    .init(code: "UNREASONABLE", words: "waiting would cause unreasonable delay to the investigation (Code C 6.6(b)(ii))", needsSuperintendent: true, needsInspector: true),
                    .init(code: "UNAVAILABLE", words: "the solicitor cannot or will not come, and the duty solicitor was declined or is unavailable (Code C 6.6(c))", needsSuperintendent: false, needsInspector: true),
                    .init(code: "CHANGED-MIND", words: "the person changed their mind, in writing or on the recording, and was asked why (Code C 6.6(d))", needsSuperintendent: false, needsInspector: true),
                ])
        }
    }

    private var adult: InterviewGate {
        InterviewGate(
            kind: .adult, isOpen: adultPresent,
            reason: adultPresent ? "The appropriate adult is here." : "A child or vulnerable person is interviewed only with the appropriate adult present (Code C 11.15).",
            rules: ["PACE-60"], overrides: adultPresent ? [] : Self.urgent)
    }

    private var interpreter: InterviewGate {
        InterviewGate(
            kind: .interpreter, isOpen: interpreterPresent, reason: interpreterPresent ? "The interpreter is here." : "No interview without the interpreter (Code C 13.2).",
            rules: ["PACE-64"], overrides: interpreterPresent ? [] : Self.urgent)
    }

    private var rest: InterviewGate {
        let exceptions = [
            InterviewGate.Override(code: "RISK", words: "there would be risk of harm to people or serious loss of property (Code C 12.2(a)(i))", needsSuperintendent: false, needsInspector: false),
            .init(code: "RELEASE", words: "release would be delayed unnecessarily (Code C 12.2(a)(ii))", needsSuperintendent: false, needsInspector: false),
            .init(code: "PREJUDICE", words: "the outcome of the investigation would otherwise be prejudiced (Code C 12.2(a)(iii))", needsSuperintendent: false, needsInspector: false),
            .init(code: "REQUEST", words: "the person, their appropriate adult or solicitor asks for it (Code C 12.2(b))", needsSuperintendent: false, needsInspector: false),
        ]
        if isResting { return InterviewGate(kind: .rest, isOpen: false, reason: "The person is resting. " + restReason, rules: ["PACE-65"], overrides: exceptions) }
        return InterviewGate(kind: .rest, isOpen: restIsMet, reason: restReason, rules: ["PACE-65"], overrides: restIsMet ? [] : exceptions)
    }
}

extension InterviewGate {
    /// Whether `officer`'s rank may pass this closed gate on that ground.
    func passes(on code: String, isInspector: Bool, isSuperintendent: Bool) -> Decision {
        guard let ground = overrides.first(where: { $0.code == code }) else {
            return .refused(.conflict("\(kind.title): \(reason) That ground does not lift it."))
        }
        if ground.needsSuperintendent, !isSuperintendent {
            return .refused(.forbidden("\(kind.title): only a superintendent or above may let the interview go on because \(ground.words).", rule: rules.first))
        }
        if ground.needsInspector, !isInspector {
            return .refused(.forbidden("\(kind.title): only an inspector or above may let the interview go on because \(ground.words).", rule: rules.first))
        }
        return .granted(basis: "\(rules.joined(separator: ", ")): \(ground.words)")
    }
}

/// Breaks in interviewing: 15 minutes about every two hours, 45 at recognised mealtimes (Code C 12.8, PACE-66).
enum InterviewBreaks {
    static let intervalMinutes = 120
    static let refreshmentMinutes = 15
    static let mealMinutes = 45

    /// Minutes after which a late break wants its reason.
    static let lateMinutes = 30

    /// A break as it is entered: within the interview, and with the reason where it came late.
    static func checked(from: Instant?, until: Instant, started: Instant, breaks: [Span], note: String?) throws(Refusal) -> Span {
        guard let from else { throw Refusal.invalid("from", code: "required", "Say from when the break was.") }
        guard from >= breaks.last?.until ?? started else {
            throw Refusal.invalid("from", code: "too-early", "Break from: choose a time after \(London.text(breaks.last?.until ?? started, zoned: true)), when the interview went on.")
        }
        guard until >= from else { throw Refusal.invalid("at", code: "too-early", "Break until: choose a time after \(London.text(from, zoned: true)), when the break began.") }
        let due = due(started: started, breaks: breaks).value
        if from > due.adding(minutes: lateMinutes), note?.allSatisfy(\.isWhitespace) ?? true {
            throw Refusal.invalid("note", code: "required", "The break was due about \(London.time(of: due, zoned: true)). Say why it was delayed (Code C 12.8).")
        }
        return Span(from: from, until: until)
    }

    /// When the next break is due: two hours after the start or after the last break that was long enough to count.
    static func due(started: Instant, breaks: [Span]) -> Explained<Instant> {
        let counted = breaks.filter { $0.seconds >= Int64(refreshmentMinutes) * 60 }.map(\.until).max()
        let from = max(started, counted ?? started)
        return Explained(
            from.adding(minutes: intervalMinutes),
            because: "About two hours after \(London.text(from, zoned: true)), when \(counted == nil ? "the interview began" : "the last break of at least 15 minutes ended") (Code C 12.8).",
            rules: ["PACE-66"])
    }
}
