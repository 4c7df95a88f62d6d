import Base
import Core
import Records
import Storage
import Web

/// Files of an exhibit: the original as it came, journalled each time it is taken; small copies of photographs for the page.
enum ExhibitFiles {
    static func routes(_ pages: Pages) {
        pages.get("/exhibits/:id/files/:file") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments else { throw Refusal.notFound }
            return .file(path: store.path(of: attachment), type: attachment.mediaType, filename: attachment.fileName)
        }
        pages.get("/exhibits/:id/files/:file/small") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments, attachment.mediaType.isPicture else { throw Refusal.notFound }
            guard let small = await store.thumbnails.path(of: attachment, in: store) else { return .file(path: store.path(of: attachment), type: attachment.mediaType) }
            return .file(path: small, type: .jpeg)
        }
    }

    private static func attachment(_ visit: Visit) async throws -> Attachment {
        let id = try visit.id(Exhibit.self)
        let file: ID<ExhibitFile> = try visit.id(ExhibitFile.self, "file")
        return try await visit.consult("investigation.read", Ref(Exhibit.kind, id)) { reading in
            let exhibit = try reading.require(Exhibit.self, id)
            _ = try reading.require(Investigation.self, exhibit.investigationId)
            guard let found = try reading.tx.find(ExhibitFile.self, file), found.exhibitId == id, let attachment = try reading.tx.find(Attachment.self, found.attachmentId) else {
                throw Refusal.notFound
            }
            reading.note("file", .string(attachment.sha256))
            return attachment
        }
    }

    /// - Parameter isOffered: whether the officer may ask for words to be read again.
    static func html(_ files: [ExhibitFile.Shown], _ readings: [ID<Attachment>: AttachmentReading], of exhibit: Exhibit, names: [ID<OfficerAccount>: String], isOffered: Bool) -> HTML {
        let rows = files.map { file -> HTML in
            let address = Address("/exhibits/\(exhibit.id)/files/\(file.id)")
            let small: HTML =
                file.mediaType.isPicture
                ? "<img class=\"thumbnail\" src=\"\(Address("/exhibits/\(exhibit.id)/files/\(file.id)/small"))\" alt=\"\(file.isPhotograph ? "As it was found" : file.fileName)\" loading=\"lazy\">" : ""
            let reading = readings[file.attachmentId]
            let again: HTML = isOffered && reading?.mayBeReadAgain == true ? " <a href=\"\(FormPage.address(of: ReadAgain.name, on: exhibit.ref))\">Read it again</a>" : ""
            let words: HTML = reading?.told.map { told -> HTML in "<p class=\"words\">\(told)\(again)</p>" } ?? ""
            return """
                <tr><td><a href="\(address)">\(file.fileName)</a>\(small)\(words)</td><td>\(file.mediaType.title)<br><small>\(size(file.byteCount))</small></td><td>\(file.device)\(file.capturedAt.map { at -> HTML in "<br>\(Component.time(at))" })</td>
                <td>\(Component.time(file.at)), \(names[file.officerId])</td><td><code class="hash">\(file.sha256)</code></td></tr>
                """
        }
        return EnquirySections.table(["File", "Kind", "Recorded by", "Taken in", "SHA-256"], rows, empty: "No file is with it.")
    }

    static func size(_ bytes: Int) -> String {
        bytes < 1_000_000 ? "\(max(1, bytes / 1000)) kB" : bytes < 1_000_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes / 100_000_000 / 10).\(bytes / 100_000_000 % 10) GB"
    }
}
