public import Base
import Crypto
import Foundation

/// The folder of original files, each under its SHA-256 (`originals/ab/cd/abcd…`): the same file is kept once, and none is ever altered. Nodes that serve
/// one database share one folder.
public struct AttachmentStore: Sendable {
    public let folder: String
    public let thumbnails: Thumbnails
    /// Of one file, whatever its field would take: what this installation has room for.
    public let bytesMax: Int
    /// Two gibibytes: some hours of a camera.
    public static let bytesMaxStarter = 2 * 1024 * 1_048_576
    /// A file that no record took is erased after so many hours.
    public let waitingHours: Int
    public static let waitingHoursStarter = 72

    /// Makes the folder where it is not there, for this account alone.
    ///
    /// - Throws: what the system says, where the folder cannot be made or written.
    public init(folder: String, thumbnailTool: String = Thumbnails.tool, bytesMax: Int = bytesMaxStarter, waitingHours: Int = waitingHoursStarter) throws {
        self.folder = folder
        self.bytesMax = bytesMax
        self.waitingHours = waitingHours
        for name in ["incoming", "originals", "thumbnails", "prints", "reading"] {
            try FileManager.default.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        thumbnails = Thumbnails(folder: folder + "/thumbnails", tool: thumbnailTool)
    }

    /// Where the original of an attachment lies. The hash is ours: nothing a sender names becomes a path.
    public func path(of attachment: Attachment) -> String { path(of: attachment.sha256) }

    func path(of sha256: String) -> String { "\(folder)/originals/\(sha256.prefix(2))/\(sha256.dropFirst(2).prefix(2))/\(sha256)" }

    /// Where the file of a print lies while it is kept.
    public func path(of print: ID<PrintJob>) -> String { "\(folder)/prints/\(print).pdf" }

    /// Begins to take in a file.
    public func begin(types: [FileKind], bytesMax: Int) throws -> IncomingFile {
        try IncomingFile(self, draft: "\(folder)/incoming/\(RawID(at: .now))", types: types, bytesMax: min(bytesMax, self.bytesMax))
    }
}

/// A file on its way in: written to disk as it arrives, hashed as it is written, and given its place when it is whole.
public final class IncomingFile {
    /// What was found out about a file that is in its place.
    public struct Facts: Sendable, Hashable {
        public let sha256: String
        public let mediaType: FileKind
        public let byteCount: Int
        public let width: Int?
        public let height: Int?
    }

    /// Of the beginning, kept to read a picture's size: cameras put up to some hundred kilobytes before it.
    private static let headBytesMax = 1 << 20

    private let store: AttachmentStore
    private let draft: String
    private let types: [FileKind]
    private let bytesMax: Int
    private var handle: FileHandle?
    private var hasher = SHA256()
    private var head: [UInt8] = []
    private var count = 0

    init(_ store: AttachmentStore, draft: String, types: [FileKind], bytesMax: Int) throws {
        self.store = store
        self.draft = draft
        self.types = types
        self.bytesMax = bytesMax
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteUnknown) }
        handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    }

    deinit { if handle != nil { unlink(draft) } }

    /// Takes the next bytes. Those past the limit are counted and not kept.
    public func write(_ bytes: some Collection<UInt8>) throws {
        count += bytes.count
        guard count <= bytesMax else { return }
        if head.count < Self.headBytesMax { head += bytes.prefix(Self.headBytesMax - head.count) }
        let data = Data(bytes)
        hasher.update(data: data)
        try handle?.write(contentsOf: data)
    }

    /// Gives up the file: nothing of it remains.
    public func abandon() {
        handle = nil
        unlink(draft)
    }

    /// Puts the whole file into its place, durably.
    ///
    /// - Parameter name: what the sender calls it. Where any kind is taken, a name that says another kind than the bytes is refused.
    /// - Throws: `Problem` sentences as a `Refusal` at `field` for a file that is empty, too large, of another kind or no readable picture.
    public func finish(field: String, label: String, name: String = "") throws -> Facts {
        defer { abandon() }
        let facts = try check(field, label, name)
        try handle?.synchronize()
        let place = store.path(of: facts.sha256)
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // The same bytes may be there already: they are the same file.
        guard rename(draft, place) == 0 else { throw CocoaError(.fileWriteUnknown) }
        chmod(place, 0o400)
        syncFolder((place as NSString).deletingLastPathComponent)
        return facts
    }

    private func check(_ field: String, _ label: String, _ name: String) throws -> Facts {
        func refuse(_ code: String, _ sentence: String) -> Refusal { .invalid(field, code: code, "\(label): \(sentence)") }
        let wanted = types.map(\.title).joined(separator: ", ")
        guard count > 0 else { throw refuse("empty", "the file is empty. Choose it again.") }
        guard count <= bytesMax else { throw refuse("too-large", "the file is larger than \(bytesMax / 1_048_576) MB. Choose a smaller one.") }
        if FileKind.isProgram(head: head) { throw refuse("program", "this is a program or looks like one. It is not taken here: give it to the digital unit on its device.") }
        guard let type = FileKind(head: head) ?? (types.contains(.other) ? .other : nil) else { throw refuse("wrong-type", "this kind of file is not taken. Give one of: \(wanted).") }
        if types.contains(.other), let claimed = FileKind.named(name), claimed != type {
            throw refuse("renamed", "it is called a \(claimed.title) file and is none. Give the original with the name it had.")
        }
        guard types.contains(type) else { throw refuse("wrong-type", "this is a \(type.title) file. Give one of: \(wanted).") }
        let size = PictureSize(head, type)
        if type.isPicture {
            guard let size else { throw refuse("unreadable", "the picture is damaged: its size cannot be read. Take or save it again.") }
            guard !size.isTooLarge else { throw refuse("too-large", "the picture has more than \(PictureSize.pixelsMax / 1_000_000) million pixels. Make it smaller.") }
        }
        return Facts(sha256: hex(hasher.finalize()), mediaType: type, byteCount: count, width: size?.width, height: size?.height)
    }

    private func syncFolder(_ path: String) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
