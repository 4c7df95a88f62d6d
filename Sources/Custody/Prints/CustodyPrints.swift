import Base
import Core
import Records
import Storage
import Web

/// The documents Custody prints of a detention.
enum CustodyPrints {
    static let record = PrintKind("custody.record", title: "Custody record", of: Detention.kind, permission: "custody.record.print")
    static let log = PrintKind("custody.log", title: "Detention log", of: Detention.kind, permission: "custody.record.print")
    static let notice = PrintKind("custody.rights-notice", title: "Notice of rights and entitlements", of: Detention.kind, permission: "custody.notice.print")

    static let escort = PrintKind("custody.escort-record", title: "Person escort record", of: Detention.kind, permission: "custody.record.print")
    static let bail = PrintKind("custody.bail-notice", title: "Notice of bail", of: Bail.kind, permission: "custody.notice.print")

    static let release = PrintKind("custody.release-notice", title: "Notice of release under investigation", of: Detention.kind, permission: "custody.notice.print")

    static let charges = PrintKind("custody.charge-sheet", title: "Charge sheet", of: Detention.kind, permission: "custody.notice.print")
    static let considered = PrintKind("custody.tic-schedule", title: "Offences to be taken into consideration", of: Detention.kind, permission: "custody.notice.print")
    static let refused = PrintKind("custody.bail-refused", title: "Notice that bail is refused", of: Detention.kind, permission: "custody.notice.print")
    static let certificate = PrintKind("custody.child-certificate", title: "Child's certificate (PACE s38(6))", of: Detention.kind, permission: "custody.notice.print")

    static let all = [record, log, notice, escort, bail, release, charges, considered, refused, certificate, CourtListPage.print, StreetBailPage.print]

    static func declare(_ pages: Pages) {
        pages.document(record) { id, _, reading, registry in try CustodyRecordPrint.sheet(ID(id), reading, registry) }
        pages.document(log) { id, _, reading, registry in
            let view = try DetentionView(ID(id), reading, registry)
            return Sheet(title: "Detention log", reference: view.detention.number, "\(CustodyRecordPrint.who(view))\(try LogOnPaper(ID(id), in: reading.tx).html())")
        }
        pages.document(escort) { id, _, reading, registry in try EscortRecord.sheet(ID(id), reading, registry) }
        pages.document(bail) { id, _, reading, _ in try BailNotice.sheet(ID(id), reading) }
        pages.document(release) { id, _, reading, _ in try ReleaseNotice.sheet(ID(id), reading) }
        pages.document(charges) { id, _, reading, _ in try ChargeSheet.sheet(ID(id), reading) }
        pages.document(considered) { id, _, reading, _ in try ConsideredSchedule.sheet(ID(id), reading) }
        pages.document(refused) { id, _, reading, _ in try BailRefusedNotice.sheet(ID(id), reading) }
        pages.document(certificate) { id, _, reading, _ in try ChildCertificate.sheet(ID(id), reading) }
        pages.document(notice, choices: RightsNotice.languages) { id, choice, reading, _ in try RightsNotice.sheet(ID(id), choice, reading) }
    }
}

/// The custody record in full: who, why, by whose authority, until when, and everything entered.
enum CustodyRecordPrint {
    static func sheet(_ id: ID<Detention>, _ reading: Reading, _ registry: Registry) throws -> Sheet {
        let view = try DetentionView(id, reading, registry)
        let property = try PropertyOnPaper(view.detention, reading)
        return Sheet(
            title: "Custody record", reference: view.detention.number, pictures: property.pictures, html(view, try RecordAnnexes(view, in: reading.tx), try LogOnPaper(id, in: reading.tx), property))
    }

    /// The person and the suite: at the head of every document of a detention.
    static func who(_ view: DetentionView) -> HTML {
        let warnings = view.markers.map { shown -> HTML in "<li>\(shown.title). \(shown.marker.justification)</li>" }
        let warned: HTML = warnings.isEmpty ? "" : "<div class=\"warning\"><p>Warnings</p><ul>\(warnings)</ul></div>"
        return """
            \(warned)\(Component.facts([
                ("Person", view.person.map { person -> HTML in "\(person.title) <span class=\"reference\">\(person.reference)</span>" }),
                ("Suite", "\(view.suite)"), ("For", view.investigation.map { crime -> HTML in "<span class=\"reference\">\(crime.reference)</span> \(crime.title)" }),
                ("Status", "\(view.detention.status.title)"),
            ]))
            """
    }

