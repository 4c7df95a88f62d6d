import Base
import Foundation
import Testing

@testable import Core

@Suite("The key that signs the journal")
struct CheckpointKeyTests {
    /// A fresh folder for one test.
    static func withFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("peel-key-\(RawID(at: .now))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    static func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a key file that others can read is refused with the way out", arguments: [0o644, 0o640, 0o604, 0o660])
    func readable(mode: Int) throws {
        try Self.withFolder { folder in
            let path = folder + "/key"
            _ = try CheckpointKey.load(at: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let fault = #expect(throws: CheckpointKeyFault.self) { try CheckpointKey.load(at: path) }
            #expect(fault?.description.contains("chmod 600") == true)
        }
    }

    @Test("a damaged key file, an empty one and a folder are refused, and none is overwritten", arguments: ["", "rubbish\n", "header\nAAAA\n"])
    func damaged(text: String) throws {
        try Self.withFolder { folder in
            let path = folder + "/key"
            #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
            #expect(throws: CheckpointKeyFault.self) { try CheckpointKey.load(at: path) }
            #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
            #expect(throws: CheckpointKeyFault.self) { try CheckpointKey.load(at: folder) }
        }
    }

    @Test("a key in a folder that does not exist is a sentence, not a new folder")
    func noFolder() throws {
        try Self.withFolder { folder in
            let fault = #expect(throws: CheckpointKeyFault.self) { try CheckpointKey.load(at: folder + "/nowhere/key") }
            #expect(fault?.description.contains("No such file or directory") == true)
        }
    }

    @Test("a new key is readable by its owner only, leaves no draft behind, and is the same when read again")
    func created() throws {
        try Self.withFolder { folder in
            let path = folder + "/key"
            let made = try CheckpointKey.load(at: path)
            #expect(try Self.mode(of: path) == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
            #expect(try CheckpointKey.load(at: path).publicKey == made.publicKey)
        }
    }

    @Test("processes that make the key at the same moment end with one and the same key")
    func together() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("peel-key-\(RawID(at: .now))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try CheckpointKey.load(at: folder + "/key").publicKey.id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test("the private key is in no description")
    func unprinted() throws {
        try Self.withFolder { folder in
            let key = try CheckpointKey.load(at: folder + "/key")
            let secret = try #require(String(contentsOfFile: folder + "/key", encoding: .utf8).split(separator: "\n").last)
            var dumped = ""
            dump(key, to: &dumped)
            #expect(!"\(key)\(String(reflecting: key))\(dumped)".contains(secret))
        }
    }

    @Test("the public key travels as text, and a slip in it is noticed")
    func publicText() throws {
        let key = CheckpointKey().publicKey
        #expect(CheckpointPublicKey(key.description) == key)
        #expect(CheckpointPublicKey(key.description + "\n") == key)
        #expect(CheckpointPublicKey("peel-journal-key \(CheckpointKey().publicKey.id) \(Data(key.bytes).base64EncodedString())") == nil)
        #expect(CheckpointPublicKey("") == nil)
    }

    @Test("a checkpoint changed in any part, or of another key, is not signed")
    func checkpoint() throws {
        let key = CheckpointKey()
        let signed = try Checkpoint.signed(size: 7, root: MerkleHash.leaf([1]), at: Instant(microseconds: 1_741_600_000_123_456), by: key)
        #expect(signed.isSigned(by: key.publicKey))
        #expect(!signed.isSigned(by: CheckpointKey().publicKey))
        let changed = [
            Checkpoint(size: 8, root: signed.root, at: signed.at, keyID: signed.keyID, signature: signed.signature),
            Checkpoint(size: 7, root: MerkleHash.leaf([2]), at: signed.at, keyID: signed.keyID, signature: signed.signature),
            Checkpoint(size: 7, root: signed.root, at: signed.at.adding(seconds: 1), keyID: signed.keyID, signature: signed.signature),
            Checkpoint(size: 7, root: signed.root, at: signed.at, keyID: "0000000000000000", signature: signed.signature),
            Checkpoint(size: 7, root: signed.root, at: signed.at, keyID: signed.keyID, signature: signed.signature.reversed()),
        ]
        for checkpoint in changed { #expect(!checkpoint.isSigned(by: key.publicKey)) }
        #expect(signed.text == "peel journal\n7\n\(Data(signed.root).base64EncodedString())\n2025-03-10T09:46:40.123456Z\n")
    }
}
