import Base
import Core
import Matching

/// How well one person's card answers the words typed, and why. Pure.
struct PersonScore: Sendable, Hashable {
    /// Up to 1,100: 1,000 is every word the same as in the person's name.
    let thousandths: Int
    let why: [String]

    /// Below this somebody else was meant.
    static let least = 620

    /// - Parameters:
    ///   - words: what may be names, in the order typed; a single letter is an initial.
    ///   - born: the days typed or meant by an age.
    ///   - lastIsPrefix: whether the last word may be only begun.
    init?(_ row: IndexRow, words: [NearName.Typed], born: ClosedRange<Day>?, postcode: String?, lastIsPrefix: Bool) {
        var best: (sum: Int, why: [String])?
        for name in row.keys.names {
            guard let score = Self.score(name, words, row, lastIsPrefix) else { continue }
            if score.sum > best?.sum ?? Int.min { best = score }
        }
        guard var score = best else { return nil }
        if let born {
            guard let date = Self.birth(row.keys.born, born) else { return nil }
            score.sum += date.change
            score.why.append(date.why)
        }
        if let postcode {
            if row.exactKeys.contains(CardKey(.postcode, postcode)) {
                score.sum += 40
                score.why.append("postcode \(postcode)")
            } else {
                score.sum -= 150
            }
        }
        guard score.sum >= Self.least else { return nil }
        thousandths = min(1100, score.sum)
        why = score.why
    }

    private static func score(_ name: CardName, _ words: [NearName.Typed], _ row: IndexRow, _ lastIsPrefix: Bool) -> (sum: Int, why: [String])? {
        var left = name.given.map { (word: $0, isFamily: false) } + name.family.map { (word: $0, isFamily: true) }
        let full = left
        var sum = 0
        var why: [String] = []
        var missed = 0
        var index = 0
        var firstGivenIsMatched = false
        while index < words.count {
            let (typed, word) = (words[index], words[index].word)
            let isLast = index == words.count - 1
            if let whole = together(words, index, full) {
                sum += whole.thousandths * whole.count
                left.removeAll { whole.uses.contains($0.word) }
                why.append(whole.why)
                index += whole.count
            } else if let found = nearest(typed, left, lastIsPrefix: isLast && lastIsPrefix) {
                let known = left.remove(at: found.index)
                if known.word == name.given.first { firstGivenIsMatched = true }
                sum += found.thousandths
                why.append(reason(word, known.word, known.isFamily, found.way))
                index += 1
            } else if let whole = joined(words, index, name) {
                sum += whole.thousandths * whole.count
                left.removeAll { whole.uses.contains($0.word) }
                why.append(whole.why)
                index += whole.count
            } else if row.contains([word]) {
                sum += 930
                why.append("“\(word)” in the details")
                index += 1
            } else {
                missed += 1
                index += 1
            }
        }
        let matched = words.count - missed
        // One word of three or more may be wrong altogether.
        guard missed == 0 || missed == 1 && matched >= 2 else { return nil }
        var mean = sum / max(1, matched)
        if missed == 1 { mean = mean * (matched >= 3 ? 82 : 74) / 100 }
        // Somebody's first name tells more than a middle one; a name all of which was typed more than one with words left over.
        if words.count > 1, !firstGivenIsMatched, !name.given.isEmpty { mean -= 15 }
        if left.isEmpty { mean += 4 }
        return (mean, why)
    }

    private static func nearest(_ typed: NearName.Typed, _ known: [(word: String, isFamily: Bool)], lastIsPrefix: Bool) -> (index: Int, thousandths: Int, way: NearName.Likeness)? {
        var best: (index: Int, thousandths: Int, way: NearName.Likeness)?
        for (index, known) in known.enumerated() {
            var found = typed.word.utf8.count == 1 ? (known.word.hasPrefix(typed.word) ? (thousandths: 880, way: .begins) : nil) : typed.likeness(to: known.word)
            if lastIsPrefix, typed.word.utf8.count >= 2, found?.thousandths ?? 0 < 900, known.word.hasPrefix(typed.word) { found = (920, .begins) }
            // Of one spelling that is both, the family name is the likelier to be meant.
            if let found, found.thousandths > (best?.thousandths ?? 0) || found.thousandths == best?.thousandths && known.isFamily { best = (index, found.thousandths, found.way) }
        }
        return best
    }

    /// Two typed words that are one in the name: `o brien`.
    private static func together(_ words: [NearName.Typed], _ index: Int, _ full: [(word: String, isFamily: Bool)]) -> (
        thousandths: Int, count: Int, uses: Set<String>, why: String
    )? {
        guard index + 1 < words.count, !full.contains(where: { $0.word == words[index].word }) else { return nil }
        let both = words[index].word + words[index + 1].word
        return full.first { $0.word == both }.map { (980, 2, [$0.word], reason(both, $0.word, $0.isFamily, .same)) }
    }

    /// One typed word that is two in the name.
    private static func joined(_ words: [NearName.Typed], _ index: Int, _ name: CardName) -> (
        thousandths: Int, count: Int, uses: Set<String>, why: String
    )? {
        for (parts, isFamily) in [(name.family, true), (name.given, false)] where parts.count > 1 {
            guard let found = words[index].likeness(to: parts.joined()) else { continue }
            return (found.thousandths - 10, 1, Set(parts), reason(words[index].word, parts.joined(separator: " "), isFamily, found.way))
        }
        return nil
    }

    private static func reason(_ typed: String, _ known: String, _ isFamily: Bool, _ way: NearName.Likeness) -> String {
        let which = isFamily ? "family name" : "given name"
        return switch way {
        case .same: which
        case .begins: typed.count == 1 ? "initial of the \(which)" : "\(which) begins “\(typed)”"
        case .otherForm: "“\(typed)” is a form of \(known.capitalised)"
        case .sound: "“\(typed)” sounds like \(known.capitalised)"
        case .slip, .alike: "“\(typed)” is spelt like \(known.capitalised)"
        }
    }

    // MARK: Birth date

    /// How near the recorded date is to the days asked for. One slip of a figure, or day and month changed, is still near.
    static func birth(_ recorded: String, _ asked: ClosedRange<Day>) -> (change: Int, why: String)? {
        guard let day = Day(recorded) else { return (-140, "birth date not recorded") }
        let isOneDay = asked.lowerBound == asked.upperBound
        if asked.contains(day) { return isOneDay ? (60, "birth date") : (40, "born \(day.year)") }
        guard isOneDay else {
            // An age or a year is often one out.
            let isNear = asked.lowerBound.adding(months: -12) <= day && day <= asked.upperBound.adding(months: 12)
            return isNear ? (-90, "born \(day.year), a year out") : (-340, "but born \(day.year)")
        }
        let typed = asked.lowerBound
        if typed.year == day.year, typed.month == day.day, typed.day == day.month { return (-40, "birth date with day and month changed over") }
        let slips = zip(typed.description, recorded).count { $0 != $1 }
        if slips == 1 { return (-50, "birth date but for one figure") }
        if typed.month == day.month, typed.day == day.day, abs(typed.year - day.year) == 1 { return (-60, "birth date, a year out") }
        if typed.year == day.year, typed.month == day.month || typed.day == day.day { return (-110, "birth date nearly") }
        return (-340, "but born \(London.text(day))")
    }
}

extension String {
    /// A folded name as it is read.
    fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
