import Base
import Core
import Records
import Storage
import Web

/// The page of one exhibit: what it is, where it is, its whole chain, its files, its holds; and the notice for whoever it was taken from.
enum ExhibitPage {
    private struct View: Sendable {
        let exhibit: Exhibit
        let investigation: Entry?
        let object: Entry?
        /// Who produced it, and the officer who took it: the notice names the officer only.
        let producer: String
        let takenBy: String
        let item: PropertyItem?
        let place: String?
        let movements: [ExhibitMovement]
        let files: [ExhibitFile.Shown]
        let readings: [ID<Attachment>: AttachmentReading]
        let holds: [PropertyHold]
        let counts: [CashCount]
        let detentions: [DetainedCash]
        let disposal: PropertyDisposal?
        let agreements: [(agreement: ExtractionAgreement, person: Entry, guardian: Entry?)]
        let original: Entry?
        let copies: [(exhibit: Exhibit, place: String)]
        let titles: CodeTitles
        let names: [ID<OfficerAccount>: String]
        let story: RecordStory
        let officer: ID<OfficerAccount>
        let now: Instant
    }

    static func routes(_ pages: Pages) {
        pages.get("/exhibits/:id") { visit in
            let view = try await read(visit)
            return .page(Page("Exhibit \(view.exhibit.reference)", area: InvestigationList.path, live: [view.exhibit.ref], scripts: ["exhibits.css"], html(view, visit.office.registry)))
        }
        pages.get("/exhibits/:id/notice") { visit in
            let view = try await read(visit)
            return .page(Page("Notice \(view.exhibit.reference)", area: InvestigationList.path, scripts: ["exhibits.css"], notice(view)))
        }
    }

