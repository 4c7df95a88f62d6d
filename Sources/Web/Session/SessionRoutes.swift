import Base
import Core
import Hummingbird
import HTTPTypes

/// Signing in and out.
struct SessionRoutes: Sendable {
    let gate: Gate
    /// Pages that a carried form can be shown on again.
    let formHandler: Pages.Handler

    func add(to router: Router<RequestScope>) {
        router.get("/sign-in") { request, _ in
            gate.answers.response(.page(SignInPage.page(next: "/", typed: [], problem: nil)), for: nil, acceptsGzip: gate.acceptsGzip(request))
        }
        router.post("/sign-in") { request, scope in await gate.measured(request, scope) { await signIn(request, scope) } }
        router.get(RouterPath(PasswordPage.path)) { request, scope in
            await changing(request, scope) { session in try await askPassword(session, Body.pairs(request.uri.query ?? "").last { $0.name == "next" }?.value ?? "", [], [], request, scope) }
        }
        router.post(RouterPath(PasswordPage.path)) { request, scope in
            await changing(request, scope) { session in try await changePassword(session, request, scope) }
        }
        router.post("/sign-out") { request, scope in
            await signOut(request, scope) { session in try await gate.sessions.signOut(session, request: scope.reference) }
        }
        router.post("/sign-out-everywhere") { request, scope in
            await signOut(request, scope) { session in try await gate.sessions.signOutEverywhere(session.officer.id, request: scope.reference) }
        }
    }

    private func signIn(_ request: Request, _ scope: RequestScope) async -> Response {
        let gzip = gate.acceptsGzip(request)
        do {
            let pairs = Body.pairs(String(decoding: try await Body.bytes(request, max: RequestScope.bodyBytesMax), as: UTF8.self))
            let field = { (name: String) in pairs.last { $0.name == "sign-in." + name }?.value ?? "" }
            guard gate.isSameSite(request) else { return again(pairs, field("next"), "Sign in on this site's own page.", field("name"), gzip, 403) }
            switch try await gate.sessions.signIn(
                name: field("name"), password: field("password"), at: Sessions.Station(address: gate.address(request, scope), device: request.headers[.userAgent]), request: scope.reference)
            {
            case .wrong:
                return again(pairs, field("next"), "The name or the password is not right. Check both; passwords tell capitals apart.", field("name"), gzip, 401)
            case .wait(let minutes):
                var response = again(
                    pairs, field("next"), "Too many wrong passwords from here. Wait \(minutes) minute\(minutes == 1 ? "" : "s"), or ask the service desk.", field("name"), gzip, 429)
                response.headers[.retryAfter] = String(minutes * 60)
                return response
            case .signedIn(let secret):
                return try await enter(secret, pairs, field("next"), request, scope, gzip)
            }
        } catch {
            return gate.failure(error, scope.reference, nil, gzip)
        }
    }

    private func again(_ pairs: [(name: String, value: String)], _ next: String, _ problem: String, _ name: String, _ gzip: Bool, _ status: Int) -> Response {
        gate.answers.response(.page(SignInPage.page(next: next, typed: pairs, problem: problem, name: name), status: status), for: nil, acceptsGzip: gzip)
    }

    /// Signed in: back to where the officer was, with the form as it was typed if there was one.
    private func enter(
        _ secret: String, _ pairs: [(name: String, value: String)], _ next: String, _ request: Request, _ scope: RequestScope, _ gzip: Bool
    ) async throws -> Response {
        let typed = pairs.filter { !$0.name.hasPrefix("sign-in.") }
        guard let session = try await gate.sessions.session(secret: secret) else { throw Refusal.notFound }
        var response: Response
        if session.mustChangePassword {
            let page = PasswordPage.page(next: next, typed: typed, problems: [], session: session, csrf: PasswordPage.csrfField(session))
            response = gate.answers.response(.page(page), for: nil, acceptsGzip: gzip)
        } else {
            response = try await goOn(session, next, typed, scope, gzip)
        }
        response.setCookie(
            Cookie(name: Gate.cookieName, value: secret, path: "/", secure: gate.answers.isSecure || gate.cameSecurely(request), httpOnly: true, sameSite: .lax))
        return response
    }

