import Base
import Core
import Records
import Storage
import Web

/// The page of one use of force.
enum ForcePage {
    private struct View: Sendable {
        let force: ForceUse
        let person: Entry?
        let occasion: Entry?
        let officer: String
        let titles: CodeTitles
        let offered: Offer
    }

    static func routes(_ pages: Pages) {
        pages.get("/force/:id") { visit in
            let id = try visit.id(ForceUse.self)
            let registry = visit.office.registry
            let view = try await visit.consult("custody.force.read", Ref(ForceUse.kind, id)) { reading -> View in
                let force = try reading.require(ForceUse.self, id)
                return View(
                    force: force, person: try force.personId.flatMap { try reading.card(of: Ref(Person.kind, $0)) },
                    occasion: try force.occasionKind.flatMap { kind in try force.occasionId.flatMap { try reading.card(of: Ref(kind, $0)) } },
                    officer: try Officers.label(force.userId, in: reading.tx),
                    titles: try CodeTitles.of(
                        ["custody.force-tactic", "custody.force-reason", "custody.force-injury", "custody.force-occasion", "custody.force-outcome", "ethnicity-observed"],
                        on: London.day(of: force.recordedAt), in: reading.tx),
                    offered: try FormPage.offered(on: force.ref, reading, registry))
            }
            return .page(Page("Use of force \(view.force.number)", area: SuitePage.path, live: [view.force.ref], html(view, registry)))
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let force = view.force
        let tactics = force.tactics.map { used -> HTML in
            "<li>\(view.titles.title(used.tactic, of: "custody.force-tactic")): \(used.worked ? "worked" : "did not work")</li>"
        }
        let reasons = force.reasons.map { view.titles.title($0, of: "custody.force-reason") }.joined(separator: "; ")
        return """
            \(Component.head(title: "Use of force on \(view.person?.title ?? "a person")", reference: force.number, status: view.titles.title(force.occasion.rawValue, of: "custody.force-occasion")))
            \(Component.actions(view.offered))
            \(Component.panel("Use of force", id: "force", Component.facts([
                ("Person", view.person.map { Component.link($0, registry: registry) }), ("Belongs to", view.occasion.map { Component.link($0, registry: registry) }),
                ("Reference", force.occasionReference.map { reference -> HTML in "\(reference)" }), ("Officer", "\(view.officer)"), ("When", Component.time(force.usedAt, zoned: true)),
                ("Where", "\(force.place)"), ("Why", "\(reasons)"), ("Tactics", "<ol>\(tactics)</ol>"), ("Justification", CareSections.text(force.justification)),
                ("Impact factors", force.factors.isEmpty ? nil : CareSections.text(force.factors)),
                ("Injury to the person", "\(view.titles.title(force.subjectInjury, of: "custody.force-injury"))\(force.subjectInjuryDetail.map { detail -> String in ": \(detail)" } ?? "")"),
                ("Injury to the officer", "\(view.titles.title(force.officerInjury, of: "custody.force-injury"))"), ("Medical help offered", force.medicalOffered ? "Yes" : "No"),
                ("Age as seen", force.ageYears.map { years -> HTML in "\(years)" }),
                ("Ethnicity as seen", force.ethnicity.map { code -> HTML in "\(view.titles.title(code, of: "ethnicity-observed"))" }),
                ("Seemed mentally unwell", force.seemedUnwell ? "Yes" : "No"), ("What came after", "\(view.titles.title(force.outcome, of: "custody.force-outcome"))"),
            ])))
            """
    }
}
