import Base
import Core
import Records
import Web

/// Panels of an investigation's page about the work on it. Each shows what may be done there.
struct EnquirySections {
    let view: EnquiryView
    let offer: Offer
    let registry: Registry

    /// Operations that a panel shows, so that the top of the page need not.
    static let placed: Set<OperationName> = [
        LogEnquiry.name, PlanInvestigation.name, OpenLine.name, CloseLine.name, RaiseAction.name, AllocateActions.name, PlanHouses.name, RecordHouseCall.name, RecordDecision.name, MarkPoint.name, TakeMarkBack.name,
        TakeStatement.name, PursueSuspect.name, RecordAttempt.name, EndPursuit.name, BeginSeries.name, DeclareMajor.name, GiveIncidentRole.name, EndIncidentRole.name,
        RegisterDocument.name, HoldReview.name, RecordExhibit.name,
    ]

    func panel(_ title: String, id: String, _ acts: [OperationName] = [], _ content: HTML) -> HTML {
        Component.panel(title, id: id, acts: acts.compactMap { name in offer.operations.first { $0.name == name } }, on: offer.ref, content)
    }

    static func table(_ heads: [String], _ rows: [HTML], empty: String) -> HTML {
        guard !rows.isEmpty else { return Component.empty(empty) }
        let columns = heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" }
        return "<div class=\"scroll\"><table class=\"list\"><thead><tr>\(columns)</tr></thead><tbody>\(rows)</tbody></table></div>"
    }

    // MARK: Charge

    var charge: HTML {
        let charges = view.readiness.charges
        let content: HTML = charges.count == 1 ? charges.first.map { points(of: $0) } ?? "" : "\(overview(charges))\(charges.map { folded($0) })"
        return panel("Missing for charge", id: "charge", [MarkPoint.name, TakeMarkBack.name], content)
    }

