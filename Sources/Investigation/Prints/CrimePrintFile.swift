import Base
import Core
import Records
import Storage
import Web

/// What the full print of a crime holds besides its report: every part of the work on it, with the hashes and times that prove it.
struct CrimePrintFile: Sendable {
    /// Lines of the enquiry log on one print; a case with more is printed from the log itself.
    static let entriesMax = 2000

    struct Signature: Sendable {
        let signature: StatementSignature
        let isWhole: Bool
    }

    struct Moves: Sendable {
        let reference: String
        let moves: [ExhibitMovement]
        let files: [ExhibitFile.Shown]
    }

    let entries: [EnquiryEntry]
    let signatures: [ID<Statement>: [Signature]]
    let moves: [Moves]
    let names: [ID<OfficerAccount>: String]

    init(_ view: InvestigationView, _ reading: Reading) throws {
        let tx = reading.tx
        let id = view.crime.id
        entries = try tx.all(EnquiryEntry.self, "SELECT * FROM enquiry_entry WHERE investigation_id = \(id) ORDER BY number LIMIT \(Self.entriesMax)")
        var signatures: [ID<Statement>: [Signature]] = [:]
        for statement in view.enquiry?.statements ?? [] {
            let all = try tx.all(
                StatementSignature.self, "SELECT * FROM statement_signature WHERE statement_id = \(statement.id) AND edition = \(statement.edition) ORDER BY signer LIMIT 10")
            signatures[statement.id] = all.map { Signature(signature: $0, isWhole: $0.holds(for: statement.text)) }
        }
        self.signatures = signatures
        moves = try (view.enquiry?.kept ?? []).map { kept in
            Moves(
                reference: kept.exhibit.reference, moves: try kept.item.map { try ExhibitMovement.all(of: $0.id, in: tx) } ?? [],
                files: try ExhibitFile.all(of: kept.exhibit.id, in: tx))
        }
        let officers = entries.map(\.officerId) + (view.enquiry?.decisions ?? []).map(\.officerId) + moves.flatMap { $0.moves.map(\.officerId) + $0.files.map(\.officerId) }
        names = try EnquiryView.names(officers, tx)
    }

    /// The report's parts: how it was done, answers, flags, risk, what several officers wrote.
    func report(_ view: InvestigationView) -> HTML {
        let recording = view.recording
        let detail = recording.detail
        func list(_ codes: [String]?, _ name: CodeListName) -> HTML? { codes.flatMap { $0.isEmpty ? nil : "\(recording.titles($0, of: name))" } }
        let told =
            [
                ("How it was done", detail?.method.map { method -> HTML in "<span class=\"text\">\(method)</span>" }), ("Weapons", list(detail?.weapons, "weapon")),
                ("Injuries", list(detail?.injuries, "injury")), ("Hostility perceived", list(detail?.strands, "hate-strand")),
                ("Also done, kept for charging", list(detail?.included, OffenceClass.list)), ("Why this class", detail?.countingReason.map { "\($0)" }),
                ("Relationship", detail?.relationship.map { "\(recording.titles.title($0, of: "relationship-type"))" }), ("Solvability", list(detail?.factors, "solvability")),
            ] + recording.answers.map { answer -> (String, HTML?) in (answer.question, "\(answer.answer)") }
        let facts: HTML = told.contains { $0.1 != nil } ? "<h2>What the report tells besides</h2>\(Component.facts(told))" : ""
        let parts = recording.parts.map { part -> HTML in
            "<h3>\(recording.heading(of: part))</h3><p>\(recording.name(part.authorId)), \(Component.time(part.writtenAt, zoned: true))</p><p class=\"text\">\(part.text)</p>"
        }
        let written: HTML = parts.isEmpty ? "" : "<h2>Parts of the report</h2>\(parts)"
        return """
            \(facts)
            \(CrimePrint.part("Flags", ["Flag", "Set", "Taken off"], recording.flags.map { flag in
                ["\(recording.titles.title(flag.flag, of: CrimeFlag.list))", "\(Component.time(flag.setAt, zoned: true)), \(recording.name(flag.setBy))",
                    "\(flag.removedAt.map { Component.time($0, zoned: true) }) \(recording.name(flag.removedBy)) \(flag.reason)"]
            }))
            \(CrimePrint.part("Domestic abuse risk", ["Assessed", "Risk now", "Suggested", "Yes to", "Supervisor's review"], recording.assessments.map { assessment in
                ["\(Component.time(assessment.assessedAt, zoned: true)), \(recording.name(assessment.assessedBy))", "\(assessment.gradeNow.title)",
                    "\(assessment.suggested.title). \(assessment.suggestedBecause) \(assessment.reason)", "\(Self.yes(assessment))",
                    "\(assessment.reviewedAt.map { Component.time($0, zoned: true) }) \(recording.name(assessment.reviewedBy)) \(assessment.review)"]
            }))
            \(written)
            """
    }

