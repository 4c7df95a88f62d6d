import Base
import Core
import Records
import Web

/// The page of one exhibit.
enum ExhibitPage {
    private struct View: Sendable {
        let exhibit: Exhibit
        let investigation: Entry?
        let object: Entry?
        let producer: String
        let story: RecordStory
    }

    static func routes(_ pages: Pages) {
        pages.get("/exhibits/:id") { visit in
            let id = try visit.id(Exhibit.self)
            let registry = visit.office.registry
            let view = try await visit.consult("investigation.read", Ref(Exhibit.kind, id)) { reading in
                let exhibit = try reading.require(Exhibit.self, id)
                // Who may not see the crime may not see what was found in it.
                _ = try reading.require(Investigation.self, exhibit.investigationId)
                return View(
                    exhibit: exhibit, investigation: try InvestigationView.card(exhibit.investigationId.raw, reading),
                    object: try InvestigationView.card(exhibit.objectId.raw, reading), producer: try Officers.label(exhibit.producerId, in: reading.tx),
                    story: try RecordStory(exhibit.ref, reading, registry))
            }
            let exhibit = view.exhibit
            let facts = Component.facts([
                ("Investigation", view.investigation.map { Component.link($0, registry: registry) }),
                ("Item", view.object.map { Component.link($0, registry: registry) }), ("Producer", "\(view.producer)"),
                ("Seized", Component.time(exhibit.seizedAt, zoned: true)), ("Seized from", "\(exhibit.seizedFrom)"),
                ("Seal", exhibit.seal.map { seal -> HTML in "\(seal)" }), ("Recorded", Component.time(exhibit.recordedAt)),
            ])
            let content: HTML = """
                \(Component.head(title: exhibit.description, reference: exhibit.reference, status: "", detail: " Exhibit"))
                \(view.story.actions())\(view.story.dueNext())
                \(Component.panel("Particulars", id: "particulars", facts))
                """
            return .page(Page("Exhibit \(exhibit.reference)", area: InvestigationList.path, live: [exhibit.ref], content))
        }
    }
}
