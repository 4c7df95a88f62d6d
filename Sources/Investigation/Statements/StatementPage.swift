import Base
import Core
import Records
import Storage
import Web

/// A statement as it is read and printed: the words, then the signatures with what proves them, then the editions before.
enum StatementPage {
    private struct View: Sendable {
        let statement: Statement
        let crime: Entry?
        let maker: Entry?
        let editions: [StatementEdition]
        let signatures: [StatementSignature]
        let story: RecordStory
        let names: [ID<OfficerAccount>: String]
    }

    static func routes(_ pages: Pages) {
        pages.get("/statements/:id") { visit in
            let id = try visit.id(Statement.self)
            let registry = visit.office.registry
            let view = try await visit.consult("investigation.read", Ref(Statement.kind, id)) { reading in
                let statement = try reading.require(Statement.self, id)
                _ = try reading.require(Investigation.self, statement.investigationId)
                guard let maker = try InvestigationView.card(statement.makerId.raw, reading) else { throw Refusal.notFound }
                let editions = try reading.tx.all(StatementEdition.self, "SELECT * FROM statement_edition WHERE statement_id = \(id) ORDER BY number DESC LIMIT 100")
                return View(
                    statement: statement, crime: try InvestigationView.card(statement.investigationId.raw, reading), maker: maker, editions: editions,
                    signatures: try reading.tx.all(StatementSignature.self, "SELECT * FROM statement_signature WHERE statement_id = \(id) ORDER BY signer LIMIT 10"),
                    story: try RecordStory(statement.ref, reading, registry), names: try EnquiryView.names([statement.takenBy] + editions.map(\.officerId), reading.tx))
            }
            return .page(Page("Statement ST\(view.statement.number)", area: InvestigationList.path, live: [view.statement.ref], scripts: ["exhibits.css"], html(view, registry)))
        }
    }

    private static func html(_ view: View, _ registry: Registry) -> HTML {
        let statement = view.statement
        let facts = Component.facts([
            ("Of", view.maker.map { Component.link($0, registry: registry) }), ("Taken by", "\(view.names[statement.takenBy])"), ("Begun", Component.time(statement.begunAt, zoned: true)),
            ("Signed", statement.signedAt.map { Component.time($0, zoned: true) }), ("Withdrawn because", statement.withdrawnReason.map { reason -> HTML in "\(reason)" }),
        ])
        let editions = view.editions.map { edition -> HTML in
            """
            <details><summary>Edition \(edition.number), \(Component.time(edition.at)), \(view.names[edition.officerId])</summary><p class="text">\(edition.text)</p><p><small>SHA-256 <code>\(edition.sha256)</code></small></p></details>
            """
        }
        return """
            \(Component.head(title: "Statement of \(statement.makerName)", reference: "ST\(statement.number)", status: statement.status.title, detail: EnquiryPages.crimeLine(view.crime, registry)))
            \(view.story.actions())
            \(Component.panel("Statement", id: "statement", "\(facts)<p class=\"text statement\">\(statement.text)</p>\(view.signatures.map { signature($0, statement) })"))
            \(Component.panel("Editions", id: "editions", "\(editions)"))
            """
    }

    private static func signature(_ signature: StatementSignature, _ statement: Statement) -> HTML {
        let drawing: HTML =
            signature.signed.strokes.map { strokes -> HTML in
                "<svg class=\"signed\" viewBox=\"0 0 600 200\" role=\"img\" aria-label=\"Signature of \(signature.name)\"><path d=\"\(strokes)\"/></svg>"
            } ?? "<p><em>Name typed; nothing was drawn.</em></p>"
        let ways = SignStatement.ways.first { $0.value == signature.readBack }?.title ?? signature.readBack
        let proof: HTML =
            signature.holds(for: statement.text)
            ? "<p class=\"met\">The words are those that were signed.</p>" : "<p class=\"error\">The words are not those that were signed.</p>"
        return """
            <section class="signature-shown"><h3>\(signature.signer.title): \(signature.name)</h3>\(drawing)
            <p>\(Component.time(signature.at, zoned: true)). \(ways). Edition \(signature.edition).</p>\(proof)<p><small>SHA-256 over words, name, strokes and time <code>\(signature.sha256)</code></small></p></section>
            """
    }
}
