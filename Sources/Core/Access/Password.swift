import Base
import CArgon2
import Dispatch
import Foundation
import Synchronization

/// Argon2id password hashes (Debian's libargon2). A hash takes about 70 ms on purpose, so it runs away from the event loops and only a few at once.
public enum Password {
    /// 19 MiB, two passes, one lane: what OWASP's password storage guidance gives for Argon2id.
    private static let memoryKiB: UInt32 = 19 * 1024
    private static let passes: UInt32 = 2
    private static let hashBytes = 32
    /// A longer one is refused before any work is done for it.
    public static let lengthMax = 256
    public static let lengthMin = 10

    static func checkLength(_ password: String, field: String, label: String) throws {
        guard password.count >= lengthMin, password.utf8.count <= lengthMax else {
            throw Refusal.invalid(field, code: "length", "\(label): a password has at least \(lengthMin) characters and at most \(lengthMax) bytes.")
        }
    }

    /// Two at once, each on a thread of its own: a hash that waits for its turn must not hold a thread others need.
    private static let lanes = [DispatchQueue(label: "peel.password.1"), DispatchQueue(label: "peel.password.2")]
    /// Hashes that may wait. Behind so many nobody would wait for an answer.
    static let waitingMax = 400
    private static let waiting = Mutex((count: 0, turn: 0))

    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    public static func hash(_ password: String) async throws -> String {
        try await away { try hashNow(password) }
    }

    public static func matches(_ password: String, hash: String) async throws -> Bool {
        guard password.utf8.count <= lengthMax else { return false }
        return try await away { argon2id_verify(hash, password, password.utf8.count) == ARGON2_OK.rawValue }
    }

    /// Takes as long as checking a real hash, for a sign-in name that nobody has: the answer's time must not tell.
    public static func matchNothing(_ password: String) async throws {
        _ = try await matches(password, hash: noOne)
    }

    private static let noOne = (try? hashNow("nobody signs in with this")) ?? ""

    private static func hashNow(_ password: String) throws -> String {
        var salt = Salt.new()
        var encoded = [CChar](repeating: 0, count: 160)
        let status = argon2id_hash_encoded(passes, memoryKiB, 1, password, password.utf8.count, &salt, salt.count, hashBytes, &encoded, encoded.count)
        guard status == ARGON2_OK.rawValue else { throw Fault(description: "Argon2 failed with status \(status).") }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func away<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let turn = try waiting.withLock { waiting -> Int in
            guard waiting.count < waitingMax else { throw Refusal.conflict("Too many people are signing in at this moment. Try again in a minute.") }
            waiting.count += 1
            waiting.turn = (waiting.turn + 1) % lanes.count
            return waiting.turn
        }
        return try await withCheckedThrowingContinuation { continuation in
            lanes[turn].async {
                let result = Result { try body() }
                waiting.withLock { $0.count -= 1 }
                continuation.resume(with: result)
            }
        }
    }
}
