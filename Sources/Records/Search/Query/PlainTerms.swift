import Base
import Core

/// What unquoted words mean: the longest reading from the first word on.
struct PlainTerms {
    typealias Term = SearchQuery.Term

    let today: Day

    /// How many of the words were read, and the clauses they make: each the terms of which any may hold.
    func read(_ words: [String], isLast: Bool) -> (count: Int, clauses: [[Term]]) {
        if let (count, term) = leadingDate(words) { return (count, [[term]]) }
        if let (count, term) = leadingAge(words) { return (count, [[term]]) }
        let first = words[0]
        let spellings = PNCID.readings(of: first).map(\.description) + (CRONumber(first).map { [$0.description] } ?? [])
        if !spellings.isEmpty { return (1, [[.number(spellings)]]) }
        if let (count, pattern) = leadingPattern(words) { return (count, [[.mark(pattern)]]) }
        if let (count, digits) = leadingPhone(words) { return (count, [[digits.count >= 9 ? .phone(digits) : .digits(digits)]]) }
        if let (count, postcode) = leadingPostcode(words) { return (count, [[.postcode(postcode)]]) }
        if let (count, terms) = leadingMark(words) { return (count, [terms]) }
        return (1, plain(first, isLast: isLast && words.count == 1))
    }

    private func plain(_ word: String, isLast: Bool) -> [[Term]] {
        let cut = SearchWords.cut(word)
        guard cut.count == 1, let only = cut.first else {
            // `SY/12/26` is one number and three words.
            let parts = cut.enumerated().map { Term.word($1, isPrefix: isLast && $0 == cut.count - 1) }
            return word.contains(where: \.isNumber) && cut.count > 1 ? [[.number([word]), .phrase(cut)]] : parts.map { [$0] }
        }
        if only.count == 4, let year = Int(only), (1900...today.year).contains(year), let range = years(year...year) {
            return [[.born(range, typed: [only]), .word(only, isPrefix: false)]]
        }
        if only.allSatisfy(isDigit), only.count >= 4 { return [[.digits(only)]] }
        if only.count == 1, only.allSatisfy(\.isLetter) { return [[.initial(only)]] }
        if only.contains(where: \.isNumber), only.contains(where: \.isLetter) { return [[.word(only, isPrefix: only.count >= 3), .number([word])]] }
        return [[.word(only, isPrefix: isLast || word.hasSuffix("*"))]]
    }

    private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    // MARK: Dates

    /// `10/3/1990`, `10 mar 90`, `10th March 1990`, `March 1990`, `19900310`, `born 1990`, `dob 10.3.90`.
    private func leadingDate(_ words: [String]) -> (Int, Term)? {
        let lead = ["born", "dob", "d.o.b.", "d.o.b", "dob:", "b."].contains(words[0].lowercased()) ? 1 : 0
        let rest = Array(words.dropFirst(lead))
        guard let first = rest.first else { return nil }
        for count in [3, 2, 1] where rest.count >= count {
            let typed = rest.prefix(count).joined(separator: " ")
            // Bare figures are dates only in eight figures, or where something says so.
            if count == 1, first.allSatisfy(isDigit), lead == 0, first.count != 8 { continue }
            if count == 2, first.allSatisfy(isDigit), rest[1].allSatisfy(isDigit) { continue }
            guard let range = range(typed) else { continue }
            return (lead + count, range.lowerBound == range.upperBound ? .day(range.lowerBound) : .born(range, typed: SearchWords.cut(typed)))
        }
        return nil
    }

