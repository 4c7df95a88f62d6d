import Base
import Core
import Hummingbird
import HTTPTypes
import Logging
import NIOCore
import Storage

/// What stands before every page: who asks, whether the form is this session's own, what a failure looks like.
struct Gate: Sendable {
    let office: Office
    let sessions: Sessions
    let tokens: Tokens
    let answers: Answers
    let meters: Meters
    let log: Logger
    let trustsProxy: Bool

    static let cookieName = "peel_session"

    /// Runs a page handler for the signed-in officer, or shows the sign-in page.
    func page(_ request: Request, _ scope: RequestScope, _ handler: @escaping Pages.Handler) async -> Response {
        await measured(request, scope) {
            let reference = scope.reference
            let gzip = acceptsGzip(request)
            var visit: Visit?
            var body: [(name: String, value: String)] = []
            do {
                if request.method == .post, FormBody.isMultipart(request) { return try await pageWithFiles(request, scope, gzip, &visit, handler) }
                if request.method == .post { body = Body.pairs(String(decoding: try await Body.bytes(request, max: RequestScope.bodyBytesMax), as: UTF8.self)) }
                guard let session = try await anySession(request, isInUse: refresh(request) == nil) else {
                    return signInPage(request, typed: body, gzip: gzip)
                }
                if session.mustChangePassword { return answers.response(.redirect(PasswordPage.address(next: request.uri.string)), for: nil, acceptsGzip: gzip) }
                var made = makeVisit(request, scope, session, body)
                made.refresh = refresh(request)
                visit = made
                try refuseNUL(made)
                if request.method == .post, !isOwnForm(request, body, session) { return notOwnForm(made, gzip) }
                return answers.response(try await handler(made), for: visit, acceptsGzip: gzip)
            } catch let fault as StoreFault where fault.status == 503 && SendAgainPage.mayCarry(body) && isSameSite(request) {
                log.error("store fault", metadata: ["request": .string(reference), "fault": .string(fault.kindName)])
                var response = answers.response(
                    .page(SendAgainPage.page(to: request.uri.path, typed: body, reference: reference), status: 503), for: visit, acceptsGzip: gzip)
                response.headers[.retryAfter] = String(Self.retryAfterSeconds)
                return response
            } catch {
                return failure(error, reference, visit, gzip)
            }
        }
    }

    /// When to ask again where the store does not answer.
    static let retryAfterSeconds = 5

    /// As `page` for a form with files: who sends it is known before the first byte of a file is kept.
    private func pageWithFiles(
        _ request: Request, _ scope: RequestScope, _ gzip: Bool, _ visit: inout Visit?, _ handler: @escaping Pages.Handler
    ) async throws -> Response {
        guard let session = try await session(request) else { return signInPage(request, typed: [], gzip: gzip) }
        var made = makeVisit(request, scope, session, [])
        visit = made
        guard let operation = office.registry.operations[OperationName(made.parameter("operation"))], AttachmentFields.isAny(in: operation.form.fields) else {
            throw Refusal.notFound
        }
        let body = try await FormBody.read(request, for: operation, session: session, isOwn: { isOwnForm(request, $0, session) }, office, made.context)
        made = makeVisit(request, scope, session, body.pairs)
        made.fileProblems = body.problems
        visit = made
        if !isOwnForm(request, body.pairs, session) { return notOwnForm(made, gzip) }
        return answers.response(try await handler(made), for: visit, acceptsGzip: gzip)
    }

    private func notOwnForm(_ visit: Visit, _ gzip: Bool) -> Response {
        answers.error(
            403, "This form is not from this session", "The form was opened before you signed in, or comes from another site. Go back, open it again and send it once more.",
            reference: visit.context.request ?? "", for: visit, acceptsGzip: gzip)
    }

    func makeVisit(_ request: Request, _ scope: RequestScope, _ session: Session, _ body: [(name: String, value: String)]) -> Visit {
        let key = body.last { $0.name == "idempotency" }.flatMap { RawID($0.value) }
        return Visit(
            office: office, officer: session.officer, context: ActContext(request: scope.reference, session: session.tag, idempotencyKey: key), path: request.uri.path, csrf: session.csrf,
            queryPairs: Body.pairs(request.uri.query ?? ""), bodyPairs: body,
            parameters: Dictionary(scope.parameters.map { (String($0.key), String($0.value).removingPercent) }, uniquingKeysWith: { _, last in last }), session: session)
    }

    /// The session, once its officer has a password of their own.
    ///
    /// - Parameter isInUse: false for what a page asks by itself, which must not keep an abandoned screen signed in.
    func session(_ request: Request, isInUse: Bool = true) async throws -> Session? {
        guard let session = try await anySession(request, isInUse: isInUse), !session.mustChangePassword else { return nil }
        return session
    }

    /// As `session`, also with a one-time password: for changing it and for signing out.
    func anySession(_ request: Request, isInUse: Bool = true) async throws -> Session? {
        guard let secret = request.cookies[Self.cookieName]?.value else { return nil }
        return try await sessions.session(secret: secret, isInUse: isInUse)
    }

