import Base
import Core
import Storage
import Web

/// Everyone in the suite on one page, each to be read back by the officer who takes over.
enum HandoverPage {
    private struct Line: Sendable {
        let detention: Detention
        let person: String
        let summary: CareSummary
    }

    static let path = "/custody/handover"

    static func routes(_ pages: Pages) {
        pages.get(path) { visit in
            guard let suite = visit.query("suite").flatMap({ ID<Unit>($0) }) ?? visit.officer.unitId else { throw Refusal.notFound }
            let view = try await visit.consult("custody.care.read") { reading -> (String, [Line]) in
                guard let unit = try reading.tx.find(Unit.self, suite) else { throw Refusal.notFound }
                let held = try MakeHandover.held(suite, reading.officer, reading.tx)
                let summaries = try CareSummary.of(held.map(\.id), now: reading.now, in: reading.tx)
                return (
                    unit.name,
                    try held.map { detention in
                        reading.saw(detention.ref)
                        return Line(detention: detention, person: try reading.card(of: detention.person)?.title ?? "", summary: summaries[detention.id] ?? CareSummary())
                    }
                )
            }
            return .page(Page("Handover \(view.0)", area: SuitePage.path, scripts: SuitePage.scripts + ["custody.css"], html(view.0, view.1, suite, visit)))
        }
    }

    private static func html(_ name: String, _ lines: [Line], _ suite: ID<Unit>, _ visit: Visit) -> HTML {
        let now = visit.office.clock.now
        let rows = lines.enumerated().map { index, line in row(index, line, now) }
        return """
            <header class="board-head"><h1>Take over \(name) <small>\(lines.count)</small></h1>\(CustodyNav.html(current: .handover, ID(suite.raw), visit.officer))</header>
            <p class="under">Each detainee is read back: the handover is not made while one is missing (PACE-70).</p>
            <form class="form" method="post" action="\(Address("/do/\(MakeHandover.name.text)"))" data-draft="\(MakeHandover.name.text)" novalidate>\(visit.csrfField)
            <input type="hidden" name="idempotency" value="\(RawID(at: now).description)"><input type="hidden" name="suiteId" value="\(suite.description)">
            <input type="hidden" name="ref" value="\(Ref(Unit.kind, suite).description)">
            <fieldset class="section"><legend>Handed over by</legend><div class="field"><label for="fromOfficer">Officer</label><div class="pick" data-source="/pick/officer">
            <input type="hidden" name="fromOfficer" value=""><input id="fromOfficer" type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="fromOfficer-list" autocomplete="off">
            <ul id="fromOfficer-list" role="listbox" aria-label="Matches" hidden></ul></div></div></fieldset>\(rows)
            <fieldset class="section"><legend>The suite</legend><div class="field"><label for="note">About the suite</label><textarea id="note" name="note" rows="2"></textarea></div></fieldset>
            <div class="actions"><button type="submit" class="primary">Take over the suite</button><a class="button quiet" href="\(Address(SuitePage.path))">Cancel</a></div></form>
            """
    }

    private static func row(_ index: Int, _ line: Line, _ now: Instant) -> HTML {
        let summary = line.summary
        let facts = Component.facts([
            ("Risk", "\(summary.risk?.title ?? "not assessed")"), ("Level", summary.level.map { level -> HTML in "\(level.title)" } ?? "not set"),
            ("Next visit", summary.visits.map { Component.deadline($0.due, now: now, soonSeconds: $0.warningSeconds) }), ("Medication", summary.nextMedication.map { Component.deadline($0, now: now) }),
            ("Appropriate adult", "\(summary.adult.title)"), ("Solicitor", "\(summary.solicitor.title)"), ("Healthcare", "\(summary.medical.title)"),
        ])
        return """
            <fieldset class="section"><legend><a href="\(Address("/detentions/\(line.detention.id)"))"><span class="reference">\(line.detention.number)</span> \(line.person)</a></legend>
            <div class="whole">\(facts)</div><input type="hidden" name="lines.\(index).detention" value="\(line.detention.number)">
            <div class="field"><label for="lines.\(index).told">What was told</label><textarea id="lines.\(index).told" name="lines.\(index).told" rows="2"></textarea></div>
            <div class="field"><label for="lines.\(index).readBack">Read back, in your words</label><textarea id="lines.\(index).readBack" name="lines.\(index).readBack" rows="2"></textarea></div></fieldset>
            """
    }
}
