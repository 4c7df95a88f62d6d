public import Base
public import Core
import Foundation
public import HTTPTypes
import Hummingbird
import Logging
import NIOCore
public import Web

/// Asks the server's router directly, as a browser would: keeps the session cookie, fills forms with their hidden fields.
public final class Browser {
    public struct Answer: Sendable {
        public let status: Int
        public let headers: HTTPFields
        public let text: String

        public var location: String? { headers[.location] }
        public func contains(_ part: String) -> Bool { text.contains(part) }
    }

    private let responder: any HTTPResponder<RequestScope>
    private var cookie: String?
    public var token: String?

    public init(_ office: Office, _ modules: [WebModule], settings: Server.Settings = Server.Settings()) throws {
        let server = try Server(office: office, modules: modules, settings: settings, log: Logger(label: "test"))
        responder = server.router().buildResponder()
    }

    public func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer { try await send(.get, path, nil, type: nil, headers) }

    public func post(_ path: String, _ fields: [(String, String)], headers: [String: String] = [:]) async throws -> Answer {
        let body = fields.map { "\(Address.percent($0.0))=\(Address.percent($0.1))" }.joined(separator: "&")
        return try await send(.post, path, body, type: "application/x-www-form-urlencoded", headers)
    }

    /// A body exactly as it is.
    public func post(text: String, type: String, to path: String) async throws -> Answer { try await send(.post, path, text, type: type) }

    public func post(json: JSONValue, to path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send(.post, path, json.text, type: "application/json", headers)
    }

    public func signIn(_ name: String, _ password: String) async throws -> Answer {
        try await post("/sign-in", [("sign-in.name", name), ("sign-in.password", password), ("sign-in.next", "/")])
    }

    /// Opens the form of an operation, fills `fields` over what it holds, and sends it.
    public func submit(_ operation: String, on ref: Ref? = nil, _ fields: [(String, String)]) async throws -> Answer {
        let form = try await get(FormPage.address(of: OperationName(operation), on: ref).text)
        guard form.status == 200 else { return form }
        let hidden = Self.hiddenFields(form.text)
        let given = Set(fields.map(\.0))
        return try await post("/do/\(operation)", hidden.filter { !given.contains($0.0) } + fields)
    }

    /// Follows a redirect.
    public func follow(_ answer: Answer) async throws -> Answer {
        guard let location = answer.location else { return answer }
        return try await get(location)
    }

    /// Names and values of the hidden inputs of a page's form.
    public static func hiddenFields(_ html: String) -> [(String, String)] {
        html.components(separatedBy: "<input type=\"hidden\" name=\"").dropFirst().compactMap { part in
            guard let nameEnd = part.firstIndex(of: "\"") else { return nil }
            let name = String(part[..<nameEnd])
            guard !name.contains("__"), let valueStart = part.range(of: "value=\"") else { return nil }
            let value = part[valueStart.upperBound...].prefix { $0 != "\"" }
            return (name, String(value))
        }
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?, type: String?, _ more: [String: String] = [:]) async throws -> Answer {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        if let cookie { fields[.cookie] = cookie }
        if let token { fields[.authorization] = "Bearer \(token)" }
        for (name, value) in more { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields),
            body: body.map { RequestBody(buffer: ByteBuffer(string: $0)) } ?? RequestBody(buffer: ByteBuffer()))
        let scope = RequestScope(source: TestSource(), remoteAddress: "test")
        let response = try await responder.respond(to: request, context: scope)
        if let set = response.headers[.setCookie] { cookie = set.split(separator: ";").first.map(String.init) }
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return Answer(status: response.status.code, headers: response.headers, text: String(buffer: writer.bytes))
    }
}

private struct TestSource: RequestContextSource {
    let logger = Logger(label: "test")
}

private final class CollectingWriter: ResponseBodyWriter {
    var bytes = ByteBuffer()
    func write(_ buffer: ByteBuffer) async throws { bytes.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
