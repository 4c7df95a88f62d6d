import Base
import Core
import Records
import Web

/// The page of one detention: warnings, who, both clocks, what may be done, what was done.
enum DetentionPage {
    static func routes(_ pages: Pages) {
        pages.get("/detentions/:id") { visit in
            let id = try visit.id(Detention.self)
            let registry = visit.office.registry
            let view = try await visit.consult("custody.detention.read", Ref(Detention.kind, id)) { reading in try DetentionView(id, reading, registry) }
            let live = [view.detention.ref, view.detention.person, view.arrest.ref]
            return .page(Page("Detention \(view.detention.number)", area: SuitePage.path, live: live, scripts: ["custody.css"], html(view, registry, NowPanel.Press(visit, view.detention.ref))))
        }
    }

    static func html(_ view: DetentionView, _ registry: Registry, _ press: NowPanel.Press) -> HTML {
        """
        \(Warnings.html(view.markers))
        \(head(view, registry))
        \(NowPanel.html(view.care, press))
        \(Component.actions(DetentionActs.first(view.offered)))
        \(ClockPanel.html(view.clocks, view.detention, designated: view.steps?.facts.designated, now: view.now))
        \(NextStepsPanel.html(view.steps, view.offered))
        \(Component.due(view.tasks, now: view.now))
        \(DetentionActs.whereabouts(view))
        \(CareSections.html(view.care))
        \(view.panels.html())
        \(view.cells.html())
        \(DetentionStory.html(view))
        \(Component.panel("Arrest", id: "arrest", arrest(view)))
        \(Component.panel("Detention", id: "detention", detention(view)))
        \(Component.panel("Reviews", id: "reviews", reviews(view)))
        \(Component.panel("Charges", id: "charges", acts: DetentionActs.offered(DetentionActs.charges, view), on: view.offered.ref, "\(charges(view))\(considered(view))"))
        """
    }

    private static func head(_ view: DetentionView, _ registry: Registry) -> HTML {
        let person: HTML = view.person.map { Component.link($0, registry: registry) } ?? ""
        let crime: HTML = view.investigation.map { " for \(Component.link($0, registry: registry))" } ?? ""
        return Component.head(
            title: "Detention of \(view.person?.title ?? "a person")", reference: view.detention.number, status: view.detention.status.title,
            detail: " \(person)\(crime) <span>\(view.suite)</span>")
    }

    private static func arrest(_ view: DetentionView) -> HTML {
        let arrest = view.arrest
        let others = arrest.assisting.map { view.name($0) }.joined(separator: ", ")
        return Component.facts([
            ("Suspected of", "\(arrest.suspectedOf)"), ("Arrested", Component.time(arrest.arrestedAt, zoned: true)), ("By", "\(view.name(arrest.officerId))"),
            ("With", others.isEmpty ? nil : "\(others)"), ("Necessary", view.necessity.isEmpty ? nil : list(view.necessity)),
            ("Grounds", text(arrest.grounds)), ("Cautioned", arrest.isCautioned ? "Yes" : "No"), ("Reply", arrest.reply.map(text)),
            ("Record", "<a href=\"\(Address("/arrests/\(arrest.id)"))\">Arrest record</a>"),
        ])
    }

    private static func detention(_ view: DetentionView) -> HTML {
        let record = view.detention
        return Component.facts([
            ("Arrived", Component.time(record.arrivedAt, zoned: true)), ("Opened by", "\(view.name(record.openedBy))"),
            ("Authorised", record.authorisedAt.map { Component.time($0, zoned: true) }),
            ("Authorised by", record.authorisedBy.map { officer -> HTML in "\(view.name(officer))" }),
            ("Acting because", record.noneAvailable.map(text)), ("Grounds", view.grounds.isEmpty ? nil : list(view.grounds)),
            ("In writing", record.reasons.map(text)), ("The person said", record.comment.map(text)),
            ("Charged", record.chargedAt.map { Component.time($0, zoned: true) }), ("Ended", record.endedAt.map { Component.time($0, zoned: true) }),
            ("Ended by", record.endedBy.map { officer -> HTML in "\(view.name(officer))" }),
            ("Disposal", view.disposal.map { disposal -> HTML in "\(disposal)" }),
            ("Reason", record.endReason.map(text)),
        ])
    }

    private static func reviews(_ view: DetentionView) -> HTML {
        guard !view.reviews.isEmpty else { return Component.empty("No review has been held yet.") }
        let rows = view.reviews.map { review -> HTML in
            let late: HTML =
                review.heldAt <= review.dueAt
                ? "in time" : review.postponed.map { reason -> HTML in "postponed: \(reason.title)" } ?? "<strong>late without a recorded reason</strong>"
            return """
                <tr><td>\(review.number)</td><td>\(Component.time(review.dueAt, zoned: true))</td>
                <td>\(Component.time(review.heldAt, zoned: true)), \(late)</td>
                <td>\(view.name(review.officerId)), \(review.method.title)</td><td>\(text(review.reasons))</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">No.</th>
            <th scope="col">Due</th><th scope="col">Held</th><th scope="col">By</th><th scope="col">Why detention went on</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func charges(_ view: DetentionView) -> HTML {
        guard !view.charges.isEmpty else { return Component.empty("Nobody has been charged here.") }
        let rows = view.charges.map { charge -> HTML in
            """
            <tr><td>\(charge.number)</td><td><span class="reference">\(charge.offence)</span> \(charge.title)</td><td>\(text(charge.wording))</td>
            <td>\(Component.time(charge.chargedAt, zoned: true)), \(view.name(charge.officerId))</td>
            <td>\(charge.servedAt.map { at -> HTML in "\(Component.time(at, zoned: true)), \(view.name(charge.servedBy))\(charge.adultName.map { ", with \($0)" } ?? "")" } ?? "not yet")</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">No.</th>
            <th scope="col">Offence</th><th scope="col">Wording</th><th scope="col">Charged</th><th scope="col">Sheet handed over</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func considered(_ view: DetentionView) -> HTML {
        guard !view.considered.isEmpty else { return "" }
        let rows = view.considered.map { offence -> HTML in
            let state: HTML = offence.withdrawnAt.map { at -> HTML in "taken off \(Component.time(at, zoned: true)): \(offence.withdrawnReason ?? "")" } ?? "to be taken into consideration"
            return """
                <tr><td>\(offence.number)</td><td><span class="reference">\(offence.offence)</span> \(offence.title)</td><td>\(text(offence.particulars))</td>
                <td>\(Component.time(offence.admittedAt, zoned: true)), \(view.name(offence.officerId))\(offence.adultName.map { ", with \($0)" } ?? "")</td><td>\(state)</td></tr>
                """
        }
        return """
            <h3>To be taken into consideration</h3><div class="scroll"><table class="list"><thead><tr><th scope="col">No.</th><th scope="col">Offence</th>
            <th scope="col">When, where and what</th><th scope="col">Admitted</th><th scope="col">State</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private static func list(_ items: [String]) -> HTML { "<ul>\(items.map { item -> HTML in "<li>\(item)</li>" })</ul>" }
    private static func text(_ text: String) -> HTML { "<span class=\"text\">\(text)</span>" }
}