    /// A day, a month or a year as people write them.
    func range(_ typed: String) -> ClosedRange<Day>? {
        let parts = SearchWords.cut(typed)
        if parts.allSatisfy({ $0.count <= 4 || !$0.allSatisfy(isDigit) }), let day = Day(typed: typed), day.year >= 1800 { return day...day }
        switch parts.count {
        case 1:
            let text = parts[0]
            guard text.allSatisfy(isDigit) else { return nil }
            if text.count == 4, let year = Int(text), (1800...2200).contains(year) { return years(year...year) }
            if text.count == 8 { return Self.day(digits: text).map { $0...$0 } }
            if text.count == 6 { return short(text.prefix(2), text.dropFirst(2).prefix(2), text.suffix(2)) }
            return nil
        case 2:
            if let month = month(parts[0]), let year = year(parts[1]) { return months(year, month) }
            if parts[0].count == 4, let year = Int(parts[0]), let month = month(parts[1]) { return months(year, month) }
            return nil
        case 3: return short(parts[0][...], parts[1][...], parts[2][...])
        default: return nil
        }
    }

    /// Day, month and a year of two or four figures; a year of two that has not come is of the last century.
    private func short(_ day: Substring, _ month: Substring, _ year: Substring) -> ClosedRange<Day>? {
        let figures = day.prefix(while: isDigit)
        guard figures.count <= 2, ["", "st", "nd", "rd", "th"].contains(day.dropFirst(figures.count)), let day = Int(figures), let month = self.month(String(month)),
            let year = self.year(String(year)), let found = Day(year: year, month: month, day: day)
        else { return nil }
        return found...found
    }

    private func year(_ text: String) -> Int? {
        guard text.allSatisfy(isDigit), let year = Int(text) else { return nil }
        if text.count == 4 { return (1800...2200).contains(year) ? year : nil }
        guard text.count == 2 else { return nil }
        return year + (year <= today.year % 100 ? today.year / 100 * 100 : today.year / 100 * 100 - 100)
    }

    private func month(_ text: String) -> Int? {
        // A serial number has more figures: `01/000001/26` is no date.
        if let month = Int(text) { return text.count <= 2 && (1...12).contains(month) ? month : nil }
        guard text.count >= 3 else { return nil }
        let names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
        return names.firstIndex { $0.hasPrefix(text.lowercased()) }.map { $0 + 1 }
    }

    private func months(_ year: Int, _ month: Int) -> ClosedRange<Day>? {
        guard let first = Day(year: year, month: month, day: 1), let last = Day(year: year, month: month, day: Day.length(ofMonth: month, year: year)) else { return nil }
        return first...last
    }

    private func years(_ years: ClosedRange<Int>) -> ClosedRange<Day>? {
        guard let first = Day(year: years.lowerBound, month: 1, day: 1), let last = Day(year: years.upperBound, month: 12, day: 31), first <= last else { return nil }
        return first...last
    }

    /// `10031990` or `19900310`.
    static func day(digits: String) -> Day? {
        guard digits.count == 8, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        if let day = Day("\(digits.suffix(4))-\(digits.dropFirst(2).prefix(2))-\(digits.prefix(2))"), day.year >= 1900 { return day }
        return Day("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))").flatMap { (1800...2200).contains($0.year) ? $0 : nil }
    }

    // MARK: Ages

    /// `age 34`, `aged 30-35`, `34yo`, `34 years old`, `about 40`.
    private func leadingAge(_ words: [String]) -> (Int, Term)? {
        let first = words[0].lowercased()
        if ["age", "aged"].contains(first), words.count > 1, let term = age(words[1]) { return (2 + trailing(words.dropFirst(2)), term) }
        for ending in ["yrs", "yo", "y/o", "yr", "yearold"] where first.hasSuffix(ending) {
            if let term = age(String(first.dropLast(ending.count))) { return (1 + trailing(words.dropFirst(1)), term) }
        }
        if first.allSatisfy(isDigit) || first.contains("-"), words.count > 1, ["years", "yrs", "yo", "y/o", "yr", "year"].contains(words[1].lowercased()), let term = age(first) {
            return (2 + trailing(words.dropFirst(2)), term)
        }
        return nil
    }

    private func trailing(_ words: some Sequence<String>) -> Int { words.first { _ in true }?.lowercased() == "old" ? 1 : 0 }

