import Base
import Core
import Records
import Web

/// The sections of a crime's page on its recording, its victims and its outcome.
enum RecordingPanels {
    private static let onVictims: [OperationName] = [
        ContactVictim.name, AssessVictim.name, StartVictimClocks.name, ReferVictim.name, DeclineReferral.name, AnswerReferral.name, RecordWish.name, NameContact.name, NameVictim.name, NameRelative.name,
        ReportForAnother.name,
    ]
    private static let onOutcome: [OperationName] = [ScreenCrime.name, ProposeOutcome.name, ReopenCrime.name, ReclassifyCrime.name, CancelCrime.name]
    private static let onDetail: [OperationName] = [FlagCrime.name]
    private static let onDomestic: [OperationName] = [AssessRisk.name]

    /// Offered in the panels they belong to, not above the page: what waits for a decision and adding to the report stay there.
    static let placed = Set(onVictims + onOutcome + onDetail + onDomestic)

    static func html(_ view: InvestigationView, _ registry: Registry) -> HTML {
        let recording = view.recording
        let ref = view.crime.ref
        func acts(_ names: [OperationName]) -> [AnyOperation] { names.compactMap { name in view.story.offered.operations.first { $0.name == name } } }
        let onRisk = acts(onDomestic)
        return """
            \(Component.panel("Victims", id: "victims", acts: acts(onVictims), on: ref, victims(recording)))
            \(Component.panel("Outcome", id: "outcome", acts: acts(onOutcome), on: ref, outcome(view)))
            \(recording.assessments.isEmpty && onRisk.isEmpty ? "" : Component.panel("Domestic abuse risk", id: "domestic", acts: onRisk, on: ref, domestic(recording)))
            \(Component.panel("What the report tells besides", id: "detail", acts: acts(onDetail), on: ref, detail(view, registry)))
            \(recording.parts.isEmpty ? "" : Component.panel("Parts of the report", id: "parts", parts(recording)))
            """
    }

