import Base
import Foundation

/// Small copies of pictures, made when they are first asked for by Debian's libvips tool, in a process of its own with bounded memory and time: no
/// picture from outside is decoded in the server. Without the tool the original is shown, bounded by the page.
public actor Thumbnails {
    /// Of Debian's `libvips-tools`.
    public static let tool = "/usr/bin/vipsthumbnail"
    private static let limiter = "/usr/bin/prlimit"

    /// The longer side, in pixels.
    public static let sizePixels = 480
    private static let runningMax = 2
    private static let memoryBytesMax = 2_000_000_000
    private static let processorSecondsMax = 20

    private nonisolated let folder: String
    private let tool: String
    private var running = 0
    /// Pictures the tool could not read; asked once.
    private var failed: Set<String> = []

    init(folder: String, tool: String) {
        self.folder = folder
        self.tool = tool
    }

    /// The path of the small copy; nothing where there is none and none can be made now.
    public func path(of attachment: Attachment, in store: AttachmentStore) async -> String? {
        guard attachment.mediaType.isPicture else { return nil }
        let small = small(of: attachment.sha256)
        if FileManager.default.fileExists(atPath: small) { return small }
        guard running < Self.runningMax, !failed.contains(attachment.sha256), FileManager.default.isExecutableFile(atPath: tool) else { return nil }
        running += 1
        defer { running -= 1 }
        let draft = "\(folder)/\(UUID().uuidString).jpg"
        guard await run(from: store.path(of: attachment), to: draft), rename(draft, small) == 0 else {
            unlink(draft)
            failed.insert(attachment.sha256)
            return nil
        }
        return small
    }

    /// Where the small copy of the file with this hash lies, if there is one.
    nonisolated func small(of sha256: String) -> String { "\(folder)/\(sha256)-\(Self.sizePixels).jpg" }

    private nonisolated func run(from original: String, to draft: String) async -> Bool {
        let child = try? ChildProcess(
            Self.limiter,
            ["--as=\(Self.memoryBytesMax)", "--cpu=\(Self.processorSecondsMax)", "--core=0", tool, "--size", "\(Self.sizePixels)", "-o", "\(draft)[Q=82,strip]", original],
            // Loaders that are not hardened against hostile files stay shut.
            environment: ["VIPS_BLOCK_UNTRUSTED": "1", "VIPS_CONCURRENCY": "1", "PATH": "/usr/bin:/bin", "TMPDIR": folder])
        return await child?.ended() == 0
    }
}
