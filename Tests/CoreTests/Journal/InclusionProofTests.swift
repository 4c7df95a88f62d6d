import Base
import Foundation
@_spi(Writing) import Storage
import TestSupport
import Testing

@testable import Core

@Suite("A proof that an entry stands in the journal")
struct InclusionProofTests {
    /// Runs the independent verifier. Answers its exit status and what it printed.
    static func verifyElsewhere(_ proof: InclusionProof, key: String) throws -> (status: Int32, text: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("peel-proof-\(RawID(at: .now)).json")
        try JSONEncoder().encode(proof).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Verification/verify_proof.py").standardized
        return try ChildProcess.output(of: "/usr/bin/env", ["python3", "-B", script.path, file.path, key])
    }

    static func proof(_ position: Int64, in book: JournalBook) async throws -> InclusionProof {
        try await book.store.read { tx in try InclusionProof.make(position: position, in: tx, key: book.key.publicKey, tileBits: JournalBook.tileBits) }
    }

    /// The proof with one member of its JSON replaced.
    static func changed(_ proof: InclusionProof, _ change: (inout [String: JSONValue]) -> Void) throws -> InclusionProof {
        guard case .object(var members) = try JSONValue(encoding: proof) else { throw JournalFault("a proof is an object") }
        change(&members)
        return try JSONValue.object(members).decode(InclusionProof.self)
    }

    @Test("nothing is proven of a position that is not sealed, or by a key that signed nothing", arguments: TestStores.engines)
    func refused(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        for position: Int64 in [-1, 30, 1_000_000] {
            await #expect(throws: Refusal.notFound) { try await InclusionProof.make(position: position, in: book.store, key: book.key.publicKey) }
        }
        await #expect(throws: Refusal.self) { try await InclusionProof.make(position: 3, in: book.store, key: CheckpointKey().publicKey) }
    }

    @Test("a proof changed anywhere does not hold, here or by the independent verifier", arguments: TestStores.engines)
    func forged(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let (proof, other) = (try await Self.proof(13, in: book), try await Self.proof(14, in: book))
        let key = book.key.publicKey
        let forgeries = [
            try Self.changed(proof) { $0["position"] = .integer(12) },
            try Self.changed(proof) { $0["leaf"] = .string(other.leaf) },
            try Self.changed(proof) {
                $0["leaf"] = .string(other.leaf)
                $0["leafHash"] = .string(other.leafHash)
            },
            try Self.changed(proof) { $0["path"] = .array(proof.path.dropLast().map { .string($0) }) },
            try Self.changed(proof) { $0["size"] = .integer(29) },
            try Self.changed(proof) { $0["root"] = .string(proof.leafHash) },
        ]
        for forgery in forgeries {
            #expect(!forgery.holds(under: key))
            #expect(try Self.verifyElsewhere(forgery, key: key.description).status == 1)
        }
        #expect(!proof.holds(under: CheckpointKey().publicKey))
        let elsewhere = try Self.verifyElsewhere(proof, key: CheckpointKey().publicKey.description)
        #expect(elsewhere.status == 1)
        #expect(elsewhere.text.contains("not with the key given"))
    }

    @Test("every sealed entry can be proven, also after the journal has grown", arguments: TestStores.engines)
    func proven(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        let early = try await Self.proof(4, in: book)
        try await book.enter(9)
        #expect(try await book.sealer().sealOnce() == 9)
        for position in 0..<Int64(39) {
            let proof = try await Self.proof(position, in: book)
            #expect(proof.size == 39)
            #expect(proof.holds(under: book.key.publicKey))
        }
        #expect(early.size == 30)
        #expect(early.holds(under: book.key.publicKey))
    }

    @Test("the independent verifier agrees and reads the entry out of the proof", arguments: TestStores.engines)
    func independent(engine: Engine) async throws {
        let book = try await JournalBook.sealed(engine)
        for position: Int64 in [0, 15, 29] {
            let answer = try Self.verifyElsewhere(try await Self.proof(position, in: book), key: book.key.publicKey.description)
            #expect(answer.status == 0, "\(answer.text)")
            #expect(answer.text.contains("Proven: position \(position) of 30"))
            #expect(answer.text.contains("id: \(try await book.sealedID(position))"))
        }
    }
}