    /// PostgreSQL cannot hold the character, and nobody types it. In forms the field's own check names the field.
    private func refuseNUL(_ visit: Visit) throws {
        if visit.queryPairs.contains(where: { $0.value.utf8.contains(0) }) || visit.parameters.values.contains(where: { $0.utf8.contains(0) }) {
            throw Refusal.invalid("", code: "bad-character", "The address holds the invisible character NUL. Take it out.")
        }
    }

    /// A form must carry this session's token, and a browser that says where it comes from must name us.
    func isOwnForm(_ request: Request, _ body: [(name: String, value: String)], _ session: Session) -> Bool {
        guard body.last(where: { $0.name == "csrf" })?.value == session.csrf else { return false }
        return isSameSite(request)
    }

    /// Browsers leave Sec-Fetch-Site out on plain HTTP; then Origin names the page the form was on. A proxy may hide our own name, so its installation
    /// goes without the second check.
    func isSameSite(_ request: Request) -> Bool {
        if let from = HTTPField.Name("Sec-Fetch-Site").flatMap({ request.headers[$0] }) { return from == "same-origin" || from == "none" }
        guard !trustsProxy, let origin = request.headers[.origin] else { return true }
        return origin.hasSuffix("://" + (request.head.authority ?? ""))
    }

    /// Whether the proxy before us says that the browser used TLS.
    func cameSecurely(_ request: Request) -> Bool {
        trustsProxy && HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] }?.lowercased() == "https"
    }

    /// A page that was told of a change fetches itself again with this header, which names the change; nobody need be sitting before it.
    func refresh(_ request: Request) -> Visit.Refresh? {
        guard let name = HTTPField.Name("X-Peel-Live"), let told = request.headers[name] else { return nil }
        return Visit.Refresh(told: Int64(told))
    }

    /// The address an attempt to sign in is counted under.
    func address(_ request: Request, _ scope: RequestScope) -> String {
        if trustsProxy, let forwarded = HTTPField.Name("X-Forwarded-For").flatMap({ request.headers[$0] })?.split(separator: ",").last {
            return forwarded.filter { !$0.isWhitespace }
        }
        return scope.remoteAddress
    }

    func acceptsGzip(_ request: Request) -> Bool { request.headers[.acceptEncoding]?.contains("gzip") ?? false }

    /// Nobody is signed in: the sign-in form, which carries what was typed so that the form is still there afterwards.
    private func signInPage(_ request: Request, typed: [(name: String, value: String)], gzip: Bool) -> Response {
        let next = request.uri.string
        // What another site sends is not what this officer typed, and is not put into a form for them.
        let typed = isSameSite(request) ? typed : []
        let page = SignInPage.page(next: next, typed: typed, problem: typed.isEmpty ? nil : "Your session ended. Sign in again: what you typed is kept.")
        return answers.response(.page(page, status: 401), for: nil, acceptsGzip: gzip)
    }

    func failure(_ error: any Error, _ reference: String, _ visit: Visit?, _ gzip: Bool) -> Response {
        switch error {
        case let refusal as Refusal:
            let title = refusal == .notFound ? "Not found" : refusal.status == 403 ? "Not allowed" : "Not done"
            return answers.error(refusal.status, title, refusal.description, reference: reference, for: visit, acceptsGzip: gzip)
        case let fault as BodyTooLarge:
            return answers.error(
                413, "Too large", "What you sent is larger than \(fault.limit), the most that is taken here. Shorten the text, or choose a smaller file.", reference: reference, for: visit, acceptsGzip: gzip)
        case let fault as StoreFault:
            log.error("store fault", metadata: ["request": .string(reference), "fault": .string(fault.kindName)])
            var response = answers.error(
                fault.status, "Not available just now", "The records cannot be reached at the moment. Nothing was lost; try again in a minute.", reference: reference,
                for: visit, acceptsGzip: gzip)
            if fault.status == 503 { response.headers[.retryAfter] = String(Self.retryAfterSeconds) }
            return response
        default:
            log.error("fault", metadata: ["request": .string(reference), "type": .string("\(type(of: error))")])
            return answers.error(
                500, "Something went wrong", "That was our mistake, not yours. Try again; if it happens again, report it with the reference below.", reference: reference,
                for: visit, acceptsGzip: gzip)
        }
    }

    func measured(_ request: Request, _ scope: RequestScope, _ body: () async -> Response) async -> Response {
        let start = Instant.now
        let response = await body()
        meters.count(scope.endpointPath ?? "other", method: request.method.rawValue, status: response.status.code, microseconds: Instant.now.microseconds - start.microseconds)
        return response
    }
}

extension StoreFault {
    /// The kind of fault without anything a statement or a person put in it.
    var kindName: String {
        switch self {
        case .unavailable: "unavailable"
        case .full: "full"
        case .timeout: "timeout"
        case .contention: "contention"
        case .wrongSchema: "wrong-schema"
        case .constraint(let name): "constraint \(name)"
        case .failed(let what): "failed \(what)"
        }
    }
}

extension String {
    var removingPercent: String { contains("%") ? Body.pairs("x=" + self).first?.value ?? self : self }
}
