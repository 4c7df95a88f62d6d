import Base
import Core
import Storage
import Web

/// Photographs of people: each sight of one is consulted and journalled, and restricted like the person.
enum PhotographRoutes {
    static func routes(_ pages: Pages) {
        pages.get("/people/:id/photographs/:photograph") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments else { throw Refusal.notFound }
            return .file(path: store.path(of: attachment), type: attachment.mediaType)
        }
        pages.get("/people/:id/photographs/:photograph/small") { visit in
            let attachment = try await attachment(visit)
            guard let store = visit.office.attachments else { throw Refusal.notFound }
            // Without the tool for small copies the original is shown, bounded by the page.
            guard let small = await store.thumbnails.path(of: attachment, in: store) else { return .file(path: store.path(of: attachment), type: attachment.mediaType) }
            return .file(path: small, type: .jpeg)
        }
    }

    private static func attachment(_ visit: Visit) async throws -> Attachment {
        let person = try visit.id(Person.self)
        let id: ID<PersonPhotograph> = try visit.id(PersonPhotograph.self, "photograph")
        return try await visit.consult(AddPhotograph.read, Ref(Person.kind, person)) { reading in
            guard let photograph = try reading.tx.find(PersonPhotograph.self, id), photograph.personId == person,
                try photograph.sourceId.map({ try reading.visible.allows($0, in: reading.tx) }) ?? true,
                let attachment = try reading.tx.find(Attachment.self, photograph.attachmentId)
            else { throw Refusal.notFound }
            reading.note("photograph", .string(id.description))
            return attachment
        }
    }
}
