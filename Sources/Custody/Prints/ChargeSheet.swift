import Base
import Core
import Records
import Storage
import Web

/// What somebody who is charged is handed: each charge in its wording, the reply, what comes next, and who handed it over (Code C 16.3, PACE-90 to PACE-94).
enum ChargeSheet {
    static func sheet(_ id: ID<Detention>, _ reading: Reading) throws -> Sheet {
        let detention = try reading.require(Detention.self, id)
        let tx = reading.tx
        let charges = try Charge.all(of: id, in: tx)
        guard !charges.isEmpty else { throw Refusal.conflict("Nobody has been charged under \(detention.number), so there is no charge sheet.") }
        let person = try tx.find(Person.self, detention.personId)
        let crime = try reading.card(of: detention.investigation)
        let body: HTML = """
            \(Component.facts([
                ("Person", try reading.card(of: detention.person).map { "\($0.title)" }), ("Date of birth", person?.dateOfBirth.map { Component.day($0) }),
                ("Custody number", "\(detention.number)"), ("Reference of the investigation", crime.flatMap { $0.reference }.map { number -> HTML in "<span class=\"reference\">\(number)</span>" }),
                ("Suite", try tx.find(Unit.self, detention.suiteId).map { "\($0.name)" }),
            ]))
            <h2>Caution</h2>
            <p>You do not have to say anything. But it may harm your defence if you do not mention now something which you later rely on in court. Anything you do say may be given in evidence.</p>
            <h2>You are charged with \(charges.count == 1 ? "this offence" : "these offences")</h2>\(try charges.map { try charge($0, in: tx) })
            \(try considered(id, in: tx))
            <h2>What comes next</h2>\(try next(detention, reading))
            <h2>Handed over</h2>\(try handed(charges, in: tx))
            """
        return Sheet(title: "Charge sheet", reference: detention.number, body)
    }

    private static func charge(_ charge: Charge, in tx: Transaction) throws -> HTML {
        Component.facts([
            ("Charge", "\(charge.number). <strong>\(charge.title)</strong> <span class=\"reference\">\(charge.offence)</span>"),
            ("Wording", "<span class=\"text\">\(charge.wording)</span>"), ("Charged", Component.time(charge.chargedAt, zoned: true)),
            ("By", "\(try Officers.label(charge.officerId, in: tx))"),
            (
                "Decided by",
                "\(try CodeList.code(charge.decidedBy, of: "custody.charge-decision", on: London.day(of: charge.chargedAt), in: tx)?.title ?? charge.decidedBy)\(charge.decisionReference.map { ", reference \($0)" } ?? "")"
            ),
            ("Reply", "<span class=\"text\">\(charge.reply ?? "None.")</span>"),
        ])
    }

    private static func considered(_ id: ID<Detention>, in tx: Transaction) throws -> HTML {
        let count = try ConsideredOffence.all(of: id, in: tx).filter { $0.withdrawnAt == nil }.count
        guard count > 0 else { return "" }
        return "<p>\(count) other \(count == 1 ? "offence is" : "offences are") on the schedule of offences to be taken into consideration.</p>"
    }

    /// Bail or remand, and before which court when.
    private static func next(_ detention: Detention, _ reading: Reading) throws -> HTML {
        let tx = reading.tx
        if let bail = try Bail.all(of: detention.id, in: tx).last(where: \.isCharged) {
            let shown = try BailShown(bail, in: tx)
            return """
                <p class="warning">You are released on bail. You must appear at \(bail.court ?? "court") on \(Component.time(bail.returnAt, zoned: true)).</p>\(shown.conditionList())
                <p>If you do not come without good reason you commit an offence.</p>
                """
        }
        if let kept = try KeptForCourt.of(detention.id, in: tx) {
            let grounds = try CodeTitles.of([KeepForCourt.grounds.text], on: London.day(of: kept.decidedAt), in: tx)
            let child: HTML = kept.authority != nil && kept.certificate == nil ? "<p>Until then you are in the accommodation of \(kept.authority ?? "")." : ""
            return """
                <p class="warning">Bail is refused. You will be put before \(kept.court) on \(Component.day(kept.courtOn)).</p>\(child)
                <ul>\(kept.grounds.map { code -> HTML in "<li>\(grounds.title(code, of: KeepForCourt.grounds))</li>" })</ul>
                """
        }
        let latest = try Courts.calendar(in: tx, on: London.day(of: reading.now)).latestCourt(after: detention.chargedAt ?? detention.arrivedAt)
        return "<p class=\"warning\">Whether you are kept for court or bailed to it is not decided yet. If you are kept, a court must have you by \(Component.day(latest.value)).</p>"
    }

    private static func handed(_ charges: [Charge], in tx: Transaction) throws -> HTML {
        let served = charges.last { $0.servedAt != nil }
        guard let served, let at = served.servedAt else {
            return "<div class=\"signature\"><div>Handed over by, date and time</div><div>Signature of the person</div><div>Appropriate adult, where there must be one</div></div>"
        }
        let open = charges.filter { $0.servedAt == nil }.map { String($0.number) }
        return """
            \(Component.facts([
                ("Handed over", Component.time(at, zoned: true)), ("By", "\(try served.servedBy.map { try Officers.label($0, in: tx) } ?? "")"),
                ("Appropriate adult", served.adultName.map { "\($0)" }), ("Not yet handed over", open.isEmpty ? nil : "Charge \(open.joined(separator: ", "))"),
            ]))<div class="signature"><div>Signature of the person</div><div>Signature of the officer</div></div>
            """
    }
}

/// The offences somebody charged asks to have taken into consideration, for their signature and the court.
enum ConsideredSchedule {
    static func sheet(_ id: ID<Detention>, _ reading: Reading) throws -> Sheet {
        let detention = try reading.require(Detention.self, id)
        let offences = try ConsideredOffence.all(of: id, in: reading.tx).filter { $0.withdrawnAt == nil }
        guard !offences.isEmpty else { throw Refusal.conflict("There is no offence to be taken into consideration on the record of \(detention.number).") }
        let rows = try offences.map { offence -> HTML in
            let crime = try reading.card(of: Ref("investigation", offence.investigationId))?.reference
            return """
                <tr><td class="number">\(offence.number)</td><td>\(offence.title) <span class="reference">\(offence.offence)</span></td><td><span class="text">\(offence.particulars)</span></td>
                <td><span class="reference">\(crime ?? "")</span></td><td>\(Component.time(offence.admittedAt, zoned: true))\(offence.adultName.map { ", with \($0)" } ?? "")</td></tr>
                """
        }
        return Sheet(
            title: "Offences to be taken into consideration", reference: detention.number,
            """
            \(Component.facts([("Person", try reading.card(of: detention.person).map { "\($0.title)" }), ("Custody number", "\(detention.number)")]))
            <table><thead><tr><th scope="col" class="number">No.</th><th scope="col">Offence</th><th scope="col">When, where and what</th><th scope="col">Crime</th>
            <th scope="col">Admitted</th></tr></thead><tbody>\(rows)</tbody></table>
            <p>I have read this schedule or it was read to me. I admit these offences and ask the court to take them into consideration when it sentences me. I know that I need not,
            and that I cannot be convicted of what is not charged.</p>
            <div class="signature"><div>Signature of the person, date and time</div><div>Signature of the officer</div><div>Appropriate adult, where there must be one</div></div>
            """)
    }
}
