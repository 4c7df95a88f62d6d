import Base
import Core
import Records
import Storage
import Web

/// What somebody released under investigation takes home: for what, whom to ask, and what they must not do meanwhile (PACE-95, BAIL-09).
enum ReleaseNotice {
    static func sheet(_ id: ID<Detention>, _ reading: Reading) throws -> Sheet {
        let detention = try reading.require(Detention.self, id)
        let open = try reading.tx.first(
            UnderInvestigation.self, "SELECT * FROM under_investigation WHERE detention_id = \(id) AND ended_at IS NULL ORDER BY id DESC LIMIT 1")
        guard let open else { throw Refusal.conflict("This person is not released under investigation from this detention, so there is no such notice to hand out.") }
        let suspected = try reading.tx.find(Arrest.self, detention.arrestId)?.suspectedOf
        let inCase = try reading.tx.value(
            ID<OfficerAccount>.self,
            """
            SELECT from_id FROM link WHERE to_id = \(detention.investigationId) AND from_kind = 'officer' AND type = 'OIC' AND until_at IS NULL ORDER BY id DESC LIMIT 1
            """)
        let crime = try reading.card(of: Ref("investigation", detention.investigationId))
        let body: HTML = """
            \(Component.facts([
                ("Person", try reading.card(of: detention.person).map { "\($0.title)" }), ("Custody number", "\(detention.number)"),
                ("Suspected of", suspected.map { "\($0)" }), ("Reference of the investigation", crime.map { "<span class=\"reference\">\($0.reference)</span>" }),
                ("Released", Component.time(open.since, zoned: true)), ("Whom to ask", try inCase.map { "\(try Officers.label($0, in: reading.tx))" }),
            ]))
            <h2>What this means</h2>
            <ul><li>The investigation goes on. You are not on bail and need not come back on a certain day.</li>
            <li>You may get a letter that calls you to a court, be asked to an interview, or be arrested again if new evidence is found. You will be told when the investigation is over.</li>
            <li>Tell the police if your address changes, so that nothing reaches you late. Not coming to a court that called you can lead to your arrest.</li></ul>
            <h2>What you must not do</h2>
            <ul><li>Do not threaten a victim or witness, or try to stop them giving evidence, yourself or through others. Do not hide or destroy anything that may be evidence.
            Each is an offence for which you can be sent to prison.</li></ul>
            <div class="signature"><div>Signature of the person, date and time</div><div>Signature of the officer</div></div>
            """
        return Sheet(title: "Notice of release under investigation", reference: detention.number, body)
    }
}
