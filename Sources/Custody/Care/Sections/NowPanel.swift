import Base
import Core
import Web

/// What is due for a detainee now, with the common acts in one press: the first thing a sergeant needs at three in the morning.
enum NowPanel {
    /// What each form on the page must carry.
    struct Press: Sendable {
        let csrf: HTML
        let ref: Ref
        private let now: Instant

        init(_ visit: Visit, _ ref: Ref) {
            csrf = visit.csrfField
            self.ref = ref
            now = visit.office.clock.now
        }

        /// A form that does one act on the detention when its button is pressed.
        func form(_ operation: OperationName, label: String, _ content: HTML) -> HTML {
            """
            <form class="press" method="post" action="\(Address("/do/\(operation.text)"))" aria-label="\(label)">\(csrf)<input type="hidden" name="idempotency" value="\(RawID(at: now).description)">
            <input type="hidden" name="ref" value="\(ref.description)"><input type="hidden" name="detentionId" value="\(ref.id.description)">\(content)</form>
            """
        }
    }

    static func html(_ view: CareView, _ press: Press) -> HTML {
        guard view.detention.isHeld, view.maySeeCare else { return "" }
        let state = view.summary.visits?.state(at: view.now) ?? .calm
        return """
            <section class="panel now \(style(state))" data-region="now" aria-labelledby="now-title"><h2 id="now-title">Now</h2>
            <div class="standing-now">\(visit(view, state))\(medication(view))\(meals(view))\(exercise(view))\(rest(view))</div>\(chips(view))\(visitForms(view, press))</section>
            """
    }

    private static func style(_ state: VisitSchedule.State) -> String {
        switch state {
        case .calm: "calm"
        case .amber: "amber"
        case .red, .inspector: "red"
        }
    }

    private static func visit(_ view: CareView, _ state: VisitSchedule.State) -> HTML {
        if view.summary.isAtHospital { return "<div class=\"due-now\"><span class=\"label\">Next visit</span> <strong>At hospital: visits go on when the person is back.</strong></div>" }
        guard let level = view.summary.level, let schedule = view.summary.visits else {
            return "<div class=\"due-now\"><span class=\"label\">Next visit</span> <strong>No level of observation is set.</strong></div>"
        }
        let word: HTML = state == .calm ? "" : "<strong class=\"alert\">\(state.title)</strong>"
        return """
            <div class="due-now"><span class="label">Next visit</span> \(Component.deadline(schedule.due, now: view.now, soonSeconds: schedule.warningSeconds)) \(word)
            <small>\(level.title), at most \(level.minutesMax) min\(level.isRoused ? ", roused" : "")\(level.isConstant ? ", watched constantly" : "")</small></div>
            """
    }

    private static func medication(_ view: CareView) -> HTML {
        guard let due = view.summary.nextMedication else { return "" }
        return "<div class=\"due-now\"><span class=\"label\">Medication</span> \(Component.deadline(due, now: view.now))</div>"
    }

    private static func meals(_ view: CareView) -> HTML {
        guard let next = view.summary.nextMeal else { return "" }
        return "<div class=\"due-now\"><span class=\"label\">Next meal</span> \(Component.deadline(next, now: view.now))</div>"
    }

    /// Where practicable: so it is shown, and is no alarm.
    private static func exercise(_ view: CareView) -> HTML {
        let due = Exercise.due(from: view.detention.arrivedAt, offered: view.given.filter { $0.kind == Exercise.code }.map(\.givenAt))
        return "<div class=\"due-now\"><span class=\"label\">Exercise by</span> \(Component.deadline(due.value, now: view.now))</div>"
    }

    private static func rest(_ view: CareView) -> HTML {
        let standing = view.balance.standing(at: view.now)
        let (label, words): (String, HTML) =
            standing.value
            ? ("Rest", "eight hours had")
            : view.balance.isResting
                ? ("Rest", "resting\(view.balance.completeAt.map { until -> HTML in ", complete at \(Component.time(until))" } ?? "")")
                : view.now > view.balance.latestStart
                    ? ("Rest", "<strong class=\"alert\">eight hours no longer fit into these 24</strong>")
                    : ("Rest to begin by", Component.deadline(view.balance.latestStart, now: view.now))
        return "<div class=\"due-now\"><span class=\"label\">\(label)</span> \(words)</div>"
    }

