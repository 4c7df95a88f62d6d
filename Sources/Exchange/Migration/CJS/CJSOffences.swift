import Base
public import Core
import Crypto
import Foundation
import Storage

/// Loads the publisher's catalogue of CJS offences (JSON) over the list `cjs-offence`, as one edition named by the file's hash.
public enum CJSOffences {
    public static let list: CodeListName = "cjs-offence"
    /// The catalogue has 15,352 rows and 3 MB; ten times that is no catalogue.
    static let bytesMax = 32 << 20

    private struct Published: Decodable {
        let cjsCode: String
        let offenceCategory: String
        let offenceTitle: String
        let recordableOnPnc: Bool
    }

    /// - Throws: `ImportFault` for a file that is not the catalogue: nothing of it is loaded.
    public static func run(
        files: [String], office: Office, officer: Officer, rejects: String?, progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        var total = Reconciliation()
        for input in try InputFile.all(files) { total += try await load(input, office, officer, rejects, progress) }
        return total
    }

    private static func load(
        _ input: InputFile, _ office: Office, _ officer: Officer, _ rejects: String?, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> Reconciliation {
        let bytes = try input.bytes(max: bytesMax, tooLarge: "\(input.name) is larger than \(bytesMax >> 20) MB, so it is not the catalogue.")
        guard let rows = try? JSONValue(text: bytes).array else {
            throw ImportFault(description: "\(input.name) is not the catalogue: it is not a JSON list. Nothing of it was loaded.")
        }
        guard !rows.isEmpty else {
            throw ImportFault(description: "\(input.name) is an empty list, which would end every offence in force. Nothing was loaded.")
        }
        let edition = "cjs-" + hex(SHA256.hash(data: bytes)).prefix(16)
        let (current, isLoaded, hasCatalogue) = try await state(edition, office)
        var result = Reconciliation()
        result.read = rows.count
        let file = RejectFile(
            folder: rejects, named: input.name, header: ["cjsCode", "offenceCategory", "offenceTitle", "recordableOnPnc"], tell: progress)
        let codes = try understood(rows, current, file, &result)
        try file.close()
        guard result.rejected < rows.count else { throw ImportFault(description: "\(input.name) holds no CJS offence. Nothing of it was loaded.") }
        if isLoaded {
            result.already = rows.count - result.rejected
            return result
        }
        // The first catalogue states no dates, and an offence charged today may be years old: it holds for all time. Later ones hold from their loading.
        let today = London.day(of: office.clock.now)
        let load = LoadCodeList(
            CodeEdition(
                list: list, edition: edition, source: "CJS offence catalogue, Ministry of Justice and HMCTS (MIT), \(input.name)",
                validFrom: hasCatalogue ? today : Day(daysSince1970: -25567), codes: codes))
        let changes = try await office.perform(load, as: officer).outcome
        result.created = changes.new
        result.updated = changes.changed
        result.already = rows.count - result.rejected - changes.new - changes.changed
        if changes.ended > 0 { progress("\(input.name): \(changes.ended) codes of the former list are not in it and have ended.") }
        progress("\(input.name): \(result.line)")
        return result
    }

    /// The codes in force, whether this edition is loaded, and whether any catalogue was.
    private static func state(_ edition: String, _ office: Office) async throws -> ([String: Code], Bool, Bool) {
        try await office.store.read { tx in
            let codes = try tx.all(Code.self, "SELECT code, title, detail FROM code WHERE list = \(list.text) AND valid_until IS NULL")
            let isLoaded = try tx.exists("SELECT 1 FROM code_edition WHERE list = \(list.text) AND edition = \(edition)")
            let hasCatalogue = try tx.exists("SELECT 1 FROM code_edition WHERE list = \(list.text) AND edition NOT LIKE 'starter-%'")
            return (Dictionary(codes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first }), isLoaded, hasCatalogue)
        }
    }

    private static func understood(_ rows: [JSONValue], _ current: [String: Code], _ file: RejectFile, _ result: inout Reconciliation) throws -> [Code] {
        var codes: [Code] = []
        var seen: Set<String> = []
        for (index, row) in rows.enumerated() {
            guard let offence = try? row.decode(Published.self) else {
                try file.reject([row["cjsCode"]?.string ?? ""], row: index + 1, because: "It has no code, category, title and recordable mark.")
                result.rejected += 1
                continue
            }
            if let problem = problem(with: offence, seen) {
                let fields = [offence.cjsCode, offence.offenceCategory, offence.offenceTitle, "\(offence.recordableOnPnc)"]
                try file.reject(fields, row: index + 1, because: problem)
                result.rejected += 1
                continue
            }
            seen.insert(offence.cjsCode)
            var detail = ["category": offence.offenceCategory, "recordable": offence.recordableOnPnc ? "yes" : "no"]
            // The catalogue leaves Home Office codes out; those our own list has are kept.
            detail["hoCode"] = current[offence.cjsCode]?.detail["hoCode"]
            codes.append(Code(code: offence.cjsCode, title: offence.offenceTitle, detail: detail))
        }
        return codes
    }

    private static func problem(with offence: Published, _ seen: Set<String>) -> String? {
        if seen.contains(offence.cjsCode) { return "The code stands in the file twice." }
        let isCode = (5...12).contains(offence.cjsCode.utf8.count) && offence.cjsCode.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        if !isCode { return "“\(offence.cjsCode.prefix(40))” is not a CJS code." }
        if offence.offenceTitle.allSatisfy(\.isWhitespace) || offence.offenceTitle.count > 500 { return "The title is empty or longer than 500 characters." }
        return nil
    }
}
