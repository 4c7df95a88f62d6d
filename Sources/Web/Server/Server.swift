import Base
public import Core
public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import HTTPTypes
public import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Storage

/// The web server of one node.
public struct Server: Sendable {
    public struct Settings: Sendable {
        public var host = "127.0.0.1"
        public var port = 8080
        /// PEM files; both or neither.
        public var tlsCertificate: String?
        public var tlsKey: String?
        public var banner: String?
        /// Believe X-Forwarded-For of a proxy in front of us.
        public var trustsProxy = false
        /// Other places images may come from: a force's map tiles.
        public var imageOrigins: [String] = []
        public var sessionLimits = Sessions.Limits()
        /// Calls of the API one officer may make: steadily, and at once after a pause.
        public var apiCallsPerSecond = 2_000.0
        public var apiBurst = 4_000.0

        public init() {}
        /// A proxy we trust ends TLS before us.
        var isSecure: Bool { tlsCertificate != nil || trustsProxy }
    }

    private let office: Office
    private let settings: Settings
    private let log: Logger
    private let live: Live
    public let meters: Meters
    private let gate: Gate
    private let routes: [Pages.Route]
    private let apiRoutes: [Pages.APIRoute]
    private let screens: [ScreenPage]
    private let assets: Assets
    /// Makes the prints; runs with the application.
    public let press: PrintPress
    private let isReady: @Sendable () async throws -> Void

    /// - Parameter isReady: throws a sentence while this node cannot serve.
    public init(
        office: Office, modules: [WebModule], settings: Settings = Settings(), log: Logger, isReady: @escaping @Sendable () async throws -> Void = {}
    ) throws {
        self.office = office
        self.settings = settings
        self.log = log
        self.isReady = isReady
        meters = Meters()
        live = Live(office: office, meters: meters, log: log)
        let pages = Pages()
        WorkListPage.routes(pages)
        WorkPages.routes(pages)
        CodeRoutes.routes(pages)
        AccountPage.routes(pages)
        OfficersPage.routes(pages)
        OfficerPage.routes(pages)
        AccessGroupPages.routes(pages)
        EmergencyPages.routes(pages)
        TaskRoutes.routes(pages)
        FormPage.routes(pages)
        KeptActs.routes(pages)
        for module in modules { module.pages(pages) }
        PrintPages(makers: pages.printMakers).routes(pages)
        press = PrintPress(office: office, makers: pages.printMakers, log: log)
        routes = pages.routes
        apiRoutes = pages.apiRoutes
        screens = pages.screens
        assets = try Assets()
        gate = Gate(
            office: office, sessions: Sessions(office: office, limits: settings.sessionLimits), tokens: Tokens(office: office),
            answers: Answers(layout: Layout(assets: assets, banner: settings.banner, areas: pages.areas, map: pages.map), isSecure: settings.isSecure, imageOrigins: settings.imageOrigins), meters: meters, log: log,
            trustsProxy: settings.trustsProxy)
    }

    /// The router by itself: what tests talk to.
    public func router() -> Router<RequestScope> {
        let router = Router(context: RequestScope.self)
        for route in routes {
            let method: HTTPRequest.Method = route.method == "POST" ? .post : .get
            router.on(RouterPath(route.path), method: method) { request, scope in await gate.page(request, scope, route.handler) }
        }
        SessionRoutes(gate: gate, formHandler: { try await FormPage.resume($0) }).add(to: router)
        APIRoutes(gate: gate, limiter: RateLimiter(perSecond: settings.apiCallsPerSecond, burst: settings.apiBurst)).add(apiRoutes, to: router)
        LiveRoute(gate: gate, live: live).add(to: router)
        ScreenRoutes(gate: gate, live: live).add(screens, to: router)
        HealthRoutes(gate: gate, isReady: isReady).add(to: router)
        // A worker of a page may stand no deeper than the page.
        router.get("/kept-worker.js") { request, scope in asset("kept-worker.js", request, scope) }
        router.get("/assets/:hash/**") { request, scope in asset(scope.parameters.getCatchAll().joined(separator: "/"), request, scope) }
        // After every route: it stands before nothing but the answer that there is none.
        router.add(middleware: Nowhere(gate: gate))
        return router
    }

    private func asset(_ name: String, _ request: Request, _ scope: RequestScope) -> Response {
        guard let file = assets.file(name) else { return Response(status: .notFound, headers: gate.answers.common) }
        var headers = gate.answers.common
        headers[.contentType] = file.type
        headers[.vary] = "Accept-Encoding"
        headers[.cacheControl] = scope.parameters.get("hash") == assets.hash ? "public, max-age=31536000, immutable" : "no-cache"
        if gate.acceptsGzip(request), let compressed = file.compressed {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: compressed)))
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    /// The application with its services; ends gracefully on SIGTERM when run in a service group.
    public func application(onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) throws -> some ApplicationProtocol {
        var application = Application(
            router: router(), server: try serverBuilder(),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: log)
        application.addServices(LiveRun(live: live), PrintRun(press: press))
        return application
    }

    private func serverBuilder() throws -> HTTPServerBuilder {
        // Closes connections that never finish a request; a stream under way is not idle.
        let plain = HTTPServerBuilder.http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(75)))
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else { return plain }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        return try .tls(plain, tlsConfiguration: configuration)
    }
}

struct LiveRun: Service {
    let live: Live
    func run() async throws {
        await cancelWhenGracefulShutdown { await live.run() }
    }
}

struct HealthRoutes: Sendable {
    let gate: Gate
    let isReady: @Sendable () async throws -> Void

    func add(to router: Router<RequestScope>) {
        router.get("/healthz") { _, _ in plain(200, "ok\n") }
        router.get("/readyz") { _, _ in
            do {
                try await gate.office.store.ping()
                try await isReady()
                return plain(200, "ready\n")
            } catch {
                // Anyone may ask: a driver's own words could name hosts and accounts.
                return plain(503, "not ready: \((error as? StoreFault)?.kindName ?? "\(error)")\n")
            }
        }
        router.get("/metrics") { _, _ in plain(200, gate.meters.text) }
    }

    private func plain(_ status: Int, _ text: String) -> Response {
        var headers = gate.answers.common
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(status: .init(code: status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// What no route leads to, however deep below one that does: answered as a record is that is not there, on a page or in JSON.
private struct Nowhere: RouterMiddleware {
    let gate: Gate

    func handle(_ request: Request, context: RequestScope, next: (Request, RequestScope) async throws -> Response) async throws -> Response {
        guard request.method == .get || request.method == .post else { return try await next(request, context) }
        guard request.uri.path.hasPrefix("/api/") else { return await gate.page(request, context) { _ in throw Refusal.notFound } }
        let (status, problem) = ProblemJSON.of(.notFound, reference: context.reference)
        return gate.answers.bytes(Array(problem.text.utf8), "application/problem+json", status: .init(code: status), gate.acceptsGzip(request))
    }
}
