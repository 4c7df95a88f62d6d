import Base
import Core
import Crypto
import Foundation

/// Runs WeasyPrint on one document, in a process of its own that fetches nothing and has bounded memory, time and output.
struct Renderer: Sendable {
    private static let limiter = "/usr/bin/prlimit"
    private static let timer = "/usr/bin/timeout"
    /// Debian's own, which has the library; another Python on the PATH has not.
    private static let python = "/usr/bin/python3"
    static let memoryBytesMax = 2_000_000_000
    static let processorSecondsMax = 120
    static let secondsMax = 180
    static let fileBytesMax = 100_000_000
    private static let answerBytesMax = 200

    /// Where drafts lie: nobody else may read there.
    let folder: String

    /// Why there is no PDF.
    enum Fault: Error {
        case failed(status: Int32)
    }

    /// - Parameter path: where the PDF is put when it is whole.
    func render(_ html: [UInt8], to path: String) async throws -> FinishPrint.Made {
        let draft = "\(folder)/\(UUID().uuidString)"
        defer {
            unlink(draft + ".html")
            unlink(draft + ".pdf")
        }
        guard FileManager.default.createFile(atPath: draft + ".html", contents: Data(html), attributes: [.posixPermissions: 0o600]),
            FileManager.default.createFile(atPath: draft + ".pdf", contents: nil, attributes: [.posixPermissions: 0o600]),
            let input = FileHandle(forReadingAtPath: draft + ".html"), let output = FileHandle(forWritingAtPath: draft + ".pdf")
        else { throw CocoaError(.fileWriteUnknown) }
        // The text is needed only as long as it is read.
        unlink(draft + ".html")
        let (status, answer) = try await run(input, output)
        try output.close()
        let data = FileManager.default.contents(atPath: draft + ".pdf") ?? Data()
        guard status == 0, data.starts(with: Array("%PDF-".utf8)), let pages = Int(answer.filter { !$0.isWhitespace }) else { throw Fault.failed(status: status) }
        guard rename(draft + ".pdf", path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return FinishPrint.Made(pages: pages, byteCount: data.count, sha256: hex(SHA256.hash(data: data)))
    }

    private func run(_ input: FileHandle, _ output: FileHandle) async throws -> (status: Int32, answer: String) {
        let paper = Bundle.module.bundleURL.appendingPathComponent("Paper").path
        let answer = Pipe()
        let child = try ChildProcess(
            Self.limiter,
            [
                "--as=\(Self.memoryBytesMax)", "--cpu=\(Self.processorSecondsMax)", "--fsize=\(Self.fileBytesMax)", "--core=0",
                Self.timer, "--kill-after=5", "\(Self.secondsMax)", Self.python, "-I", paper + "/render.py", paper + "/paper.css",
            ],
            // Nothing of the server's own environment, such as a database's password, is handed on.
            environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "XDG_CACHE_HOME": folder, "TMPDIR": folder], in: folder,
            input: input.fileDescriptor, output: output.fileDescriptor, errors: answer.fileHandleForWriting.fileDescriptor)
        let status = await child.ended()
        try? answer.fileHandleForWriting.close()
        let said = (try? answer.fileHandleForReading.read(upToCount: Self.answerBytesMax)) ?? Data()
        return (status, String(decoding: said, as: UTF8.self))
    }
}
