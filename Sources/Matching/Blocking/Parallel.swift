import Foundation

/// Work in as many parts as there are cores, its results in the parts' order: the outcome does not depend on which core was quicker.
enum Parallel {
    static let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 32))

    static func map<Part: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Part) -> [Part] {
        let parts = UnsafeMutablePointer<Part?>.allocate(capacity: count)
        parts.initialize(repeating: nil, count: count)
        defer {
            parts.deinitialize(count: count)
            parts.deallocate()
        }
        nonisolated(unsafe) let places = parts
        DispatchQueue.concurrentPerform(iterations: count) { places[$0] = body($0) }
        return (0..<count).compactMap { parts[$0] }
    }

    /// `range` cut into `count` nearly equal pieces.
    static func cut(_ range: Range<Int>, into count: Int) -> [Range<Int>] {
        (0..<count).map { range.lowerBound + range.count * $0 / count..<range.lowerBound + range.count * ($0 + 1) / count }
    }
}

/// Sorts numbers by their upper 32 bits, keeping the order of equal ones: three passes over the block, no comparison.
enum RadixSort {
    static func byUpperHalf(_ values: inout [UInt64]) { sort(&values, from: 32) }

    static func byAll(_ values: inout [UInt64]) {
        sort(&values, from: 0)
        sort(&values, from: 32)
    }

    private static func sort(_ values: inout [UInt64], from low: UInt64) {
        guard values.count > 1 else { return }
        var other = [UInt64](repeating: 0, count: values.count)
        for (shift, bits) in [(low, UInt64(11)), (low + 11, 11), (low + 22, 10)] {
            let mask = (UInt64(1) << bits) - 1
            var starts = [Int](repeating: 0, count: 1 << Int(bits))
            for value in values { starts[Int(value >> shift & mask)] += 1 }
            var sum = 0
            for index in starts.indices { (starts[index], sum) = (sum, sum + starts[index]) }
            for value in values {
                let digit = Int(value >> shift & mask)
                other[starts[digit]] = value
                starts[digit] += 1
            }
            swap(&values, &other)
        }
    }
}
