import Base
public import Core

/// What stands on a print; the paper puts head and foot around it.
public struct Sheet: Sendable {
    public let title: String
    /// The number people use, on every page.
    public let reference: String?
    /// Of what language the text is, as in HTML: `en-GB`, `cy`.
    public let language: String
    public let body: HTML
    /// Files that `picture` stands for in the body.
    public let pictures: [Attachment]

    public init(title: String, reference: String?, language: String = "en-GB", pictures: [Attachment] = [], _ body: HTML) {
        self.title = title
        self.reference = reference
        self.language = language
        self.body = body
        self.pictures = pictures
    }

    /// A picture on the paper. Nothing is fetched for a print: it is put in as data when the document is made.
    public static func picture(_ attachment: Attachment, alternative: String) -> HTML {
        "<img src=\"\(source(of: attachment))\" alt=\"\(alternative)\">"
    }

    static func source(of attachment: Attachment) -> String { "picture:\(attachment.id)" }

    /// The whole document as WeasyPrint reads it.
    ///
    /// - Parameter printer: who printed it: rank, name and number.
    func document(marking: String?, printer: String, at now: Instant) -> HTML {
        """
        <!doctype html>
        <html lang="\(language)"><head><meta charset="utf-8"><title>\(title)\(reference.map { " " + $0 } ?? "")</title><meta name="author" content="\(printer)"></head>
        <body><header><p class="marking" lang="en-GB">\(marking ?? "OFFICIAL")</p><h1>\(title)</h1>\(reference.map { number -> HTML in "<p class=\"reference\">\(number)</p>" })
        <p class="printed" lang="en-GB">Printed \(London.text(now, zoned: true)) by \(printer)</p></header>
        <main>\(body)</main></body></html>
        """
    }
}

/// A document's body, and what it can be made for.
struct PrintMaker: Sendable {
    /// - Parameter choice: one of `choices`, checked.
    typealias Body = @Sendable (RawID, _ choice: String?, Reading, Registry) throws -> Sheet
    /// Languages or addressees of the document of a record; none where it has just one form.
    typealias Choices = @Sendable (RawID, Reading) throws -> [Option]

    /// Markup whose pictures are still to be put in.
    struct Draft: Sendable {
        let bytes: [UInt8]
        let pictures: [Attachment]
    }

    let kind: PrintKind
    let choices: Choices
    let body: Body

    /// The markup of the print, with what it shows noted for the journal.
    func document(_ job: PrintJob, _ reading: Reading, _ registry: Registry) throws -> Draft {
        let choices = try self.choices(job.subjectId, reading)
        if !choices.isEmpty, !choices.contains(where: { $0.value == job.choice }) {
            throw Refusal.invalid("choice", code: "not-a-choice", "Choose one of: \(choices.map(\.title).joined(separator: ", ")).")
        }
        let sheet = try body(job.subjectId, choices.isEmpty ? nil : job.choice, reading, registry)
        reading.note("print", .string(job.id.description))
        reading.note("document", .string(kind.name))
        if let choice = job.choice { reading.note("choice", .string(choice)) }
        let marking = try Handling.of(job.subjectId, in: reading.tx).marking
        return Draft(
            bytes: sheet.document(marking: marking, printer: try Officers.label(reading.officer.id, in: reading.tx), at: reading.now).bytes, pictures: sheet.pictures)
    }
}
