import Testing

@testable import Web

@Suite("Forms with files")
struct MultipartTests {
    private struct Part: Equatable {
        var name: String
        var fileName: String?
        var bytes: [UInt8] = []
        var ended = false
    }

    private func read(_ text: String, boundary: String = "x", in pieces: Int) async throws -> (parts: [Part], isDone: Bool) {
        var reader = try #require(Multipart(contentType: "multipart/form-data; boundary=\(boundary)"))
        var parts: [Part] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try await reader.feed(bytes[start..<min(start + pieces, bytes.count)]) { piece in
                switch piece {
                case .part(let name, let fileName): parts.append(Part(name: name, fileName: fileName))
                case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
                case .end: parts[parts.count - 1].ended = true
                }
            }
        }
        return (parts, reader.isDone)
    }

    @Test("what names no boundary, or is of another type, is none", arguments: ["text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"])
    func none(_ type: String) { #expect(Multipart(contentType: type) == nil) }

    @Test(
        "a part without a name, headers without an end and what follows no line end are refused",
        arguments: [
            "--x\r\nContent-Type: text/plain\r\n\r\na\r\n--x--\r\n", "--x\r\n" + String(repeating: "h", count: 9_000), "--x garbage\r\n",
        ])
    func broken(_ text: String) async { await #expect(throws: Multipart.Broken.self) { _ = try await read(text, in: 100) } }

    private static let begun = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbody"

    @Test("a form that was cut on its way is not done", arguments: ["", "--x\r\n", begun, begun + "\r\n--x"])
    func cut(_ text: String) async throws { #expect(try await !read(text, in: 3).isDone) }

    @Test("parts are read whole in pieces of any size, also where the boundary's beginning is in the file", arguments: [1, 2, 3, 7, 64, 10_000])
    func whole(_ pieces: Int) async throws {
        let tricky = "\r\n--\r\n-x\r\n--\u{0}y\r\r\n"
        let text =
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n--x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
            + "--x\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a%22b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\(tricky)\r\n--x--\r\nepilogue"
        let (parts, isDone) = try await read(text, in: pieces)
        #expect(isDone)
        #expect(parts.map(\.name) == ["csrf", "empty", "photo"] && parts.map(\.fileName) == [nil, nil, "a\"b.jpg"])
        #expect(parts.map(\.bytes) == [Array("token".utf8), [], Array(tricky.utf8)])
        #expect(parts.map(\.ended) == [true, true, true])
    }
}
