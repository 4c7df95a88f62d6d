public import Base
import Core

/// What a page shows: title, content, what keeps it live. The layout puts the rest around it.
public struct Page: Sendable {
    public let title: String
    public let content: HTML
    /// Records whose changes refresh the page.
    public var live: [Ref]
    /// Where it listens for them.
    public var liveAt = "/live"
    /// Scripts of its own, besides the common ones (`map.js`).
    public var scripts: [String]
    /// The area of the navigation that is current.
    public var area: String
    /// Whether the officer's device may keep a copy, to be opened and written on while the server cannot be reached.
    public var isKept = false
    /// What the device counts its own time from.
    var stamp: Stamp?

    public init(_ title: String, area: String = "", live: [Ref] = [], scripts: [String] = [], _ content: HTML) {
        self.title = title
        self.content = content
        self.live = live
        self.scripts = scripts
        self.area = area
    }
}

struct Layout: Sendable {
    let assets: Assets
    /// A line on every page that says what this installation is; the demo says its people are synthetic.
    let banner: String?
    /// Links of the bar: title, path, permission.
    let areas: [Area]
    let map: MapSettings

    func html(_ page: Page, for visit: Visit?) -> HTML {
        """
        <!doctype html>
        <html lang="en-GB">\(head(page.title, scripts: page.scripts))
        <body\(officerAttribute(visit))\(mapAttributes(page))>
        <a class="skip" href="#main">Skip to content</a>
        \(bar(visit, page))\(bannerLine)\(emergencyLine(visit, page))
        <main id="main" tabindex="-1"\(liveAttribute(page, visit))\(keptAttributes(page, visit))>
        \(page.content)
        </main>
        <footer class="foot"><p>Peel. Every page you open is recorded in the journal.</p></footer>
        </body></html>
        """
    }

    private func head(_ title: String, scripts: [String]) -> HTML {
        let common = ["search.js", "pick.js", "repeat.js", "shown.js", "live.js", "clock.js", "draft.js", "once.js", "kept.js"]
        return """
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · Peel</title><link rel="icon" href="\(assets.address("icon.svg"))" type="image/svg+xml">
            <link rel="stylesheet" href="\(assets.address("peel.css"))">\(scripts.filter { $0.hasSuffix(".css") }.map { name -> HTML in
                "<link rel=\"stylesheet\" href=\"\(assets.address(name))\">"
            })\(scripts.filter { $0.hasSuffix("leaflet.js") }.map { name -> HTML in "<script src=\"\(assets.address(name))\"></script>" })\((common + scripts.filter { $0.hasSuffix(".js") && !$0.hasSuffix("leaflet.js") }).map { name -> HTML in
                "<script type=\"module\" src=\"\(assets.address(name))\"></script>"
            })</head>
            """
    }

    private func officerAttribute(_ visit: Visit?) -> HTML { visit.map { " data-officer=\"\($0.officer.number)\" data-officer-id=\"\($0.officer.id)\"" } ?? "" }

    /// What is held open in an emergency is on no device once it has ended: while it lasts no copy is kept.
    private func keptAttributes(_ page: Page, _ visit: Visit?) -> HTML {
        guard page.isKept, visit?.officer.emergency == nil else { return "" }
        return " data-kept\(page.stamp.map { " data-stamp=\"\($0.entry)\" data-stamped-at=\"\($0.at)\"" as HTML })"
    }

    private func mapAttributes(_ page: Page) -> HTML { page.scripts.contains { $0.hasSuffix("leaflet.js") } ? map.attributes : "" }

    /// While restricted records are held open in an emergency every page listens for the end of that.
    private func liveAttribute(_ page: Page, _ visit: Visit?) -> HTML {
        let held = visit?.officer.emergency.map { $0.openings.keys.sorted().map { Ref(EmergencyOpening.kind, $0) } } ?? []
        let refs = page.live + held.filter { !page.live.contains($0) }
        guard !refs.isEmpty else { return "" }
        return " data-live=\"\(Address(page.liveAt, refs.map { ("ref", $0.description) }))\""
    }

    private var bannerLine: HTML { banner.map { "<aside class=\"banner\" aria-label=\"About this installation\">\($0)</aside>" } ?? "" }

    /// Never out of sight while it lasts, so that nobody reads on in a restricted record without knowing. The page's script counts the seconds to the next end and
    /// closes what is shown then, also where the server cannot be reached.
    private func emergencyLine(_ visit: Visit?, _ page: Page) -> HTML {
        guard let visit, let held = visit.officer.emergency else { return "" }
        let until = page.live.compactMap { held.until(of: $0.id) }.max()
        let said: HTML =
            until.map { until -> HTML in "<strong>What you see here is open to you in an emergency</strong> until \(Component.time(until)), and closes then." }
            ?? "<strong>You hold restricted records open in an emergency</strong> until \(Component.time(held.until))."
        let seconds = max(0, held.nextEnd.seconds(since: visit.office.clock.now))
        let openings = held.openings.keys.sorted().map(\.description).joined(separator: " ")
        return """
            <aside class="banner emergency" aria-label="Opened in an emergency" data-seconds="\(String(seconds))" data-openings="\(openings)">\(said) What you read is reviewed.
            <a href="\(Address(EmergencyPages.ownPath))">What you opened</a></aside>
            """
    }

    private func bar(_ visit: Visit?, _ page: Page) -> HTML {
        guard let visit else { return "<header class=\"bar\"><a class=\"brand\" href=\"/\">Peel</a></header>" }
        let links = areas.filter { visit.officer.may($0.permission) }.map { area -> HTML in
            "<a href=\"\(Address(area.path))\"\(area.path == page.area ? " aria-current=\"page\"" : "")>\(area.title)</a>"
        }
        let search: HTML =
            visit.officer.may("search.run")
            ? """
            <form class="search" role="search" action="/search" method="get">
            <label class="visually-hidden" for="q">Search everything</label>
            <input id="q" name="q" type="search" placeholder="Search people, crimes, numbers …" autocomplete="off" value="\(visit.query("q") ?? "")">
            <kbd aria-hidden="true">/</kbd></form>
            """ : ""
        return """
            <header class="bar"><a class="brand" href="/">Peel</a>\(search)
            <nav class="main" aria-label="Main">\(links)</nav>
            <div class="who"><a href="/account">\(visit.officer.name) <small>\(visit.officer.number)</small></a>
            <form method="post" action="/sign-out">\(visit.csrfField)<button type="submit" class="quiet">Sign out</button></form></div></header>
            """
    }
}

/// A link of the bar, shown to those who may follow it.
public struct Area: Sendable {
    public let title: String
    public let path: String
    public let permission: String

    public init(_ title: String, path: String, permission: String) {
        self.title = title
        self.path = path
        self.permission = permission
    }
}
