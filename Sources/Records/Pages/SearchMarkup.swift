import Base
import Core
import Web

/// The page of a search: how it was read, what divides it, what was found and why.
struct SearchMarkup {
    let typed: String
    let visit: Visit
    let answer: SearchPage.Answer?
    var problem: String?

    private var registry: Registry { visit.office.registry }
    private var results: SearchResults { answer?.results ?? .none }

    var html: HTML {
        """
        <h1>Search</h1>\(understood)\(restricted)
        <div class="found"><div data-region="results">\(found)\(pages)</div>\(aside)</div>
        """
    }

    // MARK: How it was read

    private var understood: HTML {
        guard !results.understood.isEmpty else { return "" }
        return "<p class=\"understood\" role=\"status\">Looked for \(results.understood.joined(separator: "; ")). \(count)</p>"
    }

    private var count: HTML {
        guard let facets = results.facets else { return "" }
        let total = facets.lookedAt
        return total == 0 ? "" : facets.isCut ? "More than \(SearchFacets.lookedAtMax) found." : total == 1 ? "1 found." : "\(total) found."
    }

    private var restricted: HTML {
        guard !results.restricted.isEmpty else { return "" }
        let items = results.restricted.map { hit -> HTML in
            "<li>A restricted record may match. \(hit.contact.map { "Contact \($0)" } ?? "Ask your intelligence unit") (\(hit.group)).</li>"
        }
        let open: HTML =
            visit.officer.may(OpenRestricted.name.text)
            ? "<li><a href=\"\(Address("/do/\(OpenRestricted.name.text)", [("asked", typed)]))\">A life is at risk: open it now</a></li>" : ""
        return "<ul class=\"restricted-hits\" aria-label=\"Restricted records\">\(items)\(open)</ul>"
    }

    // MARK: Found

    private var found: HTML {
        if let problem { return "<div class=\"summary\" role=\"alert\" tabindex=\"-1\"><p>\(problem)</p></div>" }
        if typed.isEmpty { return help }
        if results.results.isEmpty { return results.more ? Component.empty("Nothing among the newest. Look further back with More.") : nothing }
        return "<ol class=\"results\">\(results.results.map(item))</ol>"
    }

    private var nothing: HTML {
        // Said whatever was typed: that it stands here tells nothing.
        let open: HTML =
            results.restricted.isEmpty && visit.officer.may(OpenRestricted.name.text)
            ? "<p>Somebody’s life is at risk and you were given the number of a record that is closed to you? <a href=\"\(Address("/do/\(OpenRestricted.name.text)", [("asked", typed)]))\">Open it in an emergency</a></p>"
            : ""
        return "\(Component.empty("Nothing found for “\(typed)”. Try fewer words, another spelling, or only the beginning of the last word."))\(open)"
    }

    private var help: HTML {
        """
        <section class="panel"><h2>What you can type</h2><dl class="facts examples">
        <div><dt>A name, any way round</dt><dd>smith john · Liz Jonson · J Smith · a name as it sounds</dd></div>
        <div><dt>With a birth date or an age</dt><dd>smith 10/3/90 · smith 1990 · smith age 30-35</dd></div>
        <div><dt>With where they live</dt><dd>smith SW1A 1 · smith testing road</dd></div>
        <div><dt>A part of a number</dt><dd>900123 · SY/12/26 · any reference, old or new</dd></div>
        <div><dt>A registration mark, ? for what you missed</dt><dd>LQ12 QQI · LQ1? *QI</dd></div>
        <div><dt>Words of a report</dt><dd>“rear window” ladder · red OR blue · ladder -window</dd></div>
        <div><dt>Only some records</dt><dd>kind:vehicle · from:2025-03 to:2025-05 · role:suspect · unit:code · area:borough</dd></div>
        </dl></section>
        """
    }

    private func item(_ hit: SearchHit) -> HTML {
        let status: HTML = hit.status.isEmpty ? "" : " <span class=\"status\">\(hit.status)</span>"
        let marks = SafetyMarks(isWanted: hit.isWanted, isInCustody: hit.isInCustody, warnings: hit.warnings).titles.map { title -> HTML in "<strong class=\"safety\">\(title)</strong> " }
        let isEvent = !RecordsModule.things.contains(hit.kind)
        let when: HTML = isEvent ? " \(Component.time(hit.at))" : ""
        let summary: HTML = hit.summary.isEmpty ? "" : "<p>\(hit.summary)</p>"
        let why: HTML = hit.why.isEmpty ? "" : "<p class=\"matched\">\(hit.why.joined(separator: " · "))</p>"
        let alike: HTML = hit.alike == 0 ? "" : "<p class=\"alike\">\(hit.alike) more \(hit.alike == 1 ? "says" : "say") the same.</p>"
        let also: HTML = hit.also.isEmpty ? "" : "<p class=\"alike\">The same person is also recorded as \(hit.also.map(\.title).joined(separator: "; ")).</p>"
        return """
            <li class="result"><span class="kind">\(RecordsModule.title(of: hit.kind, registry))</span>
            <div class="what">\(marks)\(link(hit))\(status)\(when)\(summary)\(why)\(alike)\(also)</div></li>
            """
    }

