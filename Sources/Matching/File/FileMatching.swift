import Foundation

/// Which rows of a file, or of two, are the same person: `peel match`.
public struct FileMatching {
    /// A pair is given out from this probability on, unless asked otherwise.
    public static let thresholdDefault = 0.5

    private let files: PersonFiles
    private let facts: Facts
    private let model: Model
    /// Likeliest first.
    private let pairs: [ComparedPair]
    private let keptApart: Set<UInt64>
    private let contradictions: Contradictions
    /// What a person should know of the files and of the run, in plain sentences.
    public let notes: [String]
    public let rows: Int
    /// Pairs of rows that were looked at closely.
    public let compared: Int
    public var found: Int { pairs.count }

    /// - Parameters:
    ///   - paths: one file, to find duplicates in it, or two, to link them.
    ///   - apart: a file with the columns `left_id,right_id`: rows that an officer decided are two people.
    /// - Throws: `MatchingFault`.
    public init(_ paths: [String], threshold: Double = thresholdDefault, apart: String? = nil, progress: (String) -> Void = { _ in }) throws {
        let files = try PersonFiles(paths, progress: progress)
        let kept = try apart.map { try KeptApart($0, files) }
        let facts = Facts(files.table, counting: true)
        let training = Training(facts: facts, secondStart: files.secondStart)
        let start = training.start()
        progress("counted how often strangers agree")
        let found = CandidatePairs(facts: facts, secondStart: files.secondStart, sieve: start).all(progress: progress)
        let model = training.train(start, on: found.pairs)
        progress("learned from \(found.pairs.count) likely pairs of \(found.compared) compared")
        (self.files, self.facts, rows, compared) = (files, facts, files.count, found.compared)
        keptApart = kept?.rows ?? []
        contradictions = Contradictions(found.pairs)
        (pairs, self.model) = (Self.likely(found.pairs, model, threshold, keptApart, contradictions), model)
        notes = files.notes + (kept?.notes ?? [])
    }

    private static func likely(_ pairs: [ComparedPair], _ model: Model, _ threshold: Double, _ apart: Set<UInt64>, _ contradictions: Contradictions) -> [ComparedPair] {
        let least = threshold <= 0 ? -Double.infinity : log2(threshold / max(1 - threshold, 1e-12))
        var weights = PatternCache { contradictions.shown(by: $0) == nil ? model.weight($0) : -.infinity }
        var likely: [(weight: Double, pair: ComparedPair)] = []
        for pair in pairs {
            let weight = weights[pair.pattern]
            if weight > -.infinity, weight >= least, !apart.contains(pair.rows) { likely.append((weight, pair)) }
        }
        likely.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.pair.rows < $1.pair.rows }
        return likely.map(\.pair)
    }

    /// `left_id,right_id,probability,why`, the likeliest first.
    public func writePairs(to path: String) throws {
        try CSVFile.write(path) { file in
            file.line("left_id,right_id,probability,why")
            var said: [Pattern: String] = [:]
            for pair in pairs {
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
        let probability = Model.probability(weight: model.weight(pattern))
        return "," + Self.decimals(probability) + "," + Reasons.words(pattern, model).joined(separator: "; ").replacing(",", with: "")
    }

    /// Six decimals; never 1.000000 where the odds are finite, and never different in another language.
    private static func decimals(_ probability: Double) -> String {
        let millionths = min(999_999, Int((probability * 1_000_000).rounded()))
        let digits = String(millionths)
        return "0." + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// `id,cluster` for every row: rows of one person have the same cluster, named by its first row's id. The number of people, and of joins refused.
    public func writeClusters(to path: String) throws -> (people: Int, refused: Int) {
        var clusters = Clusters(facts, keptApart: keptApart)
        clusters.join(pairs, model, contradictions)
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
