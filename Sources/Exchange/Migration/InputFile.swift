import Foundation

/// A file read in pieces, so that its size does not matter.
struct InputFile: Sendable {
    static let pieceBytes = 1 << 20

    let path: String

    var name: String { URL(filePath: path).lastPathComponent }
    /// The name of the folder it lies in, which tells two releases of one month apart.
    var folder: String { URL(filePath: path).deletingLastPathComponent().lastPathComponent }

    /// The files, or a fault for one that is not there: known before anything is loaded.
    static func all(_ paths: [String]) throws -> [InputFile] {
        try paths.map { path in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ImportFault(description: "There is no file \(path). Check the name; nothing was loaded.")
            }
            guard !isFolder.boolValue else { throw ImportFault(description: "\(path) is a folder. Name the files in it; nothing was loaded.") }
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw ImportFault(description: "\(path) may not be read by this user. Change its permissions; nothing was loaded.")
            }
            return InputFile(path: path)
        }
    }

    func open() throws -> OpenFile { try OpenFile(path) }

    /// The whole file, where it is small enough to be what it should be.
    func bytes(max: Int, tooLarge sentence: String) throws -> [UInt8] {
        let open = try open()
        var bytes: [UInt8] = []
        while let piece = try open.piece() {
            bytes += piece
            guard bytes.count <= max else { throw ImportFault(description: sentence) }
        }
        return bytes
    }
}

/// A file being read.
final class OpenFile {
    private let handle: FileHandle

    init(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportFault(description: "\(path) cannot be opened.") }
        self.handle = handle
    }

    deinit { try? handle.close() }

    /// The next bytes; nothing at the end.
    func piece() throws -> [UInt8]? {
        guard let data = try handle.read(upToCount: InputFile.pieceBytes), !data.isEmpty else { return nil }
        return Array(data)
    }
}

/// Whether bytes that arrive in pieces are UTF-8 throughout.
struct UTF8Check {
    private var tail: [UInt8] = []
    private(set) var isValid = true

    mutating func read(_ piece: [UInt8]) {
        guard isValid else { return }
        // The last character may go on in the next piece: up to three bytes wait for it.
        let bytes = tail + piece
        var end = bytes.count
        for back in 1...4 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0b1100_0000 == 0b1000_0000 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            if length > back { end = bytes.count - back }
            break
        }
        isValid = String(validating: bytes[..<end], as: UTF8.self) != nil
        tail = Array(bytes[end...])
    }

    mutating func finish() {
        if !tail.isEmpty { isValid = false }
    }
}
