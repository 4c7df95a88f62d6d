import Base
import Core
import Records
import Storage
import Web

/// The questions of a risk assessment with the person's warnings and earlier detentions beside them (PACE-70).
enum RiskPage {
    private struct View: Sendable {
        let detention: Detention
        /// How many assessments were on record when the form was opened.
        let version: Int
        let person: String
        let stage: RiskAssessment.Stage
        let questions: [Code]
        let answers: [String: RiskAssessment.Answer]
        let markers: [WarningMarker.Shown]
        let earlier: [Earlier]
        let handover: String?
    }

    private struct Earlier: Sendable {
        let detention: Detention
        let risk: RiskAssessment?
    }

    /// Earlier stays shown beside the questions.
    private static let earlierMax = 10

    static func routes(_ pages: Pages) {
        pages.get("/detentions/:id/risk") { visit in
            let id = try visit.id(Detention.self)
            let wanted = visit.query("stage").flatMap { RiskAssessment.Stage(rawValue: $0) }
            let view = try await visit.consult("custody.care.read", Ref(Detention.kind, id)) { reading in try read(id, wanted, reading) }
            return .page(Page("Risk of \(view.detention.number)", area: SuitePage.path, scripts: ["custody.css"], html(view, visit)))
        }
    }

    private static func read(_ id: ID<Detention>, _ wanted: RiskAssessment.Stage?, _ reading: Reading) throws -> View {
        let tx = reading.tx
        let detention = try reading.require(Detention.self, id)
        let made = try RiskAssessment.all(of: id, in: tx)
        let stage = wanted ?? (made.contains { $0.stage == .arrival && $0.isComplete } ? .again : .arrival)
        let person = try tx.find(Person.self, detention.personId)
        let last = made.last { $0.stage.asks == stage.asks }
        let stays = try tx.all(
            Detention.self,
            """
            SELECT d.* FROM detention d WHERE d.person_id = \(detention.personId) AND d.id <> \(id) AND \(reading.visible.condition("d.id"))
            ORDER BY d.arrived_at DESC, d.id DESC LIMIT \(earlierMax)
            """)
        return View(
            detention: detention, version: made.count, person: try reading.card(of: detention.person)?.title ?? "a person", stage: stage,
            questions: try RiskAssessment.questions(for: stage, sex: person?.sex, on: London.day(of: reading.now), in: tx),
            answers: Dictionary((last?.answers ?? []).map { ($0.question, $0) }, uniquingKeysWith: { $1 }), markers: try Warnings.read(detention.personId, reading),
            earlier: try stays.map { stay in
                reading.saw(stay.ref)
                return Earlier(detention: stay, risk: try RiskAssessment.all(of: stay.id, in: tx).last)
            },
            handover: try tx.find(Arrest.self, detention.arrestId)?.grounds)
    }

    private static func html(_ view: View, _ visit: Visit) -> HTML {
        let rows = view.questions.enumerated().map { index, question in row(index, question, view.answers[question.code]) }
        let key = RawID(at: visit.office.clock.now).description
        return """
            \(Warnings.html(view.markers))
            <h1>Risk assessment \(view.stage.title)</h1><p class="under"><span class="reference">\(view.detention.number)</span> \(view.person)</p>
            <div class="beside"><form class="form" method="post" action="\(Address("/do/\(AssessRisk.name.text)"))" data-draft="\(AssessRisk.name.text)" novalidate>
            \(visit.csrfField)<input type="hidden" name="idempotency" value="\(key)"><input type="hidden" name="ref" value="\(view.detention.ref.description)">
            <input type="hidden" name="detentionId" value="\(view.detention.id.description)"><input type="hidden" name="version" value="\(view.version)"><input type="hidden" name="stage" value="\(view.stage.rawValue)">
            <fieldset class="section questions"><legend>Questions</legend>\(rows)</fieldset>\(judgement)
            <div class="actions"><button type="submit" class="primary">Assess risk</button>
            <a class="button quiet" href="\(Address("/detentions/\(view.detention.id)"))">Cancel</a></div></form>\(aside(view))</div>
            """
    }

