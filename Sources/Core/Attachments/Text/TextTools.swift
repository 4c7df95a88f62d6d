import Base
import Foundation

/// Takes the words out of files with Debian's tools, each in a process of its own with bounded memory, time and output that is told nothing of the server:
/// no file from outside is opened in it.
struct TextTools: Sendable {
    var pdftotext = "/usr/bin/pdftotext"
    var pdftoppm = "/usr/bin/pdftoppm"
    var unzip = "/usr/bin/unzip"
    var tesseract = "/usr/bin/tesseract"
    private static let limiter = "/usr/bin/prlimit"
    private static let timer = "/usr/bin/timeout"
    private static let memoryBytesMax = 1_500_000_000
    private static let processorSecondsMax = 60
    private static let secondsMax = 90
    /// Of what a tool writes: four bytes for each character that is kept.
    private static let outputBytesMax = 4 * AttachmentText.charactersMax
    private static let pictureBytesMax = 40_000_000
    /// Of a PDF with words; of one that must be looked at as pictures.
    private static let pagesMax = 300
    private static let scannedPagesMax = 12
    private static let dotsPerInch = 200
    /// Fewer letters than these in a whole PDF are a scanner's stamp.
    private static let lettersMin = 20

    /// What a file gave.
    struct Found: Sendable {
        var text = ""
        var isCut = false
    }

    struct Failure: Error {
        let reason: String
    }

    /// The kinds of file that can be read with the tools that are there.
    var readable: [FileKind] {
        var kinds: [FileKind] = [.other]
        if has(pdftotext) || has(tesseract) && has(pdftoppm) { kinds.append(.pdf) }
        if has(unzip) { kinds.append(.zip) }
        if has(tesseract) { kinds += [.jpeg, .png, .webp] }
        return kinds
    }

    /// What is missing, with the Debian package that has it and what it is for.
    var missing: [String] {
        [(pdftotext, "poppler-utils", "PDF files"), (unzip, "unzip", "word processor files"), (tesseract, "tesseract-ocr", "pictures and scanned PDF files")].filter { !has($0.0) }.map {
            "\($0.0) is missing (package \($0.1)): words in \($0.2) are not found"
        }
    }

    private func has(_ tool: String) -> Bool { FileManager.default.isExecutableFile(atPath: tool) }

    /// - Parameters:
    ///   - name: what the sender called the file: a ZIP called `.docx` is read as one.
    ///   - folder: where drafts lie; nobody else may read there.
    /// - Returns: nothing for a file that holds no words by its kind.
    func read(_ path: String, _ kind: FileKind, name: String, in folder: String) async throws -> Found? {
        let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
        switch kind {
        case .pdf: return try await pdf(path, folder)
        case .jpeg, .png, .webp: return bounded(try await run(tesseract, [path, "stdout", "-l", "eng"], folder))
        case .zip:
            guard let part = ["docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml", "odp": "content.xml"][ending] else { return nil }
            return bounded(Self.words(ofXML: try await run(unzip, ["-p", path, part], folder)))
        case .other: return ["txt", "csv", "log", "md", "vcf", "eml", "json"].contains(ending) ? try plain(path) : nil
        default: return nil
        }
    }

    private func bounded(_ text: String) -> Found {
        Found(text: String(text.prefix(AttachmentText.charactersMax)), isCut: text.utf8.count >= Self.outputBytesMax || text.count > AttachmentText.charactersMax)
    }

