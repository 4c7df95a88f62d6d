public import Base

/// Where property is: in a store, with an officer, or with somebody outside. Its text is what the next move must begin with (EXH-02).
public enum PropertyPlace: Hashable, Sendable, LosslessStringConvertible {
    case store(RawID)
    case officer(RawID)
    /// Somebody outside, in words: a laboratory, a court, the owner.
    case outside(String)

    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "store":
            guard let id = RawID(parts[1]) else { return nil }
            self = .store(id)
        case "officer":
            guard let id = RawID(parts[1]) else { return nil }
            self = .officer(id)
        case "outside":
            guard !parts[1].isEmpty else { return nil }
            self = .outside(parts[1])
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .store(let id): "store:\(id)"
        case .officer(let id): "officer:\(id)"
        case .outside(let words): "outside:\(words)"
        }
    }
}

/// One move as continuity sees it.
public struct Move: Hashable, Sendable {
    /// Nothing for the first: where it was seized.
    public let from: PropertyPlace?
    public let to: PropertyPlace
    public let at: Instant
    public let sealBefore: String?
    public let sealAfter: String?
    public let hasSignature: Bool

    public init(from: PropertyPlace?, to: PropertyPlace, at: Instant, sealBefore: String? = nil, sealAfter: String? = nil, hasSignature: Bool = true) {
        self.from = from
        self.to = to
        self.at = at
        self.sealBefore = sealBefore
        self.sealAfter = sealAfter
        self.hasSignature = hasSignature
    }
}

/// The chain of who had an exhibit when (EXH-02).
public enum Continuity {
    /// What is wrong with a further move; nothing where the chain stays whole.
    ///
    /// - Parameter knowsSeal: the mover has told the seal found on it.
    public static func problem(adding move: Move, after last: Move?) -> Explained<String>? {
        guard let last else {
            return move.from == nil ? nil : Explained("gap", because: "The chain begins with the seizure; there is nothing before it.", rules: ["EXH-02"])
        }
        if move.from != last.to {
            return Explained("gap", because: "It is not where this move begins. Record first how it got there.", rules: ["EXH-02"])
        }
        if move.at < last.at {
            return Explained(
                "too-early", because: "The last move was at \(London.text(last.at, zoned: true)). Choose a later time.", rules: ["EXH-02"])
        }
        if move.to == last.to { return Explained("same-place", because: "It is there already.", rules: ["EXH-02"]) }
        if move.sealBefore != last.sealAfter {
            let expected = last.sealAfter.map { "under seal \($0)" } ?? "without a seal"
            let found = move.sealBefore.map { "seal \($0)" } ?? "no seal"
            return Explained(
                "seal", because: "It was left \(expected) and is found with \(found). Check the bag; if it is so, say why in the reason.", rules: ["EXH-02"])
        }
        return nil
    }

    /// The numbers of the moves at which the chain is broken, in order from 1.
    public static func gaps(in moves: [Move]) -> [Int] {
        moves.indices.filter { index in
            let last = index == 0 ? nil : moves[index - 1]
            guard let found = problem(adding: moves[index], after: last)?.value else { return false }
            return found != "same-place" && found != "seal"
        }.map { $0 + 1 }
    }
}
