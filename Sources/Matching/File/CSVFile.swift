import Foundation

/// A CSV file being written: beside its place until it is whole, so that nobody reads half of one.
struct CSVFile {
    private static let bufferBytes = 1 << 20
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var fault: MatchingFault?

    static func write(_ path: String, _ body: (inout CSVFile) -> Void) throws {
        let beside = path + ".part"
        guard FileManager.default.createFile(atPath: beside, contents: nil), let handle = FileHandle(forWritingAtPath: beside) else {
            throw MatchingFault.unwritable(path)
        }
        var file = CSVFile(handle: handle, path: path)
        body(&file)
        file.flush()
        try? handle.close()
        if let fault = file.fault {
            try? FileManager.default.removeItem(atPath: beside)
            throw fault
        }
        guard rename(beside, path) == 0 else {
            try? FileManager.default.removeItem(atPath: beside)
            throw MatchingFault.unwritable(path)
        }
    }

    private init(handle: FileHandle, path: String) { (self.handle, self.path) = (handle, path) }

    mutating func text(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferBytes { flush() }
    }

    mutating func line(_ text: String) {
        self.text(text)
        buffer.append(UInt8(ascii: "\n"))
    }

    mutating func field(_ text: String) {
        guard text.utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }) else { return self.text(text) }
        self.text("\"" + text.replacing("\"", with: "\"\"") + "\"")
    }

    private mutating func flush() {
        guard fault == nil, !buffer.isEmpty else { return }
        do { try handle.write(contentsOf: Data(buffer)) } catch { fault = .unwritable(path) }
        buffer.removeAll(keepingCapacity: true)
    }
}