    /// Whoever is so old today; `~40` three years either way.
    func age(_ typed: String) -> Term? {
        let isAbout = typed.hasPrefix("~")
        let parts = typed.drop { $0 == "~" }.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let low = parts[0], let high = parts.count == 2 ? parts[1] : low, low <= high, (0...120).contains(low), high <= 120 else {
            return nil
        }
        let (youngest, oldest) = isAbout ? (max(0, low - 3), high + 3) : (low, high)
        let first = today.adding(months: -12 * (oldest + 1)).adding(days: 1)
        return .born(first...max(first, today.adding(months: -12 * youngest)), typed: [])
    }

    // MARK: Numbers

    /// A phone in one or several groups of digits.
    private func leadingPhone(_ words: [String]) -> (Int, String)? {
        let groups = words.prefix { word in word.contains(where: isDigit) && word.allSatisfy { isDigit($0) || "+()-.".contains($0) } }
        for count in stride(from: groups.count, through: 1, by: -1) {
            let digits = Telephone.digits(of: groups.prefix(count).joined(separator: " "))
            if (9...16).contains(digits.count) { return (count, digits) }
            if count == groups.count, count > 1, (6...8).contains(digits.count), groups.allSatisfy({ $0.allSatisfy(isDigit) }) { return (count, digits) }
        }
        return nil
    }

    /// A postcode whole, or its first half with the figure after it: `SW1A 1AA`, `SW1A1AA`, `SW1A 1`.
    private func leadingPostcode(_ words: [String]) -> (Int, String)? {
        if words.count >= 2, words[0].count <= 4, words[1].count == 3, let whole = Postcode(words[0] + words[1]) { return (2, whole.description) }
        if let whole = Postcode(words[0]) { return (1, whole.description) }
        if words.count >= 2, words[1].count == 1, words[1].allSatisfy(isDigit), Postcode(words[0] + words[1] + "AA") != nil, words[0].contains(where: \.isLetter) {
            return (2, words[0].uppercased() + " " + words[1])
        }
        return nil
    }

    /// A registration mark in two parts, `LQ12 QQI`, also as the one word it is kept as.
    private func leadingMark(_ words: [String]) -> (Int, [Term])? {
        guard words.count >= 2, words[0].count <= 4, words[1].count <= 3, words[1].allSatisfy({ $0.isLetter || isDigit($0) }) else { return nil }
        let pair = SearchWords.cut(words[0] + words[1])
        guard pair.count == 1, let joined = pair.first, joined.contains(where: \.isNumber), words[0].contains(where: \.isNumber),
            words[1].allSatisfy(\.isLetter) || words[0].allSatisfy(\.isLetter) || joined.count == 7,
            joined.contains(where: \.isLetter), (5...8).contains(joined.count)
        else { return nil }
        return (2, [.mark(joined.uppercased()), .phrase([words[0].lowercased(), words[1].lowercased()])])
    }

    /// `LQ1? *QI`: at least two letters or figures between the wildcards. A word that only ends in `*` is an unfinished word.
    private func leadingPattern(_ words: [String]) -> (Int, String)? {
        func pattern(_ text: String) -> String? {
            let upper = text.uppercased()
            guard upper.contains(where: { $0 == "?" || $0 == "*" }), upper.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "?" || $0 == "*") }) else { return nil }
            return upper
        }
        let both = words.count >= 2 && words[0].count <= 5 && words[1].count <= 4 ? words[0] + words[1] : nil
        if let both, let found = pattern(both), isMark(found) { return (2, found) }
        guard let found = pattern(words[0]), isMark(found) else { return nil }
        let letters = found.dropLast()
        if found.last == "*" || found.last == "?", letters.allSatisfy(\.isLetter), letters.count >= 3 { return nil }
        return (1, found)
    }

    private func isMark(_ pattern: String) -> Bool { pattern.count <= 9 && pattern.count { $0 != "?" && $0 != "*" } >= 2 }
}
