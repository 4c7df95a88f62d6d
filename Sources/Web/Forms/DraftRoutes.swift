import Base
import Core

/// Keeping a form while it is typed, and bringing it back: after a crash, a lost session, or on another device.
enum DraftRoutes {
    static let path = "/drafts"
    /// Fields that belong to the page and not to what was typed.
    private static let pageFields: Set<String> = ["csrf", "idempotency", "version", "ref", "draft.operation", "known"]

    static func routes(_ pages: Pages) {
        pages.post(path) { visit in
            let key = try key(visit)
            // Only what the officer may do can be begun.
            guard visit.officer.may(key.operation.text) else { throw Refusal.forbidden("Your role does not include this form.") }
            let pairs = visit.bodyPairs.filter { !pageFields.contains($0.name) && !$0.value.isEmpty }
            let kept = try await Drafts(visit.office).keep(pairs, of: key, for: visit.officer)
            return .json(["keptAt": .string(London.time(of: kept))])
        }
        pages.post(path + "/drop") { visit in
            let key = try key(visit)
            try await Drafts(visit.office).drop(key, for: visit.officer)
            return .redirect(FormPage.address(of: key.operation, on: key.subject))
        }
    }

    private static func key(_ visit: Visit) throws -> Drafts.Key {
        guard let operation = visit.office.registry.operations[OperationName(visit.form("draft.operation"))] else { throw Refusal.notFound }
        return Drafts.Key(operation.name, on: FormPage.ref(visit.form("ref")))
    }

    /// Above a form that was begun before: put it back, or start afresh. Works without scripts.
    static func offer(_ draft: Drafts.Draft, of operation: AnyOperation, on ref: Ref?, _ visit: Visit) -> HTML {
        let back = Address("/do/\(operation.name.text)", (ref.map { [("ref", $0.description)] } ?? []) + [("draft", "yes")])
        let subject: HTML = ref.map { "<input type=\"hidden\" name=\"ref\" value=\"\($0.description)\">" } ?? ""
        return """
            <form class="flash" method="post" action="\(Address(path + "/drop"))">\(visit.csrfField)<input type="hidden" name="draft.operation" value="\(operation.name.text)">\(subject)
            <p>You began this form at \(Component.time(draft.keptAt)). <a class="button quiet" href="\(back)">Put back what you typed</a>
            <button type="submit" class="quiet">Start afresh</button></p></form>
            """
    }
}
