import Core
import Foundation

/// A file of the publisher with columns that are known, read through once before anything of it is loaded: a broken one is rejected whole.
struct PublishedFile {
    let file: InputFile
    let columns: [String]
    /// `a street file`.
    let called: String

    /// What the first reading found.
    struct Findings {
        /// Why the whole file is rejected; nothing where it can be loaded.
        var fault: String?
        var header: [String] = []
        /// Rows after the header, a cut one too.
        var rows = 0
    }

    /// - Parameter row: is given every row after the header.
    func check(_ row: ([String]) -> Void) throws -> Findings {
        var findings = Findings()
        var reader = CSVReader()
        var text = UTF8Check()
        var header: [String]?
        var last: [String] = []
        var lastByte: UInt8?
        func take(_ fields: [String]) {
            guard header != nil else {
                header = fields
                return
            }
            findings.rows += 1
            last = fields
            row(fields)
        }
        let open = try file.open()
        while let piece = try open.piece() {
            lastByte = piece.last
            text.read(piece)
            reader.read(piece, take)
        }
        let isCutInQuotes = reader.isInsideQuotes
        reader.finish(take)
        text.finish()
        let isShort = lastByte != UInt8(ascii: "\n") && findings.rows > 0 && last.count < columns.count
        findings.header = header ?? []
        findings.fault = fault(header: header, isText: text.isValid, isCut: isCutInQuotes || isShort)
        return findings
    }

    private func fault(header: [String]?, isText: Bool, isCut: Bool) -> String? {
        guard isText else { return "\(file.name) is not UTF-8 text, so it is not \(called) as published. Nothing of it was loaded." }
        guard let header else { return "\(file.name) is empty." }
        for (index, name) in columns.enumerated() where index >= header.count || header[index] != name {
            let found = index < header.count ? "is “\(header[index].prefix(60))”" : "is missing"
            return "\(file.name) is not \(called): column \(index + 1) \(found), expected “\(name)”. Nothing of it was loaded."
        }
        if header.count > columns.count {
            return "\(file.name) is not \(called): column \(columns.count + 1) is “\(header[columns.count].prefix(60))”, expected no more columns. Nothing of it was loaded."
        }
        if isCut { return "\(file.name) breaks off in the middle of its last row. Fetch it again; nothing of it was loaded." }
        return nil
    }
}