    private func pdf(_ path: String, _ folder: String) async throws -> Found {
        var found = Found()
        if has(pdftotext) {
            do {
                found = bounded(try await run(pdftotext, ["-q", "-enc", "UTF-8", "-nopgbrk", "-l", "\(Self.pagesMax)", path, "-"], folder))
            } catch let failure as Failure {
                throw try Self.isEncrypted(path) ? Failure(reason: Self.encrypted) : failure
            }
        }
        guard found.text.count(where: \.isLetter) < Self.lettersMin, has(tesseract), has(pdftoppm) else { return found }
        let pages = "\(folder)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: pages) }
        // The longer side is bounded, so that a page of a kilometre makes no picture of one.
        _ = try await run(
            pdftoppm, ["-q", "-gray", "-png", "-r", "\(Self.dotsPerInch)", "-scale-to", "2600", "-l", "\(Self.scannedPagesMax)", path, pages + "/page"], folder,
            bytesMax: Self.pictureBytesMax)
        for page in try FileManager.default.contentsOfDirectory(atPath: pages).sorted() {
            found.text += try await run(tesseract, ["\(pages)/\(page)", "stdout", "-l", "eng"], folder) + "\n"
        }
        return bounded(found.text)
    }

    static let encrypted = "it is encrypted and opens only with its password"
    /// A PDF says near its end that it is encrypted; one made for the web, near its beginning.
    private static let lookedAtBytes = 262_144

    private static func isEncrypted(_ path: String) throws -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        let mark = Data("/Encrypt".utf8)
        if try file.read(upToCount: lookedAtBytes)?.range(of: mark) != nil { return true }
        let size = try file.seekToEnd()
        try file.seek(toOffset: size > UInt64(lookedAtBytes) ? size - UInt64(lookedAtBytes) : 0)
        return try file.read(upToCount: lookedAtBytes)?.range(of: mark) != nil
    }

    /// What it means that a tool could not open a file.
    private static let damaged = ["pdftotext": "the PDF is damaged, or is none", "pdftoppm": "the pages of the PDF are damaged", "tesseract": "the picture is damaged", "unzip": "the document is damaged, or is none"]

    private func plain(_ path: String) throws -> Found {
        guard let file = FileHandle(forReadingAtPath: path), let data = try file.read(upToCount: Self.outputBytesMax) else { throw Failure(reason: "the file could not be opened") }
        guard !data.contains(0) else { throw Failure(reason: "it is called a text and is none") }
        var found = bounded(String(decoding: data, as: UTF8.self))
        found.isCut = found.isCut || data.count >= Self.outputBytesMax
        return found
    }

    /// The text between the marks; a paragraph, a tab and a break part words.
    static func words(ofXML xml: String) -> String {
        var text = ""
        var tag = ""
        var isInTag = false
        for character in xml {
            switch character {
            case "<":
                isInTag = true
                tag = ""
            case ">" where isInTag:
                isInTag = false
                let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0 == ":" || $0 == "-" }
                if parting.contains(String(name)) { text.append(" ") }
            default: if isInTag { if tag.count < 40 { tag.append(character) } } else { text.append(character) }
            }
        }
        for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] { text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: letter) }
        return text
    }

    private static let parting: Set<String> = ["w:p", "w:tab", "w:br", "w:tc", "text:p", "text:h", "text:tab", "text:line-break", "text:s", "table:table-cell"]

    private func run(_ tool: String, _ arguments: [String], _ folder: String, bytesMax: Int = outputBytesMax) async throws -> String {
        let draft = "\(folder)/\(UUID().uuidString).text"
        guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600]), let output = FileHandle(forWritingAtPath: draft) else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { unlink(draft) }
        let child = try ChildProcess(
            Self.limiter,
            ["--as=\(Self.memoryBytesMax)", "--cpu=\(Self.processorSecondsMax)", "--fsize=\(bytesMax)", "--core=0", Self.timer, "--kill-after=5", "\(Self.secondsMax)", tool] + arguments,
            // Nothing of the server's own environment, such as a database's password, is handed on.
            environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "OMP_THREAD_LIMIT": "1"], in: folder, output: output.fileDescriptor)
        let status = await child.ended()
        try output.close()
        let data = FileManager.default.contents(atPath: draft) ?? Data()
        // A tool that was stopped for writing too much has written what is kept.
        guard status == 0 || data.count >= bytesMax else {
            let name = (tool as NSString).lastPathComponent
            throw Failure(reason: status == 124 || status == 137 ? "reading it took longer than \(Self.secondsMax) seconds" : "\(Self.damaged[name] ?? "it could not be opened") (\(name): \(status))")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
