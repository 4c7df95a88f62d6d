import Base
import Core
import Records
import Storage
import Web

/// What a person on bail is handed: when and where to come, the conditions, and what happens if they do not (Bail Act 1976, PACE s47).
enum BailNotice {
    static func sheet(_ id: ID<Bail>, _ reading: Reading) throws -> Sheet {
        let bail = try reading.require(Bail.self, id)
        let detention = try reading.require(Detention.self, bail.detentionId)
        let shown = try BailShown(bail, in: reading.tx)
        let person = try reading.card(of: bail.person)
        guard bail.isOpen else { throw Refusal.conflict("This bail is over (\(bail.status.title.lowercased())), so there is no notice of it to hand out.") }
        let charges = try Charge.all(of: detention.id, in: reading.tx).map(\.title)
        let offence = try bail.isCharged && !charges.isEmpty ? charges.joined(separator: "; ") : reading.tx.find(Arrest.self, detention.arrestId)?.suspectedOf
        // Nothing holds the person past it (BAIL-03, BAIL-05).
        let lastDay = bail.period?.lastDay.value.map { London.text($0) }
        let place = bail.court ?? shown.suite ?? "the police station"
        let body: HTML = """
            \(Component.facts([
                ("Person", person.map { "\($0.title)" }), ("Custody number", "\(detention.number)"), ("Released", Component.time(bail.givenAt, zoned: true)),
                (bail.isCharged ? "Charged with" : "Suspected of", offence.map { "\($0)" }), ("Last day of bail", lastDay.map { "\($0)" }),
                ("Given by", "\(try Officers.label(bail.givenBy, in: reading.tx))"),
            ]))
            <h2>\(bail.isCharged ? "You must appear at court" : "You must come back")</h2>
            <p class="warning">\(Component.time(bail.returnAt, zoned: true)), \(place)</p>
            <h2>Conditions</h2>\(shown.conditionList())
            <h2>What you need to know</h2>
            <ul><li>If you do not come, or break a condition, you can be arrested. Not coming without good reason is an offence for which you can be fined or sent to prison.</li>
            <li>The police may change the time or the place; you will then get a new notice.</li>
            <li>You may ask the police, and then a magistrates' court, to change the conditions.</li></ul>
            <div class="signature"><div>Signature of the person, date and time</div><div>Signature of the officer</div></div>
            """
        return Sheet(title: bail.isCharged ? "Notice of bail to court" : "Notice of bail", reference: bail.number, body)
    }
}
