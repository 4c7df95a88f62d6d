import Base
import Core
import Hummingbird
import HTTPTypes
import NIOCore

/// Makes responses of replies. Everything that leaves has the same safe headers.
struct Answers: Sendable {
    let layout: Layout
    let isSecure: Bool
    /// What every answer carries, made once.
    let common: HTTPFields

    /// - Parameter imageOrigins: places besides this one that images may come from.
    init(layout: Layout, isSecure: Bool, imageOrigins: [String]) {
        self.layout = layout
        self.isSecure = isSecure
        common = Self.common(isSecure, imageOrigins)
    }

    func response(_ reply: Reply, for visit: Visit?, acceptsGzip: Bool) -> Response {
        switch reply {
        case .page(let page, let status): html(layout.html(page, for: visit), status: .init(code: status), acceptsGzip, keeping(page, for: visit))
        case .fragment(let html): self.html(html, status: .ok, acceptsGzip)
        case .json(let value, let status): bytes(Array(value.text.utf8), "application/json", status: .init(code: status), acceptsGzip)
        case .text(let text, let type, let filename):
            bytes(Array(text.utf8), type, status: .ok, acceptsGzip, filename.map { [.contentDisposition: "attachment; filename=\"\(plain($0))\""] } ?? [:])
        case .file(let path, let type, let filename): file(path, type, filename)
        case .redirect(let address): Response(status: .seeOther, headers: common.appending([.location: address.text]))
        }
    }

    /// Tells the worker of a page that may be kept whose copy it is; what does not say so is never kept.
    private func keeping(_ page: Page, for visit: Visit?) -> HTTPFields {
        guard page.isKept, let visit else { return [:] }
        return [Self.named("X-Peel-Kept"): visit.officer.id.description]
    }

    private func file(_ path: String, _ type: FileKind, _ filename: String?) -> Response {
        guard let body = FileReply.body(path: path) else { return Response(status: .notFound, headers: common) }
        var headers = common.appending([.contentType: type.rawValue])
        if let filename { headers[.contentDisposition] = "\(type.isShown ? "inline" : "attachment"); filename=\"\(plain(filename))\"" }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Letters, digits, dot and hyphen: a name with anything else could end the header's value early.
    private func plain(_ filename: String) -> String {
        String(filename.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" })
    }

    func html(_ html: HTML, status: HTTPResponse.Status, _ acceptsGzip: Bool, _ more: HTTPFields = [:]) -> Response {
        bytes(html.bytes, "text/html; charset=utf-8", status: status, acceptsGzip, more)
    }

    func bytes(_ bytes: [UInt8], _ type: String, status: HTTPResponse.Status, _ acceptsGzip: Bool, _ more: HTTPFields = [:]) -> Response {
        var headers = common.appending(more)
        headers[.contentType] = type
        headers[.vary] = "Accept-Encoding"
        // Level 1: a page is compressed for each reader, so speed counts more than the last percent.
        if acceptsGzip, let small = Gzip.compress(bytes, level: 1) {
            headers[.contentEncoding] = "gzip"
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: small)))
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func common(_ isSecure: Bool, _ imageOrigins: [String]) -> HTTPFields {
        var headers: HTTPFields = [:]
        headers[.cacheControl] = "no-store"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src \((["'self'", "data:"] + imageOrigins).joined(separator: " ")); font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        headers[named("Referrer-Policy")] = "same-origin"
        headers[named("X-Frame-Options")] = "DENY"
        headers[named("Cross-Origin-Opener-Policy")] = "same-origin"
        headers[named("Permissions-Policy")] = "geolocation=(self), camera=(self), microphone=()"
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        return headers
    }

    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }

    /// A page that says what went wrong and how to go on.
    func error(_ status: Int, _ title: String, _ sentence: String, reference: String, for visit: Visit?, acceptsGzip: Bool) -> Response {
        let content: HTML = """
            <h1>\(title)</h1><p>\(sentence)</p><p><a class="button" href="/">Go to your work list</a></p><p class="reference">Reference \(reference)</p>
            """
        return html(layout.html(Page(title, content), for: visit), status: .init(code: status), acceptsGzip)
    }
}

extension HTTPFields {
    func appending(_ more: HTTPFields) -> HTTPFields {
        var all = self
        for field in more { all[field.name] = field.value }
        return all
    }
}
