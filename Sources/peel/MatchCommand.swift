import ArgumentParser
import Foundation
import Matching

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "Find the rows of a file, or of two, that are the same person.",
        discussion: """
            One file: its duplicates. Two files: who is in both. CSV in UTF-8; the first row names the columns (given_name, family_name, date_of_birth, postcode, pnc_id …).
            Nothing needs training. Nobody is joined across different PNC IDs, twins, or pairs kept apart.
            """)

    @Argument(help: "CSV file of people, or two to link.", completion: .file()) var files: [String]
    @ArgumentParser.Option(help: "CSV file to write: left_id, right_id, probability, why.") var out: String
    @ArgumentParser.Option(help: "Least probability of a pair, from 0 to 1.") var threshold = FileMatching.thresholdDefault
    @ArgumentParser.Option(help: "CSV file to write: id, cluster.") var clusters: String?
    @ArgumentParser.Option(help: "CSV file of left_id, right_id: rows decided to be two people.") var apart: String?

    func validate() throws {
        guard files.count == 1 || files.count == 2 else { throw ValidationError("Name one file to find duplicates in, or two to link.") }
        guard (0...1).contains(threshold) else { throw ValidationError("--threshold is a probability from 0 to 1, such as 0.9.") }
        let paths = (files + [out] + [clusters, apart].compactMap { $0 }).map { URL(filePath: $0).standardizedFileURL.resolvingSymlinksInPath().path }
        guard Set(paths).count == paths.count else { throw ValidationError("Every file named must be another one: nothing is read and written at once.") }
    }

    func run() throws {
        do {
            var progress = Progress()
            let matching = try FileMatching(files, threshold: threshold, apart: apart) { progress.tell($0) }
            for note in matching.notes { complain(note) }
            try matching.writePairs(to: out)
            var last = "rows=\(matching.rows) compared=\(matching.compared) pairs=\(matching.found)"
            if let clusters {
                let (people, refused) = try matching.writeClusters(to: clusters)
                last += " people=\(people) refused=\(refused)"
            }
            say(last)
        } catch let fault as MatchingFault {
            throw Cannot(sentence: fault.description)
        }
    }

    /// A line every two seconds at most, so that a small file is quiet.
    private struct Progress {
        private var last = ContinuousClock.now

        mutating func tell(_ line: String) {
            guard ContinuousClock.now - last > .seconds(2) else { return }
            last = .now
            complain(line)
        }
    }
}
