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
        public let bytes: [UInt8]
        public var text: String { String(decoding: bytes, as: UTF8.self) }

        public var location: String? { headers[.location] }
        public var contentType: String? { headers[.contentType] }
        public var cacheControl: String? { headers[.cacheControl] }
        public func contains(_ part: String) -> Bool { text.contains(part) }
    }

    private let responder: any HTTPResponder<RequestScope>
    /// Makes what was asked to be printed.
    public let press: PrintPress
    private var cookie: String?
    public var token: String?

    public init(_ office: Office, _ modules: [WebModule], settings: Server.Settings = Server.Settings()) throws {
        let server = try Server(office: office, modules: modules, settings: settings, log: Logger(label: "test"))
        responder = server.router().buildResponder()
        press = server.press
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

    /// A file in a form: its field, what it is called, what is in it.
    public typealias File = (field: String, name: String, bytes: [UInt8])

    /// As `submit` for a form with a file, in the order a browser sends it: the hidden fields first.
    public func submit(_ operation: String, on ref: Ref, _ fields: [(String, String)], file: File, boundary: String = "----synthetic") async throws -> Answer {
        let form = try await get(FormPage.address(of: OperationName(operation), on: ref).text)
        guard form.status == 200 else { return form }
        let given = Set(fields.map(\.0) + [file.field])
        return try await post(parts: Self.hiddenFields(form.text).filter { !given.contains($0.0) } + fields, file: file, to: "/do/\(operation)", boundary: boundary)
    }

    public func post(parts: [(String, String)], file: File, to path: String, boundary: String = "----synthetic") async throws -> Answer {
        var body = ByteBuffer()
        for (name, value) in parts { body.writeString("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n") }
        body.writeString("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\nContent-Type: image/png\r\n\r\n")
        body.writeBytes(file.bytes)
        body.writeString("\r\n--\(boundary)--\r\n")
        return try await send(.post, path, body, type: "multipart/form-data; boundary=" + boundary)
    }

    /// Bytes sent by themselves, with the token.
    public func post(bytes: [UInt8], to path: String) async throws -> Answer { try await send(.post, path, ByteBuffer(bytes: bytes), type: "application/octet-stream") }

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
        try await send(method, path, body.map { ByteBuffer(string: $0) } ?? ByteBuffer(), type: type, more)
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer, type: String?, _ more: [String: String] = [:]) async throws -> Answer {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        if let cookie { fields[.cookie] = cookie }
        if let token { fields[.authorization] = "Bearer \(token)" }
        for (name, value) in more { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields),
            body: RequestBody(buffer: body))
        let scope = RequestScope(source: TestSource(), remoteAddress: "test")
        let response = try await responder.respond(to: request, context: scope)
        if let set = response.headers[.setCookie] { cookie = set.split(separator: ";").first.map(String.init) }
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return Answer(status: response.status.code, headers: response.headers, bytes: Array(writer.bytes.readableBytesView))
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
