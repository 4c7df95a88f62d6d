import Base
import Core
import Records
import Storage
import Web

/// Notice that bail is refused after charge, with the grounds and reasons in writing (PACE s38(3) and (4), Bail Act 1976 s5, PACE-91).
enum BailRefusedNotice {
    static func sheet(_ id: ID<Detention>, _ reading: Reading) throws -> Sheet {
        let detention = try reading.require(Detention.self, id)
        let tx = reading.tx
        guard let kept = try KeptForCourt.of(id, in: tx) else {
            throw Refusal.conflict("Nobody decided to keep the person of \(detention.number) for court, so bail is not refused.")
        }
        let titles = try CodeTitles.of([KeepForCourt.grounds.text], on: London.day(of: kept.decidedAt), in: tx)
        return Sheet(
            title: "Notice that bail is refused", reference: detention.number,
            """
            \(Component.facts([
                ("Person", try reading.card(of: detention.person).map { "\($0.title)" }), ("Custody number", "\(detention.number)"),
                ("Charged with", "\(try Charge.all(of: id, in: tx).map(\.title).joined(separator: "; "))"), ("Decided", Component.time(kept.decidedAt, zoned: true)),
                ("By", "\(try Officers.label(kept.officerId, in: tx))"), ("Before court", "\(kept.court), \(Component.day(kept.courtOn))"),
            ]))
            <h2>Why bail is refused</h2><ul>\(kept.grounds.map { code -> HTML in "<li>\(titles.title(code, of: KeepForCourt.grounds))</li>" })</ul>
            <p class="text">\(kept.reasons)</p>
            <h2>What you can do</h2><ul><li>You are put before the court named above. You may ask it for bail; a solicitor can speak for you.</li>
            <li>Until then a custody officer looks again at fixed times whether you have to be kept.</li></ul>
            <div class="signature"><div>Handed over by, date and time</div><div>Signature of the person</div></div>
            """)
    }
}

/// The certificate why a child kept after charge is not moved to local authority accommodation, which goes to the court (PACE s38(6) and (7), PACE-92).
enum ChildCertificate {
    static func sheet(_ id: ID<Detention>, _ reading: Reading) throws -> Sheet {
        let detention = try reading.require(Detention.self, id)
        let tx = reading.tx
        guard let kept = try KeptForCourt.of(id, in: tx), let code = kept.certificate else {
            throw Refusal.conflict("No certificate under PACE s38(6) is on the record of \(detention.number).")
        }
        let titles = try CodeTitles.of([KeepForCourt.certificates.text], on: London.day(of: kept.decidedAt), in: tx)
        let person = try tx.find(Person.self, detention.personId)
        let kind = kept.authorityKind.map { $0 == "secure" ? "Secure accommodation" : "Other accommodation" }
        return Sheet(
            title: "Certificate under PACE s38(6)", reference: detention.number,
            """
            \(Component.facts([
                ("To the court", "\(kept.court), \(Component.day(kept.courtOn))"), ("Child", try reading.card(of: detention.person).map { "\($0.title)" }),
                ("Date of birth", person?.dateOfBirth.map { Component.day($0) }), ("Charged with", "\(try Charge.all(of: id, in: tx).map(\.title).joined(separator: "; "))"),
                ("Charged", detention.chargedAt.map { Component.time($0, zoned: true) }), ("Kept at", try tx.find(Unit.self, detention.suiteId).map { "\($0.name)" }),
            ]))
            <h2>Asked of the local authority</h2>
            \(Component.facts([
                ("Authority", kept.authority.map { "\($0)" }), ("Asked", kept.authorityAskedAt.map { Component.time($0, zoned: true) }), ("For", kind.map { "\($0)" }),
                ("Answer", kept.authorityAnswer.map { "<span class=\"text\">\($0)</span>" } ?? "None is on record."),
            ]))
            <h2>I certify that the child was not moved to local authority accommodation because</h2>
            <p class="warning">\(titles.title(code, of: KeepForCourt.certificates))</p><p class="text">\(kept.certificateReasons ?? "")</p>
            \(Component.facts([("Certified", Component.time(kept.decidedAt, zoned: true)), ("Custody officer", "\(try Officers.label(kept.officerId, in: tx))")]))
            <div class="signature"><div>Signature of the custody officer</div><div>Received for the court</div></div>
            """)
    }
}
