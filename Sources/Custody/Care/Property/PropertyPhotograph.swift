import Base
import Core
import Records
import Storage
import Web

/// A photograph of something a detainee had with them. The original is kept as the camera gave it; its SHA-256 stands in the custody log.
struct PropertyPhotograph: Sendable {
    static let megabytesMax = 15
    /// Of one thing: all sides, and the damage.
    static let ofOneMax = 8
    static let kinds = FileKind.photographs
    static let field = Field.attachment(
        "photograph", "Photograph", hint: "JPEG, PNG or WebP, up to \(megabytesMax) MB. A tablet opens its camera.", kinds, megabytesMax: megabytesMax
    ).taken()

    let property: ID<DetaineeProperty>
    let attachment: Attachment

    /// All of a stay, by the thing they show, the oldest first.
    static func all(of detention: ID<Detention>, in tx: Transaction) throws -> [PropertyPhotograph] {
        try tx.all(
            Attachment.self,
            """
            SELECT a.* FROM detention_property p JOIN attachment a ON a.record_id = p.id AND a.record_kind = \(DetaineeProperty.kind)
            WHERE p.detention_id = \(detention) ORDER BY p.number, a.id LIMIT 500
            """
        ).compactMap { attachment in attachment.recordId.map { PropertyPhotograph(property: ID($0), attachment: attachment) } }
    }
}

extension Attachment {
    /// Enough of the SHA-256 to tell two photographs apart on paper.
    var shortHash: String { String(sha256.prefix(12)) }
}

extension Work {
    /// Takes a photograph that this officer sent to the thing it shows.
    func photograph(_ thing: DetaineeProperty, _ file: ID<Attachment>, at field: String) throws -> Attachment {
        let kind = DetaineeProperty.kind
        let count = try tx.value(Int.self, "SELECT count(*) FROM attachment WHERE record_id = \(thing.id) AND record_kind = \(kind)") ?? 0
        guard count < PropertyPhotograph.ofOneMax else {
            throw Refusal.conflict("\(thing.description) has \(count) photographs already, as many as one thing may have.")
        }
        let attachment = try attach(file, to: thing.ref, at: field, types: PropertyPhotograph.kinds, bytesMax: PropertyPhotograph.megabytesMax * 1_048_576, isRead: false)
        if try tx.exists("SELECT 1 FROM attachment WHERE record_id = \(thing.id) AND sha256 = \(attachment.sha256) AND id <> \(attachment.id)") {
            throw Refusal.invalid(field, code: "same-file", "This very photograph is with it already: its SHA-256 is the same.")
        }
        note("sha256", .string(attachment.sha256))
        return attachment
    }
}

/// Adds a photograph of something that was listed before.
struct PhotographProperty: CareAct {
    static let name: OperationName = "custody.property.photograph"
    static let title = "Photograph property"
    static let form = Form {
        Section("Photograph") {
            CareField.detention
            Field.option("item", "Of what", required: .by("the photograph stays with the thing"))
            Field.attachment(
                "photograph", "Photograph", hint: "JPEG, PNG or WebP, up to \(PropertyPhotograph.megabytesMax) MB. A tablet opens its camera.", PropertyPhotograph.kinds,
                megabytesMax: PropertyPhotograph.megabytesMax, required: .by("there is nothing to add without it")
            ).taken()
            Field.text("note", "What it shows", hint: "Damage, a serial number.", max: 300)
        }
    }

    let detentionId: ID<Detention>
    let item: String
    let photograph: ID<Attachment>
    let note: String?

    func perform(in work: Work) throws -> ID<Attachment> {
        let detention = try work.held(detentionId)
        let thing = try work.part(DetaineeProperty.self, item, of: detention, field: "item")
        guard Self.isHere(thing) else { throw Refusal.conflict("\(thing.description): \(thing.status.title) already, so it cannot be photographed here.") }
        let attachment = try work.photograph(thing, photograph, at: "photograph")
        let said = note.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : " \($0)" } ?? ""
        try work.enter(.property, in: detention, at: work.now, text: "Photograph of \(thing.number). \(thing.description), SHA-256 \(attachment.shortHash).\(said)", about: thing.ref)
        return attachment.id
    }

    private static func isHere(_ thing: DetaineeProperty) -> Bool { [.held, .withPerson, .evidence].contains(thing.status) }

    static func options(for field: String, on ref: Ref, for officer: Officer, in tx: Transaction) throws -> [Option] {
        try DetaineeProperty.all(of: ID(ref.id), in: tx).filter(isHere).map { Option($0.id.description, "\($0.number). \($0.description)") }
    }

    static func isOffered(on ref: Ref, to officer: Officer, in tx: Transaction) throws -> Bool {
        guard try tx.exists("SELECT 1 FROM detention WHERE id = \(ref.id) AND ended_at IS NULL") else { return false }
        return try !options(for: "item", on: ref, for: officer, in: tx).isEmpty
    }
}

/// The pictures themselves: each sight of one is consulted and journalled, and restricted like the detention.
enum PropertyPhotographs {
    private static let permission = "custody.detention.read"

    static func routes(_ pages: Pages) {
        pages.get("/detentions/:id/property/:photograph") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments else { throw Refusal.notFound }
            return .file(path: store.path(of: attachment), type: attachment.mediaType, filename: attachment.fileName)
        }
        pages.get("/detentions/:id/property/:photograph/small") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments else { throw Refusal.notFound }
            guard let small = await store.thumbnails.path(of: attachment, in: store) else { return .file(path: store.path(of: attachment), type: attachment.mediaType) }
            return .file(path: small, type: .jpeg)
        }
    }

    private static func attachment(_ visit: Visit) async throws -> Attachment {
        let id = try visit.id(Detention.self)
        let photograph: ID<Attachment> = try visit.id(Attachment.self, "photograph")
        return try await visit.consult(permission, Ref(Detention.kind, id)) { reading in
            guard let attachment = try reading.tx.find(Attachment.self, photograph), attachment.recordKind == DetaineeProperty.kind,
                let thing = try attachment.recordId.flatMap({ try reading.tx.find(DetaineeProperty.self, ID($0)) }), thing.detentionId == id
            else { throw Refusal.notFound }
            reading.note("photograph", .string(photograph.description))
            return attachment
        }
    }

    /// Small copies beside a thing on the detention page.
    static func html(_ photographs: [PropertyPhotograph], of thing: DetaineeProperty) -> HTML {
        let shown = photographs.filter { $0.property == thing.id }
        guard !shown.isEmpty else { return "" }
        let items = shown.map { photograph -> HTML in
            let address = "/detentions/\(thing.detentionId)/property/\(photograph.attachment.id)"
            return """
                <li><a href="\(Address(address))"><img src="\(Address(address + "/small"))" alt="Photograph of \(thing.number), \(thing.description)" loading="lazy" width="64" height="64"></a></li>
                """
        }
        return "<ul class=\"small-pictures\">\(items)</ul>"
    }
}
