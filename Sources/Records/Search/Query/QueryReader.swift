public import Base
import Core
import Foundation

/// Reads what was typed: words and "phrases", AND, OR and -, `kind:vehicle`, birth dates and ages in any form, phones, postcodes, registration marks with
/// wildcards, identifiers. Pure: the same text on the same day reads the same.
struct QueryReader {
    let today: Day
    let vocabulary: QueryVocabulary

    private enum Token {
        case plain(String)
        case quoted(String)
        case filter(String, String)
        case or
        case not
    }

    /// - Throws: `Refusal.invalid` on `q` for too much, or for a filter that says nothing.
    func read(_ typed: String) throws -> SearchQuery {
        let text = typed.precomposedStringWithCanonicalMapping
        guard text.count <= SearchQuery.lengthMax else {
            throw refusal("too-long", "A search has at most \(SearchQuery.lengthMax) characters; this has \(text.count). Leave some out.")
        }
        var query = SearchQuery()
        query.typed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let tokens = Self.tokens(of: text)
        var joinsNext = false
        var excludesNext = false
        var index = 0
        while index < tokens.count {
            switch tokens[index] {
            case .or:
                joinsNext = !query.clauses.isEmpty
                index += 1
                continue
            case .not:
                excludesNext = true
                index += 1
                continue
            case .filter(let name, let value):
                try apply(name, value, to: &query)
                index += 1
            case .quoted(let text):
                let words = SearchWords.cut(text)
                if !words.isEmpty { add([words.count == 1 ? .word(words[0], isPrefix: false) : .phrase(words)], &query, joinsNext, excludesNext) }
                index += 1
            case .plain:
                let run = tokens[index...].prefix { if case .plain = $0 { true } else { false } }.compactMap { token in
                    if case .plain(let text) = token { text } else { nil }
                }
                let isLast = index + run.count == tokens.count
                let (count, terms) = PlainTerms(today: today).read(run, isLast: isLast)
                for (offset, term) in terms.enumerated() { add(term, &query, joinsNext && offset == 0, excludesNext) }
                index += count
            }
            joinsNext = false
            excludesNext = false
        }
        let words = query.clauses.reduce(0) { $0 + $1.terms.reduce(0) { $0 + $1.wordCount } }
        guard words <= SearchQuery.wordsMax else {
            throw refusal("too-many", "A search has at most \(SearchQuery.wordsMax) words; this has \(words). Leave some out.")
        }
        if let from = query.from, let to = query.to, from > to {
            throw refusal("order", "“from:” is \(London.text(from)), after “to:”, \(London.text(to)). Change one of them.")
        }
        return query
    }

    private func add(_ terms: [SearchQuery.Term], _ query: inout SearchQuery, _ joins: Bool, _ excludes: Bool) {
        if joins, let last = query.clauses.indices.last, !query.clauses[last].isExcluded {
            query.clauses[last].terms += terms
        } else {
            query.clauses.append(SearchQuery.Clause(terms: terms, isExcluded: excludes))
        }
    }

    // MARK: Filters

    private static let filters: Set = ["kind", "from", "to", "role", "unit", "area", "born", "dob", "age"]

    private func apply(_ name: String, _ value: String, to query: inout SearchQuery) throws {
        let folded = QueryVocabulary.fold(value)
        switch name {
        case "kind":
            guard let kind = vocabulary.kinds[folded] else {
                let kinds = Set(vocabulary.kinds.values.map(\.name)).sorted().joined(separator: ", ")
                throw refusal("kind", "“kind:\(value)” is no kind of record you can search. There are: \(kinds).")
            }
            query.kinds.append(kind)
        case "role":
            guard let role = vocabulary.roles[folded] else {
                throw refusal("role", "“role:\(value)” is no part anyone plays. Write, for example, role:victim, role:suspect or role:witness.")
            }
            query.role = role
        case "unit":
            guard let unit = vocabulary.units[folded] else { throw refusal("unit", "“unit:\(value)” is no unit. Write its code or its name in “quotes”.") }
            query.unit = unit
        case "area":
            let name = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !name.isEmpty else { throw refusal("area", "“area:” needs the name of a borough or a ward, in “quotes” where it has several words.") }
            query.area = name
        case "from", "to":
            guard let range = PlainTerms(today: today).range(value) else {
                throw refusal("date", "“\(name):\(value)” is no date. Write, for example, \(name):2025-03 or \(name):14/3/2025.")
            }
            if name == "from" { query.from = range.lowerBound } else { query.to = range.upperBound }
        case "age":
            guard let term = PlainTerms(today: today).age(value) else { throw refusal("age", "“age:\(value)” is no age. Write, for example, age:34 or age:30-35.") }
            query.clauses.append(.init(terms: [term]))
        default:
            guard let range = PlainTerms(today: today).range(value) else {
                throw refusal("date", "“\(name):\(value)” is no date. Write, for example, \(name):1990, \(name):1990-03 or \(name):10/3/1990.")
            }
            query.clauses.append(.init(terms: [range.lowerBound == range.upperBound ? .day(range.lowerBound) : .born(range, typed: [])]))
        }
    }

    private func refusal(_ code: String, _ message: String) -> Refusal { .invalid("q", code: code, message) }

    // MARK: Tokens

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace || first == "(" || first == ")" || first == "," || first == ";" {
                rest.removeFirst()
            } else if isQuote(first) {
                tokens.append(.quoted(quoted(&rest)))
            } else if first == "-", let next = rest.dropFirst().first, next.isLetter || next.isNumber || isQuote(next) {
                rest.removeFirst()
                tokens.append(.not)
            } else {
                let word = rest.prefix { !$0.isWhitespace && !isQuote($0) && $0 != "(" && $0 != ")" && $0 != "," && $0 != ";" }
                rest = rest.dropFirst(word.count)
                if let colon = word.firstIndex(of: ":"), filters.contains(word[..<colon].lowercased()) {
                    var value = String(word[word.index(after: colon)...])
                    if value.isEmpty, let quote = rest.first, isQuote(quote) { value = quoted(&rest) }
                    tokens.append(.filter(word[..<colon].lowercased(), value))
                } else {
                    tokens.append(plain(String(word)))
                }
            }
        }
        return tokens.filter { if case .plain("") = $0 { false } else { true } }
    }

    private static func plain(_ word: String) -> Token {
        switch word {
        case "OR", "|", "||": .or
        case "NOT": .not
        case "AND", "&", "&&", "+": .plain("")
        default: .plain(word)
        }
    }

    /// An apostrophe is part of a name, so only double quotes quote. One that is never closed quotes to the end.
    private static func isQuote(_ character: Character) -> Bool { "\"“”„«»".contains(character) }

    private static func quoted(_ rest: inout Substring) -> String {
        rest.removeFirst()
        let inside = rest.prefix { !isQuote($0) }
        rest = rest.dropFirst(inside.count + 1)
        return String(inside)
    }
}

extension SearchQuery {
    /// Reads what was typed, without the names of kinds, parts and units, which only a force's own lists tell.
    public static func reading(_ typed: String, on today: Day) throws -> SearchQuery {
        try QueryReader(today: today, vocabulary: QueryVocabulary()).read(typed)
    }
}

extension SearchQuery.Term {
    var wordCount: Int {
        if case .phrase(let words) = self { words.count } else { 1 }
    }
}
