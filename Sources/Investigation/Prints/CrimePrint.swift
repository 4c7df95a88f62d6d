import Base
import Core
import Records
import Storage
import Web

/// A crime in full on paper: the report with its parts, the people, property, exhibits with their chain, statements, decisions and the whole log.
enum CrimePrint {
    static let kind = PrintKind("investigation.crime", title: "Crime report in full", of: Investigation.kind, permission: "investigation.crime.print")

    static func sheet(_ id: RawID, _ reading: Reading, _ registry: Registry) throws -> Sheet {
        let view = try InvestigationView(ID(id), reading) { try RecordStory($0, reading, registry) }
        let crime = view.crime
        let number = crime.number ?? crime.sourceId ?? crime.sourceKey
        return Sheet(title: crime.title, reference: number, html(view, try CrimePrintFile(view, reading)))
    }

    private static func html(_ view: InvestigationView, _ file: CrimePrintFile) -> HTML {
        let crime = view.crime
        let warnings = view.people.flatMap { person in
            person.markers.map { shown -> HTML in "<li>\(shown.title): \(person.entry.title). \(shown.marker.justification)</li>" }
        }
        let warned: HTML = warnings.isEmpty ? "" : "<div class=\"warning\"><p>Warnings about those involved</p><ul>\(warnings)</ul></div>"
        return """
            \(warned)
            <h2>The report</h2>\(Component.facts([
                ("Status", "\(crime.status.title)"), ("Counted", crime.isCrime ? "As a recorded crime" : "Not as a crime"),
                ("Offence", crime.offenceClass.map { code -> HTML in "<span class=\"reference\">\(code)</span> \(view.offence)" } ?? "\(view.offence)"),
                ("Happened", happened(crime)), ("Where", view.place.map { place -> HTML in "\(place.title)" }),
                ("First reported", crime.reportedAt.map { Component.time($0, zoned: true) }),
                ("Recorded", crime.status == .historic ? nil : Component.time(crime.recordedAt, zoned: true)), ("Recorded late because", crime.lateReason.map { "\($0)" }),
                ("Report taken by", view.name(crime.reportedBy).map { "\($0)" }), ("Officer in the case", view.name(crime.officerInCase).map { "\($0)" }),
                ("Team", view.unit.map { "\($0)" }), ("Outcome", view.outcome.map { "\($0)" }), ("From", crime.sourceSystem.map { "\($0)" }),
            ]))
            \(crime.account.map { account -> HTML in "<h2>What happened</h2><p class=\"text\">\(account)</p>" })
            \(file.report(view))
            \(part("Organisations", ["Organisation", "In this crime", "Contact"], view.recording.victims.compactMap { victim in
                victim.organisation.map { ["\($0.name)", "victim", victim.person.map { "\($0.displayName)" } ?? "nobody named yet"] }
            }))
            \(part("People", ["Person", "In this crime", "Name as said", "Grounds"], view.people.map { person in
                ["\(person.entry.title)", "\(person.roles.joined(separator: ", "))", "\(person.said)", "<span class=\"text\">\(person.grounds)</span>"]
            }))
            \(part("Property", ["Item", "Kind", "Status", "Serial number", "Value", "Exhibit"], view.items.map { item in
                ["\(item.object.description)", "\(item.category)", "\(item.status)", "\(item.object.serial)", "\(item.object.value.map { Component.money(pence: $0) })", "\(item.exhibit?.reference)"]
            }))
            \(part("Exhibits", ["Reference", "Description", "Seized", "From", "Producer", "Seal"], (view.enquiry?.kept ?? []).map { kept in
                let exhibit = kept.exhibit
                return [
                    "\(exhibit.reference)", "\(exhibit.description)", Component.time(exhibit.seizedAt), "\(exhibit.seizedFrom)", "\(kept.producer)", "\(exhibit.seal)",
                ]
            }))
            \(file.outcomes(view))\(file.enquiry(view))
            \(part("Log", ["When", "What", "In words", "Officer"], view.log.map { line in
                [Component.time(line.at, zoned: true), "\(line.kind.title)", "<span class=\"text\">\(line.text)</span>", "\(view.name(line.officerId))"]
            }))
            """
    }

    private static func happened(_ crime: Investigation) -> HTML? {
        guard let from = crime.occurredFrom else { return Month(crime.month).map { month -> HTML in "\(month.text)" } }
        guard let to = crime.occurredTo, to != from else { return Component.time(from, zoned: true) }
        return "\(Component.time(from, zoned: true)) to \(Component.time(to, zoned: true))"
    }

    static func part(_ title: String, _ heads: [String], _ rows: [[HTML]]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let head = heads.map { name -> HTML in "<th scope=\"col\">\(name)</th>" }
        let body = rows.map { cells -> HTML in "<tr>\(cells.map { cell -> HTML in "<td>\(cell)</td>" })</tr>" }
        return "<h2>\(title)</h2><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table>"
    }
}
