import Core
import Foundation
import Investigation

/// One file, read through once before anything of it is loaded: a broken one is rejected whole.
struct StreetFile {
    /// What the first reading found.
    struct Findings {
        /// Why the whole file is rejected; nothing where it can be loaded.
        var fault: String?
        var header: [String] = []
        /// Rows after the header, a cut one too.
        var rows = 0
        /// For every identity the furthest outcome among its rows, and the others published beside it.
        var outcomes: [StreetIdentity: StreetOutcomes] = [:]
    }

    let file: InputFile
    let lists: StreetLists

    func check() throws -> Findings {
        var findings = Findings()
        var reader = CSVReader()
        var text = UTF8Check()
        var identities = StreetIdentities()
        var header: [String]?
        var last: [String] = []
        var lastByte: UInt8?
        func row(_ fields: [String]) {
            guard header != nil else {
                header = fields
                return
            }
            findings.rows += 1
            last = fields
            guard let understood = try? StreetRow(fields, lists: lists) else { return }
            let identity = identities.of(understood)
            findings.outcomes[identity, default: StreetOutcomes()].add(understood.outcome)
        }
        let open = try file.open()
        while let piece = try open.piece() {
            lastByte = piece.last
            text.read(piece)
            reader.read(piece, row)
        }
        let isCutInQuotes = reader.isInsideQuotes
        reader.finish(row)
        text.finish()
        let isShort = lastByte != UInt8(ascii: "\n") && findings.rows > 0 && last.count < StreetColumns.header.count
        findings.header = header ?? []
        findings.fault = fault(header: header, isText: text.isValid, isCut: isCutInQuotes || isShort)
        return findings
    }

    private func fault(header: [String]?, isText: Bool, isCut: Bool) -> String? {
        guard isText else { return "\(file.name) is not UTF-8 text, so it is not a street file as published. Nothing of it was loaded." }
        guard let header else { return "\(file.name) is empty." }
        let expected = StreetColumns.header
        for (index, name) in expected.enumerated() where index >= header.count || header[index] != name {
            let found = index < header.count ? "is “\(header[index].prefix(60))”" : "is missing"
            return "\(file.name) is not a street file: column \(index + 1) \(found), expected “\(name)”. Nothing of it was loaded."
        }
        if header.count > expected.count {
            return
                "\(file.name) is not a street file: column \(expected.count + 1) is “\(header[expected.count].prefix(60))”, expected no more columns. Nothing of it was loaded."
        }
        if isCut { return "\(file.name) breaks off in the middle of its last row. Fetch it again; nothing of it was loaded." }
        return nil
    }
}

/// The outcomes published for one record in one file.
struct StreetOutcomes {
    /// The one furthest along: what the record has.
    private(set) var best: PublishedOutcome?
    /// The others.
    private(set) var beside: [PublishedOutcome] = []

    mutating func add(_ outcome: PublishedOutcome?) {
        guard let outcome, outcome != best, !beside.contains(outcome) else { return }
        guard let former = best else {
            best = outcome
            return
        }
        beside.append(former.rank < outcome.rank ? former : outcome)
        if former.rank < outcome.rank { best = outcome }
    }
}
