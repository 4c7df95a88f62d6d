import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// Sends a file piece by piece, so that a large one costs no memory.
enum FileReply {
    private static let pieceBytes = 128 * 1024

    /// - Returns: nothing where the file is not there.
    static func body(path: String) -> ResponseBody? {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, let handle = FileHandle(forReadingAtPath: path) else { return nil }
        return ResponseBody(contentLength: size) { writer in
            while let piece = try await NIOThreadPool.singleton.runIfActive({ try handle.read(upToCount: pieceBytes) }), !piece.isEmpty {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try await writer.finish(nil)
        }
    }
}