    private static func read(_ visit: Visit) async throws -> View {
        let id = try visit.id(Exhibit.self)
        let registry = visit.office.registry
        return try await visit.consult("investigation.read", Ref(Exhibit.kind, id)) { reading in
            let tx = reading.tx
            let exhibit = try reading.require(Exhibit.self, id)
            // Who may not see the crime may not see what was found in it.
            _ = try reading.require(Investigation.self, exhibit.investigationId)
            let item = try PropertyItem.of(id.raw, in: tx)
            let movements = try item.map { try ExhibitMovement.all(of: $0.id, in: tx) } ?? []
            let files = try ExhibitFile.all(of: id, in: tx)
            let holds = try item.map { try PropertyHold.open($0.id, in: tx) } ?? []
            let counts = try item.map { try CashCount.all(of: $0.id, in: tx) } ?? []
            // Whoever may not see whose device it is does not read what they agreed to.
            let agreements = try ExtractionAgreement.all(of: id, in: tx).compactMap { one in
                try InvestigationView.card(one.personId.raw, reading).map { (agreement: one, person: $0, guardian: try one.guardianId.flatMap { try InvestigationView.card($0.raw, reading) }) }
            }
            let copies = try tx.all(Exhibit.self, "SELECT * FROM exhibit WHERE copy_of = \(id) ORDER BY id LIMIT 100").map {
                (exhibit: $0, place: try PropertyItem.of($0.id.raw, in: tx)?.place?.text(in: tx) ?? "gone from police possession")
            }
            return View(
                exhibit: exhibit, investigation: try InvestigationView.card(exhibit.investigationId.raw, reading), object: try InvestigationView.card(exhibit.objectId.raw, reading),
                producer: try Exhibit.producer(exhibit, officer: try Officers.label(exhibit.producerId, in: tx), reading), takenBy: try Officers.label(exhibit.producerId, in: tx), item: item,
                place: try item?.place?.text(in: tx), movements: movements, files: files, readings: try AttachmentReading.of(files.map(\.attachmentId), in: tx), holds: holds,
                counts: counts, detentions: try item.map { try DetainedCash.all(of: $0.id, in: tx) } ?? [], disposal: try PropertyDisposal.open(id.raw, in: tx),
                agreements: agreements, original: try exhibit.copyOf.flatMap { try InvestigationView.card($0.raw, reading) }, copies: copies,
                titles: try CodeTitles.of(["property-status", "seizure-power", "disposal-method", "property-category", "extraction-level", "extraction-agreer"], on: London.day(of: reading.now), in: tx),
                names: try EnquiryView.names(
                    movements.map(\.officerId) + files.map(\.officerId) + holds.map(\.officerId) + counts.map(\.officerId) + agreements.flatMap { [$0.agreement.takenBy, $0.agreement.withdrawnBy].compactMap { $0 } }
                        + copies.map(\.exhibit.producerId), tx),
                story: try RecordStory(exhibit.ref, reading, registry), officer: reading.officer.id, now: reading.now)
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let exhibit = view.exhibit
        let status = view.item.map { view.titles.title($0.status, of: "property-status") } ?? ""
        let links: HTML =
            view.item == nil
            ? ""
            : """
            <p class="under"><a href="\(Address(LabelPages.path, [("exhibit", exhibit.id.description)]))">Print its label</a> <a href="\(Address("/exhibits/\(exhibit.id)/notice"))">Notice of what was taken</a></p>
            """
        return """
            \(Component.head(title: exhibit.description, reference: exhibit.reference, status: status, detail: " Exhibit"))
            \(view.story.actions(leaving: [ReadAgain.name]))\(links)\(view.story.dueNext())
            \(Component.panel("Particulars", id: "particulars", facts(view, registry)))
            \(Component.panel("Continuity", id: "continuity", continuity(view)))
            \(Component.panel("Files", id: "files", ExhibitFiles.html(view.files, view.readings, of: exhibit, names: view.names, isOffered: view.story.offered.operations.contains { $0.name == ReadAgain.name })))
            \(view.agreements.isEmpty ? "" : Component.panel("Agreement to extraction", id: "extraction", agreements(view, registry)))
            \(view.copies.isEmpty ? "" : Component.panel("Working copies", id: "copies", copies(view)))
            \(view.detentions.isEmpty ? "" : Component.panel("Detained as recoverable property", id: "detained", detentions(view)))
            \(view.counts.isEmpty ? "" : Component.panel("Cash counts", id: "counts", counts(view)))
            """
    }

    private static func facts(_ view: View, _ registry: Registry) -> HTML {
        let exhibit = view.exhibit
        let item = view.item
        let holds = view.holds.map { hold -> HTML in "<li>\(hold.reason) (\(Component.time(hold.at)), \(view.names[hold.officerId]))</li>" }
        return Component.facts([
            ("Investigation", view.investigation.map { Component.link($0, registry: registry) }), ("Item", view.object.map { Component.link($0, registry: registry) }),
            ("Working copy of", view.original.map { Component.link($0, registry: registry) }), ("SHA-256", exhibit.sha256.map { hash -> HTML in "<code class=\"hash\">\(hash)</code>" }),
            ("Where", item.map { item -> HTML in item.closedAt == nil ? "<strong>\(view.place)</strong>" : "gone from police possession" }),
            ("Label", item.map { item -> HTML in "<span class=\"reference\">\(item.label)</span>" }), ("Seal", (item?.seal ?? exhibit.seal).map { seal -> HTML in "\(seal)" }),
            ("Producer", "\(view.producer)"), ("Seized", Component.time(exhibit.seizedAt, zoned: true)), ("Seized from", "\(exhibit.seizedFrom)"),
            ("Power", item?.power.map { power -> HTML in "\(view.titles.title(power, of: "seizure-power"))" }), ("Recorded", Component.time(exhibit.recordedAt)),
            ("Kept until", item?.keepUntil.map { until -> HTML in "\(Component.day(until))\(item?.keepReason.map { ", \($0)" } ?? "")" }),
            ("Cash", item?.cashPence.map { pence -> HTML in "\(Component.money(pence: pence)), counted by two" }), ("On hold", holds.isEmpty ? nil : "<ul>\(holds)</ul>"),
            ("Disposal", view.disposal.map { disposal -> HTML in "\(disposal.status.title): \(view.titles.title(disposal.method, of: "disposal-method")). \(disposal.reason)" }),
        ])
    }

    /// What whoever uses the device agreed to, and whether it still stands.
    private static func agreements(_ view: View, _ registry: Registry) -> HTML {
        let rows = view.agreements.map { one -> HTML in
            let agreement = one.agreement
            let days = [agreement.fromDay.map { "from \(London.text($0))" }, agreement.toDay.map { "to \(London.text($0))" }].compactMap { $0 }.joined(separator: " ")
            let guardian: HTML = agreement.guardianId == nil ? "" : "<br>agreed by \(one.guardian.map { Component.link($0, registry: registry) } ?? "somebody you may not see" as HTML)\(inPlace(agreement, view))"
            let state: HTML =
                agreement.withdrawnAt.map { at -> HTML in
                    "<span class=\"deadline late\"><span class=\"state\">Withdrawn</span></span> \(Component.time(at)), \(view.names[agreement.withdrawnBy ?? agreement.takenBy]): \(agreement.withdrawnBecause)"
                } ?? "<strong class=\"met\">Stands</strong>"
            let seal: HTML = agreement.isAsSigned ? "as signed" : "<strong>altered after it was signed</strong>"
            return """
                <tr><td>\(Component.link(one.person, registry: registry))\(guardian)</td><td>\(view.titles.title(agreement.level, of: "extraction-level"))</td><td><span class="text">\(agreement.scope)</span> <small>\(days)</small></td>
                <td><span class="text">\(agreement.reason)</span> <small>\(agreement.necessity)</small></td><td>\(agreement.signedName), \(Component.time(agreement.signedAt)), \(seal), taken by \(view.names[agreement.takenBy])</td><td>\(state)</td></tr>
                """
        }
        return EnquirySections.table(["Device of", "How much", "What is sought", "Why, and why not otherwise", "Signed", "State"], rows, empty: "")
    }

    /// As what somebody agreed in place of the user, and what else s38 asks.
    private static func inPlace(_ agreement: ExtractionAgreement, _ view: View) -> HTML {
        let said = [
            agreement.guardianAs.map { view.titles.title($0, of: "extraction-agreer") },
            agreement.capacityBecause.map { "cannot decide this: \($0)" }, agreement.noneAvailable.map { "nobody nearer: \($0)" }, agreement.views.map { "what they want: \($0)" },
        ].compactMap { $0 }
        return said.isEmpty ? "" : " <small class=\"text\">\(said.joined(separator: "; "))</small>"
    }

    private static func copies(_ view: View) -> HTML {
        let rows = view.copies.map { copy -> HTML in
            """
            <tr><td><a href="\(Address("/exhibits/\(copy.exhibit.id)"))"><span class="reference">\(copy.exhibit.reference)</span></a></td><td>\(copy.exhibit.description)</td><td>\(copy.place)</td>
            <td>\(Component.time(copy.exhibit.seizedAt)), \(view.names[copy.exhibit.producerId])</td><td><code class="hash">\(copy.exhibit.sha256)</code></td></tr>
            """
        }
        return EnquirySections.table(["Reference", "What it holds", "Where", "Made", "SHA-256"], rows, empty: "")
    }

    private static func continuity(_ view: View) -> HTML {
        let gaps = Continuity.gaps(in: view.movements.compactMap(\.move))
        let rows = view.movements.map { move -> HTML in
            let signature: HTML = move.signature.map { strokes -> HTML in "<svg class=\"signed\" viewBox=\"0 0 600 200\" role=\"img\" aria-label=\"Signature of \(move.signedBy)\"><path d=\"\(strokes)\"/></svg>" } ?? ""
            return """
                <tr\(gaps.contains(move.number) ? " class=\"gap\"" : "" as HTML)><td>\(move.number)</td><td>\(Component.time(move.at))</td><td>\(move.fromText)</td><td>\(move.toText)</td><td>\(move.reason)\(move.isScanned ? " <small>by scan</small>" : "" as HTML)</td>
                <td>\(move.sealBefore ?? "none") → \(move.sealAfter ?? "none")</td><td>\(move.signedBy)\(signature)</td><td>\(view.names[move.officerId])</td></tr>
                """
        }
        let whole: HTML =
            rows.isEmpty ? "" : gaps.isEmpty ? "<p class=\"met\">The chain has no gap (EXH-02).</p>" : "<p class=\"error\">The chain has a gap before move \(gaps.map(String.init).joined(separator: ", ")).</p>"
        return "\(whole)\(EnquirySections.table(["No.", "When", "From", "To", "Why", "Seal", "Signed", "Recorded by"], rows, empty: "Recorded before continuity was kept here."))"
    }

    /// Cash under its clock: until when it may be kept, and by what.
    private static func detentions(_ view: View) -> HTML {
        let rows = view.detentions.map { one -> HTML in
            let until: HTML = one.endedAt.map { at -> HTML in "ended \(Component.time(at))" } ?? Component.deadline(one.dueAt, now: view.now)
            let ending = one.ending.map { "\($0.title). \(one.endedBecause ?? "")" } ?? "Detained"
            return "<tr><td>\(until)</td><td>\(one.because)</td><td><span class=\"text\">\(one.grounds)</span></td><td>\(ending)</td></tr>"
        }
        return EnquirySections.table(["Until", "Because", "Grounds (POCA s294)", "State"], rows, empty: "")
    }

    /// Until two agree nobody sees another's figure.
    private static func counts(_ view: View) -> HTML {
        let isConfirmed = view.item?.cashConfirmed ?? false
        let rows = view.counts.map { count -> HTML in
            let shown = isConfirmed || count.officerId == view.officer
            return "<tr><td>\(Component.time(count.at))</td><td>\(view.names[count.officerId])</td><td>\(shown ? Component.money(pence: count.pence) : "hidden until two agree")</td><td>\(count.seal)</td></tr>"
        }
        return EnquirySections.table(["When", "By", "Counted", "Sealed as"], rows, empty: "")
    }

    /// What whoever had it is given on request (PACE s21): no name of a victim, a witness or a suspect stands on it.
    private static func notice(_ view: View) -> HTML {
        let exhibit = view.exhibit
        let facts = Component.facts([
            ("Crime number", view.investigation?.reference.map { number -> HTML in "\(number)" }), ("What was taken", "\(exhibit.description)"), ("Our reference", "\(exhibit.reference)"),
            ("Taken", Component.time(exhibit.seizedAt, zoned: true)), ("From", "\(exhibit.seizedFrom)"), ("By", "\(view.takenBy)"),
            ("Power", "\(view.item?.power.map { view.titles.title($0, of: "seizure-power") } ?? "to be told by the officer")"),
        ])
        return """
            <article class="taken"><h1>Notice of property taken</h1>\(facts)
            <h2>What this means</h2><p>The police keep the property as long as it is needed: as evidence, for examination, or until it is known whom it belongs to (Police and Criminal Evidence Act 1984, section 22).
            Nothing is kept as evidence where a photograph or a copy is enough.</p>
            <p>Whoever had it may ask for access to it or for a copy, under supervision, unless that would harm the investigation (section 21). Whoever claims it may ask for it back; a magistrates' court decides where there is a dispute (Police (Property) Act 1897).</p>
            <p>Ask the officer named above and give both references.</p></article>
            """
    }
}