    private static func chips(_ view: CareView) -> HTML {
        let summary = view.summary
        func chip(_ label: String, _ value: String, _ isUrgent: Bool) -> HTML { "<li class=\"\(isUrgent ? "soon" : "quiet")\"><span>\(label)</span> \(value)</li>" }
        let risk = summary.risk.map { "\($0.title)\(summary.isRiskComplete ? "" : ", not complete")" } ?? "not assessed"
        var chips = [chip("Risk", risk, summary.risk != .standard || !summary.isRiskComplete)]
        chips.append(chip("Appropriate adult", summary.adult.title, summary.adult.isOpen))
        chips.append(chip("Solicitor", view.rights.latest["R2"] == nil ? "not asked yet" : summary.solicitor.title, summary.solicitor.isOpen || view.rights.latest["R2"] == nil))
        chips.append(chip("Interpreter", summary.interpreter.title, summary.interpreter.isOpen))
        chips.append(chip("Healthcare", summary.medical.title, summary.medical.isOpen))
        if summary.isInterviewed { chips.append(chip("Interview", "going on", true)) }
        if summary.hasOpenStripSearch { chips.append(chip("Strip search", "record not complete", true)) }
        return "<ul class=\"chips\">\(chips)</ul>"
    }

    private static func visitForms(_ view: CareView, _ press: Press) -> HTML {
        guard view.may(RecordVisit.name), let level = view.summary.level, let schedule = view.summary.visits else {
            guard view.may(SetObservation.name), view.summary.level == nil else { return "" }
            return "<p><a class=\"button primary\" href=\"\(FormPage.address(of: SetObservation.name, on: view.detention.ref))\">Set observation level</a></p>"
        }
        let isLate = view.now > schedule.due
        let why: HTML =
            isLate
            ? "<label class=\"why-late\" for=\"overdueReason\">Why is it late? <input id=\"overdueReason\" name=\"overdueReason\" required autocomplete=\"off\"></label>" : ""
        let rouse: HTML = level.isRoused ? rousing : ""
        let visit = press.form(
            RecordVisit.name, label: "Record a visit",
            """
            \(rouse)\(why)<div class="presses"><button class="primary" name="state" value="awake">Visited: awake and well</button>
            <button class="primary" name="state" value="asleep">Visited: asleep, breathing</button>
            <a class="button quiet" href="\(FormPage.address(of: RecordVisit.name, on: view.detention.ref))">Something else</a></div>
            """)
        return visit + careForms(view, press)
    }

    private static var rousing: HTML {
        func question(_ key: String, _ label: String) -> HTML {
            """
            <fieldset><legend>\(label)</legend><label><input type="radio" name="\(key)" value="yes" required> Yes</label> <label><input type="radio" name="\(key)" value="no"> No</label></fieldset>
            """
        }
        return "<div class=\"rousing\">\(question("wakes", "Woke?"))\(question("answers", "Answered?"))\(question("obeys", "Did as asked?"))</div>"
    }

    private static func careForms(_ view: CareView, _ press: Press) -> HTML {
        guard view.may(GiveCare.name) else { return "" }
        let buttons = [("DRINK", "Drink"), ("MEAL-LIGHT", "Light meal"), ("MEAL-MAIN", "Main meal")].map { kind, title -> HTML in
            "<button class=\"quiet\" name=\"kind\" value=\"\(kind)\">\(title)</button>"
        }
        let form = press.form(
            GiveCare.name, label: "Record care that was taken",
            "<input type=\"hidden\" name=\"isAccepted\" value=\"yes\"><div class=\"presses\"><span class=\"label\">Given and taken:</span> \(buttons)</div>")
        return form
    }
}
