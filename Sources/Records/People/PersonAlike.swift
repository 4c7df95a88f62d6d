public import Base
public import Core
import Matching
public import Storage
import Web

/// Who on record may be the person whose form is being filled, told while it is typed: the likeliest first, with why.
public enum PersonAlike {
    static let path = "/people/alike"
    /// Compared: of those found by name, birth date, number or phone.
    static let comparedMax = 20
    static let shownMax = 5
    /// Below this nobody would think of the one when asked about the other.
    private static let percentMin = 1

    static func routes(_ pages: Pages) {
        pages.post(path) { visit in
            let typed = Typed(visit)
            let found = try await visit.consult("records.person.read") { reading in try likely(typed, reading, visit.office.registry) }
            return .fragment(html(found))
        }
    }

    struct Typed: Sendable {
        let given: String
        let family: String
        let born: Day?
        let sex: String
        let phone: String
        let email: String
        let address: String
        let pnc: String
        let cro: String

        init(_ visit: Visit) {
            func text(_ name: String) -> String { String(visit.form(name).split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(PersonFacts.nameMax)) }
            (given, family, sex, phone) = (text("givenNames"), text("familyName"), text("sex"), text("phone"))
            (email, address, pnc, cro) = (text("email"), text("address"), text("pncId"), text("cro"))
            born = Day(typed: text("dateOfBirth"))
        }

        init(_ facts: PersonFacts) {
            (given, family, born) = (facts.givenNames, facts.familyName, facts.dateOfBirth)
            (sex, phone, email, address) = (facts.sex ?? "", facts.phone ?? "", facts.email ?? "", facts.address ?? "")
            (pnc, cro) = ("", "")
        }

        var features: PersonFeatures {
            let names = given.split(separator: " ").map(String.init)
            return PersonFeatures(
                names: [.init(given: names.first ?? "", middle: names.dropFirst().joined(separator: " "), family: family)], birthDate: born,
                sex: sex == Sex.male.rawValue ? .male : sex == Sex.female.rawValue ? .female : nil,
                addresses: address.isEmpty ? [] : [PersonFeatures.Address(line: address)],
                phones: phone.split(separator: ",").map(String.init), email: email, pncID: pnc, cro: cro)
        }
    }

    struct Likely: Sendable {
        let match: PersonMatch
        let likeness: PersonLikeness
        /// Wanted, held, dangerous.
        var marks: [String] = []
    }

    private static func likely(_ typed: Typed, _ reading: Reading, _ registry: Registry) throws -> [Likely] {
        var found = try likely(typed, on: London.day(of: reading.now), visible: reading.visible, in: reading.tx)
        let marks = try SafetyMarks.of(found.map(\.match.id), reading, registry)
        for index in found.indices { found[index].marks = marks[found[index].match.id]?.titles ?? [] }
        reading.note("typed", .string([typed.given, typed.family, typed.born?.description ?? ""].joined(separator: " ")))
        for one in found { reading.saw(Ref(Person.kind, one.match.id)) }
        return found
    }

    /// One person against all on record: who may be the same, the likeliest first.
    public static func likely(_ facts: PersonFacts, on today: Day, visible: Visibility, in tx: Transaction) throws -> [ID<Person>] {
        try likely(Typed(facts), on: today, visible: visible, in: tx).map(\.match.id)
    }

    private static func likely(_ typed: Typed, on today: Day, visible: Visibility, in tx: Transaction) throws -> [Likely] {
        let candidates = try candidates(typed, on: today, visible: visible, in: tx)
        let likeness = try PersonLikeness.of([typed.features], candidates.map(\.person.id), visible: visible, in: tx)
        let likely = candidates.filter { likeness[$0.person.id]?.percent ?? 0 >= percentMin }
            .sorted { (likeness[$1.person.id]?.percent ?? 0, $0.person.id) < (likeness[$0.person.id]?.percent ?? 0, $1.person.id) }
        return try PersonMatches.told(Array(likely.prefix(shownMax)), visible: visible, in: tx) { likeness[$0]?.percent }
            .compactMap { match in likeness[match.id].map { Likely(match: match, likeness: $0) } }
    }

    /// By number and phone first, then by name with birth date, then by name.
    private static func candidates(_ typed: Typed, on today: Day, visible: Visibility, in tx: Transaction) throws -> [PersonMatches.Found] {
        var found: [PersonMatches.Found] = []
        func add(_ query: String) throws {
            guard found.count < comparedMax, query.count >= 3 else { return }
            let more = try PersonMatches.people(query, limit: comparedMax, on: today, visible: visible, in: tx)
            found += more.filter { one in !found.contains { $0.person.id == one.person.id } }
        }
        let name = [typed.given, typed.family].filter { !$0.isEmpty }.joined(separator: " ")
        for number in [typed.pnc, typed.cro] + typed.phone.split(separator: ",").map(String.init) { try add(number) }
        if let born = typed.born, !name.isEmpty { try add("\(name) \(born)") }
        if !name.isEmpty { try add(name) }
        return Array(found.prefix(comparedMax))
    }

    private static func html(_ found: [Likely]) -> HTML {
        guard !found.isEmpty else { return "" }
        let items = found.map { one -> HTML in
            """
            <li>\(one.marks.map { mark -> HTML in "<strong class=\"safety\">\(mark)</strong> " })<a href="\(Address("/people/\(one.match.id)"))">\(one.match.name)</a> \(one.match.detail)<br><strong>\(one.likeness.text)</strong>: \(one.likeness.why)</li>
            """
        }
        return "<h2>Already on record?</h2><ul>\(items)</ul><p>Open one to go on with it; nothing typed here is lost: it is kept as begun.</p>"
    }
}