    private static func row(_ index: Int, _ question: Code, _ last: RiskAssessment.Answer?) -> HTML {
        let options = [("no", "No"), ("yes", "Yes"), ("refused", "Not answered")].map { value, title -> HTML in
            "<label><input type=\"radio\" name=\"answers.\(index).answer\" value=\"\(value)\"> \(title)</label> "
        }
        let prompt = question.detail["prompt"] ?? "Detail"
        // Asked afresh each time: an answer of hours ago is shown, never ticked.
        let before: HTML = last.map { last -> HTML in " <small class=\"before\">Last time: \(last.answer == "yes" ? "yes" : last.answer == "no" ? "no" : "not answered")</small>" } ?? ""
        let effect: HTML = question.detail["effect"].map { effect -> HTML in "<small class=\"effect\">If yes: \(effect)</small>" } ?? ""
        return """
            <fieldset class="question"><legend>\(question.title)\(before)</legend><input type="hidden" name="answers.\(index).question" value="\(question.code)">
            <div class="choices inline">\(options)</div><input name="answers.\(index).detail" aria-label="\(question.title): \(prompt)" placeholder="\(prompt)" autocomplete="off" value="\(last?.detail ?? "")">\(effect)</fieldset>
            """
    }

    private static var judgement: HTML {
        func yesNo(_ key: String, _ label: String) -> HTML {
            "<fieldset class=\"field\"><legend>\(label)</legend><div class=\"choices\"><label><input type=\"radio\" name=\"\(key)\" value=\"yes\"> Yes</label><label><input type=\"radio\" name=\"\(key)\" value=\"no\"> No</label></div></fieldset>"
        }
        func area(_ key: String, _ label: String, _ lines: Int) -> HTML {
            "<div class=\"field\"><label for=\"\(key)\">\(label)</label><textarea id=\"\(key)\" name=\"\(key)\" rows=\"\(lines)\"></textarea></div>"
        }
        let risks = RiskFloor.Risk.allCases.map { risk -> HTML in "<label><input type=\"radio\" name=\"risk\" value=\"\(risk.rawValue)\"> \(risk.title)</label>" }
        return """
            <fieldset class="section"><legend>Judgement</legend>
            \(yesNo("markersChecked", "Warning markers and PNC checked?"))\(yesNo("previousChecked", "Earlier detentions read?"))
            \(yesNo("isVulnerable", "May the person be vulnerable? (Code C 1.4, 1.13(d))"))\(yesNo("appearsUnder18", "Does the person appear to be under 18?"))
            <fieldset class="field"><legend>Risk</legend><div class="choices">\(risks)</div></fieldset>
            \(area("plan", "What is done about it", 3))\(area("lowerReason", "If lower than the answers make it, why", 2))
            \(area("incompleteReason", "If it could not be completed, why", 2))</fieldset>
            """
    }

    private static func aside(_ view: View) -> HTML {
        let stays = view.earlier.map { earlier -> HTML in
            let said = (earlier.risk?.answers ?? []).filter { $0.answer == "yes" }.map { answer -> HTML in "<li>\(answer.question): \(answer.detail ?? "")</li>" }
            return """
                <li><a href="\(Address("/detentions/\(earlier.detention.id)"))"><span class="reference">\(earlier.detention.number)</span></a> \(Component.time(earlier.detention.arrivedAt))
                \(earlier.risk.map { risk -> HTML in "<strong>\(risk.risk.title)</strong>" } ?? "")\(said.isEmpty ? "" : "<ul>\(said)</ul>" as HTML)</li>
                """
        }
        let markers = view.markers.map { shown -> HTML in "<li><strong>\(shown.title)</strong> \(shown.marker.justification)</li>" }
        return """
            <aside class="known" aria-label="What is known already"><section class="panel"><h2>Warnings</h2>\(markers.isEmpty ? Component.empty("No warning is in force.") : "<ul>\(markers)</ul>")</section>
            <section class="panel"><h2>Earlier detentions</h2>\(stays.isEmpty ? Component.empty("None is on record.") : "<ul>\(stays)</ul>")</section>
            <section class="panel"><h2>From the arrest</h2><p class="text">\(view.handover ?? "")</p></section></aside>
            """
    }
}
