import Base
import TestSupport

/// A kind of question to the search box, with many of it.
struct Questions: Sendable {
    let kind: String
    let typed: [String]
    var way = Way.searchBox

    enum Way: Sendable {
        case searchBox
        /// Letter by letter of the type-ahead over people.
        case typeAhead
        /// A form being filled: given names, family name, birth date and telephone, each on a line, against everybody on record.
        case form
    }

    static func all(_ people: [SearchPerson], marks: [String], reports: Int, count: Int, _ numbers: inout SeededNumbers) -> [Questions] {
        let book = ReportBook()
        func make(_ kind: String, _ one: (SearchPerson, inout SeededNumbers) -> String?) -> Questions {
            var typed: [String] = []
            var tried = 0
            while typed.count < count, tried < 50 * count {
                tried += 1
                let person = numbers.one(of: people)
                if let question = one(person, &numbers) { typed.append(question) }
            }
            return Questions(kind: kind, typed: typed)
        }
        var all = [
            make("name, any order") { person, numbers in numbers.percent(50) ? "\(person.given[0]) \(person.family)" : "\(person.family) \(person.given[0])" },
            make("name misspelt") { HalfRemembered.misspelt.query(for: $0, isCommon: false, &$1) },
            make("name as heard") { HalfRemembered.heard.query(for: $0, isCommon: false, &$1) },
            make("nickname") { HalfRemembered.nicknamed.query(for: $0, isCommon: false, &$1) },
            make("other spelling") { HalfRemembered.transliterated.query(for: $0, isCommon: false, &$1) },
            make("name and birth date") { person, _ in "\(person.given[0]) \(person.family) \(person.born)" },
            make("name and age") { person, _ in "\(person.given[0]) \(person.family) \(person.born.year)" },
            make("initial, family name, year") { person, _ in "\(person.given[0].prefix(1)) \(person.family) \(person.born.year)" },
            make("family name alone") { person, _ in person.family },
            make("given name alone") { person, _ in person.given[0] },
            make("three names") { person, _ in person.given.count > 1 ? "\(person.given[0]) \(person.given[1]) \(person.family)" : nil },
            make("name and part of postcode") { person, _ in "\(person.family) \(person.postcode.dropLast(2))" },
            make("part of a phone") { person, _ in String(person.phone.suffix(6)) },
            make("birth date alone") { person, _ in "\(person.born.day)/\(person.born.month)/\(person.born.year)" },
            make("number of a record") { _, numbers in "SY/\(1 + numbers.below(reports))/25" },
            make("mark with wildcards") { _, numbers in
                var mark = Array(numbers.one(of: marks))
                mark[3] = "?"
                return "*" + String(mark[1...])
            },
            make("one common word") { _, numbers in book.commonWord(&numbers) },
            make("two common words") { _, numbers in "\(book.commonWord(&numbers)) \(book.commonWord(&numbers))" },
            make("phrase of common words") { _, numbers in "\"\(book.commonWord(&numbers)) \(book.commonWord(&numbers))\"" },
            make("common and rare word") { _, numbers in "\(book.commonWord(&numbers)) \(book.seldomWord(&numbers))" },
            make("two rare words") { _, numbers in "\(book.seldomWord(&numbers)) \(book.seldomWord(&numbers))" },
            make("rare phrase") { _, numbers in "\"\(book.seldomWord(&numbers)) \(book.commonWord(&numbers))\"" },
            make("either, without") { _, numbers in "\(book.seldomWord(&numbers)) OR \(book.seldomWord(&numbers)) -\(book.commonWord(&numbers))" },
            make("very rare word") { _, numbers in "code\(numbers.below(20_000))" },
            make("word and dates") { _, numbers in "\(book.seldomWord(&numbers)) from:2024-0\(1 + numbers.below(9)) to:2024-12" },
            make("unfinished word") { _, numbers in String(book.commonWord(&numbers).prefix(4)) },
            make("name in a report") { person, numbers in "\(person.family) \(book.commonWord(&numbers))" },
            make("nothing to find") { _, numbers in "zqx\(numbers.below(1_000_000)) vwk\(numbers.below(1_000_000))" },
        ]
        var ahead = make("type-ahead") { person, numbers in
            let whole = numbers.percent(50) ? "\(person.given[0]) \(person.family)" : "\(person.family) \(person.given[0])"
            return String(whole.prefix(2 + numbers.below(max(1, whole.count - 2))))
        }
        ahead.way = .typeAhead
        var wrong = make("type-ahead misspelt") { person, numbers in "\(person.given[0]) \(Slip.of(person.family, &numbers))" }
        wrong.way = .typeAhead
        var form = make("one person against all") { person, numbers in
            let family = numbers.percent(30) ? Slip.of(person.family, &numbers) : person.family
            return [person.given.joined(separator: " "), family, numbers.percent(80) ? "\(person.born)" : "", numbers.percent(50) ? person.phone : ""].joined(separator: "\n")
        }
        form.way = .form
        all += [ahead, wrong, form]
        return all.filter { !$0.typed.isEmpty }
    }
}
