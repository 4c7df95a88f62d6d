import Base
import Core

extension SearchQuery {
    /// How it was understood, a phrase for each part, as the page says it.
    ///
    /// - Parameters:
    ///   - kindTitle: what people call a kind.
    ///   - roleTitle: what people call a part.
    func understood(kindTitle: (RecordKind) -> String = { $0.name }, roleTitle: (String) -> String = { $0 }) -> [String] {
        var parts: [String] = []
        let names = nameWords
        if !names.isEmpty { parts.append("name or words “\(names.joined(separator: " "))”") }
        for clause in clauses {
            let alone = clause.terms.count == 1 ? clause.terms[0] : nil
            if !clause.isExcluded {
                if case .word(let word, _)? = alone, !word.contains(where: \.isNumber) { continue }
                if case .initial? = alone { continue }
            }
            let either = clause.terms.map(\.understood)
            let text = either.count == 1 ? either[0] : either.joined(separator: " or ")
            parts.append(clause.isExcluded ? "without \(text)" : text)
        }
        if !kinds.isEmpty { parts.append("only \(kinds.map { kindTitle($0).lowercased() }.joined(separator: " or "))") }
        if let from { parts.append("from \(London.text(from))") }
        if let to { parts.append("up to \(London.text(to))") }
        if let role { parts.append("who were “\(roleTitle(role))”") }
        if let unit { parts.append("of unit \(unit)") }
        if let area { parts.append("in \(area)") }
        return parts
    }
}

extension SearchQuery.Term {
    fileprivate var understood: String {
        switch self {
        case .word(let word, _): "“\(word)”"
        case .phrase(let words): "the words “\(words.joined(separator: " "))” together"
        case .initial(let letter): "initial \(letter.uppercased())"
        case .digits(let digits): "\(digits) in a phone or other number"
        case .phone(let digits): "phone \(digits)"
        case .day(let day): "born \(London.text(day))"
        case .born(let range, _): "born between \(London.text(range.lowerBound)) and \(London.text(range.upperBound))"
        case .postcode(let postcode): "postcode \(postcode)"
        case .mark(let pattern): "registration mark \(pattern)"
        case .number(let spellings): "number \(spellings.map { "“\($0)”" }.joined(separator: " or "))"
        }
    }
}