    /// Offences down, suspects across: how far each charge is.
    private func overview(_ charges: [ChargeReadiness.Charge]) -> HTML {
        let offences = charges.reduce(into: [String]()) { found, charge in if !found.contains(charge.offence) { found.append(charge.offence) } }
        let rows = offences.map { offence -> HTML in
            let of = charges.filter { $0.offence == offence }
            let cells = of.map { charge -> HTML in
                let missing = charge.answers.count { $0.state == .missing }
                let open = charge.answers.count { $0.state != .met }
                let (style, state) = open == 0 ? ("ok", "All met") : missing == 0 ? ("soon", "Under way") : ("late", "\(missing) missing")
                return "<td><a href=\"#\(anchor(charge))\"><span class=\"deadline \(style)\"><span class=\"state\">\(state)</span></span></a></td>"
            }
            return "<tr><th scope=\"row\"><span class=\"reference\">\(offence)</span> \(of.first?.title)\(offence == view.crime.offenceClass ? "" : " <small>also done</small>" as HTML)</th>\(cells)</tr>"
        }
        let heads = charges.filter { $0.offence == offences.first }.map { charge -> HTML in "<th scope=\"col\">\(charge.suspect?.displayName ?? "Nobody named yet")</th>" }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="Charges by offence and suspect"><table class="list"><thead><tr><th scope="col">Offence</th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func folded(_ charge: ChargeReadiness.Charge) -> HTML {
        let who = charge.suspect.map { " against \($0.displayName)" } ?? ""
        // A link to what lies inside opens it.
        return "<details><summary>\(charge.offence) \(charge.title)\(who): \(ChargeCheck.summary(charge.answers))</summary><div id=\"\(anchor(charge))\">\(points(of: charge))</div></details>"
    }

    private func anchor(_ charge: ChargeReadiness.Charge) -> String { "charge-\(charge.offence)\(charge.suspect.map { "-\($0.id)" } ?? "")" }

    private func points(of charge: ChargeReadiness.Charge) -> HTML {
        let answers = charge.answers
        let open = answers.filter { $0.state != .met }
        let met = answers.filter { $0.state == .met }
        let done: HTML = met.isEmpty ? "" : "<details><summary>\(met.count) met</summary><ul class=\"points\">\(met.map { point($0) })</ul></details>"
        let missing: HTML = open.isEmpty ? "<p class=\"met\">Every point of this offence is met. A reviewer still weighs them.</p>" : "<ul class=\"points\">\(open.map { point($0) })</ul>"
        return "<p class=\"under\"><strong>\(ChargeCheck.summary(answers))</strong></p>\(missing)\(done)"
    }

    private func point(_ answer: PointAnswer) -> HTML {
        let word = answer.state == .met ? "Met" : answer.state == .awaited ? "Under way" : "Missing"
        let style = answer.state == .met ? "ok" : answer.state == .awaited ? "soon" : "late"
        return """
            <li class="point"><span class="deadline \(style)"><span class="state">\(word)</span></span> <strong>\(answer.point.title)</strong>
            <p>\(answer.answer.reason) <small>\(answer.point.why)</small></p></li>
            """
    }

    // MARK: Plan

    var plan: HTML {
        let words: HTML =
            view.plan.map { plan -> HTML in
                """
                <p class="under">Plan \(plan.number), \(Component.time(plan.at)), \(view.name(plan.officerId))</p><p class="text">\(plan.strategy)</p>
                \(plan.hypotheses.map { hypotheses -> HTML in "<h3>Hypotheses</h3><p class=\"text\">\(hypotheses)</p>" })
                """
            } ?? Component.empty("No plan is written yet.")
        let lines = view.lines.map { line -> HTML in
            """
            <tr><td>\(line.number)</td><td>\(line.title)\(line.pointsAway ? " <small>points away</small>" : "" as HTML)</td><td>\(view.titles.title(line.kind, of: "enquiry-kind"))</td>
            <td>\(line.status.title)</td><td>\(line.result)</td></tr>
            """
        }
        let table = Self.table(["No.", "Line of enquiry", "About", "State", "Result"], lines, empty: "No line of enquiry is open yet.")
        return panel("Plan and lines of enquiry", id: "plan", [PlanInvestigation.name, OpenLine.name, CloseLine.name], "\(words)<h3>Lines of enquiry</h3>\(table)")
    }

    var actions: HTML {
        let rows = view.actions.map { action -> HTML in
            """
            <tr><td><a href="\(Address("/actions/\(action.id)"))"><span class="reference">A\(action.number)</span></a></td><td>\(action.text)</td><td>\(action.priority.title)</td>
            <td>\(action.ownerId == nil ? "In the queue" : view.name(action.ownerId))</td>
            <td>\(action.status == .complete ? "" : Component.deadline(action.dueAt, now: view.now))</td><td>\(action.status.title)</td><td>\(action.result)</td></tr>
            """
        }
        return panel(
            "Actions", id: "enquiry-actions", [RaiseAction.name, AllocateActions.name], Self.table(["No.", "To do", "Priority", "With", "Due", "State", "Result"], rows, empty: "No action is raised yet."))
    }

    /// How far the calls of each area are, and the addresses where somebody calls again.
    var houses: HTML {
        let areas = Dictionary(grouping: view.houses, by: \.call.area).sorted { $0.key < $1.key }
        let panels = areas.map { area, calls -> HTML in
            let again = calls.count { $0.call.revisitAt != nil }
            let left = calls.count { $0.call.result == nil }
            let rows = calls.map { shown -> HTML in
                let call = shown.call
                let due: HTML = call.revisitAt.map { Component.deadline($0, now: view.now) } ?? ""
                return """
                    <tr><td>\(Component.link(shown.place, registry: registry))</td><td>\(call.result.map { view.titles.title($0, of: HouseCall.results) } ?? "not called at yet")</td><td><span class="text">\(call.said)</span></td>
                    <td class="number">\(call.calls)</td><td>\(call.calledAt.map { Component.time($0) }) \(view.name(call.calledBy))</td><td>\(due)</td></tr>
                    """
            }
            return """
                <h3>\(area)</h3><p class="under">\(calls.count) address\(calls.count == 1 ? "" : "es"): \(calls.count - left - again) done, \(again) to call at again, \(left) not called at yet</p>
                \(Self.table(["Address", "Result", "What was said", "Calls", "Last call", "Call again by"], rows, empty: ""))
                """
        }
        return panel(
            "House-to-house", id: "houses", [PlanHouses.name, RecordHouseCall.name], panels.isEmpty ? Component.empty("No house-to-house is planned.") : "\(panels)")
    }

    // MARK: Supervision

    var supervision: HTML {
        let reviews = view.reviews.map { review -> HTML in
            """
            <tr><td>\(view.titles.title(review.step, of: "review-clock"))</td><td>\(review.heldAt.map { Component.time($0) } ?? Component.deadline(review.dueAt, now: view.now))</td>
            <td>\(view.name(review.officerId))</td><td>\(review.findings)</td><td>\(review.direction)</td></tr>
            """
        }
        let submissions = view.submissions.map { submission -> HTML in
            """
            <tr><td>\(submission.number)</td><td>\(view.titles.title(submission.purpose, of: "submission-purpose"))</td><td>\(Component.time(submission.at)), \(view.name(submission.officerId))</td>
            <td>\(submission.summary)</td><td>\(submission.status.title)\(submission.decidedAt.map { at -> HTML in ", \(Component.time(at)), \(view.name(submission.decidedBy))" })</td><td>\(submission.reason)</td></tr>
            """
        }
        let sent: HTML = submissions.isEmpty ? "" : "<h3>Submitted</h3>\(Self.table(["No.", "For", "By", "Summary", "State", "Reasons"], submissions, empty: ""))"
        return panel(
            "Supervision", id: "supervision", [HoldReview.name],
            "\(Self.table(["Review", "Held or due", "By", "Found", "Direction"], reviews, empty: "Reviews are put on the clock when the crime is allocated."))\(sent)")
    }

    var decisions: HTML {
        let rows = view.decisions.map { decision -> HTML in
            """
            <tr><td>D\(decision.number)</td><td>\(Component.time(decision.madeAt))</td><td><strong>\(decision.title)</strong><br>\(decision.decision)</td><td>\(decision.reason)</td>
            <td>\(decision.considered)</td><td>\(view.name(decision.officerId))</td></tr>
            """
        }
        return panel(
            "Decisions", id: "decisions", [RecordDecision.name],
            Self.table(["No.", "Made", "Decision", "Reason", "Also considered", "By"], rows, empty: "No decision is recorded yet."))
    }

    // MARK: People

    var suspects: HTML {
        let rows = view.pursuits.map { shown -> HTML in
            let pursuit = shown.pursuit
            let tries = shown.attempts.map { attempt -> HTML in "<li>\(Component.time(attempt.at)) \(attempt.place): \(attempt.result) (\(view.name(attempt.officerId)))</li>" }
            return """
                <tr><td>\(Component.link(shown.person, registry: registry))</td><td>\(pursuit.state.title)</td><td>\(SuspectList.age(since: pursuit.since, until: pursuit.endedAt ?? view.now))</td>
                <td>\(pursuit.risk.title)<br><small>\(pursuit.riskReason)</small></td><td>\(pursuit.circulatedAt.map { Component.time($0) } ?? "no")</td>
                <td>\(pursuit.attempts)\(tries.isEmpty ? "" : "<ul>\(tries)</ul>" as HTML)</td><td>\(pursuit.endedReason)</td></tr>
                """
        }
        return panel(
            "Suspects to find", id: "suspects", [PursueSuspect.name, RecordAttempt.name, EndPursuit.name],
            Self.table(["Suspect", "State", "For", "Risk", "Circulated", "Attempts", "Ended"], rows, empty: "No suspect is on the list of those outstanding."))
    }

    var statements: HTML {
        let rows = view.statements.map { statement -> HTML in
            """
            <tr><td><a href="\(Address("/statements/\(statement.id)"))"><span class="reference">ST\(statement.number)</span></a></td><td>\(statement.makerName)</td><td>\(statement.status.title)</td>
            <td>\(statement.signedAt.map { Component.time($0) })</td><td>\(view.name(statement.takenBy))</td></tr>
            """
        }
        return panel("Statements", id: "statements", [TakeStatement.name], Self.table(["No.", "Of", "State", "Signed", "Taken by"], rows, empty: "No statement is taken yet."))
    }

    // MARK: Exhibits, series, log

    var exhibits: HTML {
        let rows = view.kept.map { kept -> HTML in
            """
            <tr><td><a href="\(Address("/exhibits/\(kept.exhibit.id)"))"><span class="reference">\(kept.exhibit.reference)</span></a></td><td>\(kept.exhibit.description)</td>
            <td>\(Component.time(kept.exhibit.seizedAt)), \(kept.exhibit.seizedFrom)</td><td>\(kept.producer)</td><td>\(kept.item?.seal ?? kept.exhibit.seal)</td><td>\(kept.status)</td><td>\(kept.place)</td></tr>
            """
        }
        let sheet: HTML = rows.isEmpty ? "" : "<p class=\"under\"><a href=\"\(Address("/property/labels", [("investigation", view.crime.id.description)]))\">Print the labels</a></p>"
        return panel(
            "Exhibits", id: "exhibits", [RecordExhibit.name],
            "\(Self.table(["Reference", "Description", "Seized", "Producer", "Seal", "State", "Where"], rows, empty: "No exhibits yet."))\(sheet)")
    }

    var series: HTML {
        let items = view.series.map { entry -> HTML in "<li>\(Component.link(entry, registry: registry))</li>" }
        return panel("Linked series", id: "series", [BeginSeries.name], items.isEmpty ? Component.empty("In no series.") : "<ul>\(items)</ul>")
    }

    var log: HTML {
        let all: HTML = "<p class=\"under\"><a href=\"\(Address("/investigations/\(view.crime.id)/log"))\">The whole log, with search</a></p>"
        return panel("Log", id: "log", [LogEnquiry.name], "\(Self.logTable(view.log.lines, view.titles) { view.name($0) })\(all)")
    }

    static func logTable(_ lines: [EnquiryLogPage.Line], _ titles: CodeTitles, name: (ID<OfficerAccount>) -> String) -> HTML {
        let rows = lines.map { line -> HTML in
            let late: HTML = line.recordedAt.seconds(since: line.happenedAt) > 3600 ? "<br><small>written \(Component.time(line.recordedAt))</small>" : ""
            let kind = line.number == nil ? InvestigationLog.Step(rawValue: line.kind)?.title ?? line.kind : titles.title(line.kind, of: "enquiry-kind")
            return """
                <tr><td>\(line.number.map { String($0) } ?? "")</td><td>\(Component.time(line.happenedAt))\(late)</td><td>\(kind)</td><td><span class="text">\(line.text)</span></td><td>\(name(line.officerId))</td></tr>
                """
        }
        return table(["No.", "When", "About", "In words", "Officer"], rows, empty: "Nothing is in the log yet.")
    }

    // MARK: Major incident

    var incident: HTML {
        guard let incident = view.incident else { return panel("Major incident", id: "incident", [DeclareMajor.name], Component.empty("Worked as a volume crime.")) }
        let roles = view.roles.map { role -> HTML in "<tr><td>\(view.titles.title(role.role, of: "incident-role"))</td><td>\(view.name(role.officerId))</td><td>\(Component.time(role.fromAt))</td></tr>" }
        let documents = view.documents.map { document -> HTML in
            """
            <tr><td><a href="\(Address("/documents/\(document.id)"))"><span class="reference">\(document.reference)</span></a></td><td>\(view.titles.title(document.kind, of: "enquiry-document"))</td>
            <td>\(document.title)</td><td>\(document.fromText)</td><td>\(Component.time(document.madeAt))</td><td>\(document.status.title)</td></tr>
            """
        }
        let facts = Component.facts([
            ("Operation", "\(incident.name)"), ("Category", "\(view.titles.title(incident.category, of: "incident-category"))"),
            ("Declared", Component.time(incident.declaredAt)),
            ("Who sees it", incident.groupId == nil ? "everybody who reads investigations" : "only those with a role in it"),
        ])
        return panel(
            "Major incident", id: "incident", [GiveIncidentRole.name, EndIncidentRole.name, RegisterDocument.name],
            """
            \(facts)<h3>Roles</h3>\(Self.table(["Role", "Officer", "Since"], roles, empty: "No role is given."))
            <h3>Document register</h3>\(Self.table(["No.", "Kind", "Title", "From", "Made", "State"], documents, empty: "No document is registered yet."))
            """)
    }
}
