/// A seeded stream of chance (SplitMix64). The same seed and stream give the same draws on every machine and Swift version, so everything is
/// drawn by our own integer arithmetic: the standard library may change how `Int.random(in:using:)` uses a generator.
public struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// `stream` names what is drawn ("people", "crimes"), so that a change in one topic does not shift the others.
    public init(seed: UInt64, stream: String) {
        var digest = Digest()
        digest.add(stream)
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ digest.value
        _ = next()
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< bound, which must be above 0.
    public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    public mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    public mutating func percent(_ share: Int) -> Bool { below(100) < share }

    public mutating func perThousand(_ share: Int) -> Bool { below(1000) < share }

    /// One of `choices`, which must not be empty.
    public mutating func one<Choice>(of choices: [Choice]) -> Choice { choices[below(choices.count)] }

    /// -1 ... 1, likelier near 0: the mean of three even draws.
    public mutating func bell() -> Double {
        var sum = 0.0
        for _ in 0..<3 { sum += Double(below(2001) - 1000) / 1000 }
        return sum / 3
    }

    /// 0 ..< bound, likelier near 0: the smaller of two draws.
    public mutating func low(_ bound: Int) -> Int { min(below(bound), below(bound)) }

    /// `count` different members, or all of them if there are fewer; in drawn order.
    public mutating func some<Choice>(_ count: Int, of choices: [Choice]) -> [Choice] {
        var left = choices
        var drawn: [Choice] = []
        while drawn.count < count, !left.isEmpty { drawn.append(left.remove(at: below(left.count))) }
        return drawn
    }
}

/// Choices drawn in proportion to whole-number weights.
public struct Weighted<Choice: Sendable>: Sendable {
    public let choices: [Choice]
    private let ends: [Int]

    /// At least one weight must be above 0.
    public init(_ weighted: [(Choice, Int)]) {
        choices = weighted.map(\.0)
        var total = 0
        ends = weighted.map { entry in
            total += entry.1
            return total
        }
    }

    public func draw(_ chance: inout Chance) -> Choice {
        let mark = chance.below(ends.last ?? 1)
        var low = 0
        var high = ends.count - 1
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > mark { high = middle } else { low = middle + 1 }
        }
        return choices[low]
    }
}

/// FNV-1a over text: two forces with the same digest were drawn alike.
public struct Digest: Sendable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        // A separator no text holds, so that "ab","c" and "a","bc" differ.
        value = (value ^ 0xFF) &* 0x0000_0100_0000_01B3
    }
}
