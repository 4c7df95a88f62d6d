public import Base
public import Core

/// One request by a signed-in officer. There is no Visit without an officer: having one *is* having signed in.
public struct Visit: Sendable {
    public let office: Office
    public let officer: Officer
    /// For Office calls: names the request, carries the key that keeps an act from being done twice.
    public let context: ActContext
    public let path: String
    let csrf: String
    let queryPairs: [(name: String, value: String)]
    let bodyPairs: [(name: String, value: String)]
    /// What was wrong with the files of the form.
    var fileProblems: [Problem] = []
    let parameters: [String: String]
    let session: Session?
    /// Set where an open page fetches itself again because something on it changed.
    var refresh: Refresh?

    struct Refresh: Sendable {
        /// The change it was told of: its position in the sealed journal.
        let told: Int64?
    }

    /// A value of the address after `?`.
    public func query(_ name: String) -> String? { queryPairs.last { $0.name == name }?.value }
    public func queries(_ name: String) -> [String] { queryPairs.filter { $0.name == name }.map(\.value) }

    /// A day of the address; nothing where it names none. What is no day is refused: a page of other days than asked for would be taken for the answer.
    public func day(_ name: String) throws -> Day? {
        guard let text = query(name), !text.isEmpty else { return nil }
        guard let day = Day(typed: text) else {
            throw Refusal.invalid(name, code: "not-a-day", "“\(text.prefix(40))” is no day. Write it as 2026-03-29, or leave it out.")
        }
        return day
    }

    /// A value of the form that was sent; empty where there is none.
    public func form(_ name: String) -> String { bodyPairs.last { $0.name == name }?.value ?? "" }
    /// All values of a name that may stand several times.
    public func forms(_ name: String) -> [String] { bodyPairs.filter { $0.name == name }.map(\.value) }

    /// The id in the path (`/people/:id`). One that is no id is a record that does not exist.
    public func id<Entity>(_ type: Entity.Type = Entity.self, _ name: String = "id") throws -> ID<Entity> {
        guard let id = parameters[name].flatMap({ ID<Entity>($0) }) else { throw Refusal.notFound }
        return id
    }

    public func parameter(_ name: String) -> String { parameters[name] ?? "" }

    /// Hidden field that every form of this session carries.
    public var csrfField: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">" }

    /// Reads for this officer; journalled before the page leaves.
    public func consult<T: Sendable>(
        _ act: String, _ subject: Ref? = nil, category: ActCategory = .consultation, requiresItself: Bool = false, _ body: @escaping @Sendable (Reading) throws -> T
    ) async throws -> T {
        try await office.consult(act, subject, as: officer, category: category, requiresItself: requiresItself, context, body)
    }

    /// As `consult`, for a page of many people that stays open all day: its refreshes make no entry of their own while they show nobody new, and what many
    /// are shown at once is read and drawn once.
    ///
    /// - Parameters:
    ///   - body: may depend on the officer's rank, unit, roles and groups, and on nothing else about them.
    ///   - show: draws what was read; nothing of this visit may stand in it.
    public func watch<T: Sendable>(
        _ act: String, _ body: @escaping @Sendable (Reading) throws -> T, show: @escaping @Sendable (T) -> Page
    ) async throws -> Reply {
        let name = Address(path, queryPairs).text
        let page = OpenPage(name, isRefresh: refresh != nil, told: refresh?.told)
        var (shown, stamp) = try await office.watch(act, as: officer, on: page, context, body, show: show)
        shown.stamp = stamp
        return .page(shown)
    }
}

/// What a handler answers.
public enum Reply: Sendable {
    case page(Page, status: Int = 200)
    /// A piece of a page, for a script that puts it in.
    case fragment(HTML)
    case json(JSONValue, status: Int = 200)
    case text(String, type: String, filename: String? = nil)
    case redirect(Address)
    /// A file shown in the page, such as a picture: sent as it is, of the type we found it to be.
    ///
    /// - Parameter filename: what it is called where somebody keeps it.
    case file(path: String, type: FileKind, filename: String? = nil)
}

/// Where modules hang their pages. Everything here needs a signed-in officer.
public final class Pages {
    public typealias Handler = @Sendable (Visit) async throws -> Reply
    struct Route: Sendable {
        let method: String
        let path: String
        let handler: Handler
    }

    /// An address of the API, with what the OpenAPI document says of it.
    struct APIRoute: Sendable {
        let path: String
        let summary: String
        /// Names that may stand after the `?`.
        let query: [String]
        let answers: APIAnswer
        let handler: Handler
    }

    private(set) var routes: [Route] = []
    private(set) var apiRoutes: [APIRoute] = []
    private(set) var areas: [Area] = []
    private(set) var screens: [ScreenPage] = []
    private(set) var printMakers: [PrintMaker] = []
    /// What maps are drawn with, on whatever page.
    public var map = MapSettings()

    public init() {}

    /// - Parameter path: with `:name` for parts that vary: `/people/:id`.
    public func get(_ path: String, _ handler: @escaping Handler) { routes.append(Route(method: "GET", path: path, handler: handler)) }
    public func post(_ path: String, _ handler: @escaping Handler) { routes.append(Route(method: "POST", path: path, handler: handler)) }
    /// What stands on a document that the module's manifest names.
    ///
    /// - Parameters:
    ///   - choices: languages or addressees; none where the document has just one form.
    ///   - body: reads with the rights of the officer who prints; what it shows is noted with `reading.saw`.
    public func document(
        _ kind: PrintKind, choices: @escaping @Sendable (RawID, Reading) throws -> [Option] = { _, _ in [] },
        _ body: @escaping @Sendable (RawID, String?, Reading, Registry) throws -> Sheet
    ) {
        printMakers.append(PrintMaker(kind: kind, choices: choices, body: body))
    }
    /// An address below `/api/v1`, read with a token; answer `.json` or `.file`.
    ///
    /// - Parameters:
    ///   - summary: what it answers, for who reads the document.
    ///   - query: names that may stand after the `?`.
    public func api(_ path: String, _ summary: String, query: [String] = [], answers: APIAnswer = .object, _ handler: @escaping Handler) {
        apiRoutes.append(APIRoute(path: path, summary: summary, query: query, answers: answers, handler: handler))
    }
    /// A page for screens that no person is signed in at.
    public func screen(_ screen: ScreenPage) { screens.append(screen) }
    public func area(_ area: Area) { areas.append(area) }
}

/// A module with its pages.
public struct WebModule: Sendable {
    public let manifest: Manifest
    public let pages: @Sendable (Pages) -> Void

    public init(_ manifest: Manifest, pages: @escaping @Sendable (Pages) -> Void = { _ in }) {
        self.manifest = manifest
        self.pages = pages
    }
}
