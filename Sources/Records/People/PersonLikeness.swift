import Base
import Core
import Matching
import Storage

/// How likely somebody on record is the person being typed, by the comparison that also finds duplicates, and why.
struct PersonLikeness: Sendable, Hashable {
    /// Of a hundred such pairs so many are one person.
    let percent: Int
    let why: String

    /// What is told of a pair that hardly ever is one person.
    var text: String { percent == 0 ? "under 1 % likely" : "\(percent) % likely" }

    /// Compares what was typed, in each way it can be read, with people on record; the best reading counts.
    static func of(_ readings: [PersonFeatures], _ people: [ID<Person>], visible: Visibility, in tx: Transaction) throws -> [ID<Person>: PersonLikeness] {
        guard !readings.isEmpty, !people.isEmpty else { return [:] }
        let known = try PersonFeatures.of(people, visible: visible, in: tx)
        let compared = people.compactMap { id in known[id].map { (id, $0) } }
        var best: [ID<Person>: PersonLikeness] = [:]
        for reading in readings {
            for ((id, _), match) in zip(compared, Matcher.default.compare(reading, compared.map(\.1))) {
                // Never told to be certain: that is an officer's to decide.
                let percent = min(99, Int(match.probability * 100))
                if percent > best[id]?.percent ?? -1 { best[id] = PersonLikeness(percent: percent, why: match.why) }
            }
        }
        return best
    }
}

extension PersonFeatures {
    /// A name typed in one box, in either order, with the birth date if there was one.
    static func readings(of words: [String], born: Day?) -> [PersonFeatures] {
        guard let first = words.first, let last = words.last else { return [] }
        guard words.count > 1 else { return [PersonFeatures(names: [Name(family: first)], birthDate: born)] }
        let middle = words.dropFirst().dropLast().joined(separator: " ")
        return [
            PersonFeatures(names: [Name(given: first, middle: middle, family: last)], birthDate: born),
            PersonFeatures(names: [Name(given: words[1], middle: words.dropFirst(2).joined(separator: " "), family: first)], birthDate: born),
        ]
    }
}
