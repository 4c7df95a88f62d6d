public import Base
public import Core
import Hummingbird
import HTTPTypes
import NIOCore

/// One request of a screen that nobody sits before. It makes itself known by a secret in a cookie of its own: that is no session, belongs to no person and is
/// sent to this one page only.
public struct ScreenVisit: Sendable {
    public let office: Office
    public let context: ActContext
    /// By which an officer registers the screen.
    public let code: String
    /// Set where the open page fetches itself again.
    let refresh: Visit.Refresh?

    /// The page as the office reads and shares it.
    ///
    /// - Parameter name: says all that decides what is drawn but the viewer's sight.
    public func page(_ name: String) -> OpenPage { OpenPage(name, isRefresh: refresh != nil, told: refresh?.told) }
}

/// What a screen is answered.
public enum ScreenReply: Sendable {
    case shows(Page)
    /// It is not registered: the page shows the code. A screen whose registration is over is given a new secret, so that the old one opens nothing again.
    case waits(isSpent: Bool, page: @Sendable (_ code: String) -> Page)
}

/// A page for screens, with what keeps it live.
public struct ScreenPage: Sendable {
    let path: String
    let page: @Sendable (ScreenVisit) async throws -> ScreenReply
    /// As whom it listens, and to what; nothing for a screen that is not registered.
    let listens: @Sendable (ScreenVisit) async throws -> (Officer, [Ref])?

    public init(
        _ path: String, page: @escaping @Sendable (ScreenVisit) async throws -> ScreenReply, listens: @escaping @Sendable (ScreenVisit) async throws -> (Officer, [Ref])?
    ) {
        self.path = path
        self.page = page
        self.listens = listens
    }

    /// Where its page listens for changes.
    public static func liveAddress(of path: String) -> String { path + "/live" }
}

struct ScreenRoutes: Sendable {
    let gate: Gate
    let live: Live

    private static let cookieName = "peel_screen"
    /// A browser keeps no cookie for longer; the registration ends before.
    private static let cookieSeconds = 400 * 86_400
    /// A screen that waits to be registered asks again so often.
    private static let waitSeconds = 5

    func add(_ screens: [ScreenPage], to router: Router<RequestScope>) {
        for screen in screens {
            router.get(RouterPath(screen.path)) { request, scope in await gate.measured(request, scope) { await page(screen, request, scope) } }
            router.get(RouterPath(ScreenPage.liveAddress(of: screen.path))) { request, scope in await listen(screen, request, scope) }
        }
    }

    private func secret(_ request: Request) -> String? {
        request.cookies[Self.cookieName].map(\.value).flatMap { ScreenSecret.isOne($0) ? $0 : nil }
    }

    private func visit(_ secret: String, _ request: Request, _ scope: RequestScope) -> ScreenVisit {
        ScreenVisit(office: gate.office, context: ActContext(request: scope.reference), code: ScreenSecret.code(of: secret), refresh: gate.refresh(request))
    }

    private func page(_ screen: ScreenPage, _ request: Request, _ scope: RequestScope) async -> Response {
        let gzip = gate.acceptsGzip(request)
        do {
            let known = secret(request)
            let secret = known ?? ScreenSecret.new()
            let visit = visit(secret, request, scope)
            switch try await screen.page(visit) {
            case .shows(let page):
                return gate.answers.response(.page(page), for: nil, acceptsGzip: gzip)
            case .waits(let isSpent, let page):
                let next = isSpent ? ScreenSecret.new() : secret
                // To a page that is open a 401 says that it may show what it shows no longer.
                var response = gate.answers.response(.page(page(ScreenSecret.code(of: next)), status: visit.refresh == nil ? 200 : 401), for: nil, acceptsGzip: gzip)
                if let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = String(Self.waitSeconds) }
                if next != known, visit.refresh == nil { give(next, request, to: &response, path: screen.path) }
                return response
            }
        } catch {
            return gate.failure(error, scope.reference, nil, gzip)
        }
    }

    private func give(_ secret: String, _ request: Request, to response: inout Response, path: String) {
        response.setCookie(
            Cookie(
                name: Self.cookieName, value: secret, maxAge: Self.cookieSeconds, path: path, secure: gate.answers.isSecure || gate.cameSecurely(request), httpOnly: true,
                sameSite: .strict))
    }

    private func listen(_ screen: ScreenPage, _ request: Request, _ scope: RequestScope) async -> Response {
        do {
            guard let secret = secret(request), let (officer, refs) = try await screen.listens(visit(secret, request, scope)) else {
                return Response(status: .unauthorized, headers: gate.answers.common)
            }
            return try await live.response(refs.map(\.id), officer, gate.answers)
        } catch {
            return Response(status: .serviceUnavailable, headers: gate.answers.common)
        }
    }
}
