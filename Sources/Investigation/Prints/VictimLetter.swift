import Base
import Core
import Records
import Storage
import Web

/// The letter a victim gets after a crime was recorded (VIC-01): its number, who deals with it, what happens next, and where help is. It names no other
/// person and repeats nothing of the account.
enum VictimLetter {
    static let kind = PrintKind("investigation.victim-letter", title: "Letter to the victim", of: Investigation.kind, permission: "investigation.letter.print")

    static let list: CodeListName = "investigation.victim-letter"

    /// The victims of the crime that this officer may see, an organisation through its contact.
    static func choices(_ id: RawID, _ reading: Reading) throws -> [Option] {
        try ToldVictim.all(of: id, for: reading.officer, in: reading.tx).map { Option($0.id.description, $0.name) }
    }

    static func sheet(_ id: RawID, _ choice: String?, _ reading: Reading) throws -> Sheet {
        let crime = try reading.require(Investigation.self, ID(id))
        guard let number = crime.number else { throw Refusal.conflict("A historic record has no victim to write to: it is not investigated here.") }
        guard let victim = try ToldVictim.all(of: id, for: reading.officer, in: reading.tx).first(where: { $0.id.description == choice }) else {
            let isUnspoken = try OrganisationVictim.isUnspoken(id, in: reading.tx)
            throw Refusal.conflict(
                isUnspoken ? "Nobody speaks for the victim of \(number) yet. Name the contact of the organisation first (VIC-05)." : "No victim is recorded in \(number). Link the victim to the crime first.")
        }
        if let care = try VictimCare.of(victim.id, in: crime.id, tx: reading.tx), VictimCare.isAgainst(care.warnings, method: "letter") {
            throw Refusal.conflict("This victim asked that no letter be sent. Tell them in the way they chose.")
        }
        reading.saw(victim.person.ref)
        if let organisation = victim.organisation { reading.saw(organisation.ref) }
        let officer = try crime.officerInCase.flatMap { try reading.tx.find(OfficerAccount.self, $0) }
        let team = try crime.unitId.flatMap { try reading.tx.find(Unit.self, $0)?.name }
        let address = try address(of: victim, reading)
        if let address { reading.saw(address.ref) }
        // As people write their names, not as a file sorts them.
        let name = "\(victim.person.givenNames) \(victim.person.familyName)".trimmingPrefix { $0 == " " }.description
        let lines = try CodeList.all(list, on: London.day(of: reading.now), in: reading.tx)
        let letter = Letter(crime: crime, number: number, name: name, organisation: victim.organisation?.name, address: address?.title, officer: officer, team: team, lines: lines)
        return Sheet(title: "Your crime report", reference: number, letter.html(on: London.day(of: reading.now)))
    }

    /// Where the victim lives; for an organisation its premises, never its contact's home.
    private static func address(of victim: ToldVictim, _ reading: Reading) throws -> Entry? {
        guard let organisation = victim.organisation else {
            return try PersonAddress.of(victim.id, visible: reading.visible, in: reading.tx).first { $0.isCurrent }?.entry
        }
        return try reading.tx.first(
            Entry.self,
            """
            SELECT \(Entry.columns) FROM link l JOIN entry e ON e.id = l.to_id WHERE l.from_id = \(organisation.id) AND l.type = 'PREM' AND l.until_at IS NULL
            AND \(reading.visible.condition("e.id")) AND \(reading.visible.condition("l.source_id")) ORDER BY l.created_at DESC, l.id DESC LIMIT 1
            """)
    }
}

/// What the letter is written from.
private struct Letter {
    let crime: Investigation
    let number: String
    let name: String
    /// Written above the name: the letter is to both.
    let organisation: String?
    let address: String?
    let officer: OfficerAccount?
    let team: String?
    let lines: [Code]

    func html(on today: Day) -> HTML {
        let reported: HTML = crime.reportedAt.map { " on \(Component.day(London.day(of: $0)))" } ?? ""
        let place = address.map { "\n" + $0.split(separator: ",").map { String($0.drop { $0 == " " }) }.joined(separator: "\n") } ?? ""
        return """
            <div class="letter"><p class="address">\(organisation.map { "\($0)\nFor the attention of " } ?? "")\(name)\(place)</p>
            <p>\(Component.day(today))</p><p>Dear \(name),</p>
            <p>Thank you for reporting a crime to us\(reported). We have recorded it. Your crime number is <strong>\(number)</strong>. Please give this number
            whenever you contact us about it, and to your insurer if you make a claim.</p><p>\(whoDeals)</p>
            <h2>What you can expect from us</h2><p>The Code of Practice for Victims of Crime gives you the right:</p>
            <ul>\(part("right").map { line -> HTML in "<li>\(line);</li>" })</ul>
            <h2>If there is something new</h2><p>\(part("contact").joined(separator: " "))</p>
            <h2>Help for you</h2><p>\(part("help").joined(separator: " "))</p>
            <p>Yours sincerely,</p><p>\(officer.map { Officers.label($0) } ?? team ?? "The police")</p></div>
            """
    }

    private func part(_ name: String) -> [String] { lines.filter { $0.detail["part"] == name }.sorted { $0.code < $1.code }.map(\.title) }

    private var whoDeals: String {
        let unit = team.map { " of \($0)" } ?? ""
        guard let officer else { return "Your case is being looked at. We will tell you who deals with it." }
        return "\(Officers.label(officer))\(unit) deals with your case."
    }
}
