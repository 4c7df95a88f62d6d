import Base
import Foundation
import Storage
import TestSupport
import Testing

@testable import Core

@Suite("Files on their way in")
struct AttachmentTests {
    /// The beginning of a picture of the given size; nothing in it is drawn.
    static func png(width: UInt32 = 40, height: UInt32 = 50, extra: Int = 0) -> [UInt8] {
        func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13) + Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0] + Array(repeating: 7, count: 4 + extra)
    }

    /// JPEG with an application segment of `padding` bytes before its frame.
    static func jpeg(width: Int = 40, height: Int = 50, padding: Int = 10) -> [UInt8] {
        func big(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
        return [0xFF, 0xD8, 0xFF, 0xE1] + big(padding + 2) + Array(repeating: 0, count: padding) + [0xFF, 0xC0] + big(17) + [8] + big(height) + big(width)
            + Array(repeating: 3, count: 20)
    }

    private func store() throws -> AttachmentStore {
        try AttachmentStore(folder: NSTemporaryDirectory() + "peel-attachments-" + UUID().uuidString)
    }

    private func receive(_ bytes: [UInt8], types: [FileKind] = FileKind.photographs, bytesMax: Int = 10_000, in store: AttachmentStore) throws -> IncomingFile.Facts {
        let file = try store.begin(types: types, bytesMax: bytesMax)
        // In small pieces, as a network gives them.
        for start in stride(from: 0, to: bytes.count, by: 7) { try file.write(bytes[start..<min(start + 7, bytes.count)]) }
        return try file.finish(field: "photograph", label: "Photograph")
    }

    private func code(_ bytes: [UInt8], types: [FileKind] = FileKind.photographs, in store: AttachmentStore) throws -> String? {
        do {
            _ = try receive(bytes, types: types, in: store)
            return nil
        } catch Refusal.invalid(let problems) {
            return problems.first?.code
        }
    }

    private func files(in store: AttachmentStore) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: store.folder).filter { $0.split(separator: "/").last?.contains { $0 == "-" || $0.isNumber } ?? false && $0.count > 20 }
    }

    @Test("an empty file, one of another kind whatever it is called, a damaged picture, one too large in bytes or pixels leave nothing behind")
    func refused() throws {
        let store = try store()
        #expect(try code([], in: store) == "empty")
        #expect(try code(Array("<html><script>".utf8), in: store) == "wrong-type")
        #expect(try code(Array("GIF89a".utf8) + Array(repeating: 0, count: 40), in: store) == "wrong-type")
        #expect(try code(Array("%PDF-1.7 ...".utf8), in: store) == "wrong-type")
        #expect(try code(Array("%PDF-1.7 ...".utf8), types: [.pdf], in: store) == nil)
        #expect(try code([0xFF, 0xD8, 0xFF, 0xE0, 0x00], in: store) == "unreadable")
        #expect(try code(Array(Self.png().prefix(15)), in: store) == "unreadable")
        #expect(try code(Self.png(width: 60_000, height: 60_000), in: store) == "too-large")
        #expect(try code(Self.png(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF), in: store) == "too-large")
        #expect(try code(Self.png(extra: 10_000), in: store) == "too-large")
        #expect(try files(in: store).count == 1, "only the PDF")
    }

    @Test("a file lies under its hash, once however often it is sent, readable and never writable again")
    func kept() throws {
        let store = try store()
        let facts = try receive(Self.png(), in: store)
        #expect(facts.mediaType == .png && facts.width == 40 && facts.height == 50 && facts.byteCount == Self.png().count)
        #expect(try receive(Self.png(), in: store) == facts)
        #expect(try files(in: store).count == 1)
        let path = store.path(of: facts.sha256)
        #expect(FileManager.default.contents(atPath: path).map(Array.init) == Self.png())
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o400)
        #expect(try receive(Self.jpeg(width: 300, height: 200, padding: 4000), in: store).width == 300)
    }

    @Test("a file that is given up leaves nothing behind")
    func abandoned() throws {
        let store = try store()
        do {
            let file = try store.begin(types: [.png], bytesMax: 1000)
            try file.write(Self.png())
        }
        #expect(try files(in: store) == [])
    }

    @Test(
        "the size of a picture is read from its header in every form",
        arguments: [
            ("VP8 ", Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBPVP8 ".utf8) + [0, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 40, 0, 50, 0]),
            ("VP8L", Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBPVP8L".utf8) + [0, 0, 0, 0, 0x2F] + [39, 64, 12, 0] + [0, 0, 0, 0, 0]),
            ("VP8X", Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0] + [39, 0, 0] + [49, 0, 0]),
        ] as [(String, [UInt8])])
    func webp(_ form: String, _ bytes: [UInt8]) {
        #expect(FileKind(head: bytes) == .webp)
        let size = PictureSize(bytes, .webp)
        #expect(size?.width == 40 && size?.height == 50, "\(form)")
    }

    @Test("a file belongs to the officer who sent it until one record takes it, once", arguments: TestStores.engines)
    func attached(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let store = try store()
        let (one, other) = (try await world.officer("PC"), try await world.officer("PC"))
        let facts = try receive(Self.png(), in: store)
        let attachment = try await world.office.receive(facts, name: "../../etc/una\u{202E}.png", as: one)
        #expect(attachment.fileName == "una.png")
        let ref = Ref("person", RawID(high: 1, low: 2))
        func take(_ officer: Officer, _ types: [FileKind] = FileKind.photographs, max: Int = 10_000) async throws -> Refusal? {
            try await world.refusal { _ = try await world.office.perform(TakeFile(file: attachment.id, ref: ref, types: types, bytesMax: max), as: world.granting(officer)) }
        }
        #expect(try await take(other)?.code == "invalid")
        #expect(try await take(one, [.pdf])?.code == "invalid")
        #expect(try await take(one, max: 10)?.code == "invalid")
        #expect(try await take(one) == nil)
        #expect(try await take(one)?.code == "invalid")
        let entries = try await world.journal("attachment.receive")
        #expect(entries.map(\.category) == ["COL"] && entries.first?.subjectId == attachment.id.raw)
    }

    @Test("an officer cannot pile up files without their forms", arguments: TestStores.engines)
    func waiting(_ engine: Engine) async throws {
        let world = try await World.make(engine, [])
        let officer = try await world.officer("PC")
        let facts = try receive(Self.png(), in: try store())
        for _ in 0..<50 { _ = try await world.office.receive(facts, name: "a.png", as: officer) }
        let refusal = try await world.refusal { _ = try await world.office.receive(facts, name: "a.png", as: officer) }
        #expect(refusal?.code == "conflict")
        world.clock.advance(minutes: 24 * 60 + 1)
        _ = try await world.office.receive(facts, name: "a.png", as: officer)
    }
}

/// Takes a file into a record, as a module's operation would.
struct TakeFile: Core.Operation {
    static let name: OperationName = "files.take"
    static let title = "Take a file"
    static let form = Form { Section("File") { Field.text("file", "File") } }

    let file: ID<Core.Attachment>
    let ref: Ref
    let types: [FileKind]
    let bytesMax: Int

    func perform(in work: Work) throws -> ID<Core.Attachment> { try work.attach(file, to: ref, at: "file", types: types, bytesMax: bytesMax).id }
}

extension World {
    /// The same officer with every permission: what is asked here is whose file it is.
    func granting(_ officer: Officer) -> Officer {
        Officer(
            id: officer.id, number: officer.number, name: officer.name, rank: officer.rank, unitId: officer.unitId, roles: officer.roles, groups: officer.groups,
            permissions: PermissionSet(["*"]))
    }
}
