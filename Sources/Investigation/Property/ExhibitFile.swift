public import Base
public import Core
import Storage

/// A file of an exhibit as it arrived: the original is never altered, its SHA-256 was taken on the way in (PR6).
public struct ExhibitFile: Filed {
    public static let table = "exhibit_file"
    public static let kind: RecordKind = "exhibit-file"

    public let id: ID<ExhibitFile>
    public var version = 0
    public let exhibitId: ID<Exhibit>
    public let investigationId: ID<Investigation>
    public let attachmentId: ID<Attachment>
    /// A picture of the thing, taken when it was seized; otherwise the evidence itself.
    public let isPhotograph: Bool
    /// What recorded it, by maker and number.
    public let device: String?
    public let capturedAt: Instant?
    public let at: Instant
    public let officerId: ID<OfficerAccount>

    public var card: Card? { nil }

    /// A file with its facts.
    struct Shown: Decodable, Sendable {
        let id: ID<ExhibitFile>
        let attachmentId: ID<Attachment>
        let isPhotograph: Bool
        let device: String?
        let capturedAt: Instant?
        let at: Instant
        let officerId: ID<OfficerAccount>
        let sha256: String
        let mediaType: FileKind
        let byteCount: Int
        let fileName: String
    }

    /// As a program is told of it: with whether a search finds its words.
    static func json(_ files: [Shown], in tx: Transaction) throws -> JSONValue {
        let readings = try AttachmentReading.of(files.map(\.attachmentId), in: tx)
        return .array(
            files.map { file in
                let reading = readings[file.attachmentId]
                return .object([
                    "id": .string(file.id.description), "attachment": .string(file.attachmentId.description), "fileName": .string(file.fileName), "mediaType": .string(file.mediaType.rawValue),
                    "byteCount": .integer(Int64(file.byteCount)), "sha256": .string(file.sha256), "at": .string(file.at.description),
                    "words": reading.map { .string($0.state.rawValue) } ?? .null, "wordsTold": reading?.told.map { .string($0) } ?? .null,
                ])
            })
    }

    static func all(of exhibit: ID<Exhibit>, in tx: Transaction) throws -> [Shown] {
        try tx.all(
            Shown.self,
            """
            SELECT f.id, f.attachment_id, f.is_photograph, f.device, f.captured_at, f.at, f.officer_id, a.sha256, a.media_type, a.byte_count, a.file_name
            FROM exhibit_file f JOIN attachment a ON a.id = f.attachment_id WHERE f.exhibit_id = \(exhibit) ORDER BY f.at, f.id LIMIT 200
            """)
    }
}

/// Adds a file to an exhibit: footage, a download, a photograph. It is streamed to disk and hashed as it arrives.
public struct AddExhibitFile: Operation {
    public static let name: OperationName = "investigation.property.file.add"
    public static let title = "Add a file"
    /// What a form takes; an installation may set less (`--attachment-megabytes`).
    public static let megabytesMax = 65_536
    public static let form = Form {
        Section("File") {
            Field.subject("exhibit", Exhibit.kind)
            Field.attachment(
                "file", "File", hint: "Any recording, picture or document, as the device gave it. The original is kept untouched.", FileKind.evidence, megabytesMax: megabytesMax,
                required: .by("the exhibit is the file"))
            Field.text("device", "Recorded by", hint: "Camera, recorder or telephone, with its number.", max: 200)
            Field.moment("capturedAt", "Recorded at", hint: "As the device shows it; say in the log where its clock is wrong.")
        }
    }

    public let exhibit: ID<Exhibit>
    public let file: ID<Attachment>
    public let device: String?
    public let capturedAt: Instant?

    public init(_ exhibit: ID<Exhibit>, file: ID<Attachment>, device: String? = nil, capturedAt: Instant? = nil) {
        self.exhibit = exhibit
        self.file = file
        self.device = device
        self.capturedAt = capturedAt
    }

    public var subject: Ref? { Ref(Exhibit.kind, exhibit) }

    public func perform(in work: Work) throws -> ID<ExhibitFile> {
        let (exhibit, crime) = try work.requirePart(Exhibit.self, exhibit)
        let added = try work.addFile(file, to: exhibit, isPhotograph: false, device: device, capturedAt: try capturedAt.map { try work.past($0, "capturedAt", "Recorded at") }, at: "file")
        work.concern(crime.ref)
        return added
    }
}

extension Work {
    func addFile(
        _ file: ID<Attachment>, to exhibit: Exhibit, isPhotograph: Bool, device: String? = nil, capturedAt: Instant? = nil, at field: String
    ) throws -> ID<ExhibitFile> {
        let types = isPhotograph ? FileKind.photographs : FileKind.evidence
        let megabytes = isPhotograph ? RecordExhibit.photographMegabytesMax : AddExhibitFile.megabytesMax
        let attachment = try attach(file, to: exhibit.ref, at: field, types: types, bytesMax: megabytes * 1_048_576)
        let twice = try tx.exists(
            "SELECT 1 FROM exhibit_file f JOIN attachment a ON a.id = f.attachment_id WHERE f.exhibit_id = \(exhibit.id) AND a.sha256 = \(attachment.sha256)")
        if let hash = exhibit.sha256, !isPhotograph, hash != attachment.sha256 {
            throw Refusal.invalid(field, code: "hash-differs", "This is not the file the working copy \(exhibit.reference) was recorded with: its SHA-256 is another.")
        }
        if twice { throw Refusal.invalid(field, code: "same-file", "This very file is with \(exhibit.reference) already: its SHA-256 is the same.") }
        note("sha256", .string(attachment.sha256))
        return try save(
            ExhibitFile(
                id: newID(), exhibitId: exhibit.id, investigationId: exhibit.investigationId, attachmentId: attachment.id, isPhotograph: isPhotograph, device: device,
                capturedAt: capturedAt, at: now, officerId: officer.id)
        ).id
    }
}
