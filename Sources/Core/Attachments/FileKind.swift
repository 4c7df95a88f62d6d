public import Storage

/// The kinds of file Peel takes, told by their first bytes: what a sender says of a file is not believed.
public enum FileKind: String, Codable, Sendable, CaseIterable, SQLBindable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case mp4 = "video/mp4"
    case quicktime = "video/quicktime"
    case matroska = "video/x-matroska"
    case avi = "video/x-msvideo"
    case mp3 = "audio/mpeg"
    case wav = "audio/wav"
    case zip = "application/zip"
    /// Whatever else a camera, a recorder or a telephone gives: kept as it is, never opened here.
    case other = "application/octet-stream"

    public var title: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .pdf: "PDF"
        case .mp4: "MP4 video"
        case .quicktime: "QuickTime video"
        case .matroska: "Matroska or WebM video"
        case .avi: "AVI video"
        case .mp3: "MP3 sound"
        case .wav: "WAV sound"
        case .zip: "ZIP"
        case .other: "other"
        }
    }

    /// Photographs in any of the forms that cameras and browsers give.
    public static let photographs: [FileKind] = [.jpeg, .png, .webp]

    /// Whatever may be evidence: recordings of any maker's format too.
    public static let evidence = allCases

    public var isPicture: Bool { Self.photographs.contains(self) }

    /// Whether there may be words in it that can be read.
    var mayHoldWords: Bool { isPicture || self == .pdf || self == .zip || self == .other }

    /// Whether a browser may show it in the page; everything else is taken away as a file.
    public var isShown: Bool { self != .other && self != .zip }

    /// What a file called so is taken to be; nothing where its name says nothing.
    static func named(_ fileName: String) -> FileKind? {
        switch fileName.lowercased().split(separator: ".").last.map(String.init) ?? "" {
        case "jpg", "jpeg": .jpeg
        case "png": .png
        case "webp": .webp
        case "pdf": .pdf
        case "mp4", "m4v", "m4a": .mp4
        case "mov": .quicktime
        case "mkv", "webm": .matroska
        case "avi": .avi
        case "mp3": .mp3
        case "wav": .wav
        case "zip": .zip
        default: nil
        }
    }

    /// Programs, scripts and the test file of virus scanners: what a recording never begins with.
    static func isProgram(head: some Collection<UInt8>) -> Bool {
        let bytes = Array(head.prefix(96))
        let beginnings: [[UInt8]] = [Array("MZ".utf8), [0x7F] + Array("ELF".utf8), Array("#!".utf8), [0xCF, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE], Array("X5O!P%@AP".utf8)]
        return beginnings.contains { bytes.starts(with: $0) }
    }

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
        } else if begins(Array("ftypqt".utf8), at: 4) {
            self = .quicktime
        } else if begins(Array("ftyp".utf8), at: 4) {
            self = .mp4
        } else if begins([0x1A, 0x45, 0xDF, 0xA3]) {
            self = .matroska
        } else if begins(Array("RIFF".utf8)), begins(Array("AVI ".utf8), at: 8) {
            self = .avi
        } else if begins(Array("RIFF".utf8)), begins(Array("WAVE".utf8), at: 8) {
            self = .wav
        } else if begins(Array("ID3".utf8)) || begins([0xFF, 0xFB]) || begins([0xFF, 0xF3]) {
            self = .mp3
        } else if begins([0x50, 0x4B, 0x03, 0x04]) {
            self = .zip
        } else {
            return nil
        }
    }
}
