public import Storage

/// The kinds of file Peel takes, told by their first bytes: what a sender says of a file is not believed.
public enum FileKind: String, Codable, Sendable, CaseIterable, SQLBindable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"

    public var title: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .pdf: "PDF"
        }
    }

    /// Photographs in any of the forms that cameras and browsers give.
    public static let photographs: [FileKind] = [.jpeg, .png, .webp]

    public var isPicture: Bool { self != .pdf }

    /// How many first bytes tell the kind.
    static let headBytes = 12

    /// - Parameter head: the first bytes of the file.
    init?(head: some Collection<UInt8>) {
        let bytes = Array(head.prefix(Self.headBytes))
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: magic) }
        if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
            self = .webp
        } else if begins(Array("%PDF-".utf8)) {
            self = .pdf
        } else {
            return nil
        }
    }
}
