import Base

/// Errors that hands and ears make when a name or a birth date is taken down.
enum Misspelling {
    private static let heard = [
        ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ai", "ay"), ("ee", "ea"), ("ou", "u"), ("tt", "t"), ("ll", "l"), ("ss", "s"), ("mm", "m"), ("nn", "n"),
        ("sh", "sch"), ("c", "k"), ("y", "i"), ("e", "a"),
    ]

    /// Always different from `name`.
    static func of(_ name: String, _ chance: inout Chance) -> String {
        let letters = Array(name)
        if letters.count > 3, chance.percent(35) {
            let place = chance.within(1...(letters.count - 2))
            if letters[place] != letters[place + 1], letters[place].isLetter, letters[place + 1].isLetter {
                var swapped = letters
                swapped.swapAt(place, place + 1)
                return String(swapped)
            }
        }
        for (right, wrong) in heard {
            guard let place = name.dropFirst().firstRange(of: right) else { continue }
            return name.replacingCharacters(in: place, with: wrong)
        }
        return name + "e"
    }

    /// Day and month swapped where that is a day, otherwise the day one out.
    static func of(_ day: Day) -> Day {
        if day.day != day.month, let swapped = Day(year: day.year, month: day.day, day: day.month) { return swapped }
        return day.adding(days: -1)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