    private static func html(_ view: DetentionView, _ annexes: RecordAnnexes, _ log: LogOnPaper, _ property: PropertyOnPaper) -> HTML {
        """
        \(who(view))
        <h2>Arrest</h2>\(arrest(view))
        <h2>Detention</h2>\(detention(view))
        <h2>Clocks</h2>\(clocks(view))
        \(reviews(view))\(charges(view))\(annexes.html())\(property.html())
        <h2>Detention log</h2>\(log.html())
        <div class="signature"><div>Custody officer</div><div>Date and time</div></div>
        """
    }

    private static func arrest(_ view: DetentionView) -> HTML {
        let arrest = view.arrest
        let others = arrest.assisting.map { view.name($0) }.joined(separator: ", ")
        return Component.facts([
            ("Suspected of", "\(arrest.suspectedOf)"), ("Arrested", Component.time(arrest.arrestedAt, zoned: true)), ("By", "\(view.name(arrest.officerId))"),
            ("With", others.isEmpty ? nil : "\(others)"), ("Necessary", view.necessity.isEmpty ? nil : list(view.necessity)), ("Grounds", text(arrest.grounds)),
            ("Cautioned", arrest.isCautioned ? "Yes" : "No"), ("Reply", arrest.reply.map(text)),
        ])
    }

    private static func detention(_ view: DetentionView) -> HTML {
        let record = view.detention
        return Component.facts([
            ("Arrived", Component.time(record.arrivedAt, zoned: true)), ("Opened by", "\(view.name(record.openedBy))"),
            ("Authorised", record.authorisedAt.map { Component.time($0, zoned: true) }),
            ("Authorised by", record.authorisedBy.map { officer -> HTML in "\(view.name(officer))" }), ("Grounds", view.grounds.isEmpty ? nil : list(view.grounds)),
            ("In writing", record.reasons.map(text)), ("The person said", record.comment.map(text)),
            ("Charged", record.chargedAt.map { Component.time($0, zoned: true) }), ("Ended", record.endedAt.map { Component.time($0, zoned: true) }),
            ("Ended by", record.endedBy.map { officer -> HTML in "\(view.name(officer))" }),
            ("Disposal", view.disposal.map { disposal -> HTML in "\(disposal)" }), ("Reason", record.endReason.map(text)),
        ])
    }

    private static func clocks(_ view: DetentionView) -> HTML {
        let start = view.clocks.detention.relevantTime
        let limit = view.clocks.limit(at: view.now)
        return """
            \(Component.facts([
                ("Relevant time", Component.time(start.value, zoned: true)), ("Because", "\(start.reason) (\(start.rules.joined(separator: ", ")))"),
                ("Limit", limit.map { Component.time($0.value.reached, zoned: true) }), ("Used", limit.map { "\(Elapsed.text($0.value.secondsUsed))" }),
                ("Next review", view.clocks.nextReview.map { Component.time($0.value.latest, zoned: true) }),
            ]))
            """
    }

    private static func reviews(_ view: DetentionView) -> HTML {
        guard !view.reviews.isEmpty else { return "" }
        let rows = view.reviews.map { review -> HTML in
            let late = review.heldAt <= review.dueAt ? "in time" : review.postponed.map { "postponed: \($0.title)" } ?? "late without a recorded reason"
            return """
                <tr><td class="number">\(review.number)</td><td>\(Component.time(review.dueAt, zoned: true))</td><td>\(Component.time(review.heldAt, zoned: true)), \(late)</td>
                <td>\(view.name(review.officerId)), \(review.method.title)</td><td>\(text(review.reasons))</td></tr>
                """
        }
        return """
            <h2>Reviews</h2><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">Due</th><th scope="col">Held</th><th scope="col">By</th>
            <th scope="col">Why detention went on</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private static func charges(_ view: DetentionView) -> HTML {
        guard !view.charges.isEmpty else { return "" }
        let rows = view.charges.map { charge -> HTML in
            """
            <tr><td class="number">\(charge.number)</td><td><span class="reference">\(charge.offence)</span> \(charge.title)</td><td>\(text(charge.wording))</td>
            <td>\(Component.time(charge.chargedAt, zoned: true)), \(view.name(charge.officerId))</td></tr>
            """
        }
        return """
            <h2>Charges</h2><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">Offence</th><th scope="col">Wording</th><th scope="col">Charged</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            """
    }

    private static func list(_ items: [String]) -> HTML { "<ul>\(items.map { item -> HTML in "<li>\(item)</li>" })</ul>" }
    private static func text(_ text: String) -> HTML { "<span class=\"text\">\(text)</span>" }
}
