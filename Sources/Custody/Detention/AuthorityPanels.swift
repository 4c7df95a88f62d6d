import Base
import Core
import Storage
import Web

/// What is recorded of a detention past its first decision: extensions and warrants, hospital, further arrests, bail, court, and what is done before release.
struct AuthorityPanels: Sendable {
    let history: DetentionHistory
    let bails: [BailShown]
    let further: [Arrest]
    let kept: KeptForCourt?
    let keptTitles: CodeTitles
    let conditions: [ReleaseCondition]
    let isHeld: Bool
    let now: Instant

    init(_ detention: Detention, _ history: DetentionHistory, now: Instant, in tx: Transaction) throws {
        self.history = history
        self.now = now
        isHeld = detention.isHeld
        bails = try BailShown.all(of: detention.id, in: tx)
        further = try tx.all(
            Arrest.self,
            "SELECT a.* FROM arrest a JOIN further_arrest f ON f.arrest_id = a.id WHERE f.detention_id = \(detention.id) ORDER BY a.arrested_at, a.id LIMIT 50")
        kept = try KeptForCourt.of(detention.id, in: tx)
        keptTitles = try CodeTitles.of(
            kept == nil ? [] : [KeepForCourt.grounds.text, KeepForCourt.certificates.text], on: London.day(of: kept?.decidedAt ?? now), in: tx)
        conditions = detention.isHeld ? try ReleaseGate.conditions(of: detention, in: tx) : []
    }

    func html() -> HTML {
        """
        \(isHeld ? Component.panel("Before release", id: "before-release", before()) : "")
        \(bails.map { shown in Component.panel("Bail \(shown.bail.number)", id: "bail-\(shown.bail.id)", bail(shown)) })
        \(kept.map { Component.panel("Kept for court", id: "kept", court($0)) } ?? "")
        \(history.extensions.isEmpty ? "" : Component.panel("Extensions and warrants", id: "extensions", extensions()))
        \(history.hospital.isEmpty ? "" : Component.panel("Hospital", id: "hospital", hospital()))
        \(further.isEmpty ? "" : Component.panel("Further arrests", id: "further-arrests", arrests()))
        """
    }

    private func before() -> HTML {
        guard !conditions.isEmpty else { return Component.empty("Nothing is left to be done before release.") }
        let items = conditions.map { condition -> HTML in
            let rules = condition.rules.map { rule -> HTML in "<cite class=\"rule\">\(rule)</cite> " }
            return "<li><strong>\(condition.isMet ? "Done" : "To do"): \(condition.title)</strong> \(condition.reason) \(rules)</li>"
        }
        return "<ul>\(items)</ul>"
    }

    private func bail(_ shown: BailShown) -> HTML {
        "\(shown.conditionList())\(shown.facts())\(shown.because())<p><a href=\"\(Address("/bails/\(shown.bail.id)"))\">Bail record</a></p>"
    }

    private func court(_ kept: KeptForCourt) -> HTML {
        Component.facts([
            ("Court", "\(kept.court), \(Component.day(kept.courtOn))"), ("At the latest", Component.day(kept.latestOn)),
            ("Grounds", "\(kept.grounds.map { keptTitles.title($0, of: KeepForCourt.grounds) }.joined(separator: "; "))"), ("In writing", "\(kept.reasons)"),
            ("Clerk told", kept.clerkTold.map { said -> HTML in "\(said)" }),
            (
                "Local authority",
                kept.authority.map { name -> HTML in "\(name) \(kept.authorityAskedAt.map { Component.time($0, zoned: true) } ?? "") \(kept.authorityAnswer ?? "")" }
            ),
            (
                "Certificate",
                kept.certificate.map { code -> HTML in "\(keptTitles.title(code, of: KeepForCourt.certificates)) \(kept.certificateReasons ?? "")" }
            ),
        ])
    }

    private func extensions() -> HTML {
        let rows = history.extensions.map { given -> HTML in
            """
            <tr><td>\(given.kind.authority)</td><td>\(Component.time(given.givenAt, zoned: true)) \(given.court ?? "")</td>
            <td>\(given.isRefused ? "refused" : given.untilAt.map { Component.time($0, zoned: true) } ?? "")</td><td>\(given.reasons)</td></tr>
            """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">By authority of</th><th scope="col">Given</th><th scope="col">Until</th>
            <th scope="col">Grounds</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func hospital() -> HTML {
        let rows = history.hospital.map { stay -> HTML in
            let asked = stay.questioned.reduce(Int64(0)) { $0 + $1.seconds }
            return """
                <tr><td>\(stay.hospital)</td><td>\(Component.time(stay.leftAt, zoned: true))</td>
                <td>\(stay.backAt.map { Component.time($0, zoned: true) } ?? "there now")</td><td>\(asked == 0 ? "" : "questioned \(Elapsed.text(asked))") \(stay.reason)</td></tr>
                """
        }
        return """
            <div class="scroll"><table class="list"><thead><tr><th scope="col">Hospital</th><th scope="col">Left</th><th scope="col">Back</th>
            <th scope="col">What for</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func arrests() -> HTML {
        let items = further.map { arrest -> HTML in
            "<li><a href=\"\(Address("/arrests/\(arrest.id)"))\">\(arrest.suspectedOf)</a>, \(Component.time(arrest.arrestedAt, zoned: true)). It shares this clock (PACE-06).</li>"
        }
        return "<ul>\(items)</ul>"
    }
}