    private func link(_ hit: SearchHit) -> HTML {
        let reference: HTML = hit.reference.map { "<span class=\"reference\">\($0)</span> " } ?? ""
        guard let type = registry.recordTypes[hit.kind] else { return "\(reference)\(hit.title)" }
        return "<a href=\"\(Address("/\(type.path)/\(hit.id)"))\">\(reference)\(hit.title)</a>"
    }

    private var pages: HTML {
        let kind = visit.query("kind") ?? ""
        return Component.pages(
            path: "/search", query: [("q", typed)] + (kind.isEmpty ? [] : [("kind", kind)]), next: results.next?.description, isFirst: visit.query("after") == nil)
    }

    // MARK: Beside it

    private var aside: HTML {
        guard let answer else { return "" }
        let saved: HTML = answer.saved.isEmpty ? "" : "<section><h2>Your searches</h2><ul>\(answer.saved.map(savedItem))</ul></section>"
        let facets: HTML =
            results.facets.map { facets in
                """
                \(facet("Kind", facets.kinds) { kind in RecordsModule.title(of: RecordKind(kind), registry) })
                \(facet("Year", facets.years) { $0 })\(facet("Unit", facets.units) { $0 })
                \(facet("Place", facets.areas) { $0 })
                \(facet("Part played", facets.roles.filter { answer.roleTitles[$0.title] != nil }) { answer.roleTitles[$0] ?? $0 })
                """
            } ?? ""
        let acts: HTML = typed.isEmpty || results.results.isEmpty ? "" : "\(keep)\(export)"
        let content: HTML = "\(facets)\(saved)\(acts)"
        return content.bytes.isEmpty ? "" : "<aside class=\"facets\" aria-label=\"Narrow the search\">\(content)</aside>"
    }

    private func facet(_ title: String, _ counts: [SearchFacets.Count], _ name: (String) -> String) -> HTML {
        guard counts.count > 1 else { return "" }
        let items = counts.prefix(12).map { count -> HTML in
            "<li><a href=\"\(Address("/search", [("q", "\(typed) \(count.filter)")]))\">\(name(count.title))</a> <span class=\"count\">\(count.count)</span></li>"
        }
        return "<section><h2>\(title)</h2><ul>\(items)</ul></section>"
    }

    private func savedItem(_ saved: SavedSearch) -> HTML {
        """
        <li><a href="\(Address("/search", [("q", saved.query)]))">\(saved.name)</a>
        <form method="post" action="/search/drop">\(visit.csrfField)<input type="hidden" name="search" value="\(saved.id.description)">
        <input type="hidden" name="q" value="\(typed)"><button type="submit" class="quiet">Drop<span class="visually-hidden"> \(saved.name)</span></button></form></li>
        """
    }

    private var keep: HTML {
        guard visit.officer.may(KeepSearch.name.text) else { return "" }
        return """
            <details class="keep"><summary>\(KeepSearch.title)</summary><form method="post" action="/search/keep">\(visit.csrfField)
            <input type="hidden" name="q" value="\(typed)"><label for="called">Name it</label>
            <input id="called" name="called" maxlength="80" required><button type="submit">Keep</button></form></details>
            """
    }

    private var export: HTML {
        guard visit.officer.may("search.export") else { return "" }
        return """
            <details class="export"><summary>Take a copy away</summary><form method="post" action="/search/export">\(visit.csrfField)
            <input type="hidden" name="q" value="\(typed)">
            <label for="reason">Whom it is for and why</label>
            <p class="hint" id="reason-hint">At most \(SearchExport.rowsMax) rows. It is recorded as a disclosure.</p>
            <textarea id="reason" name="reason" rows="2" maxlength="\(SearchExport.reasonMax)" required aria-describedby="reason-hint"></textarea>
            <button type="submit">Download CSV</button></form></details>
            """
    }
}
