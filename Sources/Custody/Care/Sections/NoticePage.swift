import Base
import Core
import Storage
import Web

/// The notice of rights in the person's language, for printing: the texts are the list `custody.notice-text`.
enum NoticePage {
    static let texts: CodeListName = "custody.notice-text"
    static let languages: CodeListName = "custody.notice-language"

    static func routes(_ pages: Pages) {
        pages.get("/detentions/:id/notice") { visit in
            let id = try visit.id(Detention.self)
            let wanted = visit.query("language") ?? "eng"
            let view = try await visit.consult("custody.detention.read", Ref(Detention.kind, id)) { reading in
                let detention = try reading.require(Detention.self, id)
                let day = London.day(of: reading.now)
                reading.note("notice", .string(wanted))
                return (detention, try CodeList.all(languages, on: day, in: reading.tx), try lines(wanted, on: day, in: reading.tx))
            }
            guard !view.2.isEmpty else { throw Refusal.notFound }
            return .page(Page("Notice of rights \(view.0.number)", area: SuitePage.path, scripts: ["custody.css"], html(view.0, languages: view.1, lines: view.2, wanted)))
        }
    }

    /// The notice's lines in order, the title first.
    static func lines(_ language: String, on day: Day, in tx: Transaction) throws -> [Code] {
        try CodeList.all(texts, on: day, in: tx).filter { $0.detail["language"] == language }.sorted {
            (Int($0.detail["order"] ?? "") ?? 99) < (Int($1.detail["order"] ?? "") ?? 99)
        }
    }

    private static func html(_ detention: Detention, languages: [Code], lines: [Code], _ wanted: String) -> HTML {
        let links = languages.map { language -> HTML in
            "<a href=\"\(Address("/detentions/\(detention.id)/notice", [("language", language.code)]))\"\(language.code == wanted ? " aria-current=\"true\"" : "")>\(language.title)</a> "
        }
        let title = lines.first { $0.detail["part"] == "title" }?.title ?? ""
        let items = lines.filter { $0.detail["part"] != "title" }.map { line -> HTML in "<li>\(line.title)</li>" }
        return """
            <nav class="filter no-print" aria-label="Language">\(links)<a href="\(Address("/detentions/\(detention.id)"))">Back to the detention</a></nav>
            <article class="notice panel" lang="\(tag(wanted))"><h1>\(title)</h1><p class="under"><span class="reference">\(detention.number)</span></p><ol>\(items)</ol></article>
            """
    }

    /// The tag screen readers and hyphenation know for a language of three letters.
    private static func tag(_ language: String) -> String { ["eng": "en-GB", "cym": "cy", "fra": "fr", "pol": "pl"][language] ?? language }
}
