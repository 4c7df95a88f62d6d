public import Base
public import Core

/// Acts that a page's script sends, at once or after the network was gone: the same form, the same operation, answered for a script (ADR 18).
public enum KeptActs {
    static let path = "/kept"

    static func routes(_ pages: Pages) {
        pages.post("\(path)/:operation") { visit in
            let operation = try FormPage.operation(visit)
            do {
                // What one officer kept is never done as another, whoever is signed in by now.
                guard visit.form("officer") == visit.officer.id.description else {
                    throw Refusal.forbidden("Another officer recorded this. It is sent when they sign in here again.")
                }
                guard visit.context.idempotencyKey != nil else {
                    throw Refusal.invalid("idempotency", code: "required", "What is sent again needs a key, so that it is done once.")
                }
                var reader = FormReader(visit.bodyPairs)
                let body = reader.read(try await FormPage.form(of: operation, visit))
                if !reader.problems.isEmpty { throw Refusal.invalid(reader.problems) }
                var context = visit.context
                let device = try DeviceTime(recordedAt: visit.form("recorded.at"), stamp: visit.form("recorded.stamp"))
                context.device = visit.form("recorded.late").isEmpty ? device?.ifDelayed(now: visit.office.clock.now) : device
                let answer = try await visit.office.perform(operation.name, body: body, as: visit.officer, context)
                return .json(.object(["outcome": answer.outcome, "journal": .string(answer.journal.description)]))
            } catch let refusal as Refusal {
                let (status, problem) = ProblemJSON.of(refusal, reference: visit.context.request ?? "")
                return .json(problem, status: status)
            }
        }
    }

    /// The form of an operation for a page whose script sends it: drawn from its declaration like any other. It stands in a `template`.
    ///
    /// - Parameter ref: nothing where the fields are the same for every record; the script then says which record it is about.
    public static func form(_ operation: AnyOperation, on ref: Ref?, _ reading: Reading) throws -> HTML {
        let form = try operation.form(on: London.day(of: reading.now), in: reading.tx)
        let values = FormValues(try ref.map { try operation.prefill($0, reading.officer, reading.tx) } ?? .object([:]), of: form)
        let markup = FieldMarkup(values, try FormSurroundings.gather(operation, form, on: ref, values, reading), [])
        let sections = form.sections.map { section -> HTML in "<fieldset class=\"section\"><legend>\(section.title)</legend>\(markup.fields(section.fields))</fieldset>" }
        let subject = form.fields.first { if case .subject = $0.kind { true } else { false } }
        return """
            <form class="form" method="post" action="\(Address("\(path)/\(operation.name.text)"))" data-kept="\(operation.name.text)" data-subject="\(subject?.key ?? "")" data-title="\(operation.title)" novalidate>
            \(sections)<div class="actions"><button type="submit" class="primary">\(operation.title)</button><button type="button" class="quiet" data-close>Cancel</button></div></form>
            """
    }

    /// Whether its choices hang on the record, so that each record needs the form drawn for it.
    public static func isOfRecord(_ operation: AnyOperation) -> Bool {
        operation.form.fields.contains { if case .option = $0.kind { true } else if case .options = $0.kind { true } else { false } }
    }
}
