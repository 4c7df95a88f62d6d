import Base
import Core
import Records
import Web

/// The sections of a detention's page about the person's rights, risk and care.
enum CareSections {
    static func html(_ view: CareView) -> HTML {
        let care: HTML = view.maySeeCare ? "\(risk(view))\(observation(view))\(daily(view))\(health(view))" : ""
        return "\(rights(view))\(contacts(view))\(care)\(InvestigativeSections.html(view))"
    }

    static func table(_ heads: [String], _ rows: [HTML]) -> HTML {
        "<div class=\"scroll\"><table class=\"list\"><thead><tr>\(heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" })</tr></thead><tbody>\(rows)</tbody></table></div>"
    }

    /// How often each was, the most first, in a panel of its own.
    static func counts(_ title: String, _ what: String, _ counts: [(String, Int)]) -> HTML {
        let rows = counts.map { name, count -> HTML in "<tr><td>\(name)</td><td class=\"number\">\(count)</td></tr>" }
        let table: HTML = """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">\(title)</th><th scope="col" class="number">\(what)</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
        return Component.panel(title, rows.isEmpty ? Component.empty("None in this time.") : table)
    }

    static func row(_ cells: HTML...) -> HTML { "<tr>\(cells.map { cell -> HTML in "<td>\(cell)</td>" })</tr>" }
    static func text(_ text: String) -> HTML { "<span class=\"text\">\(text)</span>" }
    static func why(_ reason: String, _ rules: [String]) -> HTML {
        "<p class=\"because\">\(reason) \(rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " })</p>"
    }

    // MARK: Rights

    private static func rights(_ view: CareView) -> HTML {
        let due = view.rightsDue.map { right -> HTML in
            "<li><strong>\(view.titles.title(right.value, of: DetentionRight.list))</strong> <small>\(right.reason)</small></li>"
        }
        let outstanding: HTML = due.isEmpty || !view.detention.isHeld ? "" : "<h3>Still to give</h3><ul>\(due)</ul>"
        let rows = view.rights.latest.values.sorted { ($0.at, $0.entitlement) < ($1.at, $1.entitlement) }.map { right -> HTML in
            let delay: HTML = right.isDelayed(at: view.now) ? (right.latestAt.map { latest -> HTML in "until at the latest \(Component.deadline(latest, now: view.now))" } ?? "") : ""
            let state = right.act == .delayed && !right.isDelayed(at: view.now) ? "delay ended" : right.act.title
            return row(
                "\(view.titles.title(right.entitlement, of: DetentionRight.list))", "\(state) \(delay)", Component.time(right.at), right.adultPresent.map { $0 ? "there" : "<strong>not there</strong>" } ?? "",
                text(right.detail ?? ""))
        }
        let table: HTML = rows.isEmpty ? Component.empty("No right has been recorded as given yet.") : table(["Right", "What came of it", "When", "Appropriate adult", "Detail"], rows)
        let notice: HTML = "<p><a href=\"\(Address("/detentions/\(view.detention.id)/notice"))\">Notice of rights to print</a></p>"
        return Component.panel("Rights", id: "rights", acts: view.acts(GiveRights.name, DelayRight.name, EndDelay.name), on: view.detention.ref, "\(outstanding)\(table)\(notice)")
    }

    private static func contacts(_ view: CareView) -> HTML {
        let rows = view.contacts.map { contact -> HTML in
            let times = [("needed", contact.neededAt), ("called", contact.calledAt), ("expected", contact.expectedAt), ("here", contact.arrivedAt), ("left", contact.leftAt)]
                .compactMap { label, at in at.map { (label, $0) } }.map { label, at -> HTML in "\(label) \(Component.time(at)) " }
            let who = [contact.name, contact.relation, contact.organisation, contact.phone, contact.reference].compactMap { $0 }.joined(separator: ", ")
            let isUrgent = contact.status == .needed || contact.status == .failed
            return row(
                "\(view.titles.title(contact.part, of: DetentionContact.parts))", "\(who)",
                isUrgent
                    ? "<strong class=\"state-late\">\(contact.status.title)</strong>"
                    : "\(contact.status.title)\(contact.isRemote ? ", remotely" : "")\(contact.safeguards.map { text -> HTML in " <small>\(text)</small>" })", "\(times)")
        }
        let list: HTML = rows.isEmpty ? Component.empty("Nobody has been called.") : table(["As", "Who", "State", "Times"], rows)
        return Component.panel(
            "People called", id: "contacts", acts: view.acts(CallContact.name, ContactStep.name, RecordOverseasCheck.name), on: view.detention.ref, "\(why(view.adult.reason, view.adult.rules))\(list)")
    }

    // MARK: Risk and observation

    private static func risk(_ view: CareView) -> HTML {
        let link: HTML =
            view.may(AssessRisk.name)
            ? "<nav class=\"acts\" aria-label=\"Risk\"><a href=\"\(Address("/detentions/\(view.detention.id)/risk"))\">Assess risk</a> <a href=\"\(Address("/detentions/\(view.detention.id)/risk", [("stage", "release")]))\">Assess before release</a></nav>"
            : ""
        let items = view.assessments.reversed().map { assessment -> HTML in
            let said = assessment.answers.filter { $0.answer != "no" }.map { answer -> HTML in
                "<li><strong>\(view.titles.title(answer.question, of: RiskAssessment.questions))</strong> \(answer.answer == "yes" ? "Yes" : "Not answered"). \(answer.detail ?? "")</li>"
            }
            let facts = Component.facts([
                ("When", Component.time(assessment.assessedAt, zoned: true)), ("By", "\(view.name(assessment.officerId))"), ("Plan", text(assessment.plan)),
                ("Not complete", assessment.incompleteReason.map { reason -> HTML in "\(reason)" }),
                ("Markers checked", assessment.markersChecked ? "Yes" : "No"), ("Earlier detentions read", assessment.previousChecked ? "Yes" : "No"),
            ])
            let isLatest = assessment.id == view.assessments.last?.id
            return """
                <details\(isLatest ? " open" : "")><summary>Assessment \(assessment.number) \(assessment.stage.title): <strong>\(assessment.risk.title)</strong></summary>
                \(facts)\(said.isEmpty ? Component.empty("Every question was answered no.") : "<ul>\(said)</ul>")</details>
                """
        }
        let content: HTML = items.isEmpty ? Component.empty("No risk assessment yet. It comes before the cell (Code C 3.6).") : "\(items)"
        return Component.panel("Risk", id: "risk", "\(link)\(content)")
    }

    private static func observation(_ view: CareView) -> HTML {
        let level: HTML =
            view.observation.map { standing -> HTML in
                Component.facts([
                    ("Level", "\(standing.current.title)"), ("Why", text(standing.current.reason)), ("Set", Component.time(standing.current.setAt, zoned: true)),
                    ("Healthcare", standing.current.clinicalInput.map(text)),
                    ("Next visit", standing.schedule.map { schedule -> HTML in "\(Component.deadline(schedule.due, now: view.now, soonSeconds: schedule.warningSeconds))\(Component.why(schedule.next))" }),
                ])
            } ?? Component.empty("No level is set.")
        let rows = view.visits.map { visit -> HTML in
            let late: HTML = visit.isLate ? " <strong class=\"state-late\">late, due \(Component.time(visit.dueAt))</strong> \(visit.lateReason ?? "")" : ""
            let roused: HTML = visit.rousing.map { rousing -> HTML in rousing.isRousable.value ? ", roused" : ", <strong class=\"state-late\">could not be roused</strong>" } ?? ""
            return row("\(Component.time(visit.visitedAt, zoned: true))\(late)", "\(view.titles.title(visit.state, of: CellVisit.states))\(roused)", text(visit.note ?? ""), "\(view.name(visit.officerId))")
        }
        let visits: HTML = rows.isEmpty ? Component.empty("No visit yet.") : table(["Visit", "Found", "Note", "By"], rows)
        return Component.panel(
            "Observation and visits", id: "observation", acts: view.acts(SetObservation.name, RecordVisit.name, AnswerConcern.name), on: view.detention.ref, "\(level)\(visits)")
    }

    // MARK: Daily care and health

    private static func daily(_ view: CareView) -> HTML {
        let owed = Meals.owed(from: view.detention.arrivedAt, offered: CareGiven.meals(view.given), now: view.now)
        let rows = view.given.suffix(20).reversed().map { care -> HTML in
            row(Component.time(care.givenAt), "\(view.titles.title(care.kind, of: CareGiven.kinds))", care.isAccepted ? "taken" : "<strong>refused</strong>", text(care.detail ?? ""), "\(view.name(care.officerId))")
        }
        let list: HTML = rows.isEmpty ? Component.empty("Nothing has been offered yet.") : table(["When", "What", "", "Detail", "By"], rows)
        let rest = view.balance.standing(at: view.now)
        return Component.panel(
            "Meals, care and rest", id: "daily", acts: view.acts(GiveCare.name, RecordRest.name), on: view.detention.ref,
            "\(why(owed.reason, owed.rules))\(why(rest.reason, rest.rules))\(list)\(rests(view))")
    }

    private static func rests(_ view: CareView) -> HTML {
        guard !view.rests.isEmpty else { return "" }
        let rows = view.rests.map { rest -> HTML in
            let breaks = rest.interruptions.map { interruption -> HTML in
                "<li>\(Component.time(interruption.from)): \(view.titles.title(interruption.cause.rawValue, of: "custody.rest-interruption"))</li>"
            }
            return row(Component.time(rest.startedAt, zoned: true), rest.endedAt.map { Component.time($0, zoned: true) } ?? "going on", breaks.isEmpty ? "" : "<ul>\(breaks)</ul>")
        }
        return table(["Rest from", "Until", "Interrupted"], rows)
    }

    private static func health(_ view: CareView) -> HTML {
        let examinations = view.examinations.reversed().map { examination -> HTML in
            Component.facts([
                ("Examined", "\(Component.time(examination.examinedAt, zoned: true)) by \(examination.examiner)"),
                ("Fit to be detained", examination.fitToDetain ? "Yes" : "<strong class=\"state-late\">No</strong>"), ("Interview", "\(examination.fitForInterview.title)"),
                ("Appropriate adult", examination.needsAdult ? "Needed" : nil),
                ("Observation advised", examination.levelAdvised.map { level -> HTML in "\(view.titles.title(level, of: ObservationSetting.levels))" }),
                ("Advice", text(examination.advice)), ("To be seen again", examination.againAt.map { Component.deadline($0, now: view.now) }),
            ])
        }
        let medicines = view.medications.map { plan -> HTML in
            let state: HTML =
                plan.stoppedAt != nil
                ? "stopped: \(plan.stopReason ?? "")" : plan.isOpen ? (plan.nextDueAt.map { Component.deadline($0, now: view.now) } ?? "when needed") : "finished"
            let doses = view.doses.filter { $0.medicationId == plan.id }.map { dose -> HTML in
                "<li>\(Component.time(dose.givenAt)): \(dose.outcome.rawValue), watched by \(dose.witness)\(dose.supervisor.map { ", supervised by \($0)" } ?? "")</li>"
            }
            return row(
                "\(plan.medicine), \(plan.dose)\(plan.isControlled ? " <strong>controlled</strong>" : "" as HTML)", "\(plan.directedBy)", state,
                "\(plan.dosesDone) of \(plan.dosesMax)\(doses.isEmpty ? "" : "<ul>\(doses)</ul>" as HTML)")
        }
        let plan: HTML = medicines.isEmpty ? Component.empty("No medication is planned.") : table(["Medicine", "Directed by", "Next dose", "Doses"], medicines)
        return Component.panel(
            "Health and medication", id: "health", acts: view.acts(ExamineDetainee.name, PlanMedication.name, GiveMedication.name, StopMedication.name), on: view.detention.ref,
            "\(examinations.isEmpty ? [Component.empty("No examination is recorded.")] : examinations)\(plan)")
    }
}
