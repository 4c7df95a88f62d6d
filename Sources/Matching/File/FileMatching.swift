import Foundation

/// Which rows of a file, or of two, are the same person: `peel match`.
public struct FileMatching {
    /// A pair is given out from this probability on, unless asked otherwise.
    public static let thresholdDefault = 0.5

    private let files: PersonFiles
    private let run: MatchRun
    private let keptApart: Set<UInt64>
    /// What a person should know of the files and of the run, in plain sentences.
    public let notes: [String]
    public let rows: Int
    /// Pairs of rows that were looked at closely.
    public var compared: Int { run.compared }
    public var found: Int { run.pairs.count }

    /// - Parameters:
    ///   - paths: one file, to find duplicates in it, or two, to link them.
    ///   - apart: a file with the columns `left_id,right_id`: rows that an officer decided are two people.
    /// - Throws: `MatchingFault`.
    public init(_ paths: [String], threshold: Double = thresholdDefault, apart: String? = nil, progress: (String) -> Void = { _ in }) throws {
        let files = try PersonFiles(paths, progress: progress)
        let kept = try apart.map { try KeptApart($0, files) }
        keptApart = kept?.rows ?? []
        run = MatchRun(files.table, secondStart: files.secondStart, threshold: threshold, apart: keptApart, progress: progress)
        (self.files, rows) = (files, files.count)
        notes = files.notes + (kept?.notes ?? [])
    }

    /// `left_id,right_id,probability,why`, the likeliest first.
    public func writePairs(to path: String) throws {
        try CSVFile.write(path) { file in
            file.line("left_id,right_id,probability,why")
            var said: [Pattern: String] = [:]
            for pair in run.pairs {
                let end = said[pair.pattern] ?? ending(pair.pattern)
                said[pair.pattern] = end
                file.field(files.id(Int(pair.left)))
                file.text(",")
                file.field(files.id(Int(pair.right)))
                file.line(end)
            }
        }
    }

    private func ending(_ pattern: Pattern) -> String {
        "," + Self.decimals(run.probability(pattern)) + "," + run.reasons(pattern).joined(separator: "; ").replacing(",", with: "")
    }

    /// Six decimals; never 1.000000 where the odds are finite, and never different in another language.
    private static func decimals(_ probability: Double) -> String {
        let millionths = min(999_999, Int((probability * 1_000_000).rounded()))
        let digits = String(millionths)
        return "0." + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// `id,cluster` for every row: rows of one person have the same cluster, named by its first row's id. The number of people, and of joins refused.
    public func writeClusters(to path: String) throws -> (people: Int, refused: Int) {
        var clusters = Clusters(run.facts, keptApart: keptApart)
        clusters.join(run.pairs, run.model, run.contradictions)
        var people = 0
        try CSVFile.write(path) { file in
            file.line("id,cluster")
            for row in 0..<UInt32(rows) {
                let root = clusters.root(row)
                if root == row { people += 1 }
                file.field(files.id(Int(row)))
                file.text(",")
                file.field(files.id(Int(root)))
                file.line("")
            }
        }
        return (people, clusters.refused)
    }
}
