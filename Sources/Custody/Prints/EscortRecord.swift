import Base
import Core
import Records
import Storage
import Web

/// The person escort record: what whoever takes the person over must know, filled from what custody recorded; what nobody recorded stands with boxes to be
/// completed by hand before handing over.
enum EscortRecord {
    static let list: CodeListName = "custody.per-question"
    private static let sections = [
        ("risk", "Risk"), ("health", "Health"), ("medication", "Medication"), ("offence", "Offence"), ("property", "Property"),
    ]

    static func sheet(_ id: ID<Detention>, _ reading: Reading, _ registry: Registry) throws -> Sheet {
        let view = try DetentionView(id, reading, registry)
        let tx = reading.tx
        // The assessment before release asks other questions: both count, the newest answer of each question.
        let assessed = try RiskAssessment.all(of: id, in: tx)
        let answers = Dictionary(assessed.flatMap(\.answers).map { ($0.question, $0) }, uniquingKeysWith: { _, last in last })
        let questions = try CodeList.all(list, on: London.day(of: reading.now), in: tx).sorted { place($0) < place($1) }
        let byCode = Dictionary(questions.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let known = try recorded(view, assessed.last, in: tx)
        let parts = sections.map { code, title -> HTML in
            let rows = questions.filter { $0.detail["section"] == code }.map { question -> HTML in
                let isMoot = question.detail["after"].flatMap { byCode[$0] }.map { Answered($0, answers, view.markers, known).answer == .no } ?? false
                return row(question, isMoot, Answered(question, answers, view.markers, known))
            }
            return """
                <h2>\(title)</h2><table class="questions"><thead><tr><th scope="col">Question</th><th scope="col">Answer</th><th scope="col">Detail and where it is from</th></tr></thead><tbody>\(rows)</tbody></table>
                """
        }
        return Sheet(
            title: "Person escort record", reference: view.detention.number,
            """
            \(CustodyRecordPrint.who(view))\(parts)\(medication(try Medication.all(of: id, in: tx)))\(property(try DetaineeProperty.all(of: id, in: tx)))
            \(assessed.isEmpty ? "<p class=\"warning\">No risk assessment is recorded: every question is to be asked before handing over.</p>" : "" as HTML)
            <h2>Handing over</h2><div class="signature"><div>Handed over by, date and time</div><div>Taken over by, date and time</div></div>
            """)
    }

    /// What custody recorded that answers a question by itself, by the words of the list's column `known`; nothing where it recorded none.
    private static func recorded(_ view: DetentionView, _ last: RiskAssessment?, in tx: Transaction) throws -> [String: String] {
        let id = view.detention.id
        var known: [String: String] = [:]
        known["plan"] = last?.plan
        known["level"] = try ObservationStanding.of(id, in: tx)?.current.title
        let kin = try DetentionContact.all(of: id, in: tx).filter { ["told", DetentionContact.guardian].contains($0.part) }
        known["kin"] = kin.compactMap { contact in contact.name.map { [$0, contact.relation, contact.phone].compactMap { $0 }.joined(separator: ", ") } }.joined(separator: "; ")
        if try Medication.all(of: id, in: tx).contains(where: \.isOpen) { known["medicine"] = "See the table of medicines." }
        if try DetaineeProperty.all(of: id, in: tx).contains(where: { $0.status.isHere || $0.status == .transferred }) { known["property"] = "See the table of property." }
        known["offence"] = view.charges.isEmpty ? "Not charged. Suspected of: \(view.arrest.suspectedOf)" : view.charges.map { "\($0.offence) \($0.title)" }.joined(separator: "; ")
        return known.filter { !$0.value.isEmpty }
    }

    /// Where it stands on the paper; what the list gives no place comes last, by its code.
    private static func place(_ question: Code) -> (Int, String) { (question.detail["place"].flatMap { Int($0) } ?? Int.max, question.code) }

    /// What custody recorded that answers a question.
    private struct Answered {
        enum Answer { case yes, no, refused, unknown }

        let answer: Answer
        let details: [String]
        let source: String

        init(_ question: Code, _ answers: [String: RiskAssessment.Answer], _ markers: [WarningMarker.Shown], _ known: [String: String]) {
            let asked = (question.detail["risk"] ?? "").split(separator: " ").compactMap { answers[String($0)] }
            let codes = (question.detail["markers"] ?? "").split(separator: " ").map(String.init)
            let warned = markers.filter { codes.contains($0.marker.code) }
            let found = question.detail["known"].flatMap { known[$0] }
            let yes = asked.filter { $0.answer == "yes" }
            details = yes.compactMap(\.detail).filter { !$0.isEmpty } + warned.map { "\($0.title): \($0.marker.justification)" } + [found].compactMap { $0 }
            source = !asked.isEmpty ? "Risk assessment. " : !warned.isEmpty ? "Warning marker. " : found != nil ? "Custody record. " : ""
            answer = !yes.isEmpty || !warned.isEmpty || found != nil ? .yes : asked.contains { $0.answer == "refused" } ? .refused : asked.isEmpty ? .unknown : .no
        }
    }

    /// - Parameter isMoot: the question that it follows up is answered with no.
    private static func row(_ question: Code, _ isMoot: Bool, _ answered: Answered) -> HTML {
        let isText = question.detail["answer"] == "text"
        let isMoot = isMoot && answered.details.isEmpty && answered.answer == .unknown
        let isBlank = isText && answered.details.isEmpty && !isMoot
        let answer: HTML =
            switch answered.answer {
            case _ where isMoot || isText: ""
            case .yes: "<strong>Yes</strong>"
            case .refused: "Not answered"
            case .no: "No"
            case .unknown: "☐ Yes ☐ No"
            }
        let detail: HTML =
            isMoot ? "Does not apply" : isBlank ? "<span class=\"blank\">To be written</span>" : "\(answered.source)<span class=\"text\">\(answered.details.joined(separator: "\n"))</span>"
        return "<tr><td>\(question.title)</td><td>\(answer)</td><td>\(detail)</td></tr>"
    }

    private static func medication(_ medicines: [Medication]) -> HTML {
        let open = medicines.filter(\.isOpen)
        guard !open.isEmpty else { return "<h2>Medicines</h2><p>None is recorded.</p>" }
        let rows = open.map { medicine -> HTML in
            "<tr><td>\(medicine.medicine)</td><td>\(medicine.dose)</td><td>\(medicine.nextDueAt.map { Component.time($0, zoned: true) })</td><td>\(medicine.directedBy)</td></tr>"
        }
        return """
            <h2>Medicines</h2><table><thead><tr><th scope="col">Medicine</th><th scope="col">Dose</th><th scope="col">Next due</th><th scope="col">Directed by</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private static func property(_ items: [DetaineeProperty]) -> HTML {
        let here = items.filter { $0.status == .held || $0.status == .withPerson || $0.status == .transferred }
        guard !here.isEmpty else { return "<h2>Property list</h2><p>None is recorded.</p>" }
        let rows = here.map { item -> HTML in
            "<tr><td class=\"number\">\(item.number)</td><td>\(item.description)</td><td>\(item.pence.map { Component.money(pence: Int($0)) })</td><td>\(item.seal)</td><td>\(item.status.title)</td></tr>"
        }
        return """
            <h2>Property list</h2><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">Item</th><th scope="col">Cash</th><th scope="col">Seal</th><th scope="col">Where</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}
