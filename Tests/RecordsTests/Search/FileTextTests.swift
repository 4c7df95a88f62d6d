import Base
import Foundation
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Core
@testable import Records

/// Takes a file into a record, as a sibling module's operation would.
private struct KeepFile: Core.Operation {
    static let name: OperationName = "events.keep"
    static let title = "Keep a file"
    static let form = Form { Section("File") { Field.text("file", "File") } }

    let record: Ref
    let file: ID<Core.Attachment>

    func perform(in work: Work) throws -> Done {
        _ = try work.attach(file, to: record, at: "file", types: FileKind.evidence, bytesMax: 1_000_000)
        return Done()
    }
}

@Suite("Words inside files")
struct FileTextTests {
    private func store() throws -> AttachmentStore { try AttachmentStore(folder: NSTemporaryDirectory() + "peel-files-" + UUID().uuidString) }

    /// A PDF of one page with one line, as a word processor would write it.
    ///
    /// - Parameter isLocked: says that it is encrypted, with a key that no password gives.
    private static func pdf(_ line: String, isLocked: Bool = false) -> [UInt8] {
        let stream = "BT /F1 28 Tf 40 700 Td (\(line)) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = "%PDF-1.4\n"
        var places: [Int] = []
        for (number, object) in objects.enumerated() {
            places.append(text.utf8.count)
            text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 6\n0000000000 65535 f \n" + places.map { String(format: "%010d 00000 n \n", $0) }.joined()
        let key = String(repeating: "5A", count: 32)
        let lock = isLocked ? " /ID [<\(key)> <\(key)>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <\(key)> /U <\(key)> >>" : ""
        return Array((text + "trailer << /Size 6 /Root 1 0 R\(lock) >>\nstartxref\n\(start)\n%%EOF\n").utf8)
    }

    private func run(_ tool: String, _ arguments: [String]) throws {
        #expect(try ChildProcess(tool, arguments).waitUntilEnded() == 0)
    }

    @discardableResult
    private func keep(_ bytes: [UInt8], _ name: String, in record: Ref, _ scene: Scene) async throws -> ID<Core.Attachment> {
        let incoming = try #require(scene.world.office.attachments).begin(types: FileKind.evidence, bytesMax: 1_000_000)
        try incoming.write(bytes)
        let facts = try incoming.finish(field: "file", label: "File", name: name)
        let file = try await scene.world.office.receive(facts, name: name, as: scene.officer)
        _ = try await scene.world.office.perform(KeepFile(record: record, file: file.id), as: Officer.everything(scene.officer))
        return file.id
    }

    private func states(_ scene: Scene) async throws -> [String] {
        try await scene.world.store.read { tx in try tx.values(String.self, "SELECT state FROM attachment_reading ORDER BY attachment_id") }
    }

    private func found(_ typed: String, _ scene: Scene, as officer: Officer? = nil, kinds: [RecordKind] = Scene.kinds + [AttachmentText.kind]) async throws -> [String] {
        let visible = Visibility(to: officer ?? scene.officer)
        let registry = scene.registry
        return try await scene.world.store.read { tx in
            let results = try GlobalSearch.run(query: typed, kinds: kinds, on: London.day(of: scene.world.clock.now), visible: visible, in: tx).results
            return try WholeHits.fold(results, asked: [], registry, visible: visible, in: tx).map { "\($0.title): \($0.why.joined(separator: "; "))" }
        }
    }

    @Test("a record is found by the words in its file, which says so; not before it is read, and by nobody who may not see the record", arguments: TestStores.engines)
    func found(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let crime = try await scene.file("investigation", "Synthetic burglary", at: "2026-03-01T10:00:00Z", links: [])
        try await keep(Self.pdf("The vestibule was chequered with cinnabar"), "scene notes.pdf", in: crime, scene)
        try await keep(Array("Ledger of the zanzibar account\nand the quokka fund".utf8), "ledger.txt", in: crime, scene)
        #expect(try await found("cinnabar", scene).isEmpty)
        #expect(try await states(scene) == ["waiting", "waiting"])
        #expect(try await TextReader().readAll(scene.world.office, scene.world.system) == 2)
        #expect(try await states(scene) == ["read", "read"])
        let hits = try await found("cinnabar chequered", scene)
        #expect(hits.count == 1 && hits[0].hasPrefix("Synthetic burglary: found in the file scene notes.pdf") && hits[0].contains("vestibule"), "\(hits)")
        #expect(try await found("\"quokka fund\"", scene).count == 1)
        // Nothing is read twice.
        #expect(try await TextReader().readAll(scene.world.office, scene.world.system) == 0)
        // Whose role does not read crimes finds nothing in their files.
        #expect(try await found("cinnabar", scene, kinds: [Person.kind, AttachmentText.kind]).isEmpty)
        /// The pieces themselves, which also counts and facets ask for.
        func pieces(_ officer: Officer) async throws -> Int? {
            try await scene.world.store.read { tx in try tx.value(Int.self, "SELECT count(*) FROM attachment_text t WHERE \(Visibility(to: officer).condition("t.id"))") }
        }
        #expect(try await pieces(scene.officer) == 2)
        try await scene.restrict(crime)
        #expect(try await pieces(scene.officer) == 0)
        #expect(try await found("cinnabar", scene).isEmpty)
        #expect(try await found("cinnabar", scene, as: scene.insider).count == 1)
        // What is read later is closed as well.
        try await keep(Array("The sphinx of black quartz".utf8), "later.txt", in: crime, scene)
        try await TextReader().readAll(scene.world.office, scene.world.system)
        #expect(try await found("sphinx", scene).isEmpty)
        #expect(try await found("sphinx", scene, as: scene.insider).count == 1)
        #expect(try await pieces(scene.officer) == 0)
        #expect(try await pieces(scene.insider) == 3)
    }

    @Test("a file that cannot be read is noted and left; one that a stopped node began is begun again, so many times", arguments: TestStores.engines)
    func failures(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let crime = try await scene.file("investigation", "Synthetic burglary", at: "2026-03-01T10:00:00Z", links: [])
        try await keep(Array("%PDF-1.4 and nothing that is one".utf8), "damaged.pdf", in: crime, scene)
        let reader = TextReader()
        #expect(try await reader.readAll(scene.world.office, scene.world.system) == 1)
        #expect(try await states(scene) == ["failed"])
        let reason = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT reason FROM attachment_reading") }
        #expect(reason?.hasPrefix("the PDF is damaged, or is none") == true)
        #expect(try await reader.readAll(scene.world.office, scene.world.system) == 0)
        _ = try await scene.world.store.write { tx in try tx.execute("UPDATE attachment_reading SET state = 'reading', attempts = \(TextReader.attemptsMax)") }
        #expect(try await reader.readAll(scene.world.office, scene.world.system) == 0, "another node may be at it")
        scene.world.clock.advance(minutes: 61)
        #expect(try await reader.readAll(scene.world.office, scene.world.system) == 1)
        let given = try await scene.world.store.read { tx in try tx.value(String.self, "SELECT reason FROM attachment_reading") }
        #expect(given?.contains("never ended") == true)
        let byHand = ReadAttachment(file: ID(RawID(high: 1, low: 1)), text: "x", isCut: false, failure: nil)
        #expect(try await scene.world.refusal { _ = try await scene.world.office.perform(byHand, as: Officer.everything(scene.officer)) }?.code == "forbidden")
    }

    @Test("a record held open in an emergency is found by the words in its files too", arguments: TestStores.engines)
    func emergency(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = Ref(Person.kind, try await scene.person("Una", "Probesen", pnc: "1990/0000001V"))
        try await keep(Array("The sphinx of black quartz".utf8), "notes.txt", in: person, scene)
        try await TextReader().readAll(scene.world.office, scene.world.system)
        try await scene.restrict(person)
        #expect(try await found("sphinx", scene).isEmpty)
        _ = try await scene.world.office.perform(OpenRestricted(asked: "1990/0000001V", ground: "LIFE", reason: "He holds a child at the window."), as: scene.officer)
        #expect(try await found("sphinx", scene, as: try await scene.world.reload(scene.officer.id)).count == 1)
        #expect(try await found("sphinx", scene, as: try await scene.world.officer("PC")).isEmpty)
    }

    @Test("whoever looks at a file is told what a search does not find of it, and asks again where that may help", arguments: TestStores.engines)
    func again(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let person = Ref(Person.kind, try await scene.person("Una", "Probesen"))
        let other = Ref(Person.kind, try await scene.person("Otto", "Sampleson"))
        let damaged = try await keep(Array("%PDF-1.4 and nothing that is one".utf8), "damaged.pdf", in: person, scene)
        let locked = try await keep(Self.pdf("Cinnabar", isLocked: true), "locked.pdf", in: person, scene)
        let notes = try await keep(Array("The zanzibar account".utf8), "notes.txt", in: person, scene)
        func readings() async throws -> [ID<Core.Attachment>: AttachmentReading] { try await scene.world.store.read { tx in try AttachmentReading.of([damaged, locked, notes], in: tx) } }
        func ask(_ file: ID<Core.Attachment>, of record: Ref = person, as officer: Officer? = nil) async throws -> String? {
            try await scene.world.refusal { _ = try await scene.world.office.perform(ReadAgain(of: record, file: file), as: officer ?? scene.officer) }?.code
        }
        #expect(try await readings().values.allSatisfy { $0.told == "Words not read yet: search does not find it by its contents." && !$0.mayBeReadAgain })
        #expect(try await ask(damaged) == "conflict", "it waits already")
        try await TextReader().readAll(scene.world.office, scene.world.system)
        let found = try await readings()
        #expect(found[damaged]?.told?.hasPrefix("Words could not be read: the PDF is damaged, or is none") == true)
        #expect(found[locked]?.told == "Words could not be read: it is encrypted and opens only with its password. Search does not find it by its contents.")
        let read = try #require(found[notes])
        #expect(read.told == nil)
        #expect(found[damaged]?.mayBeReadAgain == true && found[locked]?.mayBeReadAgain == false && !read.mayBeReadAgain)

        #expect(try await ask(locked) == "conflict")
        #expect(try await ask(notes) == "conflict")
        #expect(try await ask(damaged, of: other) == "not-found")
        #expect(try await ask(damaged, as: try await scene.world.officer("AUD")) == "forbidden")
        let offered = try await scene.world.store.read { tx in (try ReadAgain.isOffered(on: person, to: scene.officer, in: tx), try ReadAgain.isOffered(on: other, to: scene.officer, in: tx)) }
        #expect(offered == (true, false))
        #expect(try await ask(damaged) == nil)
        #expect(try await readings()[damaged]?.state == .waiting)
        #expect(try await scene.world.journal(ReadAgain.name.text).last?.subjectId == person.id)
        #expect(try await TextReader().readAll(scene.world.office, scene.world.system) == 1)
        #expect(try await readings()[damaged]?.state == .failed)
        try await scene.restrict(person)
        #expect(try await ask(damaged) == "not-found")
    }

    @Test("without its tool a file waits, the others are read, and what is missing is said", arguments: TestStores.engines)
    func withoutTools(_ engine: Engine) async throws {
        let scene = try await Scene.make(engine, attachments: try store())
        let crime = try await scene.file("investigation", "Synthetic burglary", at: "2026-03-01T10:00:00Z", links: [])
        try await keep(Self.pdf("Cinnabar"), "notes.pdf", in: crime, scene)
        try await keep(Array("zanzibar".utf8), "notes.txt", in: crime, scene)
        let tools = TextTools(pdftotext: "/nonexistent/pdftotext", unzip: "/nonexistent/unzip", tesseract: "/nonexistent/tesseract")
        #expect(tools.missing.count == 3 && tools.missing[0].contains("package poppler-utils"))
        #expect(try await TextReader(tools: tools).readAll(scene.world.office, scene.world.system) == 1)
        #expect(try await states(scene) == ["waiting", "read"])
        #expect(try await found("zanzibar", scene).count == 1)
    }

    @Test("a word processor's file gives its paragraphs as words apart; a file called a text that is none gives nothing")
    func kinds() async throws {
        let folder = NSTemporaryDirectory() + "peel-files-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let xml = "<w:document><w:p><w:r><w:t>First &amp; last</w:t></w:r></w:p><w:p><w:t>quo</w:t><w:t>kka</w:t></w:p></w:document>"
        #expect(TextTools.words(ofXML: xml).split(separator: " ") == ["First", "&", "last", "quokka"])
        let script = "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('word/document.xml', sys.argv[2])"
        try run("/usr/bin/python3", ["-c", script, folder + "/letter.docx", xml])
        let tools = TextTools()
        #expect(try await tools.read(folder + "/letter.docx", .zip, name: "letter.docx", in: folder)?.text.contains("quokka") == true)
        #expect(try await tools.read(folder + "/letter.docx", .zip, name: "archive.zip", in: folder) == nil)
        try Data([0, 1, 2]).write(to: URL(fileURLWithPath: folder + "/odd.txt"))
        await #expect(throws: TextTools.Failure.self) { try await tools.read(folder + "/odd.txt", .other, name: "odd.txt", in: folder) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".text") }, "no draft stays")
    }

    @Test("what is only a picture of words is read from the picture", .enabled(if: FileManager.default.isExecutableFile(atPath: TextTools().tesseract)))
    func pictures() async throws {
        let folder = NSTemporaryDirectory() + "peel-files-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(Self.pdf("CHEQUERED CINNABAR")).write(to: URL(fileURLWithPath: folder + "/page.pdf"))
        try run("/usr/bin/pdftoppm", ["-png", "-r", "150", "-singlefile", folder + "/page.pdf", folder + "/page"])
        let text = try await TextTools().read(folder + "/page.png", .png, name: "page.png", in: folder)?.text
        #expect(text?.contains("CINNABAR") == true)
    }

    @Test("a long text is cut into pieces at words, and a phrase across the border is found")
    func pieces() {
        let text = (0..<5_000).map { "word\($0)" }.joined(separator: " ")
        let pieces = AttachmentText.pieces(of: text)
        #expect(pieces.count > 1 && pieces.allSatisfy { $0.count <= AttachmentText.pieceCharactersMax })
        for number in 0..<4_999 { #expect(pieces.contains { $0.contains("word\(number) word\(number + 1)") }) }
        #expect(AttachmentText.pieces(of: " \n ").isEmpty)
    }
}

extension Officer {
    /// The same person with every permission: an operation of a test is in no role.
    fileprivate static func everything(_ officer: Officer) -> Officer {
        Officer(
            id: officer.id, number: officer.number, name: officer.name, rank: officer.rank, unitId: officer.unitId, roles: officer.roles, groups: officer.groups,
            permissions: PermissionSet(["*"]))
    }
}