    private static func yes(_ assessment: DashAssessment) -> String {
        assessment.answers.filter { $0.value == .yes }.keys.compactMap { Int($0) }.sorted().map(String.init).joined(separator: ", ")
    }

    /// Screening, outcomes and changes of the class, each with who decided and why.
    func outcomes(_ view: InvestigationView) -> HTML {
        let recording = view.recording
        return """
            \(CrimePrint.part("Screening", ["When", "Decision", "Reason", "Officer"], recording.screenings.map { screening in
                [Component.time(screening.decidedAt, zoned: true), "\(screening.decision.title), score \(screening.score)", "\(screening.reason)", "\(recording.name(screening.decidedBy))"]
            }))
            \(CrimePrint.part("Outcomes", ["Outcome", "Suspect", "State", "Rationale", "Decision"], recording.outcomes.map { outcome in
                ["\(outcome.code) \(recording.titles.title(outcome.code, of: OutcomeKind.list))", "\(recording.suspect(outcome.personId, view.people))", "\(outcome.status.title)",
                    "<span class=\"text\">\(outcome.rationale)</span> \(Component.time(outcome.proposedAt, zoned: true)), \(recording.name(outcome.proposedBy))",
                    "\(outcome.decidedAt.map { Component.time($0, zoned: true) }) \(recording.name(outcome.decidedBy)) \(outcome.decision)"]
            }))
            \(CrimePrint.part("Class and cancellation", ["Change", "Asked for", "State", "Decision"], recording.changes.map { change in
                ["\(change.text)", "\(change.reason) \(Component.time(change.askedAt, zoned: true)), \(recording.name(change.askedBy))", "\(change.status.title)",
                    "\(change.decidedAt.map { Component.time($0, zoned: true) }) \(recording.name(change.decidedBy)) \(change.decision)"]
            }))
            """
    }

    /// The work on it: statements word for word, decisions, where each exhibit was, its files, the enquiry log.
    func enquiry(_ view: InvestigationView) -> HTML {
        let statements = (view.enquiry?.statements ?? []).map { statement -> HTML in
            let signed = (signatures[statement.id] ?? []).map { one -> HTML in
                let altered: HTML = one.isWhole ? "" : ". <strong>The words are not those that were signed.</strong>"
                return """
                    <p>\(one.signature.signer.title) \(one.signature.name), \(Component.time(one.signature.at, zoned: true)). SHA-256 <span class="reference">\(one.signature.sha256)</span>\(altered)</p>
                    """
            }
            return "<h3>ST\(statement.number), \(statement.makerName), \(statement.status.title.lowercased())</h3><p class=\"text\">\(statement.text)</p>\(signed)"
        }
        let movements = moves.flatMap { exhibit in
            exhibit.moves.map { move -> [HTML] in
                [
                    "\(exhibit.reference)", Component.time(move.at, zoned: true), "\(move.fromText) to \(move.toText)", "\(move.reason)", "\(move.sealBefore) \(move.sealAfter)", "\(move.signedBy)",
                    "\(names[move.officerId])",
                ]
            }
        }
        let files = moves.flatMap { exhibit in
            exhibit.files.map { file -> [HTML] in
                ["\(exhibit.reference)", "\(file.fileName)", "<span class=\"reference\">\(file.sha256)</span>", Component.time(file.at, zoned: true), "\(names[file.officerId])"]
            }
        }
        let said: HTML = statements.isEmpty ? "" : "<h2>Statements</h2>\(statements)"
        let cut: HTML = entries.count == Self.entriesMax ? "<p>The first \(Self.entriesMax) entries. Print the rest from the log.</p>" : ""
        return """
            \(said)
            \(CrimePrint.part("Decisions", ["No.", "About", "Decision", "Reason", "Made", "Officer"], (view.enquiry?.decisions ?? []).reversed().map { decision in
                ["\(decision.number)", "\(decision.title)", "<span class=\"text\">\(decision.decision)</span>", "<span class=\"text\">\(decision.reason)</span> \(decision.considered)",
                    Component.time(decision.madeAt, zoned: true), "\(names[decision.officerId])"]
            }))
            \(CrimePrint.part("Movements of exhibits", ["Exhibit", "When", "From and to", "Why", "Seals", "Signed", "Officer"], movements))
            \(CrimePrint.part("Files of exhibits", ["Exhibit", "File", "SHA-256", "Arrived", "Officer"], files))
            \(CrimePrint.part("Enquiry log", ["No.", "When", "In words", "Officer"], entries.map { entry in
                ["\(entry.number)", Component.time(entry.happenedAt, zoned: true), "<span class=\"text\">\(entry.text)</span>", "\(names[entry.officerId])"]
            }))\(cut)
            """
    }
}
