public import Base
import Storage

/// The facts of a file: what it is, who gave it, which record it belongs to. The bytes lie in the `AttachmentStore` and are never altered.
public struct Attachment: Filed {
    public static let table = "attachment"
    public static let kind: RecordKind = "attachment"

    public let id: ID<Attachment>
    public var version = 0
    /// 64 hexadecimal digits.
    public let sha256: String
    public let mediaType: FileKind
    public let byteCount: Int
    /// As the sender called it; shown, never used as a path.
    public let fileName: String
    /// Pixels, of a picture.
    public let width: Int?
    public let height: Int?
    public let receivedAt: Instant
    public let receivedBy: ID<OfficerAccount>
    public var recordKind: RecordKind?
    public var recordId: RawID?

    public var card: Card? { nil }
}
