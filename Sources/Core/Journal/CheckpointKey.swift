import Base
import Crypto
import Foundation

/// The Ed25519 key that signs the journal's checkpoints. It is never printed.
public struct CheckpointKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    public let publicKey: CheckpointPublicKey

    /// A new key that is in no file.
    public init() { self.init(Curve25519.Signing.PrivateKey()) }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
        publicKey = CheckpointPublicKey(bytes: Array(key.publicKey.rawRepresentation))
    }

    func sign(_ text: String) throws -> [UInt8] { Array(try key.signature(for: Data(text.utf8))) }
}

extension CheckpointKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "signing key \(publicKey.id)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a key file cannot be used, with the way out.
public struct CheckpointKeyFault: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

extension CheckpointKey {
    private static let header = "peel journal signing key (Ed25519, private: keep it secret and keep a copy)"

    /// Reads the key in the file, or makes a new one where there is no file. Throws `CheckpointKeyFault` if others than its owner could read it.
    public static func load(at path: String) throws -> CheckpointKey {
        if access(path, F_OK) != 0, errno == ENOENT { try create(at: path) }
        return try stored(at: path)
    }

    /// The file appears under its name complete and readable by its owner only: nobody ever sees it half-written or open to others.
    private static func create(at path: String) throws {
        let text = header + "\n" + Curve25519.Signing.PrivateKey().rawRepresentation.base64EncodedString() + "\n"
        let draft = "\(path).\(RawID(at: .now))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw cannot("create", path) }
        defer { unlink(draft) }
        let written = text.utf8.withContiguousStorageIfAvailable { write(file, $0.baseAddress, $0.count) } ?? -1
        let synced = fsync(file)
        let closed = close(file)
        guard written == text.utf8.count, synced == 0, closed == 0 else { throw cannot("write", path) }
        // Another process may have made the key in the meantime; then that one is the key.
        guard link(draft, path) == 0 || errno == EEXIST else { throw cannot("create", path) }
    }

    private static func stored(at path: String) throws -> CheckpointKey {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw cannot("open", path) }
        defer { close(file) }
        var about = stat()
        guard fstat(file, &about) == 0 else { throw cannot("look at", path) }
        guard about.st_mode & S_IFMT == S_IFREG else { throw CheckpointKeyFault("The journal's signing key \(path) is not a file. Give the path of a file.") }
        guard about.st_mode & 0o077 == 0 else {
            throw CheckpointKeyFault(
                "Others on this machine can read the journal's signing key \(path) (mode \(String(about.st_mode & 0o777, radix: 8))), "
                    + "so they could forge checkpoints. If nobody has copied it, run `chmod 600 \(path)`; otherwise move it away, and a new key is made.")
        }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[0] == header, let bytes = Data(base64Encoded: String(lines[1])),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else {
            throw CheckpointKeyFault(
                "The journal's signing key \(path) is damaged or is something else. Restore it from its copy, or move it away to have a new key made.")
        }
        return CheckpointKey(key)
    }

    private static func cannot(_ what: String, _ path: String) -> CheckpointKeyFault {
        CheckpointKeyFault("Cannot \(what) the journal's signing key \(path): \(String(cString: strerror(errno))). Check the folder and its permissions.")
    }
}

/// The public half, handed to whoever verifies: as text `peel-journal-key <id> <base64 of 32 bytes>`.
public struct CheckpointPublicKey: Hashable, Sendable, LosslessStringConvertible {
    public let bytes: [UInt8]
    /// The first 8 bytes of the SHA-256 of the key, in hex.
    public let id: String

    init(bytes: [UInt8]) {
        self.bytes = bytes
        id = hex(SHA256.hash(data: bytes).prefix(8))
    }

    /// Reads the text form; the id must be that of the key.
    public init?(_ text: String) {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 3, parts[0] == "peel-journal-key", let bytes = Data(base64Encoded: String(parts[2])), bytes.count == 32 else { return nil }
        self.init(bytes: Array(bytes))
        guard parts[1] == id else { return nil }
    }

    public var description: String { "peel-journal-key \(id) \(Data(bytes).base64EncodedString())" }

    func verifies(_ signature: [UInt8], of text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: Data(text.utf8))
    }
}
