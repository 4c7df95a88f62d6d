import Base
import Core
import Testing

@testable import Records

/// What was typed and what it is understood as, on 10 March 2026.
@Suite("Reading what was typed into the search box")
struct QueryReaderTests {
    private static let today = Day(year: 2026, month: 3, day: 10) ?? Day(daysSince1970: 0)

    private static var vocabulary: QueryVocabulary {
        var vocabulary = QueryVocabulary()
        vocabulary.kinds = ["vehicle": "vehicle", "vehicles": "vehicle", "person": "person"]
        vocabulary.roles = ["sus": "SUS", "suspect": "SUS", "suspectedof": "SUS"]
        vocabulary.units = ["bcu": "BCU"]
        return vocabulary
    }

    private func read(_ typed: String) throws -> SearchQuery { try QueryReader(today: Self.today, vocabulary: Self.vocabulary).read(typed) }
    private func understood(_ typed: String) throws -> [String] { try read(typed).understood() }

    @Test(
        "a filter that says nothing is refused with what it takes",
        arguments: [
            ("kind:spaceship", "kind:spaceship"), ("kind:", "kind:"), ("from:soon", "from:soon"), ("to:", "to:"), ("role:hero", "role:hero"), ("unit:moon", "unit:moon"),
            ("age:old", "age:old"), ("age:200", "age:200"), ("born:never", "born:never"), ("from:2025 to:2024", "after"),
        ])
    func refusals(_ typed: String, _ says: String) {
        #expect {
            _ = try read(typed)
        } throws: { error in
            guard case Refusal.invalid(let problems) = error else { return false }
            return problems.count == 1 && problems[0].field == "q" && problems[0].message.contains(says)
        }
    }

    @Test(
        "each thing typed is understood",
        arguments: [
            ("smith john", ["name or words “smith john”"]),
            ("O’Brien", ["name or words “obrien”"]),
            ("J Smith", ["name or words “j smith”"]),
            ("“rear window” ladder", ["name or words “ladder”", "the words “rear window” together"]),
            ("\"rear window", ["the words “rear window” together"]),
            ("red OR blue car", ["name or words “car”", "“red” or “blue”"]),
            ("red AND blue", ["name or words “red blue”"]),
            ("ladder -window", ["name or words “ladder”", "without “window”"]),
            ("ladder NOT \"rear window\"", ["name or words “ladder”", "without the words “rear window” together"]),
            ("smith 10/3/1990", ["name or words “smith”", "born Sat 10 Mar 1990"]),
            ("smith 10/3/90", ["name or words “smith”", "born Sat 10 Mar 1990"]),
            ("smith 10/3/25", ["name or words “smith”", "born Mon 10 Mar 2025"]),
            ("smith 10/3/27", ["name or words “smith”", "born Thu 10 Mar 1927"]),
            ("10th march 1990", ["born Sat 10 Mar 1990"]),
            ("dob 100390 smith", ["name or words “smith”", "born Sat 10 Mar 1990"]),
            ("19900310", ["born Sat 10 Mar 1990"]),
            ("10031990", ["born Sat 10 Mar 1990"]),
            ("smith March 1990", ["name or words “smith”", "born between Thu 1 Mar 1990 and Sat 31 Mar 1990"]),
            ("smith 1990", ["name or words “smith”", "born between Mon 1 Jan 1990 and Mon 31 Dec 1990 or “1990”"]),
            ("smith age 34", ["name or words “smith”", "born between Mon 11 Mar 1991 and Tue 10 Mar 1992"]),
            ("smith aged 30-35", ["name or words “smith”", "born between Sun 11 Mar 1990 and Sun 10 Mar 1996"]),
            ("smith 34yo", ["name or words “smith”", "born between Mon 11 Mar 1991 and Tue 10 Mar 1992"]),
            ("smith 34 years old", ["name or words “smith”", "born between Mon 11 Mar 1991 and Tue 10 Mar 1992"]),
            ("age:34 smith", ["name or words “smith”", "born between Mon 11 Mar 1991 and Tue 10 Mar 1992"]),
            ("smith SW1A 1AA", ["name or words “smith”", "postcode SW1A 1AA"]),
            ("smith sw1a1aa", ["name or words “smith”", "postcode SW1A 1AA"]),
            ("smith SW1A 1", ["name or words “smith”", "postcode SW1A 1"]),
            ("07700 900 123", ["phone 07700900123"]),
            ("+44 7700 900123", ["phone 07700900123"]),
            ("900123", ["900123 in a phone or other number"]),
            ("LQ1? *QI", ["registration mark LQ1?*QI"]),
            ("LQ12 QQI", ["registration mark LQ12QQI or the words “lq12 qqi” together"]),
            ("burgl*", ["name or words “burgl”"]),
            ("SY/12/26", ["number “SY/12/26” or the words “sy 12 26” together"]),
            ("01/000001/26", ["number “01/000001/26” or the words “01 000001 26” together"]),
            ("kind:vehicle from:2025-03", ["only vehicle", "from Sat 1 Mar 2025"]),
            ("kind:vehicles to:14/3/2025", ["only vehicle", "up to Fri 14 Mar 2025"]),
            ("from:2024 to:2024 ladder", ["name or words “ladder”", "from Mon 1 Jan 2024", "up to Tue 31 Dec 2024"]),
            ("smith role:suspect", ["name or words “smith”", "who were “SUS”"]),
            ("smith role:\"suspected of\" unit:BCU", ["name or words “smith”", "who were “SUS”", "of unit BCU"]),
            ("note:this", ["name or words “note this”"]),
            ("", []), ("   ", []), ("%", []), ("\"", []), ("-", []), ("OR", []), ("NOT", []), ("()", []),
        ])
    func reads(_ typed: String, _ parts: [String]) throws {
        #expect(try understood(typed) == parts)
    }

    @Test("a name in composed and in combining characters reads the same")
    func composed() throws {
        #expect(try read("Jose\u{301}").clauses == read("José").clauses)
    }

    @Test("a mark with wildcards matches whole marks only", arguments: [("LQ1?QQI", true), ("LQ*", true), ("*QQI", true), ("L?12*I", true), ("LQ1?", false), ("Q*", false), ("*Q", false), ("LQ12QQI", true)])
    func marks(_ pattern: String, _ matches: Bool) {
        #expect(MarkPattern(pattern).matches("LQ12QQI") == matches)
    }
}
