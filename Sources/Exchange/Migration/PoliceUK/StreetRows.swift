import Core

/// The rows after the header, by batches with their numbers from 1.
struct StreetRows {
    private let file: OpenFile
    private var reader = CSVReader()
    private var waiting: [[String]] = []
    private var taken = 0
    private var number = 0
    private var isHeader = true
    private var isDone = false

    init(_ file: OpenFile) { self.file = file }

    mutating func next() throws -> [(Int, [String])]? {
        while waiting.count - taken < PoliceUKStreet.batchRows, !isDone { try fill() }
        guard taken < waiting.count else { return nil }
        let batch = waiting[taken..<min(waiting.count, taken + PoliceUKStreet.batchRows)]
        taken += batch.count
        return batch.map { fields in
            number += 1
            return (number, fields)
        }
    }

    private mutating func fill() throws {
        waiting.removeFirst(taken)
        taken = 0
        var found: [[String]] = []
        if let piece = try file.piece() {
            reader.read(piece) { found.append($0) }
        } else {
            reader.finish { found.append($0) }
            isDone = true
        }
        if isHeader, !found.isEmpty {
            found.removeFirst()
            isHeader = false
        }
        waiting += found
    }
}
