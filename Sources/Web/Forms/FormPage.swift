public import Base
public import Core
public import Storage

/// The page of an operation: drawn from its form, filled with what is known, shown again with what was typed when something is wrong.
public enum FormPage {
    /// Where the form of an operation on a record is.
    public static func address(of operation: OperationName, on ref: Ref?) -> Address {
        Address("/do/\(operation.text)", ref.map { [("ref", $0.description)] } ?? [])
    }

    /// What to offer on a record: the operations of its kind, and those any record has, that the officer's role includes and that fit its state.
    public static func offered(on ref: Ref, _ reading: Reading, _ registry: Registry) throws -> Offer { try askOffered(on: ref, reading, registry)() }

    public static func askOffered(on ref: Ref, _ reading: Reading, _ registry: Registry) throws -> Later<Offer> {
        func ask(_ names: [OperationName]) throws -> [(operation: AnyOperation, isOpen: Later<Bool>)] {
            try names.compactMap { registry.operations[$0] }.filter { reading.officer.may($0.name.text) }.map { ($0, try $0.offer(ref, reading.officer, reading.tx)) }
        }
        let handling = try Handling.ask(ref.id, in: reading.tx)
        // What is held open in an emergency is read: neither changed nor taken away on paper.
        if try reading.visible.isByEmergency(ref.id, in: reading.tx) { return { Offer(ref: ref, operations: [], general: [], handling: try handling()) } }
        let (own, general) = (try ask(registry.recordTypes[ref.kind]?.operations ?? []), try ask([MarkRecord.name, RestrictRecord.name]))
        return {
            Offer(
                ref: ref, operations: try own.filter { try $0.isOpen() }.map(\.operation), general: try general.filter { try $0.isOpen() }.map(\.operation),
                handling: try handling(), isPrintable: !registry.prints(of: ref.kind, for: reading.officer).isEmpty)
        }
    }

    static func routes(_ pages: Pages) {
        pages.get("/do/:operation") { visit in
            let operation = try operation(visit)
            let ref = ref(visit.query("ref"))
            let draft = try await Drafts(visit.office).draft(of: Drafts.Key(operation.name, on: ref), for: visit.officer)
            guard let draft, visit.query("draft") == "yes" else { return try await draw(operation, ref, visit, ref == nil ? given(operation, visit) : nil, [], draft: draft) }
            return try await draw(operation, ref, visit, FormValues(typed: draft.pairs), [], isDraft: true)
        }
        DraftRoutes.routes(pages)
        pages.post("/do/:operation") { visit in
            let operation = try operation(visit)
            var reader = FormReader(visit.bodyPairs)
            let body = reader.read(try await form(of: operation, visit))
            let ref = ref(visit.bodyPairs.last { $0.name == "ref" }?.value)
            do {
                let problems = reader.problems + visit.fileProblems
                if !problems.isEmpty { throw Refusal.invalid(problems) }
                let answer = try await visit.office.perform(operation.name, body: body, as: visit.officer, visit.context)
                try await Drafts(visit.office).drop(Drafts.Key(operation.name, on: ref), for: visit.officer)
                return .redirect(destination(answer.subject ?? ref, visit))
            } catch Refusal.invalid(let problems) {
                return try await draw(operation, ref, visit, FormValues(typed: visit.bodyPairs), problems)
            } catch let refusal as Refusal {
                if refusal == .notFound { throw refusal }
                // The form stays as it was typed, with the reason on top.
                let problem = Problem("", code: refusal.code, refusal.description)
                // Stale, or what it asks for has been done: by somebody else, or by the first sending of this very form.
                let isLate = refusal.status == Refusal.conflict("").status
                return try await draw(operation, ref, visit, FormValues(typed: visit.bodyPairs), [problem], status: refusal.status, isLate: isLate)
            }
        }
    }

    /// Shows a form again as it was typed when the session ended.
    static func resume(_ visit: Visit) async throws -> Reply {
        try await draw(
            try operation(visit), ref(visit.bodyPairs.last { $0.name == "ref" }?.value), visit, FormValues(typed: visit.bodyPairs),
            [Problem("", code: "resumed", "You were signed out before this was sent. It is as you typed it: send it again.")], status: 200)
    }

    /// What the address of a form about no record fills in: `/do/emergency.record.open?asked=SMITH`.
    private static func given(_ operation: AnyOperation, _ visit: Visit) -> FormValues? {
        let keys = Set(operation.form.fields.map(\.key))
        let pairs = visit.queryPairs.filter { keys.contains($0.name) }
        return pairs.isEmpty ? nil : FormValues(typed: pairs)
    }