    /// To the page the officer was on, or to the form as it was typed.
    private func goOn(_ session: Session, _ next: String, _ typed: [(name: String, value: String)], _ scope: RequestScope, _ gzip: Bool) async throws -> Response {
        if next.hasPrefix("/do/"), !typed.isEmpty {
            let operation = next.dropFirst(4).prefix { $0 != "?" }
            let visit = Visit(
                office: gate.office, officer: session.officer, context: ActContext(request: scope.reference, session: session.tag), path: next, csrf: session.csrf, queryPairs: [], bodyPairs: typed,
                parameters: ["operation": String(operation)], session: session)
            return gate.answers.response(try await formHandler(visit), for: visit, acceptsGzip: gzip)
        }
        let path = next.split(separator: "?").first.map(String.init) ?? "/"
        return gate.answers.response(.redirect(path.hasPrefix("/") ? Address(next) : Address("/")), for: nil, acceptsGzip: gzip)
    }

    // MARK: Password

    private func changing(_ request: Request, _ scope: RequestScope, _ body: @escaping (Session) async throws -> Response) async -> Response {
        await gate.measured(request, scope) {
            let gzip = gate.acceptsGzip(request)
            do {
                guard let session = try await gate.anySession(request) else {
                    return gate.answers.response(.page(SignInPage.page(next: PasswordPage.path, typed: [], problem: nil), status: 401), for: nil, acceptsGzip: gzip)
                }
                return try await body(session)
            } catch {
                return gate.failure(error, scope.reference, nil, gzip)
            }
        }
    }

    /// With the bar of every page where the officer may go elsewhere.
    private func askPassword(
        _ session: Session, _ next: String, _ typed: [(name: String, value: String)], _ problems: [Problem], _ request: Request, _ scope: RequestScope
    ) async throws -> Response {
        let visit = gate.makeVisit(request, scope, session, [])
        let page = PasswordPage.page(next: next, typed: typed, problems: problems, session: session, csrf: visit.csrfField)
        return gate.answers.response(
            .page(page, status: problems.isEmpty ? 200 : 422), for: session.mustChangePassword ? nil : visit, acceptsGzip: gate.acceptsGzip(request))
    }

    private func changePassword(_ session: Session, _ request: Request, _ scope: RequestScope) async throws -> Response {
        let pairs = Body.pairs(String(decoding: try await Body.bytes(request, max: RequestScope.bodyBytesMax), as: UTF8.self))
        guard gate.isOwnForm(request, pairs, session) else { throw Refusal.forbidden("Change your password with the form of this session.") }
        let field = { (name: String) in pairs.last { $0.name == PasswordPage.prefix + name }?.value ?? "" }
        let typed = pairs.filter { !$0.name.hasPrefix(PasswordPage.prefix) && $0.name != "csrf" }
        do {
            guard field("new") == field("again") else {
                throw Refusal.invalid("again", code: "differs", "New password again: it differs from the one above. Type both once more.")
            }
            try await Credentials(office: gate.office).change(of: session, from: field("old"), to: field("new"), gate.sessions, request: scope.reference)
        } catch Refusal.invalid(let problems) {
            return try await askPassword(session, field("next"), typed, problems, request, scope)
        }
        return try await goOn(session, field("next").isEmpty ? "/account" : field("next"), typed, scope, gate.acceptsGzip(request))
    }

    private func signOut(_ request: Request, _ scope: RequestScope, _ end: (Session) async throws -> Void) async -> Response {
        let gzip = gate.acceptsGzip(request)
        do {
            let pairs = Body.pairs(String(decoding: try await Body.bytes(request, max: 10_000), as: UTF8.self))
            if let session = try await gate.anySession(request) {
                guard gate.isOwnForm(request, pairs, session) else { throw Refusal.forbidden("Sign out with the button on a page of this session.") }
                try await end(session)
            }
            var response = gate.answers.response(.redirect(Address("/sign-in")), for: nil, acceptsGzip: gzip)
            response.setCookie(Cookie(name: Gate.cookieName, value: "", maxAge: 0, path: "/", secure: gate.answers.isSecure, httpOnly: true, sameSite: .lax))
            return response
        } catch {
            return gate.failure(error, scope.reference, nil, gzip)
        }
    }
}
