import Base
import Core
import Hummingbird
import HTTPTypes
import NIOCore

/// What a browser sent with a form: names and values, and the files among them, which are in the attachment store by then.
struct FormBody: Sendable {
    var pairs: [(name: String, value: String)] = []
    /// What was wrong with a file, at its field.
    var problems: [Problem] = []

    /// Bytes of a form with files before it is refused unread, where no field of it takes more.
    private static let bytesMax = 64 * 1024 * 1024

    static func isMultipart(_ request: Request) -> Bool { request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") ?? false }

    /// Reads a form with files as it arrives. A file is taken in only for a field of the operation's form, and only after the session's own token.
    static func read(
        _ request: Request, for operation: AnyOperation, session: Session, isOwn: @escaping ([(name: String, value: String)]) -> Bool, _ office: Office,
        _ context: ActContext
    ) async throws -> FormBody {
        guard var parts = request.headers[.contentType].flatMap({ Multipart(contentType: $0) }) else {
            throw Refusal.invalid("", code: "not-a-form", "What was sent is no form. Go back and send it again.")
        }
        guard session.officer.may(operation.name.text) else { throw Refusal.forbidden("Your role does not include “\(operation.title)”.") }
        let bytesMax = max(Self.bytesMax, AttachmentFields.bytesMax(in: operation.form.fields) + Self.bytesMax / 4)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax { throw BodyTooLarge(bytesMax: bytesMax) }
        let taking = Taking(operation: operation, officer: session.officer, isOwn: isOwn, office: office, context: context)
        var count = 0
        do {
            for try await buffer in request.body {
                count += buffer.readableBytes
                if count > bytesMax { throw BodyTooLarge(bytesMax: bytesMax) }
                try await parts.feed(buffer.readableBytesView) { try await taking.take($0) }
            }
        } catch is Multipart.Broken {
            throw Refusal.invalid("", code: "not-a-form", "What was sent is no form. Go back and send it again.")
        }
        guard parts.isDone else { throw Refusal.invalid("", code: "cut", "The form was cut on its way. Send it again.") }
        return taking.body
    }
}

/// The part that is being read.
private final class Taking {
    private(set) var body = FormBody()
    private let operation: AnyOperation
    private let officer: Officer
    private let isOwn: ([(name: String, value: String)]) -> Bool
    private let office: Office
    private let context: ActContext
    private var name = ""
    private var text: [UInt8]?
    private var textBytes = 0
    private var file: IncomingFile?
    private var fileName = ""
    private var label = ""

    init(operation: AnyOperation, officer: Officer, isOwn: @escaping ([(name: String, value: String)]) -> Bool, office: Office, context: ActContext) {
        self.operation = operation
        self.officer = officer
        self.isOwn = isOwn
        self.office = office
        self.context = context
    }

    func take(_ piece: Multipart.Piece) async throws {
        switch piece {
        case .part(let name, let fileName): try begin(name, fileName)
        case .bytes(let bytes):
            if text != nil {
                textBytes += bytes.count
                if textBytes > RequestScope.bodyBytesMax { throw BodyTooLarge(bytesMax: RequestScope.bodyBytesMax) }
                text? += bytes
            }
            try file?.write(bytes)
        case .end: try await end()
        }
    }

    private func begin(_ name: String, _ fileName: String?) throws {
        self.name = name
        text = nil
        file = nil
        guard let fileName else {
            text = []
            return
        }
        // A file field left empty is sent with no name.
        guard !fileName.isEmpty else { return }
        guard isOwn(body.pairs) else { throw Refusal.forbidden("The form was opened before you signed in, or comes from another site. Go back, open it again and send it once more.") }
        guard let (field, types, bytesMax) = AttachmentFields.field(named: name, in: operation.form.fields) else {
            throw Refusal.invalid(name, code: "unknown-field", "There is no field for this file.")
        }
        guard let store = office.attachments else {
            throw Refusal.conflict("This installation keeps no files: it was started without a folder for attachments. Tell whoever runs it.")
        }
        file = try store.begin(types: types, bytesMax: bytesMax)
        self.fileName = fileName
        label = field.label
    }

    private func end() async throws {
        if let text { body.pairs.append((name, String(decoding: text, as: UTF8.self))) }
        text = nil
        guard let file else { return }
        self.file = nil
        do {
            let facts = try file.finish(field: name, label: label, name: fileName)
            body.pairs.append((name, try await office.receive(facts, name: fileName, as: officer, context).id.description))
        } catch Refusal.invalid(let problems) {
            body.problems += problems
        }
    }
}

/// Finding the attachment fields of a form by the dotted name a browser sends.
enum AttachmentFields {
    static func field(named name: String, in fields: [Field]) -> (field: Field, types: [FileKind], bytesMax: Int)? {
        let parts = name.split(separator: ".").map(String.init)
        guard let key = parts.first, let field = fields.first(where: { $0.key == key }) else { return nil }
        switch field.kind {
        case .attachment(let types, let bytesMax): return parts.count == 1 ? (field, types, bytesMax) : nil
        case .repeated(let inner, _): return parts.count > 2 ? self.field(named: parts.dropFirst(2).joined(separator: "."), in: inner) : nil
        case .pick(_, let inner): return parts.count > 2 && parts[1] == "new" ? self.field(named: parts.dropFirst(2).joined(separator: "."), in: inner) : nil
        default: return nil
        }
    }

    /// Of the largest file that any field takes; 0 where none does.
    static func bytesMax(in fields: [Field]) -> Int {
        fields.map { field in
            switch field.kind {
            case .attachment(_, let bytesMax): bytesMax
            case .repeated(let inner, _), .pick(_, let inner): bytesMax(in: inner)
            default: 0
            }
        }.max() ?? 0
    }

    /// The kinds that some field takes.
    static func types(in fields: [Field]) -> Set<FileKind> {
        fields.reduce(into: []) { types, field in
            switch field.kind {
            case .attachment(let own, _): types.formUnion(own)
            case .repeated(let inner, _), .pick(_, let inner): types.formUnion(Self.types(in: inner))
            default: break
            }
        }
    }

    static func isAny(in fields: [Field]) -> Bool {
        fields.contains { field in
            switch field.kind {
            case .attachment: true
            case .repeated(let inner, _), .pick(_, let inner): isAny(in: inner)
            default: false
            }
        }
    }
}
