import Crypto
import Base

/// Random secrets for sessions and tokens; only their hash is kept.
enum Secret {
    /// 256 random bits as 43 letters and digits of URL-safe base64.
    static func new() -> String {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String((0..<43).map { _ in alphabet[Int(random.next() & 63)] })
    }

    /// Enough of the hash to tell sessions and tokens apart in the journal; nothing is opened with it.
    static func tag(_ hash: String) -> String { String(hash.prefix(12)) }

    static func hash(_ secret: String) -> String { hex(SHA256.hash(data: Array(secret.utf8))) }
}
