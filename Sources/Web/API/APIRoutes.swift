import Base
import Core
import Foundation
import Hummingbird
import HTTPTypes
import Logging
import Storage
import Synchronization

/// The JSON API: the same operations and reads as the pages, by token.
struct APIRoutes: Sendable {
    let gate: Gate
    let limiter: RateLimiter
    /// Rows a list answers with at most.
    static let limitMax = 200

    func add(_ routes: [Pages.APIRoute], to router: Router<RequestScope>) {
        router.get("/api/openapi.json") { request, scope in
            await answer(request, scope) { _ in
                let today = London.day(of: gate.office.clock.now)
                return (200, try await gate.office.store.read { tx in try OpenAPI.document(gate.office.registry, routes, on: today, in: tx) })
            }
        }
        router.get("/api/v1/operations") { request, scope in
            await signedIn(request, scope) { officer, _ in
                let today = London.day(of: gate.office.clock.now)
                return (200, try await gate.office.store.read { tx in try OpenAPI.operations(for: officer, gate.office.registry, on: today, in: tx) })
            }
        }
        router.post("/api/v1/operations/:name") { request, scope in
            await signedIn(request, scope) { officer, context in try await perform(request, scope, officer, context) }
        }
        router.post("/api/v1/attachments") { request, scope in
            await signedIn(request, scope) { officer, context in (200, try await receive(request, officer, context)) }
        }
        for route in routes {
            router.get(RouterPath("/api/v1" + route.path)) { request, scope in
                let file = Mutex<Reply?>(nil)
                let response = await signedIn(request, scope) { officer, context in
                    let reply = try await route.handler(visit(request, scope, officer, context))
                    switch reply {
                    case .json(let value, let status): return (status, value)
                    case .file: file.withLock { $0 = reply }
                    default: return (500, .null)
                    }
                    return (200, .null)
                }
                return file.withLock { $0 }.map { gate.answers.response($0, for: nil, acceptsGzip: false) } ?? response
            }
        }
        router.get("/api/v1/:path/:id") { request, scope in
            await signedIn(request, scope) { officer, context in try await record(request, scope, officer, context) }
        }
        router.get("/api/v1/:path") { request, scope in
            await signedIn(request, scope) { officer, context in try await list(request, scope, officer, context) }
        }
    }

    // MARK: Addresses

    private func perform(_ request: Request, _ scope: RequestScope, _ officer: Officer, _ context: ActContext) async throws -> (Int, JSONValue) {
        let bytes = try await Body.bytes(request, max: RequestScope.bodyBytesMax)
        guard let body = try? JSONValue(text: bytes), body.object != nil else {
            throw Refusal.invalid("", code: "not-json", "The body is not a JSON object. Send the fields of the operation as a JSON object in UTF-8.")
        }
        var context = context
        if let key = header("Idempotency-Key", request) {
            guard let id = RawID(key) else { throw Refusal.invalid("Idempotency-Key", code: "not-an-id", "Idempotency-Key must be a UUID.") }
            context.idempotencyKey = id
        }
        context.device = try DeviceTime(recordedAt: header("Recorded-At", request), stamp: header("Recorded-Stamp", request))
        let name = OperationName(scope.parameters.get("name") ?? "")
        let answer = try await gate.office.perform(name, body: body, as: officer, context)
        return (200, .object(["outcome": answer.outcome, "journal": .string(answer.journal.description)]))
    }

