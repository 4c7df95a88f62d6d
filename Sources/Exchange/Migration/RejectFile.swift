import Core
import Foundation

/// Rows that could not be taken, as they were, with the reason in a last column: `DIR/<file>.rejects.csv`. Made with the first row.
final class RejectFile {
    /// How many reasons are told where no folder for rejects was given.
    static let toldMax = 20

    private let path: String?
    /// The columns of the file that is read.
    var header: [String]
    private let tell: @Sendable (String) -> Void
    private let source: String
    private var handle: FileHandle?
    private var told = 0

    init(folder: String?, named name: String, header: [String], tell: @escaping @Sendable (String) -> Void) {
        path = folder.map { "\($0)/\(name).rejects.csv" }
        source = name
        self.header = header
        self.tell = tell
    }

    func reject(_ row: [String], row number: Int, because reason: String) throws {
        guard let path else {
            told += 1
            if told <= Self.toldMax { tell("\(source) row \(number): \(reason)") }
            if told == Self.toldMax { tell("\(source): further reasons are not shown. Give --rejects DIR to keep every row with its reason.") }
            return
        }
        let file = try handle ?? open(path)
        handle = file
        try file.write(contentsOf: Data(line(row + Array(repeating: "", count: max(0, header.count - row.count)) + ["\(number)", reason]).utf8))
    }

    func close() throws {
        try handle?.close()
        handle = nil
    }

    private func open(_ path: String) throws -> FileHandle {
        try FileManager.default.createDirectory(at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw ImportFault(description: "The rejects cannot be written to \(path). Choose another folder, or free some space.")
        }
        try file.write(contentsOf: Data(line(header + ["row", "reason"]).utf8))
        return file
    }

    /// A number stays a number, also below zero: the rows are corrected and loaded again.
    private func line(_ fields: [String]) -> String { fields.map { Double($0) == nil ? CSV.field($0) : $0 }.joined(separator: ",") + "\n" }
}