    private static func table(_ heads: [String], _ rows: [HTML], caption: String? = nil) -> HTML {
        let title: HTML = caption.map { "<caption>\($0)</caption>" } ?? ""
        return """
            <div class="scroll"><table class="list">\(title)<thead><tr>\(heads.map { head -> HTML in "<th scope=\"col\">\(head)</th>" })</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    // MARK: Victims

    private static func victims(_ view: RecordingView) -> HTML {
        guard !view.victims.isEmpty else { return Component.empty("Nobody is named as a victim: neither a person nor an organisation.") }
        return "\(view.victims.map { victim($0, view) })"
    }

    private static func victim(_ victim: RecordingView.Victim, _ view: RecordingView) -> HTML {
        let heed: HTML = victim.notice.map { "<p class=\"notice\"><strong>Before contacting:</strong> \($0)</p>" } ?? ""
        let care = victim.care
        let facts = Component.facts([
            ("Contact", victim.organisation == nil ? nil : victim.person.map { link($0) } ?? "<strong>nobody yet</strong>: name who is told in its name (VIC-05)"),
            ("Told for the victim, who died", victim.person?.isDeceased == true ? victim.relative.map { link($0) } ?? "<strong>nobody yet</strong>: name the relative who is told (VIC-02)" : nil),
            ("Rights", care.map { care -> HTML in care.enhanced.map { "Enhanced: \($0.title). \(care.enhancedBecause ?? "") (VIC-02)" } ?? "Standard" }),
            ("Needs", care?.needs.map { needs -> HTML in "<span class=\"text\">\(needs)</span>" }),
            ("Special measures", care.flatMap { $0.measures.isEmpty ? nil : "\(view.titles($0.measures, of: "special-measure"))" }),
            ("Safety", care?.safety.map { safety -> HTML in "<span class=\"text\">\(safety)</span>" }), ("Guardian", victim.guardian.map { "\($0)" }),
            ("Victim personal statement", care?.statement.map { "\(view.titles.title($0, of: "vps-state"))" }),
            ("Supports action", care?.supports.map { supports -> HTML in supports ? "Yes" : "No" }),
        ])
        return """
            <h3>\(victim.organisation.map { organisation -> HTML in "<a href=\"\(Address("/organisations/\(organisation.id)"))\">\(organisation.name)</a> <small>organisation</small>" } ?? victim.person.map { link($0) })</h3>\(heed)\(facts)
            \(clocks(victim.clocks, view))\(contacts(victim.contacts, view))\(referrals(victim.referrals, view))\(wishes(victim.wishes, view))
            """
    }

    private static func link(_ person: Person) -> HTML { "<a href=\"\(Address("/people/\(person.id)"))\">\(person.displayName)</a>" }

    private static func clocks(_ clocks: [VictimDeadline], _ view: RecordingView) -> HTML {
        guard !clocks.isEmpty else { return "" }
        let rows = clocks.map { clock -> HTML in
            let state: HTML =
                clock.metAt.map { met -> HTML in met > clock.dueAt ? "<strong>told late</strong>, \(Component.time(met))" : "told \(Component.time(met))" }
                ?? clock.voidBecause.map { because -> HTML in "not due any more: \(because)" } ?? Component.deadline(clock.dueAt, now: view.now)
            return """
                <tr><td>\(view.titles.title(clock.event, of: VictimClock.list))</td><td>\(Component.time(clock.happenedAt))</td><td>\(Component.time(clock.dueAt)) <small>\(clock.because)</small></td><td>\(state)</td></tr>
                """
        }
        return table(["To be told", "Happened", "Due", "State"], rows, caption: "Victims' Code (VIC-01)")
    }

    private static func contacts(_ contacts: [VictimContact], _ view: RecordingView) -> HTML {
        guard !contacts.isEmpty else { return "" }
        let rows = contacts.map { contact -> HTML in
            """
            <tr><td>\(Component.time(contact.at))</td><td>\(view.titles.title(contact.method, of: "contact-method"))</td><td>\(view.titles.title(contact.result, of: "contact-result"))</td>
            <td><span class="text">\(contact.text)</span>\(contact.againstWishes.map { why -> HTML in " <strong>Against the victim's wishes:</strong> \(why)" })</td><td>\(view.name(contact.officerId))</td></tr>
            """
        }
        return table(["When", "How", "Result", "What was said", "Officer"], rows, caption: "Contacts")
    }

    private static func referrals(_ referrals: [VictimReferral], _ view: RecordingView) -> HTML {
        guard !referrals.isEmpty else { return "" }
        let rows = referrals.map { referral -> HTML in
            let state: HTML = referral.status == .sent ? "\(referral.status.title), \(Component.deadline(referral.dueAt, now: view.now))" : "\(referral.status.title): \(referral.answer ?? "")"
            return "<tr><td>\(view.titles.title(referral.service, of: "support-service"))</td><td>\(Component.time(referral.referredAt))</td><td>\(state)</td></tr>"
        }
        return table(["Service", "Sent", "State"], rows, caption: "Referrals")
    }

    private static func wishes(_ wishes: [VictimWish], _ view: RecordingView) -> HTML {
        guard !wishes.isEmpty else { return "" }
        let rows = wishes.map { wish -> HTML in
            let seal: HTML = wish.isAsSigned ? "as signed" : "<strong>altered after it was signed</strong>"
            return "<tr><td>\(wish.about.title)</td><td><span class=\"text\">\(wish.text)</span></td><td>\(wish.signedName), \(Component.time(wish.signedAt)), \(seal)</td><td>\(view.name(wish.takenBy))</td></tr>"
        }
        return table(["About", "In the victim's words", "Signed", "Taken by"], rows, caption: "The victim's own wishes")
    }

    // MARK: Outcome

    private static func outcome(_ view: InvestigationView) -> HTML {
        let recording = view.recording
        let limit: HTML = recording.detail?.lastDay.map { "<p>A prosecution can begin until \(Component.day($0)) (OUT-07).</p>" } ?? ""
        let rows = recording.outcomes.map { outcome -> HTML in
            let decided: HTML = outcome.decidedAt.map { "\(Component.time($0)), \(recording.name(outcome.decidedBy)): \(outcome.decision ?? "")" } ?? "waiting"
            return """
                <tr><td><span class="reference">\(outcome.code)</span> \(recording.titles.title(outcome.code, of: OutcomeKind.list))</td><td>\(recording.suspect(outcome.personId, view.people))</td>
                <td><span class="status">\(outcome.status.title)</span></td><td><span class="text">\(outcome.rationale)</span> <small>\(Component.time(outcome.proposedAt)), \(recording.name(outcome.proposedBy))</small></td><td>\(decided)</td></tr>
                """
        }
        let outcomes: HTML = rows.isEmpty ? Component.empty("No outcome is proposed yet.") : table(["Outcome", "Suspect", "State", "Rationale", "Decision"], rows)
        let screened = recording.screenings.map { screening -> HTML in
            "<tr><td>\(Component.time(screening.decidedAt))</td><td>\(screening.decision.title)</td><td>\(screening.score): \(recording.titles(screening.factors, of: "solvability"))</td><td>\(screening.reason)</td><td>\(recording.name(screening.decidedBy))</td></tr>"
        }
        let changed = recording.changes.map { change -> HTML in
            let decided: HTML = change.decidedAt.map { "\(Component.time($0)), \(recording.name(change.decidedBy)): \(change.decision ?? "")" } ?? "by \(change.approver.title)"
            return
                "<tr><td>\(change.text)</td><td>\(change.reason) <small>\(Component.time(change.askedAt)), \(recording.name(change.askedBy))</small></td><td><span class=\"status\">\(change.status.title)</span></td><td>\(decided)</td></tr>"
        }
        return """
            \(limit)\(outcomes)\(screened.isEmpty ? "" : table(["When", "Decision", "Solvability", "Reason", "Officer"], screened, caption: "Screening"))
            \(changed.isEmpty ? "" : table(["Change", "Reason", "State", "Decision"], changed, caption: "Class and cancellation (CNT-06, CNT-07)"))
            """
    }

    // MARK: Domestic abuse

    private static func domestic(_ view: RecordingView) -> HTML { RiskTable.html(view.assessments, name: view.name) }

    // MARK: The report

    private static func detail(_ view: InvestigationView, _ registry: Registry) -> HTML {
        let recording = view.recording
        let detail = recording.detail
        func list(_ codes: [String]?, _ name: CodeListName) -> HTML? { codes.flatMap { $0.isEmpty ? nil : "\(recording.titles($0, of: name))" } }
        let facts = Component.facts(
            [
                ("From incident", recording.incident.map { Component.link($0, registry: registry) }),
                ("How it was done", detail?.method.map { method -> HTML in "<span class=\"text\">\(method)</span>" }), ("Weapons", list(detail?.weapons, "weapon")),
                ("Injuries", list(detail?.injuries, "injury")), ("Hostility perceived", list(detail?.strands, "hate-strand")),
                ("Also done, kept for charging", list(detail?.included, OffenceClass.list)), ("Why this class", detail?.countingReason.map { "\($0)" }),
                ("Relationship", detail?.relationship.map { "\(recording.titles.title($0, of: "relationship-type"))" }), ("Solvability", list(detail?.factors, "solvability")),
            ] + recording.answers.map { answer in (answer.question, "\(answer.answer)") })
        let rows = recording.flags.map { flag -> HTML in
            let state: HTML = flag.removedAt.map { "taken off \(Component.time($0)), \(recording.name(flag.removedBy)): \(flag.reason ?? "")" } ?? "set"
            return "<tr><td>\(recording.titles.title(flag.flag, of: CrimeFlag.list))</td><td>\(Component.time(flag.setAt)), \(recording.name(flag.setBy))</td><td>\(state)</td></tr>"
        }
        return "\(facts)\(rows.isEmpty ? Component.empty("No flag is set.") : table(["Flag", "Set", "State"], rows))"
    }

    private static func parts(_ view: RecordingView) -> HTML {
        "\(view.parts.map { part -> HTML in "<article><h3>\(view.heading(of: part))</h3><p class=\"under\">\(view.name(part.authorId)), \(Component.time(part.writtenAt))</p><p class=\"text\">\(part.text)</p></article>" })"
    }
}