    static func operation(_ visit: Visit) throws -> AnyOperation {
        guard let operation = visit.office.registry.operations[OperationName(visit.parameter("operation"))] else { throw Refusal.notFound }
        return operation
    }

    /// What is asked now; only an operation whose questions a force may change is looked up.
    static func form(of operation: AnyOperation, _ visit: Visit) async throws -> Form {
        guard !operation.isFixed else { return operation.form }
        let today = London.day(of: visit.office.clock.now)
        return try await visit.office.store.read { tx in try operation.form(on: today, in: tx) }
    }

    /// A record as addresses name it: `person/ID`.
    public static func ref(_ text: String?) -> Ref? {
        let parts = (text ?? "").split(separator: "/")
        guard parts.count == 2, let id = RawID(String(parts[1])), parts[0].utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "-") }) else { return nil }
        return Ref(RecordKind(String(parts[0])), id)
    }

    /// Where what is no record of the force's has its page.
    private static let places: [RecordKind: String] = [OfficerAccount.kind: "officers", AccessGroup.kind: "groups"]

    private static func destination(_ subject: Ref?, _ visit: Visit) -> Address {
        guard let subject, let path = visit.office.registry.recordTypes[subject.kind]?.path ?? places[subject.kind] else { return Address("/") }
        let isOwn = subject.kind == AccessGroup.kind && visit.officer.may(AccessGroup.ownRead)
        if places[subject.kind] != nil, !visit.officer.may(OfficersPage.permission), !isOwn { return Address("/") }
        return Address("/\(path)/\(subject.id)")
    }

    /// - Parameters:
    ///   - typed: what a browser sent that could not be done; nothing when the form is opened.
    ///   - draft: what was kept of this form and is not shown.
    ///   - isDraft: what was typed comes from there.
    ///   - isLate: it cannot be done for what happened to the record, perhaps while the form was open.
    private static func draw(
        _ operation: AnyOperation, _ ref: Ref?, _ visit: Visit, _ typed: FormValues?, _ problems: [Problem], status: Int? = nil, draft: Drafts.Draft? = nil, isDraft: Bool = false,
        isLate: Bool = false
    ) async throws -> Reply {
        let registry = visit.office.registry
        let opened = isLate ? visit.bodyPairs.last { $0.name == "idempotency" }.flatMap { RawID($0.value) } : nil
        let (form, values, surroundings, meanwhile) = try await visit.consult(operation.name.text, ref) { reading in
            let form = try operation.form(on: London.day(of: reading.now), in: reading.tx)
            // A record that is not there answers like one that may not be seen.
            if let ref, registry.recordTypes[ref.kind] != nil, try registry.json(of: ref, reading) == nil { throw Refusal.notFound }
            let known = try typed == nil || isDraft || isLate ? FormValues(ref.map { try operation.prefill($0, reading.officer, reading.tx) } ?? .object([:]), of: form) : nil
            var values = typed ?? known ?? FormValues(typed: [])
            // What was begun is sent against the record as it stands now: the officer has the page of it before them, or is told what has changed.
            if isDraft || isLate, let known { values.take("version", from: known) }
            let meanwhile = try ref.flatMap { ref in try opened.map { try Meanwhile(on: ref, sinceFormWith: $0, reading) } }
            return (form, values, try FormSurroundings.gather(operation, form, on: ref, values, reading), meanwhile)
        }
        let markup = FieldMarkup(values, surroundings, problems)
        let sections = form.sections.map { section -> HTML in
            "<fieldset class=\"section\"><legend>\(section.title)</legend>\(markup.fields(section.fields))</fieldset>"
        }
        let about: HTML = "\(subjectLine(operation, values, surroundings))\(notices(surroundings))"
        // A conflict may be the key's own: this form was sent before. Nothing was done now, so a new key is safe, and the officer decides.
        let typedKey = status == Refusal.conflict("").status ? nil : visit.bodyPairs.last { $0.name == "idempotency" }?.value
        let key = typedKey ?? RawID(at: visit.office.clock.now).description
        let back: HTML = ref.map { "<a class=\"button quiet\" href=\"\(destination($0, visit))\">Cancel</a>" } ?? "<a class=\"button quiet\" href=\"/\">Cancel</a>"
        let content: HTML = """
            <h1>\(operation.title)</h1>\(about)\(summary(problems))\(meanwhile.map { $0.html(registry) })\(draft.map { DraftRoutes.offer($0, of: operation, on: ref, visit) })
            <form class="form" method="post"\(AttachmentFields.isAny(in: operation.form.fields) ? " enctype=\"multipart/form-data\"" : "" as HTML) action="\(Address("/do/\(operation.name.text)"))" data-draft="\(operation.name.text)"\(operation.form.alike.map { path -> HTML in " data-alike=\"\(Address(path))\"" }) novalidate>
            \(visit.csrfField)<input type="hidden" name="idempotency" value="\(key)">\(ref.map { reference -> HTML in "<input type=\"hidden\" name=\"ref\" value=\"\(reference.description)\">" })
            \(known(operation, visit))\(sections)\(operation.form.alike == nil ? "" : alike)
            <div class="actions"><button type="submit" class="primary">\(operation.title)</button>\(back)<span class="kept" role="status"></span></div></form>
            """
        var scripts = operation.form.fields.contains { $0.isOnMap } ? MapSettings.scripts + ["point.js"] : []
        if operation.form.fields.contains(where: { if case .signature = $0.kind { true } else { false } }) { scripts.append("signature.js") }
        if operation.form.alike != nil { scripts.append("alike.js") }
        return .page(Page(operation.title, scripts: scripts, content), status: status ?? (problems.isEmpty ? 200 : 422))
    }

    /// A form that writes down something new begins with what is known: choosing one of those opens it instead.
    private static func known(_ operation: AnyOperation, _ visit: Visit) -> HTML {
        guard let kind = operation.form.makes, let type = visit.office.registry.recordTypes[kind], visit.officer.may(type.read) else { return "" }
        return """
            <fieldset class="section"><legend>Already known?</legend><div class="field"><label for="known">Search first</label>
            <p class="hint" id="known-hint">One that is known is opened instead, so that nothing is written down twice.</p>
            <div class="pick" data-source="/pick/\(kind.name)" data-open="\(Address("/\(type.path)"))">
            <input id="known" type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="known-list" autocomplete="off" aria-describedby="known-hint">
            <ul id="known-list" role="listbox" aria-label="Matches" hidden></ul></div></div></fieldset>
            """
    }

    private static func subjectLine(_ operation: AnyOperation, _ values: FormValues, _ surroundings: FormSurroundings) -> HTML {
        let subjects = operation.form.fields.compactMap { field -> String? in
            if case .subject = field.kind { surroundings.labels[values.one(field.key)] } else { nil }
        }
        return subjects.isEmpty ? "" : "<p class=\"under\">\(subjects.map { subject -> HTML in "<strong>\(subject)</strong>" })</p>"
    }

    /// Filled by the page's script with what already stands and is like what is typed.
    private static let alike: HTML = "<aside class=\"alike\" aria-live=\"polite\" aria-label=\"Like what you typed\"></aside>"

    /// Read before the form is: it stands where a record's warnings do.
    private static func notices(_ surroundings: FormSurroundings) -> HTML {
        guard !surroundings.notices.isEmpty else { return "" }
        let items = surroundings.notices.map { notice -> HTML in "<li class=\"marker\"><span>\(notice)</span></li>" }
        return "<section class=\"markers\" aria-label=\"Before you begin\"><ul>\(items)</ul></section>"
    }

    private static func summary(_ problems: [Problem]) -> HTML {
        guard !problems.isEmpty else { return "" }
        let items = problems.map { problem -> HTML in
            problem.field.isEmpty ? "<li>\(problem.message)</li>" : "<li><a href=\"#\(problem.field)\">\(problem.message)</a></li>"
        }
        return "<div class=\"summary\" role=\"alert\" tabindex=\"-1\"><h2>Not saved yet</h2><ul>\(items)</ul></div>"
    }
}

/// What an officer may do next with a record, and how it is to be handled.
public struct Offer: Sendable {
    /// Without what any record has: for what stands beside the records, such as a link.
    public var own: Offer { Offer(ref: ref, operations: operations, general: [], handling: handling) }

    /// Without operations that the page offers elsewhere.
    public func leaving(_ placed: Set<OperationName>) -> Offer {
        Offer(ref: ref, operations: operations.filter { !placed.contains($0.name) }, general: general, handling: handling, isPrintable: isPrintable)
    }

    public let ref: Ref
    /// Those of its kind, in the module's order.
    public let operations: [AnyOperation]
    /// Those any record has.
    public let general: [AnyOperation]
    public let handling: Handling
    /// Whether the officer may print a document of it.
    public let isPrintable: Bool

    public init(ref: Ref, operations: [AnyOperation], general: [AnyOperation], handling: Handling, isPrintable: Bool = false) {
        self.ref = ref
        self.operations = operations
        self.general = general
        self.handling = handling
        self.isPrintable = isPrintable
    }
}

extension Refusal {
    /// The HTTP status that a refusal is.
    var status: Int {
        switch self {
        case .invalid: 422
        case .forbidden: 403
        case .notFound: 404
        case .stale, .conflict: 409
        }
    }
}