    private func header(_ name: String, _ request: Request) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }

    /// Takes in the body as a file. Which kinds an operation takes is checked when one is given the id.
    private func receive(_ request: Request, _ officer: Officer, _ context: ActContext) async throws -> JSONValue {
        // As large, and of any kind, as some field that this officer may fill.
        let forms = gate.office.registry.operations.values.filter { officer.may($0.name.text) }.map(\.form.fields)
        let bytesMax = forms.map { AttachmentFields.bytesMax(in: $0) }.max() ?? 0
        let types = forms.reduce(into: Set<FileKind>()) { $0.formUnion(AttachmentFields.types(in: $1)) }
        guard bytesMax > 0 else { throw Refusal.forbidden("Your role includes nothing that takes a file.") }
        guard let store = gate.office.attachments else { throw Refusal.conflict("This installation keeps no files: it was started without a folder for attachments.") }
        let file = try store.begin(types: FileKind.allCases.filter { types.contains($0) || $0 != .other }, bytesMax: bytesMax)
        let most = min(bytesMax, store.bytesMax)
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw BodyTooLarge(bytesMax: most) }
        var count = 0
        for try await buffer in request.body {
            count += buffer.readableBytes
            if count > most { throw BodyTooLarge(bytesMax: most) }
            try file.write(buffer.readableBytesView)
        }
        let name = Body.pairs(request.uri.query ?? "").last { $0.name == "name" }?.value ?? "file"
        let facts = try file.finish(field: "", label: "File", name: name)
        let attachment = try await gate.office.receive(facts, name: name, as: officer, context)
        return .object([
            "id": .string(attachment.id.description), "sha256": .string(attachment.sha256), "mediaType": .string(attachment.mediaType.rawValue),
            "byteCount": .integer(Int64(attachment.byteCount)),
        ])
    }

    private func record(_ request: Request, _ scope: RequestScope, _ officer: Officer, _ context: ActContext) async throws -> (Int, JSONValue) {
        let registry = gate.office.registry
        guard let type = registry.recordType(path: scope.parameters.get("path") ?? ""), let id = RawID(scope.parameters.get("id") ?? "") else {
            throw Refusal.notFound
        }
        let ref = Ref(type.kind, id)
        return try await gate.office.consult(type.read, ref, as: officer, context) { reading in
            guard case .object(var members)? = try registry.json(of: ref, reading) else { throw Refusal.notFound }
            members.merge(try type.live(id, reading.tx, officer, reading.now)) { _, new in new }
            members["kind"] = .string(type.kind.name)
            let links = try RecordLinkLines.of(ref, reading, registry)
            members["links"] = .array(links.shown.map(\.json))
            members["linksCut"] = .boolean(links.isCut)
            let offer = try FormPage.offered(on: ref, reading, registry)
            members["operations"] = .array((offer.operations + offer.general).map { .string($0.name.text) })
            members["marking"] = .string(offer.handling.marking ?? "OFFICIAL")
            return (200, .object(members))
        }
    }

    private func list(_ request: Request, _ scope: RequestScope, _ officer: Officer, _ context: ActContext) async throws -> (Int, JSONValue) {
        guard let type = gate.office.registry.recordType(path: scope.parameters.get("path") ?? ""), type.isListed else { throw Refusal.notFound }
        let query = Body.pairs(request.uri.query ?? "")
        let limit = try Self.limit(query)
        let after = try Self.after(query)
        return try await gate.office.consult(type.read, nil, as: officer, context) { reading in
            let entries = try reading.tx.all(
                Entry.self,
                """
                SELECT \(Entry.columns) FROM entry e WHERE e.kind = \(type.kind) AND e.id > \(after ?? RawID(high: 0, low: 0))
                AND \(reading.visible.condition("e.id")) ORDER BY e.id LIMIT \(limit + 1)
                """)
            let shown = entries.prefix(limit)
            reading.note("list", .string(type.kind.name))
            reading.note("shown", .integer(Int64(shown.count)))
            return (200, .object(["results": .array(shown.map(Self.card)), "more": .boolean(entries.count > limit)]))
        }
    }

    static func card(_ entry: Entry) -> JSONValue {
        .object([
            "kind": .string(entry.kind.name), "id": .string(entry.id.description), "reference": entry.reference.map { .string($0) } ?? .null,
            "title": .string(entry.title), "summary": .string(entry.summary), "status": .string(entry.status), "at": .string(entry.at.description),
        ])
    }

    static func after(_ query: [(name: String, value: String)]) throws -> RawID? {
        guard let text = query.last(where: { $0.name == "after" })?.value else { return nil }
        guard let id = RawID(text) else { throw Refusal.invalid("after", code: "not-an-id", "after is the id of the last record of the page before.") }
        return id
    }

    static func limit(_ query: [(name: String, value: String)]) throws -> Int {
        guard let text = query.last(where: { $0.name == "limit" })?.value else { return 50 }
        guard let limit = Int(text), (1...limitMax).contains(limit) else {
            throw Refusal.invalid("limit", code: "out-of-range", "limit is a number from 1 to \(limitMax).")
        }
        return limit
    }

    // MARK: Around every address

    private func visit(_ request: Request, _ scope: RequestScope, _ officer: Officer, _ context: ActContext) -> Visit {
        Visit(
            office: gate.office, officer: officer, context: context, path: request.uri.path, csrf: "", queryPairs: Body.pairs(request.uri.query ?? ""), bodyPairs: [],
            parameters: Dictionary(scope.parameters.map { (String($0.key), String($0.value).removingPercent) }, uniquingKeysWith: { _, last in last }), session: nil)
    }

    private func signedIn(
        _ request: Request, _ scope: RequestScope, _ body: @escaping (Officer, ActContext) async throws -> (Int, JSONValue)
    ) async -> Response {
        await answer(request, scope) { reference in
            let bearer = request.headers[.authorization].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
            guard let bearer, let officer = try await gate.tokens.officer(token: bearer) else {
                return (401, ProblemJSON.plain(401, "Not signed in", "Send Authorization: Bearer with a token that is still valid.", reference: reference))
            }
            if let seconds = limiter.wait(officer.id.description, now: gate.office.clock.now) {
                throw TooManyRequests(seconds: seconds)
            }
            return try await body(officer, ActContext(request: reference, session: Tokens.tag(of: bearer)))
        }
    }

    private func answer(_ request: Request, _ scope: RequestScope, _ body: @escaping (String) async throws -> (Int, JSONValue)) async -> Response {
        await gate.measured(request, scope) {
            let gzip = gate.acceptsGzip(request)
            let reference = scope.reference
            var status = 500
            var value = JSONValue.null
            var isProblem = true
            var retryAfter = Gate.retryAfterSeconds
            do {
                (status, value) = try await body(reference)
                isProblem = status >= 400
            } catch let refusal as Refusal {
                (status, value) = ProblemJSON.of(refusal, reference: reference)
            } catch let fault as TooManyRequests {
                retryAfter = fault.seconds
                (status, value) = (429, ProblemJSON.plain(429, "Too many requests", "Wait \(fault.seconds) s, then go on.", reference: reference))
            } catch let fault as BodyTooLarge {
                (status, value) = (413, ProblemJSON.plain(413, "Too large", "What you sent is larger than \(fault.limit), the most that is taken here.", reference: reference))
            } catch let fault as StoreFault {
                gate.log.error("store fault", metadata: ["request": .string(reference), "fault": .string(fault.kindName)])
                status = fault.status
                value = ProblemJSON.plain(status, "Not available just now", "The records cannot be reached at the moment. Try again.", reference: reference)
            } catch {
                gate.log.error("fault", metadata: ["request": .string(reference), "type": .string("\(type(of: error))")])
                value = ProblemJSON.plain(500, "Something went wrong", "That was our mistake. Report it with the reference.", reference: reference)
            }
            var response = gate.answers.bytes(
                Array(value.text.utf8), isProblem ? "application/problem+json" : "application/json", status: .init(code: status), gzip)
            if status == 429 || status == 503 { response.headers[.retryAfter] = String(retryAfter) }
            return response
        }
    }
}
